"""Supervision of the demonstration county: a sample document from confirmation to frozen report.

The document is written for the demonstration and says so. Two quarters of it are told: of the one
before the last the report is frozen, of the last one units are still sending. Days are put back.
"""

from __future__ import annotations

import tomllib
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from importlib import resources
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from anjia.base.scope import Actor, acting
from anjia.demo import officers, places
from anjia.kernel import periods
from anjia.kernel.periods import Kind
from anjia.processes.supervision.actions import (
    assigning,
    collecting,
    documents,
    freezing,
    handling,
    linking,
    planning,
    reporting,
    verifying,
)
from anjia.processes.supervision.actions.collecting import Round, Said
from anjia.processes.supervision.actions.freezing import Head
from anjia.processes.supervision.actions.planning import Stage
from anjia.processes.supervision.actions.reporting import Reported
from anjia.processes.supervision.models import Assignment, Contribution, Document, Target, Task
from anjia.processes.supervision.policy import TaskState
from anjia.processes.supervision.queries.reporting import words

if TYPE_CHECKING:
    from anjia.processes.supervision.models import Quarter

OFFICE, SECOND = "chenxiaomei", "hezhiyuan"
# Who reports for which unit, and how many days after the deadline.
REPORTERS = {
    "liwenbo": 0,
    "yangguang": -1,
    "luofang": -2,
    "xiejun": 0,
    "fanlei": 3,
    "gaoyan": -1,
    "zhoujianping": 0,
    "fengchunmei": 6,
    "jiangtao": -1,
}
PLANNERS = ("liwenbo", "yangguang")
STAGES = ((30, "底数摸清，方案定好"), (60, "过半完成"), (100, "全部完成，资料归档"))
FIRST = tuple(REPORTERS)[:4]  # have sent of the last quarter
SAYS = (
    "完成了本季度的工作安排，逐户更新了台账。",
    "开展了走访和对接，问题清单已逐项交办。",
    "召开了推进会，明确了责任人和时间。",
)


def record(*, at: datetime) -> Document | None:
    """Take the document in, assign it, tell two quarters; None where it is there already."""
    today = timezone.localdate(at)
    now = periods.around(today, Kind.QUARTER)
    before, last = now.moved(-2), now.moved(-1)
    with acting(_by(OFFICE, today)):
        if Document.objects.filter(area=places.COUNTY).exists():
            return None
    began = _moment(before.first_on + timedelta(days=9))
    document = _taken_in(before.first_on, at=began, on=today)
    _signed(document, at=began + timedelta(days=1), on=today)
    _planned(document, at=began + timedelta(days=2), on=today)
    first = _quarter(document, before.first_on, reporters=tuple(REPORTERS), at=at, step=0)
    _settled(document, at=_moment(before.last_on + timedelta(days=25)), on=today)
    _frozen(first, at=_moment(before.last_on + timedelta(days=30)), on=today)
    _quarter(document, last.first_on, reporters=FIRST, at=at, step=1)
    return document


def _shipped() -> dict[str, Any]:
    text = resources.files("anjia.demo").joinpath("supervision.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _by(username: str, on: date) -> Actor:
    return officers.acting_as(username, on=on)


def _moment(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time(10)))


def _taken_in(first_on: date, *, at: datetime, on: date) -> Document:
    """The sample, confirmed, its targets tied to figures, given to every unit that it names."""
    day = first_on + timedelta(days=9)
    shipped = _shipped()
    text = shipped["text"].format(year=day.year, day=f"{day.year}年{day.month:02}月{day.day:02}日")
    office = _by(OFFICE, on)
    with acting(office):
        made = documents.take_in(text, by=office, area=places.COUNTY, at=at)
        for task in Task.objects.filter(document=made):
            if task.doubts:
                documents.settle(task, by=office, at=at)
        documents.confirm(made, by=office, at=at)
        for target in Target.objects.filter(task__document=made):
            behind = shipped["behind"].items()
            code = next((code for word, code in behind if word in target.measure), "")
            if code:
                linking.link(target, by=office, at=at, indicator=code)
        found: Document = Document.objects.get(pk=made.pk)
        assigning.assign_all(found, by=office, at=at)
    return found


def _signed(document: Document, *, at: datetime, on: date) -> None:
    for username in REPORTERS:
        by = _by(username, on)
        with acting(by):
            waiting = _mine(document, by)
            if waiting:
                handling.sign([each.pk for each in waiting], by=by, at=at)


def _planned(document: Document, *, at: datetime, on: date) -> None:
    """Some units lay out by when which part is done; of the others a straight line is expected."""
    for username in PLANNERS:
        by = _by(username, on)
        with acting(by):
            for each in _mine(document, by):
                if each.due_on is not None:
                    days = (each.due_on - each.starts_on).days
                    stages = [
                        Stage(
                            due_on=each.starts_on + timedelta(days=days * part // 100),
                            percent=Decimal(part),
                            text=text,
                        )
                        for part, text in STAGES
                    ]
                    planning.plan(each, by=by, at=at, stages=stages)


def _mine(document: Document, by: Actor) -> list[Assignment]:
    rows = Assignment.objects.filter(task__document=document, unit_name=by.unit)
    return list(rows.select_related("task").order_by("task__order"))


def _quarter(
    document: Document, first_on: date, *, reporters: tuple[str, ...], at: datetime, step: int
) -> Quarter:
    """A round: opened as the quarter ends, reported in time and late, mostly accepted."""
    last_on, on = periods.around(first_on, Kind.QUARTER).last_on, timezone.localdate(at)
    office = _by(OFFICE, on)
    with acting(office):
        made = collecting.open_quarter(
            Round(places.COUNTY, document, first_on), by=office, at=_moment(last_on)
        )
    due_on = made.due_on or last_on + timedelta(days=10)
    for number, username in enumerate(reporters):
        by = _by(username, on)
        sent_at = min(_moment(due_on + timedelta(days=REPORTERS[username])), at)
        with acting(by):
            for each in _mine(document, by):
                if each.task.state == TaskState.CONFIRMED.value and each.closed_on is None:
                    said = _said(each, first_on, number=number, step=step)
                    reporting.report(each, by=by, at=sent_at, said=said)
            one = Contribution.objects.select_related("quarter", "unit").get(
                quarter=made, unit_name=by.unit
            )
            said_of_all = Said(
                text=f"{by.unit}按要点推进各项任务，总体进展平稳。",
                problems="部分搬迁户长期在外，联系核实用时长。" if number % 3 == 0 else "",
                plans="下季度继续逐户核实，补齐没有完成的事项。" if number % 2 == 0 else "",
            )
            collecting.send(one, by=by, at=sent_at, said=said_of_all)
        if step == 0 or number < len(reporters) // 2:
            _checked(one, number=number, by=by, said=said_of_all, at=sent_at, on=on)
    return made


def _said(each: Assignment, first_on: date, *, number: int, step: int) -> Reported:
    targets = Target.objects.filter(task=each.task_id, basis="reported", value__isnull=False)
    share = Decimal("0.5") + Decimal("0.3") * step
    return Reported(
        quarter=first_on,
        text=SAYS[(number + each.task.order) % len(SAYS)],
        percent=Decimal(35 + 5 * (number % 4) + 25 * step),
        values={
            target.pk: (target.value * share).quantize(Decimal(1))
            for target in targets
            if target.value is not None
        },
    )


def _checked(
    one: Contribution, *, number: int, by: Actor, said: Said, at: datetime, on: date
) -> None:
    """Accepted a day later; one of them only after it was sent back and sent again."""
    office = _by(OFFICE, on)
    later = at + timedelta(days=1)
    if number == 2:
        with acting(office):
            collecting.send_back(one, by=office, at=later, reason="请写清数据从哪里来。")
        with acting(by):
            one = collecting.send(one, by=by, at=later + timedelta(days=1), said=said)
        later += timedelta(days=2)
    with acting(office):
        collecting.accept(one, by=office, at=later)


def _settled(document: Document, *, at: datetime, on: date) -> None:
    """One unit is done, one asks for more time and gets it."""
    office = _by(OFFICE, on)
    builder = _by("fanlei", on)
    with acting(builder):
        done = next(each for each in _mine(document, builder) if "物业" in each.task.title)
        reporting.submit(done, by=builder, at=at, note="办法已印发。")
    with acting(office):
        verifying.close(Assignment.objects.get(pk=done.pk), by=office, at=at + timedelta(days=1))
    planner = _by("yangguang", on)
    with acting(planner):
        waits = next(each for each in _mine(document, planner) if each.due_on is not None)
        until = (waits.due_on or on) + timedelta(days=31)
        handling.ask_extension(waits, by=planner, at=at, until=until, note="电力增容还在办理。")
    with acting(office):
        again = Assignment.objects.get(pk=waits.pk)
        handling.extend(again, by=office, at=at + timedelta(days=1))


def _frozen(quarter: Quarter, *, at: datetime, on: date) -> None:
    office, second = _by(OFFICE, on), _by(SECOND, on)
    period = periods.around(quarter.first_on, Kind.QUARTER)
    head = Head(
        title=f"关于{words.quarter(str(period))}工作要点（样例）落实情况的报告",
        issuer="汉阴县易地搬迁后续扶持办公室",
        number=f"汉后扶样〔{period.last_on.year}〕{period.number + 1}号",
        addressee="县委、县政府",
    )
    with acting(office):
        made = freezing.make(quarter, by=office, at=at, head=head)
    with acting(second):
        freezing.approve(made, by=second, at=at + timedelta(days=1))
