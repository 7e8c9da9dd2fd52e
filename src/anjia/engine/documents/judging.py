"""Which items are tasks: the lowest level that says what is to be done, and whose units hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import sentences
from .units import Units

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .items import Node
    from .numbering import Level

# Items of these parts say why and on what principles, not what is to be done.
_GENERAL = re.compile(
    r"总体要求|总体思路|总体安排|指导思想|基本原则|工作原则|主要原则|总\s*则|工作目标|主要目标|总体目标|发展目标|目标要求|行动目标|基本情况|现状|形势|"
    r"重要意义|重大意义|背景|附\s*则|工作思路|编制依据|适用范围|名词解释|实施范围|主要成效|存在(?:的|主要)?(?:问题|不足|困难)|"
    r"会议(?:时间|地点|议程|内容|认为|指出|听取|通报)|参(?:会|加)人员|参会|报名|联系(?:人|方式|电话)|时间(?:和|及)?地点|活动时间|申报条件|评选条件"
)
_HEARD = re.compile(r"会议(?:传达|学习|听取|观看|通报)")
_GOALS = re.compile("(?:主要|总体|年度)?(?:目标任务|任务目标|总体任务)")
_ITSELF = 14  # a task's title may speak of 目标 or 形势 in passing; a general one is short
_CHAPTER = 30
# What keeps the work going; a task only where it names who does it.
_GUARANTEE = re.compile(
    r"保障措施|组织保障|工作保障|实施保障|保障机制|保障体系|(?:加强|强化|完善|健全)(?:组织|制度|政策|资金|人才|要素)?(?:领导|保障)$|组织领导|工作要求|"
    r"(?:工作|实施|方法|推进)步骤|(?:进度|阶段|时间)安排|"
    r"组织实施$|(?:有关|相关|几点|具体)要求|(?:督导|监督|督查|监督检查|跟踪)(?:考核|问效|检查|评估|落实)|(?:压实|落实|强化)责任|责任落实|"
    r"(?:强化|加强|严格)(?:督导|督查|考核|监督|领导|(?:部门)?协同|宣传)|广泛宣传|宣传(?:引导|发动)|政策合力|提高认识|强化落实"
)
_REPLY = re.compile(
    r"(?:提案|建议)[^。\n]{0,24}(?:答复|复函|回复|办理(?:情况|结果))|(?:答复|复函)(?:的函|意见)?$|办理[^。\n]{0,40}(?:提案|建议)的函"
)
_REPLIES = re.compile(
    r"(?:现|就)[^。\n]{0,24}(?:答复|回复|函复)如下|办理[^。\n]{0,30}(?:提案|建议)的函|(?:提案|建议)[^。\n]{0,24}(?:的答复|的复函)"
)

_SETS = re.compile(
    "要点|方案|分工|清单|计划|规划|意见|措施|通知|纪要|任务|办法|规定|细则|安排|台账|分解|部署|行动|决定|批复|交办|条例|章程"
)
_REPORTS = re.compile(
    "(?:情况|进展)(?:的)?(?:报告|汇报|通报|总结)$|工作(?:总结|汇报|简报)$|简报|讲话|解读$"
)
_ORDERS = re.compile(
    "印发|通知如下|请[^。,]{0,8}(?:贯彻|落实|执行)|(?:制定|提出)[^。,]{0,6}(?:本|如下|以下)"
)
_NEWS = re.compile(r"通讯员|记者|供稿|撰稿")
_LOOKS_BACK = re.compile("近年来|今年以来|去年以来|截至目前|截至20|“十三五”以来")
_IN_FORCE = re.compile(
    r"本[^,。]{2,8}自[^。]{2,30}(?:施行|执行|实施)|本[^,。]{2,8}由[^。]{2,30}负责解释"
)

GENERAL = "原则性内容，不是任务"
GUARANTEE = "没有写单位，也不在任务之列"
REPLY = "答复中的叙述，不是任务"
REPORT = "报道或总结中的叙述，不是任务"
EMPTY = "只有编号"
_LEAST = 4


@dataclass(frozen=True)
class View:
    """What of a whole document decides on each of its items."""

    held: frozenset[int]  # items whose units are known, by identity
    levels: frozenset[Level]  # levels of items with listed units
    listed: bool  # whether any item lists its units
    reply: bool
    report: bool  # it tells what was done, and lists no units
    whole: Units  # units that hold for the whole document

    @classmethod
    def of(cls, leaves: Sequence[Node], *, title: str, head: str, whole: Units) -> View:
        """Look at all lowest items of a document together."""
        held = [node for node in leaves if node.units or node.inherited]
        listed = [node for node in held if node.listed or node.inherited]
        reply = bool(_REPLY.search(title) or _REPLIES.search(head))
        named = any(node.listed for node in held) or bool(whole)
        return cls(
            held=frozenset(id(node) for node in held),
            levels=frozenset(node.item.mark.level for node in listed or held),
            listed=any(node.listed for node in held),
            reply=reply,
            report=not named and _is_report(title, head),
            whole=whole,
        )


def why_not(node: Node, view: View) -> str:
    """Why a lowest item is no task; empty for one."""
    if node.listed:
        return ""
    if view.reply or view.report:
        return REPLY if view.reply else REPORT
    if len(node.run.tight().text) < _LEAST:
        return EMPTY
    titles = [_words(one.heading) for one in (*node.above, node)]
    if _says_why(node, titles):
        return GENERAL
    if any(_GUARANTEE.search(title) for title in titles[:-1]) and not node.units:
        return "" if node.inherited else GUARANTEE
    guarantee = any(_GUARANTEE.search(title) for title in titles)
    return "" if _is_work(node, view, guarantee=guarantee) else GUARANTEE


def _says_why(node: Node, titles: Sequence[str]) -> bool:
    """Whether an item is about principles and goals, or only tells what a meeting heard."""
    heard = not node.units and _HEARD.match(_body(node)) and not sentences.addressed(node.body)
    in_force = _IN_FORCE.match(_words(node.run.tight().text))
    return bool(heard or _is_general(titles) or _GOALS.fullmatch(titles[-1]) or in_force)


def _is_work(node: Node, view: View, *, guarantee: bool) -> bool:
    """Whether an item without listed units is work to be done all the same."""
    outside = node.item.mark.level not in view.levels
    if node.units:
        return not (guarantee and outside and view.listed)
    if node.inherited:
        return True
    if not view.held or view.whole:
        return not guarantee
    siblings = node.parent.inside if node.parent is not None else []
    beside = any(id(other) in view.held for other in siblings)
    return beside or not (guarantee or outside)


def _is_report(title: str, head: str) -> bool:
    """Whether a document is news or a report on work: its title sets nothing, and it says who wrote
    it or that it looks back.
    """
    if _REPORTS.search(title):
        return True
    if _SETS.search(title) or _ORDERS.search(head):
        return False
    return bool(_NEWS.search(head) or _LOOKS_BACK.search(head))


def _body(node: Node) -> str:
    """What an item says under its heading."""
    _line, _end, below = node.body.stripped().text.partition("\n")
    return (below or node.body.text).strip()


def _words(heading: str) -> str:
    return re.sub(
        r"^[^\u3400-\u9fff]*(?:[一二三四五六七八九十百]+[、.)）．]|第[^\s]{1,4}[章节条]|第[^\s]{1,3}部分)?[^\u3400-\u9fff]*",
        "",
        heading,
    )


def _is_general(titles: Sequence[str]) -> bool:
    *above, own = titles
    return any(len(title) <= _CHAPTER and _GENERAL.search(title) for title in above) or bool(
        _GENERAL.match(own) or (len(own) <= _ITSELF and _GENERAL.search(own))
    )
