"""What an officer may do with a proposal as it stands: the buttons of its page, and its tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anjia.processes.supervision.models import HANDLER_LIFE, PROPOSAL_LIFE, REPLY_LIFE
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.policy.proposals import (
    ANSWERING,
    EDITABLE,
    UNANSWERED,
    CommitmentState,
    HandlerRole,
    HandlerState,
    ProposalState,
    ReplyState,
    Satisfaction,
    may_sign,
    needs_rehandling,
)

if TYPE_CHECKING:
    from datetime import date

    from anjia.base.scope import Actor
    from anjia.processes.supervision.models import Commitment, Handler, Reply
    from anjia.processes.supervision.queries.proposals.cases import Case

OFFICE = ("file", "decline", "withdraw", "assign", "hear", "rehandle", "close")


def of_proposal(case: Case, *, by: Actor) -> set[str]:
    """What the office does."""
    proposal = case.proposal
    if not by.may(Permission.MANAGE, proposal.area):
        return set()
    can = {verb for verb in OFFICE if PROPOSAL_LIFE.allows(proposal, verb)}
    if proposal.state in EDITABLE:
        can.add("correct")
    if proposal.state in UNANSWERED and proposal.turn == 1 and not proposal.is_hard:
        can.add("extend")
    if proposal.satisfaction != Satisfaction.NOT:
        can.discard("rehandle")
    return can


def of_part(part: Handler | None, *, by: Actor, on: date) -> set[str]:
    """What a unit does with its own part."""
    if part is None or not by.may(Permission.REPORT, part.area):
        return set()
    can = {verb for verb in ("sign", "hand_back") if HANDLER_LIFE.allows(part, verb)}
    if part.insisted or (part.return_by is not None and on > part.return_by):
        can.discard("hand_back")
    if part.state == HandlerState.SIGNED:
        can |= {"talk", "draft"} if part.role in ANSWERING else {"talk", "opine"}
    if part.state == HandlerState.ANSWERED and part.role == HandlerRole.ASSISTING:
        can.add("opine")
    return can


def of_reply(case: Case, reply: Reply, *, by: Actor) -> set[str]:
    """What is done with a reply: by its unit, or by who decides at its place."""
    part = case.handler_of(reply)
    own = part.unit_id in case.own and by.may(Permission.REPORT, part.area)
    decides = by.may(Permission.APPROVE, part.area)
    if not (own or decides):
        return set()
    can = {verb for verb in ("submit", "send") if own and REPLY_LIFE.allows(reply, verb)}
    can |= {verb for verb in ("sign", "send_back") if REPLY_LIFE.allows(reply, verb)}
    if not may_sign(by.id, drafted_by=reply.drafted_by):
        can.discard("sign")
    if reply.state == ReplyState.SENT and not _is_public(case, reply):
        can |= {"check", "decide"} if reply.checked_at else {"check"}
        if _may_publish(case, reply, by=by):
            can.add("publish")
    return can


def _is_public(case: Case, reply: Reply) -> bool:
    return any(each.reply_id == reply.pk for each in case.publications)


def _may_publish(case: Case, reply: Reply, *, by: Actor) -> bool:
    proposal = case.proposal
    if proposal.state != ProposalState.REVIEWED or reply.checked_at is None:
        return False
    if proposal.satisfaction and needs_rehandling(
        Satisfaction(proposal.satisfaction), turn=proposal.turn
    ):
        return False
    finds = [each for each in case.finds if each.reply_id == reply.pk]
    if any(each.keep is None for each in finds):
        return False
    return by.id not in {reply.checked_by, *(each.decided_by for each in finds)}


def of_promise(case: Case, promise: Commitment, *, by: Actor) -> dict[str, bool]:
    """What is done with a promise: confirmed by its unit, judged and made a task by the office."""
    part = next(each for each in case.handlers if each.pk == _reply_of(case, promise).handler_id)
    own = part.unit_id in case.own and by.may(Permission.REPORT, part.area)
    manages = by.may(Permission.MANAGE, case.proposal.area)
    free = promise.task_id is None and promise.kept is None
    confirmed = promise.state == CommitmentState.CONFIRMED
    return {
        "settle": free
        and promise.state == CommitmentState.PROPOSED
        and (own or by.may(Permission.APPROVE, part.area)),
        "judge": manages and confirmed and promise.kept is None,
        "task": manages and confirmed and free,
    }


def _reply_of(case: Case, promise: Commitment) -> Reply:
    return next(each for each in case.replies if each.pk == promise.reply_id)
