"""What the leading office decides: done or not yet, stopped, cancelled, taken up again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from anjia.base.scope import Actor, action
from anjia.kernel.refusals import Refused
from anjia.processes.supervision.actions import handling, reporting, steps, telling
from anjia.processes.supervision.actions.steps import Told
from anjia.processes.supervision.models import Assignment
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.queries import limits

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

_PARTS = """
with recursive part as (
    select id from supervision_assignment where parent_id = %s
    union all
    select a.id from supervision_assignment a join part p on a.parent_id = p.id
)
select id from part
"""


@action(Permission.REPORT, event="supervision.close")
def close(assignment: Assignment, *, by: Actor, at: datetime, note: str = "") -> Assignment:
    """Close what the unit says is done, having looked: never by whoever reported it.

    Of two who close at once, the second is told who did.
    """
    steps.refuse_unmanaged(assignment, by=by, on=timezone.localdate(at))
    steps.refuse(limits.close(assignment, by=by))
    told = Told(reason=note.strip()[: steps.MOST])
    steps.take_one("close", assignment, by=by, at=at, told=told)
    telling.asked_no_more(assignment, reporting.VERIFY, by=by, at=at)
    return assignment


@action(Permission.REPORT, event="supervision.send_back")
def send_back(assignment: Assignment, *, by: Actor, at: datetime, note: str) -> Assignment:
    """Send back what is not done yet, and say what is missing."""
    steps.refuse_unmanaged(assignment, by=by, on=timezone.localdate(at))
    told = Told(reason=steps.reason(note))
    steps.take_one("send_back", assignment, by=by, at=at, told=told)
    telling.asked_no_more(assignment, reporting.VERIFY, by=by, at=at)
    telling.let_know(assignment, reporting.AGAIN, at=at, due_on=assignment.due_on)
    return assignment


@action(Permission.REPORT, event="supervision.reopen")
def reopen(
    assignment: Assignment, *, by: Actor, at: datetime, note: str, until: date | None = None
) -> Assignment:
    """Take up again what was closed, and say why; a new day may be set, `was_late` stays."""
    on = timezone.localdate(at)
    steps.refuse_unmanaged(assignment, by=by, on=on)
    _refuse_past(assignment, until)
    told = Told(reason=steps.reason(note), until=until)
    steps.take_one("reopen", assignment, by=by, at=at, told=told)
    due_on = until or assignment.due_on
    telling.let_know(assignment, reporting.REOPENED, at=at, due_on=due_on)
    return assignment


@action(Permission.REPORT, event="supervision.suspend")
def suspend(assignment: Assignment, *, by: Actor, at: datetime, note: str) -> Assignment:
    """Stop the clock and say why."""
    steps.refuse_unmanaged(assignment, by=by, on=timezone.localdate(at))
    told = Told(reason=steps.reason(note))
    steps.take_one("suspend", assignment, by=by, at=at, told=told)
    telling.asked_no_more(assignment, handling.EXTENSION, by=by, at=at)
    return assignment


@action(Permission.REPORT, event="supervision.resume")
def resume(
    assignment: Assignment, *, by: Actor, at: datetime, until: date | None = None, note: str = ""
) -> Assignment:
    """Let the clock run again, until a new day where one is named."""
    on = timezone.localdate(at)
    steps.refuse_unmanaged(assignment, by=by, on=on)
    _refuse_past(assignment, until)
    told = Told(reason=note.strip()[: steps.MOST], until=until)
    steps.take_one("resume", assignment, by=by, at=at, told=told)
    return assignment


def _refuse_past(assignment: Assignment, until: date | None) -> None:
    if until is not None and until < max(assignment.due_on or until, assignment.starts_on):
        raise Refused("until_too_early")


@action(Permission.REPORT, event="supervision.cancel")
def cancel(assignment: Assignment, *, by: Actor, at: datetime, note: str) -> list[UUID]:
    """Cancel an assignment, or a part of one, with everything that was split from it."""
    steps.refuse_unmanaged(assignment, by=by, on=timezone.localdate(at))
    told = Told(reason=steps.reason(note))
    steps.take_one("cancel", assignment, by=by, at=at, told=told)
    with connection.cursor() as cursor:
        cursor.execute(_PARTS, [assignment.pk])
        parts = [part for (part,) in cursor.fetchall()]
    done = steps.take("cancel", parts, by=by, at=at, told=told) if parts else []
    telling.asked_no_more(assignment, handling.HANDED_BACK, handling.EXTENSION, by=by, at=at)
    return [assignment.pk, *done]
