"""What an officer may do on a day, and which officers an actor may see."""

from dataclasses import dataclass
from datetime import date

import structlog
from django.db.models import Q, QuerySet

from anjia.base.scope import Actor, Grant, acting, system
from anjia.kernel import areas

from . import roles, stamps
from .models import Appointment, Officer, Unit
from .policy import OFFICES, Role

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Post:
    """Where an officer stands on a day: the unit they belong to and the rights they have."""

    unit: Unit | None
    actor: Actor

    @property
    def area(self) -> str:
        """The unit's area; empty for an officer whom nobody has given a unit."""
        return str(self.unit.area) if self.unit else ""


def post_of(officer: Officer, *, on: date) -> Post:
    """The officer's unit and rights on a day, asked by the application itself: before that,
    nobody acts.
    """
    with acting(system(name="access")):
        unit: Unit | None = Unit.objects.filter(pk=officer.unit_id).first()
        held = list(Appointment.objects.valid(on).filter(officer=officer)) if officer.active else []
    grants = tuple(grant for appointment in held for grant in _grants(appointment))
    name = unit.name if unit else ""
    return Post(unit, Actor(id=str(officer.pk), name=officer.name, unit=name, grants=grants))


def actor_for(officer: Officer, on: date) -> Actor:
    """The officer's rights on a day, derived from appointments that count; nobody stores them."""
    return post_of(officer, on=on).actor


def _grants(appointment: Appointment) -> list[Grant]:
    if not stamps.is_genuine(appointment):
        log.error("access.appointment_altered", appointment=str(appointment.pk))
        return []
    return [
        Grant(area=area, role=appointment.role, permissions=roles.permissions_of(appointment.role))
        for area in appointment.areas
    ]


def narrowed(actor: Actor, area: str) -> Actor:
    """The same actor looking only at an area inside their own: the place switcher. Never widens,
    and never goes deeper than the figures of the role do.
    """
    if not area:
        return actor
    kept = []
    for grant in actor.grants:
        wanted = _no_deeper(area, grant.role)
        if areas.contains(grant.area, wanted):
            kept.append(Grant(area=wanted, role=grant.role, permissions=grant.permissions))
        elif areas.contains(wanted, grant.area):
            kept.append(grant)
    return Actor(id=actor.id, name=actor.name, unit=actor.unit, grants=tuple(kept))


def _no_deeper(area: str, role: str) -> str:
    office = OFFICES.get(Role(role)) if role in set(Role) else None
    limit = office.deepest_figure if office else None
    return area if limit is None else area[: areas.LENGTHS[limit]]


def visible_officers() -> QuerySet[Officer]:
    """The officers whose unit the present actor may see; the unit's row security decides, not
    the officer's row.
    """
    return Officer.objects.filter(unit__in=Unit.objects.all()).select_related("unit")


def roles_to_give(actor: Actor, area: str) -> frozenset[Role]:
    """The roles that the actor may give to others at an area."""
    return frozenset(
        role
        for grant in actor.grants
        if areas.contains(grant.area, area)
        for role in OFFICES[Role(grant.role)].may_appoint
    )


def deepest_figure(actor: Actor) -> areas.Level | None:
    """The smallest level whose figures the actor may see; None where no role of theirs sets a
    limit.
    """
    limits = [OFFICES[Role(grant.role)].deepest_figure for grant in actor.grants]
    if not limits or any(limit is None for limit in limits):
        return None
    return max((limit for limit in limits if limit), key=lambda level: areas.LENGTHS[level])


def appointments_of(officer: Officer) -> QuerySet[Appointment]:
    """All appointments of an officer that the present actor may see, the newest first."""
    found: QuerySet[Appointment] = (
        Appointment.objects.filter(officer=officer).select_related("unit").order_by("-valid_from")
    )
    return found


def held_on(officer: Officer, *, from_: date, to: date | None) -> list[Appointment]:
    """Appointments of an officer that are or may come to be in force at some day of a span,
    confirmed or not.
    """
    with acting(system(name="access")):
        return list(
            Appointment.objects.filter(
                Q(valid_to__isnull=True) | Q(valid_to__gte=from_),
                *([] if to is None else [Q(valid_from__lte=to)]),
                officer=officer,
                withdrawn_at__isnull=True,
            )
        )
