"""States, reasons, terms and values of clues in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from anjia.engine.language.types import Kind
from anjia.engine.rules import RuleKind
from anjia.engine.sql import HIGH
from anjia.processes.dashboards.views.words import chart_day
from anjia.processes.definitions.queries import library
from anjia.processes.definitions.queries.units import word as unit_word
from anjia.processes.screening.policy import Due, Reason, State

if TYPE_CHECKING:
    from anjia.engine.definitions import Definitions
    from anjia.engine.language.vocabulary import Described
    from anjia.processes.screening.models import Clue


def state(found: str) -> str:
    """Where a clue stands."""
    return {
        State.OPEN: _("待核实"),
        State.VERIFIED: _("属实"),
        State.REFUTED: _("不属实"),
        State.GONE: _("已消失"),
    }[State(found)]


def reason(found: str) -> str:
    """Why a clue was not so."""
    words = {
        Reason.WRONG_DATA: _("台账数据有误"),
        Reason.CHANGED: _("情况已经变了"),
        Reason.EXCUSED: _("有正当原因"),
        Reason.RULE: _("规则不合适"),
        Reason.OTHER: _("其他"),
    }
    return words[Reason(found)] if found else ""


def due(found: Due) -> str:
    """How near the term is."""
    return {
        Due.OVERDUE: _("已逾期"),
        Due.SOON: _("三天内到期"),
        Due.LATER: _("还早或没有期限"),
    }[found]


def kind(found: RuleKind) -> str:
    """What a hit of a rule is."""
    return {RuleKind.CLUE: _("线索"), RuleKind.DATA_QUALITY: _("数据质量")}[found]


@dataclass(frozen=True)
class Said:
    """One value that made a clue."""

    label: str
    text: str  # empty where it is unknown
    source: str = ""


def values(clue: Clue, found: Definitions) -> list[Said]:
    """The values that made a clue, under their labels; of a bounded one both ends."""
    lines = []
    for name, value in clue.explained.items():
        if name.endswith(HIGH):
            continue
        high = clue.explained.get(name + HIGH, value)
        known = _described(found, clue.table, name)
        if known is None:
            lines.append(Said(name, "" if value is None else str(value)))
            continue
        text = _value(value, known)
        if high != value:
            ends = {"low": text or "—", "high": _value(high, known) or "—"}
            text = _("%(low)s 至 %(high)s") % ends
        lines.append(Said(library.spoken(known.label), text, known.source))
    return lines


def _described(found: Definitions, table: str, name: str) -> Described | None:
    known = table in found.dictionary.tables and name in found.fact_names(table)
    return found.described(table, name) if known else None


def _value(value: object, known: Described) -> str:
    match value:
        case None:
            return ""
        case bool():
            return _("是") if value else _("否")
        case str() if known.type.kind is Kind.ENUM:
            word = known.words.get(value)
            return library.spoken(word) if word else value
        case str() if known.type.kind is Kind.DATE:
            day = date.fromisoformat(value)
            return chart_day(day, before=day)
        case _:
            return f"{value} {unit_word(known.unit)}".strip() if known.unit else str(value)
