"""Meetings, an evaluation and a typical case of the demonstration county, marked as samples."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from anjia.base.access.models import Unit
from anjia.base.scope import acting
from anjia.demo import officers, places
from anjia.processes.supervision.actions import evaluating, exemplars
from anjia.processes.supervision.actions import meetings as actions
from anjia.processes.supervision.actions.evaluating import Line, Outline, Own
from anjia.processes.supervision.actions.exemplars import Told
from anjia.processes.supervision.actions.meetings import Called, Decided
from anjia.processes.supervision.models import Attendance, Meeting, Score, Sheet
from anjia.processes.supervision.policy.evaluating import Way

if TYPE_CHECKING:
    from anjia.base.scope import Actor

OFFICE, SECOND, TOWN = "chenxiaomei", "hezhiyuan", "zhoujianping"
LINES = (
    Line(dimension="组织领导", text="按季度召开调度会（样例）", way=Way.POINTS, points=Decimal(20)),
    Line(
        dimension="稳定就业",
        text="劳动力就业率（样例）",
        way=Way.FIGURE,
        points=Decimal(40),
        indicator="WRK-04",
        none_at=Decimal(50),
        full_at=Decimal(95),
    ),
    Line(dimension="任务落实", text="任务按期办结率（样例）", way=Way.TASKS, points=Decimal(40)),
    Line(dimension="底线", text="发生规模性返贫（样例）", way=Way.VETO),
)


def record(*, at: datetime) -> None:
    """A meeting whose minutes are issued, one that is called, an evaluation under way, a case."""
    today = timezone.localdate(at)
    office, second, town = (officers.acting_as(name, on=today) for name in (OFFICE, SECOND, TOWN))
    with acting(office):
        if Meeting.objects.filter(area=places.COUNTY).exists():
            return
        units = {unit.name: unit for unit in Unit.objects.within(places.COUNTY)}
    guests = [unit for unit in units.values() if unit.kind in ("department", "town")][:12]
    _held(office, second, town, guests, at=at - timedelta(days=40))
    _called(office, guests, at=at)
    _evaluated(office, second, town, on=today, at=at)
    _told(office, town, units[town.unit], at=at)


def _held(office: Actor, second: Actor, town: Actor, guests: list[Unit], *, at: datetime) -> None:
    day = timezone.localdate(at)
    with acting(town):
        own = Unit.objects.get(name=town.unit)
        issue = actions.raise_issue(
            own,
            by=town,
            at=at - timedelta(days=6),
            title="安置社区夜间公交不够（样例）",
            text="晚上八点以后没有车，夜班工人回不了社区。建议增开晚班车。",
        )
    with acting(office):
        meeting = actions.call(
            Called(
                kind="joint",
                title=f"{day.year}年第{(day.month - 1) // 3 + 1}季度联席会议（样例）",
                held_on=day,
                place="县政府二楼会议室",
            ),
            by=office,
            at=at - timedelta(days=5),
            area=places.COUNTY,
        )
        item = actions.put_on_agenda(meeting, by=office, at=at - timedelta(days=5), issue=issue)
        actions.invite(meeting, by=office, at=at - timedelta(days=5), invited=guests)
        rows = list(Attendance.objects.filter(meeting=meeting))
        away = rows[-1].pk
        actions.record(
            meeting,
            by=office,
            at=at,
            summary="会议听取了各单位工作情况，研究了征集的议题。",
            present={row.pk: ("leave" if row.pk == away else "present", "", "") for row in rows},
            said={item.pk: "会议认为，夜班工人出行是稳住就业的实事，要先调查再定线路。"},
        )
        bureau = next((unit for unit in guests if "交通" in unit.name), guests[0])
        actions.decide(
            meeting,
            by=office,
            at=at,
            decided=Decided(
                title="增开晚班公交",
                text="摸清夜班工人人数和时段，提出线路和班次，报县政府定。",
                item=item.pk,
                due_on=day + timedelta(days=60),
                lead=bureau,
                partners=[own],
            ),
        )
        actions.submit_minutes(meeting, by=office, at=at)
    with acting(second):
        actions.issue_minutes(
            meeting, by=second, at=at + timedelta(days=2), number=f"汉后扶样纪〔{day.year}〕1号"
        )


def _called(office: Actor, guests: list[Unit], *, at: datetime) -> None:
    day = timezone.localdate(at) + timedelta(days=9)
    with acting(office):
        meeting = actions.call(
            Called(kind="dispatch", title=f"{day.month}月工作调度会（样例）", held_on=day),
            by=office,
            at=at,
            area=places.COUNTY,
        )
        actions.put_on_agenda(meeting, by=office, at=at, title="通报督办事项进展")
        actions.invite(meeting, by=office, at=at, invited=guests[:6])


def _evaluated(office: Actor, second: Actor, town: Actor, *, on: date, at: datetime) -> None:
    outline = Outline(
        year=on.year,
        title=f"{on.year}年度镇级后续扶持工作考评（样例）",
        about=["town"],
        basis="样例，不是县里定的办法",
        score_until=on + timedelta(days=20),
        as_of=on,
        grades=(("优秀", Decimal(90)), ("良好", Decimal(75)), ("一般", Decimal(60))),
        is_sample=True,
    )
    with acting(office):
        made = evaluating.draft(outline, by=office, at=at, area=places.COUNTY)
        for line in LINES:
            evaluating.put_line(made, by=office, at=at, line=line)
    with acting(second):
        evaluating.open_scoring(made, by=second, at=at)
    with acting(town):
        sheet = Sheet.objects.get(evaluation=made, unit_name=town.unit)
        score = Score.objects.get(sheet=sheet, item__way=Way.POINTS)
        own = Own(points=Decimal(18), text="开了三次调度会，第四季度的已经安排。")
        evaluating.keep_own(sheet, by=town, at=at, own={score.pk: own})
        evaluating.send(sheet, by=town, at=at)


def _told(office: Actor, town: Actor, unit: Unit, *, at: datetime) -> None:
    told = Told(
        kind="method",
        title="“两步到户”确认就业（样例）",
        text="网格员每月用手机两步确认一户的就业情况，有变化的当天转镇上跟进。",
        codes=["WRK-04"],
    )
    with acting(town):
        made = exemplars.write(unit, by=town, at=at, told=told)
    with acting(office):
        exemplars.check(made, by=office, at=at)
