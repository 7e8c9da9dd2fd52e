"""From a figure down to what offices fill in: derived facts, stored facts, ledger columns, headers.

Every step is read out of the definition, the fact dictionary and the ledger declaration themselves,
so nothing here can say something else than what is computed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from anjia.engine.language import nodes
from anjia.engine.language.reading import read_back
from anjia.engine.text import Language
from anjia.ledger import catalogue
from anjia.ledger.imports import sources
from anjia.ledger.imports.models import MappingMemory
from anjia.ledger.reading import rights
from anjia.processes.definitions.queries import library

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from anjia.base.scope import Actor
    from anjia.engine.definitions import Definitions, Indicator
    from anjia.engine.language.nodes import Node
    from anjia.engine.rules import Rule

Key = tuple[str, str]
PARTS = ("among", "where", "value", "per")


@dataclass(frozen=True)
class Column:
    """A ledger column that people fill in, and by which headers a workbook names it."""

    ledger: str
    ledger_title: str
    name: str
    label: str
    headings: tuple[str, ...]
    remembered: tuple[str, ...]
    is_open: bool


@dataclass(frozen=True)
class Step:
    """One fact on the way: what it says, and what it is made from; a stored one has a column."""

    key: Key
    label: str
    table: str
    sentence: str
    text: str
    needs: tuple[Key, ...]
    column: Column | None = None

    @property
    def is_stored(self) -> bool:
        """Whether it is read from a record instead of worked out."""
        return not self.text


@dataclass(frozen=True)
class Part:
    """One part of the definition itself."""

    role: str
    sentence: str
    text: str
    needs: tuple[Key, ...]


@dataclass(frozen=True)
class Lineage:
    """Parts of a definition, every fact below them, and what else rests on the same facts."""

    parts: tuple[Part, ...]
    steps: Mapping[Key, Step]
    users: tuple[tuple[str, str, bool], ...]  # code, title, whether it is a rule

    @property
    def needs(self) -> list[Key]:
        """What the parts are made from directly, each once."""
        return list(dict.fromkeys(key for part in self.parts for key in part.needs))


def of(indicator: Indicator, found: Definitions, *, by: Actor) -> Lineage:
    """The whole way of one figure."""
    language = Language.EN if (get_language() or "").startswith("en") else Language.ZH
    memory = _memory(by)
    parts = []
    for role in PARTS:
        node = getattr(indicator, role)
        if node is not None:
            sentence = read_back(node, vocabulary=found, language=language)
            parts.append(Part(role, sentence, indicator.texts[role], _needs(node)))
    steps: dict[Key, Step] = {}
    waiting = [key for part in parts for key in part.needs]
    while waiting:
        key = waiting.pop(0)
        if key not in steps:
            steps[key] = _step(key, found, language, memory, by=by)
            waiting += steps[key].needs
    return Lineage(tuple(parts), steps, _users(indicator, found, steps))


def _needs(node: Node) -> tuple[Key, ...]:
    """The facts that an expression names, in the order written."""
    found: dict[Key, None] = {}
    for each in reversed(list(nodes.walk(node))):
        if isinstance(each, nodes.Fact):
            found[each.parent or each.table, each.name] = None
    return tuple(found)


def _step(
    key: Key, found: Definitions, language: Language, memory: Mapping[Key, list[str]], *, by: Actor
) -> Step:
    table, name = key
    label = found.described(table, name).label.said(language)
    owner = found.table_label(table).said(language)
    derived = found.derived.get(key)
    if derived is not None:
        sentence = read_back(derived.node, vocabulary=found, language=language)
        return Step(key, label, owner, sentence, derived.text, _needs(derived.node))
    fact = found.dictionary.tables[table].facts.get(name)
    column = _column(fact.column, memory, by=by) if fact is not None and fact.column else None
    return Step(key, label, owner, "", "", (), column)


def _column(path: str, memory: Mapping[Key, list[str]], *, by: Actor) -> Column:
    code, name = path.split(".")
    ledger = catalogue.get(code)
    column = ledger.column(name)
    headings = (column.heading, *(str(alias) for alias in column.aliases))
    return Column(
        ledger=code,
        ledger_title=str(ledger.title),
        name=name,
        label=column.label,
        headings=tuple(dict.fromkeys(headings)) if column.is_writable else (),
        remembered=tuple(memory.get((code, name), ())),
        is_open=rights.is_open(ledger, by=by),
    )


def _memory(by: Actor) -> dict[Key, list[str]]:
    """By ledger and column, the headers that the reader's own office has matched to it."""
    found: dict[Key, list[str]] = defaultdict(list)
    rows = MappingMemory.objects.filter(unit=sources.unit_of(by)).order_by("-chosen_at")
    for ledger, choices in rows.values_list("ledger", "choices"):
        for header, name in choices.items():
            if name and header not in found[ledger, name]:
                found[ledger, name].append(header)
    return dict(found)


def _users(
    indicator: Indicator, found: Definitions, steps: Mapping[Key, Step]
) -> tuple[tuple[str, str, bool], ...]:
    """Other figures and rules that rest on derived facts of this one, the nearest kin first."""
    derived = {key for key, step in steps.items() if not step.is_stored}
    every: Iterable[Indicator | Rule] = (*found.indicators.values(), *found.rules.values())
    shared = [
        (len(derived & {(fact.table, fact.name) for fact in found.behind(item)}), item)
        for item in every
        if item.code != indicator.code
    ]
    return tuple(
        (item.code, library.spoken(item.title), item.code in found.rules)
        for count, item in sorted(shared, key=lambda pair: -pair[0])
        if count
    )
