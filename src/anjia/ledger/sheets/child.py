"""The limited process that parses one file: `python -m anjia.ledger.sheets.child < file > frames`.

It limits itself before it reads a byte, then answers in frames: four bytes of length and JSON text.
A refusal is a frame too; a crash is for the parent to notice. Nothing but parsing belongs here: no
Django, no network, no file is opened.
"""

import datetime as dt
import json
import resource
import struct
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, BinaryIO

import python_calamine

from anjia.kernel.refusals import Refused
from anjia.ledger.sheets import archive, sniff, text
from anjia.ledger.sheets.limits import DEFAULT, Limits

BATCH = 2_000
LENGTH = struct.Struct(">I")
Parse = Callable[..., Iterator[dict[str, Any]]]


def main() -> None:
    """Limit this process, parse standard input, answer on standard output."""
    limits = DEFAULT
    restrict(limits)
    serve(sys.stdin.buffer, sys.stdout.buffer, limits=limits)


def restrict(limits: Limits) -> None:
    """Bound memory, processor time and files of the present process, for good."""
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 16),
        (resource.RLIMIT_FSIZE, limits.answer_bytes),
    ):
        hard = resource.getrlimit(kind)[1]
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (bound, bound))


def serve(
    source: BinaryIO, answer: BinaryIO, *, limits: Limits, parse: Parse | None = None
) -> None:
    """Parse `source` and write frames to `answer`; the last frame is `end` or `refused`."""
    try:
        data = source.read(limits.upload_bytes + 1)
        for frame in (parse or book)(data, limits=limits):
            _send(answer, frame)
        _send(answer, {"end": True})
    except Refused as refused:
        _send(answer, {"refused": refused.code, "facts": dict(refused.facts)})
    except MemoryError:
        _send(answer, {"refused": "sheet_too_big", "facts": {}})
    answer.flush()


def _send(answer: BinaryIO, frame: dict[str, Any]) -> None:
    body = json.dumps(frame, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )
    answer.write(LENGTH.pack(len(body)))
    answer.write(body)


def book(data: bytes, *, limits: Limits) -> Iterator[dict[str, Any]]:
    """Yield frames of one workbook: `book`, then for each sheet `sheet` and its `rows`."""
    if len(data) > limits.upload_bytes:
        raise Refused("file_too_big", most=limits.upload_bytes // (1024 * 1024))
    kind = sniff.kind(data)
    if kind == "csv":
        rows, encoding = text.read(data, limits=limits)
        yield {"book": "csv", "encoding": encoding}
        yield {"sheet": "", "hidden": False, "merges": []}
        for start in range(0, len(rows), BATCH):
            yield {"rows": rows[start : start + BATCH], "special": []}
        return
    findings = archive.inspect(data, limits=limits) if kind == "xlsx" else {}
    yield {"book": kind, "encoding": ""}
    yield from _spreadsheet(data, findings=findings, limits=limits)


def _spreadsheet(
    data: bytes, *, findings: dict[str, archive.Findings], limits: Limits
) -> Iterator[dict[str, Any]]:
    try:
        book = python_calamine.CalamineWorkbook.from_object(_Bytes(data))
        for item in _listed(book, limits=limits):
            yield from _worksheet(
                book.get_sheet_by_name(item.name),
                hidden=item.visible != python_calamine.SheetVisibleEnum.Visible,
                findings=findings.get(item.name, archive.Findings()),
                limits=limits,
            )
    except python_calamine.PasswordError as locked:
        raise Refused("file_encrypted") from locked
    except (python_calamine.CalamineError, OSError, ValueError) as broken:
        raise Refused("file_broken") from broken
    except BaseException as panic:
        # A Rust panic arrives as pyo3's PanicException, which is no Exception.
        if type(panic).__name__ == "PanicException":
            raise Refused("file_broken") from panic
        raise


def _listed(
    book: python_calamine.CalamineWorkbook, *, limits: Limits
) -> list[python_calamine.SheetMetadata]:
    sheets = [
        item for item in book.sheets_metadata if item.typ == python_calamine.SheetTypeEnum.WorkSheet
    ]
    if len(sheets) > limits.sheets:
        raise Refused("sheets_too_many", sheets=len(sheets), most=limits.sheets)
    return sheets


class _Bytes:
    """The least of a file that calamine asks for; io.BytesIO would copy the upload once more."""

    def __init__(self, data: bytes) -> None:
        self._data = memoryview(data)
        self._at = 0

    def read(self, size: int | None = -1) -> bytes:
        end = len(self._data) if size is None or size < 0 else self._at + size
        piece = bytes(self._data[self._at : end])
        self._at += len(piece)
        return piece

    def seek(self, offset: int, whence: int = 0) -> int:
        base = (0, self._at, len(self._data))[whence]
        self._at = max(0, base + offset)
        return self._at


def _worksheet(
    sheet: python_calamine.CalamineSheet,
    *,
    hidden: bool,
    findings: archive.Findings,
    limits: Limits,
) -> Iterator[dict[str, Any]]:
    if sheet.end is not None:
        rows, columns = sheet.end[0] + 1, sheet.end[1] + 1
        if rows > limits.rows + 100:
            raise Refused("sheet_too_long", rows=rows, most=limits.rows)
        if columns > limits.columns:
            raise Refused("sheet_too_wide", columns=columns, most=limits.columns)
        if rows * columns > limits.cells:
            raise Refused("sheet_too_big")
    merges = sheet.merged_cell_ranges or []
    if len(merges) > limits.merges or _merged_cells(merges, end=sheet.end) > limits.cells:
        raise Refused("sheet_too_big")
    yield {
        "sheet": sheet.name,
        "hidden": hidden,
        "merges": [[*start, *end] for start, end in merges],
        "formulas": [list(place) for place in findings.formulas],
        "errors": [[*place, shown] for place, shown in findings.errors.items()],
    }
    if sheet.end is None:
        return
    batch: list[list[Any]] = []
    special: list[list[Any]] = []
    for row in sheet.iter_rows():
        batch.append([_plain(value, special, len(batch), at) for at, value in enumerate(row)])
        if len(batch) == BATCH:
            yield {"rows": batch, "special": special}
            batch, special = [], []
    if batch:
        yield {"rows": batch, "special": special}


def _merged_cells(
    merges: Sequence[tuple[tuple[int, int], tuple[int, int]]], *, end: tuple[int, int] | None
) -> int:
    if end is None:
        return 0
    return sum(
        max(0, min(bottom, end[0]) - top + 1) * max(0, min(right, end[1]) - left + 1)
        for (top, left), (bottom, right) in merges
    )


def _plain(value: Any, special: list[list[Any]], row: int, column: int) -> Any:
    if isinstance(value, str):
        return value if value and not value.isspace() else None
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, dt.datetime):
        special.append([row, column, "datetime", value.isoformat()])
    elif isinstance(value, dt.date):
        special.append([row, column, "date", value.isoformat()])
    elif isinstance(value, dt.time):
        special.append([row, column, "time", value.isoformat()])
    elif isinstance(value, dt.timedelta):
        special.append([row, column, "error", str(value)])
    return None


def answers(pieces: Sequence[bytes]) -> Iterator[dict[str, Any]]:
    """Yield the frames of a complete answer; raises ValueError for a torn one."""
    blob = memoryview(b"".join(pieces))
    at = 0
    while at < len(blob):
        if at + LENGTH.size > len(blob):
            raise ValueError("torn frame")
        (size,) = LENGTH.unpack_from(blob, at)
        at += LENGTH.size
        if at + size > len(blob):
            raise ValueError("torn frame")
        yield json.loads(bytes(blob[at : at + size]))
        at += size


if __name__ == "__main__":
    main()
