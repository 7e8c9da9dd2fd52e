"""Comma- and tab-separated text: encodings, delimiters, and what is wrong with a file by line."""

import codecs
import csv
import io
import re
from collections.abc import Iterator

from anjia.kernel.refusals import Refused
from anjia.ledger.sheets.limits import Limits
from anjia.ledger.sheets.workbook import Row

DELIMITERS = (",", "\t", ";", "，", "|")
# Three-byte UTF-8 sequences of common Chinese characters; GB18030 text never decodes to them.
CHINESE = re.compile(r"[一-鿿]")
SAMPLE_LINES = 30


def read(data: bytes, *, limits: Limits) -> tuple[list[Row], str]:
    """Return the rows and the encoding of a text file, or raise Refused naming the line."""
    text, encoding = decode(data)
    return list(_rows(text, limits=limits)), encoding


def decode(data: bytes) -> tuple[str, str]:
    """Decode UTF-8 (marked or not), UTF-16 with its mark, or GB18030; never a mixture."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16"), "utf-16"
        except UnicodeDecodeError as broken:
            raise Refused("text_encoding", line=1) from broken
    if (nul := data.find(b"\x00")) >= 0:
        raise Refused("text_nul", line=_line(data, nul))
    marked = data.startswith(codecs.BOM_UTF8)
    try:
        return data.decode("utf-8-sig"), "utf-8-sig" if marked else "utf-8"
    except UnicodeDecodeError as broken:
        wrong_line = _line(data, broken.start)
    if marked or _has_chinese_utf8(data):
        raise Refused("text_mixed", line=wrong_line)
    try:
        return data.decode("gb18030"), "gb18030"
    except UnicodeDecodeError as broken:
        raise Refused("text_encoding", line=_line(data, broken.start)) from broken


def _line(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1


def _has_chinese_utf8(data: bytes) -> bool:
    for line in data.splitlines():
        if line.isascii():
            continue
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            continue
        if CHINESE.search(text):
            return True
    return False


def delimiter(text: str) -> str:
    """Return the delimiter that most lines of the beginning share."""
    lines = [line for line in text[:65_536].splitlines()[:SAMPLE_LINES] if line.strip()]
    best, most = ",", 0
    for candidate in DELIMITERS:
        count = sum(min(line.count(candidate), 50) for line in lines)
        if count > most:
            best, most = candidate, count
    return best


def _rows(text: str, *, limits: Limits) -> Iterator[Row]:
    csv.field_size_limit(limits.cell_characters)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text), strict=False)
    count = 0
    try:
        for record in reader:
            count += 1
            if count > limits.rows + 100:
                raise Refused("sheet_too_long", rows=count, most=limits.rows)
            if len(record) > limits.columns and any(record[limits.columns :]):
                raise Refused("sheet_too_wide", columns=len(record), most=limits.columns)
            yield [cell if cell.strip() else None for cell in record[: limits.columns]]
    except csv.Error as broken:
        raise Refused("text_quote", line=count + 1) from broken
