"""Who handles a proposal: assigned by the office, given to another unit, insisted on, extended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from anjia.base.access.models import Unit
from anjia.base.notices.actions import Work
from anjia.base.scope import Actor, action
from anjia.kernel.refusals import Refused
from anjia.processes.supervision.actions import telling
from anjia.processes.supervision.actions.proposals import steps
from anjia.processes.supervision.models import Handler, Proposal
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.policy.proposals import (
    UNANSWERED,
    Body,
    HandlerRole,
    is_assignable,
)
from anjia.processes.supervision.queries.proposals import clocks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from uuid import UUID

SIGN_WAITS = "proposal_sign_waits"


@dataclass(frozen=True)
class Given:
    """A unit and its part."""

    unit_id: UUID
    role: HandlerRole


@action(Permission.MANAGE, event="supervision.assign_proposal")
def assign(
    proposal: Proposal, *, by: Actor, at: datetime, on: date, given: Sequence[Given]
) -> Proposal:
    """Give a proposal to its units (交办): from this day the clocks run."""
    found: Proposal = steps.locked(proposal)
    if not is_assignable([each.role for each in given]):
        raise Refused("proposal_roles")
    if len({each.unit_id for each in given}) < len(given):
        raise Refused("proposal_unit_twice")
    steps.day(on, at=at, since=found.received_on)
    due = clocks.reply_due(found.body, hard=found.is_hard, area=found.area, assigned_on=on)
    steps.move(found, "assign", assigned_on=on, due_on=due, first_due_on=due)
    made = [_handler(found, each, at=at, on=on) for each in given]
    steps.change(found, lead_name=_lead(found))
    for each in made:
        role = each.get_role_display()
        steps.write(
            "assign", proposal=found, by=by, at=at, on=on, unit_name=each.unit_name,
            reason=str(role),
        )  # fmt: skip
    return found


def _handler(proposal: Proposal, given: Given, *, at: datetime, on: date) -> Handler:
    unit = Unit.objects.filter(pk=given.unit_id, active=True).first()
    if unit is None:
        raise Refused("proposal_unit_unknown")
    assisting = given.role is HandlerRole.ASSISTING
    made: Handler = steps.created(
        Handler,
        "proposal_unit_returned",
        area=unit.area,
        proposal=proposal,
        unit=unit,
        unit_name=unit.name,
        role=given.role.value,
        assigned_on=on,
        return_by=clocks.return_by(proposal.area, assigned_on=on),
        opinion_due_on=clocks.opinion_due(proposal.area, assigned_on=on) if assisting else None,
    )
    work = Work(
        code=SIGN_WAITS,
        facts={"number": proposal.number, "session": proposal.session},
        url=reverse("supervision:proposal", args=[proposal.pk]),
        due_on=made.return_by,
        once=f"{SIGN_WAITS} {made.pk}",
    )
    telling.tell(unit.pk, work, area=unit.area, at=at)
    return made


def _lead(proposal: Proposal) -> str:
    return "、".join(each.unit_name for each in steps.answering(proposal))[:200]


@action(Permission.MANAGE, event="supervision.reassign_proposal")
def reassign(handler: Handler, *, by: Actor, at: datetime, on: date, unit_id: UUID) -> Handler:
    """Give what a unit handed back to another one, in the same part and from this day.

    The reply's last day stays: it counts from the assignment of the proposal.
    """
    found: Handler = steps.locked(handler)
    proposal: Proposal = steps.locked(found.proposal)
    steps.day(on, at=at, since=found.assigned_on)
    steps.move_part(found, "replace")
    made = _handler(proposal, Given(unit_id, HandlerRole(found.role)), at=at, on=on)
    steps.change(proposal, lead_name=_lead(proposal))
    steps.write(
        "reassign", proposal=proposal, by=by, at=at, on=on, unit_name=made.unit_name,
        reason=found.unit_name,
    )  # fmt: skip
    return made


@action(Permission.MANAGE, event="supervision.insist_on_proposal")
def insist(handler: Handler, *, by: Actor, at: datetime, reason: str) -> Handler:
    """Decide that it is the unit's own after all; it cannot be handed back a second time."""
    found: Handler = steps.locked(handler)
    why = steps.note(reason)
    on = timezone.localdate(at)
    steps.move_part(found, "insist", insisted=True, return_by=None)
    steps.write(
        "insist", proposal=found.proposal, by=by, at=at, on=on, unit_name=found.unit_name,
        reason=why,
    )  # fmt: skip
    if found.unit_id is not None:
        work = Work(
            code=SIGN_WAITS,
            facts={"number": found.proposal.number, "session": found.proposal.session},
            url=reverse("supervision:proposal", args=[found.proposal_id]),
            once=f"{SIGN_WAITS} {found.pk}",
        )
        telling.tell(found.unit_id, work, area=found.area, at=at)
    return found


@action(Permission.MANAGE, event="supervision.extend_proposal")
def extend(proposal: Proposal, *, by: Actor, at: datetime, reason: str) -> Proposal:
    """Say that a proposal is broad or hard: its reply may take the longer time, with the reason."""
    found: Proposal = steps.locked(proposal)
    why = steps.note(reason, most=300)
    on = timezone.localdate(at)
    if found.state not in UNANSWERED or found.turn > 1 or found.assigned_on is None:
        raise Refused("proposal_moved", state=str(found.get_state_display()))
    if found.is_hard:
        raise Refused("proposal_extended_already")
    if found.due_on is not None and on > found.due_on:
        raise Refused("proposal_extended_late", due=found.due_on)
    due = clocks.reply_due(
        Body(found.body), hard=True, area=found.area, assigned_on=found.assigned_on
    )
    steps.change(found, is_hard=True, hard_reason=why, due_on=due)
    steps.write("extend", proposal=found, by=by, at=at, on=on, reason=why)
    return found
