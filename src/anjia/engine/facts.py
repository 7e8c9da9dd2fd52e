"""The fact dictionary: tables, what a row of each knows, and how rows belong to one another.

Where rows come from does not belong here: ``source`` is a label that the application reads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from anjia.kernel import periods

from .errors import DefinitionError
from .language.types import Kind, Type
from .text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

NAME = re.compile(r"[a-z][a-z0-9_]{0,47}\Z")
COUNTED = Text("数量", "number")
RESERVED = frozenset({"key", "area", "as_of"})


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a row knows, taken from ``source``.

    ``reads`` and ``unknown`` tell the application how a stored word becomes a fact, ``words`` what
    the choices of an enum are called, ``column`` which column of which ledger people fill.
    """

    table: str
    name: str
    type: Type
    label: Text
    source: str
    unit: str = ""
    column: str = ""
    words: Mapping[str, Text] = field(default_factory=dict)
    reads: str = ""
    unknown: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one kind; every row has a key and an area beside its facts.

    ``keys`` tells the application where the key of each parent is found, ``level`` which areas
    the rows are, where they are areas, ``counted`` what a number of rows is called.
    A row of a ``personal`` table is about somebody: small numbers of them are not published.
    """

    name: str
    label: Text
    source: str
    facts: Mapping[str, Fact]
    parents: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    level: str = ""
    counted: Text = COUNTED
    personal: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the stored table in order: key, area, keys of parents, facts."""
        return ("key", "area", *self.parents.values(), *self.facts)


@dataclass(frozen=True, slots=True)
class Dictionary:
    """All tables; the definitions add derived facts to it."""

    tables: Mapping[str, Table]

    def children(self, table: str) -> tuple[str, ...]:
        """Tables whose rows belong to a row of this one."""
        return tuple(name for name, other in self.tables.items() if table in other.parents)

    def key_column(self, child: str, parent: str) -> str:
        """Column of the child table that holds its parent's key."""
        return self.tables[child].parents[parent]


def read(
    documents: Iterable[Mapping[str, Any]],
    *,
    stored: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
) -> Dictionary:
    """Build the dictionary from parsed TOML documents with ``[[table]]`` and ``[[table.fact]]``.

    ``stored`` adds the facts that the application declares of a table's source.
    """
    tables: dict[str, Table] = {}
    for document in documents:
        for data in document.get("table", ()):
            name = _checked(data["name"])
            if name in tables:
                raise DefinitionError("twice", name=name)
            more = (stored or {}).get(data["source"], ())
            tables[name] = _table(name, data, [*data.get("fact", ()), *more])
    for table in tables.values():
        for parent in table.parents:
            if parent not in tables:
                raise DefinitionError("name.table", word=parent)
    return Dictionary(tables)


def _checked(name: str) -> str:
    if not NAME.match(name) or name in RESERVED:
        raise DefinitionError("name.bad", word=name)
    return name


def _table(name: str, data: Mapping[str, Any], parts: Iterable[Mapping[str, Any]]) -> Table:
    facts: dict[str, Fact] = {}
    for part in parts:
        fact = _fact(name, part, data["source"])
        if (fact.type.kind is Kind.ENUM) != bool(fact.type.choices):
            raise DefinitionError("choice.list", name=f"{name}.{fact.name}")
        if fact.name in facts:
            raise DefinitionError("twice", name=f"{name}.{fact.name}")
        facts[fact.name] = fact
    parents = {parent: _checked(column) for parent, column in data.get("parents", {}).items()}
    keys, level = data.get("keys", {}), data.get("level", "")
    counted = Text.read(data["counted"]) if "counted" in data else COUNTED
    return Table(
        name=name,
        label=Text.read(data),
        source=data["source"],
        facts=facts,
        parents=parents,
        keys=keys,
        level=level,
        counted=counted,
        personal=data.get("personal", False),
    )


def _fact(table: str, data: Mapping[str, Any], source: str) -> Fact:
    name = _checked(data["name"])
    every = periods.Kind(data["every"]) if "every" in data else None
    return Fact(
        table=table,
        name=name,
        type=Type(Kind(data["type"]), tuple(data.get("choices", ())), every),
        label=Text.read(data.get("label", {"zh": name, "en": name})),
        source=data.get("source", f"{source}.{name}"),
        unit=data.get("unit", ""),
        column=data.get("column", ""),
        words={word: Text.read(label) for word, label in data.get("words", {}).items()},
        reads=data.get("reads", ""),
        unknown=data.get("unknown", ""),
    )
