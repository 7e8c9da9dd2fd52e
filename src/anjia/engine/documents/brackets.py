"""Where the units of an item stand: brackets, labelled lines, sentences that are nothing but units.

Also brackets that nest, close twice or never. What such a stretch says is for `units`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import deadlines, names, units
from .runs import Run
from .units import Spoken

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPEN, _CLOSE = "([【〔", ")]】〕"
_LONGEST, _FARTHEST, _DEEPEST = 600, 900, 6
_ENDS_PARAGRAPH = re.compile(r"[\s。;.]*?(?:\n|$)")
_PART = "总?牵头|责任|配合|协办|参与|主办|主责|负责|承办|落实|完成|时间|实施|协同|整改|办结"
_LABEL = (
    rf"(?:(?:主要|其他|其它|相关|具体|直接)?(?:{_PART})(?:责任|负责)?(?:单位|部门|主体|时限|期限|节点|时间|领导|人)|时限|"
    r"(?:分管|包抓|包联|联系)(?:[省市县区州旗镇]级)?领导)"
)
_LINE = re.compile(
    rf"(?:(?<=[\n。;])|^)[ \t]*[—–-]*[【\[]?{_LABEL}"
    r"(?:\([^()\n]{1,16}\))?(?:[】\]]?\s*[:为]|[】\]]|[ \t]+(?=[省市县区州旗镇各]))[^\n。]*"
)
# A label alone on its line, its units on the next.
_TWO_LINES = re.compile(
    rf"(?:(?<=\n)|^)[ \t]*[【\[]?{_LABEL}[】\]]?[ \t]*:?[ \t]*\n\s*[^\n]{{2,120}}(?=\n|$)"
)
_SENTENCE = re.compile(r"(?:(?<=[。;\n])|^)[^。;\n]{4,160}(?=[。\n]|$)")
_THIS = re.compile(r"\s*(?:以上|上述|以下|本|该|此|这|各)")
_POINT = re.compile(r"\n\s*[—–▲●★◆]")  # a line that begins a point of its own
_GOES_ON = re.compile(r"[、,;]([^。;()\[\]\n]{2,40})[)\]】]")


@dataclass(frozen=True)
class Stretch:
    """A stretch of a run that says who does an item, and how it was found."""

    start: int
    end: int
    spoken: Spoken
    same: bool = False  # 责任单位同上
    closed: bool = True
    bare: bool = False  # names only, without a word on their part


def find(run: Run) -> list[Stretch]:
    """All stretches of units in an item's text, in order."""
    found = list(_bracketed(run))
    for pattern, holds in ((_TWO_LINES, _is_below), (_LINE, _is_line), (_SENTENCE, _is_sentence)):
        for hit in pattern.finditer(run.text):
            start = hit.start() + (_words_before(hit[0]) if holds is _is_sentence else 0)
            apart = all(hit.end() <= one.start or one.end <= start for one in found)
            stretch = run.cut(start, hit.end())
            if apart and holds(stretch):
                inner = stretch.stripped("【[ \t").without(
                    one.span()
                    for one in re.finditer(r"[】\]【\[]", stretch.stripped("【[ \t").text)
                )
                found.append(Stretch(start, hit.end(), units.read(inner), same=_is_same(inner)))
    return sorted(found, key=lambda one: one.start)


def _words_before(sentence: str) -> int:
    """How much of 建设厂房由县工信局牵头 is about the task; of 此项工作由县工信局牵头 nothing."""
    words = len(sentence) - len(names.without_lead_in(sentence))
    led_by = sentence[:words].endswith("由")
    return 0 if _THIS.match(sentence) or not led_by else words - 1


def _bracketed(run: Run) -> Iterator[Stretch]:
    text, place = run.text, 0
    while place < len(text):
        if text[place] not in _OPEN:
            place += 1
            continue
        end, closed = _closing(text, place)
        inner = names.parted(run.cut(place + 1, end - 1 if closed else end))
        while inner.text[:1] in set(_OPEN) and _closing(inner.text, 0)[0] >= len(inner.text):
            inner = inner.cut(1, -1 if inner.text[-1] in _CLOSE else None)  # ((牵头单位:…))
        # Names alone count where a paragraph ends, not in the middle of a sentence.
        last = bool(_ENDS_PARAGRAPH.match(text, end))
        if stretch := _stretch(inner, place, end, closed=closed, last=last):
            yield stretch
        place = end if stretch else place + 1


def _stretch(inner: Run, start: int, end: int, *, closed: bool, last: bool) -> Stretch | None:
    """What a bracket says, if it speaks of units at all."""
    text = inner.text
    if not 2 <= len(text) <= _LONGEST:
        return None
    same = _is_same(inner)
    speaks = same or units.speaks_of_units(text)
    if not speaks and not (last and names.is_list(text)):
        return None
    spoken = units.read(inner)
    if not (same or spoken.said or spoken.due):
        return None
    return Stretch(start, end, spoken, same=same, closed=closed, bare=not speaks)


def _is_same(inner: Run) -> bool:
    return bool(units.SAME.match(inner.tight().text))


def _closing(text: str, start: int) -> tuple[int, bool]:
    """Where a bracket ends and whether it closes; one that swallows a sentence ends at once."""
    depth = 0
    for place in range(start, min(len(text), start + _FARTHEST)):
        depth += (text[place] in _OPEN) - (text[place] in _CLOSE)
        if text[place] == "\n" and _POINT.match(text, place):
            return place, False
        swallows = text[place] in _OPEN and place > start and "。" in text[start:place]
        if swallows or depth > _DEEPEST:
            return start + 1, False
        if depth == 0:
            more = _GOES_ON.match(text, place + 1)
            if more and names.is_list(more[1]):
                return more.end(), True
            return place + 1, True
    return _unclosed(text, start)


def _unclosed(text: str, start: int) -> tuple[int, bool]:
    """Where a bracket that never closes ends: with its sentence, or a line that ends in a unit."""
    stop = min(len(text), start + _FARTHEST)
    for end in re.finditer("。|\n", text[start:stop]):
        stop = start + end.start()
        if end[0] == "。" or _ends_in_unit(text[start + 1 : stop]):
            break
    # An inner bracket that never closes must not swallow the rest: the last one that closes counts.
    last = max(text.rfind(mark, start, stop) for mark in _CLOSE)
    if last > start and not _ends_in_unit(text[start + 1 : stop]):
        return last + 1, True
    return stop, False


def _ends_in_unit(text: str) -> bool:
    bare = names.bare(text.rstrip())
    behind, clause = re.split("[、,;:]", bare)[-1], re.split("[,;]", bare)[-1]
    due = deadlines.is_clause(clause)
    return names.is_name(behind) or units.speaks_of_units(behind) or due


def _is_below(stretch: Run) -> bool:
    below = stretch.text.strip().partition("\n")[2].strip()
    return names.is_list(below) or bool(deadlines.first(below))


def _is_line(stretch: Run) -> bool:
    return bool(stretch.text.strip())


def _is_sentence(stretch: Run) -> bool:
    """Whether a sentence says nothing but who does it."""
    if not units.says_only_who(re.sub(r"\s+", "", stretch.text)):
        return False
    spoken = units.read(stretch)
    return bool(spoken.said) and not spoken.unread
