"""Slips: when one goes out, who hears of it, what ends it, and that nothing is sent twice."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from anjia.base.access.models import UnitKind
from anjia.base.access.tests import factories
from anjia.base.notices.models import Notice
from anjia.base.scope import Actor, Grant, acting
from anjia.kernel import workdays
from anjia.kernel.refusals import Refused
from anjia.ledger.tests.visits import text, visit
from anjia.processes.supervision.actions import escalation, lighting, slip_notices
from anjia.processes.supervision.models import Assignment, Escalation, Task
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.policy.escalation import Ending, Level, Sent, next_level
from anjia.processes.supervision.tests import assigned
from anjia.processes.supervision.tests.assigned import BY, COUNTY, officer

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 5, 11)
DAY = timedelta(days=1)


def at(on):
    return datetime(on.year, on.month, on.day, 2, 0, tzinfo=UTC)


def run(on):
    """The daily job of a day; returns the level and unit of each slip that it sends."""
    with acting(BY):
        lighting.relight(on=on, by=BY, at=at(on))
        found = escalation.escalate(on=on, by=BY, at=at(on))
    return [(slip.level, slip.cause) for slip in found.sent]


def slips(**wanted):
    with acting(BY):
        rows = Escalation.objects.filter(**wanted).select_related("assignment__task")
        return list(rows.order_by("number"))


def waiting(code):
    with acting(BY):
        return Notice.objects.filter(code=code, state="open").count()


def change(of, **values):
    with acting(BY):
        Assignment.objects.filter(pk=of.pk).update(**values)


@pytest.fixture
def bureau():
    return assigned.unit("县人社局")


@pytest.fixture
def unsigned(bureau):
    return assigned.assignment(
        bureau, state="assigned", signed_on=None, starts_on=MONDAY, sign_by=date(2026, 5, 8)
    )


def works_for(unit, *permissions):
    """Somebody of a unit."""
    made = factories.officer(unit.area, of=unit)
    wanted = frozenset(str(each) for each in permissions or (Permission.READ, Permission.REPORT))
    return Actor(
        id=str(made.pk), name="李建国", unit=unit.name, grants=(Grant(unit.area, "x", wanted),)
    )


@pytest.mark.parametrize(
    ("last", "on", "expected"),
    [
        (None, 0, Level.BLUE),
        ((Level.BLUE, Ending.OPEN, 0, None), 0, None),
        ((Level.BLUE, Ending.OPEN, 0, None), 1, Level.ORANGE),
        ((Level.ORANGE, Ending.OPEN, 0, None), 1, Level.RED),
        ((Level.RED, Ending.OPEN, 0, None), 9, None),
        ((Level.BLUE, Ending.ANSWERED, 0, 5), 5, None),
        ((Level.BLUE, Ending.ANSWERED, 0, 5), 6, Level.ORANGE),
        ((Level.BLUE, Ending.WITHDRAWN, 0, None), 9, None),
        ((Level.BLUE, Ending.SETTLED, 0, None), 9, None),
        ((Level.BLUE, Ending.OPEN, None, None), 9, None),
    ],
)
def test_one_level_higher_when_the_one_before_was_not_answered(last, on, expected):
    def day(after):
        return None if after is None else MONDAY + after * DAY

    before = last and Sent(
        level=last[0], ending=last[1], answer_by=day(last[2]), promised_on=day(last[3])
    )
    assert next_level(before, on=day(on)) is expected


def test_unsigned_goes_up_step_by_step_and_nothing_is_sent_twice(bureau, unsigned):
    assert run(date(2026, 5, 8)) == []
    assert run(MONDAY) == [("blue", "unsigned")]
    assert run(MONDAY) == []
    (first,) = slips()
    # Five working days after Monday: the next Monday.
    assert (first.answer_by, first.number, first.office) == (date(2026, 5, 18), 1, COUNTY)
    assert (waiting(slip_notices.UNIT), waiting(slip_notices.OFFICE)) == (1, 0)
    assert run(date(2026, 5, 18)) == []
    assert run(date(2026, 5, 19)) == [("orange", "unsigned")]
    assert [slip.ending for slip in slips()] == ["raised", ""]
    assert (waiting(slip_notices.UNIT), waiting(slip_notices.OFFICE)) == (1, 1)
    assert run(date(2026, 5, 25)) == [("red", "unsigned")]
    # Nobody answers for it by name: the next level hears of it.
    assert (waiting(slip_notices.OFFICE), waiting(slip_notices.ABOVE)) == (1, 1)
    assert run(date(2026, 7, 1)) == []


def test_what_is_signed_is_settled(unsigned):
    run(MONDAY)
    change(unsigned, state="signed", signed_on=MONDAY)
    assert run(MONDAY + DAY) == []
    (slip,) = slips()
    assert slip.ending == "settled"
    assert waiting(slip_notices.UNIT) == 0


def test_a_red_light_leaves_days_for_a_report(bureau):
    made = assigned.assignment(bureau, progress=Decimal(10), due_on=date(2026, 5, 8))
    assert run(MONDAY) == []
    assert run(date(2026, 5, 18)) == []
    change(made, reported_on=date(2026, 5, 18))
    assert run(date(2026, 5, 19)) == []
    change(made, reported_on=date(2026, 5, 1))
    assert run(date(2026, 5, 19)) == [("blue", "red")]


def test_an_extension_that_goes_by_brings_one_at_once(bureau):
    assigned.assignment(
        bureau, progress=Decimal(90), first_due_on=date(2026, 4, 1), due_on=date(2026, 5, 8)
    )
    assert run(MONDAY) == [("blue", "extension")]


def test_the_leader_is_named_in_the_letter(bureau, unsigned):
    with acting(BY):
        Task.objects.update(leader="张副县长", leader_post="副县长")
    for on in (MONDAY, date(2026, 5, 19), date(2026, 5, 25)):
        run(on)
    assert waiting(slip_notices.LEADER) == 1
    html = text(visit(officer(), f"/supervision/slips/{slips(level='red')[0].pk}/"))
    assert "副县长张副县长" in html


def test_an_answer_holds_until_the_day_that_it_names(bureau, unsigned):
    run(MONDAY)
    (slip,) = slips()
    own, other = works_for(bureau), works_for(assigned.unit("县住建局"))
    said = {"text": "明天签收", "promised_on": date(2026, 5, 20)}
    with acting(other), pytest.raises(Refused, match="assignment_of_another_unit"):
        escalation.answer(slip, by=other, at=at(MONDAY), **said)
    late = said | {"promised_on": MONDAY - DAY}
    with acting(own):
        with pytest.raises(Refused, match="slip_promise_past"):
            escalation.answer(slip, by=own, at=at(MONDAY), **late)
        escalation.answer(slip, by=own, at=at(MONDAY), **said)
        with pytest.raises(Refused, match="slip_moved"):
            escalation.answer(slip, by=own, at=at(MONDAY), **said)
    assert waiting(slip_notices.UNIT) == 0
    assert run(date(2026, 5, 20)) == []
    assert run(date(2026, 5, 21)) == [("orange", "unsigned")]


def test_what_is_withdrawn_does_not_come_again(unsigned):
    run(MONDAY)
    (slip,) = slips()
    by = officer()
    with acting(by):
        escalation.withdraw(slip, by=by, at=at(MONDAY), reason="材料没有发到")
    assert run(date(2026, 6, 1)) == []
    assert slips()[0].answer == "材料没有发到"


def test_an_office_sends_one_by_hand(bureau):
    made = assigned.assignment(bureau, progress=Decimal(50))
    by = officer()
    with acting(by):
        given = {"by": by, "at": at(MONDAY), "level": Level.ORANGE, "asked": "请三天内报名单"}
        escalation.urge(made, **given)
        with pytest.raises(Refused, match="slip_sent_today"):
            escalation.urge(made, **given)
    assert run(date(2026, 5, 14)) == []
    assert run(date(2026, 5, 15)) == [("red", "urged")]


def test_the_calendar_of_an_unannounced_year_stops_no_slip(bureau, monkeypatch):
    monkeypatch.setattr(workdays, "LAST_YEAR", 2025)
    assigned.assignment(
        bureau, state="assigned", signed_on=None, starts_on=MONDAY, sign_by=date(2026, 5, 8)
    )
    assert run(MONDAY) == [("blue", "unsigned")]
    assert slips()[0].answer_by is None
    with time_machine.travel("2026-05-12 10:00 +0800", tick=False):
        assert "2026 年的放假安排" in text(visit(officer(), "/supervision/slips/"))
    monkeypatch.undo()
    assert run(MONDAY + DAY) == []
    assert slips()[0].answer_by == date(2026, 5, 18)


@time_machine.travel("2026-05-12 10:00 +0800", tick=False)
def test_pages_of_slips(bureau, unsigned):
    assert "还没有发过督查单" in text(visit(officer(), "/supervision/slips/"))
    assigned.areas()
    assigned.unit("县后扶办", kind=UnitKind.COUNTY_OFFICE)
    run(MONDAY)
    (slip,) = slips()
    html = text(visit(officer(), "/supervision/slips/"))
    assert "督办〔2026〕1号" in html
    assert "到期没有签收" in html
    for query, is_there in (
        (f"unit={bureau.pk}&level=blue", True),
        ("level=red", False),
        ("state=answered", False),
        ("state=all", True),
    ):
        html = text(visit(officer(), f"/supervision/slips/?{query}"))
        assert ("督办〔2026〕1号" in html) is is_there, query
        assert ("没有符合条件的督查单" in html) is not is_there, query
    own = works_for(bureau)
    url = f"/supervision/slips/{slip.pk}/"
    html = text(visit(own, url))
    assert "应当在2026年5月8日前签收" in html
    assert "县后扶办" in html
    assert "答复督查单" in html
    assert "撤回督查单" not in html
    assert "答复督查单" not in text(visit(officer(), url))
    answer = visit(own, f"{url}answer/", {"text": "马上签", "promised_on": "2026-05-13"})
    assert answer.headers["Location"] == url
    assert "马上签" in text(visit(officer(), url))
    assert "没有等答复的督查单" in text(visit(officer(), "/supervision/slips/"))
    assert "马上签" not in text(visit(officer(), "/supervision/slips/?state=all"))
    assert visit(officer(), f"{url}letter/").content[:2] == b"PK"
