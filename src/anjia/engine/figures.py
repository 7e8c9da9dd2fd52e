"""Figures: parts of an indicator as a value with its range, rounded by one rule.

Where they are stored and who may see them does not belong here.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from .definitions import Measure
from .parts import Parts

if TYPE_CHECKING:
    from .definitions import Indicator

Ends = tuple[Decimal | None, Decimal | None]
HUNDRED = Decimal(100)
ROUNDING = "half_up"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number for one place. ``value`` is None where there is nobody to speak of.

    ``low`` is certain, ``high`` possible when every unknown row turned out to fulfil the condition;
    both are None where no bound is known.
    """

    numerator: Decimal
    denominator: Decimal
    unknown: int
    undecided: int
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None


def figure(indicator: Indicator, parts: Parts, spread: Decimal | None = None) -> Figure:
    """The figure that the parts of a place make; ``spread`` is what the second pass found."""
    ends: Ends
    match indicator.measure:
        case Measure.COUNT:
            numerator, denominator = Decimal(parts.numerator), Decimal(parts.population)
            ends = numerator, numerator + parts.unknown
            return _made(parts, indicator, numerator, denominator, numerator, ends)
        case Measure.SHARE:
            numerator, denominator = Decimal(parts.numerator), Decimal(parts.population)
            low = _share(numerator, denominator)
            high = _share(numerator + parts.unknown, denominator)
            return _made(parts, indicator, numerator, denominator, low, (low, high))
        case Measure.SUM:
            ends = (parts.low, parts.high) if not parts.open else (None, None)
            population = Decimal(parts.population)
            return _made(parts, indicator, parts.total, population, parts.total, ends)
        case Measure.RATIO:
            value = parts.total / parts.base if parts.base else None
            ends = (value, value) if not parts.unknown else (None, None)
            return _made(parts, indicator, parts.total, parts.base, value, ends)
        case Measure.MEDIAN:
            counted, population = Decimal(parts.numerator), Decimal(parts.population)
            ends = (spread, spread) if not parts.unknown else (None, None)
            return _made(parts, indicator, counted, population, spread, ends)
        case Measure.DISTINCT:
            counted, population = Decimal(parts.numerator), Decimal(parts.population)
            different = spread or Decimal(0)
            ends = different, different + parts.unknown
            return _made(parts, indicator, counted, population, different, ends)


def _share(numerator: Decimal, denominator: Decimal) -> Decimal | None:
    return numerator / denominator * HUNDRED if denominator else None


def _made(
    parts: Parts,
    indicator: Indicator,
    numerator: Decimal,
    denominator: Decimal,
    value: Decimal | None,
    ends: Ends,
) -> Figure:
    return Figure(
        numerator=numerator,
        denominator=denominator,
        unknown=parts.unknown,
        undecided=parts.undecided,
        value=rounded(value, indicator.places),
        low=rounded(ends[0], indicator.places),
        high=rounded(ends[1], indicator.places),
    )


def rounded(value: Decimal | None, places: int) -> Decimal | None:
    """Half away from zero, to a number of places: the rule of Chinese statistical practice."""
    if value is None:
        return None
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
