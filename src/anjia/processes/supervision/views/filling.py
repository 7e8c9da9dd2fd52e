"""The workbook that a unit fills in for a quarter, in the layout that the import reads."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _

from anjia.ledger import layout
from anjia.ledger.sheets import writer
from anjia.ledger.sheets.columns import Kind, SheetColumn
from anjia.processes.supervision.ledgers import ProgressReports
from anjia.processes.supervision.ledgers.reports import BY_CODE
from anjia.processes.supervision.queries.reporting import packs

if TYPE_CHECKING:
    from datetime import date

    from anjia.processes.supervision.models import Contribution


def workbook(one: Contribution, *, title: str, on: date) -> bytes:
    """The workbook of a unit: its tasks, each with room for what the form of a report asks."""
    with translation.override(layout.OFFICE_LANGUAGE):
        columns = _columns()
        made = writer.Layout(
            title=title,
            sheet=_("报送表"),
            columns=columns,
            words=layout.words(),
            unit=one.unit_name,
            footer=(
                _("注：交办编号和季度不要改。没有进展的行空着，导入时会标出来，别的行照样入库。"),
            ),
        )
    rows = packs.lines(one, on=on)
    stream = BytesIO()
    writer.export(made, ([_value(row, column.name) for column in columns] for row in rows), stream)
    return stream.getvalue()


def _value(row: dict[str, Any], name: str) -> object:
    return BY_CODE.text(row[name]) if name == "assignment" else row.get(name)


def _columns() -> tuple[SheetColumn, ...]:
    own = layout.sheet_columns(ProgressReports)
    group = own[0].group
    read = (
        SheetColumn(name="task", label=_("任务内容"), group=group),
        SheetColumn(name="role", label=_("分工"), group=group),
        SheetColumn(name="due_on", label=_("期限"), kind=Kind.DATE, group=group),
        SheetColumn(name="targets", label=_("量化目标"), group=group),
        SheetColumn(name="before", label=_("上季度进展"), group=group),
    )
    keys = tuple(column for column in own if column.key)
    return (*keys, *read, *(column for column in own if not column.key))
