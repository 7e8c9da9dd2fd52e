"""Finding the numbered items of a document, at any depth, also where line breaks were lost.

A mark counts as one when it continues its own numbering; what only looks like a mark (2.5, 第一、二
产业, 按照(一)) does not. Whether an item is a task does not belong here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import islice
from typing import TYPE_CHECKING

from anjia.kernel import numerals

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HAN = "一二三四五六七八九十百零〇"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


class Level(IntEnum):
    """Kinds of mark, the outer first as documents usually nest them."""

    PART = 0  # 第一部分
    CHAPTER = 1  # 第一章
    SECTION = 2  # 第一节
    HAN = 3  # 一、
    PAREN_HAN = 4  # (一)
    ARTICLE = 5  # 第一条
    ARABIC = 6  # 1.
    DOTTED = 7  # 1.1
    PAREN_ARABIC = 8  # (1)
    CIRCLED = 9  # ①


_MARKS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    (Level.PART, re.compile(rf"第([{HAN}]+|\d+)部分")),
    (Level.CHAPTER, re.compile(rf"第([{HAN}]+|\d+)章")),
    (Level.SECTION, re.compile(rf"第([{HAN}]+|\d+)节")),
    (Level.ARTICLE, re.compile(rf"第([{HAN}]+|\d+)条")),
    (
        Level.ARTICLE,
        re.compile(
            rf"(?:(?<=\n)|^)[ \t]*(?:任务|行动|工程|措施|事项)([{HAN}]+|\d{{1,2}})\s*[:、.]"
        ),
    ),
    (Level.HAN, re.compile(rf"(?<![第{HAN}年月日、])([{HAN}]+)[、.](?![{HAN}]+[产次级年类批、])")),
    (Level.PAREN_HAN, re.compile(rf"(?<!第)[(]([{HAN}]+)[)](?:[、.:。])?")),
    (
        Level.ARABIC,
        re.compile(
            r"(?<![\d.第/\-A-Za-z(])(\d{1,3})"
            r"(?:[.、](?!\d)|\)(?=[^\d,;.。])|"
            r"[.、](?=20\d\d(?: ?年|[-—~至]20\d\d)|\d{2,4} ?[个户人名家项]))"
        ),
    ),
    # 1 产业发展, over 1.1
    (
        Level.ARABIC,
        re.compile(r"(?<![\d.])(\d{1,2})[ \t]+(?=[\u3400-\u9fff][^\n]{1,30}\n\s*\1\.1(?!\d))"),
    ),
    (
        Level.DOTTED,
        re.compile(
            r"(?:(?<=\n)|^)[ \t]*(\d{1,2}\.\d{1,2})(?![\d.])[ \t、.]*"
            r"(?=[\u3400-\u9fff“《])(?![万亿千百个亩元人户名家公倍米吨%成])"
        ),
    ),
    (Level.PAREN_ARABIC, re.compile(r"(?<!第)[(](\d{1,2})[)](?:[、.。])?")),
    (Level.CIRCLED, re.compile(f"([{CIRCLED}])")),
)
_REFERRED = re.compile(r"规定|第|款|项|的|所|之|要求|至|、|和|,|。|;|\)|中|[^\s]{0,4}(?:规定|要求)")
_HEADING = 40  # the longest heading
_LEAST = 4  # an item has more text than this
_LEFT_OUT = 3  # numbers that a document may leave out
_FAR = 400  # marks within which a numbering must go on
_GOES_ON = frozenset({Level.ARABIC, Level.ARTICLE, Level.PAREN_HAN})
_BEGINS_HEADING = re.compile(r"[\u3400-\u9fff“《\"]")
# A mark after one of these stands where an item can begin.
_AFTER = re.compile(r"[。!?;:)\]】》”\"…\n]\s*$")
# Behind a line of units that lost its end.
_UNITS_BEFORE = re.compile(r"(?:单位|部门):[^。;\n:()]{2,70}(?:\([^()]{1,12}\))?$")
_NO_MARK_BEFORE = re.compile(
    r"(?:附件|附表|[见如附][表图]|按照?|依照|根据|依据|(?<!意)见|前款|上述|本|条|款|项|年|至|或)\s*$"
)


class Strength(IntEnum):
    """How surely a mark stands where an item begins."""

    REFERENCE = -1  # 按照(一)
    WEAK = 0  # in the middle of a sentence
    END = 1  # behind the end of a sentence or a bracket
    LINE = 2  # at the beginning of a line


@dataclass(frozen=True)
class Mark:
    """Something that looks like the number of an item."""

    level: Level
    number: int
    start: int
    end: int
    printed: str
    strength: Strength


@dataclass
class Item:
    """A numbered item: its mark, its own text up to the next mark, and the items inside it."""

    mark: Mark
    end: int = 0
    inside: list[Item] = field(default_factory=list)
    jumped: bool = False

    @property
    def own(self) -> tuple[int, int]:
        """Where its own text stands, without the mark and without what is inside it."""
        last = self.inside[0].mark.start if self.inside else self.end
        return self.mark.end, last

    def walk(self) -> Iterator[Item]:
        """The item and all inside it, in order."""
        yield self
        for child in self.inside:
            yield from child.walk()


def marks(text: str) -> list[Mark]:
    """Everything that looks like a mark, in order of place."""
    found: dict[int, Mark] = {}
    for level, pattern in _MARKS:
        for hit in pattern.finditer(text):
            value = number(hit[1])
            if value is None or not 0 < value <= 300:
                continue
            strength = _strength(text, hit.start())
            named = level in {Level.PART, Level.CHAPTER, Level.SECTION, Level.ARTICLE}
            if named and strength < Strength.LINE and _REFERRED.match(text, hit.end()):
                continue  # 第三条规定 in a sentence is a reference
            found.setdefault(
                hit.start(), Mark(level, value, hit.start(), hit.end(), hit[1], strength)
            )
    return [found[place] for place in sorted(found)]


def number(text: str) -> int | None:
    """The number that a mark prints, in any of its forms; None for what is no number."""
    if text.isdecimal():
        return int(text)
    if dotted := re.fullmatch(r"\d{1,2}\.(\d{1,2})", text):
        return int(dotted[1])
    if text in CIRCLED:
        return CIRCLED.index(text) + 1
    value = numerals.number(text)
    return int(value) if value is not None else None


def _strength(text: str, start: int) -> Strength:
    before = text[max(0, start - 12) : start]
    line = text.rfind("\n", 0, start) + 1
    if not text[line:start].strip(" \t*#·-"):
        return Strength.LINE
    if _NO_MARK_BEFORE.search(before):
        return Strength.REFERENCE
    behind = _AFTER.search(before) or _UNITS_BEFORE.search(text, max(0, start - 80), start)
    return Strength.END if behind else Strength.WEAK


def items(text: str, breaks: Sequence[int] = ()) -> list[Item]:
    """The numbered items of a text as a forest, in order; at a break all numbering begins anew."""
    candidates = [mark for mark in marks(text) if mark.strength >= Strength.WEAK]
    chosen = _Choosing(text, candidates, sorted(breaks)).all()
    return _nested(chosen, _ranks(chosen), sorted(breaks), end=len(text))


@dataclass
class _Choosing:
    """Goes through what looks like marks and keeps those that continue a numbering."""

    text: str
    candidates: Sequence[Mark]
    breaks: Sequence[int]
    # Each with whether numbers were left out before it.
    found: list[tuple[Mark, bool]] = field(default_factory=list)
    last: dict[Level, int] = field(default_factory=dict)
    open_levels: list[Level] = field(default_factory=list)

    def all(self) -> list[tuple[Mark, bool]]:
        """The marks that count."""
        part = 0
        for index, mark in enumerate(self.candidates):
            if (here := bisect_right(self.breaks, mark.start)) > part:
                part, self.last, self.open_levels = here, {}, []
            on_line = mark.strength == Strength.LINE
            jumped = self._jumps(mark, index)
            if (jumped is None) if on_line else not self._continues(mark, index):
                continue
            self.found.append((mark, bool(jumped) and on_line))
            self.open_levels = [one for one in self.open_levels if one < mark.level] + [mark.level]
            self.last[mark.level] = mark.number
            for level in list(self.last):
                # What is numbered inside an item may begin again or go on from item to item.
                if level > mark.level and level not in _GOES_ON:
                    del self.last[level]
        return self.found

    def _jumps(self, mark: Mark, index: int) -> bool | None:
        """Whether a mark at the beginning of a line leaves numbers out; None when it is none."""
        before = self.last.get(mark.level, 0)
        if mark.number in {1, before + 1}:
            return False
        if before and before <= mark.number <= before + _LEFT_OUT:
            return True
        # An extract of a document may begin with its second chapter, and that with (十一).
        if before or mark.level > Level.PAREN_HAN:
            return None
        seen = any(one.level == mark.level for one, _jumped in self.found)
        begins = not self.found or (not seen and self._has_next(mark, index))
        return True if begins else None

    def _continues(self, mark: Mark, index: int) -> bool:
        """Whether a mark within a line is an item's: it must go on, or begin what goes on."""
        headed = bool(self.found) and _follows_heading(self.text, self.found[-1][0], mark)
        if mark.number != 1 and mark.number != self.last.get(mark.level, 0) + 1:
            return False
        if mark.number == 1 and not self._begins(mark, index, headed=headed):
            return False
        if mark.strength != Strength.WEAK or headed:
            return True
        if mark.level in {Level.PAREN_ARABIC, Level.CIRCLED}:
            return False
        if self.found and mark.start - self.found[-1][0].end < _LEAST:
            return False
        is_heading = _BEGINS_HEADING.match(self.text, mark.end)
        return mark.level != Level.HAN or mark.number == 1 or bool(is_heading)

    def _begins(self, mark: Mark, index: int, *, headed: bool) -> bool:
        opens = self._opens(mark, index)
        again = self.last.get(mark.level, 0) == 0 or self._restarts(mark) or opens
        if mark.level in self.open_levels and not again:
            return False
        return headed or opens or self._has_next(mark, index)

    def _opens(self, mark: Mark, index: int) -> bool:
        """Whether a mark is that of a heading: the first item of a deeper kind follows at once."""
        if index + 1 >= len(self.candidates):
            return False
        later = self.candidates[index + 1]
        return later.number == 1 and _follows_heading(self.text, mark, later)

    def _restarts(self, mark: Mark) -> bool:
        """Whether something outer began since the last mark of this level."""
        for earlier, _jumped in reversed(self.found):
            if earlier.level <= mark.level:
                return earlier.level < mark.level
        return True

    def _has_next(self, mark: Mark, index: int) -> bool:
        """Whether the numbering goes on before something outer begins."""
        for later in islice(self.candidates, index + 1, index + 1 + _FAR):
            if later.level == mark.level and later.number == mark.number + 1:
                return True
            if later.level < mark.level and later.strength == Strength.LINE:
                return False
        return False


def _follows_heading(text: str, outer: Mark, mark: Mark) -> bool:
    """Whether only a heading stands between two marks."""
    return (
        outer.level < mark.level
        and mark.start - outer.end <= _HEADING
        and "。" not in text[outer.end : mark.start]
    )


def _ranks(chosen: Sequence[tuple[Mark, bool]]) -> dict[Level, int]:
    """How deep each kind of mark lies in this document; usually in the order of `Level`."""
    order = sorted({mark.level for mark, _jumped in chosen})
    first = {
        level: next(n for n, (mark, _j) in enumerate(chosen) if mark.level == level)
        for level in order
    }
    for outer, inner in ((Level.PAREN_HAN, Level.ARABIC), (Level.HAN, Level.ARABIC)):
        # Some number 1. and put (一) inside: then (一) begins again and again, 1. does not.
        if not {outer, inner} <= set(order) or first[inner] > first[outer]:
            continue
        restarts = sum(mark.level == outer and mark.number == 1 for mark, _j in chosen)
        inner_restarts = sum(mark.level == inner and mark.number == 1 for mark, _j in chosen)
        if restarts > 1 and inner_restarts == 1:
            order.remove(inner)
            order.insert(order.index(outer), inner)
    return {level: rank for rank, level in enumerate(order)}


def _nested(
    chosen: Sequence[tuple[Mark, bool]],
    ranks: dict[Level, int],
    breaks: Sequence[int],
    *,
    end: int,
) -> list[Item]:
    top: list[Item] = []
    open_items: list[Item] = []
    part = 0
    for mark, jumped in chosen:
        if (here := bisect_right(breaks, mark.start)) > part:
            for item in open_items:
                item.end = breaks[here - 1]
            part, open_items = here, []
        while open_items and ranks[open_items[-1].mark.level] >= ranks[mark.level]:
            open_items.pop().end = mark.start
        item = Item(mark, jumped=jumped)
        (open_items[-1].inside if open_items else top).append(item)
        open_items.append(item)
    for item in open_items:
        item.end = end
    return top
