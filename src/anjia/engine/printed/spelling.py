"""Exact numbers as digits for a sentence; the same digits in every language."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from .reach import Rounding, dropped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .numbers import Printed

SHOWN_PARTS = 8
LONGEST_TAIL = 6
GUARD_DIGITS = 2
MORE = "…"


def whole(number: Fraction | int) -> str:
    """A number in full, thousands separated; what does not end is cut and marked."""
    return _digits(Fraction(number), LONGEST_TAIL, LONGEST_TAIL - 2)


def like(number: Fraction, printed: Printed, rounding: Rounding = Rounding.HALF_UP) -> str:
    """A number rounded to the digits of a printed one, in its unit."""
    kept = dropped(number, step=printed.step, rounding=rounding) / printed.scale
    return _fixed(kept, printed.places) + printed.sign


def closely(number: Fraction, printed: Printed) -> str:
    """A number in the unit of a printed one, some digits further than it was printed."""
    places = printed.places + GUARD_DIGITS
    return _digits(number / printed.scale, places, places) + printed.sign


def itself(printed: Printed) -> str:
    """A printed number in one spelling, with its unit of scale: 5082户 is 5,082, 67.08 may be %."""
    return like(printed.value, printed)


def sum_of(parts: Sequence[Printed]) -> str:
    """The parts of a sum, the later ones of a long one left out."""
    shown = [itself(part) for part in parts[:SHOWN_PARTS]]
    return " + ".join([*shown, MORE] if len(parts) > SHOWN_PARTS else shown)


def _digits(number: Fraction, most: int, cut: int) -> str:
    for places in range(most + 1):
        if (number * 10**places).denominator == 1:
            return _fixed(number, places)
    step = Fraction(1, 10**cut)
    return _fixed(dropped(number, step=step, rounding=Rounding.TRUNCATION), cut) + MORE


def _fixed(number: Fraction, places: int) -> str:
    scaled = int(abs(number) * 10**places)
    sign = "-" if number < 0 else ""
    head, tail = divmod(scaled, 10**places)
    return f"{sign}{head:,}" + (f".{tail:0{places}}" if places else "")
