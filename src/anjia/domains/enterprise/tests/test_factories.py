"""Factories: what they report, what is refused, how they come onto the list, who sees it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from anjia.base.notices.models import Notice
from anjia.base.scope import acting, system
from anjia.domains.enterprise import actions, jobs
from anjia.domains.enterprise.ledgers import Factories, FactoryReports
from anjia.domains.enterprise.models import FactoryReport, Recognition
from anjia.domains.enterprise.policy import Evidence, Running
from anjia.domains.enterprise.queries import factories
from anjia.domains.enterprise.tests import town
from anjia.domains.enterprise.tests.town import BY, GOOD, MARCH, OTHER, THIRD, officer, refusal
from anjia.domains.enterprise.views import factories as views
from anjia.kernel.refusals import Refused
from anjia.ledger.tests.visits import text, visit
from anjia.registry.models import Employer
from anjia.registry.tests import county
from anjia.registry.tests.county import AT, COUNTY, PANLONG, TODAY, YUEHE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home() -> None:
    town.build()


def test_a_factory_lies_at_the_site_that_it_serves_and_is_seen_from_inside_it() -> None:
    with acting(BY):
        assert {one.area for one in Factories.model.objects.all()} == {PANLONG, YUEHE}
    with acting(officer(f"{PANLONG}001")):
        assert [one.name for one in Factories.model.objects.all()] == ["盘龙毛绒玩具厂"]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"name": "盘龙毛绒玩具厂"}, "factory_name_taken"),
        ({"opened_on": date(2022, 3, 1), "stopped_on": date(2022, 2, 1)}, "ends_before_it_begins"),
        ({"lease_from": date(2022, 3, 1), "lease_to": date(2022, 2, 1)}, "ends_before_it_begins"),
        ({"floor_area": Decimal(-1)}, "number_negative"),
        ({"employer": None}, "factory_employer_missing"),
        ({"site": None}, "site_missing"),
    ],
)
def test_a_factory_that_cannot_be_so_is_refused(values: dict[str, Any], code: str) -> None:
    with acting(BY):
        stated = {
            "site": county.site().pk,
            "employer": Employer.objects.get().pk,
            "name": "另一家",
            "kind": "workshop",
        }
        row = county.row(**{**stated, **values})
        assert refusal(lambda: actions.record_factories([row], by=BY, at=AT)) == code


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"month": date(2022, 5, 1)}, "month_in_future"),
        ({"month": date(2019, 4, 1)}, "factory_not_open_yet"),
        ({"relocated_staff": 41}, "relocated_above_staff"),
        ({"wages": Decimal(0)}, "wages_zero_with_staff"),
        ({"power": Decimal(-1)}, "number_negative"),
    ],
)
def test_a_report_that_cannot_be_so_is_refused(values: dict[str, Any], code: str) -> None:
    assert refusal(lambda: town.report(**values)) == code


def test_wages_of_zero_are_taken_with_a_reason_or_when_stopped() -> None:
    assert town.report(wages=Decimal(0), note="客户欠款，五月补发").inserted == 1
    stopped = {"state": "stopped", "staff": 2, "relocated_staff": 2, "wages": Decimal(0)}
    assert town.report(date(2022, 2, 1), **stopped).inserted == 1


def test_a_factory_that_stopped_reports_no_later_month() -> None:
    with acting(BY):
        row = county.change(town.factory(), stopped_on=date(2022, 2, 20))
        actions.record_factories([row], by=BY, at=AT)
    assert refusal(town.report) == "factory_stopped"
    assert town.report(date(2022, 2, 1)).inserted == 1


def test_an_employer_that_closed_ends_its_factories_too() -> None:
    with acting(BY):
        row = county.change(Employer.objects.get(), closed_on=date(2022, 2, 20))
        county.actions.record_employers([row], by=BY, at=AT)
        again = county.change(town.factory(), product="玩具")
        code = refusal(lambda: actions.record_factories([again], by=BY, at=AT))
    assert code == "factory_employer_closed"
    assert refusal(town.report) == "factory_stopped"


def test_the_same_month_twice_comes_out_unchanged() -> None:
    town.report()
    with acting(BY):
        kept = FactoryReport.objects.get()
        row = county.change(kept, factory=kept.factory_id, month=date(2022, 3, 31), **GOOD)
        result = actions.record_reports([row], by=BY, at=AT)
        assert (result.unchanged, result.updated) == (1, 0)
    assert refusal(town.report) == "factory_report_twice"


def test_reports_are_examined_before_they_are_written() -> None:
    with acting(officer(YUEHE)):
        row = county.row(factory=town.factory("月河织袜车间").pk, month=MARCH, **GOOD)
        bad = row._replace(values={**row.values, "relocated_staff": 99})
        assert [fault.column for fault in FactoryReports.faults([row, bad])] == ["relocated_staff"]


def test_the_summary_counts_what_is_normal_and_what_nobody_knows() -> None:
    town.report(orders=Decimal(0))
    with acting(BY):
        found = factories.summary(COUNTY, on=TODAY)
    assert (found.month, found.due_on) == (MARCH, date(2022, 4, 5))
    assert [(one.running, one.lacking) for one in found.standings] == [
        (Running.LACKING, (Evidence.ORDERS,)),
        (Running.UNKNOWN, ()),
    ]
    assert (found.normal, found.target, found.is_near) == (0, 20, True)
    assert found.total("relocated_staff") == (Decimal(25), 1)


def test_a_report_waits_until_it_is_there() -> None:
    with acting(system()):
        town.report(date(2022, 2, 1))
        one = town.factory()
        due = date(2022, 4, 5)
        for _twice in range(2):
            actions.wait_for_report(one, MARCH, due_on=due, at=AT)
        waiting = Notice.objects.filter(code="enterprise.report_due", state="open")
        assert [(work.area, work.due_on) for work in waiting] == [(PANLONG, due)]
    town.report()
    with acting(system()):
        assert not waiting.all().exists()


def test_the_job_asks_every_factory_that_has_not_reported_last_month() -> None:
    jobs.ask_for_reports(by=system())
    with acting(system()):
        asked = Notice.objects.filter(code="enterprise.report_due", state="open")
        assert {work.area for work in asked} == {PANLONG, YUEHE}


def step(act: str, *, by: Any = OTHER, on: date = TODAY, note: str = "") -> Recognition:
    with acting(by):
        held = Recognition.objects.get()
        return actions.recognise(held, by=by, at=AT, act=act, on=on, note=note)


def applied(on: date = date(2022, 3, 21)) -> Recognition:
    with acting(BY):
        return actions.apply(town.factory(), by=BY, at=AT, on=on, note="")


def test_a_factory_comes_onto_the_list_step_by_step_and_by_different_people() -> None:
    applied()
    assert refusal(lambda: step("evaluate", by=BY)) == "recognition_needs_another"
    assert refusal(lambda: step("publish")) == "recognition_not_now"
    assert refusal(lambda: step("evaluate", on=date(2022, 3, 1))) == "recognition_too_early"
    step("evaluate", on=date(2022, 3, 22))
    step("study", on=date(2022, 3, 23))
    held = step("publish", on=date(2022, 3, 25))
    # Five working days after Friday 25 March: the weekend is not counted.
    assert held.due_on == date(2022, 4, 1)
    assert refusal(lambda: step("list", by=THIRD, on=held.due_on)) == "recognition_notice_runs"
    assert refusal(lambda: step("list", on=TODAY)) == "recognition_needs_another"
    step("list", by=THIRD)
    with acting(BY):
        assert town.factory().listed_on == TODAY
        assert refusal(applied) == "recognition_open_already"
    assert refusal(lambda: step("remove", by=THIRD)) == "reason_missing"
    step("remove", by=THIRD, note="停产半年")
    with acting(BY):
        assert town.factory().delisted_on == TODAY
        assert Recognition.objects.get().steps.count() == 6


def test_an_objection_leads_back_to_the_evaluation() -> None:
    applied()
    for act in ("evaluate", "study", "publish"):
        step(act, on=date(2022, 3, 25))
    step("object", note="用工人数不实")
    assert step("evaluate").state == "evaluated"
    step("decline", by=THIRD, note="不符合条件")
    with acting(system()):
        assert not Notice.objects.filter(code="enterprise.recognition", state="open").exists()


def test_who_may_not_decide_takes_no_step() -> None:
    applied()
    clerk = officer(permissions=town.ALL - {"enterprise.decide"}, number=4)
    assert refusal(lambda: step("evaluate", by=clerk)) == "not_permitted"


def test_the_pages_show_what_was_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    town.report(orders=Decimal(0))
    monkeypatch.setattr(views, "localdate", lambda: TODAY)
    page = text(visit(BY, reverse("enterprise:factories")))
    assert "盘龙毛绒玩具厂" in page
    assert "没有订单" in page
    assert "月河织袜车间" not in text(visit(officer(PANLONG), reverse("enterprise:factories")))
    assert "月河织袜车间" in text(visit(BY, reverse("enterprise:reports") + "?month=2022-03"))
    one = text(visit(BY, reverse("enterprise:factory", args=[pk()])))
    assert "登记镇里的申请" in one
    assert "118,000" in one


def test_the_phone_form_reports_and_corrects_a_month() -> None:
    url = reverse("enterprise:report", args=[pk(), "2022-03"])
    assert visit(BY, url).status_code == 200
    refused = visit(BY, url, {**GOOD, "relocated_staff": 41})
    assert refused.status_code == 422
    assert "多于在岗 40 人" in text(refused)
    assert visit(BY, url, GOOD).status_code == 302
    assert visit(BY, url, {**GOOD, "power": ""}).status_code == 302
    with acting(BY):
        found = FactoryReport.objects.get()
        assert (found.staff, found.power, found.version) == (40, None, 2)


def test_the_steps_of_a_recognition_are_taken_on_the_page() -> None:
    apply = reverse("enterprise:apply", args=[pk()])
    assert visit(BY, apply, {"on": "2022-04-01", "note": ""}).status_code == 302
    assert visit(BY, apply, {"on": "2022-04-01", "note": ""}).status_code == 422
    with acting(BY):
        url = reverse("enterprise:recognise", args=[Recognition.objects.get().pk])
    assert "由另一个人来办" in text(visit(BY, url, {"act": "evaluate", "on": "2022-04-02"}))
    assert visit(OTHER, url, {"act": "evaluate", "on": "2022-04-02"}).status_code == 302


def test_a_factory_elsewhere_looks_like_none() -> None:
    for url in (
        reverse("enterprise:factory", args=[pk()]),
        reverse("enterprise:report", args=[pk(), "2022-03"]),
    ):
        with pytest.raises(Refused, match="factory_not_found"):
            visit(officer(YUEHE), url)
    nobody = officer(permissions=county.ALL)
    with pytest.raises(Refused, match="not_permitted"):
        visit(nobody, reverse("enterprise:factories"))


def pk() -> Any:
    with acting(BY):
        return town.factory().pk
