"""The bank's answers: partial, repeated, unknown, wrong, and half a file that was rolled back."""

import pytest
from django.db import transaction

from anjia.base.scope import acting, system
from anjia.kernel.refusals import Refused
from anjia.processes.subsidies import actions
from anjia.processes.subsidies.actions import replying
from anjia.processes.subsidies.models import Line, Reply, ReplyFile
from anjia.processes.subsidies.tests import world
from anjia.processes.subsidies.tests.world import NOTICE_OVER, PAYS

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid():
    """Three claims in a file, with its keys."""
    people = world.build(*((f"张{number}", "unemployed") for number in range(3)))
    world.scheme()
    world.approved(*[world.enter(person) for person in people.values()])
    file = world.pay()
    with acting(system(name="test")):
        return file, list(Line.objects.filter(file=file).order_by("key"))


def take(file, *rows, head="支付键,金额,处理结果,失败原因"):
    """The bank's answer as text."""
    content = "\n".join([head, *rows]).encode()
    return actions.take_replies(file, by=PAYS, at=NOTICE_OVER, name="回盘.csv", content=content)


def row(line, outcome="成功", amount="100.00", reason=""):
    return f"{line.key},{amount},{outcome},{reason}"


def states():
    with acting(system(name="test")):
        return sorted(world.state(each) for each in world.Claim.objects.all())


def test_parts_come_one_after_the_other_and_the_rest_waits(paid):
    file, lines = paid
    first = take(file, row(lines[0]))
    assert (first.paid, first.failed, first.known) == (1, 0, 0)
    assert states() == ["in_file", "in_file", "paid"]
    second = take(file, row(lines[0]), row(lines[1], "失败", reason="账号户名不符"))
    assert (second.paid, second.failed, second.known, second.problems) == (0, 1, 1, [])
    assert states() == ["failed", "in_file", "paid"]
    with acting(system(name="test")):
        assert Reply.objects.get(outcome="failure").reason == "账号户名不符"


def test_the_same_file_twice_is_refused_and_changes_nothing(paid):
    file, lines = paid
    take(file, row(lines[0]))
    with pytest.raises(Refused, match="reply_taken_already"):
        take(file, row(lines[0]))
    with acting(system(name="test")):
        assert (ReplyFile.objects.count(), Reply.objects.count()) == (1, 1)


def test_rows_that_cannot_be_taken_are_named_and_the_others_are_taken(paid):
    file, lines = paid
    made = take(
        file,
        row(lines[0]),
        row(lines[0], "失败"),
        row(lines[1], amount="99.99"),
        row(lines[2], "处理中"),
        "TRY:nobody:2026-03~2026-03/1,100.00,成功,",
        ",100.00,成功,",
    )
    assert [(each["row"], each["code"]) for each in made.problems] == [
        (3, "key_twice"),
        (4, "amount_wrong"),
        (5, "outcome_unreadable"),
        (6, "key_unknown"),
        (7, "key_missing"),
    ]
    assert made.problems[1]["expected"] == "100.00"
    assert (made.rows, made.paid) == (6, 1)
    assert states() == ["in_file", "in_file", "paid"]


def test_what_the_bank_said_once_is_not_said_otherwise(paid):
    file, lines = paid
    take(file, row(lines[0]))
    made = take(file, row(lines[0], "退汇"))
    assert [each["code"] for each in made.problems] == ["said_otherwise"]
    assert states() == ["in_file", "in_file", "paid"]


def test_half_of_the_answers_rolled_back_are_none_and_come_again(paid, monkeypatch):
    file, lines = paid
    real = replying.steps.take

    def half(name, *args, **options):
        if name == "fail":
            raise ConnectionError("the wire was cut")
        return real(name, *args, **options)

    monkeypatch.setattr(replying.steps, "take", half)
    rows = [row(lines[0]), row(lines[1]), row(lines[2], "失败")]
    with pytest.raises(ConnectionError), transaction.atomic():
        take(file, *rows)
    assert states() == ["in_file"] * 3
    with acting(system(name="test")):
        assert (ReplyFile.objects.count(), Reply.objects.count()) == (0, 0)
    monkeypatch.setattr(replying.steps, "take", real)
    made = take(file, *rows)
    assert (made.paid, made.failed) == (2, 1)
    assert states() == ["failed", "paid", "paid"]


@pytest.mark.parametrize(
    ("word", "outcome"),
    [
        ("交易成功", "success"),
        ("已入账", "success"),
        ("未成功", "failure"),
        ("不成功", "failure"),
        ("退汇", "failure"),
        ("交易失败(余额不足)", "failure"),
        ("待处理", None),
        ("", None),
    ],
)
def test_words_of_banks(word, outcome):
    found = replying.bank._outcome(word)
    assert (found.value if found else None) == outcome


def test_a_file_without_the_two_columns_is_refused(paid):
    file, lines = paid
    with pytest.raises(Refused, match="reply_without_table"):
        take(file, f"{lines[0].key},100", head="流水,金额")


def test_only_who_pays_takes_answers(paid):
    file, lines = paid
    reads = world.officer(7, "subsidies.read", "subsidies.claims.read")
    with pytest.raises(Refused, match="not_permitted"):
        actions.take_replies(
            file, by=reads, at=NOTICE_OVER, name="a.csv", content=row(lines[0]).encode()
        )
