"""How a cell says what a unit's targets have reached: `社区工厂（家）：15；培训（人次）：80`."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from anjia.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

BETWEEN = "；"
_PARTS = re.compile(r"[；;\n]+")
_SAID = re.compile(r"(.*)[：:](.*)")
_UNIT = re.compile(r"（([^（）]*)）(?:（第\d+个）)?$")
_SHOWN = 40
_DIGITS, _PLACES = 14, 4  # what a value of a target holds before and behind its point


def names(targets: Sequence[tuple[str, str]]) -> list[str]:
    """What targets are called in a cell, by measure and unit; a second one alike is numbered."""
    seen: Counter[str] = Counter()
    found = []
    for measure, unit in targets:
        flat = " ".join(_PARTS.sub(" ", measure).replace("：", " ").replace(":", " ").split())
        name = f"{flat}（{unit}）" if unit else flat
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name}（第{seen[name]}个）")
    return found


def written(values: Mapping[str, Decimal | None]) -> str:
    """The cell of targets by name, each with its value or with room for it."""
    return BETWEEN.join(f"{name}：{_number(value)}" for name, value in values.items())


def _number(value: Decimal | None) -> str:
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def read(text: str, known: Sequence[str]) -> dict[str, Decimal]:
    """The values that a cell gives, by the names in `known`; names without a value are left out."""
    by_word = {_word(name): name for name in known}
    found: dict[str, Decimal] = {}
    for part in filter(None, (each.strip() for each in _PARTS.split(text))):
        said = _SAID.fullmatch(part)
        if said is None and len(known) == 1:
            name, number = known[0], part
        elif said is None:
            raise Refused("report_value_form", said=part[:_SHOWN], example=_example(known))
        else:
            number = said[2]
            if _word(said[1]) not in by_word:
                allowed = "、".join(known) or "—"
                raise Refused("report_value_of", name=said[1].strip()[:_SHOWN], allowed=allowed)
            name = by_word[_word(said[1])]
        value = _value(number, part, unit=_unit(name))
        if value is not None and name in found:
            raise Refused("report_value_twice", name=name)
        if value is not None:
            found[name] = value
    return found


def _example(known: Sequence[str]) -> str:
    return f"{known[0]}：15" if known else "—"


def _word(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _unit(name: str) -> str:
    found = _UNIT.search(name)
    return _word(found[1]) if found else ""


def _value(text: str, part: str, *, unit: str) -> Decimal | None:
    plain = _word(text).replace(",", "").removesuffix(unit)
    if not plain:
        return None
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise Refused("report_value", said=part[:_SHOWN]) from None
    if not value.is_finite() or value < 0 or value.adjusted() >= _DIGITS:
        raise Refused("report_value", said=part[:_SHOWN])
    if value != round(value, _PLACES):
        raise Refused("report_value", said=part[:_SHOWN])
    return value
