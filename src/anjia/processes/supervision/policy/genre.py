"""What kind of document a text is, and which day a printed time limit means. No Django."""

from __future__ import annotations

import calendar
import re
from datetime import date

from anjia.processes.supervision.policy.states import ReadAs

_HEAD = 800
_REPLY = re.compile(
    r"(?:提案|建议)[^\n]{0,40}(?:答复|复函|的函)|(?:答复|办理情况)[^\n]{0,6}(?:如下|函)"
)
_BY_TITLE = (
    (ReadAs.REPLY, re.compile(r"提案|建议的?(?:答复|复函)|答复")),
    (ReadAs.MINUTES, re.compile(r"纪要")),
    (ReadAs.LIST, re.compile(r"清单|分工|分解|任务书|项(?:具体|重点)?任务")),
    (ReadAs.PLAN, re.compile(r"要点|方案|计划|规划")),
    (ReadAs.OPINION, re.compile(r"意见")),
    (ReadAs.NOTICE, re.compile(r"通知|通报")),
)


def read_as(title: str, text: str) -> ReadAs:
    """The kind that the title shows; a reply to a proposal without a title shows at its head."""
    for kind, words in _BY_TITLE:
        if words.search(title):
            return kind
    return ReadAs.REPLY if _REPLY.search(text[:_HEAD]) else ReadAs.OTHER


_LABEL = re.compile(r"索\s*引\s*号|公开目录|发布(?:机构|日期)|文\s*号|浏览量|[:：]$")
_PROPOSED = re.compile(r"《[^》\n]{4,100}》的(?:提案|建议)(?:[(（]第?\d+号[)）])?")


def title_of(text: str) -> str:
    """What to call a text without a title: the proposal that it answers, or its first line."""
    if named := _PROPOSED.search(text[:_HEAD]):
        return named[0]
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return next((line for line in lines if not _LABEL.search(line)), lines[0] if lines else "")


_PERIODIC = re.compile(r"每(?:年|季|月|周|半年|个)")
_YEAR = re.compile(r"(20\d\d)年")
_DAY = re.compile(r"(\d{1,2})月(\d{1,2})日")
_THIRD = re.compile(r"(\d{1,2})月(上旬|中旬|底|末|下旬)")
_QUARTER = re.compile(r"第?([一二三四])季度")
_YEAR_END = re.compile(r"年年?[底末]")
_ENDS = {"上旬": 10, "中旬": 20}


def is_periodic(printed: str) -> bool:
    """Whether a time limit comes again and again, so that no single day is meant."""
    return bool(_PERIODIC.search(printed))


def day_of(printed: str, *, year: int | None) -> date | None:
    """The last day that a printed time limit leaves; None where it names none for certain.

    A limit without a year is one of the document's year. 6月前 names none: some mean its first
    day, some its last.
    """
    if is_periodic(printed):
        return None
    named = _YEAR.search(printed)
    in_year = int(named[1]) if named else year
    if in_year is None:
        return None
    return _within(printed, in_year)


def _within(printed: str, year: int) -> date | None:
    try:
        if found := _DAY.search(printed):
            return date(year, int(found[1]), int(found[2]))
        if found := _THIRD.search(printed):
            month = int(found[1])
            last = calendar.monthrange(year, month)[1]
            return date(year, month, _ENDS.get(found[2], last))
    except ValueError:  # 13月, 2月30日: printed wrong
        return None
    if found := _QUARTER.search(printed):
        month = 3 * ("一二三四".index(found[1]) + 1)
        return date(year, month, calendar.monthrange(year, month)[1])
    if "上半年" in printed:
        return date(year, 6, 30)
    return date(year, 12, 31) if _YEAR_END.search(printed) or printed.startswith("年底") else None
