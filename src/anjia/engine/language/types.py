"""The types that an expression may have."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from anjia.engine.text import Text
from anjia.kernel import periods


class Kind(StrEnum):
    """The families of values."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    DECIMAL = "decimal"
    TEXT = "text"
    DATE = "date"
    PERIOD = "period"
    ENUM = "enum"


@dataclass(frozen=True, slots=True)
class Type:
    """A kind; for an enum the words that it may take, for a period how long it is."""

    kind: Kind
    choices: tuple[str, ...] = ()
    every: periods.Kind | None = None

    @property
    def is_number(self) -> bool:
        """Whether arithmetic applies."""
        return self.kind in (Kind.INTEGER, Kind.DECIMAL)

    @property
    def is_ordered(self) -> bool:
        """Whether smaller and larger mean something."""
        return self.is_number or self.kind in (Kind.DATE, Kind.PERIOD)

    @property
    def is_text(self) -> bool:
        """Whether values are written in quotes as plain words."""
        return self.kind in (Kind.TEXT, Kind.ENUM)

    @property
    def range(self) -> tuple[int, int]:
        """First and last period, as they are counted from the year 0."""
        count = PERIODS_A_YEAR[self.every or periods.Kind.MONTH]
        return count, 10_000 * count - 1

    @property
    def label(self) -> Text:
        """What it is called on pages."""
        return LABELS[self.kind] if self.every is None else PERIODS[self.every]

    def __str__(self) -> str:
        return self.label.en


LABELS = {
    Kind.BOOLEAN: Text("是否", "boolean"),
    Kind.INTEGER: Text("整数", "integer"),
    Kind.DECIMAL: Text("小数", "decimal"),
    Kind.TEXT: Text("文字", "text"),
    Kind.DATE: Text("日期", "date"),
    Kind.PERIOD: Text("期间", "period"),
    Kind.ENUM: Text("选项", "enum"),
}
PERIODS = {
    periods.Kind.MONTH: Text("月份", "month"),
    periods.Kind.QUARTER: Text("季度", "quarter"),
    periods.Kind.HALF: Text("半年", "half-year"),
    periods.Kind.YEAR: Text("年份", "year"),
}


# What a number may be: 64 bits, fourteen digits before four places, the years of the calendar.
LARGEST_INTEGER = 2**63
LARGEST_DECIMAL = Decimal(10) ** 14
PERIODS_A_YEAR = dict(zip(periods.Kind, (12, 4, 2, 1), strict=True))

BOOLEAN = Type(Kind.BOOLEAN)
INTEGER = Type(Kind.INTEGER)
DECIMAL = Type(Kind.DECIMAL)
TEXT = Type(Kind.TEXT)
DATE = Type(Kind.DATE)
PERIOD = Type(Kind.PERIOD)  # of any length, where a function takes each
MONTH, QUARTER, HALF, YEAR = (Type(Kind.PERIOD, every=every) for every in periods.Kind)


def comparable(left: Type, right: Type) -> bool:
    """Whether two values of these types may stand on the two sides of a comparison."""
    if Kind.PERIOD in (left.kind, right.kind):
        return left == right
    return (
        left.kind == right.kind
        or (left.is_number and right.is_number)
        or (left.is_text and right.is_text)
    )
