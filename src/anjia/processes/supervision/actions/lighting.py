"""The only writer of lights: it asks the rules for each assignment and writes changes as a set.

A light follows from what others did, so it is written by the system, whoever did it, and asks for
no permission of its own. Every change stands in the rows' history.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from anjia.base.access.models import Unit
from anjia.base.notices import actions as notices
from anjia.base.notices.actions import Work
from anjia.base.scope import acting, current_actor, system
from anjia.processes.supervision.actions import telling
from anjia.processes.supervision.models import Assignment
from anjia.processes.supervision.policy import OPEN, Light, Permission
from anjia.processes.supervision.policy.lighting import decide
from anjia.processes.supervision.policy.lights import WARNING
from anjia.processes.supervision.queries import standing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from decimal import Decimal
    from uuid import UUID

    from anjia.base.scope import Actor

COUNTY = 6  # the length of its code: where the leading office sits
UNIT_LIGHTS, OFFICE_LIGHTS = "supervision_unit_lights", "supervision_office_lights"
_WRITE = """
update supervision_assignment a
set light = n.light, light_since = n.since, light_why = n.why, was_late = n.late,
    planned = n.planned
from unnest(%s::uuid[], %s::text[], %s::date[], %s::text[], %s::boolean[], %s::numeric[])
    as n (id, light, since, why, late, planned)
where a.id = n.id
"""


@dataclass(frozen=True)
class Change:
    """What is written of one assignment."""

    pk: UUID
    area: str
    unit: UUID
    before: Light
    light: Light
    since: date
    why: str
    late: bool
    planned: Decimal | None

    @property
    def warns(self) -> bool:
        """Whether somebody is to be told: it has become yellow or red."""
        return self.light is not self.before and self.light in WARNING


def relight(
    assignments: Iterable[Assignment | UUID] | None = None,
    *,
    on: date,
    by: Actor | None = None,
    at: datetime | None = None,
) -> list[Change]:
    """Give assignments the lights of a day: those named, or every open one. Returns the changes.

    Rows that the caller holds are not touched: read them anew. Where a light turns yellow or red,
    the unit and the leading office are told, once, with what they have by then.
    """
    by, at = by or current_actor(), at or timezone.now()
    wanted = None
    if assignments is not None:
        wanted = {each if not isinstance(each, Assignment) else each.pk for each in assignments}
        if not wanted:
            return []
    with acting(system(name="supervision"), reason=by.name):
        changes = [change for change in _decided(wanted, on=on) if change is not None]
        _write(changes)
        warned = [change for change in changes if change.warns]
        if warned:
            _tell_units(warned, by=by, at=at)
            _tell_offices(warned, by=by, at=at)
    return changes


def _decided(wanted: set[UUID] | None, *, on: date) -> Iterable[Change | None]:
    for stands, rules in standing.of(wanted, on=on):
        found = decide(stands.facts, by=rules.chosen, limits=rules.limits)
        same = found.light is stands.light and stands.since is not None
        since = stands.since if same and stands.since else on
        now = (found.light, since, found.why, found.was_late, stands.facts.planned)
        before = (stands.light, stands.since, stands.why, stands.facts.was_late, stands.planned)
        yield (
            None
            if now == before
            else Change(
                pk=stands.pk,
                area=stands.area,
                unit=stands.unit,
                before=stands.light,
                light=found.light,
                since=since,
                why=found.why,
                late=found.was_late,
                planned=stands.facts.planned,
            )
        )


def _write(changes: list[Change]) -> None:
    if not changes:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE,
            [
                [change.pk for change in changes],
                [change.light.value for change in changes],
                [change.since for change in changes],
                [change.why for change in changes],
                [change.late for change in changes],
                [change.planned for change in changes],
            ],
        )


def _tell_units(warned: list[Change], *, by: Actor, at: datetime) -> None:
    """One notice a unit, with all that it has; an earlier one that still waits is replaced."""
    told = {change.unit for change in warned}
    counts: dict[UUID, Counter[str]] = {}
    rows = Assignment.objects.filter(unit__in=told, light__in=WARNING, state__in=OPEN)
    for unit, light in rows.values_list("unit_id", "light"):
        counts.setdefault(unit, Counter())[light] += 1
    for unit in Unit.objects.filter(pk__in=told).order_by("area", "name"):
        count, once = counts.get(unit.pk, Counter()), f"supervision.lights:{unit.pk}"
        telling.answered(unit.pk, once, area=unit.area, by=by, at=at)
        work = Work(
            code=UNIT_LIGHTS,
            facts={"red": count[Light.RED], "yellow": count[Light.YELLOW]},
            url=f"{reverse('supervision:rows')}?unit={unit.pk}&light=red&light=yellow",
            once=once,
        )
        telling.tell(unit.pk, work, area=unit.area, at=at)


def _tell_offices(warned: list[Change], *, by: Actor, at: datetime) -> None:
    for county in sorted({change.area[:COUNTY] for change in warned}):
        new = Counter(change.light for change in warned if change.area.startswith(county))
        once = f"supervision.lights:{county}"
        notices.finish_waiting(once, area=county, by=by, at=at)
        work = Work(
            code=OFFICE_LIGHTS,
            facts={"red": new[Light.RED], "yellow": new[Light.YELLOW]},
            url=f"{reverse('supervision:rows')}?light=red&light=yellow",
            permission=Permission.MANAGE.value,
            once=once,
        )
        notices.post(work, area=county, at=at)
