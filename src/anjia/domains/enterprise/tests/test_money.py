"""Wage shares and loans: exact to the cent, whatever the numbers."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anjia.domains.enterprise.policy import LoanState, fits, needed, reaches, share, standing

CENTS = st.integers(1, 10**12).map(lambda cents: Decimal(cents) / 100)
PERCENTS = st.integers(0, 10_000).map(lambda part: Decimal(part) / 100)
DUE = date(2022, 4, 10)


@pytest.mark.parametrize(
    ("part", "whole", "found"),
    [
        ("30000", "100000", "30.00"),
        ("1", "3", "33.33"),
        ("2", "3", "66.67"),
        ("0", "5", "0.00"),
        ("29999.995", "100000", "30.00"),  # shown as 30, and yet below it: see `reaches`
    ],
)
def test_a_share_is_shown_to_two_places(part: str, whole: str, found: str) -> None:
    assert share(Decimal(part), Decimal(whole)) == Decimal(found)


def test_a_share_of_nothing_is_not_known() -> None:
    assert share(Decimal(1), Decimal(0)) is None


@given(CENTS, CENTS, PERCENTS)
def test_what_reaches_a_share_is_decided_by_fractions(
    part: Decimal, whole: Decimal, percent: Decimal
) -> None:
    exact = Fraction(part) * 100 >= Fraction(whole) * Fraction(percent)
    assert reaches(part, whole, percent=percent) is exact


@given(CENTS, CENTS, PERCENTS)
def test_paying_what_is_needed_reaches_the_share_and_a_cent_less_does_not(
    part: Decimal, whole: Decimal, percent: Decimal
) -> None:
    missing = needed(whole, percent=percent, part=part)
    assert reaches(part + missing, whole, percent=percent)
    assert missing == 0 or not reaches(part + missing - Decimal("0.01"), whole, percent=percent)


@given(CENTS, st.lists(CENTS, max_size=20), st.integers(-400, 400))
def test_a_loan_stands_as_its_repayments_say(
    amount: Decimal, payments: list[Decimal], days: int
) -> None:
    taken: list[Decimal] = []
    for payment in payments:  # as the action takes them: what would exceed the loan is refused
        if fits(amount, sum(taken, Decimal(0)), payment):
            taken.append(payment)
    found = standing(amount, taken, due_on=DUE, on=DUE + timedelta(days=days))
    assert found.left == amount - sum(taken, Decimal(0)) >= 0
    assert (found.state is LoanState.REPAID) is (found.left == 0)
    assert (found.state is LoanState.OVERDUE) is (found.left > 0 and days > 0)
    assert found.days_late == (days if found.state is LoanState.OVERDUE else 0)


@given(CENTS, CENTS)
def test_a_repayment_taken_back_leaves_the_loan_as_it_was(amount: Decimal, paid: Decimal) -> None:
    if fits(amount, Decimal(0), paid):
        assert fits(amount, paid, -paid)
        assert standing(amount, [paid, -paid], due_on=DUE, on=DUE).left == amount


@pytest.mark.parametrize(
    ("repaid", "payment", "taken"),
    [("0", "100", True), ("0", "100.01", False), ("40", "-40.01", False), ("40", "0", False)],
)
def test_what_comes_back_lies_between_nothing_and_the_loan(
    repaid: str, payment: str, taken: bool
) -> None:
    assert fits(Decimal(100), Decimal(repaid), Decimal(payment)) is taken
