"""What pages put between the lines (page numbers, running heads) and what closes a document."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from os.path import commonprefix
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .runs import Run

_PAGE = re.compile(
    r"^\s*(?:[-—–―_·.~]*\s*\d{1,4}\s*[-—–―_·.~]*|第\s*\d+\s*页(?:\s*[,/]?\s*共\s*\d+\s*页)?|"
    r"\d+\s*/\s*\d+|[Pp]age\s*\d+(?:\s*of\s*\d+)?|[-—–]\s*[ivxIVX]+\s*[-—–])\s*$"
)
# — 3 — that lost its line break.
_PAGE_INSIDE = re.compile(r"[—–-] ?\d{1,3} ?[—–-](?<= .)(?<!\d[—–-])|(?<=[^\d\s])[—–] \d{1,3} [—–]")
_NUMBERED_LINE = re.compile(r"[-—–]\s*\d+\s*[-—–]|第\s*\d+\s*页")
_NUMBER = re.compile(r"\d+")
_FULL_STOP = re.compile(r"[。;:!?]$")
_SENTENCE_END = re.compile(r"[。;:,、!?]\s*$")
# How an item, a bracket of its own or a labelled line begins.
_BEGINS = re.compile(
    r"\s*(?:[(\[【]|[(]?(?:[一二三四五六七八九十]+|\d{1,3})[)、.](?!\d)|[①-⑳]|"
    r"第[一二三四五六七八九十百\d]+[章节条部]|附件|"
    r"(?:总?牵头|责任|配合|协办|主办|承办|完成|办结|工作|主要|重点|目标|任务|措施|具体)[\u3400-\u9fff]{1,4}:|[—–-]{2})"
)
_LONGEST, _SHORTEST = 45, 4
_OFTEN, _TWICE = 3, 2
_TITLE_LINES = 1
_SPACED = 7  # one character in so many
_BLANKS = re.compile(r"(?<=\S) +(?=\S)")
_NARROW, _WIDE, _RAGGED, _ENOUGH, _SOME = 16, 60, 3, 12, 4
_FEW = r"[\d一二三四五六七八九十]{1,3}"
_DAY = rf"(?:(?:19|20)\d\d|二[〇○零O0][一二三四五六七八九〇○零]{{2}})年{_FEW}月{_FEW}日"
_CLOSING = re.compile(
    rf"\n[ \t]*(?:(?:本|此|该)(?:实施)?(?:方案|意见|通知|规定|计划|细则|办法|要点|清单)自[^\n]*"
    rf"(?:施行|执行|实施)|附\s*[件表](?:\s*[\d一二三四五]+)?[ \t]*(?=[:\n]|$)|"
    rf"\(此件[^\n]*|此件[^\n]{{0,10}}公开|抄送|抄报|来源|责任编辑|编辑[:]|扫一扫|打印本页|关闭窗口|"
    rf"主办单位:[^\n]*(?:版权|承办)|版权所有|"
    rf"[^\n。;]{{4,40}}\n+[ \t]*{_DAY}[ \t]*(?=\n|$)|{_DAY}[ \t]*(?=\n|$))"
)

_BREAK = re.compile(
    rf"\n[ \t]*(?:附\s*件[ \t]*[\d一二三四五]*[ \t]*:?|{_DAY})[ \t]*(?=\n)|{_DAY}(?=附件)"
)
# What a web page puts under the text.
_FOOT = re.compile(
    r"\n[ \t]*(?:分享到|延伸阅读|[上下]一[篇条]|友情链接|扫一扫|扫描二维码|"
    r"网站(?:地图|标识码)|责任编辑|"
    r"相关(?:信息|链接|文档|阅读|文章|新闻|政策|解读|附件)[ \t]*(?=[:\n]|$)|[^\n]{0,12}ICP备|"
    r"[^\n]{0,4}公网安备|主办(?:单位)?:[^\n]*人民政府|版权所有)"
)
_UNITS = re.compile("责任单位|牵头|负责|配合")


def spans(run: Run) -> list[tuple[int, int]]:
    """What to leave out, as places in the run: pages' own lines, and line ends that only wrap."""
    lines = _lines(run.text)
    pages = _pages(lines)
    gone = {start for start, _end in pages}
    left = gone | _blank_beside(lines, gone)
    kept = [line for line in lines if line[0] not in left]
    blanks = len(_BLANKS.findall(run.text))
    if blanks * _SPACED > len(run.text) and "\t" not in run.text:
        # Blanks around every word: they part nothing.
        return sorted([*pages, *((hit.start(), hit.end()) for hit in _BLANKS.finditer(run.text))])
    inside = [span for span in _inside(run.text) if not any(s <= span[0] < e for s, e in pages)]
    return sorted([*pages, *inside, *_wraps(kept)])


def _pages(whole: list[tuple[int, int, str]]) -> list[tuple[int, int]]:
    """Lines that pages have of their own; empty lines beside them do not count."""
    lines = [line for line in whole if line[2].strip()]
    shapes = Counter(_shape(text) for _start, _end, text in lines if _may_run(text))
    is_page = [bool(text.strip()) and bool(_PAGE.match(text)) for _start, _end, text in lines]
    beside = Counter(_shape(lines[index + 1][2]) for index, page in enumerate(is_page[:-1]) if page)
    seen: set[str] = set()
    found = []
    for index, (start, end, text) in enumerate(lines):
        shape = _shape(text)
        near = any(is_page[max(0, index - 1) : index + 2])
        often = _may_run(text) and shapes[shape] >= (_TWICE if near else _OFTEN)
        # The title itself stands first; only what repeats it is a running head.
        # A head too short to be told by itself stands behind one page number after another.
        short = index and is_page[index - 1] and len(shape) > 1 and beside[shape] >= _OFTEN
        if (
            is_page[index]
            or short
            or (often and (shape in seen or (near and index > _TITLE_LINES)))
        ):
            found.append((start, end))
        seen.add(shape)
    first, second = (lines + [(0, 0, "")] * 2)[:2]
    gone = set(found)
    running = {_shape(text) for start, end, text in lines if (start, end) in gone}
    if _shape(first[2]) in running and _shape(second[2]).startswith(_shape(first[2])):
        # The first page has its running head too, above the title that it shortens.
        found.insert(0, first[:2])
    return found


def _blank_beside(lines: list[tuple[int, int, str]], gone: set[int]) -> set[int]:
    """The empty lines above and below a page's own."""
    found: set[int] = set()
    for way in (lines, lines[::-1]):
        beside = False
        for start, _end, text in way:
            beside = start in gone or (beside and not text.strip())
            if beside:
                found.add(start)
    return found - gone


def _inside(text: str) -> list[tuple[int, int]]:
    """Page numbers that lost their line breaks, with the running head that follows each of them."""
    hits = list(_PAGE_INSIDE.finditer(text))
    tails = [text[hit.end() : hit.end() + _LONGEST] for hit in hits]
    pairs = pairwise(tails)
    heads = [head for one, other in pairs if len(head := commonprefix([one, other])) > _SHORTEST]
    head = Counter(heads).most_common(1)[0][0] if heads else ""
    return [
        (hit.start(), hit.end() + (len(head) if head and tail.startswith(head) else 0))
        for hit, tail in zip(hits, tails, strict=True)
    ]


def _wraps(lines: list[tuple[int, int, str]]) -> list[tuple[int, int]]:
    """Line ends within a sentence: where a page was cut out, or where all lines are as long as the
    page is wide.
    """
    width = _width([text for _start, _end, text in lines])
    found = []
    for (start, end, text), (after, _end, following) in pairwise(lines):
        bare = text.rstrip()
        across_page = after > end
        full = width and _set_width(bare) >= width - _RAGGED
        if not (across_page or full) or not bare or not following.strip():
            continue
        if "\t" in text + following or _FULL_STOP.search(bare) or _BEGINS.match(following):
            continue
        found.append((start + len(bare), end))
    return found


def _width(texts: list[str]) -> float:
    """How wide the page is where lines are wrapped to it; 0 where a paragraph is a line."""
    written = [text for text in texts if text.strip() and "\t" not in text]
    if len(written) < _ENOUGH:
        return 0
    lengths = sorted(_set_width(text) for text in written)
    for width in (lengths[len(lengths) * 9 // 10], lengths[-1]):
        full = [text for text in written if abs(_set_width(text) - width) <= _RAGGED]
        goes_on = sum(not _SENTENCE_END.search(text) for text in full)
        dense = len(full) * 3 >= len(lengths)
        sparse = len(full) >= _SOME and len(full) * 8 >= len(lengths) and goes_on * 2 >= len(full)
        if _NARROW <= width <= _WIDE and (dense or (sparse and width == lengths[-1])):
            return width
    return 0


def _set_width(text: str) -> float:
    """How wide a line is set, in Chinese characters: digits and letters are half as wide."""
    bare = text.strip()
    narrow = sum(character < "\u2000" for character in bare)
    return len(bare) - narrow / 2 - bare.count(" ") / 4


def breaks(text: str) -> list[int]:
    """Where another paper begins: what is attached, or what follows a signature with its day."""
    return [found.start() for found in _BREAK.finditer(text)]


def foot(text: str) -> int:
    """Where what a web page puts under the text begins; else the end."""
    found = _FOOT.search(text)
    return found.start() if found and not _UNITS.search(text, found.start()) else len(text)


def closing(text: str, start: int, end: int) -> int:
    """Where, between two places, something begins that closes a document; else the end."""
    found = _CLOSING.search(text, start, end)
    return found.start() if found else end


def _lines(text: str) -> list[tuple[int, int, str]]:
    found, start = [], 0
    for line in text.splitlines(keepends=True):
        found.append((start, start + len(line), line))
        start += len(line)
    return found


def _shape(text: str) -> str:
    bare = re.sub(r"\s+", "", text)
    return _NUMBER.sub("#", bare) if _NUMBERED_LINE.search(text) else bare


def _may_run(text: str) -> bool:
    bare = text.strip()
    return (
        _SHORTEST <= len(bare) <= _LONGEST
        and "\t" not in bare
        and not _SENTENCE_END.search(bare)
        and not _BEGINS.match(bare)
        and not re.search(r"(?:单位|部门|时限|领导)\s*(?:[:为]|$)", bare)
    )
