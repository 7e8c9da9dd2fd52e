"""Duplicates, the two sides, norms by size, organisations and areas: results and refusals."""

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from anjia.base.audit.models import RowHistory
from anjia.base.scope import acting, system
from anjia.kernel.refusals import Refused
from anjia.registry import actions
from anjia.registry.models import (
    Area,
    AssessmentEntry,
    Confirmation,
    DuplicatePair,
    Duty,
    Household,
    Organisation,
    OrganisationSite,
    Person,
    Post,
    SiteExemption,
)
from anjia.registry.models.choices import AreaChangeKind, DutyKind, PairState, RuleMetric
from anjia.registry.queries import areas, pages, people, sizes
from anjia.registry.tests import county
from anjia.registry.tests.county import AT, COUNTY, ORIGIN, PANLONG, TODAY, YUEHE

pytestmark = pytest.mark.django_db

BY = county.officer()
BORN = date(1974, 6, 15)


@pytest.fixture(autouse=True)
def home() -> Iterator[Household]:
    county.build()
    with acting(BY):
        yield county.family()


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught, acting(BY):
        act()
    return caught.value.code


def add(number: str, name: str, **values: object) -> Person:
    other = county.add_household(number)
    county.add_persons(other, (name, "head"), **values)
    return Person.objects.get(household=other)


# --- duplicates


def test_likenesses_are_listed_with_their_reasons() -> None:
    right = county.number(BORN)
    typo = county.number(date(1974, 6, 16))
    add("A", "赵明", identity_number=right)
    add("B", "赵明", identity_number=typo)
    add("C", "钱亮", birth_on=BORN)
    add("D", "钱亮", birth_on=BORN)
    add("E", "孙丽", phone="13800001111")
    add("F", "孙莉", phone="13800001111")
    add("G", "孙莉", phone="13800002222")
    assert actions.find_duplicates(COUNTY, by=BY, at=AT) == 3
    found = {
        frozenset({p.a.household.number, p.b.household.number}): p.reasons
        for p in pages.open_pairs()
    }
    assert found == {
        frozenset("AB"): ["identity_typo"],
        frozenset("CD"): ["name_birth"],
        frozenset("EF"): ["name_phone"],
    }
    assert actions.find_duplicates(COUNTY, by=BY, at=AT) == 0


def test_twins_are_not_taken_for_one() -> None:
    add("A", "赵明", identity_number=county.number(BORN, serial=151))
    add("B", "赵亮", identity_number=county.number(BORN, serial=153))
    assert actions.find_duplicates(COUNTY, by=BY, at=AT) == 0


def test_a_pair_lies_where_both_are_seen() -> None:
    add("A", "钱亮", birth_on=BORN)
    far = county.add_household("B", site=county.site("月河社区").pk, grid=None)
    county.add_persons(far, ("钱亮", "head"), birth_on=BORN)
    actions.find_duplicates(COUNTY, by=BY, at=AT)
    assert DuplicatePair.objects.get().area == COUNTY
    with acting(county.officer("610921100")):
        assert not DuplicatePair.objects.exists()


def pair_of(**values: object) -> DuplicatePair:
    add("A", "钱亮", birth_on=BORN, **values)
    add("B", "钱亮", birth_on=BORN, phone="13800001111", education="junior")
    actions.find_duplicates(COUNTY, by=BY, at=AT)
    return DuplicatePair.objects.get()


def test_a_merge_fills_what_was_missing_and_is_undone_whole() -> None:
    pair = pair_of(identity_number=county.number(BORN))
    kept = Person.objects.get(household__number="A")
    event = actions.merge_duplicates(pair, by=BY, at=AT, keep=kept.pk)
    kept.refresh_from_db()
    assert (kept.education, kept.phone.open()) == ("junior", "13800001111")
    gone = Person.objects.get(household__number="B")
    assert (gone.status, county.household("B").status) == ("left", "ended")
    pair.refresh_from_db()
    assert (pair.state, pair.event) == (PairState.MERGED, event)
    assert refusal(lambda: actions.call_distinct(pair, by=BY, at=AT)) == "pair_decided_already"
    actions.undo(event, by=BY, at=AT, reason="不是同一人")
    pair.refresh_from_db()
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (pair.state, kept.education, kept.phone, gone.status) == ("open", None, None, "present")
    assert county.household("B").status == "settled"


def test_two_numbers_are_not_merged_and_strangers_not_kept() -> None:
    add("A", "钱亮", identity_number=county.number(BORN))
    add("B", "钱亮", identity_number=county.number(date(1974, 6, 16)))
    actions.find_duplicates(COUNTY, by=BY, at=AT)
    pair = DuplicatePair.objects.get()
    act = lambda: actions.merge_duplicates(pair, by=BY, at=AT, keep=pair.a_id)  # noqa: E731
    assert refusal(act) == "pair_same_number"
    who = county.person("张三").pk
    act = lambda: actions.merge_duplicates(pair, by=BY, at=AT, keep=who)  # noqa: E731
    assert refusal(act) == "person_not_found"


def test_the_head_of_others_is_not_merged_away() -> None:
    pair = pair_of()
    county.add_persons(county.household("B"), ("钱妻", "spouse"))
    kept = Person.objects.get(household__number="A")
    act = lambda: actions.merge_duplicates(pair, by=BY, at=AT, keep=kept.pk)  # noqa: E731
    assert refusal(act) == "duplicate_heads_others"


def test_a_distinct_pair_is_not_listed_again() -> None:
    actions.call_distinct(pair_of(), by=BY, at=AT)
    assert actions.find_duplicates(COUNTY, by=BY, at=AT) == 0
    assert pages.open_pairs() == []


# --- both sides


def test_the_origin_side_gives_its_word_and_changes_nothing_else(home: Household) -> None:
    village = county.officer(
        ORIGIN, permissions=frozenset({"registry.read", "registry.confirm_origin"}), name="何村长"
    )
    with acting(village):
        seen = Household.objects.get(pk=home.pk)
        said = actions.confirm_origin(seen, by=village, at=AT, on=TODAY, note="原住三组")
        assert (said.area, said.origin, said.said_by) == (ORIGIN, home.area, "何村长")
        with pytest.raises(Refused):
            actions.confirm_host(seen, by=village, at=AT, on=TODAY)
        with pytest.raises(Refused) as again:
            actions.confirm_origin(seen, by=village, at=AT, on=TODAY)
        assert again.value.code == "confirmed_already"
    home.refresh_from_db()
    assert home.origin_confirmed_on == TODAY
    entry = RowHistory.objects.filter(table="registry_household", row_id=home.pk).last()
    assert (entry.actor_name, set(entry.after)) == ("何村长", {"origin_confirmed_on"})


def test_the_host_confirms_and_both_sides_see_both_words(home: Household) -> None:
    actions.confirm_host(home, by=BY, at=AT, on=TODAY, said_by="社区李主任")
    actions.confirm_origin(county.household(), by=BY, at=AT, on=TODAY)
    with acting(county.officer(ORIGIN)):
        assert Confirmation.objects.count() == 2
        view = pages.household(home.pk)
    assert view.host.confirmation.said_by == "社区李主任"
    assert view.origin.place == "陕西省安康市汉阴县蒲溪镇田禾村村民委员会"
    assert refusal(lambda: actions.confirm_host(home, by=BY, at=AT, on=TODAY)) == (
        "confirmed_already"
    )


def test_a_household_without_origin_has_no_origin_side() -> None:
    other = county.add_household("X", origin=None)
    act = lambda: actions.confirm_origin(other, by=BY, at=AT, on=TODAY)  # noqa: E731
    assert refusal(act) == "origin_side_unknown"


def test_duties_fall_to_a_side_and_are_handed_over(home: Household) -> None:
    stated: dict[str, Any] = {"kind": DutyKind.FARMLAND, "by": BY, "at": AT, "on": TODAY}
    duty = actions.assign_duty(home, owner="田禾村委会", **stated)
    assert duty.side == "origin"
    duty = actions.hand_over_duty(home, owner="盘龙社区", **stated)
    assert (duty.side, duty.owner, duty.handed_over_on) == ("host", "盘龙社区", TODAY)
    assert refusal(lambda: actions.assign_duty(home, owner=" ", **stated)) == "duty_owner_missing"
    other = {**stated, "kind": DutyKind.RELIEF}
    assert refusal(lambda: actions.hand_over_duty(home, owner="x", **other)) == "duty_unknown"


def test_every_household_gets_its_duties_once(home: Household) -> None:
    assert actions.map_duties([home], by=BY, at=AT, on=TODAY) == len(DutyKind.values)
    assert actions.map_duties([home], by=BY, at=AT, on=TODAY) == 0
    assert Duty.objects.filter(owner="").count() == len(DutyKind.values)


# --- norms by size


def norm(**values: object) -> Any:
    stated: dict[str, Any] = {
        "code": "park",
        "title": "农业产业园区全覆盖",
        "metric": RuleMetric.HOUSEHOLDS,
        "parameter": "site_households_10",
        "document": "第54号提案的函",
        "conditional": True,
    }
    return actions.define_rule(COUNTY, by=BY, **{**stated, **values})


def ten_households() -> None:
    for n in range(9):
        county.add_household(f"N{n}")


def test_size_classes_follow_the_households_of_the_day() -> None:
    view = pages.site(county.site().pk, on=TODAY)
    assert (view.size.households, view.size.persons, view.size.classes) == (1, 5, frozenset())
    ten_households()
    view = pages.site(county.site().pk, on=TODAY)
    assert view.size.classes == {"h10"}
    actions.return_to_origin(county.household("N1"), by=BY, at=AT, returned_on=TODAY)
    assert pages.site(county.site().pk, on=TODAY).size.classes == frozenset()


def test_a_conditional_norm_is_exempted_by_decision_with_reason() -> None:
    rule = norm()
    stated: dict[str, Any] = {
        "by": BY,
        "rule": rule,
        "reason": "没有可用耕地",
        "approved_by": "张副县长",
        "on": TODAY,
        "at": AT,
    }
    site = county.site()
    assert refusal(lambda: actions.exempt(site, **stated)) == "exemption_out_of_scope"
    ten_households()
    blank = {**stated, "reason": " "}
    assert refusal(lambda: actions.exempt(site, **blank)) == "reason_missing"
    ended = {**stated, "until": TODAY - timedelta(1)}
    assert refusal(lambda: actions.exempt(site, **ended)) == "ends_before_it_begins"
    strict = {**stated, "rule": norm(code="strict", conditional=False)}
    assert refusal(lambda: actions.exempt(site, **strict)) == "rule_unconditional"
    actions.exempt(site, until=TODAY + timedelta(30), **stated)
    by_site = {found.site.name: found for found in sizes.reach(rule, on=TODAY)}
    assert by_site["盘龙社区"].is_reached
    assert not by_site["盘龙社区"].is_asked
    later = {f.site.name: f for f in sizes.reach(rule, on=TODAY + timedelta(31))}
    assert later["盘龙社区"].is_asked
    assert SiteExemption.objects.get().approved_by == "张副县长"


def test_a_frozen_list_outlives_what_changes_later() -> None:
    ten_households()
    rule = norm()
    actions.freeze(rule, by=BY, at=AT, year=2022, on=TODAY)
    actions.return_to_origin(county.household("N1"), by=BY, at=AT, returned_on=TODAY)
    entry = AssessmentEntry.objects.get()
    assert (entry.site, entry.households, entry.exempt) == (county.site(), 10, False)
    assert not any(found.is_reached for found in sizes.reach(rule, on=TODAY))
    act = lambda: actions.freeze(rule, by=BY, at=AT, year=2022, on=TODAY)  # noqa: E731
    assert refusal(act) == "list_frozen_already"


def test_a_norm_names_a_parameter_and_a_document() -> None:
    assert refusal(lambda: norm(parameter="nothing")) == "parameter_unknown"
    assert refusal(lambda: norm(document=" ")) == "name_missing"


# --- organisations


def organisation(name: str, **values: object) -> Organisation:
    row = county.row(area=PANLONG[:12], name=name, kind="party_branch", **values)
    actions.record_organisations([row], by=BY, at=AT)
    return Organisation.objects.get(name=name)


def test_an_election_ends_old_posts_and_renews_the_term() -> None:
    branch = organisation("支部")
    stated: dict[str, Any] = {"by": BY, "at": AT, "term_ends_on": date(2027, 4, 1)}
    first = [actions.Elected(title="书记", holder="甲")]
    actions.elect(branch, on=date(2020, 4, 1), elected=first, **stated)
    second = [actions.Elected(title="书记", holder="乙")]
    actions.elect(branch, on=TODAY, elected=second, **stated)
    posts = Post.objects.order_by("started_on").values_list("holder", "ended_on")
    assert list(posts) == [("甲", TODAY), ("乙", None)]
    branch.refresh_from_db()
    assert branch.term_ends_on == date(2027, 4, 1)
    early = {**stated, "term_ends_on": TODAY}
    assert refusal(lambda: actions.elect(branch, on=TODAY, elected=second, **early)) == (
        "term_not_later"
    )
    assert refusal(lambda: actions.elect(branch, on=TODAY, elected=[], **stated)) == "name_missing"


def test_a_merged_organisation_hands_on_its_sites() -> None:
    small = organisation("小支部", sites_served="盘龙社区、月河社区")
    big = organisation("大支部", sites_served="盘龙社区")
    actions.merge_into(small, by=BY, at=AT, other=big, on=TODAY)
    served = set(OrganisationSite.objects.values_list("organisation__name", "site__area"))
    assert served == {("大支部", PANLONG), ("大支部", YUEHE)}
    small.refresh_from_db()
    assert (small.ended_on, small.merged_into) == (TODAY, big)
    act = lambda: actions.merge_into(small, by=BY, at=AT, other=big, on=TODAY)  # noqa: E731
    assert refusal(act) == "organisation_ended"
    act = lambda: actions.merge_into(big, by=BY, at=AT, other=big, on=TODAY)  # noqa: E731
    assert refusal(act) == "organisation_same"


# --- areas


def test_areas_are_loaded_for_the_provinces_asked_for(tmp_path: Path) -> None:
    for name, rows in {
        "provinces": [("61", "陕西省"), ("53", "云南省")],
        "cities": [("6108", "榆林市"), ("5305", "保山市")],
        "areas": [("610802", "榆阳区")],
        "streets": [("610802001", "鼓楼街道"), ("999999001", "无主")],
        "villages": [("610802001001", "东城社区居委会")],
    }.items():
        entries = [{"code": code, "name": called} for code, called in rows]
        (tmp_path / f"{name}.json").write_text(json.dumps(entries), encoding="utf-8")
    by = system()
    with acting(by):
        loaded = actions.load_areas(tmp_path, by=by, provinces=["61"])
        actions.load_areas(tmp_path, by=by, provinces=["61"])
    assert loaded == {"province": 1, "city": 1, "county": 1, "town": 1, "village": 1}
    assert areas.path("610802001001") == "陕西省榆林市榆阳区鼓楼街道东城社区居委会"
    assert not Area.objects.filter(code="53").exists()


def test_areas_are_loaded_by_the_system_from_an_installed_package(tmp_path: Path) -> None:
    assert refusal(lambda: actions.load_areas(tmp_path, by=BY, provinces=["61"])) == (
        "not_permitted"
    )
    by = system()
    with acting(by), pytest.raises(Refused) as caught:
        actions.load_areas(tmp_path, by=by, provinces=["61"])
    assert caught.value.code == "areas_not_installed"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (ORIGIN, ORIGIN),
        ("陕西省安康市汉阴县蒲溪镇田禾村", ORIGIN),
        ("蒲溪镇田禾村村委会", ORIGIN),
        ("蒲溪镇 田禾村", ORIGIN),
        ("田禾", ORIGIN),
        ("城关镇三元村", "610921100008"),
        ("城关镇田禾村", "village_unknown"),
        ("没有村", "village_unknown"),
        ("610921999999", "village_unknown"),
    ],
)
def test_a_village_is_found_by_code_or_path(text: str, code: str) -> None:
    if code.isdigit():
        assert areas.village(text) == code
    else:
        assert refusal(lambda: areas.village(text)) == code


def test_a_name_that_two_villages_bear_needs_its_town() -> None:
    Area.objects.create(
        code="610921101005", name="田禾村村委会", level="village", parent_id="610921101"
    )
    assert refusal(lambda: areas.village("田禾村")) == "village_ambiguous"
    assert areas.village("涧池镇田禾村") == "610921101005"


def test_an_old_code_leads_to_the_present_one() -> None:
    actions.record_area_change(
        "610921199",
        by=BY,
        new_code="610921100",
        changed_on=date(2015, 1, 1),
        kind=AreaChangeKind.MERGED,
        document="陕民发〔2015〕1号",
    )
    assert areas.present_code("610921199008", on=TODAY) == "610921100008"
    assert areas.present_code("610921199008", on=date(2014, 1, 1)) == "610921199008"
    assert areas.village("610921199008", on=TODAY) == "610921100008"
    act = lambda: actions.record_area_change(  # noqa: E731
        "610921198",
        by=BY,
        new_code="610921777",
        changed_on=TODAY,
        kind=AreaChangeKind.MERGED,
        document="x",
    )
    assert refusal(act) == "area_unknown"


def test_a_split_code_needs_a_person_to_say_which() -> None:
    for new in ("610921100", "610921101"):
        actions.record_area_change(
            "610921199",
            by=BY,
            new_code=new,
            changed_on=TODAY,
            kind=AreaChangeKind.SPLIT,
            document="x",
        )
    assert refusal(lambda: areas.present_code("610921199008", on=TODAY)) == "area_was_split"


def test_the_tree_counts_what_the_officer_may_see() -> None:
    rows = {row.name: (row.sites, row.households, row.persons) for row in pages.area_rows(COUNTY)}
    assert rows["城关镇"] == (1, 1, 5)
    assert rows["涧池镇"] == (1, 0, 0)


def test_who_was_not_surveyed_lately_is_overdue() -> None:
    rows = {"张三": TODAY, "李四": TODAY - timedelta(181), "王芳": TODAY - timedelta(180)}
    for name, on in rows.items():
        Person.objects.filter(name=name).update(surveyed_on=on)
    overdue = Person.objects.filter(people.survey_overdue(on=TODAY))
    assert set(overdue.values_list("name", flat=True)) == {"李四", "张小明", "张乐"}
