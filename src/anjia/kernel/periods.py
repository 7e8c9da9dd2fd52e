"""Reporting periods: months, quarters, halves and years of the calendar."""

import calendar
import datetime
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from anjia.kernel.refusals import Refused


class Kind(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


_MONTHS = {Kind.MONTH: 1, Kind.QUARTER: 3, Kind.HALF: 6, Kind.YEAR: 12}
_WRITTEN = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})|Q(?P<quarter>\d)|H(?P<half>\d))?")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One month, quarter, half or year; `number` counts from 1 within the year."""

    year: int
    kind: Kind
    number: int = 1

    def __post_init__(self) -> None:
        """Refuse a period that the calendar does not have."""
        in_calendar = datetime.MINYEAR <= self.year <= datetime.MAXYEAR
        if not (in_calendar and 1 <= self.number <= 12 // _MONTHS[self.kind]):
            raise Refused("period_malformed", text=f"{self.year} {self.kind} {self.number}")

    @property
    def first_on(self) -> datetime.date:
        """Return the first day."""
        return datetime.date(self.year, (self.number - 1) * _MONTHS[self.kind] + 1, 1)

    @property
    def last_on(self) -> datetime.date:
        """Return the last day."""
        month = self.number * _MONTHS[self.kind]
        return datetime.date(self.year, month, calendar.monthrange(self.year, month)[1])

    def moved(self, by: int) -> Self:
        """Return the period of the same kind that many periods later, or earlier if negative."""
        count = 12 // _MONTHS[self.kind]
        year, index = divmod(self.year * count + self.number - 1 + by, count)
        return type(self)(year, self.kind, index + 1)

    def __contains__(self, on: datetime.date) -> bool:
        """Tell whether the day lies in the period."""
        return self.first_on <= on <= self.last_on

    def __str__(self) -> str:
        """Return `2022-09`, `2022Q3`, `2022H2` or `2022`, which `parse` reads again."""
        match self.kind:
            case Kind.MONTH:
                return f"{self.year:04}-{self.number:02}"
            case Kind.QUARTER:
                return f"{self.year:04}Q{self.number}"
            case Kind.HALF:
                return f"{self.year:04}H{self.number}"
            case Kind.YEAR:
                return f"{self.year:04}"


def parse(text: str) -> Period:
    """Return the period written as `2022-09`, `2022Q3`, `2022H2` or `2022`."""
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        raise Refused("period_malformed", text=text)
    for kind in (Kind.MONTH, Kind.QUARTER, Kind.HALF):
        if found[kind] is not None:
            return Period(int(found["year"]), kind, int(found[kind]))
    return Period(int(found["year"]), Kind.YEAR)


def around(on: datetime.date, kind: Kind) -> Period:
    """Return the period of this kind in which the day lies."""
    return Period(on.year, kind, (on.month - 1) // _MONTHS[kind] + 1)


def month_ends(until: datetime.date, *, count: int) -> tuple[datetime.date, ...]:
    """Return the last days of the `count` months that ended latest by that day, oldest first."""
    month = around(until, Kind.MONTH)
    latest = month if month.last_on <= until else month.moved(-1)
    return tuple(latest.moved(-back).last_on for back in range(count - 1, -1, -1))


def full_years(born_on: datetime.date, on: datetime.date) -> int:
    """Return the age in completed years; a leap day's child ages on 1 March in common years."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def months_after(on: datetime.date, months: int) -> datetime.date:
    """Return the same day so many months later, or that month's last day where it has none.

    Terms in months end so: article 202 of the Civil Code.
    """
    years, month = divmod(on.month - 1 + months, 12)
    year = on.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(on.day, last))
