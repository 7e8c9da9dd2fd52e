"""Working days follow the announced calendar and refuse to guess beyond it."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anjia.kernel import workdays
from anjia.kernel.refusals import Refused
from anjia.kernel.workdays import Term, Unit

KNOWN = st.dates(datetime.date(2018, 1, 1), datetime.date(2024, 12, 31))


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("on", "working"),
    [
        ("2022-09-30", True),  # Friday before the National Day
        ("2022-10-01", False),
        ("2022-10-08", True),  # a Saturday swapped for the week of rest
        ("2022-10-09", True),  # a Sunday likewise
        ("2022-10-15", False),
        ("2022-01-31", False),  # New Year's Eve, a Monday
    ],
)
def test_weekends_are_swapped_as_announced(on: str, working: bool) -> None:
    assert workdays.is_working_day(day(on)) is working


def test_a_limit_in_working_days_passes_over_the_week_of_rest() -> None:
    term = Term(5, Unit.WORKING_DAYS)
    assert workdays.due_on(term, since=day("2022-09-29")) == day("2022-10-11")


def test_a_limit_in_calendar_days_ends_on_a_rest_day_unless_extended() -> None:
    term = Term(3, Unit.CALENDAR_DAYS)
    assert workdays.due_on(term, since=day("2022-09-29")) == day("2022-10-02")
    assert workdays.due_on(term, since=day("2022-09-29"), extended=True) == day("2022-10-08")


def test_a_limit_in_calendar_days_needs_no_announced_calendar() -> None:
    assert workdays.due_on(Term(10, Unit.CALENDAR_DAYS), since=day("2099-01-01")) == day(
        "2099-01-11"
    )


@pytest.mark.parametrize("year", [workdays.FIRST_YEAR - 1, workdays.LAST_YEAR + 1])
def test_a_year_that_was_not_announced_is_refused(year: int) -> None:
    with pytest.raises(Refused) as refused:
        workdays.is_working_day(datetime.date(year, 6, 1))
    assert refused.value.code == "calendar_year_unknown"
    assert refused.value.facts == {
        "year": year,
        "first": workdays.FIRST_YEAR,
        "last": workdays.LAST_YEAR,
    }


def test_a_limit_that_runs_out_of_the_announced_years_is_refused() -> None:
    with pytest.raises(Refused):
        workdays.due_on(
            Term(10, Unit.WORKING_DAYS), since=datetime.date(workdays.LAST_YEAR, 12, 28)
        )


@given(KNOWN, st.integers(0, 60))
def test_counting_back_gives_the_days_that_were_added(since: datetime.date, days: int) -> None:
    due = workdays.add_working_days(since, days)
    assert workdays.working_days_between(since, due) == days
    assert workdays.working_days_between(due, since) == -days
    assert days == 0 or workdays.is_working_day(due)


@pytest.mark.parametrize(
    "call",
    [
        lambda: Term(-1, Unit.WORKING_DAYS),
        lambda: workdays.add_working_days(day("2022-01-01"), -1),
    ],
)
def test_negative_limits_are_refused(call: object) -> None:
    assert callable(call)
    with pytest.raises(Refused) as refused:
        call()
    assert refused.value.code == "term_negative"
