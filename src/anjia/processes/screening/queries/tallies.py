"""What rules counted: at a place on a day, below it, and over time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anjia.kernel import areas
from anjia.processes.screening.models import Tally
from anjia.processes.screening.policy import Result

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from anjia.kernel.areas import Level

SERIES_LENGTH = 24


def dates(area: str) -> list[date]:
    """The days on which a place was screened, newest first."""
    # A grid where nobody is hit has no row of its own; then nothing is to be said of it either.
    rows = Tally.objects.within(area) if area else Tally.objects.all()
    return list(rows.order_by("-as_of").values_list("as_of", flat=True).distinct())


def of_place(area: str, *, as_of: date) -> dict[str, Tally]:
    """Every rule's count in a place on a day, by code."""
    return {tally.code: tally for tally in Tally.objects.filter(area=area, as_of=as_of)}


def below(code: str, *, area: str, as_of: date, level: Level) -> list[Tally]:
    """One rule's counts at every place of a level within an area, the most hits first."""
    rows = Tally.objects.within(area).filter(code=code, as_of=as_of)
    found = [row for row in rows if len(row.area) == areas.LENGTHS[level]]
    return sorted(found, key=lambda row: (-row.hits, -row.unknown, row.area))


@dataclass(frozen=True)
class Point:
    """One day of a series; hits is None where the rule could not be decided."""

    as_of: date
    hits: int | None
    definition: str


def series(area: str, *, until: date, days: Iterable[date]) -> dict[str, list[Point]]:
    """Hits of every rule in a place over the days on which it was screened, oldest first.

    A day on which a rule was not run is a gap; a grid without a row is one where nobody is hit.
    """
    kept = sorted(day for day in days if day <= until)[-SERIES_LENGTH:]
    rows = Tally.objects.filter(area=area, as_of__in=kept)
    found: dict[str, dict[date, Point]] = {}
    for row in rows:
        hits = row.hits if row.state == Result.COMPUTED else None
        found.setdefault(row.code, {})[row.as_of] = Point(row.as_of, hits, row.definition)
    none = 0 if len(area) == areas.LENGTHS[areas.Level.GRID] else None
    return {
        code: [points.get(day, Point(day, none, "")) for day in kept]
        for code, points in found.items()
    }
