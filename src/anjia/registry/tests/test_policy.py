"""The registry's rules as tables: no database."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anjia.base.parameters import definitions
from anjia.registry import policy
from anjia.registry.actions import addresses, names
from anjia.registry.actions.duplicates import is_slip
from anjia.registry.models.choices import DutyKind, Relation
from anjia.registry.policy import Post
from anjia.registry.tests import county

THRESHOLDS = {
    "site_households_10": 10,
    "site_households_100": 100,
    "site_households_200": 200,
    "site_persons_800": 800,
    "site_persons_1000": 1000,
    "site_persons_10000": 10000,
}


@pytest.mark.parametrize(
    ("households", "persons", "classes"),
    [
        (9, 40, set()),
        (10, 40, {"h10"}),
        (100, 799, {"h10", "h100"}),
        (200, 800, {"h10", "h100", "h200", "p800"}),
        (1500, 10000, {"h10", "h100", "h200", "p800", "p1000", "p10000"}),
    ],
)
def test_a_threshold_itself_is_reached(households: int, persons: int, classes: set[str]) -> None:
    assert policy.classes_of(households, persons, thresholds=THRESHOLDS) == classes


@pytest.mark.parametrize(
    ("new_head", "member", "relation"),
    [
        ("spouse", "head", "spouse"),
        ("spouse", "child", "child"),
        ("child", "head", "parent"),
        ("child", "spouse", "parent"),
        ("child", "child", "sibling"),
        ("child", "child_in_law", "other"),
        ("parent", "head", "child"),
        ("sibling", "head", "sibling"),
        ("grandchild", "head", "grandparent"),
        ("child_in_law", "child", "other"),
    ],
)
def test_relations_follow_from_kinship_or_stay_undecided(
    new_head: str, member: str, relation: str
) -> None:
    assert policy.relation_after(new_head, member) == relation


def test_no_relation_makes_a_second_head() -> None:
    for new_head in Relation.values:
        for member in Relation.values:
            found = policy.relation_after(new_head, member)
            assert found in Relation.values
            assert found != Relation.HEAD


@pytest.mark.parametrize(
    ("on", "years"),
    [(date(2022, 2, 28), 17), (date(2022, 3, 1), 18), (date(2024, 2, 29), 20)],
)
def test_a_leap_day_is_kept_on_the_first_of_march(on: date, years: int) -> None:
    assert policy.age(date(2004, 2, 29), on=on) == years


@pytest.mark.parametrize(
    ("status", "booklet", "local"),
    [("moved", "", True), ("origin", "JZ-1", True), ("pending", "", False), ("", "", False)],
)
def test_a_booklet_counts_like_local_registration(
    status: str, booklet: str, *, local: bool
) -> None:
    found = policy.counts_as_local(hukou_status=status, residence_booklet=booklet)
    assert found is local


def test_every_duty_has_a_usual_side() -> None:
    assert set(policy.DUTY_SIDES) == set(DutyKind.values)


def test_the_strongest_likeness_comes_first() -> None:
    ranks = [policy.rank([likeness]) for likeness in policy.Likeness]
    assert ranks == sorted(ranks, reverse=True)
    assert policy.rank(["identity_typo", "name_birth"]) > policy.rank(["identity_typo"])


def test_one_mistyped_digit_is_always_a_slip() -> None:
    chance = random.Random(7)
    for _ in range(200):
        right = county.number(date(1974, 6, 15), serial=chance.randrange(1, 999))
        place = chance.randrange(18)
        digit = chance.choice([d for d in "0123456789" if d != right[place]])
        assert is_slip(right, right[:place] + digit + right[place + 1 :])


def test_two_neighbours_swapped_are_a_slip_and_brothers_are_not() -> None:
    right = "610921197406151530"
    assert is_slip(right, "610921197460151530")
    assert not is_slip(right, county.number(date(1976, 8, 2)))


def test_twins_differ_in_the_last_four_only() -> None:
    twins = [county.number(date(1974, 6, 15), serial=serial) for serial in (151, 153)]
    assert not is_slip(*twins)


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("张三", ("zhangsan", "zs")),
        ("单雄信", ("shanxiongxin", "sxx")),
        ("万俟卨", ("moqixie", "mqx")),
        ("阿依古丽·买买提", ("ayigulimaimaiti", "ayglmmt")),
        ("A某", ("amou", "am")),
    ],
)
def test_names_sound_as_people_say_them(name: str, keys: tuple[str, str]) -> None:
    assert names.keys(name) == keys


def test_addresses_leave_out_what_is_not_known() -> None:
    assert addresses.written("盘龙社区") == "盘龙社区"
    assert addresses.written("盘龙社区", "6", "1", "302") == "盘龙社区6栋1单元302"
    assert addresses.written("盘龙社区", "6栋", "", "302") == "盘龙社区6栋302"


@pytest.mark.parametrize(
    ("born", "post", "age", "retires"),
    [
        # From the tables printed with the decision of 13 September 2024.
        (date(1964, 12, 31), Post.MALE, (60, 0), (2024, 12)),
        (date(1965, 1, 1), Post.MALE, (60, 1), (2025, 2)),
        (date(1965, 4, 30), Post.MALE, (60, 1), (2025, 5)),
        (date(1965, 5, 1), Post.MALE, (60, 2), (2025, 7)),
        (date(1976, 8, 1), Post.MALE, (62, 11), (2039, 7)),
        (date(1976, 9, 1), Post.MALE, (63, 0), (2039, 9)),
        (date(1990, 3, 1), Post.MALE, (63, 0), (2053, 3)),
        (date(1970, 1, 1), Post.FEMALE, (55, 1), (2025, 2)),
        (date(1981, 9, 1), Post.FEMALE, (58, 0), (2039, 9)),
        (date(1975, 1, 1), Post.FEMALE_WORKER, (50, 1), (2025, 2)),
        (date(1975, 3, 1), Post.FEMALE_WORKER, (50, 2), (2025, 5)),
        (date(1984, 10, 1), Post.FEMALE_WORKER, (54, 11), (2039, 9)),
        (date(1984, 11, 1), Post.FEMALE_WORKER, (55, 0), (2039, 11)),
    ],
)
def test_retirement_rises_as_the_published_tables_say(
    born: date, post: Post, age: tuple[int, int], retires: tuple[int, int]
) -> None:
    assert policy.retires_in(born, post) == retires
    months = (retires[0] - born.year) * 12 + retires[1] - born.month
    assert divmod(months, 12) == age


@given(st.dates(date(1950, 1, 1), date(2000, 12, 31)), st.sampled_from(list(Post)), st.data())
def test_the_age_of_a_month_says_who_has_retired_by_then(
    born: date, post: Post, data: st.DataObject
) -> None:
    year, month = policy.retires_in(born, post)
    number = year * 12 + month - 1 + data.draw(st.integers(-24, 24))
    now = (number // 12, number % 12 + 1)
    old = number - (born.year * 12 + born.month - 1)
    assert (old >= policy.retirement_months(now, post)) == (now >= (year, month))


def test_the_shipped_parameters_are_those_of_the_function() -> None:
    for post in Post:
        shipped = definitions.get(f"retirement_months_{post}").shipped
        for version in shipped[1:]:
            month = (version.valid_from.year, version.valid_from.month)
            assert int(version.text) == policy.retirement_months(month, post)
            before = (month[0], month[1] - 1) if month[1] > 1 else (month[0] - 1, 12)
            assert int(version.text) == policy.retirement_months(before, post) + 1
        assert int(shipped[-1].text) == policy.PACES[post].months + policy.PACES[post].most
