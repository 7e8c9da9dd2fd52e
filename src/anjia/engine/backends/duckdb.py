"""DuckDB in process, over Arrow tables only: no files, no network, no settings to change.

It carries out a plan; what an expression means is decided by the reference back end.
"""
# ruff: noqa: S608 - statements are made of names from the plan; every value is bound

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

import duckdb

from anjia.engine import moments
from anjia.engine.definitions import Measure
from anjia.engine.examples import Outcome
from anjia.engine.language.nodes import Aggregate, Gathering, Node, Scalar
from anjia.engine.language.types import DECIMAL, INTEGER, Kind
from anjia.engine.parts import NAMES, ZERO, Measured, Parts
from anjia.engine.plan import Borrow, Derive, Gather, Pass, Plan, Prepared
from anjia.engine.sql import HIGH, Bound, Piece, Select, divided, quoted
from anjia.kernel import areas

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pyarrow as pa

    from anjia.engine.moments import Moment

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
    made: int = 0

    def __enter__(self) -> Self:
        self.database = connection()
        for name, columns in self.plan.sources.items():
            base, back = moments.split(name)
            moment = self.earlier.get(back)
            found = self.tables[base] if moment is None else moment.tables[base]
            if back and moment is None:
                found = found.slice(0, 0)
            self.database.register(name, found.select(list(columns)))
            self.current[name] = name
        for step in self.plan.steps:
            match step:
                case Derive():
                    self._derive(step)
                case Gather():
                    self._gather(step)
                case Borrow():
                    self._borrow(step)
        return self

    def __exit__(self, *_: object) -> None:
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
        self.database.execute(f"CREATE TEMP TABLE {quoted(name)} AS {sql}", values or {})
        self.current[table] = name

    def _own_columns(self, table: str, alias: str) -> str:
        relation = self.database.execute(f"SELECT * FROM {quoted(self.current[table])} LIMIT 0")
        return ", ".join(f"{alias}.{quoted(part[0])}" for part in relation.description or ())

    def _derive(self, step: Derive) -> None:
        select = self._select(step.table)
        select.expect(*(node for _, node in step.columns))
        made: list[str] = []
        for name, node in step.columns:
            piece = select.piece(node)
            made.append(f"{piece.low} AS {quoted(name)}")
            if (step.table, name) in self.plan.bounded:
                made.append(f"{piece.high} AS {quoted(name + HIGH)}")
        own = self._own_columns(step.table, "own")
        sql = f"SELECT {own}, {', '.join(made)} FROM {select.source()} AS own"
        self._keep(step.table, sql, select.bound.used_in(sql))

    def _borrow(self, step: Borrow) -> None:
        names = [name for name, _ in step.columns]
        facts = [fact for _, fact in step.columns]
        for name, fact in step.columns:
            if (step.table, name) in self.plan.bounded:
                names.append(name + HIGH)
                facts.append(fact + HIGH)
        made = ", ".join(
            f"owner.{quoted(fact)} AS {quoted(name)}"
            for name, fact in zip(names, facts, strict=True)
        )
        self._keep(
            step.table,
            f"SELECT own.*, {made} FROM {quoted(self.current[step.table])} AS own "
            f"LEFT JOIN {quoted(self.current[step.parent])} AS owner "
            f'ON own.{quoted(step.key_column)} = owner."key"',
        )

    def _gather(self, step: Gather) -> None:
        select = self._select(step.child)
        for _, aggregate in step.columns:
            select.expect(aggregate.item, aggregate.where)
        inner: list[str] = []
        outer: list[str] = []
        for name, aggregate in step.columns:
            for column, sql, without in self._gathered(select, step.table, name, aggregate):
                inner.append(f"{sql} AS {quoted(column)}")
                outer.append(
                    f"CASE WHEN got.{quoted(step.key_column)} IS NULL THEN {without} "
                    f"ELSE got.{quoted(column)} END AS {quoted(column)}"
                )
        key = quoted(step.key_column)
        got = f"SELECT {key}, {', '.join(inner)} FROM {select.source()} AS child GROUP BY {key}"
        sql = (
            f"SELECT own.*, {', '.join(outer)} FROM {quoted(self.current[step.table])} AS own "
            f'LEFT JOIN ({got}) AS got ON own."key" = got.{key}'
        )
        self._keep(step.table, sql, select.bound.used_in(sql))

    def _gathered(
        self, select: Select, table: str, name: str, aggregate: Aggregate
    ) -> list[tuple[str, str, str]]:
        """Columns for one aggregate: name, SQL over the group, and the value without rows."""
        held = "TRUE" if aggregate.where is None else _plain(select, aggregate.where)
        if aggregate.gathering in (Gathering.ANY, Gathering.ALL):
            return [(name, *_quantified(aggregate.gathering, held))]
        if aggregate.gathering is Gathering.SHARE:
            counted = (_count(held), _count(f"{held} IS DISTINCT FROM FALSE"))
            ends = [divided(part, "count(*)") for part in counted]
            without = "NULL"
        elif aggregate.item is None:
            ends = [_count(held), _count(f"{held} IS DISTINCT FROM FALSE")]
            without = "0::BIGINT"
        else:
            piece = select.hoisted(select.piece(aggregate.item))
            ends = _valued(aggregate, piece, held)
            without = "0" if aggregate.gathering is Gathering.SUM else "NULL"
        columns = [(name, ends[0], without)]
        if (table, name) in self.plan.bounded:
            columns.append((name + HIGH, ends[1], without))
        return columns

    def measure(self) -> Measured:
        """Parts of every indicator of the plan, for each area that a row names."""
        found: Measured = {}
        for one in self.plan.passes:
            select = self._select(one.table)
            sums = [sql for item in _states(select, one) for sql in _sums(item)]
            query = f"SELECT area, {', '.join(sums)} FROM {select.source()} AS own GROUP BY area"
            width = _COUNTED
            for row in self.database.execute(query, select.bound.used_in(query)).fetchall():
                for index, indicator in enumerate(one.indicators):
                    numbers = row[1 + index * width : 1 + (index + 1) * width]
                    found.setdefault(indicator.code, {})[row[0]] = _parts(numbers)
        for one in self.plan.passes:
            for indicator in one.indicators:
                found.setdefault(indicator.code, {})
        return found

    def keys(self, *, area: str, outcomes: frozenset[Outcome]) -> list[str]:
        """Keys of rows behind the plan's one indicator inside an area, by area and key."""
        (one,) = self.plan.passes
        select = self._select(one.table)
        (state,) = _states(select, one)
        wanted = " OR ".join(
            sql for outcome, sql in state.outcomes().items() if outcome in outcomes
        )
        low = select.bound.take(area, Kind.TEXT)
        high = select.bound.take(areas.upper_bound(area), Kind.TEXT)
        query = (
            f'SELECT "key" FROM {select.source()} AS own '
            f"WHERE ({wanted}) AND area >= {low} AND area < {high} "
            'ORDER BY area, "key"'
        )
        return [
            row[0] for row in self.database.execute(query, select.bound.used_in(query)).fetchall()
        ]


_COUNTED = len(NAMES)


@dataclass(frozen=True, slots=True)
class _State:
    """SQL of what one row means to one indicator."""

    measure: Measure
    among: str
    where: str
    sure: str
    value: Piece | None
    per: Piece | None

    def outcomes(self) -> dict[Outcome, str]:
        """A condition for every outcome."""
        return {
            Outcome.NUMERATOR: f"({self.among} AND {self.where} AND {self.sure})",
            Outcome.MISSING: f"({self.among} AND NOT {self.where})",
            Outcome.UNKNOWN: (
                f"({self.among} AND ({self.where} IS NULL OR ({self.where} AND NOT {self.sure})))"
            ),
            Outcome.UNDECIDED: f"({self.among} IS NULL)",
            Outcome.OUTSIDE: f"(NOT {self.among})",
        }


def _plain(select: Select, node: Node | None) -> str:
    if node is None:
        return "TRUE"
    return select.hoisted(select.piece(node)).low


def _states(select: Select, one: Pass) -> list[_State]:
    for item in one.indicators:
        select.expect(item.among, item.where, item.value, item.per)
    return [_state(select, item) for item in one.indicators]


def _state(select: Select, item: Prepared) -> _State:
    value, per = (_decimal(select, node) for node in (item.value, item.per))
    sure = [
        f"({piece.low} IS NOT NULL AND {piece.low} = {piece.high})"
        for piece in (value, per)
        if piece is not None
    ]
    return _State(
        item.measure,
        _plain(select, item.among),
        _plain(select, item.where),
        f"({' AND '.join(sure)})" if sure else "TRUE",
        value,
        per,
    )


def _decimal(select: Select, node: Node | None) -> Piece | None:
    if node is None:
        return None
    given = INTEGER if node.type == INTEGER else DECIMAL
    return select.hoisted(select.widened(select.piece(node), given, DECIMAL))


def _sums(state: _State) -> list[str]:
    """The nine sums that make the parts of an indicator."""
    wanted = state.outcomes()
    counted = wanted[Outcome.NUMERATOR]
    sums = [
        f"count(*) FILTER (WHERE {state.among})",
        *(
            f"count(*) FILTER (WHERE {wanted[name]})"
            for name in (Outcome.NUMERATOR, Outcome.UNKNOWN, Outcome.UNDECIDED)
        ),
    ]
    if state.value is None:
        return [*sums, "0", "0", "0", "0", "0"]
    low, high = state.value.low, state.value.high
    possible = f"{state.among} AND {state.where} IS DISTINCT FROM FALSE"
    per = state.per.low if state.per is not None else "1"
    base = f"sum({per}) FILTER (WHERE {counted})" if state.measure is Measure.RATIO else "0"
    return [
        *sums,
        f"sum({low}) FILTER (WHERE {counted})",
        base,
        f"sum(CASE WHEN {state.where} THEN {low} ELSE least({low}, 0) END) FILTER "
        f"(WHERE {possible} AND {low} IS NOT NULL)",
        f"sum(CASE WHEN {state.where} THEN {high} ELSE greatest({high}, 0) END) FILTER "
        f"(WHERE {possible} AND {low} IS NOT NULL)",
        f"count(*) FILTER (WHERE {possible} AND {low} IS NULL)",
    ]


def _parts(numbers: tuple[Any, ...]) -> Parts:
    population, numerator, unknown, undecided = (int(number) for number in numbers[:4])
    total, base, low, high = (
        ZERO if number is None else Decimal(number) for number in numbers[4:8]
    )
    return Parts(population, numerator, unknown, undecided, total, base, low, high, int(numbers[8]))


def _count(condition: str) -> str:
    return f"(count(*) FILTER (WHERE {condition}))"


def _quantified(gathering: Gathering, held: str) -> tuple[str, str]:
    """Whether any, or every, row of a group fulfils a condition; and the answer without rows."""
    doubt = f"WHEN {_count(f'{held} IS NULL')} > 0 THEN NULL"
    if gathering is Gathering.ANY:
        return f"CASE WHEN {_count(held)} > 0 THEN TRUE {doubt} ELSE FALSE END", "FALSE"
    return f"CASE WHEN {_count(f'NOT {held}')} > 0 THEN FALSE {doubt} ELSE TRUE END", "TRUE"


def _valued(aggregate: Aggregate, piece: Piece, held: str) -> list[str]:
    """Lowest and highest value of a sum, a smallest or a largest over a group."""
    possible = f"{held} IS DISTINCT FROM FALSE"
    known = f"count(*) FILTER (WHERE {possible} AND {piece.low} IS NULL) = 0"
    if aggregate.gathering is Gathering.SUM:
        kind = "BIGINT" if aggregate.type == INTEGER else "DECIMAL(18,4)"
        raw = [
            f"sum(CASE WHEN {held} THEN {piece.low} ELSE least({piece.low}, 0) END) "
            f"FILTER (WHERE {possible})",
            f"sum(CASE WHEN {held} THEN {piece.high} ELSE greatest({piece.high}, 0) END) "
            f"FILTER (WHERE {possible})",
        ]
        ends = [f"TRY_CAST(coalesce({part}, 0) AS {kind})" for part in raw]
        sure = f"{known} AND {ends[0]} IS NOT NULL AND {ends[1]} IS NOT NULL"
    else:
        word = aggregate.gathering.value
        certain = f"FILTER (WHERE {held})"
        over = f"FILTER (WHERE {possible})"
        smallest = aggregate.gathering is Gathering.MIN
        ends = [
            f"{word}({piece.low}) {over if smallest else certain}",
            f"{word}({piece.high}) {certain if smallest else over}",
        ]
        sure = f"{known} AND count(*) FILTER (WHERE {held}) > 0"
    return [f"CASE WHEN {sure} THEN {end} END" for end in ends]
