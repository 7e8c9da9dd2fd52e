"""What a target measures, and of whom or where: out of its clause and its sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from . import amounts, quantities

if TYPE_CHECKING:
    from collections.abc import Sequence

_LEADING = re.compile(
    r"^(?:每(?:个|季度|半年|年|月|周|村|社区|镇|县)(?:[\u3400-\u9fff]{0,6}?(?=配备|配置|设置|选派|发展|培养))?|"
    r"[▲●★◆—–-]+|【[^】]*】|配备|配置|设置|选派|至少|会同[^,。;]{2,30}?(?=实施|开展|建设|研究|制定|兑现)|"
    r"确保|力争|实现|推动|做到|使|全[县市省区州年]|年内|年底前|累计|"
    r"(?:到|至)?20\d\d年(?:年?底)?(?:之?前)?,?|\d{1,2}月(?:\d{1,2}日|底|末)?(?:之?前|以前)|继续|持续|积极|"
    r"并|且|其中|原则上|保证|尤其是|要|对|将|在|按照“?|和|或|及|与|\+|的|[、,()])+"
)
_TRAILING = re.compile(
    r"(?:达到?|做到?|实现|保持在?|稳定在?|维持在?|提高[到至]?|提升[到至]?|增加[到至]?|下降[到至]?|降低[到至]?|降[到至]?|控制在?|"
    r"不得?低于|不得?少于|不得?超过|不得?高于|超过|突破|力争|至少|最[高低多少]|分别|原则上|[共总合]计|累计|动态|各|"
    r"每(?:年|月|季度|周|半年|户|人)|[由从][\d.]+%|要|须|应|(?<![年户人月村])均|都|全部|总数|数量|为|至|到|约|近|在|不)*$"
)
_COUNTED = re.compile(
    r"的?((?:\d+周?岁以[上下]的?)?[\u3400-\u9fff“”][\u3400-\u9fff“”、]{1,15}?)(?=[,。;(+或)]|、\d|$|[\u3400-\u9fff]{16})"
)
_SAYS_NOTHING = frozenset({"年均", "户均", "人均", "每年", "其中"})
_GROUP = re.compile(
    r"(\d+(?:户|人)以上[^,。;]{0,16}?(?:社区|安置点|安置区)(?:\(点\))?|"
    r"每个[^,。;]{1,10}?(?=每年|至少|原则上|掌握|配备|力争|不[少低]|培养|发展|成立|聘请|建设|建立|配套|设立|设|存栏|吸纳|有|专职|$)|"
    r"每(?:[人户亩村镇乡栋站室所队]|社区|百户|千[名人]|万人)|"
    r"(?:有劳动力|有劳动能力)?(?:易地)?(?:扶贫)?搬迁(?:脱贫)?(?:家庭|群众|人口|劳动力|户|社区|安置点|安置区)|"
    r"全[县市省区州]|各[镇乡村县市区]+)"
)
_PERIOD = re.compile(r"每(?:年|月|季度|半年|周|天|日)")
_AFTER, _LONGEST, _SENTENCE = 24, 60, 400


def of_amount(text: str, start: int, end: int, breaks: Sequence[int], *, share: bool) -> str:
    """What is measured: the thing counted behind the number, or the words before it."""
    counted = _COUNTED.match(text, end, end + _AFTER)
    if counted and not share:
        return counted[1].strip("“”")
    return before(text, start, breaks) or (counted[1] if counted else "")


def before(text: str, start: int, breaks: Sequence[int]) -> str:
    """The words before a number that say what is measured, of its clause or the one before."""
    clause = amounts.clause_start(text, start)
    if named := _one_of_several(text[clause:start]):
        return named
    begins = max([clause, *(one for one in breaks if one <= start)])
    numbers = [one.end for one in quantities.find(text[begins:start])]
    # 培训基地1个、零工市场2个: what stands before the first number is the first one's.
    if numbers and re.match("[、和及与(]|其中", text[begins + numbers[-1] :]):
        begins += numbers[-1]
    said = _trimmed(text[begins:start])
    if len(said) < 2 or said in _SAYS_NOTHING:
        ended = max(clause - 1, 0)
        earlier = text[amounts.clause_start(text, ended) : ended]
        number = next((one.start for one in quantities.find(earlier)), len(earlier))
        return _trimmed(earlier[:number]) if text[ended : ended + 1] == "," else ""
    return said


def condition(text: str, start: int) -> str:
    """Of whom or where: what the sentence named last before the number; else how often."""
    least = max(0, start - _SENTENCE)
    begins = max(least, *(text.rfind(mark, least, start) + 1 for mark in "。;!?"))
    sentence = text[begins:start]
    found = [hit[0] for hit in _GROUP.finditer(sentence)] or _PERIOD.findall(sentence)
    return found[-1] if found else ""


def _one_of_several(clause: str) -> str:
    """合格率、就业率分别达到95%、70%: the name that stands where the number does."""
    names, apart, numbers = clause.partition("分别")
    if not apart:
        return ""
    several = [_trimmed(name) for name in re.split("[、和及]", names)]
    place = len(list(quantities.find(numbers)))
    return several[place] if 1 < len(several) > place else ""


def _trimmed(words: str) -> str:
    said = _TRAILING.sub("", _LEADING.sub("", words))
    said = said[-_LONGEST:].lstrip("、”)").rstrip("、“(")
    return said.strip("“”") if said.count("“") == said[:1].count("“") else said
