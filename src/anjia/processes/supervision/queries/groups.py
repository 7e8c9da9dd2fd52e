"""Groups of units and who belongs to one on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anjia.base.access.models import Unit

if TYPE_CHECKING:
    from anjia.processes.supervision.models import TaskUnit, UnitGroup


def members(group: UnitGroup) -> list[Unit]:
    """The units that a group stands for now: all of its kind within its place, or those listed."""
    found = Unit.objects.filter(active=True)
    if group.kind:
        found = found.within(group.area).filter(kind=group.kind)
    else:
        found = found.filter(pk__in=group.members.values("unit_id"))
    return list(found.order_by("area", "name"))


def named(task_unit: TaskUnit) -> list[Unit]:
    """The units that a line of a task stands for: one, those of its group, or none known."""
    if task_unit.unit is not None:
        return [task_unit.unit]
    return members(task_unit.group) if task_unit.group is not None else []
