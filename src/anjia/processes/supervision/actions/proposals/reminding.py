"""What the clock asks of proposals: replies, opinions and promises that are near their last day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse

from anjia.base.notices import actions as notices
from anjia.processes.supervision.actions import telling
from anjia.processes.supervision.actions.proposals import steps
from anjia.processes.supervision.models import Commitment, Handler, Proposal
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.policy.proposals import (
    UNANSWERED,
    CommitmentState,
    HandlerRole,
    HandlerState,
    near_from,
)
from anjia.processes.supervision.queries.proposals import clocks

if TYPE_CHECKING:
    from datetime import date, datetime

DUE, OVERDUE = "proposal_due", "proposal_overdue"
OPINION_DUE, PROMISE_DUE = "proposal_opinion_due", "proposal_promise_due"
FURTHEST = 90  # days: no place is reminded earlier


def remind(*, on: date, at: datetime) -> int:
    """Let what is near its last day wait for its unit, and what is over it for the office too.

    Runs as the application; the same work never waits twice, so it may run as often as it likes.
    How many proposals and promises it named.
    """
    ahead = on + timedelta(days=FURTHEST)
    open_ = Proposal.objects.filter(state__in=UNANSWERED, due_on__lte=ahead).order_by("pk")
    named = sum(_reply(each, on=on, at=at) for each in open_)
    promises = Commitment.objects.filter(
        state=CommitmentState.CONFIRMED, kept__isnull=True, due_on__lte=ahead
    ).select_related("proposal")
    return named + sum(_promise(each, on=on, at=at) for each in promises.order_by("pk"))


def _reply(proposal: Proposal, *, on: date, at: datetime) -> bool:
    due = proposal.due_on
    if due is None or on < near_from(due, days=clocks.near_days(proposal.area, on=on)):
        return False
    url = reverse("supervision:proposal", args=[proposal.pk])
    facts: dict[str, str | int] = {"number": proposal.number, "session": proposal.session}
    for each in steps.answering(proposal):
        if each.unit_id is not None and each.state != HandlerState.ANSWERED:
            once = f"{DUE} {proposal.pk} {proposal.turn}"
            work = notices.Work(code=DUE, facts=facts, url=url, due_on=due, once=once)
            telling.tell(each.unit_id, work, area=each.area, at=at)
    helping = Handler.objects.filter(
        proposal=proposal, role=HandlerRole.ASSISTING, state=HandlerState.SIGNED
    )
    for each in helping:
        if each.unit_id is not None:
            once = f"{OPINION_DUE} {each.pk}"
            work = notices.Work(
                code=OPINION_DUE, facts=facts, url=url, due_on=each.opinion_due_on, once=once
            )
            telling.tell(each.unit_id, work, area=each.area, at=at)
    if on > due:
        work = notices.Work(
            code=OVERDUE,
            facts=facts,
            url=url,
            permission=Permission.MANAGE.value,
            due_on=due,
            once=f"{OVERDUE} {proposal.pk} {proposal.turn}",
        )
        notices.post(work, area=proposal.area, at=at)
    return True


def _promise(found: Commitment, *, on: date, at: datetime) -> bool:
    due = found.due_on
    near = clocks.near_days(found.proposal.area, on=on)
    if due is None or on < near_from(due, days=near):
        return False
    work = notices.Work(
        code=PROMISE_DUE,
        facts={"number": found.proposal.number, "session": found.proposal.session},
        url=reverse("supervision:proposal", args=[found.proposal_id]),
        permission=Permission.MANAGE.value,
        due_on=due,
        once=f"{PROMISE_DUE} {found.pk}",
    )
    notices.post(work, area=found.proposal.area, at=at)
    return True
