"""Writes a workbook the way a county office keeps one, rather than the way a program would.

A title over the whole width, a line with who reports, the unit and the day, a header of two levels
with merged cells, the rows, a total and the names of those who made it. What the columns say:
`workbooks`.
"""

import csv
import datetime
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format

HEADER_TOP = 2
FIRST_ROW = 4


@dataclass(frozen=True, kw_only=True)
class Heading:
    """One column: its label, the group above it, and what a row says in it."""

    label: str
    value: Callable[[Any], object]
    group: str = ""
    width: int = 10


@dataclass(frozen=True, kw_only=True)
class Form:
    """One workbook: the words around the table, its columns and its rows."""

    title: str
    office: str
    unit: str
    on: datetime.date
    sheet: str
    headings: Sequence[Heading]
    rows: Sequence[Any]
    # What a cell says instead, by row number and label: how dirt gets in.
    dirt: dict[tuple[int, str], object] = field(default_factory=dict)
    total: str = ""


def write(form: Form, path: Path) -> None:
    """Write the workbook; a name that ends in .csv gets a text file as office programs save it."""
    if path.suffix == ".csv":
        path.write_bytes(_text(form).encode("gb18030"))
        return
    with xlsxwriter.Workbook(path) as book:
        styles = _Styles(book)
        sheet = book.add_worksheet(form.sheet)
        last = len(form.headings)
        sheet.merge_range(0, 0, 0, last, form.title, styles.title)
        middle = last // 2
        reported = f"填报单位：{form.office}"
        told = f"单位：{form.unit}    {form.on.year}年{form.on.month}月{form.on.day}日"
        sheet.merge_range(1, 0, 1, middle, reported, styles.line)
        sheet.merge_range(1, middle + 1, 1, last, told, styles.line_right)
        _head(sheet, form, styles)
        for number, cells in enumerate(_cells(form)):
            row = FIRST_ROW + number
            for column, value in enumerate((number + 1, *cells)):
                _put(sheet, row, column, value, styles)
        _foot(sheet, form, styles)
        sheet.freeze_panes(FIRST_ROW, 2)
        sheet.set_column(0, 0, 5)
        for column, heading in enumerate(form.headings, start=1):
            sheet.set_column(column, column, heading.width)


class _Styles:
    def __init__(self, book: xlsxwriter.Workbook) -> None:
        font = {"font_name": "宋体", "font_size": 10}
        centred = {"align": "center", "valign": "vcenter", "text_wrap": True, "border": 1}
        self.title: Format = book.add_format(
            {"font_name": "黑体", "font_size": 16, "align": "center", "valign": "vcenter"}
        )
        self.line: Format = book.add_format(font)
        self.line_right: Format = book.add_format({**font, "align": "right"})
        self.head: Format = book.add_format({**font, **centred, "bold": True})
        self.cell: Format = book.add_format({**font, "border": 1})
        self.date: Format = book.add_format({**font, "border": 1, "num_format": "yyyy/m/d"})


def _head(sheet: Any, form: Form, styles: _Styles) -> None:
    sheet.merge_range(HEADER_TOP, 0, HEADER_TOP + 1, 0, "序号", styles.head)
    column = 1
    for group, members in groupby(form.headings, key=lambda heading: heading.group):
        labels = [heading.label for heading in members]
        if not group:
            for label in labels:
                sheet.merge_range(HEADER_TOP, column, HEADER_TOP + 1, column, label, styles.head)
                column += 1
            continue
        if len(labels) > 1:
            right = column + len(labels) - 1
            sheet.merge_range(HEADER_TOP, column, HEADER_TOP, right, group, styles.head)
        else:
            sheet.write_string(HEADER_TOP, column, group, styles.head)
        for label in labels:
            sheet.write_string(HEADER_TOP + 1, column, label, styles.head)
            column += 1


def _put(sheet: Any, row: int, column: int, value: object, styles: _Styles) -> None:
    match value:
        case None | "":
            sheet.write_blank(row, column, None, styles.cell)
        case datetime.date():
            sheet.write_datetime(row, column, value, styles.date)
        case bool():
            sheet.write_string(row, column, "是" if value else "否", styles.cell)
        case int() | float():
            sheet.write_number(row, column, value, styles.cell)
        case _:
            sheet.write_string(row, column, str(value), styles.cell)


def _foot(sheet: Any, form: Form, styles: _Styles) -> None:
    row = FIRST_ROW + len(form.rows)
    if form.total:
        sheet.write_string(row, 0, "合计", styles.cell)
        sheet.write_string(row, 1, form.total, styles.cell)
        row += 1
    sheet.write_string(row, 0, "填表人：经办人      审核人：分管领导", styles.line)


def _cells(form: Form) -> Iterable[list[object]]:
    for number, row in enumerate(form.rows):
        yield [
            form.dirt[number, heading.label]
            if (number, heading.label) in form.dirt
            else heading.value(row)
            for heading in form.headings
        ]


def _text(form: Form) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(["序号", *(heading.label for heading in form.headings)])
    for number, cells in enumerate(_cells(form)):
        writer.writerow([number + 1, *("" if cell is None else cell for cell in cells)])
    return stream.getvalue()
