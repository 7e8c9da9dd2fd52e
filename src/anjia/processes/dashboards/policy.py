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
    FREEZE = "dashboards.freeze"


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


class Move(StrEnum):
    """What became of a row between a reported figure and the same figure now."""

    COUNTED = "counted"  # it counted when it was reported, whatever became of it
    ENTERED = "entered"  # it counts now and did not
    LEFT = "left"  # it counted and does not
    JOINED = "joined"  # it belongs to the population now, without counting
    GONE = "gone"  # it belonged to the population without counting, and does not
    DOUBT = "doubt"  # it belongs as before; whether it is known to count has changed
    VALUE = "value"  # it counts as before, with another value


class Cause(StrEnum):
    """What moved a row, in the order in which causes are looked for."""

    EDIT = "edit"
    DAY = "day"
    PARAMETER = "parameter"
    DEFINITION = "definition"


class Again(StrEnum):
    """What computing a reported figure again from its snapshot gave."""

    SAME = "same"
    DIFFERENT = "different"
    NONE = "none"  # it had not been computed then either


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
