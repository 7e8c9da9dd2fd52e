"""When a task is due, as printed: behind a label, in a bracket of units, or in its sentences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .runs import Run

LABELLED = re.compile(
    r"(?:(?:完成|办结|办理|时间|整改|任务)?(?:时限|期限|节点)|完成(?:日期|时间))(?:要求)?\s*(?:[:为]|(?=20\d\d年|\d{1,2}月))\s*([^,;。)\]\n]+)"
)
_DAY = (
    r"(?:20\d\d年|当年|次年|明年)?\d{1,2}月(?:\d{1,2}日|底|末|上旬|中旬|下旬)?|20\d\d年(?:年?底|末|内)?|年底|年内|"
    r"(?:20\d\d年)?(?:第)?[一二三四]季度(?:末|底)?|(?:20\d\d年)?[上下]半年"
)
# A clause among units that says nothing but when: 2023年6月底前完成, 长期坚持.
_CLAUSE = re.compile(
    rf"(?:务必|力争|确保)?(?:于|在|到|截至)?(?P<day>(?:{_DAY})(?:之?前|以前)?)(?:全面|基本|全部)?"
    r"(?:完成|办结|到位|落实|实施|启动|见效|建成|投用|销号|竣工|达标)*|"
    r"(?P<ever>(?:长期|持续|常态化?|全年)(?:坚持|推进|开展|抓好|实施|落实)?|贯穿全年|每(?:年|季度|月|半年)[^,;]{0,14})"
)
_SENTENCE = re.compile(
    r"20\d\d年\d{1,2}月(?:\d{1,2}日)?(?:至|—|-|~)(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日|底|末)?|"
    r"(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日|底|末|上旬|中旬|下旬)?(?:之?前|以前)|(?:到|至)?20\d\d年(?:年?底|末)(?:之?前)?|"
    r"(?<!\d)年底(?:之?前)?|每季度末?[^,。;]{0,14}?(?:前|内|报送|反馈)|每月\d{1,2}日前|"
    r"(?:20\d\d年)?(?:第)?[一二三四]季度(?:末|底)?前?|(?:20\d\d年)?上半年|(?:20\d\d年)?\d{1,2}月底"
)


def first(text: str) -> str:
    """The first day that a text names; empty where it names none."""
    found = _SENTENCE.search(text)
    return found[0] if found else ""


def is_clause(text: str) -> bool:
    """Whether a text says nothing but when."""
    return bool(LABELLED.search(text) or _CLAUSE.fullmatch(text))


def taken(run: Run) -> tuple[str, Run]:
    """The day that a stretch of units names, and the stretch without it."""
    if labelled := LABELLED.search(run.text):
        return labelled[1].strip(), run.without([labelled.span()])
    for clause in re.finditer(r"[^,;。]+", run.text):
        if said := _CLAUSE.fullmatch(clause[0]):
            return said["day"] or said["ever"], run.without([clause.span()])
    return "", run
