"""Promises in a reply: sentences that say what will be done, and by when. People confirm them."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from anjia.engine.documents.runs import plain
from anjia.processes.supervision.policy import outline

if TYPE_CHECKING:
    from collections.abc import Iterator

SHORTEST = 8
LONGEST = 1_000
# 一是…。二是…。 are sentences of their own, also after a comma.
_CUT = re.compile(
    r"[。;!?\n]+|(?<=[,:])(?=[一二三四五六七八九十]{1,2}是)|(?=(?<![\u3400-\u9fff])[一二三四五六七八九十]{1,2}是)"
)
# After 我们将从以下几方面努力： every sentence is meant, up to the thanks.
_OPENS = re.compile(
    r"(?:(?<!现)将|拟|准备|计划|打算)(?![^。;\n]{0,20}(?:答复|情况|汇报))[^。;\n]{0,20}?(?:以下|下列|如下|几个?方面|[二三四五六]个?方面)|"
    r"(?:下一步|下步)(?:工作)?(?:打算|措施|安排|计划|思路)"
)
_WILL = re.compile(
    r"(?:我[局县市区镇办委部中]|我们|下一步|下步|今后|接下来|届时)[^。;\n]{0,16}?(?:(?<!现)将|拟|计划)|"
    r"力争|争取(?:在|于|早日|年内|尽快|今年|明年)|(?:计划|拟|预计)(?:在|于|年内|今年|明年|20[0-9]{2})|"
    r"(?<![即必行须现])将(?:继续|进一步|积极|加大|加快|加强|不断|持续|全力|尽快|及时|会同|协调|指导|推进|组织|"
    r"研究|完善|落实|把|在|于|从|建|新|按|对|争取|力争|严格|定期|逐步|扎实|抓)|"
    r"(?:年底|年内|月底|季度末)[^。;,\n]{0,4}前[^。;\n]{2}"
)
_OVER = re.compile(r"^(?:目前|截至|截止|近年来|去年|已经?|[0-9]{4}年以来|“?十[二三四]五”?期间)")
_THANKS = re.compile(r"感谢|欢迎[^。]{0,10}(?:意见|建议)|此复|特此|理解和支持|关心和支持")
_ASKS = re.compile(r"^(?:请|如有|联系人|联系电话)")
_DUE = (
    re.compile(r"(?P<y>20[0-9]{2})年(?P<m>[0-9]{1,2})月(?P<d>[0-9]{1,2})日(?:之?前|以前)?"),
    re.compile(r"(?P<y>20[0-9]{2})年(?P<m>[0-9]{1,2})月(?:底|末|份)?(?:之?前|以前)?"),
    re.compile(r"(?P<y>20[0-9]{2})年(?P<half>上半年|(?:年)?底|末|内|前)(?:之?前)?"),
    re.compile(r"(?P<rel>今年|明年|本年)(?P<m>[0-9]{1,2})月(?:底|末|份)?(?:之?前|以前)?"),
    re.compile(r"(?P<rel>今年|明年|本年)(?P<half>上半年|年?底|年?末|年?内)(?:之?前)?"),
    re.compile(r"(?<![0-9年])(?P<m>[0-9]{1,2})月(?:底|末)(?:之?前|以前)"),
    re.compile(r"(?P<half>年底|年末|年内)(?:之?前)?"),
)


@dataclass(frozen=True)
class Promise:
    """A sentence, where it stands, and the day it names."""

    start: int
    end: int
    text: str
    due_on: date | None
    due_text: str


def promises(text: str, *, on: date) -> list[Promise]:
    """The sentences of a reply that promise something; `on` is the day of the reply.

    Headings, what is already done, and thanks are none.
    """
    return list(_found(text, on=on))


def _found(text: str, *, on: date) -> Iterator[Promise]:
    meant = False
    for start, end in _sentences(text):
        said = plain(text[start:end])
        if _THANKS.search(said):
            meant = False
            continue
        if _OPENS.search(said):
            meant = True
            continue
        if len(said) < SHORTEST or _ASKS.match(said) or _is_heading(text, start, end):
            continue
        if _WILL.search(said) or (meant and not _OVER.search(said)):
            due_on, due_text = due(said, on=on)
            yield Promise(start, end, text[start:end][:LONGEST], due_on, due_text)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence stands, its stop included."""
    read, at = plain(text), 0
    for hit in (*_CUT.finditer(read), None):
        end = hit.end() if hit else len(read)
        piece = read[at:end]
        if bare := piece.strip():
            start = at + piece.index(bare[0])
            yield start, start + len(bare)
        at = end


def _is_heading(text: str, start: int, end: int) -> bool:
    line = text[text.rfind("\n", 0, start) + 1 : (text.find("\n", end) + 1 or len(text) + 1) - 1]
    return any(each.level for each in outline.lines(line))


def due(said: str, *, on: date) -> tuple[date | None, str]:
    """The day that a sentence names, and the words; a year left out is that of the reply."""
    for pattern in _DUE:
        hit = pattern.search(said)
        if hit:
            named = {name: value for name, value in hit.groupdict().items() if value}
            if day := _day(named, on=on):
                return day, hit[0]
    return None, ""


def _day(named: dict[str, str], *, on: date) -> date | None:
    year = int(named["y"]) if "y" in named else on.year + (named.get("rel") == "明年")
    month = int(named.get("m", 6 if named.get("half") == "上半年" else 12))
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    day = int(named.get("d", last))
    return date(year, month, day) if 1 <= day <= last else None
