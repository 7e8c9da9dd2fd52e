"""Life events: what each changes, what it refuses, and that undoing restores every row."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.forms.models import model_to_dict

from anjia.base.audit.models import Event
from anjia.base.scope import acting
from anjia.kernel.refusals import Refused
from anjia.registry import actions
from anjia.registry.models import (
    Dwelling,
    Household,
    LifeEvent,
    Membership,
    Person,
)
from anjia.registry.tests import county
from anjia.registry.tests.county import AT, ORIGIN, PANLONG, TODAY, YUEHE

pytestmark = pytest.mark.django_db

BY = county.officer()


@pytest.fixture(autouse=True)
def home() -> Iterator[Household]:
    county.build()
    with acting(BY):
        county.family()
        home = county.household()
        move_in(home, "101")
        yield home


def move_in(home: Household, room: str) -> None:
    """As the workbook of households would: the dwelling and its use."""
    dwelling = county.dwelling(room)
    actions.record_households([county.change(home, dwelling=dwelling.pk)], by=BY, at=AT)
    used = county.change(dwelling, occupancy="occupied")
    actions.record_dwellings([used], by=BY, at=AT)


def stored() -> dict[str, Any]:
    """Every row that an event may change, without versions."""
    found: dict[str, Any] = {}
    for model in (Household, Person, Membership, Dwelling):
        for row in model.objects.all():
            values = {f.name: f.value_from_object(row) for f in model._meta.concrete_fields}
            del values["version"]
            found[f"{model.__name__} {row.pk}"] = values
    return found


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught, acting(BY):
        act()
    return caught.value.code


def events(**more: Any) -> dict[str, Callable[[], LifeEvent]]:
    """One of every kind of event, on a fresh family, as functions."""
    home, who = county.household, county.person
    at: dict[str, Any] = {"by": BY, "at": AT, **more}
    return {
        "birth": lambda: actions.birth(
            home(), name="张新", birth_on=TODAY, relation="grandchild", **at
        ),
        "death": lambda: actions.death(who("张三"), died_on=TODAY, successor=who("李四"), **at),
        "marriage_in": lambda: actions.marriage_in(
            home(), married_on=TODAY, relation="child_in_law", name="赵云", sex="male", **at
        ),
        "marriage_out": lambda: actions.marriage_out(
            who("张乐"), married_on=TODAY, to_place="西安市", **at
        ),
        "split": lambda: actions.split(
            home(),
            split_on=TODAY,
            number="HY-1-2",
            head=who("张小明"),
            members=[who("王芳"), who("张乐")],
            dwelling=county.dwelling("102"),
            **at,
        ),
        "move": lambda: actions.move(home(), moved_on=TODAY, dwelling=county.dwelling("301"), **at),
        "change_head": lambda: actions.change_head(
            home(), changed_on=TODAY, head=who("张小明"), **at
        ),
        "return": lambda: actions.return_to_origin(home(), returned_on=TODAY, **at),
        "hukou": lambda: actions.transfer_hukou(
            home(), members=[who("张三"), who("李四")], on=TODAY, **at
        ),
        "booklet": lambda: actions.issue_booklet(
            who("张三"), number="JZ-001", issued_on=TODAY, **at
        ),
    }


@pytest.mark.parametrize("kind", sorted(events()))
def test_every_event_is_audited_and_undoing_it_restores_every_row(kind: str) -> None:
    before = stored()
    event = events()[kind]()
    assert stored() != before
    assert (event.recorded_by, event.undone) == ("陈晓梅", False)
    assert Event.objects.filter(event__startswith=("household", "person")[kind == "booklet"])
    event = actions.undo(event, by=BY, at=AT, reason="登记错了")
    assert event.undone
    assert stored() == before
    assert refusal(lambda: actions.undo(event, by=BY, at=AT, reason="x")) == "event_undone_already"


@pytest.mark.parametrize("kind", sorted(events()))
def test_no_event_is_recorded_for_tomorrow_or_without_permission(kind: str) -> None:
    early = AT - timedelta(days=1)
    assert refusal(events(at=early)[kind]) == "date_in_future"
    reader = county.officer(permissions=frozenset({"registry.read"}))
    assert refusal(events(by=reader)[kind]) == "not_permitted"
    assert not LifeEvent.objects.exists()


@pytest.mark.parametrize("kind", sorted({*events()} - {"death", "marriage_out"}))
def test_a_household_that_returned_takes_no_further_event(kind: str) -> None:
    act = events()[kind]
    events()["return"]()
    assert refusal(act) == "household_not_settled"


def test_a_newborn_belongs_from_the_day_of_birth() -> None:
    event = events()["birth"]()
    spell = Membership.objects.get(person=event.person)
    assert (spell.started_on, spell.relation, spell.reason) == (TODAY, "grandchild", "birth")
    assert (event.person.area, event.person.origin) == (f"{PANLONG}001", ORIGIN)


def test_who_is_born_is_described_rightly() -> None:
    home = county.household()
    born = date(2022, 4, 1)
    wrong = county.number(date(2022, 4, 2), serial=154)
    for values, code in (
        ({"name": " "}, "name_missing"),
        ({"relation": "head"}, "relation_unknown"),
        ({"identity_number": wrong}, "identity_birth_differs"),
        ({"identity_number": county.number(born), "sex": "female"}, "identity_sex_differs"),
    ):
        stated: dict[str, Any] = {"name": "张新", "relation": "child", "birth_on": born, **values}
        assert refusal(lambda s=stated: actions.birth(home, by=BY, at=AT, **s)) == code


def test_a_head_is_succeeded_before_leaving() -> None:
    head = county.person("张三")
    act = lambda: actions.death(head, died_on=TODAY, by=BY, at=AT)  # noqa: E731 - passed as one
    assert refusal(act) == "head_needs_successor"
    events()["death"]()
    home = county.household()
    assert (home.head, home.head_name) == (county.person("李四"), "李四")
    relations = dict(Person.objects.filter(status="present").values_list("name", "relation"))
    assert relations == {
        "李四": "head",
        "张小明": "child",
        "王芳": "child_in_law",
        "张乐": "grandchild",
    }
    dead = county.person("张三")
    assert (dead.status, dead.ended_on) == ("died", TODAY)
    assert not Membership.objects.filter(person=dead, ended_on__isnull=True).exists()


def test_a_successor_is_a_member() -> None:
    other = county.family("HY-2")
    stranger = other.persons.get(relation="spouse")
    head = county.household().head
    act = lambda: actions.death(head, died_on=TODAY, successor=stranger, by=BY, at=AT)  # noqa: E731
    assert refusal(act) == "successor_not_member"


def test_the_last_member_takes_the_household_along() -> None:
    home = county.add_household("HY-9", dwelling=county.dwelling("102").pk)
    county.add_persons(home, ("孤老", "head"))
    actions.death(county.person("孤老"), died_on=TODAY, by=BY, at=AT)
    home = county.household("HY-9")
    assert (home.status, home.ended_on, home.head) == ("ended", TODAY, None)


def test_nobody_dies_before_birth_or_before_joining() -> None:
    home = county.household()
    county.add_persons(home, ("小六", "child"), birth_on=date(2020, 1, 2))
    child = county.person("小六")
    early = lambda: actions.death(child, died_on=date(2019, 1, 1), by=BY, at=AT)  # noqa: E731
    assert refusal(early) == "died_before_birth"
    head = lambda: actions.marriage_out(  # noqa: E731
        county.person("张乐"), married_on=date(2017, 1, 1), by=BY, at=AT
    )
    assert refusal(head) == "before_membership"


def test_a_member_of_another_household_comes_over_by_marriage() -> None:
    home = county.household()
    other = county.add_household("HY-2", grid=county.grid(2).pk)
    county.add_persons(other, ("陈父", "head"), ("陈女", "child"))
    bride = county.person("陈女")
    event = actions.marriage_in(
        home, person=bride, married_on=TODAY, relation="child_in_law", by=BY, at=AT
    )
    bride.refresh_from_db()
    assert (bride.household, bride.area) == (home, home.area)
    assert event.other_household == other
    spells = Membership.objects.filter(person=bride).order_by("ended_on")
    assert [(m.household_id, m.ended_on) for m in spells] == [(other.pk, TODAY), (home.pk, None)]
    again = lambda: actions.marriage_in(  # noqa: E731
        home, person=bride, married_on=TODAY, relation="child_in_law", by=BY, at=AT
    )
    assert refusal(again) == "already_member"


def test_a_split_makes_a_household_with_its_own_head_and_relations() -> None:
    event = events()["split"]()
    made = event.other_household
    assert (made.number, made.origin, made.head_name) == ("HY-1-2", ORIGIN, "张小明")
    assert dict(made.persons.values_list("name", "relation")) == {
        "张小明": "head",
        "王芳": "other",
        "张乐": "other",
    }
    assert county.dwelling("102").occupancy == "occupied"


def test_stated_relations_come_before_derived_ones() -> None:
    wife, baby = county.person("王芳"), county.person("张乐")
    event = actions.split(
        county.household(),
        split_on=TODAY,
        number="N",
        head=county.person("张小明"),
        members=[wife, baby],
        relations={wife.pk: "spouse", baby.pk: "child"},
        by=BY,
        at=AT,
    )
    found = dict(event.other_household.persons.values_list("name", "relation"))
    assert found == {"张小明": "head", "王芳": "spouse", "张乐": "child"}


def test_splits_that_make_no_sense_are_refused() -> None:
    home = county.household()
    everybody = list(home.persons.exclude(relation="head"))
    head, child = county.person("张三"), county.person("张小明")
    county.add_household("HY-2")
    stranger = county.add_persons(county.household("HY-2"), ("外人", "head"))
    assert stranger
    for values, code in (
        ({"head": head}, "split_takes_head"),
        ({"head": child, "members": [head, *everybody]}, "split_takes_head"),
        ({"head": child, "members": [county.person("外人")]}, "not_all_members"),
        ({"head": child, "number": "HY-2"}, "household_number_taken"),
        ({"head": child, "number": " "}, "number_missing"),
        ({"head": child, "dwelling": county.dwelling("101")}, "dwelling_taken"),
        ({"head": child, "dwelling": county.dwelling("301")}, "split_stays_at_site"),
        ({"head": child, "relations": {child.pk: "nephew"}}, "relation_unknown"),
    ):
        stated: dict[str, Any] = {"number": "N", "split_on": TODAY, "by": BY, "at": AT, **values}
        assert refusal(lambda s=stated: actions.split(home, **s)) == code


def test_a_merge_brings_all_members_and_ends_the_other_household() -> None:
    split = events()["split"]()
    before = stored()
    home, other = county.household(), split.other_household
    event = actions.merge(home, other=other, merged_on=TODAY, by=BY, at=AT)
    other.refresh_from_db()
    assert (other.status, other.head) == ("ended", None)
    assert home.persons.filter(status="present").count() == 5
    assert county.dwelling("102").occupancy == "vacant"
    actions.undo(event, by=BY, at=AT, reason="并错了")
    assert stored() == before


def test_merges_need_two_households_at_one_site() -> None:
    home = county.household()
    far = county.add_household("HY-3", site=county.site("月河社区").pk, grid=None)
    same = lambda: actions.merge(home, other=home, merged_on=TODAY, by=BY, at=AT)  # noqa: E731
    assert refusal(same) == "same_household"
    apart = lambda: actions.merge(home, other=far, merged_on=TODAY, by=BY, at=AT)  # noqa: E731
    assert refusal(apart) == "merge_needs_one_site"


def test_a_move_carries_the_area_to_everything_and_frees_the_dwelling() -> None:
    actions.birth(
        county.household(), name="张新", birth_on=TODAY, relation="grandchild", by=BY, at=AT
    )
    Household.objects.update(host_confirmed_on=TODAY)
    events()["move"]()
    home = county.household()
    assert (home.area, home.site.name, home.grid) == (YUEHE, "月河社区", None)
    assert home.host_confirmed_on is None
    assert home.address == "月河社区1栋301"
    for model in (Person, Membership, LifeEvent):
        assert {row.area for row in model.objects.all()} == {YUEHE}
    assert county.dwelling("101").occupancy == "vacant"
    assert county.dwelling("301").occupancy == "occupied"


def test_moves_that_make_no_sense_are_refused() -> None:
    home = county.household()
    second = county.add_household("HY-2", dwelling=county.dwelling("102").pk)
    room = county.dwelling("102")
    for values, code in (
        ({}, "move_needs_place"),
        ({"dwelling": room}, "dwelling_taken"),
        ({"dwelling": county.dwelling("101")}, "already_there"),
    ):
        stated: dict[str, Any] = {"moved_on": TODAY, "by": BY, "at": AT, **values}
        assert refusal(lambda s=stated: actions.move(home, **s)) == code
    actions.move(home, dwelling=room, shared=True, moved_on=TODAY, by=BY, at=AT)
    assert county.household().dwelling == second.dwelling


def test_a_move_out_of_the_officers_place_is_refused() -> None:
    local = county.officer("610921100")
    act = lambda: actions.move(  # noqa: E731
        county.household(), dwelling=county.dwelling("301"), moved_on=TODAY, by=local, at=AT
    )
    assert refusal(act) == "not_permitted"


def test_a_new_head_renews_the_relations() -> None:
    events()["change_head"]()
    assert county.household().head_name == "张小明"
    assert dict(Person.objects.values_list("name", "relation")) == {
        "张小明": "head",
        "张三": "parent",
        "李四": "parent",
        "王芳": "other",
        "张乐": "other",
    }
    again = lambda: actions.change_head(  # noqa: E731
        county.household(), head=county.person("张小明"), changed_on=TODAY, by=BY, at=AT
    )
    assert refusal(again) == "already_head"


def test_registration_moves_to_the_host_village() -> None:
    events()["hukou"]()
    person = county.person("张三")
    assert (person.hukou_status, person.hukou_area) == ("moved", PANLONG[:12])
    assert person.hukou_moved_on == TODAY
    assert refusal(events()["hukou"]) == "hukou_moved_already"
    home = county.household()
    nobody = lambda: actions.transfer_hukou(home, members=[], on=TODAY, by=BY, at=AT)  # noqa: E731
    assert refusal(nobody) == "not_all_members"
    act = lambda: actions.transfer_hukou(  # noqa: E731
        home, members=[county.person("王芳")], on=TODAY, to_area="999999", by=BY, at=AT
    )
    assert refusal(act) == "area_unknown"


def test_an_application_is_pending_until_it_is_done() -> None:
    person = county.person("张三")
    actions.transfer_hukou(county.household(), members=[person], on=TODAY, done=False, by=BY, at=AT)
    assert county.person("张三").hukou_status == "pending"


def test_a_booklet_is_issued_once_under_one_number() -> None:
    events()["booklet"]()
    assert refusal(events()["booklet"]) == "booklet_issued_already"
    act = lambda: actions.issue_booklet(  # noqa: E731
        county.person("李四"), number="JZ-001", issued_on=TODAY, by=BY, at=AT
    )
    assert refusal(act) == "booklet_number_taken"


def test_what_changed_since_is_not_overwritten() -> None:
    event = events()["change_head"]()
    later = events()["birth"]()
    baby = later.person
    actions.record_persons([county.change(baby, ethnicity="汉族")], by=BY, at=AT)
    assert refusal(lambda: actions.undo(later, by=BY, at=AT, reason="x")) == "changed_since"
    assert refusal(lambda: actions.undo(event, by=BY, at=AT, reason=" ")) == "reason_missing"
    moved = county.change(county.person("张三"), relation="other")
    actions.record_persons([moved], by=BY, at=AT)
    assert refusal(lambda: actions.undo(event, by=BY, at=AT, reason="x")) == "changed_since"


def test_an_unrelated_later_edit_does_not_stand_in_the_way() -> None:
    event = events()["change_head"]()
    actions.record_persons([county.change(county.person("张三"), education="junior")], by=BY, at=AT)
    actions.undo(event, by=BY, at=AT, reason="登记错了")
    person = county.person("张三")
    assert (person.relation, person.education) == ("head", "junior")


def test_undoing_a_move_leaves_those_who_split_off_since_where_they_live() -> None:
    move = actions.move(
        county.household(), dwelling=county.dwelling("301"), moved_on=TODAY, by=BY, at=AT
    )
    actions.split(
        county.household(),
        split_on=TODAY,
        number="N",
        head=county.person("张小明"),
        members=[county.person("王芳")],
        by=BY,
        at=AT,
    )
    actions.undo(move, by=BY, at=AT, reason="登记错了")
    for row in (*Person.objects.all(), *Membership.objects.all()):
        assert (row.area, row.origin) == (row.household.area, row.household.origin)
    assert county.person("王芳").area != county.person("张三").area


def test_a_split_with_later_events_is_not_undone_alone() -> None:
    event = events()["split"]()
    made = event.other_household
    actions.birth(made, name="张新", birth_on=TODAY, relation="child", by=BY, at=AT)
    assert refusal(lambda: actions.undo(event, by=BY, at=AT, reason="x")) == "changed_since"


def test_history_says_who_and_why() -> None:
    event = events()["move"]()
    assert model_to_dict(event, ["kind"]) == {"kind": "move"}
    assert event.facts["to_area"] == YUEHE


def returned() -> Household:
    actions.return_to_origin(
        county.household(), by=BY, at=AT, returned_on=TODAY - timedelta(days=9)
    )
    return county.household()


def test_a_household_that_returned_settles_again_in_its_old_home() -> None:
    home = returned()
    assert county.dwelling("101").occupancy == "vacant"
    actions.settle_again(home, by=BY, at=AT, settled_on=TODAY, note="回来上学")
    home = county.household()
    assert (home.status, home.ended_on, home.host_confirmed_on) == ("settled", None, None)
    assert home.dwelling == county.dwelling("101")
    assert county.dwelling("101").occupancy == "occupied"


def test_who_finds_the_old_home_taken_settles_without_a_dwelling() -> None:
    home = returned()
    other = county.add_household("HY-2")
    move_in(other, "101")
    actions.settle_again(home, by=BY, at=AT, settled_on=TODAY)
    assert county.household().dwelling is None
    assert county.household().status == "settled"


def test_only_who_returned_settles_again_and_not_before() -> None:
    home = county.household()
    assert refusal(lambda: actions.settle_again(home, by=BY, at=AT, settled_on=TODAY)) == (
        "household_not_returned"
    )
    home, early = returned(), TODAY - timedelta(days=10)
    assert refusal(lambda: actions.settle_again(home, by=BY, at=AT, settled_on=early)) == (
        "settled_before_return"
    )


def test_settling_again_is_undone_whole() -> None:
    home = returned()
    before = stored()
    event = actions.settle_again(home, by=BY, at=AT, settled_on=TODAY)
    actions.undo(event, by=BY, at=AT, reason="登记错了")
    assert stored() == before
