"""What normal operation is and when reports are due, as tables."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anjia.domains.enterprise.policy import (
    Floors,
    Month,
    Running,
    due_month,
    due_on,
    first_of,
    later,
    running,
)

FLOORS = Floors(orders=Decimal(1), power=Decimal(1), staff=1)
GOOD = Month(
    state="full", staff=40, wages=Decimal(118000), orders=Decimal(360000), power=Decimal(5200)
)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, Running.NORMAL),
        ({"state": "partly"}, Running.NORMAL),
        ({"state": "stopped"}, Running.STOPPED),
        ({"orders": Decimal(0)}, Running.LACKING),
        ({"wages": Decimal(0)}, Running.LACKING),
        ({"power": None}, Running.UNKNOWN),
        ({"power": None, "staff": 0}, Running.LACKING),  # what is missing cannot mend what is not
        ({"orders": Decimal(1), "power": Decimal(1), "staff": 1}, Running.NORMAL),
    ],
)
def test_normal_is_where_all_evidence_is_there(changes: dict[str, object], found: Running) -> None:
    assert running(replace(GOOD, **changes), FLOORS) is found  # type: ignore[arg-type]


def test_who_has_not_reported_is_unknown_and_not_stopped() -> None:
    assert running(None, FLOORS) is Running.UNKNOWN


@pytest.mark.parametrize(
    ("today", "month"),
    [
        (date(2022, 4, 5), date(2022, 2, 1)),  # the last day in time: March may still come
        (date(2022, 4, 6), date(2022, 3, 1)),
        (date(2022, 1, 6), date(2021, 12, 1)),
        (date(2022, 1, 1), date(2021, 11, 1)),
    ],
)
def test_a_month_is_due_once_its_last_day_in_time_is_over(today: date, month: date) -> None:
    assert due_month(today, day=5) == month


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 28))
def test_the_month_that_is_due_is_the_latest_whose_time_is_over(today: date, day: int) -> None:
    month = due_month(today, day=day)
    assert due_on(month, day=day) < today <= due_on(later(month, 1), day=day)
    assert month == first_of(month)
