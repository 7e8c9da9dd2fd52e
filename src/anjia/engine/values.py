"""What expressions mean on single values: the arithmetic that the reference back end uses.

None is unknown. A ``Span`` is a number or date known only within bounds, as a count is when some
rows cannot be decided. Every other back end must agree with this module.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from itertools import product
from typing import TYPE_CHECKING, Any

from anjia.kernel import periods

from .language.nodes import Comparison, Operation
from .language.types import (
    DATE,
    DECIMAL,
    INTEGER,
    LARGEST_DECIMAL,
    LARGEST_INTEGER,
    PERIODS_A_YEAR,
    Kind,
    Type,
)

if TYPE_CHECKING:
    from collections.abc import Callable

PLACES = Decimal("0.0001")
_WIDE = 60

Exact = bool | int | Decimal | str | date
Ordered = int | Decimal | date


@dataclass(frozen=True, slots=True)
class Span:
    """A value that lies between two others, both included and different from each other."""

    low: Ordered
    high: Ordered


Value = Exact | Span | None


Ends = tuple[Any, Any]  # of one type; a comparison of two types is refused before it gets here


def bounds(value: Value) -> Ends | None:
    """Lowest and highest possible value, or None when nothing is known."""
    if value is None:
        return None
    return (value.low, value.high) if isinstance(value, Span) else (value, value)


def within(low: Any, high: Any) -> Value:
    """A span, or the value itself where both ends meet."""
    return low if low == high else Span(low, high)


def fitted(value: object, wanted: Type) -> Exact | None:
    """A result rounded to its type, or None where it does not fit."""
    if value is None:
        return None
    if wanted == DECIMAL and isinstance(value, int | Decimal):
        with localcontext() as context:
            context.prec = _WIDE
            rounded = Decimal(value).quantize(PLACES, rounding=ROUND_HALF_UP)
        return rounded if abs(rounded) < LARGEST_DECIMAL else None
    if wanted == INTEGER and isinstance(value, int):
        return value if -LARGEST_INTEGER <= value < LARGEST_INTEGER else None
    if wanted.kind is Kind.PERIOD and isinstance(value, int):
        first, last = wanted.range
        return value if first <= value <= last else None
    return value if isinstance(value, bool | str | date) else None


def widened(value: Value, wanted: Type) -> Value:
    """An integer as a decimal where decimals are reckoned with."""
    ends = bounds(value)
    if ends is None or wanted != DECIMAL:
        return value
    low, high = fitted(ends[0], DECIMAL), fitted(ends[1], DECIMAL)
    return within(low, high) if isinstance(low, Decimal) and isinstance(high, Decimal) else None


def negated(value: Value) -> Value:
    """Not: unknown stays unknown."""
    return None if value is None else not value


def conjunction(values: list[Value]) -> Value:
    """And over any number of conditions."""
    if any(value is False for value in values):
        return False
    return None if any(value is None for value in values) else True


def disjunction(values: list[Value]) -> Value:
    """Or over any number of conditions."""
    if any(value is True for value in values):
        return True
    return None if any(value is None for value in values) else False


def compared(op: Comparison, left: Value, right: Value) -> Value:  # noqa: PLR0911 - by sign
    """A comparison decided by the bounds of both sides, or unknown."""
    one, other = bounds(left), bounds(right)
    if one is None or other is None:
        return None
    match op:
        case Comparison.EQ:
            return _equal(one, other)
        case Comparison.NE:
            return negated(_equal(one, other))
        case Comparison.LT:
            return _before(one, other, lambda a, b: a < b)
        case Comparison.LE:
            return _before(one, other, lambda a, b: a <= b)
        case Comparison.GT:
            return _before(other, one, lambda a, b: a < b)
        case Comparison.GE:
            return _before(other, one, lambda a, b: a <= b)


def _equal(one: Ends, other: Ends) -> Value:
    if one[0] == one[1] == other[0] == other[1]:
        return True
    if one[0] == one[1] and other[0] == other[1]:
        return False
    apart = one[1] < other[0] or other[1] < one[0]
    return False if apart else None


def _before(
    one: Ends,
    other: Ends,
    holds: Callable[[Any, Any], bool],
) -> Value:
    if holds(one[1], other[0]):
        return True
    return None if holds(one[0], other[1]) else False


def reckoned(op: Operation, left: Value, right: Value, gives: Type) -> Value:
    """Arithmetic on the bounds of both sides; unknown where any corner does not fit."""
    if gives == DECIMAL:
        left, right = widened(left, DECIMAL), widened(right, DECIMAL)
    one, other = bounds(left), bounds(right)
    if one is None or other is None:
        return None
    if op is Operation.DIV and other[0] <= 0 <= other[1]:
        return None
    corners = [_single(op, a, b, gives) for a, b in product(one, other)]
    known = [corner for corner in corners if corner is not None]
    if len(known) < len(corners):
        return None
    return within(min(known), max(known))


def _single(op: Operation, left: Any, right: Any, gives: Type) -> Exact | None:
    if gives == DATE:
        days = int(right) if op is Operation.ADD else -int(right)
        try:
            moved: date = left + timedelta(days=days)
        except OverflowError:
            return None
        return moved
    with localcontext() as context:
        context.prec = _WIDE
        raw: object
        match op:
            case Operation.ADD:
                raw = left + right
            case Operation.SUB:
                raw = left - right
            case Operation.MUL:
                raw = left * right
            case Operation.DIV:
                raw = Decimal(left) / Decimal(right)
        return fitted(raw, gives)


def _last_day(day: date) -> bool:
    return day == date.max or (day + timedelta(days=1)).day == 1


def full_months(start: date, end: date) -> int:
    """Full months from one date to another; negative when counted back."""
    if end < start:
        return -full_months(end, start)
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (end.day < start.day and not _last_day(end))


def full_years(start: date, end: date) -> int:
    """Full years from one date to another; who is born on 29 February turns a year on 1 March."""
    if end < start:
        return -full_years(end, start)
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def divided(part: int, whole: int) -> Decimal:
    """A share with the places of a decimal."""
    return (Decimal(part) / Decimal(whole)).quantize(PLACES, rounding=ROUND_HALF_UP)


def period_of(day: date, gives: Type) -> int:
    """The period around a date, counted from the year 0."""
    count = PERIODS_A_YEAR[gives.every or periods.Kind.MONTH]
    return day.year * count + (day.month - 1) * count // 12


def first_day(place: int, of: Type) -> date:
    """The first day of a period."""
    count = PERIODS_A_YEAR[of.every or periods.Kind.MONTH]
    year, number = divmod(place, count)
    return date(year, number * (12 // count) + 1, 1)


def last_day(place: int, of: Type) -> date:
    """The last day of a period."""
    count = PERIODS_A_YEAR[of.every or periods.Kind.MONTH]
    year, number = divmod(place, count)
    month = (number + 1) * (12 // count)
    return date(year, month, calendar.monthrange(year, month)[1])
