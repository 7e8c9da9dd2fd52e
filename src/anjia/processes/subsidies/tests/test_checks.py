"""What a check finds: each thing that speaks against a claim, with the values that made it."""

from datetime import date

import pytest

from anjia.base.scope import acting, system
from anjia.kernel.refusals import Refused
from anjia.ledger.declaration import RowChange
from anjia.processes.subsidies import actions
from anjia.processes.subsidies.actions import Wanted
from anjia.processes.subsidies.models import Claim
from anjia.processes.subsidies.policy import Extent
from anjia.processes.subsidies.tests import world
from anjia.processes.subsidies.tests.world import (
    AT,
    CHECKS,
    COUNTY,
    ENTERS,
    FEBRUARY,
    JANUARY,
    MARCH,
)
from anjia.registry.models import Employer, Person
from anjia.registry.tests import county

pytestmark = pytest.mark.django_db


def checked(*claims):
    """The findings about claims that are checked together."""
    actions.check(COUNTY, by=CHECKS, at=AT, claims=[each.pk for each in claims])
    return [world.findings(each) for each in claims]


def test_hit_miss_and_unknown_are_told_apart_and_keep_their_values():
    people = world.build(("张三", "unemployed"), ("李四", "employed"), ("王五", None))
    world.scheme()
    claims = [world.enter(person) for person in people.values()]
    found = actions.check(COUNTY, by=CHECKS, at=AT)
    assert (found.passed, found.unknown, found.failed) == (1, 1, 1)
    assert [world.last(each).hit for each in claims] == ["hit", "miss", "unknown"]
    assert [world.last(each).values["work_status"] for each in claims] == [
        "unemployed",
        "employed",
        None,
    ]
    assert [world.findings(each) for each in claims] == [
        [],
        ["condition_missed"],
        ["condition_unknown"],
    ]


def test_without_a_snapshot_the_condition_is_undecided():
    people = world.build(("张三", "unemployed"))
    world.scheme(condition="work_status = 'unemployed'")
    claim = world.enter(people["张三"])
    with acting(system(name="test")):
        world.Snapshot.objects.all().delete()
    assert checked(claim) == [["condition_undecided"]]


def test_an_unknown_condition_goes_on_only_with_a_reason():
    people = world.build(("王五", None))
    scheme = world.scheme()
    claim = world.enter(people["王五"])
    actions.check(COUNTY, by=CHECKS, at=AT)
    post = {"by": CHECKS, "at": AT, "scheme": scheme}
    with pytest.raises(Refused, match="claims_none_to_post"):
        actions.post(COUNTY, **post)
    with pytest.raises(Refused, match="subsidy_unknown_reason"):
        actions.post(COUNTY, claims=[claim.pk], **post)
    actions.post(COUNTY, claims=[claim.pk], reason="入户看过，确实没有工作", **post)
    assert world.state(claim) == "noticed"


def test_paid_already_and_claimed_twice_are_told_with_their_months():
    people = world.build(("张三", "unemployed"))
    world.scheme()
    first = world.enter(people["张三"], month=FEBRUARY, months=2)
    second = world.enter(people["张三"], month=MARCH)
    assert checked(first, second) == [[], ["claimed_twice"]]
    world.approved(first)
    world.pay()
    third = world.enter(people["张三"], month=FEBRUARY)
    assert checked(third) == [["paid_already"]]
    (finding,) = world.last(third).findings
    assert finding["facts"] == {"first": "2026-02", "last": "2026-03"}
    fourth = world.enter(people["张三"], month=JANUARY)
    assert checked(fourth) == [[]]


def test_a_claim_elsewhere_counts_too():
    people = world.build(("张三", "unemployed"))
    world.scheme()
    first = world.enter(people["张三"])
    with acting(system(name="test")):
        Person.objects.filter(pk=people["张三"].pk).update(area=f"{county.YUEHE}001")
    world.take(AT.date(), [(county_person("张三"), "unemployed")])
    second = world.enter(people["张三"])
    assert second.area == f"{county.YUEHE}001"
    town = Extent(county.YUEHE[:9])
    actions.check(town, by=world.officer(9, area=county.YUEHE[:9]), at=AT)
    assert world.state(first) == "submitted"
    assert world.findings(second) == ["claimed_twice"]


def county_person(name):
    with acting(system(name="test")):
        return county.person(name)


def test_schemes_that_exclude_one_another_do_so_both_ways():
    people = world.build(("张三", "unemployed"))
    world.scheme("ONE", excludes=("TWO",))
    world.scheme("TWO")
    one, two = world.enter(people["张三"], "ONE"), world.enter(people["张三"], "TWO")
    assert checked(one, two) == [[], ["excluded"]]
    (finding,) = world.last(two).findings
    assert finding["facts"]["title"] == "试行补贴ONE"
    other = world.enter(people["张三"], "TWO", month=FEBRUARY)
    assert checked(other) == [[]]


def test_months_and_money_are_capped_and_the_earlier_claim_goes_first():
    people = world.build(("张三", "unemployed"))
    world.scheme("SHORT", most_months="2")
    world.scheme("CHEAP", most_a_year="150")
    short = [world.enter(people["张三"], "SHORT", month=m) for m in (JANUARY, FEBRUARY, MARCH)]
    cheap = [world.enter(people["张三"], "CHEAP", month=m) for m in (JANUARY, FEBRUARY)]
    assert checked(*short, *cheap) == [[], [], ["months_used"], [], ["year_cap"]]
    (finding,) = world.last(short[2]).findings
    assert finding["facts"] == {"used": 2, "most": 2}
    too_long = world.enter(people["张三"], "SHORT", month=date(2025, 1, 1), months=3)
    assert "months_used" in checked(too_long)[0]


def test_evidence_account_dates_and_people_who_are_gone():
    people = world.build(("张三", "unemployed"), ("李四", "unemployed"), accounts=False)
    world.scheme(evidence=("协议", "考勤表"), valid_until=date(2026, 2, 28))
    claim = world.enter(people["张三"], month=FEBRUARY, evidence="协议，工资条")
    assert checked(claim) == [["account_missing", "evidence_missing"]]
    facts = {each["code"]: each["facts"] for each in world.last(claim).findings}
    assert facts["evidence_missing"] == {"missing": "考勤表"}
    actions.give_back(claim, by=CHECKS, at=AT, note="缺考勤表")
    actions.resubmit(claim, by=ENTERS, at=AT, evidence="考勤表")
    world.account(people["张三"])
    assert checked(claim) == [[]]
    late = world.enter(people["李四"], month=FEBRUARY, months=2, evidence="协议、考勤表")
    world.account(people["李四"], holder="李四")
    assert checked(late) == [[]]
    with acting(system(name="test")):
        Person.objects.filter(pk=people["李四"].pk).update(status="died", ended_on=AT.date())
    assert checked(late) == [["subject_gone"]]


def test_whoever_lives_in_another_county_now_is_told():
    people = world.build(("张三", "unemployed"))
    world.scheme()
    claim = world.enter(people["张三"])
    with acting(system(name="test")):
        Person.objects.filter(pk=people["张三"].pk).update(area="610922100201001001")
    assert checked(claim) == [["other_place"]]


def test_an_employer_is_paid_for_the_people_it_trains():
    people = world.build(("张三", "unemployed"), accounts=False)
    world.scheme("TRAIN", payee="employer")
    with acting(system(name="test")):
        firm = Employer.objects.create(area=county.COUNTY, name="某某毛绒厂", kind="workshop")
    with pytest.raises(Refused, match="claim_employer_missing"):
        world.enter(people["张三"], "TRAIN")
    claim = world.enter(people["张三"], "TRAIN", employer=firm.pk, month=FEBRUARY, months=2)
    assert (claim.payee, claim.subject) == (firm.pk, people["张三"].pk)
    assert claim.amount == 200
    assert checked(claim) == [["account_missing"]]
    world.account(firm, holder="某某毛绒厂", column="employer")
    assert checked(claim) == [[]]


def test_a_household_is_paid_once_a_year():
    people = world.build(("张三", "unemployed"))
    with acting(system(name="test")):
        home = people["张三"].household
    world.scheme(
        "HOME",
        table="household",
        payee="household",
        condition="kind = 'registered_poor'",
        per="claim",
        every="year",
    )
    world.account(home, column="household")
    wanted = Wanted(code="HOME", household=home.pk, first_month=JANUARY)
    one = world.claim(actions.enter(wanted, by=ENTERS, at=AT))
    two = world.claim(
        actions.enter(Wanted(code="HOME", household=home.pk, first_month=MARCH), by=ENTERS, at=AT)
    )
    assert checked(one, two) == [[], ["claimed_twice"]]


def test_everybody_whom_the_condition_hits_is_proposed_once():
    people = world.build(("张三", "unemployed"), ("李四", "employed"), ("王五", "unemployed"))
    world.scheme()
    asked = {"by": ENTERS, "at": AT, "code": "TRY", "month": MARCH}
    made = actions.propose(COUNTY, **asked)
    assert {world.claim(each).person_id for each in made} == {
        people["张三"].pk,
        people["王五"].pk,
    }
    assert {world.state(world.claim(each)) for each in made} == {"proposed"}
    with pytest.raises(Refused, match="claims_nobody_left"):
        actions.propose(COUNTY, **asked)
    assert actions.confirm(COUNTY, by=ENTERS, at=AT, claims=made) == 2
    with pytest.raises(Refused, match="claims_none"):
        actions.confirm(COUNTY, by=ENTERS, at=AT, claims=made)


def test_a_town_proposes_for_itself_on_its_countys_snapshot():
    people = world.build(("张三", "unemployed"))
    world.scheme()
    town = county.PANLONG[:9]
    by = world.officer(9, area=town)
    (made,) = actions.propose(Extent(town), by=by, at=AT, code="TRY", month=MARCH)
    assert world.claim(made).person_id == people["张三"].pk
    far = world.officer(9, area=county.YUEHE[:9])
    with pytest.raises(Refused, match="claims_nobody_left"):
        actions.propose(Extent(county.YUEHE[:9]), by=far, at=AT, code="TRY", month=MARCH)
    with acting(system(name="test")):
        world.Snapshot.objects.all().delete()
    with pytest.raises(Refused, match="subsidy_no_snapshot"):
        actions.propose(Extent(town), by=by, at=AT, code="TRY", month=FEBRUARY)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"month": date(2026, 4, 1)}, "claim_in_future"),
        ({"code": "NOPE"}, "subsidy_not_in_force"),
        ({"month": date(2019, 12, 1)}, "subsidy_not_in_force"),
        ({"months": 121}, "claim_count"),
        ({"evidence": "长" * 301}, "claim_evidence_long"),
    ],
)
def test_a_claim_that_cannot_be_is_refused(more, code):
    people = world.build(("张三", "unemployed"))
    world.scheme()
    with pytest.raises(Refused, match=code):
        world.enter(people["张三"], **more)


def test_a_claim_is_never_changed_and_nobody_claims_elsewhere():
    people = world.build(("张三", "unemployed"))
    world.scheme()
    claim = world.enter(people["张三"])
    row = RowChange(id=claim.pk, new=False, values={"months": 2}, expected_version=1)
    with pytest.raises(Refused, match="claim_is_kept"):
        actions.record_claims([row], by=ENTERS, at=AT)
    stranger = world.officer(8, area=county.YUEHE)
    with pytest.raises(Refused):
        world.enter(people["张三"], by=stranger, month=FEBRUARY)
    with acting(system(name="test")):
        assert Claim.objects.count() == 1


def test_objections_are_answered_before_anything_is_approved():
    people = world.build(("张三", "unemployed"))
    scheme = world.scheme()
    claim = world.enter(people["张三"])
    actions.check(COUNTY, by=CHECKS, at=AT)
    actions.post(COUNTY, by=CHECKS, at=AT, scheme=scheme)
    actions.objected(claim, by=ENTERS, at=AT, said="他在外面打工")
    with pytest.raises(Refused, match="claims_none_to_approve"):
        actions.approve(COUNTY, by=world.APPROVES, at=world.NOTICE_OVER)
    actions.answer(claim, by=CHECKS, at=AT, said="查过社保，没有参保")
    assert actions.approve(COUNTY, by=world.APPROVES, at=world.NOTICE_OVER).done == 1
    for call in (actions.objected, actions.answer):
        with pytest.raises(Refused, match="claim_moved"):
            call(claim, by=CHECKS, at=AT, said="再说一次")


def test_what_came_up_since_the_check_stops_the_approval():
    people = world.build(("张三", "unemployed"))
    world.scheme("CHEAP", most_a_year="150")
    one = world.enter(people["张三"], "CHEAP", month=JANUARY)
    actions.check(COUNTY, by=CHECKS, at=AT)
    # A claim that another officer had checked a moment before, so that neither saw the other.
    two = world.enter(people["张三"], "CHEAP", month=FEBRUARY)
    actions.check(COUNTY, by=CHECKS, at=AT, claims=[two.pk])
    assert world.findings(two) == ["year_cap"]
    with acting(system(name="test")):
        world.Step.objects.create(
            area=two.area, claim=two, number=2, state="checked", at=AT, by="x", by_name="x",
            verdict="passed",
        )  # fmt: skip
    actions.post(COUNTY, by=CHECKS, at=AT, scheme=one.scheme, claims=[one.pk, two.pk])
    done = actions.approve(COUNTY, by=world.APPROVES, at=world.NOTICE_OVER)
    assert done.done == 1
    assert done.held == {two.pk: ["year_cap"]}
