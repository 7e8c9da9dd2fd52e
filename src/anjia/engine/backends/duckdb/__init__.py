"""Rows counted as bitmaps over Arrow columns; DuckDB in process works out what is not plain logic.

DuckDB sees only the columns that it is handed: no files, no network, no settings to change. What
an expression means is decided by the reference back end.
"""
# ruff: noqa: S608 - statements are made of names from the plan; every value is bound

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Self

import numpy as np
import pyarrow as pa

from anjia.engine import bits, hits, measuring, statements, summing, tallies
from anjia.engine.backends.duckdb.columns import Columns
from anjia.engine.backends.duckdb.database import MEMORY, THREADS, Database, connection, spread
from anjia.engine.backends.duckdb.steps import carry_out
from anjia.engine.language.nodes import facts
from anjia.engine.parts import NAMES
from anjia.engine.sql import HIGH

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from anjia.engine.bits import Array
    from anjia.engine.examples import Outcome
    from anjia.engine.language.nodes import Node, Scalar
    from anjia.engine.measuring import State
    from anjia.engine.moments import Moment
    from anjia.engine.parts import Measured
    from anjia.engine.plan import Pass, Plan, Prepared
    from anjia.engine.sql import Select
    from anjia.engine.tallies import Tally

__all__ = ["Run", "connection", "spread"]


@dataclass
class Run:
    """One plan over one set of tables; close it when done."""

    plan: Plan
    tables: Mapping[str, pa.Table]
    as_of: date
    parameters: Mapping[str, Scalar]
    earlier: Mapping[int, Moment] = field(default_factory=dict)
    seconds: float | None = None
    threads: int = THREADS
    memory: str = MEMORY
    counted: dict[tuple[str, Node | None], tuple[Array, Array]] = field(default_factory=dict)

    def __enter__(self) -> Self:
        self.pool = ThreadPoolExecutor(self.threads)
        self.database = Database(self.seconds, self.threads, self.memory)
        self.columns = Columns(
            self.plan,
            self.tables,
            self.as_of,
            self.parameters,
            self.earlier,
            self.database,
            self.pool,
        )
        self.database.start()
        try:
            self.columns.prepare()
            for step in self.plan.steps:
                with self.database.in_time():
                    carry_out(self.columns, step)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.pool.shutdown()
        self.database.close()
        self.columns.forget()

    def tallies(self) -> dict[str, Tally]:
        """Parts of every indicator and rule of the plan, for each area that a row names."""
        found: dict[str, Tally] = {}
        for one in self.plan.passes:
            plain = [item for item in one.indicators if item.value is None]
            conditions = self.columns.conditions[one.table]
            with self.database.in_time():
                conditions.expect(part for item in plain for part in (item.among, item.where))
            counted = partial(self._counted, one.table)
            found |= {item.code: tally for item, tally in self.columns.together(counted, plain)}
            found |= self._summed(one)
        return found

    def _counted(self, table: str, item: Prepared) -> Tally:
        """How many rows of each area belong, and what the condition makes of them."""
        runs, places = self.columns.frames[table].runs
        with self.database.in_time():
            among = self.columns.conditions[table].of(item.among)
            where = self.columns.conditions[table].of(item.where)
            numbers = np.zeros((len(tallies.COUNTS), len(places)), np.int64)
            whole = (table, item.among)
            if whole not in self.counted:
                self.counted[whole] = runs.counts(among.holds), runs.counts(among.unknown)
            numbers[0], numbers[3] = self.counted[whole]
            numbers[1] = runs.counts(among.holds & where.holds)
            numbers[2] = runs.counts(among.holds & where.unknown)
        return tallies.Tally(places, numbers)

    def _summed(self, one: Pass) -> dict[str, Tally]:
        """Those that have values: on columns, and by the database what would not fit there."""
        valued = [item for item in one.indicators if item.value is not None]
        self.columns.conditions[one.table].expect(
            part for item in valued for part in (item.among, item.where)
        )
        found = {item.code: self._added_up(one.table, item) for item in valued}
        made = {code: tally for code, tally in found.items() if tally is not None}
        left = [item for item in valued if item.code not in made]
        return made | self._summed_anew(one, left) if left else made

    def _added_up(self, table: str, item: Prepared) -> Tally | None:
        conditions, frame = self.columns.conditions[table], self.columns.frames[table]
        among, where = conditions.of(item.among), conditions.of(item.where)
        nodes = [node for node in (item.value, item.per) if node is not None]
        if not all(node.type.is_number for node in nodes):
            return None
        return summing.summed(item, among, where, self.columns.worked_out(table, nodes), frame.runs)

    def _summed_anew(self, one: Pass, items: Sequence[Prepared]) -> dict[str, Tally]:
        """The same, by the database."""
        frame, select = self.columns.frames[one.table], self.columns.select(one.table)
        runs, places = frame.runs
        states = measuring.states(select, replace(one, indicators=tuple(items)))
        sums = [
            f'({sql})::{"DECIMAL(38,4)" if name in tallies.TOTALS else "BIGINT"} AS "{at} {name}"'
            for at, state in enumerate(states)
            for name, sql in zip(NAMES, measuring.sums(state), strict=True)
        ]
        sql = (
            f'SELECT "run", {", ".join(sums)} FROM {select.source()} AS own '
            'GROUP BY "run" ORDER BY "run"'
        )
        nodes = [part for item in items for part in _parts(item)]
        run = np.repeat(np.arange(len(places)), runs.sizes)
        relation = frame.relation(facts(nodes), run=pa.array(run))
        found = self.database.ask(sql, {one.table: relation}, select.bound.used_in(sql))
        return {
            item.code: tallies.Tally(places, tallies.numbers(found, f"{at} "))
            for at, item in enumerate(items)
        }

    def measure(self) -> Measured:
        """The same, part by part."""
        return {code: dict(tally.items()) for code, tally in self.tallies().items()}

    def _behind(self, code: str, names: Iterable[str]) -> tuple[Select, State, pa.Table]:
        """What a row means to one indicator or rule of the plan, as SQL over its columns."""
        one, item = self._item(code)
        select = self.columns.select(one.table)
        (state,) = measuring.states(select, replace(one, indicators=(item,)))
        relation = self.columns.frames[one.table].relation({*facts(_parts(item)), *names})
        return select, state, relation

    def _item(self, code: str) -> tuple[Pass, Prepared]:
        one = self.plan.pass_of(code)
        (item,) = (item for item in one.indicators if item.code == code)
        return one, item

    def observed(self, code: str) -> pa.Table:
        """Area and value of each row that counts for an indicator of the plan."""
        select, state, relation = self._behind(code, ["area"])
        return self._rows(statements.observed(select, state), select, relation)

    def explained(self, code: str, *, area: str, outcomes: frozenset[Outcome]) -> pa.Table:
        """Rows behind a rule inside an area, with the facts that it shows, by area and key.

        The plan was built for it. A fact that is known within bounds has a column for each end.
        """
        shape = hits.schema(self.plan, code)
        return self._found(code, shape.names, area=area, outcomes=outcomes).cast(shape)

    def keys(self, *, area: str, outcomes: frozenset[Outcome]) -> list[str]:
        """Keys of rows behind the plan's one indicator inside an area, by area and key."""
        rows = self._found(self.plan.only, ["key", "area"], area=area, outcomes=outcomes)
        found: list[str] = rows["key"].to_pylist()
        return found

    def _found(
        self, code: str, names: Sequence[str], *, area: str, outcomes: frozenset[Outcome]
    ) -> pa.Table:
        """Columns of the rows with one of the outcomes inside an area, by area and key."""
        one, item = self._item(code)
        if item.value is not None:
            own = [name.removesuffix(HIGH) for name in names]
            select, state, relation = self._behind(code, own)
            query = statements.rows(select, state, names, area=area, outcomes=outcomes)
            return self._rows(query, select, relation)
        frame, conditions = self.columns.frames[one.table], self.columns.conditions[one.table]
        with self.database.in_time():
            conditions.expect((item.among, item.where))
            among, where = conditions.of(item.among), conditions.of(item.where)
            chosen = hits.where(outcomes, among, where) & frame.inside(area)
            places = pa.array(np.flatnonzero(bits.flags(chosen, frame.rows)))
            rows = pa.table({name: frame.column(name).take(places) for name in names})
        return hits.ordered(rows)

    def _rows(self, query: str, select: Select, relation: pa.Table) -> pa.Table:
        return self.database.ask(query, {select.relation: relation}, select.bound.used_in(query))


def _parts(item: Prepared) -> tuple[Node | None, ...]:
    return item.among, item.where, item.value, item.per
