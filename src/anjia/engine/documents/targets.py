"""Quantified targets of a task: measure, comparator, value, unit, and of whom or where.

What an amount is stands in `amounts`, which words are an aim in `phrases`; here the measure and the
condition are put to them, out of the clause and the sentence.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from . import amounts, phrases
from .pieces import Target

if TYPE_CHECKING:
    from .runs import Run

_LEADING = re.compile(
    r"^(?:每(?:个|季度|半年|年|月|周|户|村|社区|镇|县|百户|千人)?(?:[\u3400-\u9fff]{0,6}?(?=配备|配置|设置|至少|不少于|选派|发展|培养))?|"
    r"配备|配置|设置|选派|至少|会同[^,。;]{2,30}?(?=实施|开展|建设)|确保|力争|实现|推动|使|全[县市省区]|(?:到|至)?20\d\d年(?:年?底)?(?:之?前)?,?|\d{1,2}月(?:\d{1,2}日|底|末)?(?:之?前|以前)|继续|持续|积极|"
    r"并|且|其中|原则上|保证|尤其是|要|对|将|在|按照“?|和|或|\+|的)+"
)
_TRAILING = re.compile(
    r"(?:达到?|保持在?|稳定在?|维持在?|提高[到至]?|提升[到至]?|增加[到至]?|下降[到至]?|降低[到至]?|控制在?|不得?低于|不得?少于|"
    r"不得?超过|不得?高于|超过|突破|力争|至少|每年|要|须|应|均|都|全部|总数|数量|为|至|到|约|近|不)*$"
)
_COUNTED = re.compile(r"的?([\u3400-\u9fff“”、]{2,16}?)(?=[,。;(+或)]|$|[\u3400-\u9fff]{16})")
_CONDITION = re.compile(
    r"(\d+(?:户|人)以上[^,。;]{0,16}?(?:社区|安置点|安置区)(?:\(点\))?|"
    r"每个?[^,。;]{1,10}?(?=每年|至少|原则上|掌握|配备|力争|不少于|培养|发展|成立|聘请|$)|"
    r"(?:有劳动力|有劳动能力)?(?:易地)?(?:扶贫)?搬迁(?:脱贫)?(?:家庭|群众|人口|劳动力|户|社区|安置点|安置区)|"
    r"全[县市省区州]|各[镇乡村县市区]+)"
)
_PART = re.compile(r"(\d+)([名人个位])([\u3400-\u9fff]{2,12})")
_INSTEAD = re.compile(rf"\(或{_PART.pattern}(?:\+{_PART.pattern})+(?=\))")
_CLAUSE, _MEASURE, _SENTENCE = 24, 24, 400


def find(run: Run) -> tuple[Target, ...]:
    """The targets of a task's text, in order; the run holds no units any more."""
    tight = run.tight()
    text = tight.text
    found: list[tuple[int, int, Target]] = []
    said = list(phrases.find(text))
    each = [phrase for phrase in said if phrase.unit == phrases.ONE_EACH]
    other = [hit.span() for hit in _INSTEAD.finditer(text)]
    found += [(start, end, _together(tight.cut(start, end))) for start, end in other]
    for amount in amounts.find(text):
        if any(one.start <= amount.start < one.end for one in each):
            continue  # the 一人以上 of 一户一人以上
        if any(start <= amount.start < end for start, end in other):
            continue
        quantity = amount.quantity
        target = Target(
            measure=_measure(text, quantity.start, quantity.end, share=quantity.unit == "%"),
            operator=amount.operator,
            value=quantity.value,
            unit=quantity.printed_unit,
            condition=_condition(text, quantity.start),
            span=tight.cut(amount.start, quantity.end).span,
            amount=quantity.in_full,
        )
        found.append((amount.start, quantity.end, target))
    taken = [(start, end) for start, end, _target in found]
    for phrase in said:
        if any(phrase.start < end and start < phrase.end for start, end in taken):
            continue
        if phrase.value == "100" and any(
            0 <= phrase.start - end <= 1 or 0 <= start - phrase.end <= 1 for start, end in taken
        ):
            continue  # 100%全覆盖, 全部达到10万元以上 say it twice
        taken.append((phrase.start, phrase.end))
        measure = phrase.measure or _measure(text, phrase.start, phrase.end, share=True)
        target = Target(
            measure=measure or text[phrase.start : phrase.end],
            operator=phrase.operator,
            value=phrase.value,
            unit=phrase.unit,
            condition=phrase.condition or _condition(text, phrase.start),
            span=tight.cut(phrase.start, phrase.end).span,
        )
        found.append((phrase.start, phrase.end, target))
    return tuple(target for _start, _end, target in sorted(found, key=lambda one: one[0]))


def _together(run: Run) -> Target:
    """What may be there instead, as one target: 或1名民警+1名辅警 is 1+1 名 of 民警+辅警."""
    parts = [_PART.fullmatch(one) for one in run.text.removeprefix("(或").split("+")]
    values, counted, names = zip(*(part.groups() for part in parts if part), strict=True)
    return Target(
        measure="+".join(names),
        operator="=",
        value="+".join(values),
        unit=counted[0],
        condition="",
        span=run.cut(2).span,
    )


def _measure(text: str, start: int, end: int, *, share: bool) -> str:
    """What is measured: the thing counted behind the number, or the words before it."""
    counted = _COUNTED.match(text, end, end + _CLAUSE)
    if counted and not share:
        return counted[1].strip("“”")
    words = text[amounts.clause_start(text, start) : start]
    said = _TRAILING.sub("", _LEADING.sub("", words))
    return said[-_MEASURE:].strip("、“”(") or (counted[1] if counted else "")


def _condition(text: str, start: int) -> str:
    """Of whom or where: what the sentence named last before the number."""
    least = max(0, start - _SENTENCE)
    begins = max(least, *(text.rfind(mark, least, start) + 1 for mark in "。;!?"))
    sentence = text[begins:start]
    found = [hit[0] for hit in _CONDITION.finditer(sentence)]
    return found[-1] if found else ""
