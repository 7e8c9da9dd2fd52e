"""Points of matching: each reason, their sum, their order, and the arrays that find the same."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anjia.domains.employment.policy.matching import (
    EDUCATION,
    WEIGHTS,
    Job,
    Out,
    Point,
    Reason,
    Seeker,
    explained,
    left_out,
    ranked,
    skills_of,
    total,
)
from anjia.domains.employment.queries.matching import Pool
from anjia.domains.employment.views import match_words
from anjia.registry.models.choices import Trade, WorkRegion

SITE, NEXT_SITE, TOWN, COUNTY = "610921100008001", "610921100008002", "610921100", "610921"
EVEN = dict.fromkeys(WEIGHTS, 10)
SKILLS = ("缝纫", "电焊", "养殖", "护理", "驾驶")

weights = st.fixed_dictionaries({reason: st.integers(0, 100) for reason in WEIGHTS})
areas = st.sampled_from((SITE, NEXT_SITE, SITE + "001", "610921101002001", "610922100001001"))
amounts = st.none() | st.integers(1000, 9000).map(Decimal)
skills = st.lists(st.sampled_from(SKILLS), max_size=4, unique=True).map(tuple)
jobs = st.builds(
    Job,
    area=st.sampled_from((SITE, TOWN, COUNTY, "61", "610922")),
    region=st.none() | st.sampled_from(WorkRegion.values),
    trade=st.none() | st.sampled_from(Trade.values[:4]),
    skills=skills,
    education=st.none() | st.sampled_from(EDUCATION),
    age_from=st.none() | st.integers(16, 40),
    age_to=st.none() | st.integers(30, 60),
    pay_from=amounts,
    pay_to=amounts,
    family_hours=st.none() | st.booleans(),
)
seekers = st.builds(
    Seeker,
    area=areas,
    age=st.none() | st.integers(16, 60),
    education=st.none() | st.sampled_from(EDUCATION),
    skills=skills,
    trained=st.frozensets(st.sampled_from(Trade.values[:4])),
    wants_work=st.none() | st.booleans(),
    regions=st.frozensets(st.sampled_from(WorkRegion.values)),
    trades=st.frozensets(st.sampled_from(Trade.values[:4])),
    lowest_pay=amounts,
    family_duty=st.none() | st.booleans(),
    may_leave=st.none() | st.booleans(),
    zero_household=st.booleans(),
)


def reasons(job: Job, seeker: Seeker) -> set[Reason]:
    return {point.reason for point in explained(job, seeker, weights=EVEN)}


@pytest.mark.parametrize(
    ("job", "seeker", "reason"),
    [
        ({"area": SITE}, {"area": f"{SITE}002"}, Reason.SAME_SITE),
        ({"area": SITE}, {"area": NEXT_SITE}, Reason.SAME_TOWN),
        ({"area": COUNTY}, {"area": SITE}, Reason.SAME_COUNTY),
        ({"region": "elsewhere"}, {"regions": frozenset({"elsewhere"})}, Reason.REGION_WISHED),
        ({"skills": ("缝纫工",)}, {"skills": ("缝纫",)}, Reason.SKILL),
        ({"skills": ("电焊",)}, {"skills": ("缝纫",)}, Reason.SKILL_NOT_KNOWN),
        ({"trade": "catering"}, {"trained": frozenset({"catering"})}, Reason.TRAINED),
        ({"trade": "catering"}, {"trades": frozenset({"catering"})}, Reason.TRADE_WISHED),
        ({"education": "junior"}, {"education": "junior"}, Reason.EDUCATION),
        ({"education": "senior"}, {"education": "junior"}, Reason.EDUCATION_LOWER),
        ({"age_from": 18, "age_to": 45}, {"age": 45}, Reason.AGE),
        ({"age_from": 18, "age_to": 45}, {"age": 46}, Reason.AGE_OUTSIDE),
        ({"age_to": 45}, {"age": 17}, Reason.AGE),
        ({"family_hours": True}, {"family_duty": True}, Reason.FAMILY),
        ({"family_hours": None}, {"family_duty": True}, Reason.FAMILY_UNSURE),
        ({"pay_to": Decimal(3000)}, {"lowest_pay": Decimal(3000)}, Reason.PAY),
        ({"pay_from": Decimal(2999)}, {"lowest_pay": Decimal(3000)}, Reason.PAY_LOWER),
        ({}, {"zero_household": True}, Reason.ZERO_HOUSEHOLD),
    ],
)
def test_each_reason(job: dict[str, object], seeker: dict[str, object], reason: Reason) -> None:
    far = {"area": "520901"}
    made = Job(**{**far, **job}), Seeker(**{"area": SITE, **seeker})  # type: ignore[arg-type]
    assert reason in reasons(*made)


def test_what_nobody_knows_gives_neither_points_nor_a_reason() -> None:
    job = Job(area="52", region="elsewhere", education="senior", age_from=18, pay_to=Decimal(1))
    assert explained(job, Seeker(area=SITE), weights=EVEN) == ()


def test_only_their_own_word_leaves_somebody_out() -> None:
    far = Job(area=COUNTY, region="elsewhere", age_to=20, education="bachelor", skills=("电焊",))
    assert left_out(far, Seeker(area=SITE, age=59, lowest_pay=Decimal(99_999))) is None
    assert left_out(far, Seeker(area=SITE, wants_work=False)) is Out.NO_WISH
    assert left_out(far, Seeker(area=SITE, may_leave=False)) is Out.STAYS_HOME
    assert left_out(replace(far, region="county"), Seeker(area=SITE, may_leave=False)) is None


def test_skills_are_parted_by_any_mark() -> None:
    assert skills_of("缝纫、电焊，养殖; 护理 缝纫") == ("缝纫", "电焊", "养殖", "护理")
    assert skills_of("  ") == ()


def test_every_reason_has_words() -> None:
    points = [Point(reason, 10, "junior") for reason in Reason]
    assert all(one.text and "%" not in one.text for one in match_words.said(points))
    assert match_words.line([Point(Reason.SKILL, 20, "缝纫")]) == "会缝纫 +20"


@given(job=jobs, seeker=seekers, points=weights)
def test_points_sum_to_the_total_and_only_weighed_reasons_give_any(
    job: Job, seeker: Seeker, points: dict[Reason, int]
) -> None:
    found = explained(job, seeker, weights=points)
    assert total(found) == sum(one.points for one in found)
    assert all(one.points == points.get(one.reason, 0) for one in found)
    kept = [[str(one.reason), one.points, one.about] for one in found]
    assert match_words.kept(kept) == list(found)  # type: ignore[arg-type]


@given(job=jobs, seeker=seekers, points=weights)
def test_who_fits_better_never_has_fewer_points(
    job: Job, seeker: Seeker, points: dict[Reason, int]
) -> None:
    before = total(explained(job, seeker, weights=points))
    better = (
        replace(seeker, skills=SKILLS),
        replace(seeker, zero_household=True),
        replace(seeker, trained=frozenset(Trade.values)),
        replace(seeker, trades=frozenset(Trade.values)),
        replace(seeker, regions=frozenset(WorkRegion.values)),
        replace(seeker, education=EDUCATION[-1]),
    )
    for one in better:
        assert total(explained(job, one, weights=points)) >= before


@settings(max_examples=60)
@given(job=jobs, people=st.lists(seekers, max_size=12), points=weights)
def test_the_arrays_find_what_the_policy_finds_in_the_same_order(
    job: Job, people: list[Seeker], points: dict[Reason, int]
) -> None:
    pool = Pool(people)
    totals = list(pool.totals(job, weights=points))
    assert totals == [total(explained(job, one, weights=points)) for one in people]
    plain = ranked(job, people, weights=points)
    assert [(one.place, one.points) for one in pool.rank(job, weights=points)] == plain
    first = pool.rank(job, weights=points, shown=3)
    assert [(one.place, one.points) for one in first] == plain[:3]
