"""How wide words and the columns of a table are, in Chinese characters."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from itertools import combinations, pairwise
from math import ceil

from anjia.ledger.papers import wording
from anjia.ledger.papers.paper import Column, Table

_NARROW = 0.55  # a Latin letter or digit beside a Chinese character
_SAMPLE = 2_000  # rows that decide widths
LONGEST_HEAD = 6  # a head may break after so many characters
_LEAST = 2.0
_APART, _LOOKED = 0.25, 30
_MEETING = re.compile(r"(?<=[0-9A-Za-z])(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=[0-9A-Za-z])")
TITLE_LINE = 20  # characters of 22 points
# Where a title may break: behind these, or before a number and its 第.
_BREAKS = re.compile(
    r"[、》）]|(?<=.{4})(?:的|和|及|年度?|季度|会议|工作|扶持|印发|做好|加强|开展|进一步)|(?<=.)(?=第[\d一二三四五六七八九十])"
)


def width(text: str) -> float:
    """Return the width of a text on one line."""
    return sum(1 if unicodedata.east_asian_width(one) in "WFA" else _NARROW for one in text)


def natural(table: Table) -> list[float]:
    """Return how wide each column would be if nothing but long heads were broken."""
    found = []
    rows = [*table.rows[:_SAMPLE], *([table.total] if table.total else [])]
    for at, column in enumerate(table.heads):
        cells = (_loose(wording.cell(row[at], column)) for row in rows)
        head = min(width(wording.head(column)), LONGEST_HEAD)
        found.append(max(_LEAST, head, max(cells, default=0)))
    return found


def _loose(text: str) -> float:
    """As wide as a program may print it that sets digits apart from Chinese."""
    return width(text) + _APART * len(_MEETING.findall(text[:_LOOKED]))


def whole(table: Table) -> frozenset[int]:
    """Return which columns are not broken: those of numbers and of days."""
    sides = wording.aligned(table)
    return frozenset(
        at
        for at, side in enumerate(sides)
        if side == "right" or any(isinstance(row[at], date) for row in table.rows[:_SAMPLE])
    )


def fitted(wanted: Sequence[float], least: Sequence[float], room: float) -> list[float]:
    """Return widths that fill the room; what is beyond the least is shared as it is wanted."""
    if sum(least) >= room:
        return [one * room / sum(least) for one in least]
    if sum(wanted) <= room:
        return [one * room / sum(wanted) for one in wanted]
    share = (room - sum(least)) / (sum(wanted) - sum(least))
    return [few + (one - few) * share for one, few in zip(wanted, least, strict=True)]


def title(text: str) -> list[str]:
    """Return the lines of a title: as it is broken, or in like parts where the sense allows.

    A word is never guessed: where no place to break is found, Word breaks where the line is full.
    """
    return [part for one in wording.lines(text) for part in _broken(one)]


def _broken(text: str) -> list[str]:
    parts = ceil(width(text) / TITLE_LINE)
    if parts < 2:
        return [text]
    places = [found.end() for found in _BREAKS.finditer(text)]
    best, least = [text], float(TITLE_LINE)
    for chosen in combinations(places, parts - 1):
        lines = [text[start:end] for start, end in pairwise((0, *chosen, len(text)))]
        widths = [width(one) for one in lines]
        uneven = max(widths) - min(widths)
        if max(widths) <= TITLE_LINE and uneven < least:
            best, least = lines, uneven
    return best if least <= TITLE_LINE / 2 else [text]


def groups(heads: Sequence[Column]) -> list[tuple[int, int, str]]:
    """Return neighbours of one group as (first, last, group); a column without one stands alone."""
    spans: list[tuple[int, int, str]] = []
    for at, column in enumerate(heads):
        if spans and column.group and spans[-1][2] == column.group:
            spans[-1] = (spans[-1][0], at, column.group)
        else:
            spans.append((at, at, column.group))
    return spans
