"""After the reply: what its readers say of it, handling again, and the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from anjia.base.notices import actions as notices
from anjia.base.scope import Actor, action
from anjia.kernel.refusals import Refused
from anjia.processes.supervision.actions import telling
from anjia.processes.supervision.actions.proposals import steps
from anjia.processes.supervision.actions.proposals.replying import REPLIED
from anjia.processes.supervision.models import Feedback, Proposal
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.policy.proposals import (
    ProposalState,
    Satisfaction,
    needs_rehandling,
)
from anjia.processes.supervision.queries.proposals import clocks

if TYPE_CHECKING:
    from datetime import date, datetime

AGAIN = "proposal_again"


@action(Permission.MANAGE, event="supervision.hear_about_proposal")
def hear(
    proposal: Proposal,
    *,
    by: Actor,
    at: datetime,
    on: date,
    satisfaction: Satisfaction,
    said: str = "",
) -> Feedback:
    """Record what whoever wrote the proposal says of the reply; who is not satisfied says why."""
    found: Proposal = steps.locked(proposal)
    steps.day(on, at=at, since=found.replied_on)
    why = steps.note(said, most=5_000) if satisfaction is Satisfaction.NOT else said.strip()
    steps.move(found, "hear", satisfaction=satisfaction.value)
    made: Feedback = steps.created(
        Feedback,
        "proposal_moved",
        area=found.area,
        proposal=found,
        turn=found.turn,
        satisfaction=satisfaction.value,
        said=why,
        on=on,
        at=at,
        by=by.id,
        by_name=by.name,
    )
    steps.write("hear", proposal=found, by=by, at=at, on=on)
    once = f"{REPLIED} {found.pk} {found.turn}"
    notices.finish_waiting(once, area=found.area, by=by, at=at)
    return made


@action(Permission.MANAGE, event="supervision.rehandle_proposal")
def rehandle(proposal: Proposal, *, by: Actor, at: datetime, on: date) -> Proposal:
    """Have a proposal handled again whose writer is not satisfied; a new clock runs."""
    found: Proposal = steps.locked(proposal)
    if found.satisfaction != Satisfaction.NOT:
        raise Refused("proposal_is_satisfied")
    steps.day(on, at=at, since=found.replied_on)
    due = clocks.answer_again_due(found.area, on=on)
    steps.move(found, "rehandle", turn=found.turn + 1, due_on=due, satisfaction="")
    steps.write("rehandle", proposal=found, by=by, at=at, on=on)
    for each in steps.answering(found):
        steps.move_part(steps.locked(each), "redo")
        if each.unit_id is not None:
            work = notices.Work(
                code=AGAIN,
                facts={"number": found.number, "session": found.session},
                url=reverse("supervision:proposal", args=[found.pk]),
                due_on=due,
                once=f"proposal_due {found.pk} {found.turn}",
            )
            telling.tell(each.unit_id, work, area=each.area, at=at)
    return found


@action(Permission.MANAGE, event="supervision.close_proposal")
def close(proposal: Proposal, *, by: Actor, at: datetime, reason: str = "") -> Proposal:
    """End the handling (办结); of one whose writer is still not satisfied, with the reason."""
    found: Proposal = steps.locked(proposal)
    on = timezone.localdate(at)
    if found.state == ProposalState.PUBLISHED and found.satisfaction == Satisfaction.NOT:
        steps.note(reason)
    steps.move(found, "close", closed_on=on)
    steps.write("close", proposal=found, by=by, at=at, on=on, reason=reason.strip())
    return found


def refuse_dissatisfied(proposal: Proposal) -> None:
    """What nobody is satisfied with yet is handled again before it is published."""
    if proposal.satisfaction and needs_rehandling(
        Satisfaction(proposal.satisfaction), turn=proposal.turn
    ):
        raise Refused("proposal_dissatisfied")
