"""What every act on a meeting asks first, and what it says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Max
from django.urls import reverse

from anjia.base.notices import actions as notices
from anjia.kernel.refusals import Refused
from anjia.processes.supervision.actions import telling
from anjia.processes.supervision.models import (
    AgendaItem,
    Attendance,
    Decision,
    Issue,
    Meeting,
)
from anjia.processes.supervision.policy.meetings import IssueState, MeetingState

if TYPE_CHECKING:
    from datetime import datetime

    from anjia.base.scope import Actor


def as_it_stands(meeting: Meeting, *states: MeetingState) -> Meeting:
    """The meeting as it is now, held until the end of the transaction."""
    held: Meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if held.state not in (states or (MeetingState.CALLED, MeetingState.HELD)):
        raise Refused("meeting_moved")
    return held


def settled(issue: Issue, state: IssueState, *, by: Actor, at: datetime, answer: str = "") -> Issue:
    changed = Issue.objects.filter(pk=issue.pk, state=IssueState.WAITING)
    if not changed.update(state=state, answer=answer):
        raise Refused("meeting_issue_moved")
    notices.finish_waiting(f"issue:{issue.pk}", area=issue.area[:6], by=by, at=at)
    issue.state, issue.answer = state, answer
    return issue


def uninvited(row: Attendance, *, by: Actor, at: datetime) -> None:
    telling.answered(row.unit_id, once(row), area=row.unit.area, by=by, at=at)


def once(row: Attendance) -> str:
    return f"meeting:{row.meeting_id}"


def url(meeting: Meeting) -> str:
    return reverse("supervision:meeting", args=[meeting.pk])


def next_order(model: type[AgendaItem | Decision], meeting: Meeting) -> int:
    last = model.objects.filter(meeting=meeting).aggregate(last=Max("order"))["last"]
    return int(last or 0) + 1


def titled(title: str) -> None:
    if not title.strip():
        raise Refused("meeting_title_missing")


def said(text: str) -> str:
    if not text.strip():
        raise Refused("meeting_text_missing")
    return text.strip()
