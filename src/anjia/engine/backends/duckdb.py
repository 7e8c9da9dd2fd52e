"""Rows counted as bitmaps over Arrow columns; DuckDB in process works out what is not plain logic.

DuckDB sees only the columns that it is handed: no files, no network, no settings to change. What
an expression means is decided by the reference back end.
"""
# ruff: noqa: S608 - statements are made of names from the plan; every value is bound

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property, partial
from threading import Timer
from typing import TYPE_CHECKING, Self, TypeVar

import duckdb
import numpy as np
import pyarrow as pa

from anjia.engine import (
    ages,
    bits,
    frames,
    gathering,
    hits,
    linking,
    measuring,
    moments,
    statements,
    summing,
    tallies,
)
from anjia.engine.conditions import WHOLE, Conditions
from anjia.engine.definitions import Measure
from anjia.engine.language.nodes import Aggregate, Fact, Gathering, Node, walk
from anjia.engine.language.types import BOOLEAN
from anjia.engine.parts import NAMES
from anjia.engine.plan import Borrow, Derive, Gather, Plan
from anjia.engine.sql import HIGH, Bound, Select, quoted
from anjia.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from anjia.engine.bits import Array
    from anjia.engine.examples import Outcome
    from anjia.engine.frames import Frame
    from anjia.engine.language.nodes import Scalar
    from anjia.engine.linking import Link
    from anjia.engine.measuring import State
    from anjia.engine.moments import Moment
    from anjia.engine.parts import Measured, Spread
    from anjia.engine.plan import Pass, Prepared
    from anjia.engine.tallies import Tally

Item = TypeVar("Item")
Made = TypeVar("Made")
THREADS = 2
MEMORY = "2GB"
CONFIGURATION = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "lock_configuration": "true",
}
# Where rows are more, an expression is worked out once for those that know the same.
MANY_ROWS = 50_000


def connection(*, threads: int = THREADS, memory: str = MEMORY) -> duckdb.DuckDBPyConnection:
    """A fresh database in memory that can reach nothing outside itself."""
    limits = {"threads": str(threads), "memory_limit": memory}
    return duckdb.connect(":memory:", config={**limits, **CONFIGURATION})


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
    stopped: bool = False
    frames: dict[str, Frame] = field(default_factory=dict)
    links: dict[tuple[str, str, str], Link] = field(default_factory=dict)
    conditions: dict[str, Conditions] = field(default_factory=dict)
    counted: dict[tuple[str, Node | None], tuple[Array, Array]] = field(default_factory=dict)

    @cached_property
    def database(self) -> duckdb.DuckDBPyConnection:
        """Opened by the first statement: much of what is asked needs none."""
        return connection(threads=self.threads, memory=self.memory)

    def __enter__(self) -> Self:
        self.pool = ThreadPoolExecutor(self.threads)
        self.timer = Timer(self.seconds or 0, self._stop)
        if self.seconds is not None:
            self.timer.start()
        try:
            self._prepare()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.timer.cancel()
        self.pool.shutdown()
        if "database" in vars(self):
            self.database.close()

    def _stop(self) -> None:
        self.stopped = True
        if "database" in vars(self):
            self.database.interrupt()

    @contextmanager
    def _in_time(self) -> Iterator[None]:
        """Refuse to go on when the time is over, between steps and within a statement."""
        try:
            if not self.stopped:
                yield
                return
        except duckdb.InterruptException:
            if not self.stopped:
                raise
        raise Refused("run_too_long", seconds=self.seconds)

    def _ask(
        self, sql: str, relations: Mapping[str, pa.Table], values: Mapping[str, Scalar]
    ) -> pa.Table:
        """What a statement finds in these tables; nothing else is there."""
        database = self.database  # before the clock is asked, so that it can be interrupted
        with self._in_time():
            for name, relation in relations.items():
                database.register(name, relation)
            found: pa.Table = database.sql(sql, params=dict(values)).to_arrow_table()
            for name in relations:
                database.unregister(name)
        return found

    def _prepare(self) -> None:
        shapes: dict[str, pa.Schema] = {}  # tables of the day come first, and are read once
        for name, columns in self.plan.sources.items():
            base, back = moments.split(name)
            moment = self.earlier.get(back)
            if back and moment is None:
                found = (shapes.get(base) or self.tables[base].schema).empty_table()
            else:
                found = self.tables[base] if moment is None else moment.tables[base]
                shapes.setdefault(base, found.schema)
            # Keys are left out by whoever only counts.
            there = [column for column in columns if column in found.column_names]
            self.frames[name] = frames.frame(found.select(there))
            bound = self._bound(name)
            self.conditions[name] = Conditions(
                self.frames[name], bound.as_of, bound.parameters, partial(self._answers, name)
            )
        with self._in_time():
            places = tuple(self.plan.followed)
            self.links = dict(self._together(lambda place: self._linked(*place), places))
        for step in self.plan.steps:
            with self._in_time():
                self._carry_out(step)

    def _together(
        self, make: Callable[[Item], Made], items: Sequence[Item]
    ) -> Iterator[tuple[Item, Made]]:
        """Each item with what is made of it, several at the same time where rows are many."""
        many = any(frame.rows >= MANY_ROWS for frame in self.frames.values())
        made = self.pool.map(make, items) if many else map(make, items)
        return zip(items, made, strict=True)

    def _bound(self, table: str) -> Bound:
        moment = self.earlier.get(moments.split(table)[1])
        if moment is not None:
            return Bound(moment.as_of, moment.parameters)
        return Bound(self.as_of, self.parameters)

    def _select(self, table: str) -> Select:
        return Select(table, self._bound(table), self.plan.bounded)

    def _linked(self, child: str, column: str, parent: str) -> Link:
        return linking.link(self.frames[child], column, self.frames[parent])

    def _carry_out(self, step: Derive | Gather | Borrow) -> None:
        match step:
            case Derive():
                self._derive(step)
            case Gather():
                self._gather(step)
            case Borrow():
                self._borrow(step)

    def _derive(self, step: Derive) -> None:
        frame, conditions = self.frames[step.table], self.conditions[step.table]
        logical = [(name, node) for name, node in step.columns if node.type == BOOLEAN]
        conditions.expect(node for _, node in logical)
        made = self._together(lambda column: conditions.of(column[1]), logical)
        frame.conditions |= {name: found for (name, _), found in made}
        others = [(name, node) for name, node in step.columns if node.type != BOOLEAN]
        ends = self._worked_out(step.table, [node for _, node in others])
        for (name, _), (low, high) in zip(others, ends, strict=True):
            self._keep(step.table, name, low, high)

    def _keep(self, table: str, name: str, low: pa.Array, high: pa.Array) -> None:
        self.frames[table].made[name] = low
        if (table, name) in self.plan.bounded:
            self.frames[table].made[name + HIGH] = high

    def _borrow(self, step: Borrow) -> None:
        frame, owner = self.frames[step.table], self.frames[step.parent]
        link = self.links[step.table, step.key_column, step.parent]
        for (name, fact), found in self._together(
            lambda column: linking.borrowed(owner, column[1], link), step.columns
        ):
            if isinstance(found, bits.Bits):
                frame.conditions[name] = found
                continue
            wide = (step.table, name) in self.plan.bounded
            high = linking.borrowed(owner, fact + HIGH, link) if wide else found
            self._keep(step.table, name, found, high)

    def _gather(self, step: Gather) -> None:
        frame, conditions = self.frames[step.table], self.conditions[step.child]
        link = self.links[step.child, step.key_column, step.table]
        counted = [(name, node) for name, node in step.columns if node.item is None]
        conditions.expect(
            node.where for _, node in step.columns if node.item is None or _ended(node)
        )

        def made(column: tuple[str, Aggregate]) -> bits.Bits | tuple[pa.Array, pa.Array]:
            return gathering.counted(column[1], conditions.of(column[1].where), link)

        for (name, _), found in self._together(made, counted):
            if isinstance(found, bits.Bits):
                frame.conditions[name] = found
            else:
                self._keep(step.table, name, *found)
        valued = []
        for name, node in step.columns:
            if fact := _ended(node):
                ends = frames.ends(self.frames[step.child], fact)
                held = conditions.of(node.where)
                self._keep(step.table, name, *gathering.extreme(node, held, ends, link))
            elif node.item is not None:
                valued.append((name, node))
        if valued:
            self._gather_values(replace(step, columns=tuple(valued)), link)

    def _gather_values(self, step: Gather, link: Link) -> None:
        """Sums, smallest and largest values: rows by number, so that keys are not read again."""
        select = self._select(step.child)
        sql = statements.gathered(
            self.plan, step, select, {name: name for name in (step.table, step.child)}
        )
        nodes = [part for _, node in step.columns for part in (node.item, node.where)]
        positions = link.positions
        owners = pa.array(positions, mask=positions < 0)
        relations = {
            step.child: self.frames[step.child].relation(
                _facts(nodes), **{step.key_column: owners}
            ),
            step.table: pa.table({"key": np.arange(link.count)}),
        }
        ordered = f'SELECT * FROM ({sql}) ORDER BY "key"'
        found = self._ask(ordered, relations, select.bound.used_in(ordered))
        for name, _ in step.columns:
            ends = [name, name + HIGH if (step.table, name) in self.plan.bounded else name]
            self._keep(step.table, name, *(found[end].combine_chunks() for end in ends))

    def _worked_out(self, table: str, nodes: Sequence[Node]) -> list[tuple[pa.Array, pa.Array]]:
        """Both ends of expressions for every row of a table."""
        frame = self.frames[table]
        found: dict[Node, tuple[pa.Array, pa.Array]] = {}
        alike: dict[frozenset[str], list[Node]] = {}
        for node in dict.fromkeys(nodes):
            if isinstance(node, Fact):
                found[node] = frames.ends(frame, node.name)
            else:
                alike.setdefault(frozenset(_facts([node])), []).append(node)
        for names, group in alike.items():
            distinct = frames.distinct(frame, names) if frame.rows >= MANY_ROWS else None
            if distinct is None:
                ends = self._selected(table, group, frame.relation(names))
            else:
                relation, places = distinct
                few = self._selected(table, group, relation)
                ends = [_spread_out(low, high, places) for low, high in few]
            found |= zip(group, ends, strict=True)
        return [found[node] for node in nodes]

    def _answers(self, table: str, nodes: Sequence[Node]) -> list[pa.Array]:
        return [low for low, _ in self._worked_out(table, nodes)]

    def _selected(
        self, table: str, nodes: Sequence[Node], relation: pa.Table
    ) -> list[tuple[pa.Array, pa.Array]]:
        """Expressions over the rows of a relation, in its order."""
        scalar = self.conditions[table].scalar
        found = [ages.worked_out(node, relation, scalar) for node in nodes]
        left = [node for node, made in zip(nodes, found, strict=True) if made is None]
        asked = iter(self._asked(table, left, relation) if left else ())
        return [next(asked) if made is None else (made, made) for made in found]

    def _asked(
        self, table: str, nodes: Sequence[Node], relation: pa.Table
    ) -> list[tuple[pa.Array, pa.Array]]:
        """The same, by the database."""
        select = self._select(table)
        select.expect(*nodes)
        pieces = [select.piece(node) for node in nodes]
        columns = [sql for piece in pieces for sql in (piece.low, piece.high)]
        written = list(dict.fromkeys(columns))
        names = {sql: f"made {at}" for at, sql in enumerate(written)}
        made = ", ".join(f"{sql} AS {quoted(name)}" for sql, name in names.items())
        sql = f"SELECT {made} FROM {select.source()}"
        found = self._ask(sql, {table: relation}, select.bound.used_in(sql))
        whole = {name: _fitted(found[name].combine_chunks()) for name in found.column_names}
        return [(whole[names[piece.low]], whole[names[piece.high]]) for piece in pieces]

    def tallies(self) -> dict[str, Tally]:
        """Parts of every indicator and rule of the plan, for each area that a row names."""
        found: dict[str, Tally] = {}
        for one in self.plan.passes:
            plain = [item for item in one.indicators if item.value is None]
            conditions = self.conditions[one.table]
            with self._in_time():
                conditions.expect(part for item in plain for part in (item.among, item.where))
            counted = partial(self._counted, one.table)
            found |= {item.code: tally for item, tally in self._together(counted, plain)}
            found |= self._summed(one)
        return found

    def _counted(self, table: str, item: Prepared) -> Tally:
        """How many rows of each area belong, and what the condition makes of them."""
        runs, places = self.frames[table].runs
        with self._in_time():
            among = self.conditions[table].of(item.among)
            where = self.conditions[table].of(item.where)
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
        self.conditions[one.table].expect(
            part for item in valued for part in (item.among, item.where)
        )
        found = {item.code: self._added_up(one.table, item) for item in valued}
        made = {code: tally for code, tally in found.items() if tally is not None}
        left = [item for item in valued if item.code not in made]
        return made | self._summed_anew(one, left) if left else made

    def _added_up(self, table: str, item: Prepared) -> Tally | None:
        conditions, frame = self.conditions[table], self.frames[table]
        among, where = conditions.of(item.among), conditions.of(item.where)
        nodes = [node for node in (item.value, item.per) if node is not None]
        if not all(node.type.is_number for node in nodes):
            return None
        return summing.summed(item, among, where, self._worked_out(table, nodes), frame.runs)

    def _summed_anew(self, one: Pass, items: Sequence[Prepared]) -> dict[str, Tally]:
        """The same, by the database."""
        frame, select = self.frames[one.table], self._select(one.table)
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
        relation = frame.relation(_facts(nodes), run=pa.array(run))
        found = self._ask(sql, {one.table: relation}, select.bound.used_in(sql))
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
        select = self._select(one.table)
        (state,) = measuring.states(select, replace(one, indicators=(item,)))
        relation = self.frames[one.table].relation({*_facts(_parts(item)), *names})
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
        frame, conditions = self.frames[one.table], self.conditions[one.table]
        with self._in_time():
            conditions.expect((item.among, item.where))
            among, where = conditions.of(item.among), conditions.of(item.where)
            chosen = hits.where(outcomes, among, where) & frame.inside(area)
            places = pa.array(np.flatnonzero(bits.flags(chosen, frame.rows)))
            rows = pa.table({name: frame.column(name).take(places) for name in names})
        return hits.ordered(rows)

    def _rows(self, query: str, select: Select, relation: pa.Table) -> pa.Table:
        return self._ask(query, {select.relation: relation}, select.bound.used_in(query))


def spread(measure: Measure, observed: pa.Table) -> Spread:
    """The second pass: a median or a number of different values, anew for every place."""
    found: Spread = {}
    with connection() as database:
        database.register("observed", observed)
        for query in measuring.spreads(measure, "observed"):
            for place, value in database.execute(query).fetchall():
                found[place] = Decimal(value) / (2 if measure is Measure.MEDIAN else 1)
    return found


def _facts(nodes: Iterable[Node | None]) -> set[str]:
    return {
        part.name
        for node in nodes
        if node is not None
        for part in walk(node)
        if isinstance(part, Fact)
    }


def _parts(item: Prepared) -> tuple[Node | None, ...]:
    return item.among, item.where, item.value, item.per


def _ended(node: Aggregate) -> str:
    """The fact whose smallest or largest whole number or day is asked for; or nothing."""
    if node.gathering not in (Gathering.MIN, Gathering.MAX) or not isinstance(node.item, Fact):
        return ""
    return node.item.name if node.item.type.kind in WHOLE else ""


def _spread_out(low: pa.Array, high: pa.Array, places: pa.Array) -> tuple[pa.Array, pa.Array]:
    found = frames.spread_out(low, places)
    return found, found if high is low else frames.spread_out(high, places)


def _fitted(column: pa.Array) -> pa.Array:
    """Whole numbers in one size."""
    return column.cast(pa.int64()) if pa.types.is_integer(column.type) else column
