"""Reads a table of printed figures in the limited reader; names every cell it cannot use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anjia.kernel.refusals import Refused
from anjia.ledger.imports import messages
from anjia.ledger.sheets import header as headers
from anjia.ledger.sheets import reader as sheets
from anjia.ledger.sheets import values
from anjia.ledger.sheets.columns import SheetColumn, known_words
from anjia.processes.dashboards.queries.printed import columns, spellings

if TYPE_CHECKING:
    from pathlib import Path

    from anjia.ledger.sheets.workbook import Sheet, Value, Workbook

MOST_ROWS = 2_000
MOST_DIGITS = 4
NUMBERS = ("value", "numerator", "denominator")


@dataclass(frozen=True)
class Fault:
    """A cell that cannot be used: its row, what its column is called, and what is wrong."""

    row: int
    column: str
    text: str


@dataclass(frozen=True)
class Row:
    """One row as read: its number in the table, its texts by column, and its faults."""

    number: int
    texts: dict[str, str]
    faults: tuple[Fault, ...] = ()


def read(source: bytes | Path) -> list[Row]:
    """The rows of a workbook or text file; Refused where it holds no table of figures."""
    sheet, found = _table(sheets.read(source))
    known = {column.name: column for column in columns.known()}
    matched = columns.matched(found)
    readers = {name: values.reader(known[name]) for name in matched}
    heads = {name: columns.unit_in(own) for name, own in matched.items()}
    rows: list[Row] = []
    for at in range(found.bottom + 1, len(sheet.rows)):
        cells = {name: sheet.at(at, own.index) for name, own in matched.items()}
        if _is_empty(cells):
            continue
        if len(rows) == MOST_ROWS:
            raise Refused("figures_too_many", most=MOST_ROWS)
        row = _Reading(at + 1)
        for name, value in cells.items():
            row.take(known[name], value, readers[name])
        row.check_number_cells(cells, known)
        if heads["value"] and not row.texts.get("unit"):
            row.texts["unit"] = heads["value"]
        rows.append(row.done(known["value"]))
    if not rows:
        raise Refused("figures_none")
    return rows


def _table(book: Workbook) -> tuple[Sheet, headers.Header]:
    """The first sheet with a header that has printed numbers."""
    words = known_words(columns.known()) | {column.name for column in columns.known()}
    refused: Refused | None = None
    for sheet in book.filled():
        try:
            found = headers.find(sheet, known=words)
        except Refused as failure:
            refused = refused or failure
            continue
        if "value" in columns.matched(found):
            return sheet, found
    raise refused or Refused("figures_no_value")


def _is_empty(cells: dict[str, Value]) -> bool:
    """A row without a number: blank, a heading alone in its row, or a note below the table."""
    if any(cells.get(name) is not None for name in NUMBERS):
        return False
    filled = [value for value in cells.values() if value is not None]
    return len(filled) < 2 or bool(spellings.NOTE.match(str(filled[0])))


class _Reading:
    """One row while it is read."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.texts: dict[str, str] = {}
        self.faults: list[Fault] = []

    def fault(self, column: SheetColumn, code: str, **facts: object) -> None:
        text = messages.of_fault(code, facts)
        self.faults.append(Fault(self.number, column.label, text))

    def take(self, column: SheetColumn, value: Value, read: values.Read) -> None:
        """Read one cell; what it cannot be is a fault."""
        try:
            got = read(value)
        except values.Wrong as wrong:
            self.fault(column, wrong.code, **wrong.facts)
            return
        if got is None:
            return
        if column.name == "row" and isinstance(got, int):
            self.number = got
        else:
            self.texts[column.name] = str(got)

    def check_number_cells(self, cells: dict[str, Value], known: dict[str, SheetColumn]) -> None:
        """Refuse numbers of which a workbook no longer knows how they were printed."""
        value = cells.get("value")
        if not isinstance(value, float) or value.is_integer() or "value" not in self.texts:
            return
        digits = len(values.text_of(value).partition(".")[2])
        if self.texts.get("unit", "").startswith(("%", "％")) and abs(value) < 1:
            self.fault(known["value"], "figure_percent_cell", shown=values.text_of(value))
        elif digits > MOST_DIGITS:
            self.fault(known["value"], "figure_digits_unknown", shown=values.text_of(value))

    def done(self, column: SheetColumn) -> Row:
        if "value" not in self.texts and not self.faults:
            self.fault(column, "figure_missing_value")
        return Row(self.number, self.texts, tuple(self.faults))
