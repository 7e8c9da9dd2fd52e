"""Training, referrals and rangers as pure tables and properties."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anjia.domains.employment.models import choices
from anjia.domains.employment.policy import rangers, training
from anjia.domains.employment.policy.rangers import Away
from anjia.domains.employment.policy.training import Enrolment, Need, Repeat, RewardState, Trained
from anjia.kernel.periods import months_after

ONE = Enrolment(course="家政", starts_on=date(2025, 3, 1), ends_on=date(2025, 3, 20))
READY = Trained(
    reference="汉人社备1号",
    days_held=10,
    days_attended=8,
    passed=True,
    certificate_number="A1",
    certified_on=date(2025, 4, 1),
    repeat=Repeat.NONE,
)
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("other", "found"),
    [
        ((date(2025, 3, 20), date(2025, 4, 1), "烹饪"), Repeat.OVERLAP),
        ((date(2025, 3, 21), date(2025, 4, 1), "烹饪"), Repeat.NONE),
        ((date(2025, 12, 1), date(2026, 1, 1), "家政"), Repeat.SAME_COURSE),
        ((date(2024, 12, 1), date(2025, 1, 9), "家政"), Repeat.NONE),
    ],
)
def test_what_repeats_a_training(other: tuple[date, date, str], found: Repeat) -> None:
    begins, ends, course = other
    made = Enrolment(course=course, starts_on=begins, ends_on=ends)
    assert training.repeats(ONE, [made]) is found
    assert training.repeats(made, [ONE]) is found


@pytest.mark.parametrize(
    ("changes", "need"),
    [
        ({"reference": ""}, Need.REFERENCE),
        ({"days_attended": 7}, Need.ATTENDANCE),
        ({"days_held": 0, "days_attended": 0}, Need.ATTENDANCE),
        ({"passed": False}, Need.RESULT),
        ({"certified_on": None}, Need.CERTIFICATE),
        ({"repeat": Repeat.OVERLAP}, Need.ONCE),
    ],
)
def test_what_a_claim_lacks(changes: dict[str, object], need: Need) -> None:
    assert training.lacking(READY, least_percent=80) == ()
    lacking = training.lacking(replace(READY, **changes), least_percent=80)  # type: ignore[arg-type]
    assert lacking == (need,)


def test_work_months_later_is_unknown_until_the_day_comes() -> None:
    ends, jobs = date(2025, 3, 31), [(date(2025, 4, 1), date(2025, 6, 30))]
    after = training.works_after
    assert after(ends, 3, jobs, today=date(2025, 6, 29)) is None
    assert after(ends, 3, jobs, today=date(2025, 6, 30)) is True
    assert after(ends, 6, jobs, today=date(2025, 9, 30)) is False
    assert after(ends, 6, [(date(2025, 9, 30), None)], today=date(2026, 1, 1)) is True


@given(began=days, stays=st.integers(0, 400), term=st.integers(1, 365), passed=st.integers(0, 800))
def test_a_reward_is_earned_only_by_a_job_held_on_the_day(
    began: date, stays: int, term: int, passed: int
) -> None:
    due, ended, on = (began + timedelta(days=n) for n in (term, stays, passed))
    known = ended if ended <= on else None
    state = training.reward_state(due_on=due, ended_on=known, rewarded_on=None, on=on)
    if state is RewardState.EARNED:
        assert on >= due
        assert stays >= term or known is None
    if stays < term and ended <= on:
        assert state is RewardState.LAPSED
    gone = training.reward_state(due_on=due, ended_on=known, rewarded_on=on, on=on)
    assert gone is RewardState.REWARDED


@pytest.mark.parametrize(
    ("forest", "found"),
    [
        ("610921100008", Away.NEAR),
        ("610921100009", Away.VILLAGE),
        ("610921100", Away.NEAR),
        ("610921103005", Away.TOWN),
        ("610922103005", Away.COUNTY),
        ("610821103005", Away.PREFECTURE),
    ],
)
def test_how_far_the_forest_is(forest: str, found: Away) -> None:
    assert rangers.away("610921100008001001", forest) is found


def test_words_and_values_are_the_same() -> None:
    assert set(choices.Repeat.values) == set(Repeat)
    assert set(choices.ClaimNeed.values) == set(Need)
    assert choices.Away.values == list(Away)
    assert months_after(date(2025, 1, 31), 1) == date(2025, 2, 28)
