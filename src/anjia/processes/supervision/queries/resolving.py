"""Who a printed unit is in the register: by its name or alias, or a group that bears its name.

Only equal letters find a unit, the place in front of it aside; names that look alike are proposed
to a person. Reads inside the present scope.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anjia.base.access.models import Unit
from anjia.processes.supervision.models import UnitGroup
from anjia.processes.supervision.policy import FoundBy, naming
from anjia.registry.queries import areas

if TYPE_CHECKING:
    from collections.abc import Iterator

ALIKE = 50.0
PROPOSED = 3


@dataclass(frozen=True)
class Found:
    """Who is meant: one unit or one group, and by what they were found; or nobody."""

    unit: Unit | None = None
    group: UnitGroup | None = None
    how: str = ""

    def __bool__(self) -> bool:
        return self.unit is not None or self.group is not None


@dataclass
class Register:
    """The units and groups that documents of a place can mean, by every name they bear."""

    area: str
    place: str
    units: dict[str, list[tuple[Unit, FoundBy]]] = field(default_factory=dict)
    cores: dict[str, list[Unit]] = field(default_factory=dict)
    groups: dict[str, UnitGroup] = field(default_factory=dict)

    @classmethod
    def of(cls, area: str) -> Register:
        """Read the units in use at a place, above and below it."""
        made = cls(area, areas.names([area]).get(area, ""))
        names: dict[str, list[tuple[Unit, FoundBy]]] = defaultdict(list)
        cores: dict[str, list[Unit]] = defaultdict(list)
        for unit in Unit.objects.filter(active=True).order_by("area", "name"):
            for name, how in _names(unit):
                names[naming.plain(name)].append((unit, how))
                short = naming.core(name, place=made.place) if unit.area == area else name
                cores[naming.plain(short)].append(unit)
        made.units, made.cores = dict(names), dict(cores)
        for group in UnitGroup.objects.within(area):
            for name in (group.name, *group.aliases):
                made.groups.setdefault(naming.core(name, place=made.place), group)
        return made

    def find(self, printed: str) -> Found:
        """Whoever bears the printed name; nobody where two do."""
        exact = self.units.get(naming.plain(printed), [])
        if len({unit.pk for unit, _how in exact}) == 1:
            unit, how = min(exact, key=lambda one: one[1] is not FoundBy.NAME)
            return Found(unit=unit, how=how.value)
        short = naming.core(printed, place=self.place)
        if (group := self.groups.get(short)) is not None:
            return Found(group=group, how=FoundBy.GROUP.value)
        same = {unit.pk: unit for unit in self.cores.get(short, [])}
        if not exact and len(same) == 1:
            return Found(unit=next(iter(same.values())), how=FoundBy.PREFIX.value)
        return Found()

    def near(self, printed: str, *, most: int = PROPOSED) -> list[Unit]:
        """The units whose names look most like a printed one, for a person to choose from."""
        short = naming.core(printed, place=self.place)
        best: dict[Unit, float] = {}
        for name, units in self.cores.items():
            score = naming.likeness(short, name)
            for unit in units:
                best[unit] = max(score, best.get(unit, 0.0))
        ranked = sorted(best, key=lambda unit: (-best[unit], unit.area, unit.name))
        return [unit for unit in ranked if best[unit] >= ALIKE][:most]


def _names(unit: Unit) -> Iterator[tuple[str, FoundBy]]:
    yield unit.name, FoundBy.NAME
    for alias in unit.aliases:
        yield alias, FoundBy.ALIAS
