"""Finds the header of a user's sheet among titles, unit lines and merged cells.

It never decides between two equals: the caller asks the user. What columns mean: `mapping`.
"""

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from anjia.kernel.refusals import Refused
from anjia.ledger.sheets.columns import bare, plain
from anjia.ledger.sheets.workbook import Row, Sheet, Value, letters

DEEPEST = 60
LONGEST_LABEL = 40
TALLEST = 3
UNIT = re.compile(r"单\s*位\s*[:：]\s*([^\s\d,，;；。]{1,12})")
DAY = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?")
MONTH = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月")
TOTALS = frozenset({"合计", "总计", "小计", "共计", "合計"})
NOTE = re.compile(
    r"^\s*(注|备注|说明|填表说明|填报说明|填表人|制表人?|审核人?|负责人|填报人|报送人)\s*[:：]"
)


@dataclass(frozen=True)
class HeaderColumn:
    """One column of the user's sheet: `label`, and `group` above it in a header of two levels."""

    index: int
    label: str
    group: str = ""

    @property
    def letters(self) -> str:
        return letters(self.index)

    @property
    def full(self) -> str:
        return f"{self.group}/{self.label}" if self.group else self.label


@dataclass
class Header:
    """Where the header stands (zero-based rows), what it says, and which rows are data."""

    top: int
    bottom: int
    columns: list[HeaderColumn]
    title: str = ""
    unit: str = ""
    as_of: dt.date | None = None
    duplicates: list[tuple[HeaderColumn, HeaderColumn]] = field(default_factory=list)

    def fingerprint(self) -> str:
        """Return a text that two sheets of the same layout share."""
        return "|".join(plain(column.full) for column in self.columns)


@dataclass
class Body:
    """The data rows below a header, and the rows left out with the reason for each."""

    rows: list[int]
    totals: list[int] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    blanks: int = 0


def find(sheet: Sheet, *, known: frozenset[str] = frozenset(), row: int | None = None) -> Header:
    """Return the header; Refused `header_missing`, or `header_ambiguous` with both rows.

    `known` are the words of the ledger's columns, `row` is the user's own choice (zero-based).
    """
    if row is not None:
        if not 0 <= row < len(sheet.rows):
            raise Refused("header_missing", sheet=sheet.name)
        return _read(sheet, row)
    scores = [(_score(sheet, at, known), at) for at in range(min(len(sheet.rows), DEEPEST))]
    good = sorted(((s, at) for s, at in scores if s > 0), key=lambda pair: (-pair[0], pair[1]))
    if not good:
        raise Refused("header_missing", sheet=sheet.name)
    best_score, best = good[0]
    for score, at in good[1:]:
        if score < best_score * 0.5:
            break
        if _same_block(sheet, best, at):
            best = max(best, at)
        else:
            rows = sorted((best + 1, at + 1))
            raise Refused("header_ambiguous", sheet=sheet.name, first=rows[0], second=rows[1])
    return _read(sheet, best)


def body(sheet: Sheet, header: Header) -> Body:
    """Return which rows below the header are data; totals and notes are named, never lost."""
    found = Body(rows=[])
    first = header.bottom + 1
    used = [column.index for column in header.columns]
    for at in range(first, len(sheet.rows)):
        row = sheet.rows[at]
        cells = [row[c] for c in used if c < len(row) and row[c] is not None]
        if not cells:
            if any(value is not None for value in row):
                found.notes.append(at)
            else:
                found.blanks += 1
        elif _is_total(cells):
            found.totals.append(at)
        elif _is_note(cells, width=len(used)) or (at == first and _is_numbering(cells)):
            found.notes.append(at)
        else:
            found.rows.append(at)
    return found


def _is_total(cells: Row) -> bool:
    # Every one of the words ends so; asked first, it spares a large sheet most of the work.
    return any(
        isinstance(v, str) and ("计" in v or "計" in v) and plain(v) in TOTALS for v in cells[:2]
    )


def _is_note(cells: Row, *, width: int) -> bool:
    first = cells[0]
    if not isinstance(first, str):
        return False
    if NOTE.match(first):
        return True
    # One text spread over the whole width by a merge is a remark, not a record.
    if width <= 2 or len(cells) <= 2 or len(first) <= 4 or cells[1] != first:
        return False
    return len(set(map(str, cells))) == 1


def _is_numbering(cells: Row) -> bool:
    """A row of 1 2 3 … (or 甲 乙 1 2 …) under the header numbers the columns."""
    numbers = [_whole(v) for v in cells if not (isinstance(v, str) and plain(v) in "甲乙丙丁")]
    steps = [n for n in numbers if n is not None]
    return len(steps) == len(numbers) > 2 and all(b - a == 1 for a, b in pairwise(steps))


def _whole(value: Value) -> int | None:
    if isinstance(value, float | int) and value == int(value):
        return int(value)
    if isinstance(value, str) and value.strip().isdecimal():
        return int(value)
    return None


def _is_label(value: Value) -> bool:
    if not isinstance(value, str):
        return False
    text = plain(value)
    return 0 < len(text) <= LONGEST_LABEL and not text.replace("%", "").isdigit()


def _score(sheet: Sheet, at: int, known: frozenset[str]) -> float:
    row = sheet.rows[at]
    filled = [v for v in row if v is not None]
    labels = [plain(str(v)) for v in filled if _is_label(v)]
    distinct = set(labels)
    if len(distinct) < 2 or len(labels) < 0.8 * len(filled):
        return 0
    if any(UNIT.search(str(v)) for v in filled) and len(distinct) < 4:
        return 0
    hits = sum(1 for v in {str(v) for v in filled} if plain(v) in known or bare(v) in known)
    if known:
        # A row that names at least two of the ledger's columns, most of them at best.
        return hits * 2 + hits / len(distinct) if hits >= 2 else _blind(sheet, at, distinct)
    return _blind(sheet, at, distinct)


def _blind(sheet: Sheet, at: int, distinct: set[str]) -> float:
    """Score without known words: short distinct labels over rows that look different."""
    if len(distinct) < 0.6 * sum(1 for v in sheet.rows[at] if v is not None):
        return 0
    below = sheet.rows[at + 1 : at + 6]
    values = [v for row in below for v in row if v is not None]
    if not values:
        return 0
    unlike = sum(1 for v in values if not isinstance(v, str) or any(c.isdigit() for c in v))
    same_above = at > 0 and _filled(sheet.rows[at - 1]) >= len(distinct)
    if unlike == 0 or same_above or any(c.isdigit() for text in distinct for c in text):
        return 0
    return 0.1 + len(distinct) / 1000


def _filled(row: Row) -> int:
    return len({str(v) for v in row if v is not None})


def _same_block(sheet: Sheet, one: int, other: int) -> bool:
    """Two rows of one header: neighbours that a merged range or a gap above ties together."""
    upper, lower = sorted((one, other))
    return lower - upper < TALLEST and all(
        _is_upper(sheet, at, lower) for at in range(upper, lower)
    )


def _is_upper(sheet: Sheet, at: int, lower: int) -> bool:
    """Tell whether row `at` is the upper level of the header whose lowest row is `lower`."""
    tall = any(m.top <= at < m.bottom <= lower for m in sheet.merges)
    wide = [m for m in sheet.merges if m.top == m.bottom == at and m.right > m.left]
    row, below = sheet.rows[at], sheet.rows[at + 1]
    if _filled(row) < 2 and not tall:
        return False
    if any(not _is_label(v) or _is_title_line(str(v)) for v in row if v is not None):
        return False
    if tall or wide:
        return True
    # Without merges (text files): a group stands over its first column, its other cells are empty.
    above = sum(1 for v in row if v is not None)
    return 2 <= above < sum(1 for v in below if v is not None)


def _is_title_line(text: str) -> bool:
    return bool(UNIT.search(text) or DAY.search(text) or MONTH.search(text))


def _read(sheet: Sheet, bottom: int) -> Header:
    bottom = _lowest(sheet, bottom)
    top = bottom
    while top > 0 and bottom - top + 1 < TALLEST and _is_upper(sheet, top - 1, bottom):
        top -= 1
    columns = _columns(sheet, top, bottom)
    if len(columns) < 2:
        raise Refused("header_missing", sheet=sheet.name)
    header = Header(top=top, bottom=bottom, columns=columns)
    _read_titles(sheet, header)
    seen: dict[str, HeaderColumn] = {}
    for column in columns:
        word = plain(column.full)
        if word in seen:
            header.duplicates.append((seen[word], column))
        else:
            seen[word] = column
    return header


def _lowest(sheet: Sheet, at: int) -> int:
    """Step down when the row found is the upper level: vertical merges reach below it."""
    deepest = max(
        (m.bottom for m in sheet.merges if m.top <= at < m.bottom and m.bottom - m.top < TALLEST),
        default=at,
    )
    return min(deepest, len(sheet.rows) - 1)


def _columns(sheet: Sheet, top: int, bottom: int) -> list[HeaderColumn]:
    width = max((len(sheet.rows[at]) for at in range(top, bottom + 1)), default=0)
    levels = [_spread(sheet, at, width, last=at == bottom) for at in range(top, bottom + 1)]
    columns = []
    for index in range(width):
        words: list[str] = []
        for level in levels:
            word = level[index]
            if word and (not words or words[-1] != word):
                words.append(word)
        if words:
            columns.append(HeaderColumn(index, words[-1], "/".join(words[:-1])))
    return columns


def _spread(sheet: Sheet, at: int, width: int, *, last: bool) -> list[str]:
    """Return the words of one header row; a group reaches right over columns named only below."""
    row = sheet.rows[at]
    words = [_word(row[index]) if index < len(row) else "" for index in range(width)]
    if last or sheet.merges:
        return words
    below = sheet.rows[at + 1]
    for index in range(1, width):
        if not words[index] and index < len(below) and below[index] is not None:
            words[index] = words[index - 1]
    return words


def _word(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())[:100] if not isinstance(value, dt.date) else str(value)


def _read_titles(sheet: Sheet, header: Header) -> None:
    for at in range(header.top):
        counts = Counter(_word(v) for v in sheet.rows[at] if v is not None)
        for text in counts:
            if unit := UNIT.search(text):
                header.unit = unit[1]
            if (day := _day(text)) and header.as_of is None:
                header.as_of = day
            if not header.title and not unit and len(text) > 3:
                header.title = text
    if header.as_of is None and header.title:
        header.as_of = _day(header.title)


def _day(text: str) -> dt.date | None:
    try:
        if day := DAY.search(text):
            return dt.date(int(day[1]), int(day[2]), int(day[3]))
        if month := MONTH.search(text):
            year, number = int(month[1]), int(month[2])
            after = dt.date(year + number // 12, number % 12 + 1, 1)
            return after - dt.timedelta(days=1)
    except ValueError:
        return None
    return None
