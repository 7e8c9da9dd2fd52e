"""Which units an officer works for: they report of their own unit's work, and of no other's."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from anjia.base.access.models import Appointment, Officer, Unit, UnitKind
from anjia.base.scope import acting, system
from anjia.processes.supervision.models import Assignment
from anjia.processes.supervision.policy import Permission

if TYPE_CHECKING:
    from datetime import date

    from anjia.base.scope import Actor

COUNTY = 6


def own(by: Actor, *, on: date) -> frozenset[UUID]:
    """The ids of the units that an officer works for on a day; none for the system.

    The application asks itself, because an officer may not see the row of their own unit.
    """
    if by.everything:
        return frozenset()
    with acting(system(name="supervision")):
        officer = Officer.objects.filter(pk=by.id).first()
        if officer is None or not officer.active:
            return frozenset()
        held = Appointment.objects.valid(on).filter(officer=officer, unit__isnull=False)
        found = set(held.values_list("unit_id", flat=True))
        if officer.unit_id is not None:
            found.add(officer.unit_id)
    return frozenset(found)


def own_rows(by: Actor, *, on: date) -> list[Unit]:
    """Those units themselves, as far as the officer sees them, by name."""
    return list(Unit.objects.filter(pk__in=own(by, on=on)).order_by("name"))


def officers(unit_id: UUID, *, on: date) -> list[str]:
    """The ids of those who work for a unit on a day and can sign in, in a fixed order."""
    with acting(system(name="supervision")):
        held = Appointment.objects.valid(on).filter(unit_id=unit_id)
        found = Officer.objects.filter(
            Q(unit_id=unit_id) | Q(pk__in=held.values("officer_id")), active=True
        )
        return [str(pk) for pk in found.order_by("username").values_list("pk", flat=True)]


def above(assignment: Assignment) -> Assignment | None:
    """The assignment that one was split from, which its own place may not see."""
    if assignment.parent_id is None:
        return None
    with acting(system(name="supervision")):
        found: Assignment | None = Assignment.objects.filter(pk=assignment.parent_id).first()
    return found


def manages(assignment: Assignment, *, by: Actor, on: date) -> bool:
    """Whether an officer decides about an assignment: for the leading office, which decides about
    all of its place, or for the unit that split it.
    """
    if by.may(Permission.MANAGE, assignment.area):
        return True
    upper = above(assignment)
    return upper is not None and upper.unit_id in own(by, on=on)


def below(unit: Unit) -> list[Unit]:
    """The units to which a unit may give parts: its subordinates, and those inside its town.

    Asked by the application, for a unit may stand under one that lies elsewhere.
    """
    with acting(system(name="supervision")):
        every = {each.pk: each for each in Unit.objects.within(unit.area[:COUNTY])}
    inside = unit.kind in (UnitKind.TOWN, UnitKind.COMMUNITY)
    found = []
    for each in every.values():
        if not each.active or each.pk == unit.pk:
            continue
        contained = inside and each.area.startswith(unit.area) and len(each.area) > len(unit.area)
        if contained or unit.pk in _chain(each, every):
            found.append(each)
    return sorted(found, key=lambda each: (each.area, each.name))


def _chain(unit: Unit, every: dict[UUID, Unit]) -> set[UUID]:
    """The units above one; a register in which they go round ends it."""
    seen: set[UUID] = set()
    above = unit.parent_id
    while above is not None and above not in seen:
        seen.add(above)
        above = every[above].parent_id if above in every else None
    return seen
