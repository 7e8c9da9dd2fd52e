"""Replies: drafted, handed in, signed by a second person, sent back, sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone

from anjia.base.notices import actions as notices
from anjia.base.scope import Actor, action
from anjia.kernel.refusals import Refused
from anjia.processes.supervision.actions import telling
from anjia.processes.supervision.actions.proposals import promising, steps
from anjia.processes.supervision.models import REPLY_LIFE, Handler, Reply, Talk
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.policy.proposals import (
    ANSWERING,
    Body,
    HandlerState,
    ReplyState,
    may_sign,
    needs_contact,
)
from anjia.processes.supervision.queries.proposals import classes

if TYPE_CHECKING:
    from datetime import date, datetime

    from anjia.processes.supervision.models import Proposal

SIGNING = "proposal_reply_signing"
SENT_BACK = "proposal_reply_back"
REPLIED = "proposal_replied"


@dataclass(frozen=True, kw_only=True)
class Written:
    """A reply as an officer writes it."""

    text: str
    result_class: str = ""
    number: str = ""
    contact: str = ""


@action(Permission.REPORT, event="supervision.draft_reply")
def draft(handler: Handler, *, by: Actor, at: datetime, written: Written) -> Reply:
    """Save a unit's reply of this turn; each saving is a version in its history."""
    on = timezone.localdate(at)
    part: Handler = steps.locked(handler)
    steps.refuse_others(part, by=by, on=on)
    if part.role not in ANSWERING or part.state != HandlerState.SIGNED:
        raise Refused("proposal_handler_moved", state=str(part.get_state_display()))
    with steps.whole(part, by=by) as proposal:
        turn = proposal.turn
    values = _values(written, area=part.area, on=on)
    kept = Reply.objects.select_for_update().filter(handler=part, turn=turn)
    found: Reply | None = kept.first()
    if found is None:
        made: Reply = Reply.objects.create(
            area=part.area,
            proposal_id=part.proposal_id,
            handler=part,
            turn=turn,
            issuer=part.unit_name,
            drafted_by=by.id,
            drafted_by_name=by.name,
            saved_at=at,
            **values,
        )
        return made
    state = REPLY_LIFE.check(found, "save")
    steps.change(
        found, state=state, saved_at=at, drafted_by=by.id, drafted_by_name=by.name, **values
    )
    return found


def _values(written: Written, *, area: str, on: date) -> dict[str, Any]:
    letter = written.result_class.strip().upper()
    if letter and letter not in classes.of(area, on=on):
        raise Refused("proposal_class_unknown", letter=letter)
    return {
        "text": steps.note(written.text, most=60_000),
        "result_class": letter,
        "number": written.number.strip()[:80],
        "contact": written.contact.strip()[:80],
    }


@action(Permission.REPORT, event="supervision.submit_reply")
def submit(reply: Reply, *, by: Actor, at: datetime) -> Reply:
    """Hand a reply in to be signed: it has its number and class, and a deputy was spoken with."""
    on = timezone.localdate(at)
    found: Reply = steps.locked(reply)
    steps.refuse_others(found.handler, by=by, on=on)
    _complete(found, by=by)
    steps.change(found, state=REPLY_LIFE.check(found, "submit"), send_back_why="")
    work = notices.Work(
        code=SIGNING,
        facts={"unit": found.issuer, "number": found.number},
        url=reverse("supervision:proposal", args=[found.proposal_id]),
        permission=Permission.APPROVE.value,
        not_for=found.drafted_by,
        once=f"{SIGNING} {found.pk}",
    )
    notices.post(work, area=found.area, at=at)
    return found


def _complete(reply: Reply, *, by: Actor) -> None:
    if not reply.number:
        raise Refused("proposal_reply_number")
    if not reply.result_class:
        raise Refused("proposal_reply_class")
    with steps.whole(reply.handler, by=by) as proposal:
        talks = Talk.objects.filter(handler_id=reply.handler_id, turn=reply.turn).count()
        if needs_contact(Body(proposal.body), talks=talks):
            raise Refused("proposal_contact_missing")


@action(Permission.REPORT, event="supervision.send_back_reply")
def send_back(reply: Reply, *, by: Actor, at: datetime, reason: str) -> Reply:
    """Ask for a reply to be put right before it is signed, or before it goes out."""
    found: Reply = steps.locked(reply)
    steps.own_or_deciding(found.handler, by=by, on=timezone.localdate(at))
    why = steps.note(reason, most=300)
    state = REPLY_LIFE.check(found, "send_back")
    steps.change(
        found, state=state, send_back_why=why, signer="", signed_on=None, signed_by="",
        signed_by_name="",
    )  # fmt: skip
    notices.finish_waiting(f"{SIGNING} {found.pk}", area=found.area, by=by, at=at)
    work = notices.Work(
        code=SENT_BACK,
        facts={"number": found.number},
        url=reverse("supervision:proposal", args=[found.proposal_id]),
        officer=found.drafted_by,
        once=f"{SENT_BACK} {found.pk} {found.version}",
    )
    notices.post(work, area=found.area, at=at)
    return found


@action(Permission.REPORT, event="supervision.sign_reply")
def approve(reply: Reply, *, by: Actor, at: datetime, signer: str, on: date) -> Reply:
    """Sign a reply (签发): a second officer records who signed the paper and when."""
    found: Reply = steps.locked(reply)
    steps.own_or_deciding(found.handler, by=by, on=timezone.localdate(at))
    if not may_sign(by.id, drafted_by=found.drafted_by):
        raise Refused("proposal_reply_own")
    who = steps.note(signer, most=40)
    steps.day(on, at=at, since=found.handler.assigned_on)
    state = REPLY_LIFE.check(found, "sign")
    steps.change(
        found, state=state, signer=who, signed_on=on, signed_by=by.id, signed_by_name=by.name
    )
    notices.finish_waiting(f"{SIGNING} {found.pk}", area=found.area, by=by, at=at)
    return found


@action(Permission.REPORT, event="supervision.send_reply")
def send(reply: Reply, *, by: Actor, at: datetime, on: date) -> Reply:
    """Send a signed reply; the proposal is answered once every unit that answers has sent its."""
    found: Reply = steps.locked(reply)
    part: Handler = steps.locked(found.handler)
    steps.refuse_others(part, by=by, on=timezone.localdate(at))
    steps.day(on, at=at, since=found.signed_on)
    _complete(found, by=by)
    steps.change(found, state=REPLY_LIFE.check(found, "send"), sent_on=on)
    steps.move_part(part, "answer")
    with steps.whole(part, by=by) as proposal:
        steps.write("send", proposal=proposal, by=by, at=at, on=on, unit_name=part.unit_name)
        promising.find(found, on=on)
        if all(each.state == HandlerState.ANSWERED for each in steps.answering(proposal)):
            _answered(proposal, by=by, at=at)
    return found


def _answered(proposal: Proposal, *, by: Actor, at: datetime) -> None:
    """The proposal is answered: the last reply's day counts, and the class that solves least."""
    sent = list(Reply.objects.filter(proposal=proposal, turn=proposal.turn, state=ReplyState.SENT))
    last = max(each.sent_on for each in sent if each.sent_on is not None)
    late = proposal.due_on is not None and last > proposal.due_on
    steps.move(
        proposal,
        "reply",
        replied_on=last,
        result_class=max(each.result_class for each in sent),
        was_late=bool(proposal.was_late) or late,
    )
    for each in steps.answering(proposal):
        if each.unit_id is not None:
            once = f"proposal_due {proposal.pk} {proposal.turn}"
            telling.answered(each.unit_id, once, area=each.area, by=by, at=at)
    notices.finish_waiting(
        f"proposal_overdue {proposal.pk} {proposal.turn}", area=proposal.area, by=by, at=at
    )
    work = notices.Work(
        code=REPLIED,
        facts={"number": proposal.number, "session": proposal.session},
        url=reverse("supervision:proposal", args=[proposal.pk]),
        permission=Permission.MANAGE.value,
        once=f"{REPLIED} {proposal.pk} {proposal.turn}",
    )
    notices.post(work, area=proposal.area, at=at)
