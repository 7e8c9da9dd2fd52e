"""Public posts as pure tables and properties: who enters, how long, what a month pays."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anjia.domains.employment.models import choices
from anjia.domains.employment.policy import posts
from anjia.domains.employment.policy.posts import (
    Applicant,
    Check,
    HoldingState,
    PostKind,
    Terms,
    Verdict,
)
from anjia.kernel.periods import months_after

ON = date(2025, 3, 1)
TERMS = Terms(
    age_from=16,
    age_to=70,
    retirement_male=60,
    retirement_female=55,
    years_most=3,
    years_near=5,
    placements_most=2,
)
FIT = Applicant(
    birth_on=date(1985, 1, 1),
    sex="female",
    is_able=True,
    is_local=True,
    stays=True,
    is_cadre_family=False,
    is_hard_to_employ=True,
    in_post=False,
    in_full_time_job=False,
    placements=0,
    months_served=0,
)
days = st.dates(date(1940, 1, 1), date(2015, 12, 31))


def found(kind: PostKind, **changes: object) -> dict[Check, Verdict]:
    person = replace(FIT, **changes)  # type: ignore[arg-type]
    return {each.check: each.verdict for each in posts.examine(kind, person, TERMS, on=ON)}


@pytest.mark.parametrize("kind", list(PostKind))
def test_whoever_meets_every_condition_enters(kind: PostKind) -> None:
    assert set(found(kind).values()) == {Verdict.PASSED}


@pytest.mark.parametrize(
    ("kind", "changes", "check", "verdict"),
    [
        ("rural", {"birth_on": date(2009, 3, 2)}, Check.AGE_FROM, Verdict.FAILED),
        ("rural", {"birth_on": date(2009, 3, 1)}, Check.AGE_FROM, Verdict.PASSED),
        ("rural", {"birth_on": date(1955, 3, 1)}, Check.AGE_TO, Verdict.FAILED),
        ("rural", {"birth_on": date(1955, 3, 2)}, Check.AGE_TO, Verdict.PASSED),
        ("urban", {"birth_on": date(1970, 3, 1)}, Check.AGE_TO, Verdict.FAILED),
        ("urban", {"birth_on": date(1970, 3, 1), "sex": "male"}, Check.AGE_TO, Verdict.PASSED),
        ("urban", {"birth_on": date(1970, 3, 1), "sex": None}, Check.AGE_TO, Verdict.PASSED),
        ("rural", {"birth_on": None}, Check.AGE_FROM, Verdict.UNKNOWN),
        ("rural", {"is_able": False}, Check.ABLE, Verdict.FAILED),
        ("ranger", {"is_local": None}, Check.LOCAL, Verdict.UNKNOWN),
        ("ranger", {"stays": False}, Check.STAYS, Verdict.FAILED),
        ("special", {"is_cadre_family": True}, Check.NO_CADRE, Verdict.FAILED),
        ("rural", {"is_cadre_family": None}, Check.NO_CADRE, Verdict.UNKNOWN),
        ("urban", {"is_hard_to_employ": None}, Check.HARDSHIP, Verdict.UNKNOWN),
        ("rural", {"in_post": True}, Check.NO_POST, Verdict.FAILED),
        ("urban", {"in_full_time_job": True}, Check.NO_JOB, Verdict.FAILED),
        ("urban", {"placements": 1}, Check.PLACEMENTS, Verdict.PASSED),
        ("urban", {"placements": 2}, Check.PLACEMENTS, Verdict.FAILED),
        (
            "urban",
            {"placements": 2, "is_special_hardship": True},
            Check.PLACEMENTS,
            Verdict.PASSED,
        ),
        ("urban", {"months_served": 35}, Check.TERM, Verdict.PASSED),
        ("urban", {"months_served": 36}, Check.TERM, Verdict.FAILED),
        (
            "urban",
            {"months_served": 36, "birth_on": date(1975, 2, 28)},
            Check.TERM,
            Verdict.PASSED,
        ),
        ("urban", {"months_served": 36, "birth_on": date(1975, 3, 1)}, Check.TERM, Verdict.FAILED),
    ],
)
def test_each_condition(
    kind: str, changes: dict[str, object], check: Check, verdict: Verdict
) -> None:
    assert found(PostKind(kind), **changes)[check] is verdict


def test_urban_posts_ask_of_hardship_rural_ones_of_staying() -> None:
    assert {Check.HARDSHIP, Check.TERM} <= found(PostKind.URBAN).keys()
    assert {Check.STAYS, Check.NO_CADRE}.isdisjoint(found(PostKind.URBAN))
    assert {Check.PLACEMENTS, Check.TERM, Check.HARDSHIP}.isdisjoint(found(PostKind.RURAL))


def test_three_years_in_all_and_longer_only_near_retirement() -> None:
    def last(**changes: object) -> date | None:
        person = replace(FIT, **changes)  # type: ignore[arg-type]
        return posts.latest_end(PostKind.URBAN, person, TERMS, starts_on=ON)

    assert last() == date(2028, 2, 29)
    assert last(months_served=30) == date(2025, 8, 31)
    assert last(birth_on=date(1974, 6, 1)) == date(2029, 5, 31)
    assert last(birth_on=None) is None
    assert last(months_served=36, is_special_hardship=True) == date(2028, 2, 29)


@given(birth_on=days, served=st.integers(0, 80), starts=st.dates(ON, date(2040, 1, 1)))
def test_nobody_is_in_an_urban_post_past_retirement(
    birth_on: date, served: int, starts: date
) -> None:
    person = replace(FIT, birth_on=birth_on, months_served=served)
    last = posts.latest_end(PostKind.URBAN, person, TERMS, starts_on=starts)
    assert last is not None
    findings = posts.examine(PostKind.URBAN, person, TERMS, on=last)
    ages = [each for each in findings if each.check is Check.AGE_TO]
    assert ages[0].verdict is Verdict.PASSED
    if not posts.is_near_retirement(birth_on, "female", TERMS, on=starts):
        assert last < months_after(starts, 36)


@given(
    pay=st.decimals(0, 5000, places=2),
    days=st.integers(0, 31),
    full=st.integers(1, 31),
)
def test_pay_grows_with_days_and_never_beyond_the_whole(pay: Decimal, days: int, full: int) -> None:
    due = posts.pay_due(pay, days=days, full_days=full)
    assert 0 <= due <= pay
    assert posts.pay_due(pay, days=0, full_days=full) == 0
    assert posts.pay_due(pay, days=max(days, full), full_days=full) == pay
    assert due <= posts.pay_due(pay, days=days + 1, full_days=full)
    assert due == due.quantize(Decimal("0.01"))


@given(day=days, months=st.integers(0, 600))
def test_a_month_later_is_in_the_month_meant(day: date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


def test_words_and_values_are_the_same() -> None:
    assert set(choices.PostKind.values) == set(PostKind)
    assert set(choices.HoldingState.values) == set(HoldingState)
    assert choices.EntryCheck.values == list(Check)
