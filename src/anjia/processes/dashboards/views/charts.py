"""What the charts of a figure page are drawn from: axes, series and places, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from anjia.base.access.queries import deepest_figure
from anjia.base.scope import current_actor
from anjia.engine.definitions import Measure
from anjia.kernel import areas
from anjia.kernel.areas import Level
from anjia.processes.dashboards.policy import Verdict, below
from anjia.processes.dashboards.queries import figures, units
from anjia.processes.dashboards.views import words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from anjia.processes.dashboards.queries.figures import Shown

HUNDRED = Decimal(100)
MOST_SITES = 40
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
        if bottom >= Decimal(80):
            low = (bottom / 5).to_integral_value(ROUND_FLOOR) * 5
            low = min(low, Decimal(95))
    elif top <= 0:
        top = Decimal(1)
    else:
        top = top.to_integral_value(ROUND_CEILING)
    step = (top - low) / 4
    ticks = tuple((low + step * index).normalize() for index in range(5))
    return Axis(low, top, ticks, starts_at_zero=low == 0)


def over_time(shown: Shown, *, area: str, as_of: date) -> dict[str, Any]:
    """The series of the place in view, for the chart and for those who cannot see it."""
    points = figures.series(shown.indicator.code, area=area, until=as_of)
    changes = [
        {"at": _day(now.as_of), "label": _("口径有变")}
        for before, now in pairwise(points)
        if before.definition != now.definition
    ]
    data = {
        "label": units.word(shown.indicator.unit),
        "periods": [_day(point.as_of) for point in points],
        "values": [None if point.value is None else float(point.value) for point in points],
        "places": shown.indicator.places,
        "unit": "%" if shown.indicator.measure is Measure.SHARE else "",
        "target": None if shown.target is None else float(shown.target),
        "targetLabel": _("目标"),
        "changes": changes,
    }
    return {"series": data, "points": points}


def _day(value: date) -> str:
    return value.isoformat()


def by_place(shown: Shown, *, area: str, as_of: date) -> dict[str, Any]:
    """Towns ranked, and the sites as small charts on one axis, the worst first."""
    code = shown.indicator.code
    level = _allowed(below(area))
    ranked = _places(code, area=area, as_of=as_of, level=level) if level else []
    found: dict[str, Any] = {"ranking": ranked, "ranking_axis": axis([p.shown for p in ranked])}
    found["ranking_level"] = words.level_word(level) if level else ""
    sites: list[Place] = []
    if level not in (None, Level.SITE, Level.GRID) and _allowed(Level.SITE):
        sites = _places(code, area=area, as_of=as_of, level=Level.SITE)[:MOST_SITES]
    found["sites"] = sites
    return found


def _allowed(level: Level | None) -> Level | None:
    """The level, unless it is deeper than the reader's roles may see."""
    limit = deepest_figure(current_actor())
    if level is None or limit is None or areas.LENGTHS[level] <= areas.LENGTHS[limit]:
        return level
    return None


def _places(code: str, *, area: str, as_of: date, level: Level) -> list[Place]:
    shown = figures.places_below(code, area=area, as_of=as_of, level=level)
    past = figures.series_below(code, area=area, until=as_of, level=level)
    return [
        Place(
            name=item.place,
            shown=item,
            unknown=(item.figure.high or Decimal(0)) - (item.figure.low or Decimal(0)),
            mark=MARKS.get(item.verdict, ""),
            points=tuple(past.get(item.figure.area, ())),
        )
        for item in figures.worst_first(shown)
    ]
