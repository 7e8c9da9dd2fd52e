"""Definitions: derived facts, indicators and rules, read from TOML, checked whole, never half.

How they are computed does not belong here: ``plan`` orders them and a back end runs them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from . import rules, shapes
from .errors import DefinitionError, named
from .examples import Example
from .facts import Dictionary
from .identity import digest, identity
from .language.convert import expression
from .language.limits import months_back
from .language.nodes import Fact, Node, parameters, walk
from .language.types import BOOLEAN, DECIMAL, Kind, Type
from .language.vocabulary import Described
from .rules import Rule
from .text import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping


class Measure(StrEnum):
    """What an indicator makes of its rows."""

    COUNT = "count"
    SHARE = "share"
    SUM = "sum"
    RATIO = "ratio"
    MEDIAN = "median"
    DISTINCT = "distinct"


AREA_LABEL = Text("所在地区编码", "area code")
PLACES = {Measure.COUNT: 0, Measure.SHARE: 1, Measure.SUM: 0, Measure.RATIO: 2}
PLACES |= {Measure.MEDIAN: 1, Measure.DISTINCT: 0}
ADDED = (Measure.SUM, Measure.RATIO)  # their values add up
SPREAD = (Measure.MEDIAN, Measure.DISTINCT)  # these are worked out anew for each place


@dataclass(frozen=True, slots=True)
class Derived:
    """A fact worked out from other facts."""

    table: str
    name: str
    text: str
    node: Node
    label: Text
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A value to reach: a parameter, and whether more or less is better."""

    parameter: str
    better: str = "higher"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure for every place: rows of ``of``, those among, those where, and their values."""

    code: str
    title: Text
    of: str
    measure: Measure
    among: Node | None
    where: Node | None
    value: Node | None
    per: Node | None
    unit: str
    places: int
    basis: str
    quote: str
    group: str
    note: Text
    target: Target | None
    figures: tuple[str, ...]
    texts: Mapping[str, str]
    examples: tuple[Example, ...]

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Every expression of the indicator."""
        return tuple(
            node for node in (self.among, self.where, self.value, self.per) if node is not None
        )


@dataclass
class Definitions:
    """A checked set of definitions over a dictionary; offers its names to the language."""

    dictionary: Dictionary
    parameter_kinds: Mapping[str, Type]
    parameter_labels: Mapping[str, Text] = field(default_factory=dict)
    derived: dict[tuple[str, str], Derived] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)
    _documents: list[Mapping[str, Any]] = field(default_factory=list)
    _sources: dict[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    _open: list[tuple[str, str]] = field(default_factory=list)

    def fact_type(self, table: str, name: str) -> Type | None:
        """Type of a stored or derived fact."""
        known = self.dictionary.tables.get(table)
        if known is None:
            return None
        if name == "area":
            return Type(Kind.TEXT)
        if name in known.facts:
            return known.facts[name].type
        found = self._derive(table, name)
        return found.node.type if found else None

    def fact_names(self, table: str) -> Collection[str]:
        """Stored and derived facts of a table."""
        own = [name for owner, name in self._sources if owner == table]
        return ["area", *self.dictionary.tables[table].facts, *own]

    def described(self, table: str, name: str) -> Described:
        """A stored or derived fact as people know it."""
        stored = self.dictionary.tables[table].facts.get(name)
        if stored is not None:
            return Described(
                name,
                stored.label,
                stored.type,
                stored.unit,
                stored.column or stored.source,
                stored.words,
                says=bool(stored.reads),
            )
        found = self._derive(table, name)
        if found is None:
            return Described(name, AREA_LABEL, Type(Kind.TEXT))
        return Described(name, found.label, found.node.type, found.unit, found.text, says=True)

    def derived_node(self, table: str, name: str) -> Node | None:
        """What a derived fact is worked out from."""
        found = self._derive(table, name)
        return None if found is None else found.node

    def table_label(self, table: str) -> Text:
        """What the rows of a table are called."""
        return self.dictionary.tables[table].label

    def counted_label(self, table: str) -> Text:
        """What a number of rows of a table is called."""
        return self.dictionary.tables[table].counted

    def parameter_label(self, name: str) -> Text:
        """What a parameter is called; its own name where nobody says."""
        return self.parameter_labels.get(name, Text(name, name))

    def parents(self, table: str) -> Mapping[str, str]:
        """Tables that a row belongs to."""
        return self.dictionary.tables[table].parents

    def children(self, table: str) -> Collection[str]:
        """Tables whose rows belong to a row."""
        return self.dictionary.children(table)

    def parameter_types(self) -> Mapping[str, Type]:
        """Parameters with their types."""
        return self.parameter_kinds

    def _derive(self, table: str, name: str) -> Derived | None:
        place = (table, name)
        if place in self.derived or place not in self._sources:
            return self.derived.get(place)
        if place in self._open:
            ring = " → ".join(f"{owner}.{fact}" for owner, fact in [*self._open, place])
            raise DefinitionError("cycle", ring=ring)
        self._open.append(place)
        data = self._sources[place]
        try:
            with named(f"{table}.{name}", part="value"):
                node = expression(data["value"], table=table, vocabulary=self)
        finally:
            self._open.pop()
        label, unit = Text.read(data["label"]), data.get("unit", "")
        self.derived[place] = Derived(table, name, data["value"], node, label, unit)
        return self.derived[place]

    def read_facts(self, documents: Iterable[Mapping[str, Any]]) -> None:
        """Take in every ``[[fact]]``, in any order."""
        for document in documents:
            for data in document.get("fact", ()):
                self.take_fact(data)
        for table_name, name in self._sources:
            self._derive(table_name, name)

    def take_fact(self, data: Mapping[str, Any]) -> None:
        """Take in one fact; what it is worked out from is read when it is asked for."""
        place = shapes.place_of(data)
        with named(".".join(place)):
            shapes.check("fact", data)
            table = self.dictionary.tables.get(place[0])
            if table is None:
                raise DefinitionError("name.table", word=place[0])
            if place in self._sources or place[1] in table.facts:
                raise DefinitionError("twice", name=".".join(place))
        self._sources[place] = data

    def read_indicators(self, documents: Iterable[Mapping[str, Any]]) -> None:
        """Take in every ``[[indicator]]``."""
        for document in documents:
            for data in document.get("indicator", ()):
                self.take_indicator(data)

    def take_indicator(self, data: Mapping[str, Any]) -> Indicator:
        """Take in one indicator; the set is as before where it is refused."""
        with named(shapes.code_of(data)):
            shapes.check("indicator", data)
            self._check_code(data["code"])
            made = self._indicator(data)
        self.indicators[made.code] = made
        return made

    def read_rules(self, documents: Iterable[Mapping[str, Any]]) -> None:
        """Take in every ``[[rule]]``."""
        for document in documents:
            for data in document.get("rule", ()):
                self.take_rule(data)

    def take_rule(self, data: Mapping[str, Any]) -> Rule:
        """Take in one rule; the set is as before where it is refused."""
        with named(shapes.code_of(data)):
            shapes.check("rule", data)
            self._check_code(data["code"])
            made = rules.read(data, dictionary=self.dictionary, vocabulary=self)
        self.rules[made.code] = made
        return made

    def _check_code(self, code: str) -> None:
        if code in self.indicators or code in self.rules:
            raise DefinitionError("twice", name=code)

    def overlaid(self, documents: Iterable[Mapping[str, Any]]) -> Definitions:
        """A new checked set, in which these documents take the place of what has the same name.

        An indicator takes the place of an indicator, a rule of a rule and a derived fact of a
        derived fact, never one kind of another; within the documents a name stands once.
        """
        over = list(documents)
        made = Definitions(self.dictionary, self.parameter_kinds, self.parameter_labels)
        made.take_all(shapes.laid_over(self._documents, over))
        return made

    def take_all(self, documents: Iterable[Mapping[str, Any]]) -> None:
        """Take in whole documents; the first fault refuses the set."""
        kept = list(documents)
        self._documents += kept
        self.read_facts(kept)
        self.read_indicators(kept)
        self.read_rules(kept)

    def _indicator(self, data: Mapping[str, Any]) -> Indicator:
        table, measure = data["of"], Measure(data["kind"])
        if table not in self.dictionary.tables:
            raise DefinitionError("name.table", word=table)
        wanted: dict[str, Type | None] = {
            "among": BOOLEAN,
            "where": BOOLEAN,
            "value": DECIMAL,
            "per": DECIMAL,
        }
        if measure is Measure.DISTINCT:
            wanted["value"] = None
        nodes = shapes.expressions(data, wanted, table=table, vocabulary=self)
        _check_parts(data["code"], measure, nodes)
        target = data.get("target")
        if target and target["parameter"] not in self.parameter_kinds:
            raise DefinitionError("name.parameter", word=target["parameter"])
        return Indicator(
            code=data["code"],
            title=Text.read(data["title"]),
            of=table,
            measure=measure,
            among=nodes.get("among"),
            where=nodes.get("where"),
            value=nodes.get("value"),
            per=nodes.get("per"),
            unit=data["unit"],
            places=data.get("places", PLACES[measure]),
            basis=data["basis"],
            quote=data.get("quote", ""),
            group=data["group"],
            note=Text.read(data["note"]),
            target=Target(target["parameter"], target.get("better", "higher")) if target else None,
            figures=tuple(data.get("figures", ())),
            texts={part: data[part] for part in wanted if part in data},
            examples=shapes.examples(data, self.dictionary),
        )

    def behind(self, item: Indicator | Rule) -> tuple[Derived, ...]:
        """Every derived fact that the definition rests on, in a fixed order."""
        found: dict[tuple[str, str], Derived] = {}
        waiting = list(item.nodes)
        while waiting:
            for node in walk(waiting.pop()):
                if not isinstance(node, Fact):
                    continue
                place = (node.parent or node.table, node.name)
                if place in self.derived and place not in found:
                    found[place] = self.derived[place]
                    waiting.append(self.derived[place].node)
        return tuple(found[place] for place in sorted(found))

    def parameters_of(self, item: Indicator | Rule) -> frozenset[str]:
        """Parameters that the definition needs, its derived facts included."""
        return parameters(*item.nodes, *(fact.node for fact in self.behind(item)))

    def months_back(self, item: Indicator | Rule) -> int:
        """How many months before its snapshot a figure, or a hit, looks."""
        return max((months_back(node, self) for node in item.nodes), default=0)

    def hash_of(self, item: Indicator | Rule) -> str:
        """A short hash of all that decides the figure: neither its title nor how it is spelled.

        A rule has the hash of an indicator that counts its hits.
        """
        if isinstance(item, Rule):
            parts = {"where": item.when} | ({} if item.among is None else {"among": item.among})
            return identity(parts, self, of=item.of, measure=Measure.COUNT, places=0)
        roles = ("among", "where", "value", "per")
        parts = {role: node for role in roles if (node := getattr(item, role)) is not None}
        return identity(parts, self, of=item.of, measure=item.measure, places=item.places)

    @cached_property
    def hash(self) -> str:
        """A hash of all that decides the figures of a snapshot, for its manifest.

        Rules are not part of it: a new rule makes no figure old, and a clue names the hash of its
        own rule.
        """
        return digest({code: self.hash_of(item) for code, item in self.indicators.items()})


def _check_parts(code: str, measure: Measure, nodes: Mapping[str, Node]) -> None:
    needed = {measure: {"value"} for measure in (*ADDED, *SPREAD)} | {Measure.SHARE: {"where"}}
    barred = {
        Measure.COUNT: {"value", "per"},
        Measure.SHARE: {"value", "per"},
        Measure.SUM: {"per"},
        Measure.MEDIAN: {"per"},
        Measure.DISTINCT: {"per"},
    }
    missing = needed.get(measure, set()) - nodes.keys()
    extra = barred.get(measure, set()) & nodes.keys()
    if missing or extra:
        raise DefinitionError(
            "form.measure",
            name=code,
            measure=measure.value,
            missing=", ".join(sorted(missing)) or "-",
            extra=", ".join(sorted(extra)) or "-",
        )


def read(
    *,
    dictionary: Dictionary,
    parameter_types: Mapping[str, Type],
    documents: Iterable[Mapping[str, Any]],
    parameter_labels: Mapping[str, Text] | None = None,
) -> Definitions:
    """Read and check all definitions; the first fault refuses the whole set."""
    found = Definitions(dictionary, parameter_types, parameter_labels or {})
    found.take_all(documents)
    return found
