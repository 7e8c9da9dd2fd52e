"""Work-for-relief projects: the wage share, who worked, acceptance by another officer."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from anjia.base.scope import acting
from anjia.domains.enterprise import actions
from anjia.domains.enterprise.models import ReliefProject, ReliefWork
from anjia.domains.enterprise.queries import projects
from anjia.domains.enterprise.tests.town import BY, MARCH, OTHER, officer, refusal
from anjia.kernel.refusals import Refused
from anjia.ledger.tests.visits import text, visit
from anjia.registry.tests import county
from anjia.registry.tests.county import AT, TODAY, YUEHE

pytestmark = pytest.mark.django_db

TOWN = "610921100"
FUND = Decimal(100_000)


@pytest.fixture(autouse=True)
def home() -> None:
    county.build()
    with acting(BY):
        county.family()
        row = county.row(
            area=TOWN, name="三元产业路", fund_kind="central", fund=FUND, started_on=MARCH,
            approved_on=date(2023, 1, 5),
        )  # fmt: skip
        actions.record_projects([row], by=BY, at=AT)


def project() -> ReliefProject:
    return ReliefProject.objects.get()


def work(wage: str = "3000", **values: Any) -> None:
    stated = {"month": MARCH, "worker": "外来工", "days": Decimal(20), "wage": Decimal(wage)}
    with acting(BY):
        row = county.row(project=project().pk, **{**stated, **values})
        actions.record_works([row], by=BY, at=AT)


def resident() -> Any:
    with acting(BY):
        return county.person("张小明").pk


def change(**values: Any) -> None:
    with acting(BY):
        actions.record_projects([county.change(project(), **values)], by=BY, at=AT)


def test_the_share_counts_everybody_and_tells_residents_apart() -> None:
    work("12000", person=resident(), worker="")
    work("8000", month=date(2022, 4, 1), person=resident(), worker="")
    work("9999.99")
    with acting(BY):
        found = projects.listed(TOWN, on=TODAY)[0]
        assert ReliefWork.objects.filter(worker="张小明", household__isnull=False).count() == 2
    assert (found.wages, found.workers, found.relocated) == (Decimal("29999.99"), 2, 1)
    assert found.relocated_wages == Decimal(20000)
    assert (found.percent, found.is_enough, found.missing) == (
        Decimal("30.00"),
        False,
        Decimal("0.01"),
    )


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"wage": Decimal("100000.01")}, "wages_above_fund"),
        ({"days": Decimal(32)}, "work_days_wrong"),
        ({"days": Decimal(0)}, "work_days_wrong"),
        ({"month": date(2022, 5, 1)}, "month_in_future"),
        ({"month": date(2022, 2, 1)}, "project_not_begun"),
        ({"worker": ""}, "worker_missing"),
        ({"paid_on": date(2022, 4, 11)}, "date_in_future"),
    ],
)
def test_work_that_cannot_be_so_is_refused(values: dict[str, Any], code: str) -> None:
    assert refusal(lambda: work(**values)) == code


def test_a_wage_list_as_a_whole_stays_within_the_fund() -> None:
    with acting(BY):
        common = {"project": project().pk, "month": MARCH, "days": Decimal(20)}
        rows = [county.row(worker=name, wage=Decimal(60_000), **common) for name in ("甲", "乙")]
        assert refusal(lambda: actions.record_works(rows, by=BY, at=AT)) == "wages_above_fund"
        assert not ReliefWork.objects.exists()


def test_the_same_worker_is_paid_once_a_month() -> None:
    work()
    assert refusal(work) == "relief_work_twice"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"fund": Decimal(0)}, "project_fund_missing"),
        ({"wages_planned": Decimal("100000.01")}, "wages_above_fund"),
        ({"finished_on": date(2022, 2, 1)}, "ends_before_it_begins"),
    ],
)
def test_a_project_that_cannot_be_so_is_refused(values: dict[str, Any], code: str) -> None:
    assert refusal(lambda: change(**values)) == code


def test_the_fund_cannot_shrink_below_what_was_paid() -> None:
    work("50000")
    assert refusal(lambda: change(fund=Decimal(49_999))) == "wages_above_fund"


def test_another_officer_accepts_what_is_finished_and_then_nothing_changes() -> None:
    url = reverse("enterprise:accept", args=[_pk()])
    said = {"on": "2022-04-08", "acceptance": "合格，报酬已发"}
    assert "还没有完工" in text(visit(OTHER, url, said))
    change(finished_on=date(2022, 4, 1))
    assert "由另一个人来验收" in text(visit(BY, url, said))
    assert visit(OTHER, url, {**said, "on": "2022-03-31"}).status_code == 422
    assert visit(OTHER, url, said).status_code == 302
    assert refusal(work) == "project_accepted"
    assert refusal(lambda: change(unit="某公司")) == "project_accepted"


def test_the_pages_show_the_share_and_the_wage_list() -> None:
    work("12000", person=resident(), worker="")
    assert "三元产业路" in text(visit(BY, reverse("enterprise:projects")))
    page = text(visit(BY, reverse("enterprise:project", args=[_pk()])))
    assert "还差 18,000 元" in page
    assert "张小明" in page
    assert "三元产业路" not in text(visit(officer(YUEHE), reverse("enterprise:projects")))
    with pytest.raises(Refused, match="project_not_found"):
        visit(officer(YUEHE), reverse("enterprise:project", args=[_pk()]))


def _pk() -> Any:
    with acting(BY):
        return project().pk
