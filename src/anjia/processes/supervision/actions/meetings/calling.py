"""Meetings called, changed, called off; who is invited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anjia.base.notices.actions import Work
from anjia.base.scope import action
from anjia.processes.supervision.actions import telling
from anjia.processes.supervision.models import (
    AgendaItem,
    Attendance,
    Issue,
    Meeting,
)
from anjia.processes.supervision.policy import (
    Permission,
)
from anjia.processes.supervision.policy.meetings import IssueState, MeetingState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime, time
    from uuid import UUID

    from anjia.base.access.models import Unit
    from anjia.base.scope import Actor

from anjia.processes.supervision.actions.meetings.standing import (
    as_it_stands,
    once,
    said,
    titled,
    uninvited,
    url,
)

INVITED = "meeting_invited"


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


@action(Permission.MANAGE, event="supervision.call_meeting")
def call(called: Called, *, by: Actor, at: datetime, area: str) -> Meeting:
    """Call a meeting of a place."""
    titled(called.title)
    made: Meeting = Meeting.objects.create(
        area=area, called_at=at, called_by=by.id, called_by_name=by.name, **vars(called)
    )
    return made


@action(Permission.MANAGE, event="supervision.change_meeting")
def change(meeting: Meeting, *, by: Actor, called: Called) -> Meeting:  # noqa: ARG001 - the gate reads `by`
    """Change what was called; only before the minutes are issued."""
    held = as_it_stands(meeting)
    titled(called.title)
    for name, value in vars(called).items():
        setattr(held, name, value)
    held.save(update_fields=list(vars(called)))
    return held


@action(Permission.MANAGE, event="supervision.call_off_meeting")
def call_off(meeting: Meeting, *, by: Actor, at: datetime, note: str) -> Meeting:
    """Call a meeting off, with why; its agenda goes back to what waits."""
    held = as_it_stands(meeting, MeetingState.CALLED)
    held.state, held.off_reason = MeetingState.OFF, said(note)
    held.save(update_fields=["state", "off_reason"])
    Issue.objects.filter(items__meeting=held).update(state=IssueState.WAITING)
    AgendaItem.objects.filter(meeting=held, issue__isnull=False).delete()
    for row in Attendance.objects.filter(meeting=held).select_related("unit"):
        uninvited(row, by=by, at=at)
    return held


@action(Permission.MANAGE, event="supervision.invite_to_meeting")
def invite(meeting: Meeting, *, by: Actor, at: datetime, invited: Sequence[Unit]) -> int:  # noqa: ARG001 - the gate reads `by`
    """Invite units that are not invited yet; each hears of it."""
    held = as_it_stands(meeting)
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
                url=url(held),
                due_on=held.held_on,
                once=once(row),
            )
            telling.tell(unit.pk, work, area=unit.area, at=at)
    return len(new)


@action(Permission.MANAGE, event="supervision.uninvite_from_meeting")
def uninvite(meeting: Meeting, *, by: Actor, at: datetime, unit_id: UUID) -> None:
    """Take a unit off the list of the invited."""
    held = as_it_stands(meeting)
    for row in Attendance.objects.filter(meeting=held, unit=unit_id).select_related("unit"):
        uninvited(row, by=by, at=at)
        row.delete()
