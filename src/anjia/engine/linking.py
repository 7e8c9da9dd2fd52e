"""Whom each row of a table belongs to, found by the key that it names.

Children mostly lie in the order of those whom they belong to, area by area, so a key is looked for
where it should be before it is looked for everywhere. What is brought along does not belong here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from . import bits
from .bits import Bits, Runs
from .frames import compared

if TYPE_CHECKING:
    from .frames import Frame

Array = np.ndarray[Any, Any]
NEAR = 8  # rows after the expected one that are looked at: those before it have no child rows


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
        found = np.full(self.count, least, values.dtype)
        if len(values):
            inside = join.reduceat(values, self.runs.starts)
            owned = self.owners >= 0
            join.at(found, self.owners[owned], inside[owned])
        return found

    @cached_property
    def _is_single(self) -> bool:
        """Whether every group belongs to somebody, and nobody has two."""
        owners = self.owners
        return bool(np.all(owners[:1] >= 0) and np.all(owners[1:] > owners[:-1]))

    def _added(self, numbers: Array) -> Array:
        if self._is_single:
            sums = np.zeros(self.count, np.int64)
            sums[self.owners] = numbers
            return sums
        found = self.owners >= 0
        # Sums of whole numbers below 2**53: exact as floats too.
        sums = np.bincount(self.owners[found], weights=numbers[found], minlength=self.count)
        return sums.astype(np.int64)


def link(child: Frame, column: str, parent: Frame) -> Link:
    """Whom the rows of a table belong to, by the key that they name."""
    if not parent.rows or not child.rows:
        start = np.zeros(min(child.rows, 1), np.int64)
        return Link(Runs(start, child.rows), start - 1, parent.rows)
    first, asked = _named(child.pieces(column))
    keys = pa.concat_arrays([_words(piece) for piece in parent.pieces("key").chunks])
    owners = _found(asked, keys, _expected(child, first, parent))
    return Link(Runs(first, child.rows), owners, parent.rows)


def _named(column: pa.ChunkedArray) -> tuple[Array, pa.Array]:
    """Where rows begin to name another key, and these keys; each piece begins anew."""
    firsts, names, before = [], [], 0
    for piece in column.chunks:
        first = bits.starts(compared(piece))
        firsts.append(first + before)
        names.append(_words(piece.take(pa.array(first))))
        before += len(piece)
    if not names:
        return np.zeros(0, np.int64), pa.array([], pa.string())
    return np.concatenate(firsts), pa.concat_arrays(names)


def _words(column: pa.Array) -> pa.Array:
    return column.cast(pa.string()) if isinstance(column, pa.DictionaryArray) else column


def _expected(child: Frame, first: Array, parent: Frame) -> Array:
    """Where owners would lie if those of an area had the order of the rows that name them."""
    (own, areas), (others, places) = child.runs, parent.runs
    area = np.searchsorted(own.starts, first, side="right") - 1
    begins = bits.starts(area)
    within = np.arange(len(first)) - np.repeat(begins, np.diff(np.append(begins, len(first))))
    bounds = np.append(others.starts, parent.rows)
    begin = bounds[np.searchsorted(places.names, areas.names)]
    found: Array = begin[area] + within
    return found


def _found(asked: pa.Array, keys: pa.Array, expected: Array) -> Array:
    """The row of each key that is asked for, or -1."""
    owners = np.full(len(asked), -1, np.int64)
    left = np.arange(len(asked))
    for near in range(NEAR):
        if not len(left):
            return owners
        places = np.minimum(expected[left] + near, len(keys) - 1)
        wanted = asked if len(left) == len(asked) else asked.take(pa.array(left))
        same = bits.flags(bits.read(pc.equal(wanted, keys.take(pa.array(places)))).holds, len(left))
        owners[left[same]] = places[same]
        left = left[~same]
    rest = pc.index_in(asked.take(pa.array(left)), value_set=keys, skip_nulls=True)
    owners[left] = rest.fill_null(-1).to_numpy()
    return owners


def borrowed(owner: Frame, name: str, link: Link) -> pa.Array | Bits:
    """A column of the rows that rows belong to; unknown where there is none."""
    if not owner.rows:
        rows = link.runs.rows
        given = owner.column(name).type
        return bits.same(None, rows) if pa.types.is_boolean(given) else pa.nulls(rows, given)
    if name in owner.conditions:
        condition = owner.conditions[name]
        holds, fails = (
            bits.packed(np.repeat(_at(bitmap, owner.rows, link.owners), link.runs.sizes))
            for bitmap in (condition.holds, condition.fails)
        )
        return Bits(holds, fails, link.runs.rows)
    positions = link.positions
    return owner.column(name).take(pa.array(positions, mask=positions < 0))


def _at(bitmap: Array, rows: int, owners: Array) -> Array:
    """The bits of some rows, a byte each; where there is no row, none is set."""
    if not bitmap.any():
        return np.zeros(len(owners), np.bool_)
    found: Array = np.append(bits.flags(bitmap, rows), np.False_)[owners]  # -1 finds the last
    return found
