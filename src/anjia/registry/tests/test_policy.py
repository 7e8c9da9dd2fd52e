"""The registry's rules as tables: no database."""

import random
from datetime import date

import pytest

from anjia.registry import policy
from anjia.registry.actions import addresses, names
from anjia.registry.actions.duplicates import is_slip
from anjia.registry.models.choices import DutyKind, Relation
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
