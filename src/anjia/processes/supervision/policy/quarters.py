"""Quarterly rounds: by when units report, how late a report is, and what may still change."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from anjia.kernel import periods, workdays
from anjia.kernel.periods import Kind


class Reading(StrEnum):
    """How "每季度末次月5个工作日内" is read (云南省32项任务, 2021): it can be read in three ways.

    The next month's first working days; the same counted from its first day, which itself does not
    count (民法典 article 201); or the first working days of the quarter's own last month.
    """

    NEXT_MONTH = "next_month"
    NEXT_MONTH_AFTER_FIRST = "next_month_after_first"
    LAST_MONTH = "last_month"


class QuarterState(StrEnum):
    """A round is open until a version of its report is approved; then it takes nothing more."""

    OPEN = "open"
    FROZEN = "frozen"


class Sent(StrEnum):
    """What came of asking a unit for its report."""

    ASKED = "asked"
    SENT = "sent"
    RETURNED = "returned"
    ACCEPTED = "accepted"


def due_on(first_on: date, *, reading: Reading, days: int) -> date:
    """The last day on which a unit's report for the quarter is in time."""
    quarter = periods.around(first_on, Kind.QUARTER)
    next_month = quarter.moved(1).first_on
    match reading:
        case Reading.NEXT_MONTH:
            return workdays.add_working_days(quarter.last_on, days)
        case Reading.NEXT_MONTH_AFTER_FIRST:
            return workdays.add_working_days(next_month, days)
        case Reading.LAST_MONTH:
            before = quarter.last_on.replace(day=1) - timedelta(days=1)
            return workdays.add_working_days(before, days)


def days_late(sent_on: date | None, *, due_on: date | None, today: date) -> int:
    """By how many calendar days a report is or was late: by when it first came, 0 if in time."""
    return 0 if due_on is None else max(((sent_on or today) - due_on).days, 0)
