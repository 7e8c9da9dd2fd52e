"""Writes what is wrong into a copy of the user's own workbook: comments, red cells, a column.

The copy is made in a process of its own, like reading: openpyxl meets a file that a stranger made.
"""

import json
import resource
import struct
import subprocess
import sys
import threading
from collections.abc import Iterable, Sequence
from copy import copy as py_copy
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import Any, BinaryIO

import openpyxl
import openpyxl.cell.cell
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from anjia.kernel.refusals import Refused
from anjia.ledger.sheets import child, reader
from anjia.ledger.sheets.limits import DEFAULT, Limits
from anjia.ledger.sheets.values import GUARD, RISKY
from anjia.ledger.sheets.workbook import Flaw, Sheet, letters

HEAD = struct.Struct(">I")
MEMORY = 3 * 1024**3
SECONDS = 120
RED = PatternFill("solid", fgColor="F6D5D2")
INK = Font(color="A82920")
COMMENT_LONGEST = 500
# Beyond this many cells the copy keeps the values but not the looks; openpyxl needs 1 KB a cell.
CELLS_WITH_LOOKS = 600_000


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One fault at a zero-based cell; `column` is None when it concerns the whole row."""

    row: int
    column: int | None
    text: str


@dataclass(frozen=True, kw_only=True)
class Order:
    """What the copy is to show: of which sheet, below which header, which problems."""

    sheet: str
    header_bottom: int
    error_title: str
    author: str
    problems: Sequence[Problem]
    only_bad: bool = False


def annotate(data: bytes, order: Order) -> bytes:
    """Return an .xlsx copy of the user's file with the problems written in, or raise Refused."""
    told = json.dumps(asdict(order), ensure_ascii=False).encode()
    with subprocess.Popen(
        (sys.executable, "-I", "-m", __name__),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
    ) as process:
        alarm = threading.Timer(SECONDS, process.kill)
        alarm.start()
        try:
            answer, _ = process.communicate(HEAD.pack(len(told)) + told + data)
        finally:
            alarm.cancel()
            process.kill()
    if process.returncode != 0 or not answer.startswith(b"PK"):
        raise Refused("copy_failed")
    return answer


def main() -> None:
    """Limit this process, read the order and the file from standard input, answer with the copy."""
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    serve(sys.stdin.buffer, sys.stdout.buffer)


def serve(source: BinaryIO, answer: BinaryIO) -> None:
    """Read one order and its file from `source` and write the copy to `answer`."""
    (size,) = HEAD.unpack(source.read(HEAD.size))
    told: dict[str, Any] = json.loads(source.read(size))
    told["problems"] = [Problem(**problem) for problem in told["problems"]]
    answer.write(copy(source.read(), Order(**told)))
    answer.flush()


def copy(data: bytes, order: Order, *, limits: Limits = DEFAULT) -> bytes:
    """Return the copy, made in this process."""
    frames = list(child.book(data, limits=limits))
    parsed = reader.build([*frames, {"end": True}])
    sheet = parsed.sheet(order.sheet) or parsed.sheets[0]
    cells = sum(len(row) for row in sheet.rows)
    if parsed.kind == "xlsx" and cells <= CELLS_WITH_LOOKS:
        book = openpyxl.load_workbook(BytesIO(data))
        page: Any = next((p for p in book.worksheets if p.title == order.sheet), book.worksheets[0])
        if order.only_bad:
            page = _only_bad(book, page, sheet, order)
        else:
            _mark(page, order, rows=None)
    else:
        book, page = _rebuilt(sheet, order)
    book.active = book.index(page)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _rebuilt(sheet: Sheet, order: Order) -> tuple[openpyxl.Workbook, Any]:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = (order.sheet or page.title)[:31]
    kept = _kept_rows(order, len(sheet.rows))
    for at, row in enumerate(kept, start=1):
        for column, value in enumerate(sheet.rows[row], start=1):
            _write(page.cell(at, column), value)
    places = {row: at for at, row in enumerate(kept)}
    _mark(page, order, rows=places)
    return book, page


def _only_bad(book: openpyxl.Workbook, page: Any, sheet: Sheet, order: Order) -> Any:
    """Make a sheet of the header and the wrong rows, with the looks of the user's own cells."""
    title = page.title
    page.title = (title[:28] + "_原")[:31]
    fresh = book.create_sheet(title, 0)
    kept = _kept_rows(order, len(sheet.rows))
    for at, row in enumerate(kept, start=1):
        for column in range(1, sheet.width + 1):
            old, new = page.cell(row + 1, column), fresh.cell(at, column)
            _write(new, sheet.at(row, column - 1))
            if old.has_style:
                _dress(new, old)
        fresh.row_dimensions[at].height = page.row_dimensions[row + 1].height
    for letter, dimension in page.column_dimensions.items():
        fresh.column_dimensions[letter].width = dimension.width
    for merged in list(page.merged_cells.ranges):
        if merged.max_row - 1 <= order.header_bottom:
            fresh.merge_cells(merged.coord)
    for name in [other.title for other in book.worksheets if other is not fresh]:
        del book[name]
    _mark(fresh, order, rows={row: at for at, row in enumerate(kept)})
    return fresh


def _dress(new: Any, old: Any) -> None:
    new.font, new.fill, new.border = py_copy(old.font), py_copy(old.fill), py_copy(old.border)
    new.alignment, new.number_format = py_copy(old.alignment), old.number_format


def _kept_rows(order: Order, total: int) -> list[int]:
    if not order.only_bad:
        return list(range(total))
    wrong = {problem.row for problem in order.problems}
    return [row for row in range(total) if row <= order.header_bottom or row in wrong]


def _write(cell: Any, value: Any) -> None:
    if isinstance(value, Flaw):
        value = value.text or None
    if isinstance(value, str) and value[:1] in RISKY and value:
        value = GUARD + value
    if isinstance(value, str):
        cell.value = openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
    else:
        cell.value = value


def _mark(page: Any, order: Order, *, rows: dict[int, int] | None) -> None:
    """Write comments, red cells and the error column; `rows` maps a row to where it stands now."""
    by_row: dict[int, list[Problem]] = {}
    for problem in order.problems:
        by_row.setdefault(problem.row, []).append(problem)
    last = page.max_column + 1
    head = page.cell(order.header_bottom + 1, last)
    head.value, head.font = order.error_title, INK
    page.column_dimensions[letters(last - 1)].width = 48
    for row, problems in by_row.items():
        at = row if rows is None else rows.get(row)
        if at is None:
            continue
        page.cell(at + 1, last).value = _joined(problem.text for problem in problems)
        page.cell(at + 1, last).font = INK
        for column, texts in _by_column(problems).items():
            cell = page.cell(at + 1, column + 1)
            if not isinstance(cell, Cell):
                continue
            cell.fill = RED
            cell.comment = Comment(_joined(texts)[:COMMENT_LONGEST], order.author)


def _by_column(problems: Iterable[Problem]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for problem in problems:
        if problem.column is not None:
            found.setdefault(problem.column, []).append(problem.text)
    return found


def _joined(texts: Iterable[str]) -> str:
    text = "；".join(texts)
    return GUARD + text if text[:1] in RISKY else text


if __name__ == "__main__":
    main()
