"""What became of each row behind a reported figure, and what moved it.

The figure of then is turned into the figure of now one step at a time: other rows, another day,
other parameters, another definition. The step at which a row changes its side is what moved it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from anjia.base.parameters import definitions as parameters
from anjia.engine import plan
from anjia.engine import snapshot as store
from anjia.engine.backends import duckdb
from anjia.engine.definitions import ADDED, SPREAD
from anjia.engine.examples import Outcome
from anjia.engine.moments import split
from anjia.kernel.refusals import Refused
from anjia.processes.dashboards.models import Figure, Report
from anjia.processes.dashboards.policy import Cause, Move
from anjia.processes.dashboards.queries import (
    figures,
    keeping,
    recomputing,
    snapshots,
    touching,
)
from anjia.processes.definitions.queries import library

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from uuid import UUID

    import pyarrow as pa

    from anjia.engine.definitions import Definitions
    from anjia.engine.language.nodes import Scalar
    from anjia.processes.dashboards.queries.keeping import Kept
    from anjia.processes.dashboards.queries.touching import Touch

SIDES = (Outcome.NUMERATOR, Outcome.UNKNOWN, Outcome.MISSING)
IN = frozenset(SIDES)


@dataclass(frozen=True)
class Moved:
    """One row: what became of it, what moved it, and which rows of its own or around it differ."""

    key: str
    area: str
    move: Move
    causes: tuple[Cause, ...]
    touches: tuple[Touch, ...]


@dataclass(frozen=True)
class Moves:
    """All rows of a figure that moved, and what the figure is made of."""

    rows: tuple[Moved, ...]
    counted: tuple[Moved, ...]  # all that the report counted, whatever became of them
    kept: Kept

    def of(self, move: Move) -> list[Moved]:
        """Those that moved in one way, place by place."""
        if move is Move.COUNTED:
            return list(self.counted)
        return [row for row in self.rows if row.move is move]


@dataclass(frozen=True)
class Used:
    """The parameters of one county in the figure of then and in that of now."""

    then: Mapping[str, str]
    now: Mapping[str, str]


@dataclass(frozen=True)
class _Setting:
    """All that decides on which side a row is."""

    found: Definitions
    tables: Mapping[str, pa.Table]
    earlier: tuple[store.Earlier, ...]
    as_of: date
    values: Mapping[int, Mapping[str, Scalar]]

    def sides(self, code: str, area: str) -> dict[str, Outcome]:
        """Each row of the population, and whether it counts."""
        past = recomputing.moments_of(self.earlier, self.values)
        work = plan.build(self.found, [code])
        for source, columns in work.sources.items():
            if not set(columns) <= set(self.tables[split(source)[0]].column_names):
                raise Refused("report_rows_incomparable", code=code)
        with duckdb.Run(work, self.tables, self.as_of, self.values.get(0, {}), past) as run:
            return {
                key: side
                for side in SIDES
                for key in run.keys(area=area, outcomes=frozenset({side}))
            }


def moves(report: Report, code: str, now: Figure) -> Moves:
    """The rows of a figure of a report that are on another side in the figure of now.

    The caller has made sure that both may be seen. Refused where they cannot be told.
    """
    return _moves(report.pk, code, now.pk, now.manifest, str(snapshots.root()))


@lru_cache(maxsize=8)
def _moves(report_id: UUID, code: str, figure_id: UUID, _manifest: str, _root: str) -> Moves:
    report: Report = Report.objects.get(pk=report_id)
    now: Figure = Figure.objects.get(pk=figure_id)
    kept = keeping.read(report.kept)
    rows: list[Moved] = []
    values = figures.by_county(now)
    for county, used in recomputing.counties(report.figures[code], report.area).items():
        both = Used(used, values.get(county, now.parameters))
        rows += _of_county(report, code, now, kept, county, both)
    order = list(Move)
    rows.sort(key=lambda row: (order.index(row.move), row.area, row.key))
    counted = tuple(row for row in rows if row.move is Move.COUNTED)
    return Moves(tuple(rows[len(counted) :]), counted, kept)


def _of_county(
    report: Report, code: str, now: Figure, kept: Kept, county: str, used: Used
) -> list[Moved]:
    area = max(report.area, county, key=len)
    indicator = kept.definitions.indicators[code]
    settings = _settings(report, code, now, kept, used)
    sides = [settings[0][1].sides(code, area)]
    causes: list[Cause] = []
    for cause, setting in settings[1:]:
        sides.append(setting.sides(code, area))
        causes.append(cause)
    then, last = settings[0][1], settings[-1][1]
    touched = touching.touched(
        kept.definitions.dictionary,
        keeping.footprint(kept.definitions, [code]),
        indicator.of,
        then=then.tables,
        now=last.tables,
    )
    valued = indicator.measure in ADDED or indicator.measure in SPREAD
    places = _places(then, last, indicator.of)
    found = []
    for key, side in sides[0].items():
        if side is Outcome.NUMERATOR:
            found.append(Moved(key, places.get(key, ""), Move.COUNTED, (), ()))
    for key in sides[0].keys() | sides[-1].keys():
        move = _move(sides[0].get(key), sides[-1].get(key))
        if move is None and valued and key in touched and sides[0].get(key) is Outcome.NUMERATOR:
            move = Move.VALUE
        if move is not None:
            by = tuple(
                cause
                for index, cause in enumerate(causes)
                if sides[index].get(key) is not sides[index + 1].get(key)
            )
            touches = tuple(touched.get(key, ()))
            found.append(Moved(key, places.get(key, ""), move, by or (Cause.EDIT,), touches))
    return found


def _move(then: Outcome | None, now: Outcome | None) -> Move | None:
    if then is now:
        return None
    if now is Outcome.NUMERATOR:
        return Move.ENTERED
    if then is Outcome.NUMERATOR:
        return Move.LEFT
    if then is None:
        return Move.JOINED
    return Move.GONE if now is None else Move.DOUBT


def _settings(
    report: Report, code: str, now: Figure, kept: Kept, used: Used
) -> list[tuple[Cause, _Setting]]:
    """The figure of then, and after it each step that leads to the figure of now."""
    values = kept.values(used.then)
    was = store.read(snapshots.root(), as_of=report.as_of, name=report.manifest)
    became = store.read(snapshots.root(), as_of=now.as_of, name=now.manifest)
    step = _Setting(kept.definitions, _tables(was), was.earlier, report.as_of, values)
    found = [(Cause.EDIT, step)]
    step = replace(step, tables=_tables(became))
    found.append((Cause.EDIT, step))
    if now.as_of != report.as_of or became.earlier != was.earlier:
        step = replace(step, as_of=now.as_of, earlier=became.earlier)
        found.append((Cause.DAY, step))
    if used.now != used.then:
        typed = _typed(used.now)
        step = replace(
            step,
            values={b: {**values.get(b, {}), **typed.get(b, {})} for b in {*values, *typed, 0}},
        )
        found.append((Cause.PARAMETER, step))
    if now.definition != report.figures[code]["definition"]:
        made = library.made(code, now.definition, area=now.area, on=now.as_of)
        if made is None:
            raise Refused("definition_changed", code=code)
        found.append((Cause.DEFINITION, replace(step, found=made.stand.definitions)))
    return found


def _typed(used: Mapping[str, str]) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for written, text in used.items():
        name, back = split(written)
        found.setdefault(back, {})[name] = parameters.get(name).parse(text)
    return found


def _tables(manifest: store.Manifest) -> Mapping[str, pa.Table]:
    return snapshots.tables(str(snapshots.root()), manifest.as_of, manifest.id)


def _places(then: _Setting, now: _Setting, table: str) -> dict[str, str]:
    """Where each row lies now, or lay when it was last seen."""
    found: dict[str, str] = {}
    for tables in (then.tables, now.tables):
        rows = tables[table]
        found |= dict(zip(rows["key"].to_pylist(), rows["area"].to_pylist(), strict=True))
    return found
