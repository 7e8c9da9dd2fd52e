"""Reads a workbook in a process of its own, so that no file can take the server down with it."""

import datetime as dt
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, Any

from anjia.kernel.refusals import Refused
from anjia.ledger.sheets import child
from anjia.ledger.sheets.limits import DEFAULT, Limits
from anjia.ledger.sheets.workbook import Flaw, Merge, Row, Sheet, Value, Workbook

COMMAND = (sys.executable, "-I", "-m", child.__name__)
PIECE = 1024 * 1024

Launch = Callable[[IO[bytes]], "subprocess.Popen[bytes]"]


def launch(source: IO[bytes]) -> "subprocess.Popen[bytes]":
    """Start the limited child on an open file."""
    return subprocess.Popen(
        COMMAND, stdin=source, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, cwd="/"
    )


def read(source: bytes | Path, *, limits: Limits = DEFAULT, start: Launch = launch) -> Workbook:
    """Return the workbook, or raise Refused with what is wrong with the file; nothing else."""
    if isinstance(source, Path):
        if source.stat().st_size > limits.upload_bytes:
            raise Refused("file_too_big", most=limits.upload_bytes // (1024 * 1024))
        with source.open("rb") as stream:
            return _read(stream, limits=limits, start=start)
    if len(source) > limits.upload_bytes:
        raise Refused("file_too_big", most=limits.upload_bytes // (1024 * 1024))
    with tempfile.TemporaryFile() as stream:
        stream.write(source)
        stream.seek(0)
        return _read(stream, limits=limits, start=start)


def _read(stream: IO[bytes], *, limits: Limits, start: Launch) -> Workbook:
    late = threading.Event()
    pieces: list[bytes] = []
    with start(stream) as process:

        def stop() -> None:
            late.set()
            process.kill()

        alarm = threading.Timer(limits.wall_seconds, stop)
        alarm.start()
        try:
            pieces = _collect(process, limits=limits)
            code = process.wait()
        finally:
            alarm.cancel()
            process.kill()
    if late.is_set():
        raise Refused("file_too_slow", seconds=int(limits.wall_seconds))
    try:
        frames = list(child.answers(pieces))
        return build(frames)
    except ValueError as torn:
        # The child died: out of memory (abort), out of processor time, or a fault in the parser.
        raise Refused("file_kills_parser" if code else "file_broken") from torn


def _collect(process: "subprocess.Popen[bytes]", *, limits: Limits) -> list[bytes]:
    pieces: list[bytes] = []
    size = 0
    if process.stdout is None:
        return pieces
    while piece := process.stdout.read(PIECE):
        size += len(piece)
        if size > limits.answer_bytes:
            raise Refused("sheet_too_big")
        pieces.append(piece)
    return pieces


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
