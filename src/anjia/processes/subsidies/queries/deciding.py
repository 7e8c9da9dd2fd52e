"""What the conditions of schemes make of the subjects of a county, on its newest snapshot.

All schemes of a county in one plan; each subject's answer comes with the values that decided it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from anjia.engine import plan
from anjia.engine.backends import duckdb
from anjia.engine.errors import DefinitionError
from anjia.engine.examples import Outcome
from anjia.engine.snapshot import COUNTY_DIGITS
from anjia.processes.dashboards.queries import grouping, snapshots
from anjia.processes.subsidies.policy import Hit
from anjia.processes.subsidies.queries import conditions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from anjia.engine.definitions import Definitions
    from anjia.processes.dashboards.models import Snapshot
    from anjia.processes.subsidies.models import Scheme

OUTCOMES = {
    Hit.HIT: frozenset({Outcome.NUMERATOR}),
    Hit.MISS: frozenset({Outcome.MISSING, Outcome.OUTSIDE}),
    Hit.UNKNOWN: frozenset({Outcome.UNKNOWN, Outcome.UNDECIDED}),
}


@dataclass(frozen=True)
class Row:
    """One subject's answer: what the condition makes of it, and the values that decided."""

    key: str
    area: str
    hit: Hit
    values: Mapping[str, object]


@dataclass
class Decided:
    """The answers of one scheme; none where it could not be decided, and why not."""

    manifest: str = ""
    as_of: date | None = None
    rows: list[Row] = field(default_factory=list)
    lacking: tuple[str, ...] = ()


def of_county(area: str) -> Snapshot | None:
    """The newest snapshot that holds a county: its own, or that of a wider place."""
    county = area[:COUNTY_DIGITS]
    for length in (COUNTY_DIGITS, 4, 2):
        found = snapshots.latest(county[:length])
        if found is not None:
            return found
    return None


def decide(
    schemes: Sequence[Scheme],
    *,
    county: str,
    keys: Mapping[int, Collection[str]] | None = None,
    only: Hit | None = None,
) -> dict[int, Decided]:
    """By scheme, the answers about these subjects; without ``keys`` about all in the county."""
    taken = of_county(county)
    if taken is None:
        return {scheme.pk: Decided(lacking=("snapshot",)) for scheme in schemes}
    found, broken = _laid(schemes, county=county, on=taken.as_of)
    made = {
        scheme.pk: Decided(taken.manifest, taken.as_of, lacking=("condition",)) for scheme in broken
    }
    good = [scheme for scheme in schemes if scheme.pk not in made]
    if found is None or not good:
        return made
    return made | _run(good, found, taken, county=county, keys=keys, only=only)


def _laid(
    schemes: Sequence[Scheme], *, county: str, on: date
) -> tuple[Definitions | None, list[Scheme]]:
    """The set with every condition that can still be read, and the schemes whose cannot."""
    try:
        return conditions.laid(schemes, area=county, on=on), []
    except DefinitionError:
        broken = []
        for scheme in schemes:
            try:
                conditions.laid([scheme], area=county, on=on)
            except DefinitionError:
                broken.append(scheme)
    good = [scheme for scheme in schemes if scheme not in broken]
    return (conditions.laid(good, area=county, on=on) if good else None), broken


def _run(
    schemes: Sequence[Scheme],
    found: Definitions,
    taken: Snapshot,
    *,
    county: str,
    keys: Mapping[int, Collection[str]] | None,
    only: Hit | None,
) -> dict[int, Decided]:
    tables = snapshots.tables(str(snapshots.root()), taken.as_of, taken.manifest)
    codes = [conditions.code_of(scheme) for scheme in schemes]
    work = plan.build(found, codes, explained=True)
    earlier = snapshots.then(snapshots.before(taken.area, as_of=taken.as_of, months=work.months))
    (group,) = grouping.groups([county], taken.as_of, earlier, definitions=found, tables=tables)
    part = tables if taken.area == county else grouping.of_counties(tables, [county])
    made: dict[int, Decided] = {}
    lacking = {code: tuple(sorted(group.lacks(found.rules[code]))) for code in codes}
    ready = [code for code in codes if not lacking[code]]
    if ready:
        work = plan.build(found, ready, explained=True)
        with duckdb.Run(work, part, taken.as_of, group.parameters, group.moments) as run:
            for scheme, code in zip(schemes, codes, strict=True):
                if code in ready:
                    wanted = keys.get(scheme.pk, ()) if keys is not None else None
                    rows = list(_rows(run, code, county=county, keys=wanted, only=only))
                    made[scheme.pk] = Decided(taken.manifest, taken.as_of, rows)
    for scheme, code in zip(schemes, codes, strict=True):
        if scheme.pk not in made:
            made[scheme.pk] = Decided(taken.manifest, taken.as_of, lacking=lacking[code])
    return made


def _rows(
    run: duckdb.Run,
    code: str,
    *,
    county: str,
    keys: Collection[str] | None,
    only: Hit | None,
) -> Iterator[Row]:
    wanted = pa.array(list(keys), pa.string()) if keys is not None else None
    for hit, outcomes in OUTCOMES.items():
        if only is not None and hit is not only:
            continue
        shown = run.explained(code, area=county, outcomes=outcomes)
        if wanted is not None:
            shown = shown.filter(pc.is_in(shown["key"], value_set=wanted))
        names = [name for name in shown.column_names if name not in ("key", "area")]
        for row in shown.to_pylist():
            yield Row(row["key"], row["area"], hit, {name: plain(row[name]) for name in names})


def plain(value: object) -> object:
    """A value as JSON keeps it; numbers with decimals keep their digits."""
    match value:
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value.normalize():f}"
        case _:
            return value
