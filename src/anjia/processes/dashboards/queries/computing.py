"""Figures out of a snapshot's tables: counties with equal parameters together, in one plan."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from anjia.base.parameters import queries as parameters
from anjia.engine import figures, plan
from anjia.engine.backends import duckdb
from anjia.engine.definitions import SPREAD
from anjia.engine.moments import then
from anjia.engine.parts import Measured, Parts, added, rolled_up
from anjia.kernel import areas
from anjia.processes.dashboards.policy import State
from anjia.processes.dashboards.queries import snapshots
from anjia.processes.definitions.queries import library

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from anjia.engine.definitions import Indicator
    from anjia.engine.figures import Figure
    from anjia.engine.language.nodes import Scalar
    from anjia.engine.moments import Moment
    from anjia.engine.parts import Spread
    from anjia.processes.dashboards.queries.snapshots import Then


@dataclass(frozen=True)
class Computed:
    """One figure for one place, or the reason why there is none."""

    indicator: Indicator
    definition: str
    area: str
    parameters: dict[str, str]
    state: State
    reason: str = ""
    figure: Figure | None = None


def compute(
    tables: Mapping[str, pa.Table],
    *,
    area: str,
    as_of: date,
    counties: Iterable[str],
    earlier: Iterable[Then] = (),
) -> Iterator[Computed]:
    """Every indicator for every place at or below ``area`` that has rows."""
    found = library.shipped()
    groups = _groups(sorted(counties) or [area], as_of, tuple(earlier))
    measured: list[Measured] = []
    observed: dict[str, list[pa.Table]] = defaultdict(list)
    for group in groups:
        codes = [code for code in found.indicators if not group.lacks(code)]
        part = tables if len(groups) == 1 else _of_counties(tables, group.counties)
        work = plan.build(found, codes)
        with duckdb.Run(work, part, as_of, group.parameters, group.moments) as run:
            measured.append(run.measure())
            for code in codes:
                if found.indicators[code].measure in SPREAD:
                    observed[code].append(run.observed(code))
    together = rolled_up(added(measured))
    for code, indicator in found.indicators.items():
        rows = observed.get(code)
        spread = duckdb.spread(indicator.measure, pa.concat_tables(rows)) if rows else {}
        yield from _figures(indicator, area, groups, together.get(code, {}), spread)


@dataclass(frozen=True)
class _Group:
    """Counties in which the same parameters hold."""

    counties: list[str]
    parameters: Mapping[str, Scalar]
    moments: Mapping[int, Moment]

    def lacks(self, code: str) -> set[str]:
        """Parameters of an indicator that have no value here."""
        found = library.shipped()
        return set(found.parameters_of(found.indicators[code]) - self.parameters.keys())

    def used(self, indicator: Indicator) -> dict[str, str]:
        """What the parameters of an indicator were, and in the months that it looks back to."""
        found = library.shipped()
        names = sorted(found.parameters_of(indicator))
        used = {name: str(self.parameters[name]) for name in names if name in self.parameters}
        if found.months_back(indicator):
            used |= {
                then(name, back): str(moment.parameters[name])
                for back, moment in self.moments.items()
                for name in names
                if name in moment.parameters
            }
        return used


def _figures(
    indicator: Indicator,
    area: str,
    groups: list[_Group],
    places: Mapping[str, Parts],
    spread: Spread,
) -> Iterator[Computed]:
    """A place of which a part cannot be computed has no figure, and says what is missing."""
    definition = library.shipped().hash_of(indicator)
    used = [(group, group.used(indicator)) for group in groups]
    lacking = {county: group.lacks(indicator.code) for group in groups for county in group.counties}
    lacking = {county: names for county, names in lacking.items() if names}
    for place in sorted(_broken(area, lacking)):
        names: set[str] = set()
        names = names.union(*(lacking[county] for county in lacking if _touch(county, place)))
        reason = ",".join(sorted(names))
        yield Computed(indicator, definition, place, _used(place, used), State.FAILED, reason)
    inside = {place: parts for place, parts in places.items() if place.startswith(area)}
    inside.setdefault(area, Parts())
    for place, parts in inside.items():
        if not any(_touch(county, place) for county in lacking):
            made = figures.figure(indicator, parts, spread.get(place))
            known = _used(place, used)
            yield Computed(indicator, definition, place, known, State.COMPUTED, figure=made)


def _broken(area: str, lacking: Iterable[str]) -> set[str]:
    """Counties without a parameter, and every place of the snapshot that holds one of them."""
    found = {
        str(place)
        for county in lacking
        for place in (*areas.ancestors(county), county)
        if str(place).startswith(area)
    }
    return found | ({area} if lacking else set())


def _touch(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _used(place: str, used: list[tuple[_Group, dict[str, str]]]) -> dict[str, str]:
    """The parameters behind a figure: those that hold in all the counties that it covers."""
    if len(used) == 1:
        return used[0][1]
    found = [
        values for group, values in used if any(_touch(county, place) for county in group.counties)
    ]
    return {
        name: value
        for name, value in (found[0] if found else {}).items()
        if all(other.get(name) == value for other in found)
    }


def _groups(counties: list[str], as_of: date, earlier: tuple[Then, ...]) -> list[_Group]:
    """Counties by the parameters that hold there: one pass for all that share them."""
    groups: dict[str, _Group] = {}
    for county in counties:
        values = parameters.values(area=county, on=as_of)
        moments = snapshots.moments(earlier, area=county)
        before = {back: moment.parameters for back, moment in moments.items()}
        group = groups.setdefault(
            repr((sorted(values.items()), before)), _Group([], values, moments)
        )
        group.counties.append(county)
    return list(groups.values())


def _of_counties(tables: Mapping[str, pa.Table], counties: list[str]) -> dict[str, pa.Table]:
    return {
        name: table.filter(
            pc.is_in(
                pc.utf8_slice_codeunits(table["area"], 0, 6),
                value_set=pa.array(counties, pa.string()),
            )
        )
        for name, table in tables.items()
    }
