"""Meetings: called, their agenda from what units ask for, held, decided, minutes issued."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from anjia.base.notices import actions as notices
from anjia.base.notices.actions import Work
from anjia.base.scope import action
from anjia.kernel.refusals import Refused
from anjia.processes.supervision.actions import telling
from anjia.processes.supervision.models import (
    AgendaItem,
    Attendance,
    Copy,
    Decision,
    Document,
    Issue,
    Meeting,
    Task,
    TaskUnit,
)
from anjia.processes.supervision.policy import (
    DocumentState,
    Permission,
    ReadAs,
    TaskState,
    UnitRole,
)
from anjia.processes.supervision.policy.meetings import IssueState, MeetingState, Presence
from anjia.processes.supervision.queries import minutes, units

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime, time
    from uuid import UUID

    from anjia.base.access.models import Unit
    from anjia.base.scope import Actor
    from anjia.processes.supervision.models import UnitGroup

INVITED, RAISED, WAITS = "meeting_invited", "meeting_issue_raised", "meeting_minutes_wait"


@dataclass(frozen=True, kw_only=True)
class Called:
    """A meeting as the office calls it."""

    kind: str
    title: str
    held_on: date
    starts_at: time | None = None
    place: str = ""
    chair: str = ""
    chair_post: str = ""


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


@action(Permission.MANAGE, event="supervision.call_meeting")
def call(called: Called, *, by: Actor, at: datetime, area: str) -> Meeting:
    """Call a meeting of a place."""
    _titled(called.title)
    made: Meeting = Meeting.objects.create(
        area=area, called_at=at, called_by=by.id, called_by_name=by.name, **vars(called)
    )
    return made


@action(Permission.MANAGE, event="supervision.change_meeting")
def change(meeting: Meeting, *, by: Actor, called: Called) -> Meeting:  # noqa: ARG001 - the gate reads `by`
    """Change what was called; only before the minutes are issued."""
    held = _open(meeting)
    _titled(called.title)
    for name, value in vars(called).items():
        setattr(held, name, value)
    held.save(update_fields=list(vars(called)))
    return held


@action(Permission.MANAGE, event="supervision.call_off_meeting")
def call_off(meeting: Meeting, *, by: Actor, at: datetime, note: str) -> Meeting:
    """Call a meeting off, with why; its agenda goes back to what waits."""
    held = _open(meeting, MeetingState.CALLED)
    held.state, held.off_reason = MeetingState.OFF, _said(note)
    held.save(update_fields=["state", "off_reason"])
    Issue.objects.filter(items__meeting=held).update(state=IssueState.WAITING)
    AgendaItem.objects.filter(meeting=held, issue__isnull=False).delete()
    for row in Attendance.objects.filter(meeting=held).select_related("unit"):
        _uninvite(row, by=by, at=at)
    return held


@action(Permission.MANAGE, event="supervision.invite_to_meeting")
def invite(meeting: Meeting, *, by: Actor, at: datetime, invited: Sequence[Unit]) -> int:  # noqa: ARG001 - the gate reads `by`
    """Invite units that are not invited yet; each hears of it."""
    held = _open(meeting)
    there = set(Attendance.objects.filter(meeting=held).values_list("unit_id", flat=True))
    new = [unit for unit in dict.fromkeys(invited) if unit.pk not in there]
    for unit in new:
        row = Attendance.objects.create(
            area=held.area, meeting=held, unit=unit, unit_name=unit.name
        )
        if held.state == MeetingState.CALLED:
            work = Work(
                code=INVITED,
                facts={"title": held.title, "day": held.held_on.isoformat()},
                url=_url(held),
                due_on=held.held_on,
                once=_once(row),
            )
            telling.tell(unit.pk, work, area=unit.area, at=at)
    return len(new)


@action(Permission.MANAGE, event="supervision.uninvite_from_meeting")
def uninvite(meeting: Meeting, *, by: Actor, at: datetime, unit_id: UUID) -> None:
    """Take a unit off the list of the invited."""
    held = _open(meeting)
    for row in Attendance.objects.filter(meeting=held, unit=unit_id).select_related("unit"):
        _uninvite(row, by=by, at=at)
        row.delete()


@action(Permission.REPORT)
def raise_issue(unit: Unit, *, by: Actor, at: datetime, title: str, text: str) -> Issue:
    """Ask the next meeting to speak of something, for the officer's own unit."""
    if unit.pk not in units.own(by, on=timezone.localdate(at)):
        raise Refused("not_own_unit", unit=unit.name)
    _titled(title)
    made: Issue = Issue.objects.create(
        area=unit.area,
        unit=unit,
        unit_name=unit.name,
        title=title.strip(),
        text=_said(text),
        raised_at=at,
        raised_by=by.id,
        raised_by_name=by.name,
    )
    work = Work(
        code=RAISED,
        facts={"unit": unit.name, "title": made.title},
        url=reverse("supervision:issues"),
        permission=Permission.MANAGE.value,
        once=f"issue:{made.pk}",
    )
    notices.post(work, area=unit.area[:6], at=at)
    return made


@action(Permission.REPORT, event="supervision.take_back_issue")
def take_back(issue: Issue, *, by: Actor, at: datetime) -> Issue:
    """Withdraw what the own unit asked for, while no meeting has taken it up."""
    if issue.unit_id not in units.own(by, on=timezone.localdate(at)):
        raise Refused("not_own_unit", unit=issue.unit_name)
    return _settled(issue, IssueState.WITHDRAWN, by=by, at=at)


@action(Permission.MANAGE, event="supervision.decline_issue")
def decline(issue: Issue, *, by: Actor, at: datetime, note: str) -> Issue:
    """Say why a meeting will not speak of it."""
    return _settled(issue, IssueState.DECLINED, by=by, at=at, answer=_said(note))


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
    held = _open(meeting)
    if issue is not None:
        _settled(issue, IssueState.TAKEN, by=by, at=at)
        title, unit_name = issue.title, issue.unit_name
    _titled(title)
    made: AgendaItem = AgendaItem.objects.create(
        area=held.area,
        meeting=held,
        order=_next(AgendaItem, held),
        title=title.strip(),
        unit_name=unit_name.strip(),
        issue=issue,
    )
    return made


@action(Permission.MANAGE)
def take_off_agenda(meeting: Meeting, *, by: Actor, item: AgendaItem) -> None:  # noqa: ARG001 - the gate reads `by`
    """Take an item off; what a unit asked for waits again."""
    _open(meeting)
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
    held = _open(meeting)
    if held.held_on > timezone.localdate(at):
        raise Refused("meeting_not_yet", day=held.held_on.isoformat())
    held.summary, held.state = summary.strip(), MeetingState.HELD
    held.recorded_by, held.recorded_by_name = by.id, by.name
    held.save(update_fields=["summary", "state", "recorded_by", "recorded_by_name"])
    for row in Attendance.objects.filter(meeting=held).select_related("unit"):
        presence, person, post = present.get(row.pk, (row.presence, row.person, row.post))
        row.presence, row.person, row.post = Presence(presence).value, person.strip(), post.strip()
        row.save(update_fields=["presence", "person", "post"])
        _uninvite(row, by=by, at=at)
    for item in AgendaItem.objects.filter(meeting=held):
        item.said = said.get(item.pk, item.said).strip()
        item.save(update_fields=["said"])
    return held


@action(Permission.MANAGE)
def decide(meeting: Meeting, *, by: Actor, at: datetime, decided: Decided) -> Decision:  # noqa: ARG001 - the gate reads `by`
    """Write down a decision; with somebody to do it, it is the draft of a task."""
    held = _open(meeting, MeetingState.HELD)
    _titled(decided.title)
    made: Decision = Decision.objects.create(
        area=held.area,
        meeting=held,
        item_id=decided.item,
        order=_next(Decision, held),
        title=decided.title.strip(),
        text=_said(decided.text),
        task=_drafted(held, decided, at=at),
    )
    return made


@action(Permission.MANAGE)
def undo_decision(meeting: Meeting, *, by: Actor, decision: Decision) -> None:  # noqa: ARG001 - the gate reads `by`
    """Strike a decision out before the minutes are issued, and the draft of its task."""
    _open(meeting, MeetingState.HELD)
    task = decision.task
    decision.delete()
    if task is not None:
        task.delete()


@action(Permission.MANAGE)
def submit_minutes(meeting: Meeting, *, by: Actor, at: datetime) -> Meeting:  # noqa: ARG001 - the gate reads `by`
    """Let the minutes wait for a second officer."""
    held = _open(meeting, MeetingState.HELD)
    work = Work(
        code=WAITS,
        facts={"title": held.title},
        url=_url(held),
        permission=Permission.APPROVE.value,
        not_for=held.recorded_by,
        once=f"minutes:{held.pk}",
    )
    notices.post(work, area=held.area, at=at)
    return held


@action(Permission.APPROVE)
def issue_minutes(meeting: Meeting, *, by: Actor, at: datetime, number: str = "") -> Document:
    """Issue the minutes: a document with the decided tasks, a copy to each unit that was invited.

    The officer who recorded the meeting does not issue its minutes.
    """
    held = _open(meeting, MeetingState.HELD)
    if held.recorded_by == by.id:
        raise Refused("minutes_own")
    written = minutes.written(held, number=number.strip())
    taken = Document.objects.filter(area=held.area, number=number.strip())
    first = taken.exclude(state=DocumentState.WITHDRAWN).first() if number.strip() else None
    if first is not None:
        raise Refused("document_number_taken", number=first.number, title=first.title)
    made: Document = Document.objects.create(
        area=held.area,
        read_as=ReadAs.MINUTES,
        title=written.title,
        number=number.strip(),
        issuer=by.unit,
        made_on=timezone.localdate(at),
        text=written.text,
        digest=hashlib.sha256(written.text.encode()).hexdigest(),
        state=DocumentState.CONFIRMED,
        entered_at=at,
        entered_by=held.recorded_by,
        entered_by_name=held.recorded_by_name,
        confirmed_at=at,
        confirmed_by=by.id,
        confirmed_by_name=by.name,
    )
    for task_id, (start, end) in written.spans.items():
        Task.objects.filter(pk=task_id).update(
            document=made, span_start=start, span_end=end, state=TaskState.CONFIRMED
        )
    for row in Attendance.objects.filter(meeting=held).select_related("unit"):
        Copy.objects.create(
            area=row.unit.area, document=made, unit=row.unit, unit_name=row.unit_name, sent_at=at
        )
    held.state, held.minutes = MeetingState.ISSUED, made
    held.issued_at, held.issued_by, held.issued_by_name = at, by.id, by.name
    held.save(update_fields=["state", "minutes", "issued_at", "issued_by", "issued_by_name"])
    notices.finish_waiting(f"minutes:{held.pk}", area=held.area, by=by, at=at)
    return made


def _drafted(held: Meeting, decided: Decided, *, at: datetime) -> Task | None:
    if decided.lead is None and not decided.partners and not decided.groups:
        return None
    today = timezone.localdate(at)
    if decided.due_on is not None and decided.due_on < held.held_on:
        raise Refused("decision_due_before")
    task: Task = Task.objects.create(
        area=held.area,
        order=_next(Decision, held),
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


def _open(meeting: Meeting, *states: MeetingState) -> Meeting:
    """The meeting as it is now, held until the end of the transaction."""
    held: Meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if held.state not in (states or (MeetingState.CALLED, MeetingState.HELD)):
        raise Refused("meeting_moved")
    return held


def _settled(
    issue: Issue, state: IssueState, *, by: Actor, at: datetime, answer: str = ""
) -> Issue:
    changed = Issue.objects.filter(pk=issue.pk, state=IssueState.WAITING)
    if not changed.update(state=state, answer=answer):
        raise Refused("meeting_issue_moved")
    notices.finish_waiting(f"issue:{issue.pk}", area=issue.area[:6], by=by, at=at)
    issue.state, issue.answer = state, answer
    return issue


def _uninvite(row: Attendance, *, by: Actor, at: datetime) -> None:
    telling.answered(row.unit_id, _once(row), area=row.unit.area, by=by, at=at)


def _once(row: Attendance) -> str:
    return f"meeting:{row.meeting_id}"


def _url(meeting: Meeting) -> str:
    return reverse("supervision:meeting", args=[meeting.pk])


def _next(model: type[AgendaItem | Decision], meeting: Meeting) -> int:
    last = model.objects.filter(meeting=meeting).aggregate(last=Max("order"))["last"]
    return int(last or 0) + 1


def _titled(title: str) -> None:
    if not title.strip():
        raise Refused("meeting_title_missing")


def _said(text: str) -> str:
    if not text.strip():
        raise Refused("meeting_text_missing")
    return text.strip()
