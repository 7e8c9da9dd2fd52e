"""Figures of a report computed anew, from its own snapshot, definitions and parameters alone."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from anjia.engine import figures, plan, tallies
from anjia.engine import snapshot as store
from anjia.engine.backends import duckdb
from anjia.engine.definitions import SPREAD
from anjia.engine.moments import Moment
from anjia.engine.parts import Parts
from anjia.engine.snapshot import COUNTY_DIGITS
from anjia.processes.dashboards.policy import Again, State
from anjia.processes.dashboards.queries import grouping, keeping, snapshots

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anjia.engine.figures import Figure
    from anjia.engine.language.nodes import Scalar
    from anjia.engine.tallies import Tally
    from anjia.processes.dashboards.models import Figure as Stored
    from anjia.processes.dashboards.models import Report
    from anjia.processes.dashboards.queries.keeping import Kept

NUMBERS = ("value", "numerator", "denominator", "unknown", "undecided", "low", "high")


@dataclass(frozen=True)
class Compared:
    """One figure of a report beside what its snapshot gives now; names those that differ."""

    code: str
    outcome: Again
    then: Mapping[str, object]
    now: Mapping[str, object]

    @property
    def different(self) -> list[str]:
        """Which numbers are not the same."""
        return [name for name in NUMBERS if self.then.get(name) != self.now.get(name)]


def numbers(figure: Figure | Stored) -> dict[str, object]:
    """A figure's numbers as a report keeps them."""
    return {
        "value": keeping.number(figure.value),
        "numerator": keeping.number(figure.numerator),
        "denominator": keeping.number(figure.denominator),
        "unknown": figure.unknown,
        "undecided": figure.undecided,
        "low": keeping.number(figure.low),
        "high": keeping.number(figure.high),
    }


def recompute(report: Report) -> list[Compared]:
    """Every figure of a report anew; refused when a file of its snapshot is gone or changed."""
    folder = snapshots.root()
    manifest = store.read(folder, as_of=report.as_of, name=report.manifest)
    # Read anew, not out of memory: what is proved is what lies on the disk.
    tables = store.load(folder, manifest)
    kept = keeping.read(report.kept)
    computed = [code for code in report.codes if report.figures[code]["state"] == State.COMPUTED]
    anew = _figures(report, kept, computed, tables, manifest.earlier)
    found = []
    for code in report.codes:
        then = {name: report.figures[code][name] for name in NUMBERS}
        if code not in anew:
            found.append(Compared(code, Again.NONE, then, then))
            continue
        now = numbers(anew[code])
        same = (
            now == then
            and kept.definitions.hash_of(kept.definitions.indicators[code])
            == (report.figures[code]["definition"])
        )
        found.append(Compared(code, Again.SAME if same else Again.DIFFERENT, then, now))
    return found


def counties(entry: Mapping[str, object], area: str) -> Mapping[str, Mapping[str, str]]:
    """The parameters of a kept figure by county; one that lies in a county has just its own."""
    found: Mapping[str, Mapping[str, str]] = entry.get("counties") or {}  # type: ignore[assignment]
    return found or {area[:COUNTY_DIGITS]: entry["parameters"]}  # type: ignore[dict-item]


def _figures(
    report: Report,
    kept: Kept,
    codes: list[str],
    tables: Mapping[str, pa.Table],
    earlier: tuple[store.Earlier, ...],
) -> dict[str, Figure]:
    """The figures of a place: counties with the same parameters in one run."""
    groups: dict[str, tuple[dict[str, str], list[str]]] = {}
    used: dict[str, dict[str, str]] = defaultdict(dict)
    for code in codes:
        for county, values in counties(report.figures[code], report.area).items():
            used[county] |= values
    for county, values in used.items():
        groups.setdefault(repr(sorted(values.items())), (values, []))[1].append(county)
    found = kept.definitions
    measured: list[Mapping[str, Tally]] = []
    observed: dict[str, list[pa.Table]] = defaultdict(list)
    work = plan.build(found, codes)
    for values, inside in groups.values():
        part = tables if len(groups) == 1 else grouping.of_counties(tables, inside)
        typed = kept.values(values)
        past = moments_of(earlier, typed)
        with duckdb.Run(work, part, report.as_of, typed[0], past) as run:
            measured.append(run.tallies())
            for code in codes:
                if found.indicators[code].measure in SPREAD:
                    observed[code].append(_inside(run.observed(code), report.area))
    together = tallies.together(measured)
    made = {}
    for code in codes:
        indicator = found.indicators[code]
        rows = observed.get(code)
        spread = duckdb.spread(indicator.measure, pa.concat_tables(rows)) if rows else {}
        parts = together.get(code, {}).get(report.area, Parts())
        made[code] = figures.figure(indicator, parts, spread.get(report.area))
    return made


def moments_of(
    earlier: tuple[store.Earlier, ...], values: Mapping[int, Mapping[str, Scalar]]
) -> dict[int, Moment]:
    """The earlier months that a snapshot names, with the parameters that a figure wrote down."""
    return {
        part.months: Moment(part.as_of, part.tables, values.get(part.months) or values[0])
        for part in snapshots.then(earlier)
    }


def _inside(table: pa.Table, area: str) -> pa.Table:
    return table.filter(pc.starts_with(table["area"], area)) if area else table
