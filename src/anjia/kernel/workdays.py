"""Working days of the national calendar, with its swapped weekends, and deadlines counted in them.

The State Council announces each year's swaps late in the year before. Outside the announced years
nothing is guessed: the question is refused.
"""

import datetime
from dataclasses import dataclass
from enum import StrEnum

import chinese_calendar
from chinese_calendar.constants import holidays

from anjia.kernel.refusals import Refused

_ONE_DAY = datetime.timedelta(days=1)
FIRST_YEAR = min(holidays).year
LAST_YEAR = max(holidays).year


class Unit(StrEnum):
    """What a time limit is counted in."""

    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"


@dataclass(frozen=True, slots=True)
class Term:
    """A time limit as a document states it: so many days of one sort."""

    days: int
    unit: Unit

    def __post_init__(self) -> None:
        """Refuse a limit that ends before it begins."""
        if self.days < 0:
            raise Refused("term_negative", days=self.days)


def is_working_day(on: datetime.date) -> bool:
    """Tell whether offices work that day; refuse `calendar_year_unknown` if unannounced."""
    _known(on)
    return bool(chinese_calendar.is_workday(on))


def due_on(term: Term, *, since: datetime.date, extended: bool = False) -> datetime.date:
    """Return the last day on which the limit is still kept; the day it begins is not counted.

    With `extended` a limit in calendar days that would end on a rest day ends on the next working
    day instead, as article 203 of the Civil Code has it; limits in working days never end on one.
    """
    match term.unit:
        case Unit.WORKING_DAYS:
            return add_working_days(since, term.days)
        case Unit.CALENDAR_DAYS:
            last = since + datetime.timedelta(days=term.days)
            return next_working_day(last) if extended else last


def add_working_days(since: datetime.date, days: int) -> datetime.date:
    """Return the given working day after the day, which itself is not counted; 0 gives it back."""
    if days < 0:
        raise Refused("term_negative", days=days)
    on = since
    left = days
    while left:
        on += _ONE_DAY
        left -= is_working_day(on)
    return on


def next_working_day(on: datetime.date) -> datetime.date:
    """Return the day itself if offices work then, else the next one on which they do."""
    while not is_working_day(on):
        on += _ONE_DAY
    return on


def working_days_between(after: datetime.date, until: datetime.date) -> int:
    """Count the working days later than `after`, up to and with `until`; negative backwards."""
    if until < after:
        return -working_days_between(until, after)
    span = (until - after).days
    return sum(is_working_day(after + datetime.timedelta(days=day)) for day in range(1, span + 1))


def _known(on: datetime.date) -> None:
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        raise Refused("calendar_year_unknown", year=on.year, first=FIRST_YEAR, last=LAST_YEAR)
