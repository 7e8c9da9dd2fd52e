"""What the reader hands over: sheets of plain values, each with its address in the user's file."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True)
class Flaw:
    """A cell without a usable value: a `formula` never calculated, or an `error` such as #N/A."""

    kind: str
    text: str = ""


Value: TypeAlias = str | float | int | bool | dt.date | dt.datetime | dt.time | Flaw | None
Row: TypeAlias = list[Value]


@dataclass(frozen=True)
class Merge:
    """A merged range, zero-based and inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Sheet:
    """One worksheet from A1; merged ranges are filled with the value of their first cell."""

    name: str
    hidden: bool = False
    rows: list[Row] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    def at(self, row: int, column: int) -> Value:
        """Return the value at zero-based `row`, `column`; outside the sheet there is none."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return None

    def is_blank(self) -> bool:
        return not any(value is not None for row in self.rows for value in row)


@dataclass
class Workbook:
    """A parsed file: `kind` is xlsx, xls or csv as its content says, whatever the name claims."""

    kind: str
    sheets: list[Sheet] = field(default_factory=list)
    encoding: str = ""

    def filled(self) -> Iterator[Sheet]:
        """Yield the sheets that hold anything, visible ones first."""
        sheets = [sheet for sheet in self.sheets if not sheet.is_blank()]
        yield from sorted(sheets, key=lambda sheet: sheet.hidden)

    def sheet(self, name: str) -> Sheet | None:
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def letters(column: int) -> str:
    """Return the letters of a zero-based column: 0 is A, 27 is AB."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def address(row: int, column: int) -> str:
    """Return the address of a zero-based cell as Excel shows it: (40, 4) is E41."""
    return f"{letters(column)}{row + 1}"


def position(cell: str) -> tuple[int, int]:
    """Return the zero-based row and column of an address such as E41."""
    name = cell.rstrip("0123456789")
    column = 0
    for letter in name:
        column = column * 26 + ord(letter) - 64
    return int(cell[len(name) :]) - 1, column - 1
