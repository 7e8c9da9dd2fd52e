"""What may be done with figures, and which places a figure is kept for. No Django, no database."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from anjia.kernel import areas
from anjia.kernel.areas import Level


class Permission(StrEnum):
    """The rights of this package; roles.toml maps roles to them."""

    READ = "dashboards.read"
    EXPORT = "dashboards.export"
    REFRESH = "dashboards.refresh"


class Part(StrEnum):
    """Which of the rows behind a figure; the last two are against the figure before it."""

    DENOMINATOR = "denominator"
    NUMERATOR = "numerator"
    MISSING = "missing"
    UNKNOWN = "unknown"
    ENTERED = "entered"
    LEFT = "left"


class State(StrEnum):
    """Whether a figure was computed, or why not."""

    COMPUTED = "computed"
    FAILED = "failed"


class Basis(StrEnum):
    """Which rows a snapshot of a day holds."""

    PRESENT = "present"  # the rows of now, and the day is today
    HISTORY = "history"  # the rows of then, rebuilt from the history of changes
    LATER = "later"  # the rows of now: nothing was recorded yet on that day


class Outcome(StrEnum):
    """How far the question has come what an import would do to the figures."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    TOO_LARGE = "too_large"


class Verdict(StrEnum):
    """A figure held against its target."""

    MET = "met"
    MISSED = "missed"
    OPEN = "open"
    NONE = "none"


@dataclass(frozen=True)
class Extent:
    """The area that a snapshot covers."""

    area: str


def below(area: str) -> Level | None:
    """The level at which a place is compared with its like: towns in a county, sites in a town."""
    return _BELOW.get(areas.level(area)) if area else Level.PROVINCE


_BELOW = {
    Level.PROVINCE: Level.CITY,
    Level.CITY: Level.COUNTY,
    Level.COUNTY: Level.TOWN,
    Level.TOWN: Level.SITE,
    Level.VILLAGE: Level.SITE,
    Level.SITE: Level.GRID,
}
