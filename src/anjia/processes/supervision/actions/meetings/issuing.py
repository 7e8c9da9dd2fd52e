"""Minutes: submitted, and issued by a second officer as a document with its tasks."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.utils import timezone

from anjia.base.notices import actions as notices
from anjia.base.notices.actions import Work
from anjia.base.scope import action
from anjia.kernel.refusals import Refused
from anjia.processes.supervision.models import (
    Attendance,
    Copy,
    Document,
    Meeting,
    Task,
)
from anjia.processes.supervision.policy import (
    DocumentState,
    Permission,
    ReadAs,
    TaskState,
)
from anjia.processes.supervision.policy.meetings import MeetingState
from anjia.processes.supervision.queries import minutes

if TYPE_CHECKING:
    from datetime import datetime

    from anjia.base.scope import Actor

from anjia.processes.supervision.actions.meetings.standing import as_it_stands, url

WAITS = "meeting_minutes_wait"


@action(Permission.MANAGE)
def submit_minutes(meeting: Meeting, *, by: Actor, at: datetime) -> Meeting:  # noqa: ARG001 - the gate reads `by`
    """Let the minutes wait for a second officer."""
    held = as_it_stands(meeting, MeetingState.HELD)
    work = Work(
        code=WAITS,
        facts={"title": held.title},
        url=url(held),
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
    held = as_it_stands(meeting, MeetingState.HELD)
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
