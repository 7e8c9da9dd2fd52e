"""The tables of one run as columns, and what expressions come to on them.

Logic is decided as bitmaps, days are reckoned in numpy, and the database is asked for the rest.
Which columns there are to be, and in which order they are made, does not belong here.
"""
# ruff: noqa: S608 - statements are made of names from the plan; every value is bound

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import pyarrow as pa

from anjia.engine import ages, frames, linking, moments
from anjia.engine.conditions import Conditions
from anjia.engine.language.nodes import Fact, facts
from anjia.engine.sql import HIGH, Bound, Select, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from concurrent.futures import ThreadPoolExecutor
    from datetime import date

    from anjia.engine.backends.duckdb.database import Database
    from anjia.engine.frames import Frame
    from anjia.engine.language.nodes import Node, Scalar
    from anjia.engine.linking import Link
    from anjia.engine.moments import Moment
    from anjia.engine.plan import Plan

Item = TypeVar("Item")
Made = TypeVar("Made")
# Where rows are more, an expression is worked out once for those that know the same.
MANY_ROWS = 50_000


@dataclass
class Columns:
    """What is known of every row, now and in earlier months."""

    plan: Plan
    tables: Mapping[str, pa.Table]
    as_of: date
    parameters: Mapping[str, Scalar]
    earlier: Mapping[int, Moment]
    database: Database
    pool: ThreadPoolExecutor
    frames: dict[str, Frame] = field(default_factory=dict)
    links: dict[tuple[str, str, str], Link] = field(default_factory=dict)
    conditions: dict[str, Conditions] = field(default_factory=dict)

    def prepare(self) -> None:
        """Read the tables, and find whom their rows belong to."""
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
            bound = self.bound(name)
            self.conditions[name] = Conditions(
                self.frames[name], bound.as_of, bound.parameters, partial(self._answers, name)
            )
        with self.database.in_time():
            places = tuple(self.plan.followed)
            self.links = dict(self.together(lambda place: self._linked(*place), places))
        for child, column, _ in places:
            if column != "key":  # rows are shown by it
                self.frames[child].read.pop(column, None)

    def forget(self) -> None:
        """Let go of every row at once: conditions and those who answer them know each other."""
        for made in (self.frames, self.links, self.conditions):
            made.clear()

    def together(
        self, make: Callable[[Item], Made], items: Sequence[Item]
    ) -> Iterator[tuple[Item, Made]]:
        """Each item with what is made of it, several at the same time where rows are many."""
        many = any(frame.rows >= MANY_ROWS for frame in self.frames.values())
        made = self.pool.map(make, items) if many else map(make, items)
        return zip(items, made, strict=True)

    def bound(self, table: str) -> Bound:
        """The day and the parameters of a table."""
        moment = self.earlier.get(moments.split(table)[1])
        if moment is not None:
            return Bound(moment.as_of, moment.parameters)
        return Bound(self.as_of, self.parameters)

    def select(self, table: str) -> Select:
        """A statement over a table, to be written."""
        return Select(table, self.bound(table), self.plan.bounded)

    def _linked(self, child: str, column: str, parent: str) -> Link:
        return linking.link(self.frames[child], column, self.frames[parent])

    def keep(self, table: str, name: str, low: pa.Array, high: pa.Array) -> None:
        """A new column, with its other end where the plan says that it has two."""
        self.frames[table].made[name] = low
        if (table, name) in self.plan.bounded:
            self.frames[table].made[name + HIGH] = high

    def worked_out(self, table: str, nodes: Sequence[Node]) -> list[tuple[pa.Array, pa.Array]]:
        """Both ends of expressions for every row of a table."""
        frame = self.frames[table]
        found: dict[Node, tuple[pa.Array, pa.Array]] = {}
        alike: dict[frozenset[str], list[Node]] = {}
        for node in dict.fromkeys(nodes):
            if isinstance(node, Fact):
                found[node] = frames.ends(frame, node.name)
            else:
                alike.setdefault(frozenset(facts([node])), []).append(node)

        def made(names: frozenset[str]) -> list[tuple[pa.Array, pa.Array]]:
            distinct = frames.distinct(frame, names) if frame.rows >= MANY_ROWS else None
            if distinct is None:
                return self._selected(table, alike[names], frame.relation(names))
            relation, places = distinct
            few = self._selected(table, alike[names], relation)
            return [_spread_out(low, high, places) for low, high in few]

        for names, ends in self.together(made, list(alike)):
            found |= zip(alike[names], ends, strict=True)
        return [found[node] for node in nodes]

    def _answers(self, table: str, nodes: Sequence[Node]) -> list[pa.Array]:
        return [low for low, _ in self.worked_out(table, nodes)]

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
        select = self.select(table)
        select.expect(*nodes)
        pieces = [select.piece(node) for node in nodes]
        columns = [sql for piece in pieces for sql in (piece.low, piece.high)]
        written = list(dict.fromkeys(columns))
        names = {sql: f"made {at}" for at, sql in enumerate(written)}
        made = ", ".join(f"{sql} AS {quoted(name)}" for sql, name in names.items())
        sql = f"SELECT {made} FROM {select.source()}"
        found = self.database.ask(sql, {table: relation}, select.bound.used_in(sql))
        whole = {name: _fitted(found[name].combine_chunks()) for name in found.column_names}
        return [(whole[names[piece.low]], whole[names[piece.high]]) for piece in pieces]


def _spread_out(low: pa.Array, high: pa.Array, places: pa.Array) -> tuple[pa.Array, pa.Array]:
    found = frames.spread_out(low, places)
    return found, found if high is low else frames.spread_out(high, places)


def _fitted(column: pa.Array) -> pa.Array:
    """Whole numbers in one size."""
    return column.cast(pa.int64()) if pa.types.is_integer(column.type) else column
