"""Single claims: confirmed, withdrawn, given back, handed in again, rejected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anjia.base.scope import Actor, action
from anjia.kernel.refusals import Refused
from anjia.processes.subsidies.actions import steps
from anjia.processes.subsidies.actions.entering import evidence as one_spelling
from anjia.processes.subsidies.actions.steps import Told
from anjia.processes.subsidies.models import Claim, Payment
from anjia.processes.subsidies.policy import Entry, Extent, Permission, State

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID


@action(Permission.ENTER, event="subsidies.confirm")
def confirm(extent: Extent, *, by: Actor, at: datetime, claims: Collection[UUID]) -> int:  # noqa: ARG001 - the gate asks where
    """Hand in proposed claims: somebody has looked at the list and stands for it."""
    done = steps.take("confirm", claims, by=by, at=at)
    if not done:
        raise Refused("claims_none")
    return len(done)


@action(Permission.ENTER, event="subsidies.withdraw")
def withdraw(claim: Claim, *, by: Actor, at: datetime, note: str) -> Claim:
    """Take a claim back that is not on notice yet."""
    steps.take_one("withdraw", claim.pk, by=by, at=at, told=Told(reason=steps.reason(note)))
    return claim


@action(Permission.CHECK, event="subsidies.give_back")
def give_back(claim: Claim, *, by: Actor, at: datetime, note: str) -> Claim:
    """Hand a checked claim back to whoever entered it, and say what is missing."""
    steps.take_one("give_back", claim.pk, by=by, at=at, told=Told(reason=steps.reason(note)))
    return claim


@action(Permission.ENTER, event="subsidies.resubmit")
def resubmit(claim: Claim, *, by: Actor, at: datetime, evidence: str = "", note: str = "") -> Claim:
    """Hand a returned claim in again, with what was missing."""
    told = Told(reason=note.strip()[: steps.MOST], evidence=one_spelling(evidence))
    steps.take_one("resubmit", claim.pk, by=by, at=at, told=told)
    return claim


@action(Permission.APPROVE, event="subsidies.reject")
def reject(claim: Claim, *, by: Actor, at: datetime, note: str) -> Claim:
    """Refuse a claim for good and say why.

    One that the bank could not pay frees its months: the payment is voided with it.
    """
    told = Told(reason=steps.reason(note))
    failed = steps.states([claim.pk]).get(claim.pk) is State.FAILED
    steps.take_one("reject", claim.pk, by=by, at=at, told=told)
    if failed:
        _void(claim, by=by, at=at, reason=told.reason)
    return claim


def _void(claim: Claim, *, by: Actor, at: datetime, reason: str) -> None:
    paid = Payment.objects.get(claim=claim, entry=Entry.PAYMENT.value)
    with steps.moved_meanwhile():
        Payment.objects.create(
            area=paid.area,
            claim=claim,
            entry=Entry.VOID.value,
            of=paid,
            code=paid.code,
            subject=paid.subject,
            key=f"{paid.key}/V",
            amount=0,
            turn=paid.turn,
            reason=reason,
            made_at=at,
            made_by=by.id,
            made_by_name=by.name,
        )
