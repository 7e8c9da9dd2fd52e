"""Every unit that a task names gets it once and hears of it; what follows, by actions."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from anjia.base.notices import queries as notices
from anjia.base.scope import acting, system
from anjia.kernel.refusals import Refused
from anjia.processes.supervision import actions
from anjia.processes.supervision.actions import Reported, Upload
from anjia.processes.supervision.models import Assignment, Progress
from anjia.processes.supervision.queries import assigning
from anjia.processes.supervision.tests import world
from anjia.processes.supervision.tests.world import AT, DUE, QUARTER

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture(scope="module")
def w(kept):
    return world.build()


@pytest.fixture
def given(w):
    """All tasks of the document with their units."""
    actions.assign_all(w.document, by=w.office, at=AT)
    return w


def do(name, assignment, by, *, at=AT, **more):
    return getattr(actions, name)(assignment, by=by, at=at, **more)


def signed(w, task, unit, by):
    found = world.of(task, unit)
    actions.sign([found.pk], by=by, at=AT)
    return world.of(task, unit)


def said(**more):
    return Reported(**{"quarter": QUARTER, "text": "已办 3 家", "percent": Decimal(15)} | more)


def submitted(w):
    one = signed(w, w.jobs, w.town_unit, w.town)
    do("report", one, w.town, said=said())
    do("submit", one, w.town)
    return world.of(w.jobs, w.town_unit)


def mine(by):
    with acting(by):
        return [item.text for item in notices.waiting(by, today=AT.date())]


def test_one_press_gives_every_unit_its_part_once(w):
    with acting(w.office):
        plan = assigning.plan([w.jobs, w.visits, w.unknown], by=w.office, on=AT.date())
    assert [(each.printed, each.why) for each in plan.unresolved] == [("县夜校办", "unknown")]
    assert (len(plan.new), plan.units) == (6, 3)
    assert len(actions.assign_all(w.document, by=w.office, at=AT)) == 6
    assert actions.assign_all(w.document, by=w.office, at=AT) == []
    town, bureau = world.of(w.jobs, w.town_unit), world.of(w.jobs, w.bureau_unit)
    assert (town.role, town.area, town.due_on, town.first_due_on) == (
        "responsible", world.TOWN, DUE, DUE,
    )  # fmt: skip
    assert town.sign_by == date(2026, 3, 5)
    assert bureau.role == "lead"
    assert world.of(w.unknown, w.bureau_unit).role == "cooperating"
    assert world.of(w.visits, w.town_unit).due_on is None
    assert world.steps(town) == [("assign", "assigned")]


def test_units_hear_of_it_once_and_no_more_when_all_is_signed(given):
    w = given
    assert mine(w.town) == mine(w.bureau) == ["有新交办的任务，等你单位签收"]
    assert mine(w.site) == mine(w.office) == []
    first = signed(w, w.jobs, w.town_unit, w.town)
    assert (first.state, first.signed_on) == ("signed", AT.date())
    assert mine(w.town)
    signed(w, w.visits, w.town_unit, w.town)
    assert mine(w.town) == []
    assert mine(w.other)


def test_only_confirmed_tasks_with_units_are_assigned(w):
    with acting(system(name="test")):
        draft = world.task(w.document, 9, "还没看", state="draft")
        idle = world.task(w.document, 10, "没有单位")
        empty = world.document(number="2", state="read")
    with pytest.raises(Refused, match="task_not_confirmed"):
        actions.assign(draft, by=w.office, at=AT)
    with pytest.raises(Refused, match="task_without_units"):
        actions.assign(idle, by=w.office, at=AT)
    with pytest.raises(Refused, match="document_without_confirmed_tasks"):
        actions.assign_all(empty, by=w.office, at=AT)
    for by in (w.bureau, w.town):
        with pytest.raises(Refused, match="not_permitted"):
            actions.assign(w.jobs, by=by, at=AT)


def test_a_walk_from_signing_to_closing(given):
    w = given
    one = signed(w, w.jobs, w.town_unit, w.town)
    with pytest.raises(Refused, match="submit_without_report"):
        do("submit", one, w.town)
    do(
        "report", one, w.town,
        said=said(values={w.plants.pk: Decimal(3)}, evidence=[Upload("厂.png", PNG)]),
    )  # fmt: skip
    do("report", one, w.town, said=said(text="已办 4 家", percent=Decimal(20)))
    one = world.of(w.jobs, w.town_unit)
    assert one.reported_on == AT.date()
    assert one.progress == Decimal(
        "5.0"
    )  # 3 of 20 plants, and two targets of which nothing is said
    do("submit", one, w.town)
    assert mine(w.office)[0].startswith("城关镇报请办结")
    do("send_back", one, w.office, note="差 16 家")
    assert any("核查退回" in text for text in mine(w.town))
    do("report", one, w.town, said=said(text="办齐了", percent=Decimal(100)))
    do("submit", one, w.town)
    assert not any("核查退回" in text for text in mine(w.town))
    do("close", one, w.office, note="看过了")
    one = world.of(w.jobs, w.town_unit)
    assert (one.state, one.closed_on, one.was_late) == ("closed", AT.date(), False)
    assert mine(w.office) == []
    with acting(w.town):
        first, *_others = Progress.objects.filter(assignment=one).order_by("reported_at", "id")
        assert [each.value for each in first.attained.all()] == [3]
        assert [each.name for each in first.evidence.all()] == ["厂.png"]
    assert [name for name, _state in world.steps(one)] == [
        *("assign", "sign", "report", "report", "submit", "send_back"),
        *("report", "submit", "close"),
    ]


def test_the_office_sees_every_unit_and_reports_for_none(given):
    w = given
    with acting(w.office):
        assert Assignment.objects.count() == 6
    with acting(w.town):
        assert {each.unit_name for each in Assignment.objects.all()} == {"城关镇"}
    one = signed(w, w.jobs, w.town_unit, w.town)
    for by in (w.office, w.bureau, system(name="test")):
        for name, more in (
            ("report", {"said": said()}),
            ("submit", {}),
            ("hand_back", {"note": "不归我"}),
            ("ask_extension", {"until": DUE + timedelta(days=9), "note": "慢"}),
        ):
            with pytest.raises(Refused, match="not_own_unit"):
                do(name, one, by, **more)
    with pytest.raises(Refused, match="not_permitted"):
        do("report", one, w.other, said=said())
    with pytest.raises(Refused, match="assignments_none_to_sign"):
        actions.sign([world.of(w.jobs, w.other_unit).pk], by=w.town, at=AT)


def test_two_who_close_and_the_second_is_told_who_did(given):
    one = submitted(given)
    do("close", one, given.office)
    with pytest.raises(Refused, match="assignment_moved_by") as second:
        do("close", one, given.office2)
    assert second.value.facts["name"] == "陈晓梅"
    assert second.value.facts["did"] == "核查办结"


def test_closing_is_for_another_officer_of_the_office(given):
    w = given
    one = submitted(w)
    for by in (w.town, w.bureau):
        with pytest.raises(Refused, match="not_permitted"):
            do("close", one, by)
    with acting(system(name="test")):
        own = world.task(w.document, 11, "办公室自己的事")
        world.named(own, "lead", "县后扶办", unit=w.office_unit)
    actions.assign(own, by=w.office, at=AT)
    one = signed(w, own, w.office_unit, w.office)
    do("report", one, w.office, said=said())
    do("submit", one, w.office)
    with pytest.raises(Refused, match="assignment_own_close"):
        do("close", one, w.office)
    do("close", one, w.office2)
    assert world.of(own, w.office_unit).state == "closed"


def test_handing_back_is_in_time_and_once(given):
    w = given
    one = world.of(w.jobs, w.town_unit)
    with pytest.raises(Refused, match="assignment_hand_back_late"):
        do("hand_back", one, w.town, note="不归我", at=AT + timedelta(days=4))
    with pytest.raises(Refused, match="supervision_reason_missing"):
        do("hand_back", one, w.town, note=" ")
    do("hand_back", one, w.town, note="不归我", at=AT + timedelta(days=3))
    assert mine(w.office)[0].startswith("城关镇退回了任务")
    do("insist", one, w.office, note="就是你的", at=AT + timedelta(days=3))
    assert mine(w.office) == []
    one = world.of(w.jobs, w.town_unit)
    assert (one.state, one.sign_by) == ("assigned", date(2026, 3, 10))
    with pytest.raises(Refused, match="assignment_handed_back_before"):
        do("hand_back", one, w.town, note="不归我", at=AT + timedelta(days=3))
    again = world.of(w.unknown, w.bureau_unit)
    do("hand_back", again, w.bureau, note="归县里夜校")
    with pytest.raises(Refused, match="unit_has_task"):
        do("reassign", again, w.office, to=w.bureau_unit)
    made = do("reassign", again, w.office, to=w.office_unit, note="办公室办")
    assert (made.unit_name, made.role, made.due_on) == ("县后扶办", "cooperating", DUE)
    assert world.of(w.unknown, w.bureau_unit).state == "cancelled"
    actions.assign_all(w.document, by=w.office, at=AT)
    assert world.of(w.unknown, w.bureau_unit).state == "cancelled"


def test_more_time_is_asked_for_and_answered(given):
    w = given
    one = signed(w, w.jobs, w.town_unit, w.town)
    later = DUE + timedelta(days=30)
    with pytest.raises(Refused, match="extension_too_early"):
        do("ask_extension", one, w.town, until=DUE, note="慢")
    with pytest.raises(Refused, match="assignment_moved"):
        do("extend", one, w.office)
    do("ask_extension", one, w.town, until=later, note="设备没到")
    one = world.of(w.jobs, w.town_unit)
    assert one.asked_until == later
    with pytest.raises(Refused, match="extension_asked_already"):
        do("ask_extension", one, w.town, until=later, note="设备没到")
    assert mine(w.office)[0].startswith("城关镇申请延期")
    do("refuse_extension", one, w.office, note="抓紧")
    assert any("延期申请有了答复" in text for text in mine(w.town))
    one = world.of(w.jobs, w.town_unit)
    assert (one.asked_until, one.due_on) == (None, DUE)
    do("ask_extension", one, w.town, until=later, note="设备真没到")
    do("extend", world.of(w.jobs, w.town_unit), w.office)
    one = world.of(w.jobs, w.town_unit)
    assert (one.asked_until, one.due_on, one.first_due_on) == (None, later, DUE)
    lasting = signed(w, w.visits, w.town_unit, w.town)
    with pytest.raises(Refused, match="extension_of_nothing"):
        do("ask_extension", lasting, w.town, until=later, note="慢")


def test_what_was_late_stays_late_and_can_be_taken_up_again(given):
    w = given
    after = timezone.make_aware(timezone.datetime(2026, 7, 2, 10))
    one = signed(w, w.jobs, w.town_unit, w.town)
    do("report", one, w.town, said=said(), at=after)
    do("submit", one, w.town, at=after)
    do("close", one, w.office, at=after)
    assert world.of(w.jobs, w.town_unit).was_late
    do("reopen", one, w.office, note="又少了两家", at=after, until=date(2026, 9, 30))
    one = world.of(w.jobs, w.town_unit)
    assert (one.state, one.closed_on, one.was_late) == ("signed", None, True)
    assert one.due_on == date(2026, 9, 30)
    assert any("重新督办" in text for text in mine(w.town))


def test_stopped_resumed_and_cancelled(given):
    w = given
    one = signed(w, w.jobs, w.town_unit, w.town)
    do("suspend", one, w.office, note="等省里定")
    with pytest.raises(Refused, match="assignment_moved"):
        do("report", one, w.town, said=said())
    with pytest.raises(Refused, match="until_too_early"):
        do("resume", one, w.office, until=DUE - timedelta(days=1))
    do("resume", one, w.office, until=DUE + timedelta(days=10))
    assert world.of(w.jobs, w.town_unit).due_on == DUE + timedelta(days=10)
    assert do("cancel", one, w.office, note="并入别的任务") == [one.pk]
    with pytest.raises(Refused, match="assignment_moved_by"):
        do("cancel", one, w.office, note="并入别的任务")


def test_a_report_says_something_of_a_quarter_that_has_begun(given):
    w = given
    one = signed(w, w.jobs, w.town_unit, w.town)
    wrong = {
        "report_text_missing": {"text": " "},
        "report_text_long": {"text": "好" * 5_001},
        "report_percent": {"percent": Decimal(101)},
        "report_quarter_ahead": {"quarter": date(2026, 4, 1)},
        "report_before_start": {"quarter": date(2025, 10, 1)},
        "report_value": {"values": {w.plants.pk: Decimal(-1)}},
        "report_files": {"evidence": [Upload("厂.png", PNG)] * 11},
        "file_not_evidence": {"evidence": [Upload("厂.exe", b"MZ")]},
    }
    for code, more in wrong.items():
        with pytest.raises(Refused, match=code):
            do("report", one, w.town, said=said(**more))
    with acting(w.town):
        assert not Progress.objects.exists()
