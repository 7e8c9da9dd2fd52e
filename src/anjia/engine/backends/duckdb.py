"""DuckDB in process, over Arrow tables only: no files, no network, no settings to change.

It carries out a plan; what an expression means is decided by the reference back end.
"""
# ruff: noqa: S608 - statements are made of names from the plan; every value is bound

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from threading import Timer
from typing import TYPE_CHECKING, Any, Self

import duckdb

from anjia.engine import hits, measuring, moments, statements
from anjia.engine.definitions import Measure
from anjia.engine.plan import Borrow, Derive, Gather, Plan
from anjia.engine.sql import Bound, Select, quoted
from anjia.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    import pyarrow as pa

    from anjia.engine.examples import Outcome
    from anjia.engine.language.nodes import Scalar
    from anjia.engine.measuring import State
    from anjia.engine.moments import Moment
    from anjia.engine.parts import Measured, Spread

CONFIGURATION = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "threads": "2",
    "memory_limit": "2GB",
    "lock_configuration": "true",
}


def connection() -> duckdb.DuckDBPyConnection:
    """A fresh database in memory that can reach nothing outside itself."""
    return duckdb.connect(":memory:", config=dict(CONFIGURATION))


@dataclass
class Run:
    """One plan over one set of tables; close it when done."""

    plan: Plan
    tables: Mapping[str, pa.Table]
    as_of: date
    parameters: Mapping[str, Scalar]
    earlier: Mapping[int, Moment] = field(default_factory=dict)
    current: dict[str, str] = field(default_factory=dict)
    seconds: float | None = None
    made: int = 0
    stopped: bool = False

    def __enter__(self) -> Self:
        self.database = connection()
        self.timer = Timer(self.seconds or 0, self._stop)
        if self.seconds is not None:
            self.timer.start()
        try:
            with self._in_time():
                self._prepare()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _stop(self) -> None:
        self.stopped = True
        self.database.interrupt()

    @contextmanager
    def _in_time(self) -> Iterator[None]:
        """Refuse to go on when the time is over, between statements and within them."""
        try:
            if not self.stopped:
                yield
                return
        except duckdb.InterruptException:
            if not self.stopped:
                raise
        raise Refused("run_too_long", seconds=self.seconds)

    def _ask(self, sql: str, values: dict[str, Scalar] | None = None) -> list[tuple[Any, ...]]:
        with self._in_time():
            return self.database.execute(sql, values or {}).fetchall()

    def _prepare(self) -> None:
        for name, columns in self.plan.sources.items():
            base, back = moments.split(name)
            moment = self.earlier.get(back)
            found = self.tables[base] if moment is None else moment.tables[base]
            if back and moment is None:
                found = found.slice(0, 0)
            self.database.register(name, found.select(list(columns)))
            self.current[name] = name
        for step in self.plan.steps:
            self._carry_out(step)

    def __exit__(self, *_: object) -> None:
        self.timer.cancel()
        self.database.close()

    def _select(self, table: str) -> Select:
        moment = self.earlier.get(moments.split(table)[1])
        bound = Bound(self.as_of, self.parameters)
        if moment is not None:
            bound = Bound(moment.as_of, moment.parameters)
        return Select(self.current[table], bound, self.plan.bounded)

    def _keep(self, table: str, sql: str, values: dict[str, Scalar] | None = None) -> None:
        self.made += 1
        name = f"{table} {self.made}"
        self._ask(f"CREATE TEMP TABLE {quoted(name)} AS {sql}", values or {})
        self.current[table] = name

    def _carry_out(self, step: Derive | Gather | Borrow) -> None:
        match step:
            case Derive():
                select = self._select(step.table)
                own = self.database.table(quoted(self.current[step.table])).columns
                sql = statements.derived(self.plan, step, select, own)
                self._keep(step.table, sql, select.bound.used_in(sql))
            case Gather():
                select = self._select(step.child)
                sql = statements.gathered(self.plan, step, select, self.current)
                self._keep(step.table, sql, select.bound.used_in(sql))
            case Borrow():
                self._keep(step.table, statements.borrowed(self.plan, step, self.current))

    def measure(self) -> Measured:
        """Parts of every indicator of the plan, for each area that a row names."""
        found: Measured = {}
        for one in self.plan.passes:
            select = self._select(one.table)
            sums = [sql for item in measuring.states(select, one) for sql in measuring.sums(item)]
            query = f"SELECT area, {', '.join(sums)} FROM {select.source()} AS own GROUP BY area"
            width = measuring.WIDTH
            for row in self._ask(query, select.bound.used_in(query)):
                for index, indicator in enumerate(one.indicators):
                    numbers = row[1 + index * width : 1 + (index + 1) * width]
                    found.setdefault(indicator.code, {})[row[0]] = measuring.parts(numbers)
        for one in self.plan.passes:
            for indicator in one.indicators:
                found.setdefault(indicator.code, {})
        return found

    def _behind(self, code: str) -> tuple[Select, State]:
        """What a row means to one indicator or rule of the plan, as SQL over its table."""
        one = self.plan.pass_of(code)
        select = self._select(one.table)
        return select, measuring.state_of(select, one, code)

    def observed(self, code: str) -> pa.Table:
        """Area and value of each row that counts for an indicator of the plan."""
        select, state = self._behind(code)
        return self._table(statements.observed(select, state), select)

    def explained(self, code: str, *, area: str, outcomes: frozenset[Outcome]) -> pa.Table:
        """Rows behind a rule inside an area, with the facts that it shows, by area and key.

        The plan was built for it. A fact that is known within bounds has a column for each end.
        """
        shape = hits.schema(self.plan, code)
        select, state = self._behind(code)
        query = statements.rows(select, state, shape.names, area=area, outcomes=outcomes)
        return self._table(query, select).cast(shape)

    def _table(self, query: str, select: Select) -> pa.Table:
        with self._in_time():
            rows = self.database.sql(query, params=select.bound.used_in(query))
            found: pa.Table = rows.to_arrow_table()
        return found

    def keys(self, *, area: str, outcomes: frozenset[Outcome]) -> list[str]:
        """Keys of rows behind the plan's one indicator inside an area, by area and key."""
        select, state = self._behind(self.plan.only)
        query = statements.rows(select, state, ["key"], area=area, outcomes=outcomes)
        return [row[0] for row in self._ask(query, select.bound.used_in(query))]


def spread(measure: Measure, observed: pa.Table) -> Spread:
    """The second pass: a median or a number of different values, anew for every place."""
    found: Spread = {}
    with connection() as database:
        database.register("observed", observed)
        for query in measuring.spreads(measure, "observed"):
            for place, value in database.execute(query).fetchall():
                found[place] = Decimal(value) / (2 if measure is Measure.MEDIAN else 1)
    return found
