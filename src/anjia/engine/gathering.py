"""How many rows of a child table, or whether any: one value for every row that they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from . import bits, frames
from .bits import Bits
from .language.nodes import Gathering

if TYPE_CHECKING:
    from .language.nodes import Aggregate
    from .linking import Link

    Array = np.ndarray[Any, Any]

SHARE = pa.decimal128(18, 4)
_WHOLE = 10_000


def counted(node: Aggregate, held: Bits, link: Link) -> Bits | tuple[pa.Array, pa.Array]:
    """An aggregate without an item: a condition, or the lowest and the highest number."""
    sure, unsure = link.counts(held.holds), link.counts(held.unknown)
    match node.gathering:
        case Gathering.ANY:
            return _condition(sure > 0, (sure == 0) & (unsure == 0))
        case Gathering.ALL:
            against = link.counts(held.fails)
            return _condition((against == 0) & (unsure == 0), against > 0)
        case Gathering.SHARE:
            return _share(sure, link.sizes), _share(sure + unsure, link.sizes)
        case _:
            return pa.array(sure), pa.array(sure + unsure)


def extreme(
    node: Aggregate, held: Bits, ends: tuple[pa.Array, pa.Array], link: Link
) -> tuple[pa.Array, pa.Array]:
    """The smallest or largest whole number or day, between what it surely and possibly is.

    Unknown where no row surely counts, or where a row that may count has no value.
    """
    low, high = ends
    none = link.counts(held.holds) == 0
    possible = held.holds | held.unknown
    valued = bits.known(low) & bits.known(high)
    none |= link.counts(possible & ~valued) > 0
    days = pa.types.is_date32(low.type)
    size = np.iinfo(np.int32 if days else np.int64)  # no day is so far away
    smallest = node.gathering is Gathering.MIN
    join, least = (np.minimum, size.max) if smallest else (np.maximum, size.min)
    over = (possible, held.holds) if smallest else (held.holds, possible)
    found = []
    for column, bitmap in zip(ends, over, strict=True):
        known = frames.numbers(column).astype(size.dtype, copy=False)
        values = np.where(bits.flags(bitmap, held.rows), known, size.dtype.type(least))
        made = pa.array(link.ends(values, join, least), mask=none)
        found.append(made.view(low.type) if days else made)
    return found[0], found[1]


def _condition(holds: Array, fails: Array) -> Bits:
    return Bits(bits.packed(holds), bits.packed(fails), len(holds))


def _share(part: Array, whole: Array) -> pa.Array:
    """Rounded half up to four places; unknown where there are no rows."""
    part, whole = part.astype(np.int64), whole.astype(np.int64)
    none = whole == 0
    twice = 2 * np.where(none, 1, whole)
    small = (2 * part * _WHOLE + np.where(none, 1, whole)) // twice
    wide = np.stack([small, np.zeros_like(small)], axis=1)  # never negative: the upper half is 0
    known = None if not none.any() else pa.py_buffer(bits.packed(~none))
    return pa.Array.from_buffers(SHARE, len(part), [known, pa.py_buffer(wide)])
