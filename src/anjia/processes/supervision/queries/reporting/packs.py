"""What one unit gets to fill in a round: its tasks, what it said last quarter, what is asked.

The sheet to print is read by people; the workbook to fill comes back through the import of the
ledger of progress reports, whose headings it bears.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from anjia.kernel import periods
from anjia.kernel.periods import Kind as PeriodKind
from anjia.ledger.papers import Column, Heading, Kind, Paper, Paragraph, Table
from anjia.processes.supervision.models.choices import UNIT_ROLES
from anjia.processes.supervision.policy import OPEN, TargetBasis, UnitRole
from anjia.processes.supervision.queries import attaining, counting, quarters
from anjia.processes.supervision.queries.reporting import words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from anjia.processes.supervision.models import Contribution, Progress
    from anjia.processes.supervision.queries.attaining import Value


def paper(one: Contribution, *, on: date) -> Paper:
    """The sheet of a unit, to be printed or filled beside the page."""
    quarter, due_on = one.quarter, one.quarter.due_on
    period = periods.around(quarter.first_on, PeriodKind.QUARTER)
    name = words.quarter(str(period))
    rows = quarters.of_unit(one)
    values = attaining.of_many([each for each, _told in rows], on=min(on, period.last_on))
    before = quarters.last_reports([each for each, _told in rows], period.moved(-1).first_on)
    title = quarter.document.title if quarter.document else "本辖区督办任务"
    tasks = Table(
        title="任务和上季度进展",
        columns=(
            Column("任务"),
            Column("内容", align="left"),
            "分工",
            "期限",
            Column("上季度进展", align="left"),
            Column("本季度进展", align="left"),
        ),
        rows=[
            (
                each.task.number or "—",
                each.task.title,
                str(UNIT_ROLES[UnitRole(each.role)]),
                words.day(each.due_on.isoformat()) if each.due_on else "长期",
                before[each.pk].text if each.pk in before else "—",
                told.text if told else "",
            )
            for each, told in rows
        ],
    )
    targets = Table(
        title="量化目标",
        columns=(
            Column("任务"),
            Column("目标", align="left"),
            "要求",
            "现在",
            "来源",
        ),
        rows=[
            (each.task.number or "—", value.target.measure, *_asked(value))
            for each, _told in rows
            for value in values[each.pk]
        ],
        notes=("“台账”的数由系统计算，不用填；“填报”的数由本单位填。",),
    )
    return Paper(
        kind=Kind.NOTICE,
        issuer=one.unit_name,
        title=f"{name}工作进展报送表",
        addressee="",
        blocks=(
            Paragraph(title, label="文件"),
            Paragraph(words.day(due_on.isoformat() if due_on else None), label="报送期限"),
            Heading(1, "任务进展"),
            tasks,
            Heading(1, "量化目标"),
            targets,
            Heading(1, "总体情况"),
            Paragraph(one.text or "（填写本季度总体情况）"),
            Heading(1, "存在的问题"),
            Paragraph(one.problems or "（填写存在的问题，没有写“无”）"),
            Heading(1, "下步打算"),
            Paragraph(one.plans or "（填写下步打算）"),
        ),
        signed_on=on,
    )


def lines(one: Contribution, *, on: date) -> list[dict[str, Any]]:
    """A row for each task that the unit is still at, with what it has said of the quarter already.

    Keys are the columns of the ledger of progress reports, and what people read beside them. Values
    of targets that were reported before stand there as they do in the form.
    """
    first_on = one.quarter.first_on
    period = periods.around(first_on, PeriodKind.QUARTER)
    rows = [(each, told) for each, told in quarters.of_unit(one) if each.state in OPEN]
    values = attaining.of_many([each for each, _told in rows], on=min(on, period.last_on))
    before = quarters.last_reports([each for each, _told in rows], period.moved(-1).first_on)
    return [
        {
            "assignment": (each.task.number, each.unit_name, each.pk),
            "quarter": first_on,
            "task": each.task.title,
            "role": str(UNIT_ROLES[UnitRole(each.role)]),
            "due_on": each.due_on,
            "targets": "；".join(map(_target, values[each.pk])),
            "before": before[each.pk].text if each.pk in before else None,
            **_said(told, values[each.pk]),
        }
        for each, told in rows
    ]


def _target(value: Value) -> str:
    asked, reached, source = _asked(value)
    return f"{value.target.measure}{asked}，现在{reached}（{source}）"


def _said(told: Progress | None, values: Sequence[Value]) -> dict[str, Any]:
    own = [value for value in values if value.basis is TargetBasis.REPORTED]
    reached = {value.target.pk: value.value for value in own if value.value is not None}
    cell = counting.cell([value.target for value in own], reached)
    if told is None:
        return {"reached": cell}
    fields = ("text", "percent", "problems", "plans")
    return {"reached": told.reached or cell} | {name: getattr(told, name) for name in fields}


def _asked(value: Value) -> tuple[str, str, str]:
    kept = {
        "operator": value.operator,
        "wanted": _text(value.wanted),
        "wanted_high": _text(value.wanted_high),
        "unit": value.unit,
        "value": _text(value.value),
        "lack": value.lack.value,
        "basis": TargetBasis(value.basis).value,
    }
    return words.asked(kept), words.reached(kept), words.source(kept)


def _text(number: object) -> str | None:
    return None if number is None else str(number)
