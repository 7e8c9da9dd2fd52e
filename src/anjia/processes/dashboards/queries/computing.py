"""Figures out of a snapshot's tables: counties with equal parameters together, in one plan."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from anjia.base.parameters import queries as parameters
from anjia.engine import figures, plan
from anjia.engine.backends import duckdb
from anjia.engine.parts import Measured, Parts, added, rolled_up
from anjia.processes.dashboards.policy import State
from anjia.processes.dashboards.queries import definitions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from anjia.engine.definitions import Indicator
    from anjia.engine.figures import Figure
    from anjia.engine.language.nodes import Scalar


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
    tables: Mapping[str, pa.Table], *, area: str, as_of: date, counties: Iterable[str]
) -> Iterator[Computed]:
    """Every indicator for every place at or below ``area`` that has rows."""
    found = definitions.shipped()
    groups = _groups(sorted(counties) or [area], as_of)
    measured: list[Measured] = []
    missing: dict[str, set[str]] = defaultdict(set)
    for values, members in groups:
        known = dict(values)
        codes = []
        for code, indicator in found.indicators.items():
            lacking = found.parameters_of(indicator) - known.keys()
            missing[code] |= lacking
            if not lacking:
                codes.append(code)
        part = tables if len(groups) == 1 else _of_counties(tables, members)
        with duckdb.Run(plan.build(found, codes), part, as_of, known) as run:
            measured.append(run.measure())
    together = rolled_up(added(measured))
    used = dict(groups[0][0])
    for code, indicator in found.indicators.items():
        yield from _figures(indicator, area, missing[code], together.get(code, {}), used)


def _figures(
    indicator: Indicator,
    area: str,
    missing: set[str],
    places: Mapping[str, Parts],
    values: Mapping[str, Scalar],
) -> Iterator[Computed]:
    found = definitions.shipped()
    definition = found.hash_of(indicator)
    needed = {
        name: str(values[name]) for name in sorted(found.parameters_of(indicator) & values.keys())
    }
    if missing:
        reason = ",".join(sorted(missing))
        yield Computed(indicator, definition, area, needed, State.FAILED, reason)
        return
    inside = {place: parts for place, parts in places.items() if place.startswith(area)}
    inside.setdefault(area, Parts())
    for place, parts in inside.items():
        made = figures.figure(indicator, parts)
        yield Computed(indicator, definition, place, needed, State.COMPUTED, figure=made)


def _groups(
    counties: list[str], as_of: date
) -> list[tuple[tuple[tuple[str, Any], ...], list[str]]]:
    """Counties by the parameters that hold there: one pass for all that share them."""
    groups: dict[tuple[tuple[str, Any], ...], list[str]] = defaultdict(list)
    for county in counties:
        values = parameters.values(area=county, on=as_of)
        groups[tuple(sorted(values.items()))].append(county)
    return list(groups.items())


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
