"""The agenda, what went on, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from anjia.base.scope import action
from anjia.kernel.refusals import Refused
from anjia.processes.supervision.models import (
    AgendaItem,
    Attendance,
    Decision,
    Issue,
    Meeting,
    Task,
    TaskUnit,
)
from anjia.processes.supervision.policy import (
    Permission,
    TaskState,
    UnitRole,
)
from anjia.processes.supervision.policy.meetings import IssueState, MeetingState, Presence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from anjia.base.access.models import Unit
    from anjia.base.scope import Actor
    from anjia.processes.supervision.models import UnitGroup

from anjia.processes.supervision.actions.meetings.standing import (
    as_it_stands,
    next_order,
    said,
    settled,
    titled,
    uninvited,
)


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What was decided; `lead` and the others make it a task."""

    title: str
    text: str
    item: UUID | None = None
    due_on: date | None = None
    lead: Unit | None = None
    partners: Sequence[Unit] = ()
    groups: Sequence[UnitGroup] = ()


@action(Permission.MANAGE)
def put_on_agenda(
    meeting: Meeting,
    *,
    by: Actor,
    at: datetime,
    title: str = "",
    unit_name: str = "",
    issue: Issue | None = None,
) -> AgendaItem:
    """Put an item on the agenda: one that a unit asked for, or the office's own."""
    held = as_it_stands(meeting)
    if issue is not None:
        settled(issue, IssueState.TAKEN, by=by, at=at)
        title, unit_name = issue.title, issue.unit_name
    titled(title)
    made: AgendaItem = AgendaItem.objects.create(
        area=held.area,
        meeting=held,
        order=next_order(AgendaItem, held),
        title=title.strip(),
        unit_name=unit_name.strip(),
        issue=issue,
    )
    return made


@action(Permission.MANAGE)
def take_off_agenda(meeting: Meeting, *, by: Actor, item: AgendaItem) -> None:  # noqa: ARG001 - the gate reads `by`
    """Take an item off; what a unit asked for waits again."""
    as_it_stands(meeting)
    if item.issue_id is not None:
        Issue.objects.filter(pk=item.issue_id).update(state=IssueState.WAITING)
    item.delete()


@action(Permission.MANAGE, event="supervision.record_meeting")
def record(
    meeting: Meeting,
    *,
    by: Actor,
    at: datetime,
    summary: str,
    present: Mapping[UUID, tuple[str, str, str]],
    said: Mapping[UUID, str],
) -> Meeting:
    """Write down what went on: who was there (presence, name, post) and what was said of each item.

    The meeting counts as held from then on; it may be recorded again until the minutes are issued.
    """
    held = as_it_stands(meeting)
    if held.held_on > timezone.localdate(at):
        raise Refused("meeting_not_yet", day=held.held_on.isoformat())
    held.summary, held.state = summary.strip(), MeetingState.HELD
    held.recorded_by, held.recorded_by_name = by.id, by.name
    held.save(update_fields=["summary", "state", "recorded_by", "recorded_by_name"])
    for row in Attendance.objects.filter(meeting=held).select_related("unit"):
        presence, person, post = present.get(row.pk, (row.presence, row.person, row.post))
        row.presence, row.person, row.post = Presence(presence).value, person.strip(), post.strip()
        row.save(update_fields=["presence", "person", "post"])
        uninvited(row, by=by, at=at)
    for item in AgendaItem.objects.filter(meeting=held):
        item.said = said.get(item.pk, item.said).strip()
        item.save(update_fields=["said"])
    return held


@action(Permission.MANAGE)
def decide(meeting: Meeting, *, by: Actor, at: datetime, decided: Decided) -> Decision:  # noqa: ARG001 - the gate reads `by`
    """Write down a decision; with somebody to do it, it is the draft of a task."""
    held = as_it_stands(meeting, MeetingState.HELD)
    titled(decided.title)
    made: Decision = Decision.objects.create(
        area=held.area,
        meeting=held,
        item_id=decided.item,
        order=next_order(Decision, held),
        title=decided.title.strip(),
        text=said(decided.text),
        task=_drafted(held, decided, at=at),
    )
    return made


@action(Permission.MANAGE)
def undo_decision(meeting: Meeting, *, by: Actor, decision: Decision) -> None:  # noqa: ARG001 - the gate reads `by`
    """Strike a decision out before the minutes are issued, and the draft of its task."""
    as_it_stands(meeting, MeetingState.HELD)
    task = decision.task
    decision.delete()
    if task is not None:
        task.delete()


def _drafted(held: Meeting, decided: Decided, *, at: datetime) -> Task | None:
    if decided.lead is None and not decided.partners and not decided.groups:
        return None
    today = timezone.localdate(at)
    if decided.due_on is not None and decided.due_on < held.held_on:
        raise Refused("decision_due_before")
    task: Task = Task.objects.create(
        area=held.area,
        order=next_order(Decision, held),
        section=[held.title],
        title=decided.title.strip(),
        text=decided.text.strip(),
        starts_on=min(held.held_on, today),
        due_on=decided.due_on,
        state=TaskState.DRAFT,
    )
    lead = [(UnitRole.LEAD, decided.lead, None)] if decided.lead else []
    beside = UnitRole.RESPONSIBLE
    others = [(beside, unit, None) for unit in decided.partners if unit != decided.lead]
    groups = [(beside, None, group) for group in decided.groups]
    for order, (role, unit, group) in enumerate([*lead, *others, *groups]):
        name = unit.name if unit is not None else group.name if group is not None else ""
        TaskUnit.objects.create(
            area=held.area,
            task=task,
            order=order,
            role=role,
            printed=name,
            unit=unit,
            unit_name=unit.name if unit is not None else "",
            group=group,
        )
    return task
