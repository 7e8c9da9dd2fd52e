"""A draft of a definition on the newest snapshot of a place, within a few seconds or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from anjia.base.parameters import queries as parameters
from anjia.engine import figures, plan, tallies
from anjia.engine import snapshot as store
from anjia.engine.backends import duckdb
from anjia.engine.definitions import SPREAD
from anjia.engine.examples import Outcome
from anjia.engine.parts import Parts
from anjia.engine.snapshot import COUNTY_DIGITS
from anjia.kernel import areas
from anjia.kernel.refusals import Refused
from anjia.processes.dashboards.policy import below
from anjia.processes.dashboards.queries import grouping, snapshots
from anjia.processes.definitions.queries.trials import Tried

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anjia.engine.definitions import Definitions
    from anjia.engine.tallies import Tally

SECONDS = 5.0
COUNTED = frozenset({Outcome.NUMERATOR})


def attempt(found: Definitions, code: str, *, area: str, most: int) -> Tried:
    """The figure of one indicator of a set, there and at the places below, and its first rows."""
    kept = snapshots.latest(area) or snapshots.latest(area[:COUNTY_DIGITS])
    if kept is None:
        raise Refused("definition_no_snapshot")
    indicator, as_of = found.indicators[code], kept.as_of
    folder = snapshots.root()
    counties = store.read(folder, as_of=as_of, name=kept.manifest).counties
    inside = [county for county in counties if grouping.touch(county, area)] or [area]
    for name in sorted(found.parameters_of(indicator)):
        for county in inside:
            parameters.found(name, area=county, on=as_of)  # refuses with what to enter where
    work = plan.build(found, [code])
    earlier = snapshots.then(snapshots.before(kept.area, as_of=as_of, months=work.months))
    tables = snapshots.tables(str(folder), as_of, kept.manifest)
    measured: list[Mapping[str, Tally]] = []
    observed: list[pa.Table] = []
    keys: list[str] = []
    groups = grouping.groups(inside, as_of, earlier, definitions=found, tables=tables)
    gone = sorted({name for group in groups for name in group.lacks(indicator)})
    if gone:
        raise Refused("definition_facts_absent", facts=", ".join(gone))
    for group in groups:
        part = tables if len(groups) == 1 else grouping.of_counties(tables, group.counties)
        with duckdb.Run(work, part, as_of, group.parameters, group.moments, seconds=SECONDS) as run:
            measured.append(run.tallies())
            if indicator.measure in SPREAD:
                observed.append(run.observed(code))
            keys += run.keys(area=area, outcomes=COUNTED)
    places = tallies.together(measured).get(code, {})
    spread = duckdb.spread(indicator.measure, pa.concat_tables(observed)) if observed else {}
    level = below(area)
    digits = areas.LENGTHS[level] if level is not None else 0
    return Tried(
        as_of=as_of,
        taken_at=kept.taken_at,
        figure=figures.figure(indicator, places.get(area, Parts()), spread.get(area)),
        below={
            place: figures.figure(indicator, parts, spread.get(place))
            for place, parts in sorted(places.items())
            if len(place) == digits and place.startswith(area)
        },
        matching=len(keys),
        keys=tuple(keys[:most]),
    )
