"""Nothing is paid twice: by two who press at once, after a death, after any sequence of actions."""

import os
import subprocess
import sys
import threading
from contextlib import suppress
from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anjia.base.files import queries as stored
from anjia.base.scope import acting, system
from anjia.kernel.refusals import Refused
from anjia.ledger.declaration import RowChange
from anjia.processes.subsidies import actions
from anjia.processes.subsidies.actions import paying
from anjia.processes.subsidies.models import Account, Claim, Download, Line, Payment, Period, Reply
from anjia.processes.subsidies.queries import book
from anjia.processes.subsidies.tests import world
from anjia.processes.subsidies.tests.test_life import refusal, replied
from anjia.processes.subsidies.tests.world import (
    APPROVES,
    AT,
    CHECKS,
    COUNTY,
    ENTERS,
    FEBRUARY,
    JANUARY,
    MARCH,
    NOTICE_OVER,
    PAYS,
)


def of(model, **wanted):
    """Rows of a table, whoever asks."""
    order = "key" if model in (Payment, Line) else "pk"
    with acting(system(name="test")):
        return list(model.objects.filter(**wanted).order_by(order))


def lines():
    """The lines of the year's reconciliation."""
    with acting(PAYS):
        return book.lines(PAYS, first=date(2026, 1, 1), after=date(2027, 1, 1))


@pytest.mark.django_db
def test_the_file_holds_whole_accounts_and_exact_money_and_pages_do_not():
    people = world.build(("张三", "unemployed"), ("李四", "unemployed"))
    world.scheme(amount="333.33")
    claims = [world.enter(person, months=3, month=JANUARY) for person in people.values()]
    world.approved(*claims)
    file = world.pay()
    assert (file.rows, file.total) == (2, Decimal("1999.98"))
    with acting(PAYS):
        kept = Download.objects.get(file=file)
        sheet = openpyxl.load_workbook(BytesIO(stored.read(kept.workbook))).active
        text = stored.read(kept.text).decode()
    assert {sheet.cell(row, 4).value for row in (5, 6)} == {"6217001234567890"}
    assert sheet.cell(5, 5).value == 999.99
    assert "999.99" in text
    assert "6217001234567890" in text
    keys = {line.key for line in of(Line)}
    assert keys == {f"TRY:{person.pk}:2026-01~2026-03/1" for person in people.values()}
    assert kept.workbook.expires_at is not None


@pytest.mark.django_db
def test_what_is_in_a_file_is_not_paid_again_and_months_are_used_up():
    people = world.build(("张三", "unemployed"))
    world.scheme()
    claim = world.enter(people["张三"], month=JANUARY, months=2)
    world.approved(claim)
    world.pay()
    assert {each.period for each in of(Period)} == {"2026-01", "2026-02"}
    assert refusal(world.pay) == "claims_none_to_pay"
    # Even a claim that got past every check finds its month used up.
    other = world.enter(people["张三"], month=FEBRUARY)
    _force_approved(other)
    assert refusal(world.pay) == "claims_none_to_pay"
    assert world.state(other) == "approved"


def _force_approved(claim):
    with acting(system(name="test")):
        last = world.last(claim)
        world.Step.objects.create(
            area=claim.area, claim=claim, number=(last.number if last else 0) + 1,
            state="approved", at=AT, by="x", by_name="x",
        )  # fmt: skip


@pytest.mark.django_db
def test_a_failure_is_reissued_under_the_next_number_of_its_key():
    people = world.build(("张三", "unemployed"))
    world.scheme()
    claim = world.enter(people["张三"])
    world.approved(claim)
    file = world.pay()
    assert refusal(actions.reissue, COUNTY, by=PAYS, at=NOTICE_OVER) == "claims_none_to_pay"
    replied(file, False)
    assert world.state(claim) == "failed"
    again = actions.reissue(COUNTY, by=PAYS, at=NOTICE_OVER)
    assert again.again
    assert [line.key.rpartition("/")[2] for line in of(Line)] == ["1", "2"]
    replied(again, True)
    assert world.state(claim) == "paid"
    assert len(of(Payment)) == 1
    assert sorted(reply.outcome for reply in of(Reply)) == ["failure", "success"]


@pytest.mark.django_db
def test_the_database_itself_refuses_a_second_try_before_the_bank_said_no():
    people = world.build(("张三", "unemployed"))
    world.scheme()
    world.approved(world.enter(people["张三"]))
    world.pay()
    (line,) = of(Line)
    with acting(system(name="test")), pytest.raises(Exception, match="before the bank said no"):
        Line.objects.create(
            area=line.area, payment=line.payment, file=line.file, attempt=2,
            key=f"{line.payment.key}/2", amount=line.amount, account=line.account,
            account_version=1,
        )  # fmt: skip


@pytest.mark.django_db
def test_a_payment_taken_back_is_an_entry_of_its_own_and_frees_its_months():
    people = world.build(("张三", "unemployed"))
    world.scheme()
    claim = world.enter(people["张三"])
    world.approved(claim)
    replied(world.pay(), True)
    actions.reverse(claim, by=PAYS, at=NOTICE_OVER, note="人已就业，款已退回")
    assert [each.amount for each in of(Payment)] == [Decimal(100), Decimal(-100)]
    assert refusal(actions.reverse, claim, by=PAYS, at=NOTICE_OVER, note="再冲") == "claim_moved"
    (line,) = lines()
    assert (line.net, line.faults, line.of("reversed").money) == (0, [], Decimal(100))
    second = world.enter(people["张三"])
    world.approved(second)
    replied(world.pay(), True)
    assert of(Payment)[-1].key.endswith(":1")
    (line,) = lines()
    assert (line.net, line.faults) == (Decimal(100), [])


@pytest.mark.django_db
def test_one_month_taken_back_frees_no_other():
    people = world.build(("张三", "unemployed"))
    world.scheme()
    january, february = (world.enter(people["张三"], month=each) for each in (JANUARY, FEBRUARY))
    world.approved(january, february)
    replied(world.pay(), True, True)
    actions.reverse(february, by=PAYS, at=NOTICE_OVER, note="退回")
    again = [world.enter(people["张三"], month=each) for each in (JANUARY, FEBRUARY)]
    for claim in again:
        _force_approved(claim)
    assert world.pay().rows == 1
    assert [world.state(claim) for claim in again] == ["approved", "in_file"]


@pytest.mark.django_db
def test_two_claims_for_one_month_in_one_run_are_paid_once():
    people = world.build(("张三", "unemployed"))
    world.scheme()
    twins = [world.enter(people["张三"], months=2, month=FEBRUARY), world.enter(people["张三"])]
    for claim in twins:
        _force_approved(claim)
    assert world.pay().rows == 1
    assert [world.state(claim) for claim in twins] == ["in_file", "approved"]


@pytest.mark.django_db
def test_giving_up_what_the_bank_could_not_pay_frees_its_months():
    people = world.build(("张三", "unemployed"))
    world.scheme()
    claim = world.enter(people["张三"])
    world.approved(claim)
    replied(world.pay(), False)
    actions.reject(claim, by=APPROVES, at=NOTICE_OVER, note="联系不上本人")
    assert [each.entry for each in of(Payment)] == ["payment", "void"]
    (line,) = lines()
    assert (line.faults, line.of("refused").money) == ([], Decimal(100))
    second = world.enter(people["张三"])
    world.approved(second)
    assert world.pay().rows == 1


@pytest.mark.django_db
def test_a_changed_account_cannot_slip_under_an_old_key():
    people = world.build(("张三", "unemployed"))
    world.scheme()
    world.approved(world.enter(people["张三"]))
    file = world.pay()
    actions.rebuild(file, by=PAYS, at=NOTICE_OVER)
    (account,) = of(Account)
    row = RowChange(
        id=account.pk, new=False, values={"account": "6217009999999999"},
        expected_version=account.version,
    )  # fmt: skip
    actions.record_accounts([row], by=ENTERS, at=AT)
    code = refusal(actions.rebuild, file, by=PAYS, at=NOTICE_OVER)
    assert code == "subsidy_accounts_changed"


def _ready_to_pay(count=3):
    people = world.build(*((f"张{number}", "unemployed") for number in range(count)))
    world.scheme()
    claims = [world.enter(person) for person in people.values()]
    world.approved(*claims)
    return claims


def _at_once(*calls):
    """Run calls in threads of their own that begin together; their results or refusals."""
    gate, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(number, call):
        try:
            gate.wait(10)
            results[number] = call()
        except Refused as refused:
            results[number] = refused.code
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=run, args=(number, call)) for number, call in enumerate(calls)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("in_turn", [True, False])
def test_two_officers_who_pay_at_once_pay_once(in_turn, monkeypatch):
    claims = _ready_to_pay()
    if not in_turn:  # without the queue, the unique keys alone must hold
        monkeypatch.setattr(paying, "_take_turn", lambda: None)
        both = threading.Barrier(2, timeout=5)
        real = paying._file

        def slowly(*args, **options):
            with suppress(threading.BrokenBarrierError):
                both.wait()
            return real(*args, **options)

        monkeypatch.setattr(paying, "_file", slowly)
    results = _at_once(world.pay, world.pay)
    assert sum(not isinstance(each, str) for each in results) == 1, results
    assert {each for each in results if isinstance(each, str)} <= {
        "claims_none_to_pay",
        "claims_moved",
    }
    assert len(of(Payment)) == len(of(Line)) == len(claims)
    assert {world.state(claim) for claim in claims} == {"in_file"}


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_reissue_or_approve_at_once_do_it_once():
    (claim,) = _ready_to_pay(1)
    replied(world.pay(), False)
    results = _at_once(*[lambda: actions.reissue(COUNTY, by=PAYS, at=NOTICE_OVER)] * 2)
    assert sum(not isinstance(each, str) for each in results) == 1, results
    assert [line.attempt for line in of(Line)] == [1, 2]
    assert world.state(claim) == "in_file"


DIES = """
import os, signal, django
django.setup()
from anjia.processes.subsidies.actions import paying
from anjia.processes.subsidies.tests import world
paying._write = lambda *a, **o: os.kill(os.getpid(), signal.SIGKILL)
world.pay()
"""


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_between_leaves_nothing_and_the_next_pays_once():
    claims = _ready_to_pay()
    done = subprocess.run(
        [sys.executable, "-c", DIES], env={**os.environ}, check=False, capture_output=True
    )
    assert done.returncode == -9, done.stderr.decode()[-2000:]
    assert of(Payment) == []
    assert {world.state(claim) for claim in claims} == {"approved"}
    assert world.pay().rows == len(claims)
    assert len(of(Payment)) == len(claims)


@pytest.mark.django_db(transaction=True)
def test_a_connection_lost_while_paying_leaves_nothing(monkeypatch):
    claims = _ready_to_pay()
    real = paying._write

    def lost(*args, **options):
        raise ConnectionError("the wire was cut")

    monkeypatch.setattr(paying, "_write", lost)
    with pytest.raises(ConnectionError):
        world.pay()
    assert of(Payment) == of(Line) == of(Period) == []
    monkeypatch.setattr(paying, "_write", real)
    assert world.pay().rows == len(claims)


@pytest.mark.django_db(transaction=True)
def test_two_steps_at_once_are_one():
    (claim,) = _ready_to_pay(1)
    replied(world.pay(), True)
    calls = [lambda: actions.reverse(claim, by=PAYS, at=NOTICE_OVER, note="退回")] * 2
    results = _at_once(*calls)
    assert sum(not isinstance(each, str) for each in results) == 1, results
    assert len(of(Payment)) == 2


DEEDS = st.sampled_from(
    (
        *("enter", "enter", "check", "post", "approve", "approve", "pay", "pay", "reply", "reply"),
        *("reissue", "reverse", "reject", "withdraw", "give_back", "resubmit"),
    )
)
MOVES = st.lists(
    st.tuples(DEEDS, st.integers(0, 1), st.integers(0, 2), st.integers(0, 5)), min_size=5,
    max_size=30,
)  # fmt: skip


class _Walk:
    """Any sequence of actions over two people, two schemes and three months."""

    def __init__(self, people, found):
        self.people, self.schemes = people, found
        self.claims = []
        self.day = 0

    def go(self, deed, who, month, extra):
        self.day += 3
        at = world.later(self.day)
        try:
            with transaction.atomic():
                getattr(self, deed)(who, month, extra, at)
        except Refused:
            pass

    def enter(self, who, month, extra, at):
        first = (JANUARY, FEBRUARY, MARCH)[month]
        code = self.schemes[extra % 2].code
        claim = world.enter(self.people[who], code, month=first, months=1 + extra % 3, at=at)
        self.claims.append(claim)

    def one(self, extra):
        if not self.claims:
            raise Refused("claims_none")
        return self.claims[extra % len(self.claims)]

    def check(self, _who, _month, _extra, at):
        actions.check(COUNTY, by=CHECKS, at=at)

    def post(self, _who, _month, extra, at):
        actions.post(COUNTY, by=CHECKS, at=at, scheme=self.schemes[extra % 2])

    def approve(self, _who, _month, _extra, at):
        actions.approve(COUNTY, by=APPROVES, at=at)

    def pay(self, _who, _month, _extra, at):
        actions.pay(COUNTY, by=PAYS, at=at)

    def reply(self, _who, _month, extra, _at):
        with acting(PAYS):
            found = list(book.files(PAYS))
        if found:
            replied(found[extra % len(found)], *[bool((extra + n) % 3) for n in range(6)])

    def reissue(self, _who, _month, _extra, at):
        actions.reissue(COUNTY, by=PAYS, at=at)

    def reverse(self, _who, _month, extra, at):
        actions.reverse(self.one(extra), by=PAYS, at=at, note="退回")

    def reject(self, _who, _month, extra, at):
        actions.reject(self.one(extra), by=APPROVES, at=at, note="不符合")

    def withdraw(self, _who, _month, extra, at):
        actions.withdraw(self.one(extra), by=ENTERS, at=at, note="写错了")

    def give_back(self, _who, _month, extra, at):
        actions.give_back(self.one(extra), by=CHECKS, at=at, note="补正")

    def resubmit(self, _who, _month, extra, at):
        actions.resubmit(self.one(extra), by=ENTERS, at=at)


def _holds():
    """The money holds: lines balance, sums agree, no month of anybody is paid for twice."""
    found = lines()
    assert [line.faults for line in found] == [[]] * len(found)
    whole = book.total(found)
    claimed = sum((c.amount for c in of(Claim)), Decimal(0))
    assert whole.of("claimed").money == claimed
    with acting(system(name="test")), connection.cursor() as cursor:
        cursor.execute(
            "select p.subject, p.code, e.period, count(*) from subsidies_reply r "
            "join subsidies_payment p on p.id = r.payment_id "
            "join subsidies_period e on e.payment_id = p.id "
            "where r.outcome = 'success' and not exists (select from subsidies_payment b "
            "where b.of_id = p.id) group by 1, 2, 3 having count(*) > 1"
        )
        assert cursor.fetchall() == []
        cursor.execute(
            "select l.payment_id from subsidies_line l left join subsidies_reply r on "
            "r.line_id = l.id where coalesce(r.outcome, 'success') = 'success' "
            "group by 1 having count(*) > 1"
        )
        assert cursor.fetchall() == []
        cursor.execute(
            "select coalesce(sum(p.amount), 0) from subsidies_payment p where p.entry = 'reversal' "
            "or exists (select from subsidies_reply r where r.payment_id = p.id "
            "and r.outcome = 'success')"
        )
        assert cursor.fetchone()[0] == whole.net


@pytest.mark.django_db
def test_no_sequence_of_actions_pays_twice_and_the_money_always_balances():
    people = list(world.build(("张三", "unemployed"), ("李四", "unemployed")).values())
    found = [world.scheme("ONE", excludes=("TWO",), most_months="4"), world.scheme("TWO")]

    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    @given(MOVES)
    def walked(moves):
        with transaction.atomic():
            walk = _Walk(people, found)
            for move in moves:
                walk.go(*move)
            _holds()
            transaction.set_rollback(True)

    walked()
