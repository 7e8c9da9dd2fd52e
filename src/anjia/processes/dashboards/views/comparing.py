"""One figure on two dates: side by side, what became of it, and which dates there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from anjia.engine.definitions import Measure
from anjia.ledger.pages import asking
from anjia.processes.dashboards.policy import Part
from anjia.processes.dashboards.queries import figures, snapshots

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest

    from anjia.processes.dashboards.queries.figures import Shown

MOST_DATES = 24


@dataclass(frozen=True)
class Row:
    """One line of the comparison: the same number then and now; `part` opens its rows."""

    name: str
    then: Decimal | None
    now: Decimal | None
    places: int
    unit: str  # "value", "rows" or "" for a bare number
    part: Part | None

    @property
    def difference(self) -> Decimal | None:
        """How much it moved; None where one of the two is missing."""
        return None if self.then is None or self.now is None else self.now - self.then

    @property
    def size(self) -> Decimal:
        """How much it moved, whatever the direction."""
        return abs(self.difference or Decimal(0))


def dates(area: str, *, until: date) -> list[date]:
    """The earlier dates that a figure can be held against: ends of months, and the last one."""
    earlier = [day for day in snapshots.dates(area) if day < until]
    return [day for day in earlier if day == earlier[0] or (day + timedelta(days=1)).day == 1][
        :MOST_DATES
    ]


def against(request: HttpRequest, *, area: str, until: date) -> date | None:
    """The earlier date asked for; None where there is none of that kind."""
    day = asking.day_of(request.GET.get("against", ""))
    return day if day in dates(area, until=until) else None


def side_by_side(shown: Shown, *, area: str, on: date | None) -> dict[str, Any]:
    """Both dates of a figure, line by line; nothing where no date was asked for."""
    found = figures.of_place(area, as_of=on, codes=[shown.indicator.code]) if on else {}
    then = found.get(shown.indicator.code)
    if then is None:
        return {}
    return {
        "then": then,
        "compared_rows": _rows(then, shown),
        "redefined": then.figure.definition != shown.figure.definition,
    }


def _rows(then: Shown, now: Shown) -> list[Row]:
    old, new = then.figure, now.figure
    measure, places = now.indicator.measure, now.indicator.places
    opened = None if measure is Measure.RATIO else Part.NUMERATOR
    lines = [Row("value", old.value, new.value, places, "value", opened)]
    if measure is Measure.SHARE or (measure is Measure.COUNT and now.indicator.where is not None):
        if measure is Measure.SHARE:
            lines.append(Row("numerator", old.numerator, new.numerator, 0, "rows", Part.NUMERATOR))
        lines.append(
            Row("denominator", old.denominator, new.denominator, 0, "rows", Part.DENOMINATOR)
        )
    elif measure is Measure.RATIO:
        lines.append(Row("numerator", old.numerator, new.numerator, 0, "", None))
        lines.append(Row("denominator", old.denominator, new.denominator, 0, "", None))
    unknown = Decimal(old.unknown), Decimal(new.unknown)
    lines.append(Row("unknown", *unknown, 0, "rows", Part.UNKNOWN))
    return lines
