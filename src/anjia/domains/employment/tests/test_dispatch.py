"""Dispatch from the roster to the return, calls and claims, and a company's exact money."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from anjia.base.notices.models import Notice
from anjia.base.scope import acting
from anjia.domains.employment import actions
from anjia.domains.employment.models import (
    DispatchBatch,
    DispatchMember,
    FollowUp,
    JobSpell,
    RightsCase,
)
from anjia.domains.employment.queries import dispatch
from anjia.domains.employment.tests import market
from anjia.domains.employment.tests.market import BY, READER, STRANGER, WORKER
from anjia.kernel.refusals import Refused
from anjia.ledger.declaration import RowChange
from anjia.ledger.tests.visits import text, visit
from anjia.registry import actions as registry
from anjia.registry.models import Employer, Person
from anjia.registry.tests import county
from anjia.registry.tests.county import AT, TODAY

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(days=8)


@pytest.fixture(autouse=True)
def world() -> object:
    market.build()
    with acting(BY):
        rows = [
            county.row(area=county.COUNTY, kind="labour_company", name=name)
            for name in ("田禾劳务公司", "月河劳务公司")
        ]
        registry.record_employers(rows, by=BY, at=AT)
    with time_machine.travel(AT, tick=False):
        yield


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code


def company(name: str = "田禾劳务公司") -> Employer:
    return market.employer(name)


def row(**values: object) -> RowChange:
    stated = {
        "number": "2022-1",
        "company": company().pk,
        "employer": market.employer("苏州某电子公司").pk,
        "depart_on": TODAY,
        "partner": "3205",
    }
    return county.row(**{**stated, **values})


def batch(*names: str, **values: object) -> DispatchBatch:
    """A batch with members of these names."""
    made = row(**values)
    actions.record_batches([made], by=BY, at=AT)
    members = [
        county.row(
            batch=made.id, person=county.person(name).pk, trained_on=TODAY, occupation="装配工"
        )
        for name in names
    ]
    actions.record_members(members, by=BY, at=AT)
    return DispatchBatch.objects.get(pk=made.id)


def arrived(*names: str) -> DispatchBatch:
    made = batch(*names)
    actions.leave(made, by=BY, at=AT, on=TODAY)
    actions.arrive(made, by=BY, at=AT, on=TODAY)
    return made


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"company": None}, "batch_without_company"),
        ({"depart_on": None}, "batch_without_day"),
        ({"arrive_on": TODAY - timedelta(days=1)}, "ends_before_it_begins"),
        ({"employer": None}, "employer_missing"),
    ],
)
def test_a_batch_that_contradicts_itself_is_refused(values: dict[str, object], code: str) -> None:
    with acting(BY):
        made = row(**values)
        assert refused(lambda: actions.record_batches([made], by=BY, at=AT)) == code
        factory = row(company=market.employer().pk)
        assert refused(lambda: actions.record_batches([factory], by=BY, at=AT)) == (
            "batch_without_company"
        )


def test_from_the_departure_to_the_return() -> None:
    with acting(BY):
        made = batch("张三", "李四")
        assert (made.region, made.city) == ("elsewhere", "江苏省苏州市")
        assert refused(lambda: actions.arrive(made, by=BY, at=AT, on=TODAY)) == "batch_not_now"
        actions.leave(made, by=BY, at=AT, on=TODAY)
        done = actions.arrive(made, by=BY, at=AT, on=TODAY)
        assert (done.begun, done.refused) == (2, ())
        spell = JobSpell.objects.get(person__name="张三")
        assert (spell.channel, spell.organised, spell.region) == ("partner", True, "elsewhere")
        calls = FollowUp.objects.filter(person__name="张三").order_by("day")
        assert [call.day for call in calls] == [7, 30, 90]
        assert dispatch.due(on=TODAY + timedelta(days=7)).count() == 2
        assert dispatch.without_follow_up(on=TODAY + timedelta(days=7)).get() == made
        one = DispatchMember.objects.get(person__name="李四")
        staying = DispatchMember.objects.get(person__name="张三")
        back = TODAY + timedelta(days=5)
        actions.member_back(one, by=BY, at=LATER, on=back, reason="想家")
        assert JobSpell.objects.get(person__name="李四").ended_on == back
        again = refused(lambda: actions.member_back(one, by=BY, at=LATER, on=back, reason="想家"))
        assert again == "member_back_already"
        end = TODAY + timedelta(days=8)
        n = actions.come_back(
            made, by=BY, at=LATER, on=end, reason="订单完成", staying=[staying.pk]
        )
        assert n == 0
        assert JobSpell.objects.get(person__name="张三").ended_on is None


def test_who_may_not_work_or_is_away_is_not_put_on_a_roster() -> None:
    with acting(BY):
        made = batch("张三")
        child = county.row(batch=made.pk, person=county.person("张乐").pk)
        assert refused(lambda: actions.record_members([child], by=BY, at=AT)) == "offer_below_age"
        other = batch(number="2022-2")
        twice = county.row(batch=other.pk, person=county.person("张三").pk)
        assert refused(lambda: actions.record_members([twice], by=BY, at=AT)) == (
            "member_elsewhere"
        )
        assert refused(lambda: actions.leave(other, by=BY, at=AT, on=TODAY)) == "batch_empty"
        actions.cancel(made, by=BY, at=AT)
        late = county.row(batch=made.pk, person=county.person("李四").pk)
        assert refused(lambda: actions.record_members([late], by=BY, at=AT)) == "batch_closed"


def test_an_open_job_keeps_one_member_from_beginning_and_not_the_others() -> None:
    with acting(BY):
        offer = actions.answer(market.offered("张三"), by=BY, at=AT, interested=True)
        actions.start(offer, by=BY, at=AT, on=TODAY)
        made = batch("张三", "李四")
        actions.leave(made, by=BY, at=AT, on=TODAY)
        done = actions.arrive(made, by=BY, at=AT, on=TODAY)
    assert done.begun == 1
    assert [one.code for one in done.refused] == ["spells_overlap"]


def test_a_call_about_unpaid_wages_leads_to_a_claim_with_a_clock() -> None:
    with acting(BY):
        arrived("张三")
        call = FollowUp.objects.get(day=7)
    with acting(WORKER):
        silent = actions.Call(on=TODAY)
        assert refused(lambda: actions.call_member(call, silent, by=WORKER, at=AT)) == (
            "call_without_answer"
        )
        said = actions.Call(on=TODAY, at_work=True, paid=False)
        assert actions.call_member(call, said, by=WORKER, at=AT) is True
        claim = actions.Claim(
            kind="wage", filed_on=TODAY, amount=Decimal("12800.50"), against="苏州某电子公司"
        )
        case = actions.file_rights(call.person, claim, by=WORKER, at=AT)
        assert case.due_on == TODAY + timedelta(days=30)
        assert Notice.objects.filter(code="employment.rights_wait", state="open").count() == 1
        too_much = refused(
            lambda: actions.close_rights(
                case,
                by=WORKER,
                at=AT,
                how="settle",
                on=TODAY,
                result="补发",
                recovered=Decimal("12800.51"),
            )
        )
        assert too_much == "rights_recovered_too_much"
        actions.close_rights(
            case,
            by=WORKER,
            at=AT,
            how="settle",
            on=TODAY,
            result="补发",
            recovered=Decimal("12800.50"),
        )
        assert not Notice.objects.filter(code="employment.rights_wait", state="open").exists()
        again = refused(
            lambda: actions.close_rights(
                case, by=WORKER, at=AT, how="drop", on=TODAY, result="撤回"
            )
        )
        assert again == "rights_not_now"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"amount": None}, "rights_amount_missing"),
        ({"against": " "}, "rights_employer_missing"),
        ({"kind": "x"}, "rights_kind_missing"),
        ({"filed_on": TODAY + timedelta(days=1)}, "date_in_future"),
    ],
)
def test_a_claim_that_says_too_little_is_refused(values: dict[str, object], code: str) -> None:
    stated = {"kind": "wage", "filed_on": TODAY, "amount": Decimal(1), "against": "某厂"}
    with acting(BY):
        claim = actions.Claim(**{**stated, **values})  # type: ignore[arg-type]
        person = Person.objects.get(name="张三")
        assert refused(lambda: actions.file_rights(person, claim, by=BY, at=AT)) == code
        assert not RightsCase.objects.exists()


def fee(voucher: str, way: str, amount: str, **values: object) -> RowChange:
    stated = {
        "company": company().pk,
        "voucher": voucher,
        "way": way,
        "amount": Decimal(amount),
        "happened_on": TODAY,
        "purpose": "管理费",
    }
    return county.row(**{**stated, **values})


def test_a_companys_money_adds_up_to_the_cent() -> None:
    with acting(BY):
        made = batch("张三")
        rows = [
            fee("1", "in", "1000.10", batch=made.pk),
            fee("2", "in", "0.20", batch=made.pk),
            fee("3", "out", "333.33", batch=made.pk),
            fee("4", "out", "0.01"),
        ]
        actions.record_fees(rows, by=BY, at=AT)
        lines = dispatch.settlement(company())
        assert [(one.taken, one.paid) for one in lines] == [
            (Decimal("1000.30"), Decimal("333.33")),
            (Decimal("0.00"), Decimal("0.01")),
        ]
        assert dispatch.totals(lines).left == Decimal("666.96")
        for wrong, code in (
            (fee("5", "in", "0"), "fee_not_positive"),
            (fee("6", "in", "1", company=market.employer().pk), "batch_without_company"),
            (
                fee("7", "in", "1", company=company("月河劳务公司").pk, batch=made.pk),
                "fee_of_other_company",
            ),
            (fee("1", "in", "1"), "fee_voucher_taken"),
        ):
            assert refused(lambda made=wrong: actions.record_fees([made], by=BY, at=AT)) == code


@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)), max_size=20))
def test_totals_are_exact(amounts: list[tuple[int, int]]) -> None:
    lines = [
        dispatch.Balance(None, Decimal(taken) / 100, Decimal(paid) / 100) for taken, paid in amounts
    ]
    whole = dispatch.totals(lines)
    assert whole.taken * 100 == sum(taken for taken, _paid in amounts)
    assert whole.left == sum((one.left for one in lines), Decimal(0))


def test_pages_of_a_batch_and_its_steps() -> None:
    with acting(BY):
        made = batch("张三", "李四")
    url = reverse("employment:batch", args=[made.pk])
    page = text(visit(BY, url))
    assert "张三" in page
    assert "统一培训" in page
    with pytest.raises(Refused):
        visit(READER, url, {"act": "leave", "leave-on": "2022-04-10"})
    assert visit(BY, url, {"act": "leave", "leave-on": ""}).status_code == 422
    assert visit(BY, url, {"act": "leave", "leave-on": "2022-04-10"}).status_code == 302
    assert "还没有到" in text(visit(BY, url, {"act": "arrive", "arrive-on": "2022-04-11"}))
    assert visit(BY, url, {"act": "arrive", "arrive-on": "2022-04-10"}).status_code == 302
    listed = text(visit(BY, reverse("employment:dispatch")))
    assert "2022-1" in listed
    assert "田禾劳务公司" in listed
    with acting(BY):
        member = DispatchMember.objects.get(person__name="李四")
    back = reverse("employment:member-back", args=[member.pk])
    assert visit(BY, back, {"on": "2022-04-10", "reason": ""}).status_code == 422
    assert visit(BY, back, {"on": "2022-04-10", "reason": "生病"}).status_code == 302
    assert "2022年4月10日返回" in text(visit(BY, url))
    data = {"act": "return", "return-on": "2022-04-10", "return-reason": "订单完成"}
    assert visit(BY, url, data).status_code == 302
    assert "已返回" in text(visit(BY, url))


def test_pages_of_calls_claims_and_the_settlement() -> None:
    with acting(BY):
        arrived("张三")
        actions.record_fees([fee("1", "in", "1000.10")], by=BY, at=AT)
        call = FollowUp.objects.get(day=7)
    with time_machine.travel(LATER, tick=False):
        assert "张三" in text(visit(WORKER, reverse("employment:follow-ups")))
        url = reverse("employment:follow-up", args=[call.pk])
        assert visit(WORKER, url, {"on": "2022-04-17"}).status_code == 422
        answer = visit(WORKER, url, {"on": "2022-04-17", "at_work": "1", "paid": "0"})
        claim = reverse("employment:claim", args=[call.person_id])
        assert answer.headers["Location"] == claim
        assert "苏州某电子公司" in text(visit(WORKER, claim))
        data = {"kind": "wage", "against": "苏州某电子公司", "filed_on": "2022-04-17"}
        assert visit(WORKER, claim, data).status_code == 422
        made = visit(WORKER, claim, {**data, "amount": "12800.5"}).headers["Location"]
        assert "12,800.50" in text(visit(WORKER, made))
        assert "张三" in text(visit(WORKER, reverse("employment:rights")))
        close = {"how": "settle", "on": "2022-04-18", "result": "补发", "recovered": "12800.50"}
        assert visit(WORKER, made, close).status_code == 302
        assert "已解决" in text(visit(WORKER, made))
    with acting(BY):
        pk = company().pk
    assert "1,000.10" in text(visit(BY, reverse("employment:settlement", args=[pk])))


def test_nothing_of_another_place_is_shown() -> None:
    with acting(BY):
        made = arrived("张三")
        call = FollowUp.objects.filter(day=7).get()
        claim = actions.Claim(kind="injury", filed_on=date(2022, 4, 1), against="某厂")
        case = actions.file_rights(call.person, claim, by=BY, at=AT)
        pk = company().pk
    for name, row_id, code in (
        ("batch", made.pk, "batch_not_found"),
        ("follow-up", call.pk, "follow_up_not_found"),
        ("rights-case", case.pk, "rights_not_found"),
        ("claim", call.person_id, "person_not_found"),
        ("member-back", call.member_id, "member_not_found"),
        ("settlement", pk, "company_not_found"),
    ):
        with pytest.raises(Refused) as caught:
            visit(STRANGER, reverse(f"employment:{name}", args=[row_id]))
        assert caught.value.code == code
    for name in ("dispatch", "follow-ups", "rights"):
        assert "张三" not in text(visit(STRANGER, reverse(f"employment:{name}")))
