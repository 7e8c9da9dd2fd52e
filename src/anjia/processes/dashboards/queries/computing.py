"""Figures out of a snapshot's tables: counties with equal parameters together, in one plan."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from anjia.engine import figures, plan, tallies
from anjia.engine.backends import duckdb
from anjia.engine.definitions import SPREAD
from anjia.engine.parts import Parts
from anjia.processes.dashboards.policy import State
from anjia.processes.dashboards.queries import carrying, grouping

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from anjia.engine.definitions import Indicator
    from anjia.engine.figures import Figure
    from anjia.engine.parts import Spread
    from anjia.engine.snapshot import Manifest
    from anjia.engine.tallies import Tally
    from anjia.processes.dashboards.queries.carrying import Carrier
    from anjia.processes.dashboards.queries.grouping import Group, Reading
    from anjia.processes.dashboards.queries.snapshots import Then


@dataclass(frozen=True)
class Computed:
    """One figure for one place, or the reason why there is none."""

    indicator: Indicator
    definition: str
    area: str
    parameters: dict[str, str]
    counties: dict[str, dict[str, str]]
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
    manifest: Manifest | None = None,
) -> Iterator[Computed]:
    """Every indicator for every place at or below ``area`` that has rows.

    Each place is computed by the definitions that are in force there: what a city counts, it counts
    alike in all its counties, also where one of these reads an indicator in its own way. Of tables
    that were written as a snapshot, ``manifest`` says where they are.
    """
    then = tuple(earlier)
    with carrying.carrier(manifest) as carrier:
        for reading in grouping.readings(area, sorted(counties) or [area], as_of):
            part = tables if reading.whole else grouping.of_counties(tables, reading.counties)
            for item in _compute(part, reading, carrier, area=area, as_of=as_of, earlier=then):
                if reading.decides(item.area):
                    yield item


def _compute(
    tables: Mapping[str, pa.Table],
    reading: Reading,
    carrier: Carrier,
    *,
    area: str,
    as_of: date,
    earlier: tuple[Then, ...],
) -> Iterator[Computed]:
    found = reading.found
    groups = grouping.groups(reading.counties, as_of, earlier, definitions=found, tables=tables)
    measured: list[Mapping[str, Tally]] = []
    observed: dict[str, list[pa.Table]] = defaultdict(list)
    for group in groups:
        codes = [code for code, item in found.indicators.items() if not group.lacks(item)]
        part = tables if len(groups) == 1 else grouping.of_counties(tables, group.counties)
        work = plan.build(found, codes)
        with carrier.run(work, part, as_of, group) as run:
            measured.append(run.tallies())
            for code in codes:
                if found.indicators[code].measure in SPREAD:
                    observed[code].append(run.observed(code))
    together = tallies.together(measured)
    for code, indicator in found.indicators.items():
        rows = observed.get(code)
        spread = duckdb.spread(indicator.measure, pa.concat_tables(rows)) if rows else {}
        yield from _figures(indicator, area, groups, together.get(code, {}), spread)


def _figures(
    indicator: Indicator,
    area: str,
    groups: list[Group],
    places: Mapping[str, Parts],
    spread: Spread,
) -> Iterator[Computed]:
    """A place of which a part cannot be computed has no figure, and says what is missing."""
    definition = groups[0].found.hash_of(indicator)
    used = [(group, group.used(indicator)) for group in groups]
    lacking = grouping.lacking(groups, indicator)
    for place in sorted(grouping.broken(area, lacking)):
        reason = grouping.missing_at(place, lacking)
        known = grouping.used_in(place, used)
        yield Computed(indicator, definition, place, *known, State.FAILED, reason)
    inside = {place: parts for place, parts in places.items() if place.startswith(area)}
    inside.setdefault(area, Parts())
    for place, parts in inside.items():
        if not any(grouping.touch(county, place) for county in lacking):
            made = figures.figure(indicator, parts, spread.get(place))
            known = grouping.used_in(place, used)
            yield Computed(indicator, definition, place, *known, State.COMPUTED, figure=made)
