"""Conditions over many rows at once: two bitmaps, where it holds and where it does not.

Where neither is set, the condition is unknown. A row costs two bits, so the logic of a whole
country's rows is done in a cache; what the conditions are about does not belong here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Callable

Array = np.ndarray[Any, Any]
WORD = 64
NARROW = 127
SMALL = 2**31
SIZES = (np.int8, np.int16, np.int32, np.int64)
BLOCK = 2**16  # rows whose bytes stay in a cache until they are packed


@dataclass(frozen=True, slots=True)
class Bits:
    """A condition over rows; a bit that stands for no row is never set."""

    holds: Array
    fails: Array
    rows: int

    def __invert__(self) -> Bits:
        return Bits(self.fails, self.holds, self.rows)

    def __and__(self, other: Bits) -> Bits:
        return Bits(self.holds & other.holds, self.fails | other.fails, self.rows)

    def __or__(self, other: Bits) -> Bits:
        return Bits(self.holds | other.holds, self.fails & other.fails, self.rows)

    @property
    def unknown(self) -> Array:
        """Where it cannot be decided."""
        return everywhere(self.rows) & ~(self.holds | self.fails)

    def to_arrow(self) -> pa.Array:
        """The same as an Arrow column."""
        known = pa.py_buffer(self.holds | self.fails)
        return pa.Array.from_buffers(pa.bool_(), self.rows, [known, pa.py_buffer(self.holds)])


@lru_cache(maxsize=64)
def everywhere(rows: int) -> Array:
    """Every row."""
    return packed(np.ones(rows, np.bool_))


def packed(flags: Array) -> Array:
    """One bit a row, in whole words, the first row first."""
    found = np.zeros(-(-len(flags) // WORD) * 8, np.uint8)
    small = np.packbits(flags, bitorder="little")
    found[: len(small)] = small
    return found.view(np.uint64)


def decided(test: Callable[[slice], Array], rows: int) -> Array:
    """The rows for which a test holds, asked for some rows at a time."""
    found = np.zeros(-(-rows // WORD) * 8, np.uint8)
    for begin in range(0, rows, BLOCK):
        small = np.packbits(test(slice(begin, min(begin + BLOCK, rows))), bitorder="little")
        found[begin // 8 : begin // 8 + len(small)] = small
    return found.view(np.uint64)


def flags(bitmap: Array, rows: int) -> Array:
    """One byte a row again."""
    return np.unpackbits(bitmap.view(np.uint8), count=rows, bitorder="little").view(np.bool_)


def same(value: bool | None, rows: int) -> Bits:  # noqa: FBT001 - it is a value
    """One answer for every row."""
    every = everywhere(rows)
    none = np.zeros_like(every)
    return Bits(every if value is True else none, every if value is False else none, rows)


def known(column: pa.Array) -> Array:
    """Where a column has a value."""
    if column.null_count == 0:
        return everywhere(len(column))
    return _lying(column.buffers()[0], column)


def read(column: pa.Array) -> Bits:
    """A condition out of a boolean column."""
    valid = known(column)
    holds = _lying(column.buffers()[1], column) & valid
    return Bits(holds, valid & ~holds, len(column))


def _lying(buffer: pa.Buffer | None, column: pa.Array) -> Array:
    """The bits of a column as Arrow holds them: the same order as ours."""
    rows, first = len(column), column.offset
    given = np.frombuffer(buffer or b"", np.uint8)[first // 8 : -(-(first + rows) // 8)]
    if first % 8:
        return packed(np.unpackbits(given, bitorder="little")[first % 8 :][:rows].view(np.bool_))
    found = np.zeros(-(-rows // WORD) * 8, np.uint8)
    found[: len(given)] = given
    bitmap = found.view(np.uint64)
    bitmap &= everywhere(rows)
    return bitmap


class Runs:
    """Rows that lie one after the other, in groups: how many bits are set in each."""

    def __init__(self, starts: Array, rows: int) -> None:
        self.starts, self.rows = starts, rows
        bounds = np.append(starts, rows)
        self.words = (bounds >> 6).astype(np.int64)
        self.below = (np.uint64(1) << (bounds & 63).astype(np.uint64)) - np.uint64(1)
        self.sizes = np.diff(bounds)
        most = int(self.sizes.max(initial=0))
        self.size = next(size for size in SIZES if most <= np.iinfo(size).max)

    def counts(self, bitmap: Array) -> Array:
        """Set bits of every group, in the smallest numbers that hold its rows."""
        if not bitmap.any():
            return np.zeros(len(self.sizes), self.size)
        words = np.append(bitmap, np.uint64(0))
        before = np.cumsum(np.bitwise_count(words), dtype=np.int64)
        before[1:], before[0] = before[:-1].copy(), 0
        found = np.empty(len(self.sizes), self.size)
        for begin in range(0, len(found), BLOCK):
            part = slice(begin, begin + BLOCK + 1)
            at = self.words[part]
            rank = before[at] + np.bitwise_count(words[at] & self.below[part])
            np.subtract(rank[1:], rank[:-1], out=found[begin : begin + BLOCK], casting="unsafe")
        return found


def starts(column: pa.Array | Array) -> Array:
    """Where a value differs from the one before, the first row included."""
    if not len(column):
        return np.zeros(0, np.int64)
    if isinstance(column, pa.Array) and pa.types.is_integer(column.type) and not column.null_count:
        column = column.to_numpy()
    if isinstance(column, np.ndarray):
        differs = column[1:] != column[:-1]
    else:
        differs = (
            pa.compute.not_equal(column[1:], column[:-1])
            .fill_null(True)  # noqa: FBT003 - it is a value
            .to_numpy(zero_copy_only=False)
        )
    return np.append(0, np.flatnonzero(differs) + 1)
