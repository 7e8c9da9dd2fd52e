"""Parts of one indicator or rule for many places at once, as columns of numbers that add up.

Counts are whole numbers; totals are ten-thousandths of up to 128 bits, kept as four pieces of 32
so that they add up exactly whatever is added.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from anjia.kernel import areas

from .bits import starts
from .parts import NAMES, ZERO, Parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Array = np.ndarray[Any, Any]
COUNTS = ("population", "numerator", "unknown", "undecided", "open")
TOTALS = ("total", "base", "low", "high")
COUNTRY = ""  # where all provinces are added up
PIECES = 4
WIDE = pa.decimal128(38, 4)
_PIECE = 32
_PLACES = Decimal("0.0001")


class Places:
    """Areas in order, and every place that holds one of them: which areas lie within it."""

    def __init__(self, names: Array) -> None:
        self.names = names

    def __len__(self) -> int:
        return len(self.names)

    @cached_property
    def within(self) -> tuple[Places, Array, Array]:
        """Every place, the country first, with where its areas begin and end."""
        if not len(self.names):
            return Places(self.names), np.zeros(0, np.int64), np.zeros(0, np.int64)
        lengths = np.char.str_len(self.names)
        found = [(np.array([COUNTRY]), np.array([0]), np.array([len(self)]))]
        for digits in areas.LENGTHS.values():
            inside = np.flatnonzero(lengths >= digits)
            if len(inside):
                holders = self.names[inside].astype(f"U{digits}")
                first = starts(holders)
                last = np.append(first[1:], len(inside)) - 1
                found.append((holders[first], inside[first], inside[last] + 1))
        names, begins, ends = (np.concatenate(parts) for parts in zip(*found, strict=True))
        return Places(names), begins, ends


@dataclass(frozen=True)
class Tally:
    """Numbers of every place: a row of ``COUNTS`` each, then pieces of ``TOTALS`` where it has."""

    places: Places
    numbers: Array

    def rolled_up(self) -> Tally:
        """Every place that holds one of these, by adding what lies within it."""
        above, begins, ends = self.places.within
        sums = np.zeros(len(self.places) + 1, np.int64)
        found = np.zeros((len(self.numbers), len(above)), np.int64)
        for numbers, added in zip(self.numbers, found, strict=True):
            if numbers.any():  # most definitions leave nothing undecided
                np.cumsum(numbers, out=sums[1:])
                np.subtract(sums[ends], sums[begins], out=added)
        return Tally(above, found)

    def items(self) -> Iterator[tuple[str, Parts]]:
        """Each place with its parts."""
        counts = self.numbers[: len(COUNTS)].T.tolist()
        sums = _wholes(self.numbers[len(COUNTS) :], len(self.places))
        for name, count, total in zip(self.places.names.tolist(), counts, sums, strict=True):
            *some, unbounded = count
            yield name, Parts(**dict(zip(NAMES, (*some, *total, unbounded), strict=True)))


def _wholes(pieces: Array, count: int) -> list[tuple[Decimal, ...]]:
    """The totals of each place as decimals."""
    if not len(pieces):
        return [(ZERO,) * len(TOTALS)] * count
    rows = pieces.reshape(len(TOTALS), PIECES, count)
    found = []
    for total in rows.tolist():
        wholes = (
            sum(piece << (_PIECE * at) for at, piece in enumerate(one))
            for one in zip(*total, strict=True)
        )
        found.append([Decimal(whole).scaleb(-4) for whole in wholes])
    return list(zip(*found, strict=True))


def pieces(column: pa.Array) -> Array:
    """Decimals as rows of four pieces, the lowest first; unknown ones are nothing."""
    wide = column.cast(WIDE).fill_null(ZERO)
    raw = np.frombuffer(wide.buffers()[1], np.uint32, PIECES * len(wide), 16 * wide.offset)
    found = raw.reshape(-1, PIECES).T.astype(np.int64)
    found[-1] = raw.reshape(-1, PIECES)[:, -1].view(np.int32)
    return found


def numbers(found: pa.Table, prefix: str) -> Array:
    """Sums of groups as a tally has them; the columns are called by what they add up."""
    counts = [found[prefix + name].combine_chunks().to_numpy() for name in COUNTS]
    totals = [pieces(found[prefix + name].combine_chunks()) for name in TOTALS]
    return np.concatenate([np.array(counts, np.int64), *totals])


def of(parts: Mapping[str, Parts]) -> Tally:
    """Parts by area as a tally."""
    names = sorted(parts)
    counts = [[getattr(parts[name], field) for name in names] for field in COUNTS]
    totals = [
        pieces(pa.array([getattr(parts[name], field) for name in names], WIDE)) for field in TOTALS
    ]
    return Tally(_places(names), np.concatenate([np.array(counts, np.int64), *totals]))


def _places(names: Sequence[str]) -> Places:
    return Places(np.array(names, np.str_) if names else np.zeros(0, "U1"))


def added(tallies: Iterable[Tally]) -> Tally:
    """Several tallies of different rows as one."""
    given = list(tallies)
    if len(given) == 1:
        return given[0]
    if not given:
        return Tally(_places(()), np.zeros((len(COUNTS), 0), np.int64))
    wide = max(len(tally.numbers) for tally in given)
    names = np.concatenate([tally.places.names for tally in given])
    numbers = np.concatenate(
        [np.pad(tally.numbers, ((0, wide - len(tally.numbers)), (0, 0))) for tally in given],
        axis=1,
    )
    order = np.argsort(names, kind="stable")
    first = starts(names[order])
    if not len(first):
        return Tally(Places(names), numbers)
    return Tally(Places(names[order][first]), np.add.reduceat(numbers[:, order], first, axis=1))


def together(groups: Iterable[Mapping[str, Tally]]) -> dict[str, dict[str, Parts]]:
    """Measurements of different rows as one: by code, every place that holds any of them."""
    found: dict[str, list[Tally]] = defaultdict(list)
    for group in groups:
        for code, tally in group.items():
            found[code].append(tally)
    return {code: dict(added(some).rolled_up().items()) for code, some in found.items()}
