"""A reply's text as paragraphs and headings: a short line that begins with a number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# GB/T 9704-2012, 7.3.3: 一、 （一） 1. （1）
_MARKS = (
    re.compile(r"^[一二三四五六七八九十]+、"),
    re.compile(r"^[（(][一二三四五六七八九十]+[)）]、?"),
    re.compile(r"^[0-9０-９]+[.．、]"),
    re.compile(r"^[（(][0-9０-９]+[)）]"),
)
LONGEST = 60
_ENDS = "。；;！!？?，,"


@dataclass(frozen=True)
class Line:
    """One line: `level` 1 to 4 of a heading, 0 of a paragraph; `text` without the mark."""

    level: int
    text: str


def lines(text: str) -> Iterator[Line]:
    """The lines that hold something, in their order."""
    for line in text.split("\n"):
        bare = line.strip()
        if bare:
            yield _line(bare)


def _line(bare: str) -> Line:
    for level, mark in enumerate(_MARKS, start=1):
        hit = mark.match(bare)
        if hit and len(bare) <= LONGEST and bare[-1] not in _ENDS and bare[hit.end() :].strip():
            return Line(level, bare[hit.end() :].strip())
    return Line(0, bare)
