"""Checks of an .xlsx archive before a parser sees it: bombs, far cells, uncalculated formulas."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from anjia.kernel.refusals import Refused
from anjia.ledger.sheets.limits import Limits
from anjia.ledger.sheets.workbook import letters, position

CHUNK = 1024 * 1024
SMALL_PART = 5 * 1024 * 1024
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    ValueError,
    NotImplementedError,
    OSError,
    KeyError,
    RuntimeError,
    ET.ParseError,
)
# A cell that holds something: its tag is not self-closed. Bounded by [^>]*, so linear in the input.
CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,4})(\d{1,8})"[^>]*(?<!/)>')
FORMULA = re.compile(
    rb"<(?:\w+:)?c\s([^>]*)(?<!/)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)"
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v\s*></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
ERROR = re.compile(
    rb'<(?:\w+:)?c\s([^>]*\bt="e"[^>]*)(?<!/)>'
    rb"\s*(?:<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>))?\s*<(?:\w+:)?v\s*>([^<]{1,20})<"
)
PLACE = re.compile(rb'\br="([A-Z]{1,3}\d{1,7})"')


@dataclass
class Findings:
    """Cells of one sheet that show no value: addresses of uncalculated formulas and of errors."""

    formulas: list[tuple[int, int]] = field(default_factory=list)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


def inspect(data: bytes, *, limits: Limits) -> dict[str, Findings]:
    """Refuse a dangerous archive; otherwise return the findings of each worksheet by its name."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_bomb(archive, packed=len(data), limits=limits)
            parts = _worksheets(archive)
            found: dict[str, Findings] = {}
            spent = _Budget(packed=len(data), limits=limits)
            for info in archive.infolist():
                name = parts.get(info.filename.lower())
                if name is None:
                    for _ in _inflate(archive, info, spent=spent):
                        pass
                else:
                    found[name] = _scan(_inflate(archive, info, spent=spent), limits=limits)
            return found
    except BROKEN as broken:
        raise Refused("file_broken") from broken


def refuse_dangerous(data: bytes, *, limits: Limits) -> None:
    """Refuse an archive of any kind that is broken, locked, or unfolds without end."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_bomb(archive, packed=len(data), limits=limits)
            spent = _Budget(packed=len(data), limits=limits)
            for info in archive.infolist():
                for _ in _inflate(archive, info, spent=spent):
                    pass
    except BROKEN as broken:
        raise Refused("file_broken") from broken


def _refuse_bomb(archive: zipfile.ZipFile, *, packed: int, limits: Limits) -> None:
    entries = archive.infolist()
    if len(entries) > limits.archive_entries:
        raise Refused("file_bomb")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("file_encrypted")
    declared = sum(entry.file_size for entry in entries)
    _Budget(packed=packed, limits=limits).spend(declared)


class _Budget:
    """Counts unpacked bytes as they appear: declared sizes can lie."""

    def __init__(self, *, packed: int, limits: Limits) -> None:
        self._most = limits.unpacked_bytes
        self._ratio_most = max(limits.ratio_from_bytes, packed * limits.archive_ratio)
        self._spent = 0

    def spend(self, size: int) -> None:
        self._spent += size
        if self._spent > self._most or self._spent > self._ratio_most:
            raise Refused("file_bomb")


def _inflate(archive: zipfile.ZipFile, info: zipfile.ZipInfo, *, spent: _Budget) -> Iterator[bytes]:
    with archive.open(info) as part:
        while chunk := part.read(CHUNK):
            spent.spend(len(chunk))
            yield chunk


def _small(archive: zipfile.ZipFile, name: str) -> ET.Element:
    actual = next(n for n in archive.namelist() if n.replace("\\", "/").lower() == name)
    with archive.open(actual) as part:
        text = part.read(SMALL_PART + 1)
    if len(text) > SMALL_PART:
        raise Refused("file_bomb")
    return ET.fromstring(text)  # noqa: S314 - see the import


def _worksheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return part name (lower case) -> sheet name."""
    try:
        targets = {
            item.get("Id", ""): item.get("Target", "")
            for item in _small(archive, "xl/_rels/workbook.xml.rels").iter(RELATION)
        }
        book = _small(archive, "xl/workbook.xml")
    except StopIteration as missing:
        raise Refused("file_broken") from missing
    parts = {}
    for tag in (MAIN, STRICT):
        for item in book.iter(f"{tag}sheet"):
            relation = next((v for k, v in item.attrib.items() if k.endswith("}id")), "")
            target = targets.get(relation, "").lstrip("/").lower()
            if target:
                full = target if target.startswith("xl/") else f"xl/{target}"
                parts[full] = item.get("name", "")
    return parts


def _scan(chunks: Iterator[bytes], *, limits: Limits) -> Findings:
    found = Findings()
    far = _far_pattern(limits)
    rest = b""
    for chunk in chunks:
        text = rest + chunk
        cut = max(text.rfind(b"</row>"), text.rfind(b"</c>"))
        if cut < 0 and len(text) < 4 * CHUNK:
            rest = text
            continue
        whole, rest = text[: cut + 4], text[cut + 4 :]
        _scan_piece(whole, found=found, far=far, limits=limits)
    _scan_piece(rest, found=found, far=far, limits=limits)
    return found


def _far_pattern(limits: Limits) -> re.Pattern[bytes]:
    """Match a filled cell whose column has three letters or whose row has more digits than allowed.

    Coarse on purpose: it runs at the speed of the regex engine, exact bounds are checked on a hit.
    """
    text = str(limits.rows)
    digits = len(text)
    return re.compile(
        rb'<(?:\w+:)?c\s[^>]*?\br="(?:[A-Z]{3,4}\d+|[G-Z][A-Z]\d+|[A-Z]+[%s-9]\d{%d}|[A-Z]+\d{%d,})"'
        rb"[^>]*(?<!/)>" % (text[:1].encode(), digits - 1, digits + 1)
    )


def _scan_piece(text: bytes, *, found: Findings, far: re.Pattern[bytes], limits: Limits) -> None:
    for hit in far.finditer(text):
        cell = CELL.match(hit.group())
        if cell is None:
            continue
        row, column = position((cell[1] + cell[2]).decode())
        if row >= limits.rows + 100 or column >= limits.columns:
            raise Refused(
                "sheet_far_cell",
                cell=f"{letters(column)}{row + 1}",
                rows=limits.rows,
                columns=limits.columns,
            )
    if b"<f" in text or b":f" in text:
        for hit in FORMULA.finditer(text):
            if b't="str"' not in hit[1] and (place := PLACE.search(b" " + hit[1])):
                found.formulas.append(position(place[1].decode()))
    if b't="e"' in text:
        for hit in ERROR.finditer(text):
            if place := PLACE.search(b" " + hit[1]):
                found.errors[position(place[1].decode())] = hit[2].decode("ascii", "replace")
