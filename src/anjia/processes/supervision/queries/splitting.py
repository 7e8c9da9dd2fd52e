"""What can be split and among whom: the whole of each target, the units below, those above."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anjia.base.access.models import Unit
from anjia.processes.supervision.models import Assignment, Target
from anjia.processes.supervision.policy import OPEN, Permission
from anjia.processes.supervision.queries import assignments, units

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal
    from uuid import UUID

    from anjia.base.scope import Actor


def whole(assignment: Assignment) -> dict[Target, Decimal]:
    """What an assignment has to reach of each target with a number: its share, or all of it."""
    own = assignments.shares(assignment)
    found = Target.objects.filter(task=assignment.task_id, value__isnull=False).order_by("order")
    return {target: own.get(target.pk, target.value) for target in found}


def receivers(assignment: Assignment, *, by: Actor, on: date) -> list[Unit]:
    """To whom an officer may give a part: units below their own; for the office, all of its place.

    Whoever has the task already is left out, and so is everybody above.
    """
    if assignment.unit_id in units.own(by, on=on):
        unit: Unit | None = Unit.objects.filter(pk=assignment.unit_id).first()
        found = units.below(unit) if unit is not None else []
        found = [each for each in found if by.may(Permission.REPORT, each.area)]
    elif by.may(Permission.MANAGE, assignment.area):
        found = list(Unit.objects.filter(active=True).order_by("kind", "area", "name"))
        found = [each for each in found if by.may(Permission.MANAGE, each.area)]
    else:
        return []
    held = set(
        Assignment.objects.filter(task=assignment.task_id, state__in=OPEN).values_list(
            "unit_id", flat=True
        )
    )
    return [each for each in found if each.pk not in held]


def chain(assignment: Assignment) -> dict[UUID, str]:
    """The units from which a part came down, its own first, with their names."""
    found: dict[UUID, str] = {}
    step: Assignment | None = assignment
    while step is not None:
        found[step.unit_id] = step.unit_name
        step = units.above(step)
    return found
