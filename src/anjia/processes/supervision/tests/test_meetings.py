"""Meetings: from what a unit asks for to decisions that are tasks, and minutes that are issued."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from docx import Document

from anjia.base.notices.models import Notice
from anjia.base.scope import acting, system
from anjia.processes.supervision.actions import meetings as actions
from anjia.processes.supervision.actions.meetings import Called, Decided
from anjia.processes.supervision.models import (
    Attendance,
    Copy,
    Decision,
    Issue,
    Meeting,
    Task,
    TaskUnit,
    UnitGroup,
)
from anjia.processes.supervision.queries import meetings
from anjia.processes.supervision.tests import offices
from anjia.processes.supervision.tests.offices import refused
from anjia.registry.tests import county

pytestmark = pytest.mark.django_db

AT, DAY = offices.AT, offices.DAY
CALLED = Called(
    kind="joint",
    title="第一季度联席会议",
    held_on=DAY,
    place="县政府二楼会议室",
    chair="李明",
    chair_post="副县长",
)


@pytest.fixture
def there():
    """The offices of a county."""
    return offices.build()


def test_from_an_issue_to_tasks(there):
    office, second = there.actor("office"), there.actor("second")
    town = there.actor("chengguan")
    issue = actions.raise_issue(
        there.units["chengguan"], by=town, at=AT, title="物业费收不上来", text="请研究收费办法。"
    )
    meeting = actions.call(CALLED, by=office, at=AT, area=county.COUNTY)
    item = actions.put_on_agenda(meeting, by=office, at=AT, issue=issue)
    actions.invite(
        meeting, by=office, at=AT, invited=[there.units[n] for n in ("labour", "chengguan")]
    )
    with acting(system(name="test")):
        group = UnitGroup.objects.create(area=county.COUNTY, name="各镇人民政府", kind="town")
        waiting = Notice.objects.filter(code="meeting_invited", state="open")
        assert {each.officer for each in waiting} == {
            str(there.officers[name].pk) for name in ("labour", "chengguan")
        }
        rows = {row.unit_name: row.pk for row in Attendance.objects.filter(meeting=meeting)}
    actions.record(
        meeting,
        by=office,
        at=AT,
        summary="会议听取了汇报。",
        present={
            rows["城关镇人民政府"]: ("present", "王强", "镇长"),
            rows["汉阴县人力资源和社会保障局"]: ("leave", "", ""),
        },
        said={item.pk: "会议认为收费要公开。"},
    )
    decided = Decided(
        title="公开物业费",
        text="按季度公开收支。",
        item=item.pk,
        due_on=date(2026, 6, 30),
        lead=there.units["health"],
        groups=[group],
    )
    decision = actions.decide(meeting, by=office, at=AT, decided=decided)
    plain = Decided(title="通过计划", text="原则同意年度计划。")
    actions.decide(meeting, by=office, at=AT, decided=plain)
    with acting(office):
        assert Task.objects.get(pk=decision.task_id).state == "draft"
    refused("minutes_own", actions.issue_minutes, meeting, by=office, at=AT)
    made = actions.issue_minutes(meeting, by=second, at=AT, number="汉后扶办纪〔2026〕1号")
    with acting(office):
        task = Task.objects.get(pk=decision.task_id)
        assert task.state == "confirmed"
        assert task.document_id == made.pk
        assert made.text[task.span_start : task.span_end] == (
            "1.公开物业费。按季度公开收支。"
            "（牵头单位：汉阴县卫生健康局；责任单位：各镇人民政府；完成时限：2026年6月30日前）"
        )
        assert [(u.role, u.printed) for u in TaskUnit.objects.filter(task=task)] == [
            ("lead", "汉阴县卫生健康局"),
            ("responsible", "各镇人民政府"),
        ]
        assert "参加单位：城关镇人民政府。\n请假单位：汉阴县人力资源和社会保障局。" in made.text
        assert "副县长李明主持" in made.text
        assert meetings.on_time(office) == {"decided": 1, "given": 0, "closed": 0, "in_time": 0}
    with acting(town):
        assert Issue.objects.get(pk=issue.pk).state == "taken"
        assert Copy.objects.get(document=made).unit_id == there.units["chengguan"].pk
        assert meetings.one(meeting.pk, by=town).state == "issued"
    refused("meeting_moved", actions.decide, meeting, by=office, at=AT, decided=plain)


def test_nothing_is_recorded_before_its_day_nor_decided_before_it_is_held(there):
    office = there.actor("office")
    called = Called(kind="joint", title="会", held_on=DAY + timedelta(days=9))
    meeting = actions.call(called, by=office, at=AT, area=county.COUNTY)
    refused("meeting_not_yet", _record, meeting, by=office)
    decided = Decided(title="事项", text="内容")
    refused("meeting_moved", actions.decide, meeting, by=office, at=AT, decided=decided)


def test_a_called_off_meeting_gives_its_issues_back_and_takes_its_notices_away(there):
    office, town = there.actor("office"), there.actor("jianchi")
    issue = actions.raise_issue(
        there.units["jianchi"], by=town, at=AT, title="缺公交", text="请开通公交。"
    )
    meeting = actions.call(CALLED, by=office, at=AT, area=county.COUNTY)
    actions.put_on_agenda(meeting, by=office, at=AT, issue=issue)
    actions.invite(meeting, by=office, at=AT, invited=[there.units["jianchi"]])
    refused("meeting_text_missing", actions.call_off, meeting, by=office, at=AT, note=" ")
    actions.call_off(meeting, by=office, at=AT, note="改期")
    with acting(system(name="test")):
        assert Issue.objects.get(pk=issue.pk).state == "waiting"
        assert not Notice.objects.filter(code="meeting_invited", state="open").exists()
        assert Meeting.objects.get(pk=meeting.pk).state == "off"


def test_an_issue_is_raised_for_the_own_unit_and_settled_once(there):
    town, office = there.actor("chengguan"), there.actor("office")
    other = there.units["jianchi"]
    refused("not_permitted", actions.raise_issue, other, by=town, at=AT, title="a", text="b")
    bureau, health = there.actor("labour"), there.units["health"]
    refused("not_own_unit", actions.raise_issue, health, by=bureau, at=AT, title="a", text="b")
    own = there.units["labour"]
    issue = actions.raise_issue(own, by=bureau, at=AT, title="岗位", text="缺岗位。")
    actions.decline(issue, by=office, at=AT, note="已另行研究")
    refused("meeting_issue_moved", actions.take_back, issue, by=bureau, at=AT)


def test_a_number_of_minutes_is_used_once(there):
    office, second = there.actor("office"), there.actor("second")
    for title in ("一", "二"):
        called = Called(kind="dispatch", title=title, held_on=DAY)
        meeting = actions.call(called, by=office, at=AT, area=county.COUNTY)
        _record(meeting, by=office)
        if title == "一":
            actions.issue_minutes(meeting, by=second, at=AT, number="纪1号")
    refused(
        "document_number_taken", actions.issue_minutes, meeting, by=second, at=AT, number="纪1号"
    )


def test_a_town_sees_the_county_s_meeting_and_changes_nothing(there):
    office, town = there.actor("office"), there.actor("chengguan")
    meeting = actions.call(CALLED, by=office, at=AT, area=county.COUNTY)
    with acting(town):
        assert meetings.one(meeting.pk, by=town).title == CALLED.title
    refused("not_permitted", actions.change, meeting, by=town, called=CALLED)


def _record(meeting, *, by):
    actions.record(meeting, by=by, at=AT, summary="", present={}, said={})


def test_the_pages_lead_from_the_call_to_the_minutes(there, time_machine):
    time_machine.move_to(datetime(2026, 3, 2, 3, 0, tzinfo=UTC))
    first = offices.factories.signed_in(there.officers["office"])
    second = offices.factories.signed_in(there.officers["second"])
    town = offices.factories.signed_in(there.officers["chengguan"])
    assert "还没有开过会" in first.get("/supervision/meetings/").text
    raised = town.post(
        "/supervision/issues/",
        {"unit": there.units["chengguan"].pk, "title": "缺公交", "text": "请开通公交。"},
    )
    assert raised.status_code == 302
    bad = first.post("/supervision/meetings/new/", {"kind": "joint", "title": ""})
    assert bad.status_code == 422
    made = first.post(
        "/supervision/meetings/new/",
        {"kind": "joint", "title": "联席会议", "held_on": "2026-03-02"},
    )
    page = made.url
    shown = first.get(page).text
    assert "缺公交" in shown
    with acting(system(name="test")):
        issue = Issue.objects.get()
    unit = there.units["chengguan"].pk
    for verb, data in (
        ("take", {"issue": issue.pk}),
        ("agenda", {"title": "年度计划"}),
        ("invite", {"unit": [unit]}),
    ):
        assert first.post(f"{page}do/{verb}/", data).status_code == 302
    with acting(system(name="test")):
        row = Attendance.objects.get()
    record = {f"presence-{row.pk}": "present", f"person-{row.pk}": "王强", "summary": "听取汇报"}
    assert first.post(f"{page}record/", record).status_code == 302
    decision = {"title": "开公交", "text": "六月前开通。", "lead": unit, "due_on": "2026-06-30"}
    assert first.post(f"{page}decide/", decision).status_code == 302
    assert "印发后立项" in first.get(page).text
    assert first.post(f"{page}do/issue/", {}, follow=True).text.count("自己记录的纪要")
    assert second.post(f"{page}do/issue/", {"number": "纪2号"}).status_code == 302
    shown = town.get(page).text
    assert "已立项，未交办" in shown
    assert "牵头单位：城关镇人民政府" in shown
    assert town.post(f"{page}do/invite/", {}).status_code == 403
    written = Document(BytesIO(town.get(f"{page}minutes.docx").content))
    said = [paragraph.text for paragraph in written.paragraphs]
    assert "联席会议纪要" in said
    assert any(text.startswith("六月前开通。（牵头单位：城关镇人民政府") for text in said)
    with acting(system(name="test")):
        assert Decision.objects.get().task.state == "confirmed"
