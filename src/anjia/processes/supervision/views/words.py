"""What documents and tasks are called on pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anjia.processes.supervision.models import choices
from anjia.processes.supervision.policy import DocumentState, ReadAs, TaskState, UnitRole
from anjia.processes.supervision.policy.register import Remark

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anjia.processes.supervision.models import Target, TaskUnit

DOCUMENT_CHIPS = {DocumentState.READ: "y", DocumentState.CONFIRMED: "g"}
_TASK_CHIPS = {TaskState.DRAFT: "y", TaskState.CONFIRMED: "g"}
_REMARKS = {
    Remark.INDEX_YEAR: gettext_lazy("索引号的年份和文件年份不一样"),
    Remark.NUMBER_YEAR: gettext_lazy("文号的年份和成文年份不一样"),
    Remark.NO_NUMBER: gettext_lazy("没有文号"),
    Remark.NO_MADE_ON: gettext_lazy("没有成文日期"),
    Remark.NO_PUBLISHED_ON: gettext_lazy("没有公开日期"),
    Remark.ORDER: gettext_lazy("公开日期早于成文日期"),
    Remark.OVER: gettext_lazy("有效期已过"),
}
_LACKS = {
    "lead": gettext_lazy("没有牵头单位"),
    "target": gettext_lazy("没有目标"),
    "due": gettext_lazy("没有期限"),
    "unit": gettext_lazy("有单位没对上"),
}
_CHANGES = {
    "added": gettext_lazy("新增"),
    "dropped": gettext_lazy("去掉"),
    "title": gettext_lazy("名称改了"),
    "text": gettext_lazy("内容改了"),
    "units": gettext_lazy("单位改了"),
    "targets": gettext_lazy("目标改了"),
    "due": gettext_lazy("期限改了"),
}
# In the order in which documents print them.
_ROLES = tuple(UnitRole)


def document_state(state: str) -> str:
    """The state of a document."""
    return str(choices.DOCUMENT_STATES[DocumentState(state)])


def task_state(state: str) -> str:
    """The state of a task."""
    return str(choices.TASK_STATES[TaskState(state)])


def task_chip(state: str) -> str:
    """The colour of a task's state."""
    return _TASK_CHIPS.get(TaskState(state), "")


def kind(read_as: str) -> str:
    """What a document is."""
    return str(choices.READ_AS[ReadAs(read_as)])


def remark(one: Remark) -> str:
    """A doubt of the register."""
    return str(_REMARKS[one])


def lacks() -> list[tuple[str, str]]:
    """What a task may lack, for a filter."""
    return [(code, str(text)) for code, text in _LACKS.items()]


def change(what: str) -> str:
    """What a revised edition changed of a task."""
    return str(_CHANGES[what])


def role(code: str) -> str:
    """The part of a unit in a task."""
    return str(choices.UNIT_ROLES[UnitRole(code)])


def by_role(units: Iterable[TaskUnit]) -> list[tuple[str, list[TaskUnit]]]:
    """The units of a task under the word of their part, those that lead first."""
    rows = list(units)
    return [
        (role(one.value), same)
        for one in _ROLES
        if (same := [row for row in rows if row.role == one.value])
    ]


def number(value: object) -> str:
    """A value without the zeros behind it."""
    text = f"{value:f}" if value is not None else ""
    return text.rstrip("0").rstrip(".") if "." in text else text


def target(one: Target) -> str:
    """What a target asks: measure, comparison, value with its unit."""
    if one.value is None:
        return _("%(measure)s：%(printed)s") % {
            "measure": one.measure,
            "printed": one.printed or one.unit,
        }
    value = number(one.value)
    if one.value_high is not None:
        value = f"{value}–{number(one.value_high)}"
    space = "" if one.unit in {"%", "‰", ""} else " "
    operator = "" if one.operator == "between" else str(choices.OPERATORS.get(one.operator, ""))
    return f"{one.measure} {operator} {value}{space}{one.unit}".replace("  ", " ")
