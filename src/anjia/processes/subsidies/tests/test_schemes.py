"""Schemes: two officers, the language, versions that are never edited, samples with documents."""

from datetime import date
from decimal import Decimal

import pytest

from anjia.base.parameters import queries as parameters
from anjia.base.scope import acting
from anjia.kernel.refusals import Refused
from anjia.processes.subsidies import actions
from anjia.processes.subsidies.models import Scheme
from anjia.processes.subsidies.queries import conditions, numbers, samples, schemes
from anjia.processes.subsidies.tests import world
from anjia.processes.subsidies.tests.world import APPROVES, AT, ENTERS
from anjia.registry.tests import county

pytestmark = pytest.mark.django_db


def draft(code="TRY", **more):
    return actions.draft_scheme(world.written(code, **more), by=ENTERS, on=AT.date(), at=AT)


def test_a_scheme_is_in_force_when_a_second_officer_approved_it():
    made = draft()
    month = date(2026, 3, 1)
    assert schemes.holding(county.PANLONG, month) == {}
    with pytest.raises(Refused, match="subsidy_scheme_own"):
        actions.approve_scheme(made, by=ENTERS, at=AT, version=schemes.get(made.pk))
    actions.approve_scheme(made, by=APPROVES, at=AT, version=schemes.get(made.pk))
    assert list(schemes.holding(county.PANLONG, month)) == ["TRY"]
    assert schemes.holding("610922", month) == {}
    assert schemes.holding(county.PANLONG, date(2019, 12, 1)) == {}
    with pytest.raises(Refused, match="subsidy_step_over"):
        actions.approve_scheme(made, by=APPROVES, at=AT, version=schemes.get(made.pk))
    actions.withdraw_scheme(made, by=ENTERS, at=AT, version=schemes.get(made.pk), note="文件废止")
    assert schemes.holding(county.PANLONG, month) == {}


def test_a_new_version_holds_beside_the_old_claims():
    world.build(("张三", "unemployed"))
    old = world.scheme()
    new = world.scheme(amount="150", valid_from=date(2026, 3, 1))
    assert schemes.holding(county.COUNTY, date(2026, 3, 1))["TRY"].scheme == new
    assert schemes.holding(county.COUNTY, date(2026, 2, 1))["TRY"].scheme == old


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"code": "小写"}, "subsidy_code_form"),
        ({"area": county.PANLONG}, "subsidy_area"),
        ({"title": " "}, "subsidy_text_missing"),
        ({"condition": "work_status = 1"}, "subsidy_condition"),
        ({"condition": "drop table"}, "subsidy_condition"),
        ({"condition": "no_such_fact = 1"}, "subsidy_condition"),
        ({"amount": "0"}, "subsidy_money"),
        ({"amount": "1.005"}, "subsidy_money"),
        ({"amount": "一百"}, "subsidy_money"),
        ({"amount": "NaN"}, "subsidy_money"),
        ({"amount": "param(no_such)"}, "subsidy_parameter_unknown"),
        ({"most_months": "1.5"}, "subsidy_number"),
        ({"valid_until": date(2019, 1, 1)}, "subsidy_dates"),
        ({"per": "month", "every": "year"}, "subsidy_by_the_month"),
        ({"table": "household", "payee": "person", "condition": "true"}, "subsidy_"),
        ({"excludes": ("TRY",)}, "subsidy_excludes"),
        ({"evidence": ("甲，乙",)}, "subsidy_evidence_form"),
    ],
)
def test_a_scheme_that_is_wrong_is_refused(more, code):
    with pytest.raises(Refused, match=code):
        draft(**more)


def test_every_sample_is_a_right_scheme_with_documented_numbers():
    for code, entry in samples.shipped().items():
        assert "示例" in entry["title"]
        made = actions.draft_sample(code, area=county.COUNTY, by=ENTERS, on=AT.date(), at=AT)
        assert made.is_sample
        assert conditions.facts_in(
            made.condition, table=made.table, found=conditions.laid([], area=county.COUNTY,
                                                                   on=AT.date())
        )  # fmt: skip
        name = numbers.parameter_of(made.amount)
        assert parameters.found(name, area=county.COUNTY, on=made.valid_from).document
    by_code = {each.code: each for each in Scheme.objects.all()}
    on = date(2020, 6, 1)
    assert numbers.amount(by_code["YGDX"].amount, area=county.COUNTY, on=on) == Decimal(500)
    assert numbers.value(by_code["YGDX"].most_months, area=county.COUNTY, on=on) == 6
    assert numbers.amount(by_code["XNJY"].amount, area=county.COUNTY, on=on) == Decimal(1000)
    assert numbers.value(by_code["GYXGW"].most_months, area=county.COUNTY, on=on) == 36


def test_drafting_asks_for_the_right_and_wakes_a_second_officer():
    with pytest.raises(Refused, match="not_permitted"):
        actions.draft_scheme(
            world.written(), by=world.officer(9, "subsidies.read"), on=AT.date(), at=AT
        )
    made = draft()
    with acting(APPROVES):
        assert schemes.get(made.pk).life[0].by == ENTERS.id
