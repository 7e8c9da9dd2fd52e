"""A claim's way from the counter to the bank and back, and what is refused on it."""

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import ProgrammingError

from anjia.base.scope import acting, system
from anjia.kernel.refusals import Refused
from anjia.processes.subsidies import actions
from anjia.processes.subsidies.models import Claim, Line, Payment, Period, Posting, Reply
from anjia.processes.subsidies.queries import schemes
from anjia.processes.subsidies.tests import world
from anjia.processes.subsidies.tests.world import APPROVES, AT, CHECKS, COUNTY, ENTERS, PAYS

pytestmark = pytest.mark.django_db


def refusal(call, *args, **options):
    """The code with which something is refused."""
    with pytest.raises(Refused) as caught:
        call(*args, **options)
    return caught.value.code


def replied(file, *outcomes):
    """The bank's answer to the lines of a file, in the order of their keys."""
    with acting(system(name="test")):
        lines = list(Line.objects.filter(file=file).order_by("key"))
    rows = [
        f"{line.key},{line.amount},{'成功' if good else '失败'},{'' if good else '账号有误'}"
        for line, good in zip(lines, outcomes, strict=False)
    ]
    text = "\n".join(["支付键,金额,处理结果,失败原因", *rows])
    return actions.take_replies(
        file, by=PAYS, at=world.NOTICE_OVER, name="回盘.csv", content=text.encode()
    )


def test_a_claim_goes_all_the_way_and_keeps_what_decided_it():
    people = world.build(("张三", "unemployed"))
    world.scheme()
    claim = world.enter(people["张三"])
    assert (claim.amount, claim.area) == (world.YUAN, people["张三"].area)
    found = actions.check(COUNTY, by=CHECKS, at=AT)
    assert (found.passed, found.unknown, found.failed) == (1, 0, 0)
    step = world.last(claim)
    assert (step.verdict, step.hit, step.values) == ("passed", "hit", {"work_status": "unemployed"})
    assert step.manifest
    posting = actions.post(COUNTY, by=CHECKS, at=AT, scheme=schemes.get(claim.scheme_id).scheme)
    assert (posting.claims, posting.total, posting.days) == (1, world.YUAN, 5)
    assert refusal(actions.approve, COUNTY, by=APPROVES, at=world.later(4)) == "claim_notice_runs"
    done = actions.approve(COUNTY, by=APPROVES, at=world.NOTICE_OVER)
    assert done.done == 1
    file = world.pay()
    assert (file.rows, file.total, world.state(claim)) == (1, world.YUAN, "in_file")
    answer = replied(file, True)
    assert (answer.paid, answer.failed, answer.problems) == (1, 0, [])
    assert world.state(claim) == "paid"


def test_who_has_had_a_hand_in_it_does_not_approve():
    people = world.build(("张三", "unemployed"))
    world.scheme()
    claim = world.enter(people["张三"])
    actions.check(COUNTY, by=CHECKS, at=AT)
    actions.post(COUNTY, by=CHECKS, at=AT, scheme=schemes.get(claim.scheme_id).scheme)
    for by in (ENTERS, CHECKS):
        code = refusal(actions.approve, COUNTY, by=by, at=world.NOTICE_OVER)
        assert code == "claim_own_approval"


def test_the_database_refuses_to_change_what_was_claimed_or_done():
    people = world.build(("张三", "unemployed"))
    world.scheme()
    claim = world.enter(people["张三"])
    world.approved(claim)
    world.pay()
    with acting(system(name="test")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Claim.objects.filter(pk=claim.pk).update(amount=1)
        for model in (Payment, Line, Period, Posting, Reply):
            with pytest.raises(ProgrammingError), transaction.atomic():
                model.objects.all().update(area="61")
            with pytest.raises(ProgrammingError), transaction.atomic():
                model.objects.all()._raw_delete("default")
