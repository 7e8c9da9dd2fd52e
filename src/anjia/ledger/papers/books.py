"""The tables and charts of a paper as a workbook, each on a sheet of its own."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from anjia.kernel.refusals import Refused
from anjia.ledger.papers import graphs, measuring, wording
from anjia.ledger.papers.paper import Block, Chart, Column, Paper, Table, Value
from anjia.ledger.sheets.writer import guarded

A4 = 9
_LONGEST = 31  # characters of a sheet's name
_WIDEST, _NARROWEST = 48, 8
_LANDSCAPE_FROM = 8  # columns
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", "_"))
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def xlsx(paper: Paper) -> bytes:
    """Return the workbook: numbers as numbers, heads frozen and repeated, set up for A4.

    Raises Refused `paper_without_tables`.
    """
    shown = [(mark, block) for mark, block in _all(paper) if isinstance(block, Table | Chart)]
    if not shown:
        raise Refused("paper_without_tables")
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, _OPTIONS) as book:
        _stamp(
            book,
            title=wording.line(paper.title),
            author=wording.line(paper.issuer),
            on=paper.signed_on,
        )
        formats = _Formats(book)
        taken: set[str] = set()
        for mark, block in shown:
            sheet = book.add_worksheet(_sheet_name(f"{mark} {wording.line(block.title)}", taken))
            sheet.set_paper(A4)
            sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
            sheet.set_footer("&C&P / &N")
            if isinstance(block, Table):
                _table(sheet, block, formats)
            else:
                _chart(book, sheet, block, formats)
    return stream.getvalue()


def of_chart(chart: Chart, *, on: date) -> bytes:
    """Return a workbook of one chart with its numbers: Word opens it to edit them."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, _OPTIONS) as book:
        _stamp(book, title="", author="", on=on)
        sheet = book.add_worksheet("数据")
        _chart(book, sheet, chart, _Formats(book), top=0)
    return stream.getvalue()


def _all(paper: Paper) -> list[tuple[str, Block]]:
    numbering = wording.Numbering()
    found = list(wording.numbered(paper.blocks, numbering))
    for attachment in paper.listed:
        found += wording.numbered(attachment.blocks, numbering.within())
    return found


def _stamp(book: xlsxwriter.Workbook, *, title: str, author: str, on: date) -> None:
    created = datetime(on.year, on.month, on.day)  # noqa: DTZ001 - the format knows no zone
    book.set_properties({"title": title[:255], "author": author[:255], "created": created})


class _Formats:
    """The few looks of a cell, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[str, str, bool], Format] = {}
        self.title = book.add_format({"bold": True, "font_size": 16, "align": "center"})
        self.note = book.add_format({"font_size": 10, "text_wrap": True, "valign": "top"})
        self.unit = book.add_format({"font_size": 10, "align": "right"})
        self.head = book.add_format(
            {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
        )

    def of(self, *, align: str, shape: str = "@", strong: bool = False) -> Format:
        key = (align, shape, strong)
        if key not in self._made:
            look = {"border": 1, "align": align, "valign": "vcenter", "num_format": shape}
            self._made[key] = self._book.add_format({**look, "text_wrap": True, "bold": strong})
        return self._made[key]


def _sheet_name(wanted: str, taken: set[str]) -> str:
    clean = wanted.translate(_FORBIDDEN).strip()[:_LONGEST].strip() or "表"
    name, again = clean, 1
    while name.lower() in taken:
        again += 1
        name = f"{clean[: _LONGEST - 4]}（{again}）"
    taken.add(name.lower())
    return name


def _table(sheet: Worksheet, table: Table, formats: _Formats) -> None:
    heads = table.heads
    last = len(heads) - 1
    _across(sheet, 0, last, wording.line(table.title), formats.title)
    sheet.set_row(0, 30)
    top = 1
    if table.unit:
        _across(sheet, 1, last, f"单位：{wording.line(table.unit)}", formats.unit)
        top = 2
    first = _heads(sheet, top, heads, formats)
    at = first
    aligns = wording.aligned(table)
    rows = [*table.rows, *([table.total] if table.total else [])]
    for row in rows:
        strong = bool(table.total) and at == first + len(rows) - 1
        for column, value in enumerate(row):
            _write(
                sheet,
                at,
                column,
                value,
                heads[column],
                formats,
                align=aligns[column],
                strong=strong,
            )
        at += 1
    for note in wording.notes(table.notes):
        _across(sheet, at, last, note, formats.note)
        at += 1
    for column, width in enumerate(measuring.natural(table)):
        sheet.set_column(column, column, min(max(2 * width + 2, _NARROWEST), _WIDEST))
    sheet.freeze_panes(first, 0)
    sheet.repeat_rows(top, first - 1)
    sheet.fit_to_pages(1, 0)
    if len(heads) >= _LANDSCAPE_FROM:
        sheet.set_landscape()


def _heads(sheet: Worksheet, top: int, heads: Sequence[Column], formats: _Formats) -> int:
    """Write the head of one or two rows; return the first row below it."""
    if not any(column.group for column in heads):
        for at, column in enumerate(heads):
            sheet.write_string(top, at, guarded(wording.head(column)), formats.head)
        return top + 1
    for start, end, group in measuring.groups(heads):
        if group:
            _span(sheet, (top, start, top, end), wording.line(group), formats.head)
        for at in range(start, end + 1):
            text = wording.head(heads[at])
            if group:
                sheet.write_string(top + 1, at, guarded(text), formats.head)
            else:
                _span(sheet, (top, at, top + 1, at), text, formats.head)
    return top + 2


def _across(sheet: Worksheet, row: int, last: int, text: str, look: Format) -> None:
    _span(sheet, (row, 0, row, last), text, look)


def _span(sheet: Worksheet, where: tuple[int, int, int, int], text: str, look: Format) -> None:
    if where[:2] == where[2:]:
        sheet.write_string(where[0], where[1], guarded(text), look)
    else:
        sheet.merge_range(*where, guarded(text), look)


def _write(
    sheet: Worksheet,
    row: int,
    at: int,
    value: Value,
    column: Column,
    formats: _Formats,
    *,
    align: str,
    strong: bool,
) -> None:
    match value:
        case None:
            sheet.write_string(row, at, wording.ABSENT, formats.of(align=align, strong=strong))
        case int() | float() | Decimal() if wording.is_number(value) and Decimal(value).is_finite():
            shape = _shape(value, column.places)
            sheet.write_number(row, at, value, formats.of(align=align, shape=shape, strong=strong))
        case date():
            look = formats.of(align=align, shape="yyyy-mm-dd", strong=strong)
            sheet.write_datetime(row, at, value, look)
        case _:
            look = formats.of(align=align, strong=strong)
            sheet.write_string(row, at, guarded(wording.cell(value, column)), look)


def _shape(value: float | Decimal, places: int | None) -> str:
    if places is None:
        return "0" if isinstance(value, int) else "General"
    return f"0.{'0' * places}" if places else "0"


def _chart(
    book: xlsxwriter.Workbook, sheet: Worksheet, chart: Chart, formats: _Formats, *, top: int = 2
) -> None:
    """Write the numbers of a chart and draw it beside them."""
    if top:
        sheet.write_string(0, 0, guarded(wording.line(chart.title)), formats.title)
        if chart.unit:
            sheet.write_string(1, 0, guarded(f"单位：{wording.line(chart.unit)}"), formats.note)
    column = Column("", places=chart.places)
    sheet.write_string(top, 0, "", formats.head)
    for at, one in enumerate(chart.series, start=1):
        sheet.write_string(top, at, guarded(wording.line(one.name)), formats.head)
    for row, name in enumerate(chart.categories, start=top + 1):
        text = formats.of(align="left")
        sheet.write_string(row, 0, guarded(wording.line(name)), text)
        for at, one in enumerate(chart.series, start=1):
            value = one.values[row - top - 1]
            if value is not None:  # a cell that is written, though blank, would be drawn as zero
                _write(sheet, row, at, value, column, formats, align="right", strong=False)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, len(chart.series), 12)
    sheet.freeze_panes(top + 1, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    drawn = graphs.drawn(book, chart, sheet=sheet.get_name(), top=top)
    sheet.insert_chart(top, len(chart.series) + 2, drawn)
