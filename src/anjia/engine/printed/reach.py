"""What a printed number may have been before it was rounded, and which whole numbers give it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .numbers import Printed


class Rounding(StrEnum):
    """How digits are dropped; of a negative number its size is rounded."""

    HALF_UP = "half_up"
    TRUNCATION = "truncation"


@dataclass(frozen=True)
class Range:
    """Numbers from `low` to `high`; an end belongs to it where `has_low`, `has_high` say so."""

    low: Fraction
    high: Fraction
    has_low: bool = True
    has_high: bool = True

    def __contains__(self, number: Fraction | int) -> bool:
        above = number > self.low or (self.has_low and number == self.low)
        below = number < self.high or (self.has_high and number == self.high)
        return above and below

    def is_above(self, other: Range) -> bool:
        """Whether every number of it is larger than every number of `other`."""
        return self.low > other.high or (
            self.low == other.high and not (self.has_low and other.has_high)
        )

    def meets(self, other: Range) -> bool:
        """Whether a number lies in both."""
        return not (self.is_above(other) or other.is_above(self))

    def times(self, factor: Fraction | int) -> Range:
        """Every number times a positive factor."""
        return Range(self.low * factor, self.high * factor, self.has_low, self.has_high)

    def whole(self) -> range:
        """The whole numbers in it."""
        first, last = ceil(self.low), floor(self.high)
        first += first == self.low and not self.has_low
        last -= last == self.high and not self.has_high
        return range(first, last + 1)


def point(number: Fraction) -> Range:
    """One number alone."""
    return Range(number, number)


def rounded_from(printed: Printed, rounding: Rounding) -> Range:
    """The numbers that are printed so when digits are dropped in this way."""
    size, step = abs(printed.value), printed.step
    half = rounding is Rounding.HALF_UP
    up = step / 2 if half else step
    if not size:
        return Range(-up, up, has_low=False, has_high=False)
    low, high = size - (step / 2 if half else 0), size + up
    if printed.value < 0:
        return Range(-high, -low, has_low=False)
    return Range(low, high, has_high=False)


def given(printed: Printed, rounding: Rounding) -> Range:
    """What a number may be that others are computed from: a full count is itself."""
    return point(printed.value) if printed.is_exact else rounded_from(printed, rounding)


def added(ranges: Iterable[Range]) -> Range:
    """What the sum of one number out of each may be."""
    parts = list(ranges)
    return Range(
        sum((part.low for part in parts), Fraction(0)),
        sum((part.high for part in parts), Fraction(0)),
        all(part.has_low for part in parts),
        all(part.has_high for part in parts),
    )


def divided(top: Range, bottom: Range) -> Range:
    """What a quotient may be; `bottom` must lie above zero."""
    corners = [
        (numerator / denominator, has_top and has_bottom)
        for numerator, has_top in ((top.low, top.has_low), (top.high, top.has_high))
        for denominator, has_bottom in (
            (bottom.low, bottom.has_low),
            (bottom.high, bottom.has_high),
        )
    ]
    low, high = min(corners)[0], max(corners)[0]
    return Range(
        low,
        high,
        any(has for value, has in corners if value == low),
        any(has for value, has in corners if value == high),
    )


def dropped(number: Fraction, *, step: Fraction, rounding: Rounding) -> Fraction:
    """The number after rounding to a step."""
    steps = abs(number) / step
    kept = floor(steps + Fraction(1, 2)) if rounding is Rounding.HALF_UP else floor(steps)
    return kept * step if number >= 0 else -kept * step


def numerators(printed: Printed, *, denominator: int, rounding: Rounding) -> range:
    """The whole numerators that over `denominator` are printed so."""
    return rounded_from(printed, rounding).times(denominator).whole()


def denominators(printed: Printed, *, numerator: Fraction, rounding: Rounding) -> range | None:
    """The whole denominators under `numerator` that are printed so; None where there is no end."""
    wanted = rounded_from(printed, rounding)
    if wanted.low <= 0 or numerator <= 0:
        return None
    return Range(
        numerator / wanted.high, numerator / wanted.low, wanted.has_high, wanted.has_low
    ).whole()
