"""What units ask a meeting to speak of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from anjia.base.notices import actions as notices
from anjia.base.notices.actions import Work
from anjia.base.scope import action
from anjia.kernel.refusals import Refused
from anjia.processes.supervision.models import (
    Issue,
)
from anjia.processes.supervision.policy import (
    Permission,
)
from anjia.processes.supervision.policy.meetings import IssueState
from anjia.processes.supervision.queries import units

if TYPE_CHECKING:
    from datetime import datetime

    from anjia.base.access.models import Unit
    from anjia.base.scope import Actor

from anjia.processes.supervision.actions.meetings.standing import said, settled, titled

RAISED = "meeting_issue_raised"


@action(Permission.REPORT)
def raise_issue(unit: Unit, *, by: Actor, at: datetime, title: str, text: str) -> Issue:
    """Ask the next meeting to speak of something, for the officer's own unit."""
    if unit.pk not in units.own(by, on=timezone.localdate(at)):
        raise Refused("not_own_unit", unit=unit.name)
    titled(title)
    made: Issue = Issue.objects.create(
        area=unit.area,
        unit=unit,
        unit_name=unit.name,
        title=title.strip(),
        text=said(text),
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
    return settled(issue, IssueState.WITHDRAWN, by=by, at=at)


@action(Permission.MANAGE, event="supervision.decline_issue")
def decline(issue: Issue, *, by: Actor, at: datetime, note: str) -> Issue:
    """Say why a meeting will not speak of it."""
    return settled(issue, IssueState.DECLINED, by=by, at=at, answer=said(note))
