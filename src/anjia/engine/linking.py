"""Whom each row of a table belongs to, found by the key that it names.

Children mostly lie in the area of those whom they belong to, so a key is looked for there before it
is looked for everywhere. What is brought along does not belong here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from . import bits
from .bits import SMALL, Bits, Runs
from .frames import named, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .frames import Frame

Array = np.ndarray[Any, Any]
BLOCK = 2**14  # rows whose keys are looked for at once: as many as a cache holds


@dataclass(frozen=True)
class Link:
    """Which row of another table each row belongs to, group by group of rows side by side."""

    runs: Runs
    owners: Array  # a group's row in the other table; -1 where there is none
    count: int  # rows of the other table

    @property
    def positions(self) -> Array:
        """The other table's row of every row."""
        return np.repeat(self.owners, self.runs.sizes)

    @cached_property
    def groups(self) -> pa.Array:
        """Which group every row is in."""
        size = np.int32 if len(self.owners) < SMALL else np.int64
        return pa.array(np.repeat(np.arange(len(self.owners), dtype=size), self.runs.sizes))

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
            if len(numbers) == self.count:
                return numbers
            sums: Array = np.zeros(self.count, numbers.dtype)
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
    first, asked = named(child.pieces(column))
    keys = parent.pieces("key")
    owners = _beside(asked, keys, _together(child, first, parent))
    left = np.flatnonzero((owners < 0) & asked.is_valid().to_numpy())
    if len(left):
        owners[left] = _anywhere(_text(asked).take(pa.array(left)), _text(keys))
    return Link(Runs(first, child.rows), owners, parent.rows)


def _together(child: Frame, first: Array, parent: Frame) -> Iterator[tuple[slice, slice]]:
    """Some areas at a time: which rows of the other table lie there, and which groups of rows."""
    (own, areas), (others, places) = child.runs, parent.runs
    chosen = np.unique(np.searchsorted(others.starts, np.arange(0, parent.rows, BLOCK)))
    chosen = chosen[chosen < len(places)]
    rows = np.append(own.starts, child.rows)[np.searchsorted(areas.names, places.names[chosen])]
    groups = np.append(np.searchsorted(first, rows), len(first)).tolist()
    bounds = np.append(others.starts[chosen], parent.rows).tolist()
    for inside, those in zip(pairwise(bounds), pairwise(groups), strict=True):
        yield slice(*inside), slice(*those)


def _beside(
    asked: pa.ChunkedArray, keys: pa.ChunkedArray, blocks: Iterable[tuple[slice, slice]]
) -> Array:
    """The row of each key that lies in the same areas, or -1."""
    owners = np.full(len(asked), -1, np.int64)
    for rows, groups in blocks:
        at = pc.index_in(_text(asked[groups]), value_set=_text(keys[rows]))
        owners[groups] = at.fill_null(-1 - rows.start).to_numpy() + rows.start
    return owners


def _text(column: pa.ChunkedArray) -> pa.Array:
    """Keys as they are written out; copied only where they do not lie in one piece."""
    pieces = [words(piece) for piece in column.chunks]
    return pieces[0] if len(pieces) == 1 else pa.concat_arrays([pa.array([], pa.string()), *pieces])


def _anywhere(asked: pa.Array, keys: pa.Array) -> Array:
    """The same among all keys, of which few are asked for."""
    wanted = asked.dictionary_encode()
    at = pc.index_in(keys, value_set=wanted.dictionary)
    places = np.full(len(wanted.dictionary), -1, np.int64)
    places[at.drop_null().to_numpy()] = np.flatnonzero(bits.flags(bits.known(at), len(at)))
    found: Array = places[wanted.indices.to_numpy()]
    return found


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
    owners = pa.array(link.owners, mask=link.owners < 0)
    return owner.column(name).take(owners).take(link.groups)


def _at(bitmap: Array, rows: int, owners: Array) -> Array:
    """The bits of some rows, a byte each; where there is no row, none is set."""
    if not bitmap.any():
        return np.zeros(len(owners), np.bool_)
    found: Array = np.append(bits.flags(bitmap, rows), np.False_)[owners]  # -1 finds the last
    return found
