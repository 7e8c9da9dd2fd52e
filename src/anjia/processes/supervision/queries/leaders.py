"""Leaders by name: who answers now, who did before, and which units have nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from anjia.base.access.models import Unit
from anjia.base.scope.models import within
from anjia.processes.supervision.models import Leadership
from anjia.processes.supervision.policy import Permission

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from anjia.base.scope import Actor
    from anjia.processes.supervision.models import Task


@dataclass(frozen=True)
class Led:
    """A unit with whoever answers for it."""

    unit: Unit
    leader: Leadership | None


def current(unit: UUID, *, task: Task | None = None) -> Leadership | None:
    """Whoever answers for a unit, or for one task of it, and has no last day yet."""
    found = Leadership.objects.filter(unit=unit, task=task, until_on__isnull=True)
    row: Leadership | None = found.first()
    return row


def on_day(unit: UUID, *, task: UUID, on: date) -> list[Leadership]:
    """Who answers on a day: for the unit, and for this task of it."""
    found = Leadership.objects.filter(
        Q(task=task) | Q(task__isnull=True),
        Q(until_on__isnull=True) | Q(until_on__gte=on),
        unit=unit,
        from_on__lte=on,
    )
    return sorted(found, key=lambda each: each.task_id is None)


def history(unit: UUID) -> list[Leadership]:
    """Everybody who answered for a unit or a task of it, the latest first."""
    found = Leadership.objects.filter(unit=unit).select_related("task")
    return list(found.order_by("-from_on"))


def units_led(by: Actor, *, on: date) -> list[Led]:
    """The units of a reader's places with their leaders on a day; those without one first."""
    rows = Unit.objects.filter(within("area", by.areas(Permission.READ)), active=True)
    held = {
        each.unit_id: each
        for each in Leadership.objects.filter(
            Q(until_on__isnull=True) | Q(until_on__gte=on), task__isnull=True, from_on__lte=on
        )
    }
    found = [Led(unit, held.get(unit.pk)) for unit in rows.order_by("area", "name")]
    return sorted(found, key=lambda each: each.leader is not None)
