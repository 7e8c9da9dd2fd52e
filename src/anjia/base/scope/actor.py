"""The one who acts: a frozen picture of an officer's rights, or the system itself."""

from __future__ import annotations

from dataclasses import dataclass, field

LENGTHS = (2, 4, 6, 9, 12, 15, 18)  # of an area code: province down to grid
EVERYWHERE = ""  # the prefix of every area code
# Permissions that change no placed row.
READING = (".read", ".export", ".approve_export", ".reveal", ".download")


@dataclass(frozen=True)
class Grant:
    """Permissions at one area and everything below it."""

    area: str
    role: str
    permissions: frozenset[str]


@dataclass(frozen=True)
class Slot:
    """One range of places, with the closed packages of which something is held there."""

    area: str
    packages: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Actor:
    """Who acts; ``id`` is an officer's id as text, or ``system:<name>``."""

    id: str
    name: str
    unit: str = ""
    grants: tuple[Grant, ...] = field(default=())
    everything: bool = False  # the system itself: no permission is asked, only place

    def may(self, permission: str, area: str = EVERYWHERE) -> bool:
        """Whether ``permission`` is held at ``area``; an empty area asks: anywhere at all."""
        if self.everything:
            return any(area.startswith(grant.area) or not area for grant in self.grants)
        return any(
            str(permission) in grant.permissions and (not area or area.startswith(grant.area))
            for grant in self.grants
        )

    def areas(self, permission: str) -> tuple[str, ...]:
        """The areas at which ``permission`` is held, outermost only."""
        return _outermost(
            grant.area
            for grant in self.grants
            if self.everything or str(permission) in grant.permissions
        )

    def slots(self, closed: frozenset[str], *, writing: bool) -> tuple[Slot, ...]:
        """The fewest ranges that say where something is held, and of which closed packages.

        What is held around a place holds in it: a place inside another is a range of its own only
        where it adds a package.
        """
        held: dict[str, set[str]] = {}
        for grant in self.grants:
            named = {p for p in grant.permissions if not (writing and p.endswith(READING))}
            if named or self.everything:
                packages = {name.partition(".")[0] for name in named} & closed
                held.setdefault(grant.area, set()).update(closed if self.everything else packages)
        kept: list[Slot] = []
        for area in sorted(held):
            around = [slot.packages for slot in kept if area.startswith(slot.area)]
            if not around or not held[area] <= frozenset().union(*around):
                kept.append(Slot(area, frozenset(held[area])))
        return tuple(kept)

    def read_areas_in(self, package: str) -> tuple[str, ...]:
        """The areas whose rows of a closed package may be seen; without one, `read_areas`."""
        if not package:
            return self.read_areas
        found = self.slots(frozenset({package}), writing=False)
        return _outermost(slot.area for slot in found if package in slot.packages)

    @property
    def read_areas(self) -> tuple[str, ...]:
        """Where any permission is held: the areas whose rows may be seen."""
        return _outermost(g.area for g in self.grants if self.everything or g.permissions)

    @property
    def write_areas(self) -> tuple[str, ...]:
        """Where a permission to change something is held."""
        return _outermost(
            grant.area
            for grant in self.grants
            if self.everything or any(not p.endswith(READING) for p in grant.permissions)
        )


def system(*, area: str = EVERYWHERE, name: str = "system") -> Actor:
    """The application itself at ``area``: for migrations of data, jobs and the command line."""
    grant = Grant(area=area, role="system", permissions=frozenset())
    return Actor(id=f"system:{name}", name=name, grants=(grant,), everything=True)


def above(areas: tuple[str, ...]) -> list[str]:
    """The codes of every place that holds one of ``areas``, outermost first."""
    return sorted({area[:length] for area in areas for length in LENGTHS if length < len(area)})


def _outermost(areas: object) -> tuple[str, ...]:
    kept: list[str] = []
    for area in sorted(set(areas)):  # type: ignore[call-overload]
        if not any(area.startswith(outer) for outer in kept):
            kept.append(area)
    return tuple(kept)
