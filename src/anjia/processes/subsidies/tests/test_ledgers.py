"""Claims and accounts as workbooks: faults are named, and a month comes in once."""

from datetime import date

import pytest

from anjia.base.scope import acting, system
from anjia.kernel.identity import with_check_digit
from anjia.ledger.imports import actions as imports
from anjia.ledger.imports.models import State
from anjia.ledger.tests.visits import text, visit
from anjia.processes.subsidies import actions
from anjia.processes.subsidies.models import Account, Claim
from anjia.processes.subsidies.tests import world
from anjia.processes.subsidies.tests.world import AT, CHECKS, COUNTY, ENTERS
from anjia.registry.tests import county

pytestmark = pytest.mark.django_db(databases=["default", "progress"])

HEAD = "补贴项目代码,身份证号,户编号,用人单位,起始月份,补贴月数,已交材料"
ACCOUNTS = "户名,开户行,银行账号,身份证号"


@pytest.fixture
def numbers():
    """Three people with identity numbers."""
    people = world.build(
        ("张三", "unemployed"), ("李四", "unemployed"), ("王五", "employed"), accounts=False
    )
    world.scheme()
    found = {}
    for serial, (name, person) in enumerate(people.items()):
        found[name] = with_check_digit(f"{county.COUNTY}19900101{150 + serial}")
        with acting(system(name="test")):
            world.put_number(person, found[name])
    return found


def bring(ledger, head, *rows):
    """A table as the office has it, imported at once."""
    content = "\n".join([head, *rows]).encode()
    return imports.bring_in(
        content, name="表.csv", ledger=ledger, by=ENTERS, area=county.COUNTY, at=AT
    )


def claims():
    with acting(system(name="test")):
        return list(Claim.objects.order_by("first_month", "id"))


def test_a_table_of_claims_comes_in_once_with_every_fault_named(numbers):
    rows = [
        f"TRY,{numbers['张三']},,,2026年1月,2,协议",
        f"TRY,{numbers['李四']},,,2026-01,1,",
        f"NOPE,{numbers['王五']},,,2026-01,1,",
        "TRY,610921199001011999,,,2026-01,1,",
        "TRY,,,,2026-01,1,",
    ]
    batch = bring("claims", HEAD, *rows)
    assert batch.state == State.COMMITTED, (batch.problem, batch.counts)
    assert (batch.result["inserted"], batch.counts["error"]) == (2, 3)
    first = claims()[0]
    assert (first.first_month, first.last_month) == (date(2026, 1, 1), date(2026, 2, 1))
    assert first.amount == 200
    again = bring("claims", HEAD, *rows)
    assert again.result.get("inserted", 0) == 0
    assert len(claims()) == 2


def test_an_import_is_taken_back_as_long_as_nobody_dealt_with_it(numbers):
    batch = bring("claims", HEAD, f"TRY,{numbers['张三']},,,2026-01,1,")
    with acting(ENTERS):
        imports.begin_undo(batch, by=ENTERS, at=AT, only_unchanged=False)
    assert imports.carry_out(batch.pk, by=ENTERS, at=AT).state == State.UNDONE
    assert claims() == []
    batch = bring("claims", HEAD, f"TRY,{numbers['张三']},,,2026-01,1,")
    actions.check(COUNTY, by=CHECKS, at=AT)
    with acting(ENTERS):
        imports.begin_undo(batch, by=ENTERS, at=AT, only_unchanged=False)
    kept = imports.carry_out(batch.pk, by=ENTERS, at=AT)
    assert (kept.state, kept.problem["code"]) == (State.COMMITTED, "import_in_use")
    assert len(claims()) == 1


def test_accounts_come_in_and_a_wrong_one_is_left_out(numbers):
    batch = bring(
        "accounts",
        ACCOUNTS,
        f"张三,农商行,6217 0012 3456 7890,{numbers['张三']}",
        f"李四,农商行,62170012A,{numbers['李四']}",
    )
    assert (batch.result["inserted"], batch.counts["error"]) == (1, 1)
    with acting(system(name="test")):
        (kept,) = Account.objects.all()
        assert kept.account.open() == "6217001234567890"
        assert kept.account.mask().endswith("7890")
        assert "6217001234567890" not in str(bytes(kept.account.blob))


def test_an_account_is_changed_on_its_form_and_keeps_its_owner(numbers):
    bring("accounts", ACCOUNTS, f"张三,农商行,6217001234567890,{numbers['张三']}")
    with acting(system(name="test")):
        (kept,) = Account.objects.all()
    html = text(visit(ENTERS, f"/ledgers/accounts/{kept.pk}/edit/"))
    assert "张三（HY-1）" in html
    given = {
        "version": "1", "holder": "张三", "bank": "农业银行", "account": "6228480000000000001",
        "person": "张三（HY-1）", "household": "", "employer": "",
    }  # fmt: skip
    answer = visit(ENTERS, f"/ledgers/accounts/{kept.pk}/edit/", given)
    assert answer.status_code == 302, text(answer)
    with acting(system(name="test")):
        (kept,) = Account.objects.all()
        assert (kept.bank, kept.version) == ("农业银行", 2)
        assert kept.account.open() == "6228480000000000001"
    other = {**given, "version": "2", "person": "李四（HY-1）"}
    html = text(visit(ENTERS, f"/ledgers/accounts/{kept.pk}/edit/", other))
    assert "账户的主人不能改" in html
