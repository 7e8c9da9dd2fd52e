"""Quantified targets of a task: measure, comparator, value, unit, and of whom or where.

What an amount is stands in `amounts`, which words are an aim in `phrases`; here the measure and the
condition are put to them, out of the clause and the sentence.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from . import amounts, measures, phrases
from .pieces import Target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .runs import Run

_PART = re.compile(r"(\d+)([名人个位])([\u3400-\u9fff]{2,12})")
_INSTEAD = re.compile(rf"\(或{_PART.pattern}(?:\+{_PART.pattern})+(?=\))")
_HEADING, _LONGEST = 20, 60


def find(run: Run) -> tuple[Target, ...]:
    """The targets of a task's text, in order; the run holds no units any more."""
    tight = run.tight()
    text = tight.text
    found: list[tuple[int, int, Target]] = []
    breaks = list(_breaks(run, tight))
    said = list(_once(phrases.find(text), text))
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
            measure=measures.of_amount(
                text,
                quantity.start,
                quantity.end,
                breaks,
                share=quantity.unit.endswith(("%", "元")),
            ),
            operator=amount.operator,
            value=quantity.value,
            unit=quantity.printed_unit,
            condition=measures.condition(text, quantity.start),
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
        measure = phrase.measure
        if not measure or phrase.follows:
            measure = (measures.before(text, phrase.start, breaks) + measure)[:_LONGEST]
        target = Target(
            measure=measure or text[phrase.start : phrase.end],
            operator=phrase.operator,
            value=phrase.value,
            unit=phrase.unit,
            condition=phrase.condition or measures.condition(text, phrase.start),
            span=tight.cut(phrase.start, phrase.end).span,
        )
        found.append((phrase.start, phrase.end, target))
    return tuple(target for _start, _end, target in sorted(found, key=lambda one: one[0]))


def _once(said: Iterator[phrases.Phrase], text: str) -> Iterator[phrases.Phrase]:
    """The aims in words; one that the title says before the text does counts once."""
    title = len(text.partition("。")[0])
    for phrase in said:
        words = text[phrase.start : phrase.end].removeprefix("实现")
        if not (phrase.end <= title <= _HEADING and words in text[title:]):
            yield phrase


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


def _breaks(run: Run, tight: Run) -> Iterator[int]:
    """Where, without white space, a heading on a line of its own ended."""
    place = 0
    for line in run.text.split("\n"):
        bare = line.strip()
        if 0 < len(bare) <= _HEADING and not re.search("[,。;:、]", bare):
            yield tight.index(run.places[place] + len(line))
        place += len(line) + 1
