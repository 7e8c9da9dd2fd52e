"""Periods cover the calendar without gaps."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anjia.kernel import periods
from anjia.kernel.periods import Kind
from anjia.kernel.refusals import Refused

DAYS = st.dates(datetime.date(1990, 1, 1), datetime.date(2090, 12, 31))


@given(DAYS, st.sampled_from(Kind))
def test_each_day_lies_in_one_period_and_the_next_begins_the_day_after(
    on: datetime.date, kind: Kind
) -> None:
    period = periods.around(on, kind)
    assert on in period
    assert period.moved(1).first_on == period.last_on + datetime.timedelta(days=1)
    assert on not in period.moved(1)
    assert on not in period.moved(-1)


@given(DAYS, st.sampled_from(Kind), st.integers(-500, 500))
def test_moving_there_and_back_changes_nothing(on: datetime.date, kind: Kind, by: int) -> None:
    period = periods.around(on, kind)
    assert period.moved(by).moved(-by) == period
    assert periods.parse(str(period)) == period


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-02", (2024, 2, 1), (2024, 2, 29)),
        ("2022Q3", (2022, 7, 1), (2022, 9, 30)),
        ("2022H2", (2022, 7, 1), (2022, 12, 31)),
        ("2022", (2022, 1, 1), (2022, 12, 31)),
    ],
)
def test_periods_are_read_as_written(
    text: str, first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    period = periods.parse(text)
    assert (period.first_on, period.last_on) == (
        datetime.date(*first),
        datetime.date(*last),
    )


@pytest.mark.parametrize(
    "text",
    ["", "22-09", "2022-13", "2022Q5", "2022H3", "2022-00", "0000", "2022-9", "2022Q"],
)
def test_what_the_calendar_does_not_have_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        periods.parse(text)
    assert refused.value.code == "period_malformed"


def test_month_ends_count_a_month_that_ends_today() -> None:
    assert periods.month_ends(datetime.date(2024, 2, 29), count=2) == (
        datetime.date(2024, 1, 31),
        datetime.date(2024, 2, 29),
    )
    assert periods.month_ends(datetime.date(2024, 2, 28), count=1) == (datetime.date(2024, 1, 31),)


def test_someone_born_on_a_leap_day_ages_on_the_first_of_march() -> None:
    born = datetime.date(2004, 2, 29)
    assert periods.full_years(born, datetime.date(2022, 2, 28)) == 17
    assert periods.full_years(born, datetime.date(2022, 3, 1)) == 18
