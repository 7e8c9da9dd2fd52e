"""Splitting: a unit gives parts of what it was given to units below it, with shares of targets."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from anjia.base.scope import Actor, action
from anjia.kernel.refusals import Refused
from anjia.processes.supervision.actions import assigning, keeping, lighting, steps
from anjia.processes.supervision.models import Assignment, Share, Target, Task
from anjia.processes.supervision.policy import OPEN, Permission, State, UnitRole
from anjia.processes.supervision.policy import assigning as rules
from anjia.processes.supervision.queries import assignments, splitting
from anjia.processes.supervision.queries.assigning import Planned

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime
    from uuid import UUID

SPLITTABLE = (State.ASSIGNED, State.SIGNED)
MOST_ASKED = 1_000

Shares = dict["UUID", dict["UUID", Decimal]]  # by whom, then by target


@dataclass(frozen=True, kw_only=True)
class Split:
    """Who gets a part, and which share of each target; `kept` is what the unit does itself."""

    units: tuple[UUID, ...]
    shares: Mapping[UUID, Mapping[UUID, Decimal]] = field(default_factory=dict)  # by unit
    kept: Mapping[UUID, Decimal] = field(default_factory=dict)  # by target
    asked: str = ""
    due_on: date | None = None


@action(Permission.REPORT, event="supervision.split")
def split(assignment: Assignment, *, by: Actor, at: datetime, wanted: Split) -> list[UUID]:
    """Give parts to units below, or new shares to those that have theirs; return the new parts.

    Shares of what is counted must together, with what is kept, make the target; a rate is the same
    for every part; of a target of 0 nobody is left a share.
    """
    on = timezone.localdate(at)
    if not by.may(Permission.MANAGE, assignment.area):
        steps.refuse_foreign(assignment, by=by, on=on)
    if assignment.state not in SPLITTABLE:
        raise Refused("assignment_moved")
    allowed = {unit.pk: unit for unit in splitting.receivers(assignment, by=by, on=on)}
    chain = splitting.chain(assignment)
    parts = {part.unit_id: part for part in assignments.parts(assignment) if part.state in OPEN}
    for unit in wanted.units:
        if unit in chain:
            raise Refused("split_cyclic", unit=chain[unit])
        if unit not in allowed and unit not in parts:
            raise Refused("split_not_below")
    due_on = wanted.due_on or assignment.due_on
    if assignment.due_on and due_on and due_on > assignment.due_on:
        raise Refused("split_due_later", due_on=steps.day(assignment.due_on))
    _refuse_holders(assignment, [unit for unit in wanted.units if unit not in parts])
    whole = splitting.whole(assignment)
    shared = _shared(whole, wanted, parts)
    starts_on = min(on, due_on) if due_on else on
    made = assigning.give(
        [
            Planned(assignment.task, allowed[unit], UnitRole.RESPONSIBLE.value, starts_on, due_on)
            for unit in wanted.units
            if unit not in parts
        ],
        by=by,
        at=at,
        parent=assignment,
        asked=wanted.asked.strip()[:MOST_ASKED],
    )
    rows = {part.unit_id: part for part in Assignment.objects.filter(pk__in=made)} | parts
    _keep([rows[unit] for unit in wanted.units], shared, by=by, at=at)
    return made


def _refuse_holders(assignment: Assignment, units: Iterable[UUID]) -> None:
    held = Assignment.objects.filter(
        task=assignment.task_id, unit__in=list(units), state__in=OPEN
    ).first()
    if held is not None:
        raise Refused("unit_has_task", unit=held.unit_name)


def _shared(
    whole: Mapping[Target, Decimal], wanted: Split, parts: Mapping[UUID, Assignment]
) -> Shares:
    """Everybody's share of every target, by unit, checked against the whole."""
    found: Shares = defaultdict(dict)
    for target, value in whole.items():
        if value == 0 or not rules.adds_up(target.unit):
            for unit in wanted.units:
                found[unit][target.pk] = value
            continue
        given = {
            unit: wanted.shares[unit][target.pk]
            for unit in wanted.units
            if target.pk in wanted.shares.get(unit, {})
        }
        if not given:
            continue  # nothing is shared out of this one
        before = {
            share.assignment_id: share.value
            for part in parts.values()
            for share in part.shares.all()
            if share.target_id == target.pk and part.unit_id not in wanted.units
        }
        total = sum((*given.values(), *before.values()), wanted.kept.get(target.pk, Decimal(0)))
        _refuse_sum(target, value, total, given.values())
        for unit, share in given.items():
            found[unit][target.pk] = share
    return found


def _refuse_sum(target: Target, whole: Decimal, total: Decimal, given: Iterable[Decimal]) -> None:
    if min(given) < 0:
        raise Refused("split_negative", measure=target.measure)
    if not rules.covers(target.operator, whole, total):
        raise Refused(
            "split_sum",
            measure=target.measure,
            whole=f"{whole.normalize():f}",
            total=f"{total.normalize():f}",
            unit=target.unit,
        )


@action(Permission.MANAGE, event="supervision.share_out")
def share_out(task: Task, *, by: Actor, at: datetime, shares: Shares) -> int:
    """Divide a task's targets among the units that have it, by assignment; return how many."""
    rows = {
        each.pk: each for each in Assignment.objects.filter(task=task, parent=None, state__in=OPEN)
    }
    if not set(shares) <= set(rows):
        raise Refused("assignment_moved")
    targets = {target.pk: target for target in Target.objects.filter(task=task)}
    for key, target in targets.items():
        given = [own[key] for own in shares.values() if key in own]
        if given and target.value is not None and rules.adds_up(target.unit):
            _refuse_sum(target, target.value, sum(given, Decimal(0)), given)
    by_unit = {rows[key].unit_id: own for key, own in shares.items()}
    _keep([rows[key] for key in shares], by_unit, by=by, at=at)
    return len(shares)


def _keep(
    parts: list[Assignment],
    shared: Mapping[UUID, Mapping[UUID, Decimal]],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Write the shares of parts and bring what rests on them up to date."""
    Share.objects.bulk_create(
        [
            Share(area=part.area, assignment=part, target_id=target, value=value)
            for part in parts
            for target, value in shared.get(part.unit_id, {}).items()
        ],
        update_conflicts=True,
        unique_fields=["assignment", "target"],
        update_fields=["value"],
    )
    on = timezone.localdate(at)
    keeping.keep(parts, on=on)
    lighting.relight(parts, on=on, by=by, at=at)
