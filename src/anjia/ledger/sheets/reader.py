"""Reads a workbook in a process of its own, so that no file can take the server down with it."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from anjia.kernel.refusals import Refused
from anjia.ledger.sheets import limited
from anjia.ledger.sheets.limited import Launch
from anjia.ledger.sheets.limits import DEFAULT, Limits
from anjia.ledger.sheets.workbook import Flaw, Merge, Row, Sheet, Value, Workbook


def read(
    source: bytes | Path, *, limits: Limits = DEFAULT, start: Launch | None = None
) -> Workbook:
    """Return the workbook, or raise Refused with what is wrong with the file; nothing else."""
    found = limited.frames(source, limits=limits, start=start)
    try:
        return build(found)
    except ValueError as torn:
        raise Refused("file_broken") from torn


def build(frames: Iterable[dict[str, Any]]) -> Workbook:
    """Put the frames of the child together; ValueError when the answer has no end."""
    book: Workbook | None = None
    ended = False
    for frame in frames:
        if "refused" in frame:
            raise Refused(str(frame["refused"]), **frame.get("facts", {}))
        if "book" in frame:
            book = Workbook(kind=frame["book"], encoding=frame["encoding"])
        elif "sheet" in frame and book is not None:
            book.sheets.append(_sheet(frame))
        elif "rows" in frame and book is not None and book.sheets:
            _add_rows(book.sheets[-1], frame)
        elif "end" in frame:
            ended = True
    if book is None or not ended:
        raise ValueError("no end")
    for sheet in book.sheets:
        _finish(sheet)
    if not any(True for _ in book.filled()):
        raise Refused("workbook_empty")
    return book


class _Raw(Sheet):
    """A sheet in the making, with the findings that go in when all rows are there."""

    formulas: list[list[int]]
    errors: list[list[Any]]


def _sheet(frame: dict[str, Any]) -> Sheet:
    sheet = _Raw(
        name=frame["sheet"],
        hidden=bool(frame["hidden"]),
        merges=[Merge(*corners) for corners in frame["merges"]],
    )
    sheet.formulas = frame.get("formulas", [])
    sheet.errors = frame.get("errors", [])
    return sheet


def _add_rows(sheet: Sheet, frame: dict[str, Any]) -> None:
    rows: list[Row] = frame["rows"]
    for row, column, kind, text in frame["special"]:
        rows[row][column] = _special(kind, text)
    sheet.rows.extend(rows)


def _special(kind: str, text: str) -> Value:
    match kind:
        case "date":
            return dt.date.fromisoformat(text)
        case "datetime":
            return dt.datetime.fromisoformat(text)
        case "time":
            return dt.time.fromisoformat(text)
        case _:
            return Flaw("error", text)


def _finish(sheet: Sheet) -> None:
    if isinstance(sheet, _Raw):
        for row, column in sheet.formulas:
            _put(sheet, row, column, Flaw("formula"))
        for row, column, shown in sheet.errors:
            _put(sheet, row, column, Flaw("error", str(shown)))
    for merge in sheet.merges:
        value = sheet.at(merge.top, merge.left)
        if value is None:
            continue
        for row in range(merge.top, min(merge.bottom + 1, len(sheet.rows))):
            cells = sheet.rows[row]
            last = min(merge.right + 1, max(len(cells), merge.left))
            cells[merge.left : last] = [value] * (last - merge.left)
    while sheet.rows and not any(value is not None for value in sheet.rows[-1]):
        sheet.rows.pop()


def _put(sheet: Sheet, row: int, column: int, value: Value) -> None:
    while len(sheet.rows) <= row:
        sheet.rows.append([])
    cells = sheet.rows[row]
    if len(cells) <= column:
        cells.extend([None] * (column + 1 - len(cells)))
    cells[column] = value
