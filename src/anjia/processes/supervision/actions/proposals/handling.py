"""A unit and its part: signed for or handed back, an opinion for the lead, talks with members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from anjia.base.notices import actions as notices
from anjia.base.scope import Actor, action
from anjia.kernel.refusals import Refused
from anjia.processes.supervision.actions import telling
from anjia.processes.supervision.actions.proposals import steps
from anjia.processes.supervision.actions.proposals.assigning import SIGN_WAITS
from anjia.processes.supervision.models import Handler, Talk
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.policy.proposals import (
    HandlerRole,
    HandlerState,
    ProposalState,
    TalkWay,
)

if TYPE_CHECKING:
    from datetime import date, datetime

RETURN_WAITS = "proposal_return_waits"
OPINION = "proposal_opinion_came"


@action(Permission.REPORT, event="supervision.sign_proposal")
def sign(handler: Handler, *, by: Actor, at: datetime) -> Handler:
    """Sign for a proposal; it is being handled once every unit that answers has signed."""
    on = timezone.localdate(at)
    found: Handler = steps.locked(handler)
    steps.refuse_others(found, by=by, on=on)
    steps.move_part(found, "sign", signed_on=on)
    _answered(found, SIGN_WAITS, by=by, at=at)
    with steps.whole(found, by=by) as proposal:
        steps.write("sign", proposal=proposal, by=by, at=at, on=on, unit_name=found.unit_name)
        signed = all(each.signed_on is not None for each in steps.answering(proposal))
        if signed and proposal.state == ProposalState.ASSIGNED:
            steps.move(proposal, "accept")
    return found


@action(Permission.REPORT, event="supervision.hand_back_proposal")
def hand_back(handler: Handler, *, by: Actor, at: datetime, reason: str) -> Handler:
    """Hand back what is not the unit's own: with a reason, in time, and once."""
    on = timezone.localdate(at)
    found: Handler = steps.locked(handler)
    steps.refuse_others(found, by=by, on=on)
    why = steps.note(reason, most=300)
    if found.insisted:
        raise Refused("proposal_return_decided")
    if found.return_by is not None and on > found.return_by:
        raise Refused("proposal_return_late", until=found.return_by)
    steps.move_part(found, "hand_back", returned_why=why)
    _answered(found, SIGN_WAITS, by=by, at=at)
    with steps.whole(found, by=by) as proposal:
        steps.write(
            "hand_back", proposal=proposal, by=by, at=at, on=on, unit_name=found.unit_name,
            reason=why,
        )  # fmt: skip
    work = notices.Work(
        code=RETURN_WAITS,
        facts={"unit": found.unit_name, "number": proposal.number, "session": proposal.session},
        url=reverse("supervision:proposal", args=[proposal.pk]),
        permission=Permission.MANAGE.value,
        once=f"{RETURN_WAITS} {found.pk}",
    )
    notices.post(work, area=proposal.area, at=at)
    return found


@action(Permission.REPORT, event="supervision.opine_on_proposal")
def opine(handler: Handler, *, by: Actor, at: datetime, text: str) -> Handler:
    """Give the lead an assisting unit's opinion; until the reply is sent it may be given anew."""
    on = timezone.localdate(at)
    found: Handler = steps.locked(handler)
    steps.refuse_others(found, by=by, on=on)
    said = steps.note(text, most=5_000)
    if found.role != HandlerRole.ASSISTING:
        raise Refused("proposal_not_assisting")
    with steps.whole(found, by=by) as proposal:
        if proposal.state not in (ProposalState.ASSIGNED, ProposalState.HANDLING):
            raise Refused("proposal_moved", state=str(proposal.get_state_display()))
        steps.write("opine", proposal=proposal, by=by, at=at, on=on, unit_name=found.unit_name)
        lead = next((e for e in steps.answering(proposal) if e.unit_id is not None), None)
    if found.state == HandlerState.ANSWERED:
        steps.change(found, opinion=said, opinion_on=on)
    else:
        steps.move_part(found, "answer", opinion=said, opinion_on=on)
    _answered(found, "proposal_opinion_due", by=by, at=at)
    if lead is not None and lead.unit_id is not None:
        work = notices.Work(
            code=OPINION,
            facts={"unit": found.unit_name, "number": proposal.number},
            url=reverse("supervision:proposal", args=[proposal.pk]),
            once=f"{OPINION} {found.pk}",
        )
        telling.tell(lead.unit_id, work, area=lead.area, at=at)
    return found


@action(Permission.REPORT, event="supervision.talk_about_proposal")
def talk(
    handler: Handler, *, by: Actor, at: datetime, on: date, way: TalkWay, who: str, said: str
) -> Talk:
    """Record how the unit spoke with whoever wrote the proposal (面商)."""
    today = timezone.localdate(at)
    found: Handler = steps.locked(handler)
    steps.refuse_others(found, by=by, on=today)
    if found.state != HandlerState.SIGNED:
        raise Refused("proposal_handler_moved", state=str(found.get_state_display()))
    steps.day(on, at=at, since=found.assigned_on)
    with_whom, what = steps.note(who, most=200), steps.note(said, most=5_000)
    with steps.whole(found, by=by) as proposal:
        steps.write("talk", proposal=proposal, by=by, at=at, on=on, unit_name=found.unit_name)
    made: Talk = Talk.objects.create(
        area=found.area,
        proposal_id=found.proposal_id,
        handler=found,
        turn=proposal.turn,
        on=on,
        way=way.value,
        who=with_whom,
        said=what,
        at=at,
        by=by.id,
        by_name=by.name,
    )
    return made


def _answered(handler: Handler, once: str, *, by: Actor, at: datetime) -> None:
    if handler.unit_id is not None:
        telling.answered(handler.unit_id, f"{once} {handler.pk}", area=handler.area, by=by, at=at)
