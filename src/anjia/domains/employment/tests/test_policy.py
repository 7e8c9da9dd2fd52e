"""Jobs as rules see them: two full-time ones never share a day, the roll follows the last word."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from anjia.domains.employment.policy import spells as policy
from anjia.domains.employment.policy.spells import Held

ON = date(2022, 4, 10)
KINDS = st.sampled_from(["full_time", "part_time", "public_post", "own_business"])


@st.composite
def jobs(draw: st.DrawFn) -> Held:
    begins = ON + timedelta(days=draw(st.integers(-60, 30)))
    lasts = draw(st.none() | st.integers(0, 40))
    ends = None if lasts is None else begins + timedelta(days=lasts)
    region = draw(st.none() | st.sampled_from(["town", "elsewhere"]))
    return Held(kind=draw(KINDS), started_on=begins, ended_on=ends, region=region)


def days(held: Held) -> set[date]:
    last = min(held.ended_on or date.max, ON + timedelta(days=100))
    return {held.started_on + timedelta(days=n) for n in range((last - held.started_on).days + 1)}


@given(jobs(), jobs())
def test_full_time_jobs_overlap_when_they_share_a_day(one: Held, other: Held) -> None:
    both = one.kind == other.kind == "full_time"
    assert policy.overlaps(one, other) == (both and bool(days(one) & days(other)))
    assert policy.overlaps(one, other) == policy.overlaps(other, one)


@given(st.lists(jobs(), max_size=5), st.none() | st.sampled_from(["employed", "farming"]))
def test_whoever_holds_a_job_is_at_work_and_nobody_else_becomes_so(
    held: list[Held], said: str | None
) -> None:
    news = policy.heard(held, on=ON, said=said, said_on=None)
    going = [one for one in held if one.goes_on(ON)]
    if going:
        assert news is not None
        assert news[0] in policy.AT_WORK
        assert news[1] in {one.region for one in going}
    else:
        assert news in {None, (policy.UNEMPLOYED, None)}


@given(st.lists(jobs(), max_size=5), st.sampled_from(["employed", "self_employed", "farming"]))
def test_what_was_heard_is_heard_once(held: list[Held], said: str) -> None:
    news = policy.heard(held, on=ON, said=said, said_on=None)
    again = policy.heard(held, on=ON, said=news[0] if news else said, said_on=None)
    assert again in ({news} if held and any(one.goes_on(ON) for one in held) else {None})


def test_a_later_survey_is_not_overruled_by_the_end_of_a_job_before_it() -> None:
    over = Held(kind="full_time", started_on=date(2021, 1, 1), ended_on=date(2021, 12, 31))
    asked = date(2022, 1, 5)
    assert policy.heard([over], on=ON, said="employed", said_on=asked) is None
    assert policy.heard([over], on=ON, said="employed", said_on=None) == ("unemployed", None)
    assert policy.heard([over], on=ON, said="farming", said_on=None) is None
