"""Which units an officer works for: they report of their own unit's work, and of no other's."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from anjia.base.access.models import Appointment, Officer
from anjia.base.scope import acting, system

if TYPE_CHECKING:
    from datetime import date

    from anjia.base.scope import Actor


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


def officers(unit_id: UUID, *, on: date) -> list[str]:
    """The ids of those who work for a unit on a day and can sign in, in a fixed order."""
    with acting(system(name="supervision")):
        held = Appointment.objects.valid(on).filter(unit_id=unit_id)
        found = Officer.objects.filter(
            Q(unit_id=unit_id) | Q(pk__in=held.values("officer_id")), active=True
        )
        return [str(pk) for pk in found.order_by("username").values_list("pk", flat=True)]
