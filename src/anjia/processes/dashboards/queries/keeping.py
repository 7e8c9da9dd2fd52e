"""The definitions behind a report, kept whole as plain data: no later release changes them.

Only what the figures rest on is kept: their tables with the facts that they read, derived facts,
the kinds of their parameters. Read again, it is a checked set like any other.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from anjia.base.parameters.policy import Kind as ParameterKind
from anjia.base.parameters.policy import Limits, parse
from anjia.engine import definitions as checked
from anjia.engine import facts, moments, plan
from anjia.engine.language import Kind, Type

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from anjia.engine.definitions import Definitions, Derived, Indicator
    from anjia.engine.facts import Fact, Table
    from anjia.engine.language.nodes import Scalar
    from anjia.engine.text import Text

Footprint = dict[str, set[str]]
DIGITS = Decimal("0.0001")  # as many as the columns of a figure hold


@dataclass(frozen=True)
class Kept:
    """Definitions out of a report."""

    definitions: Definitions
    kinds: Mapping[str, ParameterKind]

    def values(self, used: Mapping[str, str]) -> dict[int, dict[str, Scalar]]:
        """The parameters of a figure as it wrote them down, by how many months before."""
        found: dict[int, dict[str, Scalar]] = defaultdict(dict)
        for written, text in used.items():
            name, back = moments.split(written)
            if name in self.kinds:
                found[back][name] = parse(text, limits=Limits(kind=self.kinds[name]))
        return found


def document(found: Definitions, codes: Iterable[str]) -> dict[str, Any]:
    """What indicators rest on, as a definition file has it."""
    wanted = [found.indicators[code] for code in codes]
    derived: dict[tuple[str, str], Derived] = {}
    names: set[str] = set()
    for indicator in wanted:
        derived |= {(fact.table, fact.name): fact for fact in found.behind(indicator)}
        names |= found.parameters_of(indicator)
    used = footprint(found, [indicator.code for indicator in wanted])
    return {
        "table": [_table(found.dictionary.tables[name], used[name]) for name in sorted(used)],
        "fact": [_derived(derived[place]) for place in sorted(derived)],
        "indicator": [_indicator(indicator) for indicator in wanted],
        "parameters": {name: found.parameter_kinds[name].kind.value for name in sorted(names)},
    }


def footprint(found: Definitions, codes: Iterable[str]) -> Footprint:
    """The tables that indicators read, each with the stored facts that are read of it."""
    tables = found.dictionary.tables
    used: Footprint = defaultdict(set)
    for source, columns in plan.build(found, list(codes)).sources.items():
        name = moments.split(source)[0]
        used[name] |= set(columns) & tables[name].facts.keys()
    # Whose rows belong to whom is part of a definition: parents come along, with nothing read.
    waiting = list(used)
    while waiting:
        for parent in tables[waiting.pop()].parents:
            if parent not in used:
                used[parent] = set()
                waiting.append(parent)
    return dict(used)


def read(data: Mapping[str, Any]) -> Kept:
    """The kept definitions, checked anew."""
    kinds = {name: ParameterKind(kind) for name, kind in data["parameters"].items()}
    found = checked.read(
        dictionary=facts.read([data]),
        parameter_types={name: Type(Kind(kind.value)) for name, kind in kinds.items()},
        documents=[data],
    )
    return Kept(found, kinds)


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _table(table: Table, used: set[str]) -> dict[str, Any]:
    return {
        "name": table.name,
        **_both(table.label),
        "source": table.source,
        "parents": dict(table.parents),
        "keys": dict(table.keys),
        "level": table.level,
        "counted": _both(table.counted),
        "personal": table.personal,
        "fact": [_fact(fact) for name, fact in table.facts.items() if name in used],
    }


def _fact(fact: Fact) -> dict[str, Any]:
    data: dict[str, Any] = {
        "name": fact.name,
        "type": fact.type.kind.value,
        "choices": list(fact.type.choices),
        "label": _both(fact.label),
        "source": fact.source,
        "unit": fact.unit,
        "column": fact.column,
        "words": {word: _both(label) for word, label in fact.words.items()},
    }
    return data | ({"every": fact.type.every.value} if fact.type.every else {})


def _derived(fact: Derived) -> dict[str, Any]:
    return {
        "table": fact.table,
        "name": fact.name,
        "value": fact.text,
        "label": _both(fact.label),
        "unit": fact.unit,
    }


def _indicator(indicator: Indicator) -> dict[str, Any]:
    data: dict[str, Any] = {
        "code": indicator.code,
        "title": _both(indicator.title),
        "of": indicator.of,
        "kind": indicator.measure.value,
        **indicator.texts,
        "unit": indicator.unit,
        "places": indicator.places,
        "basis": indicator.basis,
        "quote": indicator.quote,
        "group": indicator.group,
        "note": _both(indicator.note),
    }
    return data


def number(value: Decimal | None) -> str | None:
    """A number as a report keeps it: with the digits that a stored figure has, and no others."""
    if value is None:
        return None
    return f"{value.quantize(DIGITS, rounding=ROUND_HALF_UP).normalize():f}"
