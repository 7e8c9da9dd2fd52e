"""Values added up area by area in whole ten-thousandths; nothing where these would not be exact.

In the words of ``measuring.sums``. What does not fit into 64 bits is left to a database.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from . import bits, tallies
from .arrow import TYPES
from .definitions import ADDED, Measure
from .frames import numbers
from .language.types import Kind

if TYPE_CHECKING:
    from .bits import Bits, Runs
    from .plan import Prepared
    from .tallies import Places, Tally

    Array = np.ndarray[Any, Any]
    Ends = tuple[pa.Array, pa.Array]

SCALE = 10_000
LARGEST = 10**14  # whole numbers from here on are no decimals
ROOM = 2**62
_SHIFT = 32
_LOWER = 2**_SHIFT - 1


@dataclass(frozen=True, slots=True)
class _Value:
    """Both ends in ten-thousandths, nothing where they are not known, and where they are."""

    low: Array
    high: Array
    known: Array
    sure: Array


def summed(
    item: Prepared, among: Bits, where: Bits, ends: list[Ends], grouped: tuple[Runs, Places]
) -> Tally | None:
    """The nine sums of an indicator; ``ends`` are those of its value, and of what it is for."""
    values = [_value(*pair) for pair in ends] if item.measure in ADDED else []
    if not values or None in values:
        return None
    value, *others = (each for each in values if each is not None)
    sure = value.sure
    for each in others:
        sure = sure & each.sure
    runs, places = grouped
    counted = among.holds & where.holds & sure
    possible = among.holds & ~where.fails
    unknown = possible & ~counted
    asked = (among.holds, counted, unknown, among.unknown, possible & ~value.known)
    base = np.zeros(len(places), np.int64)
    if item.measure is Measure.RATIO:  # for each row, where it is said for nothing else
        rows = runs.counts(counted).astype(np.int64)
        base = _added(others[0].low, counted, runs) if others else rows * SCALE
    sums = [
        _added(value.low, counted, runs),
        base,
        *(
            _added(end, possible & where.holds, runs)
            + _added(join(end, 0), possible & ~where.holds, runs)
            for end, join in ((value.low, np.minimum), (value.high, np.maximum))
        ),
    ]
    counts = [runs.counts(bitmap) for bitmap in asked]
    return tallies.Tally(places, np.concatenate([counts, *map(_pieces, sums)]))


def _value(low: pa.Array, high: pa.Array) -> _Value | None:
    one = _scaled(low)
    other = one if high is low else _scaled(high)
    if one is None or other is None:
        return None
    known = bits.known(low)
    sure = known & bits.known(high)
    if high is not low:
        sure = sure & bits.packed(one == other)
    return _Value(one, other, known, sure)


def _scaled(column: pa.Array) -> Array | None:
    """A column in ten-thousandths, 0 where it is not known; nothing where sums may not fit."""
    if column.type == TYPES[Kind.DECIMAL]:
        raw = np.frombuffer(column.buffers()[1] or b"", np.int64)  # the lower half says it all
        found = raw[2 * column.offset : 2 * (column.offset + len(column)) : 2]
    elif pa.types.is_integer(column.type):
        ends = pc.min_max(column).as_py()
        if max(abs(ends["min"] or 0), abs(ends["max"] or 0)) >= LARGEST:
            return None
        found = numbers(column).astype(np.int64) * SCALE
    else:
        return None
    if column.null_count:
        found = np.where(bits.flags(bits.known(column), len(column)), found, 0)
    if len(found) and max(-int(found.min()), int(found.max())) * len(found) >= ROOM:
        return None
    return found


def _added(values: Array, bitmap: Array, runs: Runs) -> Array:
    """The sum over the rows of each group whose bit is set."""
    if not len(runs.starts) or not bitmap.any():
        return np.zeros(len(runs.sizes), np.int64)
    chosen = values * bits.flags(bitmap, runs.rows)
    found: Array = np.add.reduceat(chosen, runs.starts)
    return found


def _pieces(sums: Array) -> Array:
    """Numbers of 64 bits as the four pieces of a total, the lowest first."""
    above = sums >> 63
    return np.stack([sums & _LOWER, (sums >> _SHIFT) & _LOWER, above & _LOWER, above])
