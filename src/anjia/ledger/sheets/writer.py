"""Writes workbooks of a ledger: the empty template and the export, in one layout that reads back.

Every text is written as text; one that a spreadsheet might run as a formula gets a guard before it.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from anjia.ledger.sheets.columns import Kind, SheetColumn
from anjia.ledger.sheets.values import GUARD, RISKY
from anjia.ledger.sheets.workbook import letters

HEADER_TOP = 2
FIRST_ROW = 4
LIST_CHARACTERS = 255
PREPARED_ROWS = 2_000
TEXT_KINDS = frozenset(
    {Kind.TEXT, Kind.IDENTITY, Kind.PHONE, Kind.ACCOUNT, Kind.AREA, Kind.RELATED, Kind.CHOICE}
)
WIDTHS = {Kind.IDENTITY: 22, Kind.PHONE: 15, Kind.DATE: 13, Kind.AREA: 18, Kind.YES_NO: 8}


@dataclass(frozen=True, kw_only=True)
class Words:
    """The few words of the layout itself, worded by the caller in the user's language."""

    unit: str
    date: str
    required: str
    notes: str
    column: str
    meaning: str
    allowed: str
    choices: str
    yes: str
    no: str
    choose: str


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A ledger's workbook: title row, unit and date row, header of two levels, then rows."""

    title: str
    sheet: str
    columns: Sequence[SheetColumn]
    words: Words
    unit: str = ""
    as_of: str = ""
    footer: Sequence[str] = field(default=())
    author: str = ""


def template(layout: Layout, stream: BinaryIO) -> None:
    """Write an empty workbook with dropdowns, and a second sheet that explains each column."""
    with xlsxwriter.Workbook(stream, _OPTIONS) as book:
        styles = _Styles(book)
        sheet = book.add_worksheet(_sheet_name(layout.sheet))
        _head(sheet, layout, styles)
        _formats(sheet, layout, styles)
        _notes(book, layout, styles)
        _validations(book, sheet, layout)


def export(layout: Layout, rows: Iterable[Sequence[object]], stream: BinaryIO) -> int:
    """Write `rows` (values in the order of the columns) below the same header; return how many."""
    count = 0
    with xlsxwriter.Workbook(stream, {**_OPTIONS, "constant_memory": True}) as book:
        if layout.author:
            book.set_properties({"author": layout.author, "comments": "；".join(layout.footer)})
        styles = _Styles(book)
        sheet = book.add_worksheet(_sheet_name(layout.sheet))
        _formats(sheet, layout, styles)
        _head(sheet, layout, styles)
        for row in rows:
            for at, value in enumerate(row):
                _cell(sheet, FIRST_ROW + count, at, value, styles, layout)
            count += 1
        for line, text in enumerate(layout.footer):
            sheet.write_string(FIRST_ROW + count + 1 + line, 0, guarded(text), styles.small)
        if layout.footer:
            sheet.set_footer("&L" + layout.footer[0].replace("&", "&&")[:200])
    return count


def guarded(text: str) -> str:
    """Return text that no spreadsheet takes for a formula, also when saved as .csv."""
    return GUARD + text if text[:1] in RISKY and text else text


_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
}


class _Styles:
    def __init__(self, book: xlsxwriter.Workbook) -> None:
        frame = {"border": 1, "border_color": "#B4B0A8", "valign": "vcenter"}
        head = {**frame, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#EEECE7"}
        self.title = book.add_format({"bold": True, "font_size": 16, "align": "center"})
        self.left = book.add_format({"align": "left", "font_size": 10})
        self.right = book.add_format({"align": "right", "font_size": 10})
        self.head = book.add_format(head)
        self.text = book.add_format({**frame, "num_format": "@"})
        self.date = book.add_format({**frame, "num_format": "yyyy-mm-dd"})
        self.instant = book.add_format({**frame, "num_format": "yyyy-mm-dd hh:mm"})
        self.number = book.add_format(frame)
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self.small = book.add_format({"font_size": 9, "font_color": "#62696F"})

    def of(self, kind: Kind) -> Format:
        if kind in TEXT_KINDS:
            return self.text
        return self.date if kind is Kind.DATE else self.number


def _sheet_name(name: str) -> str:
    clean = "".join("_" if c in "[]:*?/\\'" else c for c in name).strip()
    return clean[:31] or "Sheet1"


def _head(sheet: Worksheet, layout: Layout, styles: _Styles) -> None:
    columns = layout.columns
    last = max(len(columns) - 1, 1)
    sheet.set_row(0, 28)
    sheet.merge_range(0, 0, 0, last, guarded(layout.title), styles.title)
    half = max(last // 2, 0)
    _span(
        sheet, 1, 0, half, f"{layout.words.unit}：{layout.unit}" if layout.unit else "", styles.left
    )
    if last > half:
        date = f"{layout.words.date}：{layout.as_of}" if layout.as_of else ""
        _span(sheet, 1, half + 1, last, date, styles.right)
    # Row by row: a sheet that keeps only one row in memory cannot go back.
    for at, column in enumerate(columns):
        text = column.group or _label(column)
        sheet.write_string(HEADER_TOP, at, guarded(text), styles.head)
    for at, column in enumerate(columns):
        sheet.write_string(HEADER_TOP + 1, at, _label(column) if column.group else "", styles.head)
    for first, end, group in _groups(columns):
        if not group:
            for at in range(first, end + 1):
                sheet.merge.append([HEADER_TOP, at, HEADER_TOP + 1, at])
        elif end > first:
            sheet.merge.append([HEADER_TOP, first, HEADER_TOP, end])
    sheet.freeze_panes(FIRST_ROW, 0)
    sheet.repeat_rows(HEADER_TOP, HEADER_TOP + 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _span(sheet: Worksheet, row: int, first: int, last: int, text: str, style: Format) -> None:
    if last > first:
        sheet.merge_range(row, first, row, last, guarded(text), style)
    else:
        sheet.write_string(row, first, guarded(text), style)


def _label(column: SheetColumn) -> str:
    text = f"{column.label}({column.unit})" if column.unit else column.label
    return guarded(f"{text}*" if column.required else text)


def _groups(columns: Sequence[SheetColumn]) -> list[tuple[int, int, str]]:
    spans: list[tuple[int, int, str]] = []
    for at, column in enumerate(columns):
        if spans and spans[-1][2] == column.group:
            spans[-1] = (spans[-1][0], at, column.group)
        else:
            spans.append((at, at, column.group))
    return spans


def _formats(sheet: Worksheet, layout: Layout, styles: _Styles) -> None:
    for at, column in enumerate(layout.columns):
        width = WIDTHS.get(column.kind, max(10, min(30, 2 * len(column.label) + 4)))
        sheet.set_column(at, at, width, styles.of(column.kind))


def _notes(book: xlsxwriter.Workbook, layout: Layout, styles: _Styles) -> None:
    words = layout.words
    sheet = book.add_worksheet(_sheet_name(words.notes))
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 10)
    sheet.set_column(2, 3, 60, styles.wrap)
    for at, text in enumerate((words.column, words.required, words.meaning, words.allowed)):
        sheet.write_string(0, at, text, styles.head)
    for row, column in enumerate(layout.columns, start=1):
        full = f"{column.group}/{column.label}" if column.group else column.label
        sheet.write_string(row, 0, guarded(full))
        sheet.write_string(row, 1, words.yes if column.required else "")
        sheet.write_string(row, 2, guarded(column.note), styles.wrap)
        allowed = "、".join(column.choices.values())
        sheet.write_string(row, 3, guarded(allowed), styles.wrap)


def _validations(book: xlsxwriter.Workbook, sheet: Worksheet, layout: Layout) -> None:
    lists: Worksheet | None = None
    used = 0
    for at, column in enumerate(layout.columns):
        options = list(column.choices.values())
        if column.kind is Kind.YES_NO:
            options = [layout.words.yes, layout.words.no]
        source: object = options
        if options and len(",".join(options)) > LIST_CHARACTERS:
            if lists is None:
                lists = book.add_worksheet(_sheet_name(layout.words.choices))
                lists.hide()
            for row, option in enumerate(options):
                lists.write_string(row, used, option)
            name = letters(used)
            source = f"='{lists.get_name()}'!${name}$1:${name}${len(options)}"
            used += 1
        rule = _rule(column, source if options else None, layout.words)
        if rule:
            sheet.data_validation(FIRST_ROW, at, FIRST_ROW + PREPARED_ROWS - 1, at, rule)


def _rule(column: SheetColumn, source: object, words: Words) -> dict[str, object] | None:
    if source:
        return {"validate": "list", "source": source, "error_message": words.choose[:255]}
    if column.kind is Kind.DATE:
        return {
            "validate": "date",
            "criteria": ">=",
            "value": dt.date(1900, 1, 1),
            # A warning only: 2021年6月 is good for the import, and Excel would reject it.
            "error_type": "information",
        }
    return None


def _cell(
    sheet: Worksheet, row: int, at: int, value: object, styles: _Styles, layout: Layout
) -> None:
    style = styles.of(layout.columns[at].kind) if at < len(layout.columns) else styles.text
    match value:
        case None:
            sheet.write_blank(row, at, None, style)
        case bool():
            sheet.write_string(row, at, layout.words.yes if value else layout.words.no, style)
        case int() | float() | Decimal() if layout.columns[at].kind not in TEXT_KINDS:
            sheet.write_number(row, at, float(value), style)
        case dt.datetime():
            sheet.write_datetime(row, at, value, styles.instant)
        case dt.date():
            sheet.write_datetime(row, at, value, styles.date)
        case _:
            sheet.write_string(row, at, guarded(str(value)), style)
