"""What is counted for one indicator in one place; parts of places add up to the place above."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Parts:
    """Counts of rows, and totals of their values where the indicator has values.

    ``population`` rows surely belong; of them ``numerator`` fulfil the condition and ``unknown``
    cannot be decided. ``undecided`` rows may or may not belong, and are in no other count.
    ``total`` and ``base`` are over rows whose values are known; ``low`` and ``high`` bound the
    total, unless ``open`` rows have no bound at all.
    """

    population: int = 0
    numerator: int = 0
    unknown: int = 0
    undecided: int = 0
    total: Decimal = ZERO
    base: Decimal = ZERO
    low: Decimal = ZERO
    high: Decimal = ZERO
    open: int = 0

    def __add__(self, other: Parts) -> Parts:
        return Parts(*(getattr(self, name) + getattr(other, name) for name in NAMES))


NAMES = tuple(part.name for part in fields(Parts))
Measured = dict[str, dict[str, Parts]]
Spread = dict[str, Decimal]  # by place: what is not the sum of the places within
