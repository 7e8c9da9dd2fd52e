"""Which indicators may stand behind a target: by their words, for an officer to choose from.

What is alike in words need not count the same. Each proposal therefore says over whom it counts,
what counts, what it is today at the target's place, and what the link would mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from rapidfuzz import fuzz

from anjia.base.scope import acting, system
from anjia.engine.definitions import Measure
from anjia.engine.language import read_back
from anjia.engine.text import Language
from anjia.processes.dashboards.models import Figure
from anjia.processes.definitions.queries import library, units
from anjia.processes.supervision.policy import reaching

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from anjia.engine.definitions import Definitions, Indicator
    from anjia.engine.language.nodes import Node
    from anjia.processes.supervision.models import Target

MOST = 4
ALIKE = 0.34  # below this, words have too little in common to be worth a look
_SAID = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]+")
# Words that nearly every target and every title has: they make nothing alike.
_COMMON = re.compile(
    "易地|扶贫|搬迁|安置|社区|群众|人口|达到|实现|以上|占比|人数|户数|全县|开展|落实"
)
# Documents and definitions call the same thing by two words.
_SAME = {"辍学": "失学", "大病": "重病", "贫困户": "建档立卡户"}
_WHOLE = Decimal(100)
_AROUND = 24  # characters before and after the number: its clause


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """An indicator with what an officer needs to see before tying a target to it."""

    code: str
    title: str
    row: str  # what one row of it is
    among: str
    where: str
    note: str
    unit: str
    today: Figure | None
    places: int
    alike: float
    value: Decimal | None  # what it has to reach where it counts otherwise than the text


def of_target(target: Target, *, on: date, most: int = MOST) -> list[Proposal]:
    """The indicators in force at the target's place whose words are most like it, best first."""
    found = library.of(target.area, on=on)
    said = _words(f"{target.measure} {target.condition}")
    around = _words(_clause(target))
    ranked = sorted(
        ((_alike(said, around, target, item), code) for code, item in found.indicators.items()),
        key=lambda pair: (-pair[0], pair[1]),
    )
    best = [(alike, code) for alike, code in ranked[:most] if alike >= ALIKE]
    today = _today(target.area, [code for _alike_, code in best], on=on)
    return [_proposal(target, found, code, alike, today) for alike, code in best]


def one(target: Target, code: str, *, on: date) -> Proposal | None:
    """One indicator as a proposal for a target; None where it is not in force."""
    found = library.of(target.area, on=on)
    if code not in found.indicators:
        return None
    return _proposal(target, found, code, 1.0, _today(target.area, [code], on=on))


def _clause(target: Target) -> str:
    """What the task says around the number."""
    task = target.task
    if target.span_start is None or target.span_end is None or task.span_start is None:
        return f"{target.printed} {task.title}"
    start = max(target.span_start - task.span_start - _AROUND, 0)
    return str(task.text[start : target.span_end - task.span_start + _AROUND])


def _words(text: str) -> str:
    for word, same in _SAME.items():
        text = text.replace(word, same)
    return _COMMON.sub("", "".join(_SAID.findall(text)))


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


def _alike(said: str, around: str, target: Target, item: Indicator) -> float:
    """How much of the title is in the target, a little for what stands around it, and the unit."""
    title = _words(item.title.zh)
    wanted = _pairs(title)
    if not wanted or not said:
        return 0.0
    near = _pairs(said)
    own = len(wanted & near) / len(wanted)
    whole = fuzz.partial_ratio(title, said) / 100 if len(title) > 2 and len(said) > 2 else 0.0
    beside = len(wanted & _pairs(around)) / len(wanted)
    words = max(0.45 * own + 0.2 * (whole if own else 0.0) + 0.35 * beside, 0.8 * beside)
    return words * _kinship(target, item)


def _kinship(target: Target, item: Indicator) -> float:
    """How well the units go together: a share with a share, households with households."""
    is_share = item.measure is Measure.SHARE
    if "/" in target.unit or target.condition.startswith("每"):
        return 1.0 if is_share else 0.5  # 每户一人: a share of the households that have it
    if is_share or target.unit == "%":
        return 1.0 if is_share == (target.unit == "%") else 0.5
    return 1.0 if units.word(item.unit) == reaching.plain(target.unit) else 0.7


def _proposal(
    target: Target,
    found: Definitions,
    code: str,
    alike: float,
    today: Mapping[str, Figure],
) -> Proposal:
    item = found.indicators[code]
    return Proposal(
        code=code,
        title=library.spoken(item.title),
        row=library.spoken(found.table_label(item.of)),
        among=_read(item.among, found),
        where=_read(item.where, found) or _read(item.value, found),
        note=library.spoken(item.note),
        unit=units.word(item.unit),
        today=today.get(code),
        places=item.places,
        alike=alike,
        value=_converted(target, item),
    )


def _read(node: Node | None, found: Definitions) -> str:
    if node is None:
        return ""
    language = Language.EN if (get_language() or "").startswith("en") else Language.ZH
    return read_back(node, vocabulary=found, language=language)


def _converted(target: Target, item: Indicator) -> Decimal | None:
    """What the indicator would have to reach; None where it counts as the text does.

    A number for each household or person is kept when all of them have it.
    """
    is_share = item.measure is Measure.SHARE
    if target.value is None:
        return _WHOLE if is_share else None
    if is_share and target.unit != "%":
        return _WHOLE if target.value else Decimal(0)
    if not is_share and reaching.plain(target.unit) in ("%", ""):
        return Decimal(0) if not target.value else target.value
    return None


def _today(area: str, codes: list[str], *, on: date) -> dict[str, Figure]:
    with acting(system(area=area, name="supervision")):
        rows = Figure.objects.filter(area=area, code__in=codes, as_of__lte=on)
        return {figure.code: figure for figure in rows.order_by("as_of")}
