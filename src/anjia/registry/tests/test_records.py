"""Bulk writers: what follows from what rows state, and every refusal."""

from collections.abc import Iterator
from datetime import date

import pytest

from anjia.base.scope import acting
from anjia.kernel.refusals import Refused
from anjia.registry import actions
from anjia.registry.models import (
    Building,
    Dwelling,
    Grid,
    Household,
    Membership,
    Organisation,
    OrganisationSite,
    Person,
)
from anjia.registry.tests import county
from anjia.registry.tests.county import AT, ORIGIN, PANLONG, TODAY, YUEHE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _county() -> Iterator[None]:
    county.build()
    with acting(county.officer()):
        yield


def refused(save: object, *rows: object, by: object = None) -> Refused:
    with pytest.raises(Refused) as caught, acting(by or county.officer()):
        save(rows, by=by or county.officer(), at=AT)  # type: ignore[operator]
    return caught.value


def test_places_follow_from_site_and_grid() -> None:
    assert Grid.objects.get(number=2).area == f"{PANLONG}002"
    assert Building.objects.get(name="6栋").area == f"{PANLONG}001"
    assert Building.objects.get(name="1栋").area == YUEHE
    assert Dwelling.objects.get(room="101").area == f"{PANLONG}001"


def test_a_building_takes_its_dwellings_to_another_grid() -> None:
    building = county.building()
    by = county.officer()
    actions.record_buildings([county.change(building, grid=county.grid(2).pk)], by=by, at=AT)
    assert {d.area for d in building.dwellings.all()} == {f"{PANLONG}002"}


def test_a_site_lies_in_a_known_village_and_keeps_its_code() -> None:
    wrong = county.row(area="610921999999001", name="x", kind="in_village", setting="rural")
    assert refused(actions.record_sites, wrong).code == "site_code_unknown_village"
    moved = county.change(county.site(), area=YUEHE)
    assert refused(actions.record_sites, moved).code == "site_keeps_its_code"
    half = county.change(county.site(), longitude="108.5")
    assert refused(actions.record_sites, half).code == "point_needs_both"


def test_a_site_code_is_taken_once() -> None:
    again = county.row(area=PANLONG, name="又一个", kind="in_village", setting="rural")
    assert refused(actions.record_sites, again).code == "site_code_taken"


def test_grids_are_refused_that_have_no_code() -> None:
    site = county.site()
    for values, code in (
        ({"site": site.pk, "number": 1000, "name": "x"}, "grid_number_out_of_range"),
        ({"number": 1, "name": "x"}, "site_missing"),
        ({"site": site.pk, "number": 1, "name": "x"}, "grid_number_taken"),
    ):
        assert refused(actions.record_grids, county.row(**values)).code == code
    renumbered = county.change(county.grid(1), number=9)
    assert refused(actions.record_grids, renumbered).code == "grid_keeps_its_code"


def test_a_grid_must_lie_in_the_stated_site() -> None:
    far = county.site("月河社区")
    wrong = county.row(site=far.pk, grid=county.grid(1).pk, name="9栋")
    assert refused(actions.record_buildings, wrong).code == "grid_of_other_site"
    moved = county.change(county.building(), site=far.pk, grid=None)
    assert refused(actions.record_buildings, moved).code == "building_keeps_its_site"


def test_a_title_number_says_that_the_title_is_registered() -> None:
    room = county.dwelling("101")
    actions.record_dwellings(
        [county.change(room, title_number="陕(2019)0001号")], by=county.officer(), at=AT
    )
    assert county.dwelling("101").title_registered is True
    contradiction = county.change(county.dwelling("101"), title_registered=False)
    assert refused(actions.record_dwellings, contradiction).code == "title_number_without_title"


def test_a_household_lives_where_its_grid_is() -> None:
    home = county.add_household()
    assert (home.area, home.origin) == (f"{PANLONG}001", ORIGIN)


def test_a_household_without_grid_lives_at_the_site() -> None:
    assert county.add_household(grid=None).area == PANLONG


def test_site_and_grid_follow_from_the_dwelling() -> None:
    home = county.add_household(site=None, grid=None, dwelling=county.dwelling("101").pk)
    assert (home.site, home.grid) == (county.site(), county.grid(1))
    assert home.address == "盘龙社区6栋1单元101"
    stated = county.change(home, dwelling=county.dwelling("102").pk)
    actions.record_households([stated], by=county.officer(), at=AT)
    assert county.household().address == "盘龙社区6栋1单元102"
    said = county.change(county.household(), address="盘龙社区东头")
    actions.record_households([said], by=county.officer(), at=AT)
    assert county.household().address == "盘龙社区东头"


def test_a_household_is_refused_that_contradicts_itself() -> None:
    county.add_household()
    far, near = county.site("月河社区"), county.site()
    for values, code in (
        ({"number": "HY-1", "site": near.pk}, "household_number_taken"),
        ({"number": "", "site": near.pk}, "number_missing"),
        ({"number": "N"}, "site_missing"),
        ({"number": "N", "site": near.pk, "origin": "610921999999"}, "origin_unknown"),
        (
            {"number": "N", "site": far.pk, "dwelling": county.dwelling("101").pk},
            "dwelling_of_other_site",
        ),
    ):
        rows = county.row(kind="registered_poor", **values)
        assert refused(actions.record_households, rows).code == code


def test_all_faults_of_all_rows_are_named_at_once() -> None:
    rows = [county.row(number="", kind="accompanying"), county.row(number="X")]
    faults = actions.examine_households(rows)
    assert [(fault.row, fault.column) for fault in faults] == [
        (rows[0].id, "number"),
        (rows[1].id, "site"),
    ]
    found = refused(actions.record_households, *rows)
    assert found.code == "rows_refused"
    assert [fault.refused.code for fault in found.facts["faults"]] == [  # type: ignore[attr-defined]
        "number_missing",
        "site_missing",
    ]


def test_members_live_and_come_from_where_their_household_does() -> None:
    home = county.family()
    assert {(p.area, p.origin) for p in home.persons.all()} == {(home.area, home.origin)}
    assert (home.head, home.head_name) == (county.person("张三"), "张三")


def test_names_are_found_by_sound() -> None:
    home = county.add_household()
    county.add_persons(home, ("张三", "head"), ("单于飞", "child"), ("曾吕", "child"))
    found = {p.name: (p.pinyin, p.initials) for p in Person.objects.all()}
    assert found == {
        "张三": ("zhangsan", "zs"),
        "单于飞": ("chanyufei", "cyf"),
        "曾吕": ("zenglv", "zl"),
    }


def test_birth_and_sex_follow_from_the_identity_number() -> None:
    home = county.add_household()
    born = date(1974, 6, 15)
    county.add_persons(home, ("张三", "head"), identity_number=county.number(born).lower())
    person = county.person("张三")
    assert (person.birth_on, person.sex) == (born, "male")
    assert person.identity_number.mask().startswith("610921****")


def test_a_membership_begins_with_the_move_in_or_the_birth_after_it() -> None:
    home = county.add_household()
    county.add_persons(home, ("张三", "head"), birth_on=date(1974, 6, 15))
    county.add_persons(home, ("张乐", "child"), birth_on=date(2020, 1, 2))
    began = dict(Membership.objects.values_list("person__name", "started_on"))
    assert began == {"张三": date(2018, 5, 1), "张乐": date(2020, 1, 2)}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"name": " "}, "name_missing"),
        ({"relation": None}, "relation_missing"),
        ({"household": None}, "household_missing"),
        ({"identity_number": "61092119740615153"}, "identity_number_length"),
        ({"identity_number": "610921197406151530"}, "identity_number_check_digit"),
        (
            {"identity_number": county.number(date(1974, 6, 15)), "birth_on": date(1974, 6, 16)},
            "identity_birth_differs",
        ),
        (
            {"identity_number": county.number(date(1974, 6, 15)), "sex": "female"},
            "identity_sex_differs",
        ),
        ({"hukou_moved_on": TODAY, "hukou_status": "origin"}, "hukou_date_without_move"),
        ({"residence_booklet_on": TODAY}, "booklet_date_without_number"),
        ({"name": "张三", "relation": "child"}, "already_member"),
        ({"relation": "head"}, "second_head"),
    ],
)
def test_a_person_is_refused_who_contradicts_what_is_known(
    values: dict[str, object], code: str
) -> None:
    home = county.family()
    stated = {"household": home.pk, "name": "赵六", "relation": "child", **values}
    assert refused(actions.record_persons, county.row(**stated)).code == code


def test_one_identity_number_is_borne_once() -> None:
    home = county.add_household()
    text = county.number(date(1974, 6, 15))
    county.add_persons(home, ("张三", "head"), identity_number=text)
    other = county.add_household("HY-2")
    twin = county.row(household=other.pk, name="张叁", relation="head", identity_number=text)
    assert refused(actions.record_persons, twin).code == "identity_taken"
    both = [
        county.row(household=other.pk, name=n, relation="child", identity_number=text)
        for n in ("甲", "乙")
    ]
    assert refused(actions.record_persons, *both).facts["count"] == 2


def test_birth_and_number_stay_together_when_one_is_restated() -> None:
    home = county.add_household()
    text = county.number(date(1974, 6, 15))
    county.add_persons(home, ("张三", "head"), identity_number=text)
    changed = county.change(county.person("张三"), birth_on=date(1975, 6, 15))
    assert refused(actions.record_persons, changed).code == "identity_birth_differs"


def test_head_and_relation_may_change_places_in_one_sheet() -> None:
    home = county.family()
    head, spouse = county.person("张三"), county.person("李四")
    rows = [county.change(spouse, relation="head"), county.change(head, relation="spouse")]
    result = actions.record_persons(rows, by=county.officer(), at=AT)
    assert result.updated == 2
    assert county.household().head_name == "李四"
    open_ones = Membership.objects.filter(ended_on__isnull=True, household=home)
    assert open_ones.get(person=head).relation == "spouse"


def test_who_is_stated_in_another_household_leaves_the_one_before() -> None:
    county.family()
    other = county.add_household("HY-2", grid=county.grid(2).pk)
    child = county.person("张小明")
    actions.record_persons(
        [county.change(child, household=other.pk, relation="head")], by=county.officer(), at=AT
    )
    child.refresh_from_db()
    assert (child.household, child.area) == (other, f"{PANLONG}002")
    spells = Membership.objects.filter(person=child).order_by("ended_on")
    assert [(m.household_id, m.ended_on) for m in spells] == [
        (county.household("HY-1").pk, TODAY),
        (other.pk, None),
    ]
    assert county.household("HY-2").head == child


def test_a_stale_row_is_left_alone_and_named() -> None:
    county.family()
    person = county.person("张三")
    stale = county.change(person, education="junior")
    actions.record_persons([county.change(person, education="senior")], by=county.officer(), at=AT)
    result = actions.record_persons([stale], by=county.officer(), at=AT)
    assert result.conflicts == (person.pk,)
    assert county.person("张三").education == "senior"


def test_a_household_that_is_placed_anew_takes_everything_along() -> None:
    home = county.family()
    by = county.officer()
    actions.record_households([county.change(home, grid=county.grid(2).pk)], by=by, at=AT)
    area = f"{PANLONG}002"
    assert county.household().area == area
    assert {p.area for p in Person.objects.all()} == {area}
    assert {m.area for m in Membership.objects.all()} == {area}


def test_the_head_is_changed_by_an_event_only() -> None:
    home = county.family()
    renamed = county.change(home, head_name="王五")
    assert refused(actions.record_households, renamed).code == "head_changes_by_event"


def test_nobody_writes_outside_their_place() -> None:
    by = county.officer("610921101")
    home = county.family()
    with acting(by):
        assert not Household.objects.exists()
    stranger = county.row(household=home.pk, name="赵六", relation="child")
    assert refused(actions.record_persons, stranger, by=by).code == "household_missing"
    site = county.row(area="610921100008002", name="x", kind="in_village", setting="rural")
    assert refused(actions.record_sites, site, by=by).code == "not_permitted"


def test_organisations_serve_the_sites_they_name() -> None:
    rows = [
        county.row(
            area=PANLONG[:12],
            name="三元村党支部",
            kind="party_branch",
            sites_served="盘龙社区、 月河社区",
        )
    ]
    actions.record_organisations(rows, by=county.officer(), at=AT)
    served = OrganisationSite.objects.values_list("site__name", "area")
    assert set(served) == {("盘龙社区", PANLONG), ("月河社区", YUEHE)}
    one = Organisation.objects.get()
    actions.record_organisations(
        [county.change(one, sites_served="月河社区")], by=county.officer(), at=AT
    )
    assert [link.site.name for link in OrganisationSite.objects.all()] == ["月河社区"]
    wrong = county.change(Organisation.objects.get(), sites_served="没有的社区")
    assert refused(actions.record_organisations, wrong).code == "site_unknown"
