"""What the charts of a figure page are drawn from: axes, series and places, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from anjia.engine.definitions import Measure
from anjia.kernel.areas import Level
from anjia.processes.dashboards.policy import Verdict, below
from anjia.processes.dashboards.queries import figures, keeping, reports
from anjia.processes.dashboards.views import words
from anjia.processes.dashboards.views.place import allowed
from anjia.processes.definitions.queries import library

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from anjia.processes.dashboards.queries.figures import Point, Shown

HUNDRED = Decimal(100)
MOST_SITES = 40
PAIR = 2
STEPS = 4
CLOSE = Decimal(80)  # shares above it differ too little to be told apart from zero on
MOST_DATES = 400
# How often a series is drawn; months first, because figures are reported by the month.
EVERY: dict[str, Callable[[date], object]] = {
    "month": lambda day: (day.year, day.month),
    "quarter": lambda day: (day.year, (day.month - 1) // 3),
    "year": lambda day: day.year,
    "day": lambda day: day,
}
MARKS = {Verdict.MET: "green", Verdict.MISSED: "amber", Verdict.OPEN: "none"}


@dataclass(frozen=True)
class Axis:
    """From where to where bars are drawn, and the ticks written under them."""

    low: Decimal
    high: Decimal
    ticks: tuple[Decimal, ...]
    starts_at_zero: bool


@dataclass(frozen=True)
class Place:
    """One place in the ranking or among the small charts."""

    name: str
    shown: Shown
    unknown: Decimal
    mark: str
    points: tuple[Decimal | None, ...] = ()
    rank: int = 0
    before: Decimal | None = None

    @property
    def change(self) -> Decimal | None:
        """Against the date that is compared with; None where either is missing."""
        value = self.shown.figure.value
        return None if value is None or self.before is None else value - self.before

    @property
    def change_size(self) -> Decimal:
        """The size of the change, whatever its direction."""
        return abs(self.change or Decimal(0))

    @property
    def is_worse(self) -> bool:
        """Whether the place moved away from the target."""
        target = self.shown.indicator.target
        if target is None or not self.change:
            return False
        return (self.change < 0) == (target.better == "higher")


def axis(shown: Sequence[Shown]) -> Axis:
    """One axis for several figures: shares near 100 are looked at closely, all else from zero."""
    values = [item.figure.value for item in shown if item.figure.value is not None]
    highs = [item.figure.high for item in shown if item.figure.high is not None]
    top = max(
        [*values, *highs, *(item.target for item in shown if item.target is not None)],
        default=HUNDRED,
    )
    low = Decimal(0)
    share = bool(shown) and shown[0].indicator.measure is Measure.SHARE
    if share:
        top = HUNDRED
        bottom = min(values, default=Decimal(0))
        if bottom >= CLOSE:
            low = (bottom / 5).to_integral_value(ROUND_FLOOR) * 5
            low = min(low, Decimal(95))
    else:
        whole = bool(shown) and shown[0].indicator.places == 0
        top = _step(top / STEPS, whole=whole) * STEPS
    step = (top - low) / STEPS
    ticks = tuple((low + step * index).normalize() for index in range(STEPS + 1))
    return Axis(low, top, ticks, starts_at_zero=low == 0)


def _step(least: Decimal, *, whole: bool) -> Decimal:
    """The next of 1, 2, 2.5, 5 and their tens: ticks that can be read."""
    if least <= 0:
        return Decimal(1)
    ten = Decimal(10) ** least.adjusted()
    fits = (ten * Decimal(factor) for factor in ("1", "2", "2.5", "5", "10"))
    if whole and least <= 1:
        return Decimal(1)
    usable = (step for step in fits if not whole or step == step.to_integral_value())
    return next(step for step in usable if step >= least)


def needed_places(value: Decimal | None) -> int:
    """How many decimals a value needs to be written without loss."""
    if value is None:
        return 0
    return max(0, -int(value.normalize().as_tuple().exponent))


def _span(
    values: Sequence[Decimal | None], shown: Shown, goals: Sequence[Decimal | None] = ()
) -> Axis:
    """An axis for values over time: a share is looked at closely where it stays high."""
    known = [value for value in values if value is not None]
    aims = [goal for goal in (*goals, shown.target) if goal is not None]
    low, high = Decimal(0), max([*known, *aims], default=HUNDRED)
    if shown.indicator.measure is Measure.SHARE:
        high = HUNDRED
        if min([*known, *aims], default=Decimal(0)) >= CLOSE:
            low = (min([*known, *aims]) / 5).to_integral_value(ROUND_FLOOR) * 5
            low = min(low, Decimal(95))
    else:
        high = _step(high / STEPS, whole=shown.indicator.places == 0) * STEPS
    return Axis(low, high, (), starts_at_zero=low == 0)


def over_time(shown: Shown, *, area: str, as_of: date, every: str = "") -> dict[str, Any]:
    """The series of the place in view, for the chart and for those who cannot see it.

    Of each day, month, quarter or year the last date; what was asked for, or what fits best.
    """
    indicator = shown.indicator
    dates = figures.series(indicator.code, area=area, until=as_of, length=MOST_DATES)
    known = [name for name in EVERY if len(_last_of_each(dates, name)) >= PAIR]
    chosen = every if every in known else next(iter(known), "day")
    points = _last_of_each(dates, chosen)[-figures.SERIES_LENGTH :]
    goals = figures.targets(indicator, area=area, days=[point.as_of for point in points])
    steps = [goals[point.as_of] for point in points]
    changes = [
        {"at": words.chart_day(now.as_of, before=points[0].as_of), "label": _("口径有变")}
        for before, now in pairwise(points)
        if before.definition != now.definition
    ]
    span = _span([*(point.value for point in points)], shown, steps)
    reported = reports.frozen_on(indicator.code, area=area)
    moves = len({goal for goal in steps if goal is not None}) > 1
    data: dict[str, Any] = {
        "label": library.spoken(indicator.title),
        "periods": [words.chart_day(point.as_of, before=points[0].as_of) for point in points],
        "values": [None if point.value is None else float(point.value) for point in points],
        "frozen": [
            (point.as_of, keeping.number(point.value) or "") in reported for point in points
        ],
        "places": indicator.places,
        "unit": "%" if indicator.measure is Measure.SHARE else "",
        "target": None if shown.target is None or moves else float(shown.target),
        "targets": [None if goal is None else float(goal) for goal in steps] if moves else None,
        "targetLabel": _("目标"),
        "changes": changes,
        "low": float(span.low),
        "high": None if shown.target is None and span.low == 0 else float(span.high),
    }
    found: dict[str, Any] = {
        "series": data,
        "points": points,
        "series_axis": span,
        "series_rows": list(zip(points, steps, data["frozen"], strict=True)),
        "series_every": chosen,
        "series_choices": [(name, words.every_word(name)) for name in known],
        "has_goals": any(goal is not None for goal in steps),
        "has_frozen": any(data["frozen"]),
    }
    return found | _since_last(dates)


def _since_last(dates: Sequence[Point]) -> dict[str, Any]:
    """How far the value moved since the date before, whatever the chart shows."""
    if len(dates) < PAIR or None in (dates[-1].value, dates[-2].value):
        return {}
    now, before = dates[-1], dates[-2]
    difference = (now.value or Decimal(0)) - (before.value or Decimal(0))
    return {
        "earlier": {
            "on": before.as_of,
            "difference": abs(difference),
            "rose": difference > 0,
            "same": difference == 0,
        }
    }


def _last_of_each(points: Sequence[Point], every: str) -> list[Point]:
    """The last point of each month, quarter or year; of each day, all."""
    return list({EVERY[every](point.as_of): point for point in points}.values())


def by_place(
    shown: Shown, *, area: str, as_of: date, sort: str = "", against: date | None = None
) -> dict[str, Any]:
    """Towns ranked, and the sites as small charts on one axis, the worst first.

    Each has moved against the date asked for; against the one before where none is.
    """
    code = shown.indicator.code
    level = allowed(below(area))
    ranked: list[Place] = []
    if level:
        ranked = _ranked(_places(code, area=area, as_of=as_of, level=level, against=against))
    found: dict[str, Any] = {"ranking": ranked, "ranking_axis": axis([p.shown for p in ranked])}
    found["ranking_level"] = words.level_word(level) if level else ""
    sites: list[Place] = []
    if level not in (None, Level.SITE, Level.GRID) and allowed(Level.SITE):
        sites = _places(code, area=area, as_of=as_of, level=Level.SITE)
    found |= {
        "site_sort": sort if sort in SORTS else "worst",
        "sites_axis": _span([value for place in sites for value in place.points], shown),
        "sites_left_out": max(0, len(sites) - MOST_SITES),
    }
    found["sites"] = sorted(sites, key=SORTS[found["site_sort"]])[:MOST_SITES]
    return found


# The places come worst first, and sorting keeps that order among equals.
SORTS: dict[str, Callable[[Place], Any]] = {
    "worst": lambda _place: 0,
    "town": lambda place: place.shown.figure.area,
    "size": lambda place: -place.shown.figure.denominator,
}


def _ranked(found: list[Place]) -> list[Place]:
    """The places from the best, numbered; equal ones share their number."""
    by_code = {place.shown.figure.area: place for place in found}
    ordered = [by_code[item.figure.area] for item in figures.best_first(p.shown for p in found)]
    ranked: list[Place] = []
    for number, place in enumerate(ordered, start=1):
        value = place.shown.figure.value
        same = bool(ranked) and ranked[-1].shown.figure.value == value
        ranked.append(replace(place, rank=ranked[-1].rank if same else number))
    return ranked


def _places(
    code: str, *, area: str, as_of: date, level: Level, against: date | None = None
) -> list[Place]:
    shown = figures.places_below(code, area=area, as_of=as_of, level=level)
    past = figures.series_below(code, area=area, until=as_of, level=level)
    before = {place: points[-PAIR] for place, points in past.items() if len(points) >= PAIR}
    if against is not None:
        then = figures.places_below(code, area=area, as_of=against, level=level)
        before = {item.figure.area: item.figure.value for item in then}
    return [
        Place(
            name=item.place,
            shown=item,
            unknown=(item.figure.high or Decimal(0)) - (item.figure.low or Decimal(0)),
            mark=MARKS.get(item.verdict, ""),
            points=tuple(past.get(item.figure.area, ())),
            before=before.get(item.figure.area),
        )
        for item in figures.worst_first(shown)
    ]
