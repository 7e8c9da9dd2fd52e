"""Ventures, training, loans with their repayments, outlets of sites."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from anjia.base.scope import acting
from anjia.domains.enterprise import actions
from anjia.domains.enterprise.models import Loan, Repayment, Venture
from anjia.domains.enterprise.policy import LoanState
from anjia.domains.enterprise.queries import ventures
from anjia.domains.enterprise.tests.town import ALL, BY, officer, refusal
from anjia.kernel.refusals import Refused
from anjia.ledger.declaration import SaveResult
from anjia.ledger.tests.visits import text, visit
from anjia.registry.tests import county
from anjia.registry.tests.county import AT, COUNTY, PANLONG, TODAY, YUEHE

pytestmark = pytest.mark.django_db

LENT, DUE = date(2021, 3, 1), date(2022, 3, 1)


@pytest.fixture(autouse=True)
def home() -> None:
    county.build()
    with acting(BY):
        county.family()
    venture()


def person() -> Any:
    return county.person("张小明").pk


def venture(**values: Any) -> None:
    stated = {"name": "小明小吃店", "opened_on": date(2021, 2, 1), "jobs": 3, "returnee": True}
    with acting(BY):
        row = county.row(person=person(), **{**stated, **values})
        actions.record_ventures([row], by=BY, at=AT)


def lend(amount: str = "100000", **values: Any) -> Any:
    stated = {"bank": "农商行", "contract": "2021-001", "lent_on": LENT, "due_on": DUE}
    with acting(BY):
        row = county.row(person=person(), amount=Decimal(amount), **{**stated, **values})
        actions.record_loans([row], by=BY, at=AT)
        return row.id


def repay(amount: str, voucher: str = "P1", on: date = date(2022, 1, 5)) -> Repayment:
    with acting(BY):
        found = Loan.objects.get()
        return actions.repay(found, by=BY, at=AT, amount=Decimal(amount), on=on, voucher=voucher)


def test_a_venture_lies_where_its_owner_lives_and_the_origin_sees_it() -> None:
    with acting(BY):
        found = Venture.objects.get()
        assert (found.area, found.origin) == (f"{PANLONG}001", county.ORIGIN)
        assert found.household == county.household()
    with acting(officer(county.ORIGIN)):
        assert Venture.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"name": "乙店", "closed_on": date(2021, 1, 1)}, "venture_closed_before_opening"),
        ({"name": "乙店", "relocated_jobs": 4}, "relocated_above_jobs"),
        ({}, "venture_twice"),
    ],
)
def test_a_venture_that_cannot_be_so_is_refused(values: dict[str, Any], code: str) -> None:
    assert refusal(lambda: venture(**values)) == code


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"amount": "0"}, "loan_amount_missing"),
        ({"due_on": LENT}, "loan_due_before_lent"),
        ({"subsidy_percent": Decimal("100.5")}, "percent_out_of_range"),
    ],
)
def test_a_loan_that_cannot_be_so_is_refused(values: dict[str, Any], code: str) -> None:
    assert refusal(lambda: lend(**values)) == code


def test_repayments_add_up_to_how_a_loan_stands() -> None:
    lend()
    repay("99999.99")
    with acting(BY):
        (held,) = ventures.late(COUNTY, on=TODAY)
        assert (held.standing.state, held.standing.left) == (LoanState.OVERDUE, Decimal("0.01"))
        assert held.standing.days_late == 40
    assert refusal(lambda: repay("0.02", "P2")) == "repaid_above_lent"
    repay("0.01", "P2", on=date(2022, 3, 20))
    with acting(BY):
        assert ventures.late(COUNTY, on=TODAY) == []
        found = Loan.objects.get()
        assert (found.repaid, found.last_repaid_on) == (Decimal(100_000), date(2022, 3, 20))
        row = county.change(found, amount=Decimal(50_000))
        assert refusal(lambda: actions.record_loans([row], by=BY, at=AT)) == "repaid_above_lent"


def test_a_voucher_counts_once_and_a_wrong_one_is_taken_back_by_another() -> None:
    lend()
    assert repay("500") == repay("500")
    assert refusal(lambda: repay("600")) == "voucher_taken"
    repay("-500", "P1 冲")
    assert refusal(lambda: repay("-1", "P3")) == "repaid_above_lent"
    assert refusal(lambda: repay("1", "P4", on=date(2021, 2, 1))) == "repaid_before_lent"
    assert refusal(lambda: repay("1", " ")) == "voucher_missing"
    assert refusal(lambda: repay("1", "P5", on=date(2022, 4, 11))) == "date_in_future"
    with acting(BY):
        assert (Loan.objects.get().repaid, Repayment.objects.count()) == (0, 2)


def test_persons_and_attendances_of_training_are_told_apart() -> None:
    def train(course: str) -> SaveResult:
        row = county.row(person=person(), course=course, held_on=date(2021, 5, 1))
        return actions.record_trainings([row], by=BY, at=AT)

    with acting(BY):
        train("第一期")
        train("第二期")
        assert refusal(lambda: train("第一期")) == "training_twice"
        found = ventures.overview(COUNTY, on=TODAY)
    assert (found.trained, found.attended) == (1, 2)
    assert (found.open, found.returnee, found.jobs) == (1, 1, 3)


def test_sites_are_listed_with_and_without_outlets() -> None:
    with acting(BY):
        rows = [
            county.row(site=county.site().pk, name="盘龙创业服务站", kind="start_up"),
            county.row(
                site=county.site().pk, name="旧站", kind="ecommerce", closed_on=date(2021, 1, 1)
            ),
        ]
        actions.record_outlets(rows, by=BY, at=AT)
        found = ventures.sites(COUNTY, on=TODAY)
    names = [(site.name, len(shops), len(desks)) for site, shops, desks in found]
    assert names == [("盘龙社区", 0, 1), ("月河社区", 0, 0)]


def test_the_pages_show_ventures_and_take_repayments() -> None:
    loan = lend()
    page = text(visit(BY, reverse("enterprise:ventures")))
    assert "小明小吃店" in page
    assert "归雁" in page
    with acting(BY):
        one = reverse("enterprise:venture", args=[Venture.objects.get().pk])
    assert "2021-001" in text(visit(BY, one))
    url = reverse("enterprise:loan", args=[loan])
    refused = visit(BY, url, {"amount": "100001", "on": "2022-01-05", "voucher": "P1"})
    assert "超出贷款 0 至 100000.00 元的范围" in text(refused)
    said = {"amount": "1000.50", "on": "2022-01-05", "voucher": "P1"}
    assert visit(BY, url, said).status_code == 302
    assert "98,999.5" in text(visit(BY, url))
    reader = officer(permissions=ALL - {"enterprise.write"})
    assert "登记还款" not in text(visit(reader, url))
    with pytest.raises(Refused, match="not_permitted"):
        visit(reader, url, said)
    with pytest.raises(Refused, match="loan_not_found"):
        visit(officer(YUEHE), url)
