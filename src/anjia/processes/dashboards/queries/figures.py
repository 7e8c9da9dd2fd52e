"""Figures as pages show them: of one place, of the places below it, and over time."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING

from django.db.models.functions import Length

from anjia.base.parameters import definitions as parameter_definitions
from anjia.base.parameters import queries as parameters
from anjia.base.parameters.policy import holding
from anjia.engine.definitions import Indicator, Measure
from anjia.engine.snapshot import COUNTY_DIGITS
from anjia.kernel import areas
from anjia.kernel.refusals import Refused
from anjia.processes.dashboards.models import Figure
from anjia.processes.dashboards.policy import State, Verdict
from anjia.processes.definitions.queries import library
from anjia.registry.queries import areas as places

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from anjia.kernel.areas import Level
    from anjia.processes.definitions.queries.library import Made, Stand

SERIES_LENGTH = 24


@dataclass(frozen=True)
class Shown:
    """A figure with its indicator, its target and the name of its place."""

    indicator: Indicator
    figure: Figure
    target: Decimal | None
    place: str = ""

    @property
    def verdict(self) -> Verdict:
        """Held against the target; open while unknown rows could decide it either way."""
        value, high = self.figure.value, self.figure.high
        if self.target is None or value is None or self.indicator.target is None:
            return Verdict.NONE
        if self.indicator.target.better == "higher":
            if value >= self.target:
                return Verdict.MET
            return Verdict.OPEN if high is not None and high >= self.target else Verdict.MISSED
        if value > self.target:
            return Verdict.MISSED
        return Verdict.OPEN if high is not None and high > self.target else Verdict.MET

    @property
    def short_of_target(self) -> int:
        """How many more rows would have to count for a share to reach its target."""
        value, figure = self.figure.value, self.figure
        target = self.indicator.target
        if self.indicator.measure is not Measure.SHARE or self.target is None or value is None:
            return 0
        if target is None or target.better == "lower" or value >= self.target:
            return 0
        wanted = (self.target / 100 * figure.denominator).to_integral_value(ROUND_CEILING)
        return int(wanted - figure.numerator)

    @property
    def missing(self) -> int:
        """Rows of the population that surely do not fulfil the condition."""
        figure = self.figure
        if self.indicator.measure not in (Measure.SHARE, Measure.COUNT):
            return 0
        return int(figure.denominator - figure.numerator) - figure.unknown


def of_place(area: str, *, as_of: date, codes: Sequence[str] | None = None) -> dict[str, Shown]:
    """Every figure of a place on a date, by code."""
    rows = Figure.objects.filter(area=area, as_of=as_of)
    if codes is not None:
        rows = rows.filter(code__in=codes)
    found = _shown(rows, area=area, as_of=as_of)
    order = [*library.of(area, on=as_of).indicators, *sorted(found)]
    return {code: found[code] for code in order if code in found}


def one(code: str, *, area: str, as_of: date) -> Shown:
    """One figure of a place; refused where there is none."""
    found = of_place(area, as_of=as_of, codes=[code]).get(code)
    if found is None:
        raise Refused("figure_missing", code=code, area=area, as_of=as_of.isoformat())
    return found


def newest(code: str, *, area: str, until: date) -> Figure | None:
    """The last computed figure of a place up to a day; None where there is none."""
    rows = Figure.objects.filter(area=area, code=code, as_of__lte=until, state=State.COMPUTED)
    found: Figure | None = rows.order_by("-as_of").first()
    return found


def _shown(rows: Iterable[Figure], *, area: str, as_of: date) -> dict[str, Shown]:
    stand = library.stand(area, on=as_of)
    values = parameters.values(area=area, on=as_of) if area else {}
    found = {}
    for figure in rows:
        indicator = _read_as(figure, stand)
        if indicator is not None:
            found[figure.code] = Shown(indicator, figure, _target(indicator, values))
    return found


def made_by(figure: Figure) -> Made | None:
    """The definition that made a figure, whatever is in force by now; None where it is lost."""
    return library.made(figure.code, figure.definition, area=figure.area, on=figure.as_of)


def _read_as(figure: Figure, stand: Stand) -> Indicator | None:
    """The indicator as the figure means it; as it is now where its own reading is lost."""
    known = stand.definitions.indicators.get(figure.code)
    if stand.hashes.get(figure.code) == figure.definition:
        return known
    made = made_by(figure)
    return made.item if made is not None and isinstance(made.item, Indicator) else known


def _target(indicator: Indicator, values: Mapping[str, object]) -> Decimal | None:
    if indicator.target is None or indicator.target.parameter not in values:
        return None
    return Decimal(str(values[indicator.target.parameter]))


def places_below(code: str, *, area: str, as_of: date, level: Level) -> list[Shown]:
    """One figure for every place of a level within an area, with the places' names."""
    indicator = library.of(area, on=as_of).indicators.get(code)
    if indicator is None:
        return []
    rows = [
        figure
        for figure in Figure.objects.within(area).filter(code=code, as_of=as_of)
        if len(figure.area) == areas.LENGTHS[level]
    ]
    called = places.names([figure.area for figure in rows])
    values = parameters.values(area=area, on=as_of) if area else {}
    target = _target(indicator, values)
    return [
        Shown(indicator, figure, target, called.get(figure.area, figure.area))
        for figure in sorted(rows, key=lambda row: row.area)
    ]


def worst_first(shown: Iterable[Shown]) -> list[Shown]:
    """Places from the one that most needs attention; those without a value come last."""
    return _ordered(shown, worst_first=True)


def best_first(shown: Iterable[Shown]) -> list[Shown]:
    """Places as a ranking has them: the best, or where nothing is better, the largest first."""
    return _ordered(shown, worst_first=False)


def _ordered(shown: Iterable[Shown], *, worst_first: bool) -> list[Shown]:
    found = list(shown)
    known = [item for item in found if item.figure.value is not None]
    known.sort(key=lambda item: item.figure.area)
    if known:
        largest_first = not worst_first
        indicator = known[0].indicator
        if indicator.target is not None and indicator.target.better == "lower":
            largest_first = worst_first
        elif indicator.target is None:
            largest_first = True  # where nothing is better, the largest comes first either way
        known.sort(key=lambda item: item.figure.value or Decimal(0), reverse=largest_first)
    return known + [item for item in found if item.figure.value is None]


def targets(indicator: Indicator, *, area: str, days: Sequence[date]) -> dict[date, Decimal | None]:
    """What was to be reached on each of some days: a target changes by dated decisions."""
    if indicator.target is None or not area:
        return dict.fromkeys(days)
    code = indicator.target.parameter
    definition, versions = parameter_definitions.get(code), parameters.versions(code)
    found: dict[date, Decimal | None] = {}
    for day in days:
        version = holding(versions, area=area, on=day)
        value = None if version is None else definition.parse(version.text)
        found[day] = None if value is None else Decimal(str(value))
    return found


@dataclass(frozen=True)
class Point:
    """One date of a series; the value is None where it could not be computed."""

    as_of: date
    value: Decimal | None
    definition: str


def series(code: str, *, area: str, until: date, length: int = SERIES_LENGTH) -> list[Point]:
    """The figure of a place over its last dates, oldest first."""
    rows = (
        Figure.objects.filter(area=area, code=code, as_of__lte=until)
        .order_by("-as_of")
        .values_list("as_of", "value", "definition", "state")[:length]
    )
    return [
        Point(as_of, value if state == State.COMPUTED else None, definition)
        for as_of, value, definition, state in reversed(rows)
    ]


def series_below(
    code: str, *, area: str, until: date, level: Level
) -> dict[str, list[Decimal | None]]:
    """The same figure over time for every place of a level; a date without it is a gap."""
    rows = [
        (place, as_of, value)
        for place, as_of, value in Figure.objects.within(area)
        .filter(code=code, as_of__lte=until)
        .values_list("area", "as_of", "value")
        if len(place) == areas.LENGTHS[level]
    ]
    dates = sorted({as_of for _place, as_of, _value in rows})[-SERIES_LENGTH:]
    at = {as_of: index for index, as_of in enumerate(dates)}
    found: dict[str, list[Decimal | None]] = {}
    for place, as_of, value in rows:
        if as_of in at:
            found.setdefault(place, [None] * len(dates))[at[as_of]] = value
    return found


def by_county(figure: Figure) -> dict[str, dict[str, str]]:
    """The counties that a figure is made of, each with the parameters that it was counted by."""
    if len(figure.area) >= COUNTY_DIGITS:
        return {figure.area[:COUNTY_DIGITS]: figure.parameters}
    # A county's own figure may be of another definition: it only says that the county is there.
    rows = Figure.objects.within(figure.area).filter(snapshot=figure.snapshot_id, code=figure.code)
    inner = rows.annotate(digits=Length("area")).filter(digits=COUNTY_DIGITS).order_by("area")
    return {
        county: {**figure.parameters, **figure.counties.get(county, {})}
        for county in inner.values_list("area", flat=True)
    }
