"""What every act on a proposal shares: locked rows, own units, the step that is written."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from anjia.base.scope import acting, system
from anjia.kernel.refusals import Refused
from anjia.processes.supervision.models import (
    HANDLER_LIFE,
    PROPOSAL_LIFE,
    Handler,
    Proposal,
    ProposalStep,
)
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.queries import units

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from anjia.base.scope import Actor
    from anjia.base.scope.models import Placed

MOST = 500


def note(text: str, *, most: int = MOST) -> str:
    """A text that must be given."""
    plain = text.strip()
    if not plain:
        raise Refused("proposal_reason_missing")
    if len(plain) > most:
        raise Refused("proposal_text_long", most=most)
    return plain


def day(on: date, *, at: datetime, since: date | None = None) -> date:
    """A day on which something has happened: not to come, not before what it follows."""
    if on > timezone.localdate(at):
        raise Refused("proposal_day_to_come", on=on)
    if since is not None and on < since:
        raise Refused("proposal_day_early", since=since)
    return on


def locked(row: Any) -> Any:
    """The row as it is now, for whoever changes it first."""
    return type(row).objects.select_for_update().get(pk=row.pk)


def change(row: Placed, **values: Any) -> None:
    """Write values of a row, as its next version."""
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*values, "version"])


def refuse_others(handler: Handler, *, by: Actor, on: date) -> None:
    """Only whoever works for a unit does its part; the system stands for all."""
    if by.everything:
        return
    if handler.unit_id is None or handler.unit_id not in units.own(by, on=on):
        raise Refused("proposal_not_your_unit", unit=handler.unit_name)


def own_or_deciding(handler: Handler, *, by: Actor, on: date) -> None:
    """A second officer is one of the same unit, or who decides at its place."""
    if not by.may(Permission.APPROVE, handler.area):
        refuse_others(handler, by=by, on=on)


@contextmanager
def whole(handler: Handler, *, by: Actor) -> Iterator[Proposal]:
    """The proposal that a unit's part belongs to, locked, and the right to move it meanwhile.

    A unit below the proposal's place neither sees nor writes there: the application does it.
    """
    with acting(system(name="supervision")):
        area = Proposal.objects.values_list("area", flat=True).get(pk=handler.proposal_id)
    actor = by if by.may(Permission.REPORT, area) else system(area=area, name="supervision")
    with acting(actor, reason=by.name):
        yield Proposal.objects.select_for_update().get(pk=handler.proposal_id)


def move(proposal: Proposal, name: str, **values: Any) -> None:
    """Take a proposal along its flow and write what goes with it."""
    change(proposal, state=PROPOSAL_LIFE.check(proposal, name), **values)


def move_part(handler: Handler, name: str, **values: Any) -> None:
    """Take one unit's part along its flow."""
    change(handler, state=HANDLER_LIFE.check(handler, name), **values)


def write(
    name: str,
    *,
    proposal: Proposal,
    by: Actor,
    at: datetime,
    on: date,
    unit_name: str = "",
    reason: str = "",
) -> ProposalStep:
    """Write what was done, at the proposal's place."""
    made: ProposalStep = ProposalStep.objects.create(
        area=proposal.area,
        proposal=proposal,
        unit_name=unit_name,
        turn=proposal.turn,
        name=name,
        on=on,
        at=at,
        by=by.id,
        by_name=by.name,
        reason=reason[:MOST],
    )
    return made


def created(model: type[Placed], code: str, **values: Any) -> Any:
    """A new row; refuse with `code` where the database has such a one already."""
    try:
        with transaction.atomic():
            return model.objects.create(**values)
    except IntegrityError as error:
        raise Refused(code) from error


def answering(proposal: Proposal) -> Iterator[Handler]:
    """The units that answer: the lead, or each of those that act separately."""
    found = Handler.objects.filter(proposal=proposal, role__in=["main", "separate"])
    yield from found.exclude(state="replaced").order_by("area", "unit_name")
