"""One table of a run: its rows in order of area, its columns, and whom each row belongs to.

Conditions are bitmaps, words are small numbers, everything else is as Arrow holds it. What the
columns mean does not belong here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from . import bits
from .bits import Bits, Runs
from .sql import HIGH
from .tallies import Places

if TYPE_CHECKING:
    from collections.abc import Collection

Array = np.ndarray[Any, Any]
NARROW = 127
LARGEST = 2**62
ALIKE = 2  # rows that know the same, on average, so that it is worth to look for them


@dataclass(frozen=True)
class Link:
    """Which row of another table each row belongs to, group by group of rows side by side."""

    runs: Runs
    owners: Array  # a group's row in the other table; -1 where there is none
    count: int  # rows of the other table

    @cached_property
    def positions(self) -> Array:
        """The other table's row of every row."""
        return np.repeat(self.owners, self.runs.sizes)

    def counts(self, bitmap: Array) -> Array:
        """How many rows with the bit set belong to each row of the other table."""
        return self._added(self.runs.counts(bitmap))

    @cached_property
    def sizes(self) -> Array:
        """How many rows belong to each row of the other table."""
        return self._added(self.runs.sizes)

    def ends(self, values: Array, join: np.ufunc, least: int) -> Array:
        """The smallest or largest value of the rows that belong to each; ``least`` without any."""
        found = np.full(self.count, least, np.int64)
        if len(values):
            inside = join.reduceat(values, self.runs.starts)
            owned = self.owners >= 0
            join.at(found, self.owners[owned], inside[owned].astype(np.int64))
        return found

    def _added(self, numbers: Array) -> Array:
        found = self.owners >= 0
        # Sums of whole numbers below 2**53: exact as floats too.
        sums = np.bincount(self.owners[found], weights=numbers[found], minlength=self.count)
        return sums.astype(np.int64)


@dataclass
class Frame:
    """A table's rows sorted by area; a column that is used lies in one piece from then on."""

    rows: int
    read: dict[str, pa.ChunkedArray]
    made: dict[str, pa.Array] = field(default_factory=dict)
    conditions: dict[str, Bits] = field(default_factory=dict)
    known: dict[str, Array] = field(default_factory=dict)
    coded: dict[str, Array] = field(default_factory=dict)
    lock: RLock = field(default_factory=RLock)

    def has(self, name: str) -> bool:
        """Whether there is such a column."""
        return name in self.conditions or name in self.made or name in self.read

    def column(self, name: str) -> pa.Array:
        """A column as Arrow, in one piece."""
        if name in self.conditions:
            return self.conditions[name].to_arrow()
        with self.lock:
            if name not in self.made:
                self.made[name] = _whole(self.read.pop(name))
            return self.made[name]

    def key(self, name: str) -> pa.Array:
        """A column of keys: looked at once, and not kept in one piece."""
        return self.made[name] if name in self.made else _whole(self.read[name])

    def condition(self, name: str) -> Bits:
        """A boolean column."""
        if name not in self.conditions:
            self.conditions[name] = bits.read(self.column(name))
        return self.conditions[name]

    def words(self, name: str) -> tuple[Array, list[str]]:
        """A column of few words as numbers, -1 where there is none, and the words."""
        with self.lock:
            column = self.column(name)
            if name not in self.coded:
                if not isinstance(column, pa.DictionaryArray):
                    column = column.dictionary_encode()
                words = column.dictionary
                size = pa.int8() if len(words) <= NARROW else pa.int32()
                column = pa.DictionaryArray.from_arrays(column.indices.cast(size), words)
                self.made[name] = column
                self.coded[name] = column.indices.fill_null(-1).to_numpy()
            return self.coded[name], column.dictionary.to_pylist()

    def numbers(self, name: str) -> Array:
        """A column of whole numbers or days; what stands where it is not known means nothing."""
        return numbers(self.column(name))

    def known_in(self, name: str) -> Array:
        """Where a column has a value."""
        if name not in self.known:
            self.known[name] = bits.known(self.column(name))
        return self.known[name]

    def relation(self, names: Collection[str], **more: Any) -> pa.Table:
        """Some of the columns, with the other ends of those that have two."""
        ends = {*names, *(name + HIGH for name in names if self.has(name + HIGH))}
        columns = {name: self.column(name) for name in sorted(ends)} | more
        if not columns:
            columns = {"row": pa.nulls(self.rows)}
        return pa.table(columns)

    @cached_property
    def runs(self) -> tuple[Runs, Places]:
        """Rows of the same area, and the areas in order."""
        column = self.column("area")
        first = bits.starts(_compared(column))
        names = column.take(pa.array(first)).to_pylist()
        places = Places(np.array(names, np.str_) if names else np.zeros(0, "U1"))
        return Runs(first, self.rows), places


def frame(table: pa.Table) -> Frame:
    """A table as a frame; it is sorted where it is not yet."""
    found = _frame(table)
    _, places = found.runs
    if np.all(places.names[1:] > places.names[:-1]):
        return found
    words = table["area"].cast(pa.string())
    order = pc.sort_indices(pa.table({"area": words}), sort_keys=[("area", "ascending")])
    return _frame(table.take(order))


def _frame(table: pa.Table) -> Frame:
    return Frame(table.num_rows, dict(zip(table.column_names, table.columns, strict=True)))


def link(child: Frame, column: str, parent: Frame) -> Link:
    """Whom the rows of a table belong to, by the key that they name."""
    if not parent.rows:
        start = np.zeros(min(child.rows, 1), np.int64)
        return Link(Runs(start, child.rows), start - 1, 0)
    named = child.key(column)
    first = bits.starts(_compared(named))
    asked = named.take(pa.array(first))
    if isinstance(asked, pa.DictionaryArray):
        asked = asked.cast(asked.type.value_type)
    keys = parent.key("key")
    owners = pc.index_in(asked, value_set=keys, skip_nulls=True).fill_null(-1).to_numpy()
    return Link(Runs(first, child.rows), owners, parent.rows)


def borrowed(owner: Frame, name: str, link: Link) -> pa.Array | Bits:
    """A column of the rows that rows belong to; unknown where there is none."""
    if not owner.rows:
        rows = link.runs.rows
        given = owner.column(name).type
        return bits.same(None, rows) if pa.types.is_boolean(given) else pa.nulls(rows, given)
    positions = link.positions
    if name in owner.conditions:
        condition = owner.conditions[name]
        holds, fails = (
            bits.packed(np.append(bits.flags(bitmap, owner.rows), False)[positions])  # -1 finds it
            for bitmap in (condition.holds, condition.fails)
        )
        return Bits(holds, fails, len(positions))
    return owner.column(name).take(pa.array(positions, mask=positions < 0))


def ends(frame: Frame, name: str) -> tuple[pa.Array, pa.Array]:
    """Both ends of a column."""
    low = frame.column(name)
    return low, frame.column(name + HIGH) if frame.has(name + HIGH) else low


def distinct(frame: Frame, names: Collection[str]) -> tuple[pa.Table, pa.Array] | None:
    """Each combination of values once, and which one every row has; nothing where that is no gain.

    Whatever is worked out from the values alone need be worked out only for these.
    """
    columns = dict(zip(*_columns(frame, names), strict=True))
    if not columns:
        return None
    place, sizes, parts = None, 1, {}
    for name, column in columns.items():
        part = column if isinstance(column, pa.DictionaryArray) else column.dictionary_encode()
        size = len(part.dictionary) + 1
        sizes *= size
        if ALIKE * size > frame.rows or sizes > LARGEST:
            return None
        codes = part.indices.fill_null(size - 1).to_numpy().astype(np.int64)
        parts[name] = (part.dictionary, size)
        place = codes if place is None else place * size + codes
    coded = pa.array(place).dictionary_encode()
    if ALIKE * len(coded.dictionary) > frame.rows:
        return None
    left, found = coded.dictionary.to_numpy(), {}
    for name, (words, size) in reversed(parts.items()):
        left, codes = np.divmod(left, size)
        found[name] = words.take(pa.array(codes, mask=codes == size - 1))
    return pa.table(found), coded.indices


def _columns(frame: Frame, names: Collection[str]) -> tuple[list[str], list[pa.Array]]:
    relation = frame.relation(names) if names else pa.table({})
    return relation.column_names, [_whole(column) for column in relation.columns]


def numbers(column: pa.Array) -> Array:
    """The numbers of a column of whole numbers or days, as they lie."""
    if pa.types.is_date32(column.type):
        column = column.view(pa.int32())
    size = column.type.to_pandas_dtype()
    return np.frombuffer(column.buffers()[1] or b"", size)[
        column.offset : column.offset + len(column)
    ]


def _whole(column: pa.ChunkedArray) -> pa.Array:
    if pa.types.is_dictionary(column.type):
        column = column.unify_dictionaries()
    found = column.combine_chunks()
    if isinstance(found, pa.ChunkedArray):
        found = pa.concat_arrays(found.chunks) if found.chunks else pa.array([], column.type)
    return found


def _compared(column: pa.Array) -> pa.Array:
    """What tells one value from the next: of words, their numbers."""
    return column.indices if isinstance(column, pa.DictionaryArray) else column
