"""The numbers of a quarter's report: every task with its progress, units, targets, lights, delays.

All of it is one document of plain values that is kept with the report (`QuarterReport.body`) and
of which paper, workbook and pages are made: what was approved can be read again as it was. Of what
units say, only reports that the office has accepted count; figures are those of the quarter's end.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from anjia.base.scope import acting, system
from anjia.kernel import periods
from anjia.kernel.periods import Kind
from anjia.processes.dashboards.models import Figure
from anjia.processes.supervision.models import Approval, Quarter, QuarterReport
from anjia.processes.supervision.policy import Light, State, TargetBasis, UnitRole, quarters
from anjia.processes.supervision.policy.quarters import Sent
from anjia.processes.supervision.policy.reaching import Lack
from anjia.processes.supervision.queries import attaining
from anjia.processes.supervision.queries import quarters as rounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    from anjia.processes.supervision.models import Assignment, Contribution, Progress, Task
    from anjia.processes.supervision.queries.attaining import Value

    Body = dict[str, Any]

LEADS = (UnitRole.LEAD.value, UnitRole.EACH.value, UnitRole.JOINT.value)
# From the one that needs most attention.
WORST = (Light.RED, Light.YELLOW, Light.BLUE, Light.GREEN, Light.NONE, Light.DONE_LATE, Light.DONE)
_TENTH = Decimal("0.1")


def body(quarter: Quarter, *, today: date) -> Body:
    """Everything that a report of the round says, as it stands on a day."""
    on = min(today, periods.around(quarter.first_on, Kind.QUARTER).last_on)
    rows = list(rounds.assignments(quarter))
    contributions = {each.unit_id: each for each in quarter.contributions.select_related("unit")}
    told = _accepted(rows, contributions, quarter)
    values = attaining.of_many(rows, on=on)
    lines = [_assignment(each, values[each.pk], told.get(each.pk), on=on) for each in rows]
    earlier = before(quarter)
    tasks = _tasks(rows, lines, earlier.body if earlier else None)
    document = quarter.document
    return {
        "quarter": period(quarter),
        "on": on.isoformat(),
        "today": today.isoformat(),
        "due_on": quarter.due_on.isoformat() if quarter.due_on else None,
        "document": {"title": document.title, "number": document.number} if document else None,
        "before": _named(earlier),
        "tasks": tasks,
        "units": _units(rows, lines, contributions, quarter, today=today),
        "totals": _totals(tasks, lines),
    }


def period(quarter: Quarter) -> str:
    """The quarter as it is written in a body: 2022Q3."""
    return str(periods.around(quarter.first_on, Kind.QUARTER))


def before(quarter: Quarter) -> QuarterReport | None:
    """The approved report of the last quarter before this one, of the same document and place."""
    found: Approval | None = (
        Approval.objects.filter(
            report__quarter__area=quarter.area,
            report__quarter__document=quarter.document_id,
            report__quarter__first_on__lt=quarter.first_on,
        )
        .select_related("report", "report__quarter")
        .order_by("-report__quarter__first_on", "-report__version_number")
        .first()
    )
    return found.report if found else None


def _named(report: QuarterReport | None) -> dict[str, Any] | None:
    if report is None:
        return None
    return {
        "id": str(report.pk),
        "quarter": report.body["quarter"],
        "version": report.version_number,
    }


def _accepted(
    rows: Sequence[Assignment], contributions: Mapping[UUID, Contribution], quarter: Quarter
) -> dict[UUID, Progress]:
    taken = {unit for unit, one in contributions.items() if one.state == Sent.ACCEPTED.value}
    asked = [each for each in rows if each.unit_id in taken]
    return rounds.last_reports(asked, quarter.first_on)


def _assignment(
    one: Assignment, values: Sequence[Value], told: Progress | None, *, on: date
) -> Body:
    """One assignment. What its unit reports counts only where the office has accepted it."""
    kept = [
        each if each.basis is TargetBasis.FIGURE or told is not None else _unheard(each)
        for each in values
    ]
    progress = attaining.progress(kept, area=one.area, on=on)
    if progress is None and told is not None:
        progress = told.percent
    if one.state == State.CLOSED.value:
        progress = Decimal(100) if progress is None else progress
    return {
        "id": str(one.pk),
        "area": one.area,
        "unit": one.unit_name,
        "role": one.role,
        "state": one.state,
        "light": one.light,
        "was_late": one.was_late,
        "due_on": one.due_on.isoformat() if one.due_on else None,
        "closed_on": one.closed_on.isoformat() if one.closed_on else None,
        "progress": _text(progress),
        "text": told.text if told else "",
        "problems": told.problems if told else "",
        "plans": told.plans if told else "",
        "reported": told is not None,
        "values": [_value(each) for each in kept],
    }


def _unheard(value: Value) -> Value:
    return attaining.without_value(value, Lack.NOT_REPORTED)


def _value(value: Value) -> Body:
    return {
        "target": str(value.target.pk),
        "measure": value.target.measure,
        "condition": value.target.condition,
        "operator": value.operator,
        "wanted": _text(value.wanted),
        "wanted_high": _text(value.wanted_high),
        "unit": value.unit,
        "value": _text(value.value),
        "percent": _text(value.percent),
        "met": value.is_met,
        "basis": value.basis.value,
        "lack": value.lack.value,
        "numerator": _text(value.numerator),
        "denominator": _text(value.denominator),
        "unknown": value.unknown,
        "area": value.area,
        "indicator": value.indicator,
        "as_of": value.as_of.isoformat() if value.as_of else None,
        "manifest": value.manifest,
        "definition": value.definition,
    }


def _tasks(rows: Sequence[Assignment], lines: Sequence[Body], earlier: Body | None) -> list[Body]:
    """Tasks in the order of the document, with assignments and what they were last quarter."""
    by_task: dict[UUID, list[Body]] = defaultdict(list)
    tasks: dict[UUID, Task] = {}
    for row, line in zip(rows, lines, strict=True):
        tasks[row.task_id] = row.task
        by_task[row.task_id].append(line)
    then = {each["id"]: each for each in earlier["tasks"]} if earlier else {}
    return [
        _task(task, by_task[key], then.get(str(key)), compared=earlier is not None)
        for key, task in tasks.items()
    ]


def _task(task: Task, lines: list[Body], then: Body | None, *, compared: bool) -> Body:
    leads = [each for each in lines if each["role"] in LEADS] or [
        each for each in lines if each["role"] == UnitRole.RESPONSIBLE.value
    ]
    progress = mean(each["progress"] for each in leads or lines)
    lines.sort(key=lambda each: each["role"] not in LEADS)
    _hold_against(lines, then)
    return {
        "id": str(task.pk),
        "number": task.number,
        "title": task.title,
        "section": list(task.section),
        "leads": [each["unit"] for each in leads],
        "due_on": task.due_on.isoformat() if task.due_on else None,
        "progress": progress,
        "was": then["progress"] if then else None,
        "is_new": compared and then is None,
        "light": worst(each["light"] for each in lines),
        "was_light": then["light"] if then else None,
        "closed": all(each["state"] == State.CLOSED.value for each in lines),
        "assignments": lines,
    }


def _hold_against(lines: list[Body], then: Body | None) -> None:
    """Lay the last quarter's value beside each value of the same target and unit."""
    known = {
        (each["id"], value["target"]): value
        for each in (then["assignments"] if then else ())
        for value in each["values"]
    }
    progress = {each["id"]: each["progress"] for each in (then["assignments"] if then else ())}
    for line in lines:
        line["was"] = progress.get(line["id"])
        for value in line["values"]:
            was = known.get((line["id"], value["target"]))
            # A value that was counted in something else cannot be compared.
            same = was is not None and was["unit"] == value["unit"]
            value["was"] = was["value"] if was is not None and same else None
            value["was_percent"] = was["percent"] if was is not None and same else None


def _units(
    rows: Sequence[Assignment],
    lines: Sequence[Body],
    contributions: Mapping[UUID, Contribution],
    quarter: Quarter,
    *,
    today: date,
) -> list[Body]:
    by_unit: dict[UUID, list[Body]] = defaultdict(list)
    for row, line in zip(rows, lines, strict=True):
        by_unit[row.unit_id].append(line)
    found = []
    for unit, mine in by_unit.items():
        one = contributions.get(unit)
        accepted = one is not None and one.state == Sent.ACCEPTED.value
        late = (
            quarters.days_late(one.first_sent_on, due_on=quarter.due_on, today=today) if one else 0
        )
        found.append(
            {
                "unit": mine[0]["unit"],
                "area": mine[0]["area"],
                "contribution": str(one.pk) if one else None,
                "kind": one.unit.kind if one else "",
                "tasks": len(mine),
                "leads": sum(each["role"] in LEADS for each in mine),
                "lights": dict(Counter(each["light"] for each in mine)),
                "progress": mean(each["progress"] for each in mine),
                "state": one.state if one else Sent.ASKED.value,
                "sent_on": (one.first_sent_on.isoformat() if one and one.first_sent_on else None),
                "days_late": late,
                "returned": one.returned if one else 0,
                "chased": one.chased if one else 0,
                "text": one.text if one and accepted else "",
                "problems": one.problems if one and accepted else "",
                "plans": one.plans if one and accepted else "",
            }
        )
    return sorted(found, key=lambda each: (len(each["area"]), each["area"], each["unit"]))


def _totals(tasks: Sequence[Body], lines: Sequence[Body]) -> Body:
    values = [value for task in tasks for value in main_values(task)]
    return {
        "tasks": len(tasks),
        "closed": sum(task["closed"] for task in tasks),
        "assignments": len(lines),
        "progress": mean(task["progress"] for task in tasks),
        "was": mean(task["was"] for task in tasks),
        "lights": dict(Counter(task["light"] for task in tasks)),
        "targets": len(values),
        "computed": sum(value["basis"] == TargetBasis.FIGURE.value for value in values),
        "met": sum(value["met"] is True for value in values),
        "without_value": sum(value["value"] is None for value in values),
    }


def main_values(task: Body) -> list[Body]:
    """The values of a task's targets where its first leading unit answers for them."""
    return list(task["assignments"][0]["values"]) if task["assignments"] else []


def mean(percents: Iterable[str | None]) -> str | None:
    """The mean of those that are known, to a tenth; None where none is."""
    known = [Decimal(each) for each in percents if each is not None]
    if not known:
        return None
    return _text((sum(known, Decimal(0)) / len(known)).quantize(_TENTH))


def worst(lights: Iterable[str]) -> str:
    """The light among some that needs most attention."""
    there = set(lights)
    return next((each.value for each in WORST if each.value in there), Light.NONE.value)


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number.normalize():f}"


def codes(found: Body) -> dict[str, dict[str, list[str]]]:
    """By place and day of their figures, the indicators that a report rests on."""
    wanted: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for task in found["tasks"]:
        for line in task["assignments"]:
            for value in line["values"]:
                there = value["basis"] == TargetBasis.FIGURE.value and value["manifest"]
                if there and value["indicator"] not in wanted[value["area"]][value["as_of"]]:
                    wanted[value["area"]][value["as_of"]].append(value["indicator"])
    return {area: dict(days) for area, days in wanted.items()}


def has_figure(area: str, as_of: date, code: str) -> bool:
    """Whether a place has a figure of its own."""
    with acting(system(area=area, name="supervision")):
        return bool(Figure.objects.filter(area=area, as_of=as_of, code=code).exists())
