"""Tables of a PDF page: what ruling lines enclose, cell by cell, merged cells once.

A PDF knows no tables: it draws lines and sets words between them.
"""

import ctypes
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

_NEAR = 3.0  # points within which two rules are one
_SHORT = 6.0  # a shorter stroke is no rule
_SQUARE = 1.08  # how much wider than the widest one drawn the square of a character is
_NO_BEGIN = frozenset("、，。；：！？）》”’】〕%％,.;:!?)]")
_NO_END = frozenset("（《“‘【〔([")
_DEPTH = 4  # drawings within drawings
_SURROGATES = range(0xD800, 0xE000)


@dataclass(frozen=True)
class _Rule:
    at: float
    start: float
    end: float

    def covers(self, place: float) -> bool:
        return self.start - _NEAR <= place <= self.end + _NEAR


@dataclass(frozen=True)
class _Letter:
    text: str
    left: float
    right: float
    middle: float


@dataclass
class _Table:
    """A grid of rules; every cell of it belongs to the first cell that it is merged with."""

    down: Sequence[_Rule]
    across: Sequence[_Rule]
    columns: list[float]
    rows: list[float]  # from the top
    owner: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    words: dict[tuple[int, int], list[_Letter]] = field(default_factory=lambda: defaultdict(list))
    sides: dict[tuple[int, int], tuple[float, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row, (top, bottom) in enumerate(pairwise(self.rows)):
            for column, (left, right) in enumerate(pairwise(self.columns)):
                at = row, column
                middle, height = (left + right) / 2, (top + bottom) / 2
                if column and not _ruled(self.down, left, height):
                    self.owner[at] = self.owner[row, column - 1]
                elif row and not _ruled(self.across, top, middle):
                    self.owner[at] = self.owner[row - 1, column]
                else:
                    self.owner[at] = at
                first = self.owner[at]
                begins, ends = self.sides.get(first, (left, right))
                self.sides[first] = min(begins, left), max(ends, right)

    def cell(self, x: float, y: float) -> tuple[int, int] | None:
        """The cell in which a point lies; None outside the table."""
        column = bisect_right(self.columns, x) - 1
        row = bisect_right([-one for one in self.rows], -y) - 1
        return self.owner.get((row, column))

    def lines(self) -> Iterator[str]:
        """The rows with tabs between their cells; of merged cells all but the first are empty."""
        for row in range(len(self.rows) - 1):
            cells = [(row, column) for column in range(len(self.columns) - 1)]
            yield "\t".join(
                _joined(self.words[at], *self.sides[at]) if self.owner[at] == at else ""
                for at in cells
            )


def text(page: Any, layer: Any) -> str | None:
    """The text of a page with tables; None where the page has none."""
    found = _tables(page)
    if not found:
        return None
    parts: list[str] = []
    placed: set[int] = set()
    inside = False
    for index in range(layer.count_chars()):
        code = raw.FPDFText_GetUnicode(layer, index)
        if not code or code in _SURROGATES or code >= 0xFFFE:
            continue
        if raw.FPDFText_IsGenerated(layer, index) == 1:
            parts += [] if inside else [chr(code)]
            continue
        letter, y = _letter(layer, index, chr(code))
        place = next(
            ((n, at) for n, one in enumerate(found) if (at := one.cell(letter.middle, y))), None
        )
        inside = place is not None
        if place is None:
            parts.append(letter.text)
            continue
        number, at = place
        found[number].words[at].append(letter)
        if number not in placed:
            placed.add(number)
            parts.append(f"\n\0{number}\0\n")
    said = "".join(parts)
    for number, one in enumerate(found):
        said = said.replace(f"\0{number}\0", "\n".join(one.lines()))
    return said


def _letter(layer: Any, index: int, character: str) -> tuple[_Letter, float]:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharBox(layer, index, left, right, bottom, top)
    middle = (left.value + right.value) / 2
    origin = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(layer, index, *origin)
    # A comma stands low and a quotation mark high: the line is where they are set from.
    begins = left.value if character.isascii() else origin[0].value
    return _Letter(character, begins, right.value, middle), origin[1].value + 1


def _joined(letters: Sequence[_Letter], left: float, right: float) -> str:
    """The words of a cell; a line ends a paragraph where what follows would have fitted into it."""
    if not letters:
        return ""
    # What is drawn of 、 is narrow; it stands in a square as wide as any other character.
    square = max(one.right - one.left for one in letters) * _SQUARE
    margin = max(0.0, min(one.left for one in letters) - left)
    said = letters[0].text
    for index, (before, letter) in enumerate(pairwise(letters), start=1):
        free = right - margin - _end(before, square)
        if letter.left < before.left and _width(letters, index, square) < free:
            said += " "
        said += letter.text
    return " ".join(said.split())


def _end(letter: _Letter, square: float) -> float:
    return letter.right if letter.text.isascii() else letter.left + square


def _width(letters: Sequence[_Letter], start: int, square: float) -> float:
    """How wide the first word of a line is, with the marks that no line begins or ends with."""
    end = start
    while end + 1 < len(letters) and letters[end + 1].left > letters[end].left:
        this, following = letters[end].text, letters[end + 1].text
        word = this.isascii() and this.isalnum() and following.isascii() and following.isalnum()
        if not (word or following in _NO_BEGIN or this in _NO_END):
            break
        end += 1
    return _end(letters[end], square) - letters[start].left


def _tables(page: Any) -> list[_Table]:
    across, down = _rules(page)
    groups: list[tuple[list[_Rule], list[_Rule]]] = []
    for rule in down:
        met = [one for one in across if one.covers(rule.at) and rule.covers(one.at)]
        touching = [group for group in groups if any(one in group[0] for one in met)]
        groups = [group for group in groups if group not in touching]
        merged = [*met, *(one for group in touching for one in group[0] if one not in met)]
        groups.append((merged, [rule, *(one for group in touching for one in group[1])]))
    found = []
    for horizontal, vertical in groups:
        columns = _apart(one.at for one in vertical)
        rows = _apart(one.at for one in horizontal)[::-1]
        if len(columns) > 2 and len(rows) > 1:
            found.append(_Table(vertical, horizontal, columns, rows))
    return found


def _rules(page: Any) -> tuple[list[_Rule], list[_Rule]]:
    """The straight strokes of a page: across it and down it."""
    across: list[_Rule] = []
    down: list[_Rule] = []
    for drawn in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=_DEPTH):
        for (x, y), (to_x, to_y) in _strokes(drawn):
            if abs(y - to_y) <= 1 and abs(x - to_x) >= _SHORT:
                across.append(_Rule((y + to_y) / 2, min(x, to_x), max(x, to_x)))
            elif abs(x - to_x) <= 1 and abs(y - to_y) >= _SHORT:
                down.append(_Rule((x + to_x) / 2, min(y, to_y), max(y, to_y)))
    return across, down


def _strokes(drawn: Any) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    matrix: pdfium.PdfMatrix = drawn.get_matrix()
    begun = before = (0.0, 0.0)
    for number in range(raw.FPDFPath_CountSegments(drawn)):
        segment = raw.FPDFPath_GetPathSegment(drawn, number)
        x, y = ctypes.c_float(), ctypes.c_float()
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        at = matrix.on_point(x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            begun = at
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield before, at
        if raw.FPDFPathSegment_GetClose(segment):
            yield at, begun
        before = at


def _ruled(rules: Sequence[_Rule], at: float, place: float) -> bool:
    return any(abs(one.at - at) <= _NEAR and one.covers(place) for one in rules)


def _apart(places: Iterator[float]) -> list[float]:
    """Places in order, those that are all but the same once."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _NEAR:
            found.append(place)
    return found
