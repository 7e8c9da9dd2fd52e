"""Workbooks of printed figures: the empty table to fill in, and the judged one to take away."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from anjia.ledger import layout
from anjia.ledger.sheets import writer
from anjia.ledger.sheets.columns import Kind, SheetColumn
from anjia.processes.dashboards.queries.printed import columns, wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anjia.processes.dashboards.queries.printed.checking import Checked, Line


def template() -> bytes:
    """An empty workbook with every column that can be filled in, explained on a second sheet."""
    stream = BytesIO()
    writer.template(_layout(columns.shown()), stream)
    return stream.getvalue()


def result(checked: Checked) -> bytes:
    """The table as it was given, each row with its verdict behind it; it can be read again."""
    given = columns.shown()
    if any("kind" in row.texts for row in checked.rows):
        given = (*given, *(column for column in columns.known() if column.name == "kind"))
    made = (
        SheetColumn(name="computed", label=_("算出来的数")),
        SheetColumn(name="verdict", label=_("判定")),
        SheetColumn(name="reasons", label=_("为什么")),
    )
    row = SheetColumn(name="row", label=_("原表行号"), kind=Kind.INTEGER)
    labels = {column.name: dict(column.choices) for column in given if column.kind is Kind.CHOICE}
    stream = BytesIO()
    writer.export(
        _layout((row, *given, *made)),
        (
            [
                line.row.number,
                *(_cell(line, column.name, labels) for column in given),
                line.answer.computed,
                wording.verdict(line.answer.verdict),
                told(line),
            ]
            for line in checked.lines
        ),
        stream,
    )
    return stream.getvalue()


def told(line: Line) -> str:
    """The reasons for a verdict, and the cells of its row that cannot be used."""
    faults = [f"{fault.column}：{fault.text}" for fault in line.row.faults]
    return " ".join([wording.reasons(line.answer), *faults])


def _cell(line: Line, name: str, labels: dict[str, dict[str, str]]) -> object:
    text = line.row.texts.get(name)
    return labels[name].get(text, text) if text is not None and name in labels else text


def _layout(shown: Sequence[SheetColumn]) -> writer.Layout:
    title = _("核对文件里的数")
    return writer.Layout(title=title, sheet=title, columns=shown, words=layout.words())
