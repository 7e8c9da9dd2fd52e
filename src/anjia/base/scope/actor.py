"""The one who acts: a frozen picture of an officer's rights, or the system itself."""

from __future__ import annotations

from dataclasses import dataclass, field

LENGTHS = (2, 4, 6, 9, 12, 15, 18)  # of an area code: province down to grid
EVERYWHERE = ""  # the prefix of every area code
READING = (".read", ".export", ".reveal", ".download")  # permissions that change no placed row


@dataclass(frozen=True)
class Grant:
    """Permissions at one area and everything below it."""

    area: str
    role: str
    permissions: frozenset[str]


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
