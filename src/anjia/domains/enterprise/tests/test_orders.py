"""Orders of residents, the four small trades, and the policy sweep."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from anjia.base.scope import acting
from anjia.domains.enterprise import actions
from anjia.domains.enterprise.actions import Found
from anjia.domains.enterprise.models import PolicyCheck, ServiceOrder, SmallLivelihood
from anjia.domains.enterprise.tests.town import BY, OTHER, officer, refusal
from anjia.kernel.refusals import Refused
from anjia.ledger.tests.visits import text, visit
from anjia.registry.tests import county
from anjia.registry.tests.county import AT, TODAY, YUEHE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home() -> None:
    county.build()
    with acting(BY):
        county.family()


def take(**values: Any) -> None:
    stated = {"desk": "three_trades", "kind": "job", "need": "想在附近找活", "taken_on": TODAY}
    with acting(BY):
        row = county.row(person=county.person("张小明").pk, **{**stated, **values})
        actions.record_orders([row], by=BY, at=AT)


def move(act: str, note: str = "镇社保站", on: date = TODAY) -> ServiceOrder:
    with acting(BY):
        return actions.move_order(
            ServiceOrder.objects.get(), by=BY, at=AT, act=act, on=on, note=note
        )


def test_an_order_goes_from_intake_to_the_word_of_the_resident() -> None:
    take(taken_on=date(2022, 4, 1))
    assert refusal(lambda: move("deliver")) == "order_not_now"
    assert move("assign", on=date(2022, 4, 2)).assignee == "镇社保站"
    assert refusal(lambda: move("deliver", on=date(2022, 4, 1))) == "order_too_early"
    assert refusal(lambda: move("deliver", note=" ")) == "order_note_missing"
    move("deliver", "介绍到毛绒玩具厂", on=date(2022, 4, 5))
    again = move("return", "路太远", on=date(2022, 4, 6))
    assert (again.state, again.returned, again.delivered_on) == ("assigned", 1, None)
    move("deliver", "介绍到社区保洁")
    done = move("confirm", "已上岗")
    assert (done.state, done.closed_on) == ("closed", TODAY)
    assert refusal(lambda: move("withdraw")) == "order_not_now"


def test_a_youth_order_is_for_the_young() -> None:
    with acting(BY):
        person = county.person("张小明")
        row = county.change(person, birth_on=date(1986, 4, 10))
        county.actions.record_persons([row], by=BY, at=AT)
    assert refusal(lambda: take(desk="youth", kind="start_up")) == "order_not_young"
    take(desk="youth", kind="start_up", taken_on=date(2022, 4, 9))  # a day before turning 36
    assert refusal(lambda: take(desk="youth", kind="start_up", taken_on=date(2022, 4, 9))) == (
        "order_twice"
    )


def small(**values: Any) -> None:
    stated = {"kind": "breeding", "detail": "养鸡 30 只", "started_on": date(2022, 3, 1)}
    with acting(BY):
        row = county.row(household=county.household().pk, **{**stated, **values})
        actions.record_small([row], by=BY, at=AT)


def test_a_small_trade_is_verified_by_another() -> None:
    small()
    with acting(BY):
        url = reverse("enterprise:verify-small", args=[SmallLivelihood.objects.get().pk])
    for by, verified in ((BY, ""), (OTHER, "陈晓梅")):
        assert visit(by, url, {}).status_code == 302
        with acting(BY):
            assert SmallLivelihood.objects.get().verified_by == verified
    assert refusal(small) == "small_twice"
    assert refusal(lambda: small(kind="trading", ended_on=date(2022, 2, 1))) == (
        "ends_before_it_begins"
    )


def sweep(*found: Found, by: Any = BY, on: date = TODAY) -> list[PolicyCheck]:
    with acting(by):
        return actions.sweep(county.household(), by=by, at=AT, on=on, found=found)


NO = Found(item="medical", found="no", gap="大病没有报销")


def test_a_gap_has_a_day_and_another_officer_rechecks_it() -> None:
    assert refusal(lambda: sweep(Found(item="medical", found="no"))) == "sweep_gap_missing"
    on = date(2022, 3, 20)
    (gap, _delivered) = sweep(NO, Found(item="schooling", found="yes"), on=on)
    assert gap.due_on == date(2022, 4, 19)
    assert sweep(NO, on=on) == []  # the same visit again changes nothing

    def recheck(by: Any, fix: str = "已报销 3200 元") -> PolicyCheck:
        with acting(by):
            return actions.recheck(gap, by=by, at=AT, on=TODAY, fix=fix)

    assert refusal(lambda: recheck(BY)) == "sweep_needs_another"
    assert refusal(lambda: recheck(OTHER, " ")) == "sweep_fix_missing"
    assert recheck(OTHER).fixed_on == TODAY
    assert refusal(lambda: recheck(OTHER)) == "sweep_no_gap"
    changed = Found(item="medical", found="yes")
    assert refusal(lambda: sweep(changed, on=on)) == "sweep_rechecked"


def test_the_pages_of_services_act_and_hide_what_is_elsewhere() -> None:
    take()
    small()
    with acting(BY):
        url = reverse("enterprise:order", args=[ServiceOrder.objects.get().pk])
        checklist = reverse("enterprise:sweep", args=[county.household().pk])
    page = text(visit(BY, reverse("enterprise:services")))
    assert "想在附近找活" in page
    assert "养鸡 30 只" in page
    step = {"act": "assign", "on": "2022-04-10", "note": "镇社保站"}
    assert visit(BY, url, step).status_code == 302
    assert visit(BY, url, step | {"note": ""}).status_code == 422
    found = reverse("enterprise:find-sweep")
    assert visit(BY, f"{found}?number=HY-1").headers["Location"] == checklist
    assert visit(officer(YUEHE), f"{found}?number=HY-1").headers["Location"] != checklist
    assert "（示例）" in text(visit(BY, checklist))
    said = {"on": "2022-04-10", "medical": "no", "medical_gap": "大病没有报销"}
    assert visit(BY, checklist, said).status_code == 302
    assert visit(BY, checklist, {"on": "2022-04-10", "medical": "no"}).status_code == 422
    with acting(BY):
        check = reverse("enterprise:check", args=[PolicyCheck.objects.get().pk])
    assert "由另一个人来复核" in text(visit(BY, check, {"on": "2022-04-10", "fix": "报了"}))
    assert visit(OTHER, check, {"on": "2022-04-10", "fix": "报了"}).status_code == 302
    for address, code in ((url, "order"), (checklist, "household"), (check, "check")):
        with pytest.raises(Refused, match=f"{code}_not_found"):
            visit(officer(YUEHE), address)
    assert "想在附近找活" not in text(visit(officer(YUEHE), reverse("enterprise:services")))
