"""The order of work: derived facts once, each relation gathered once, each table measured once.

A plan names columns, not rows; a back end carries it out. Facts that no indicator needs are not
read, and a fact that many need is worked out once.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from . import moments
from .bounds import bounded
from .definitions import SPREAD, Measure
from .errors import DefinitionError
from .language.nodes import Aggregate, Earlier, Fact, Held, Node, mapped
from .language.normal import written
from .rules import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .definitions import Definitions, Indicator

Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Derive:
    """New columns of a table, from columns that it has."""

    table: str
    columns: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Gather:
    """New columns of a table, each from the rows of one child table, in one pass over them."""

    table: str
    child: str
    key_column: str
    columns: tuple[tuple[str, Aggregate], ...]


@dataclass(frozen=True, slots=True)
class Borrow:
    """New columns of a table, copied from the row that each row belongs to."""

    table: str
    parent: str
    key_column: str
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """An indicator or a rule whose expressions name columns of its own table only."""

    code: str
    measure: Measure
    among: Node | None
    where: Node | None
    value: Node | None
    per: Node | None


@dataclass(frozen=True, slots=True)
class Pass:
    """All indicators and rules over one table, measured in one pass over its rows."""

    table: str
    indicators: tuple[Prepared, ...]


Step = Derive | Gather | Borrow


@dataclass(frozen=True, slots=True)
class Plan:
    """What to read, the steps in order, the passes, and which columns hold bounds.

    ``keys`` are those columns to read that hold keys, ``explains`` the columns that are shown with
    the hits of each rule, where they are kept.
    """

    sources: dict[str, tuple[str, ...]]
    keys: Mapping[str, tuple[str, ...]]
    steps: tuple[Step, ...]
    passes: tuple[Pass, ...]
    bounded: frozenset[Place]
    explains: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)

    @property
    def months(self) -> tuple[int, ...]:
        """How many months before the snapshot the plan reads: those months that it needs."""
        found = {moments.split(name)[1] for name in self.sources}
        return tuple(sorted(found - {0}))

    @property
    def followed(self) -> frozenset[tuple[str, str, str]]:
        """Which tables' rows lead to rows of which others, and by which column."""
        found = set()
        for step in self.steps:
            match step:
                case Gather():
                    found.add((step.child, step.key_column, step.table))
                case Borrow():
                    found.add((step.table, step.key_column, step.parent))
                case Derive():
                    pass
        return frozenset(found)

    @property
    def only(self) -> str:
        """The code of the one indicator or rule that was planned."""
        ((item,),) = (one.indicators for one in self.passes)
        return item.code

    def pass_of(self, code: str) -> Pass:
        """The pass that measures an indicator or rule."""
        return next(one for one in self.passes if code in _codes(one.indicators))

    def lines(self) -> list[str]:
        """The plan as a person reads it, a line a step."""
        lines = [f"read {table}: {', '.join(names)}" for table, names in self.sources.items()]
        for step in self.steps:
            match step:
                case Derive():
                    lines.append(f"derive {step.table}")
                case Gather():
                    lines.append(f"gather {step.child} into {step.table}")
                case Borrow():
                    lines.append(f"borrow from {step.parent} into {step.table}")
            lines += [
                f"  {name} = {made if isinstance(made, str) else written(made)}"
                for name, made in step.columns
            ]
        for one in self.passes:
            lines.append(f"measure {one.table} in one pass: {', '.join(_codes(one.indicators))}")
        lines.append("add up: every place from the places within it")
        anew = [item for one in self.passes for item in one.indicators if item.measure in SPREAD]
        if anew:
            lines.append(f"second pass, place by place: {', '.join(_codes(anew))}")
        return lines


def _codes(items: Iterable[Prepared]) -> list[str]:
    return [item.code for item in items]


@dataclass
class _Wanted:
    """A column to be made, and the columns that it is made from."""

    place: Place
    needs: set[Place]
    node: Node | None = None
    aggregate: Aggregate | None = None
    child: str = ""
    borrowed: tuple[str, str] | None = None


@dataclass
class _Builder:
    definitions: Definitions
    wanted: dict[Place, _Wanted] = field(default_factory=dict)
    stored: dict[str, set[str]] = field(default_factory=dict)
    named: dict[tuple[str, Node], str] = field(default_factory=dict)

    def column(self, table: str, name: str) -> Place:
        """Ask for a fact of a table by its own name."""
        place = (table, name)
        base = moments.split(table)[0]
        if name == "area" or name in self.definitions.dictionary.tables[base].facts:
            if name != "area":
                self.stored.setdefault(table, set()).add(name)
            return place
        if place not in self.wanted:
            derived = self.definitions.derived[base, name]
            wanted = _Wanted(place, set())
            self.wanted[place] = wanted
            wanted.node = self.own(derived.node, table, wanted.needs)
        return place

    def shown(self, rule: Rule) -> tuple[Fact, ...]:
        """Ask for the facts that are shown with the hits of a rule."""
        found = []
        for name in rule.explain:
            kind = self.definitions.fact_type(rule.of, name)
            if kind is None:
                raise KeyError(name)
            self.column(rule.of, name)
            found.append(Fact(rule.of, name, kind))
        return tuple(found)

    def own(self, node: Node, table: str, needs: set[Place]) -> Node:
        """The same expression over columns of its own table; what it needs is noted."""
        match node:
            case Fact(parent=""):
                needs.add(self.column(table, node.name))
                return replace(node, table=table)
            case Fact():
                return self._borrow(node, table, needs)
            case Aggregate():
                return self._gather(node, table, needs)
            case Earlier():
                return self._look_back(node, table, needs)
            case Held():
                return self.own(node.spelled, table, needs)
            case _:
                return mapped(node, lambda item: self.own(item, table, needs))

    def _borrow(self, node: Fact, table: str, needs: set[Place]) -> Node:
        name = f"{node.parent}.{node.name}"
        parent = moments.then(node.parent, moments.split(table)[1])
        source = self.column(parent, node.name)
        place = (table, name)
        if place not in self.wanted:
            self.wanted[place] = _Wanted(place, {source}, borrowed=source)
        needs.add(place)
        return Fact(table, name, node.type)

    def _gather(self, node: Aggregate, table: str, needs: set[Place]) -> Node:
        name = self.named.setdefault((table, node), f"gathered {len(self.named) + 1}")
        place = (table, name)
        if place not in self.wanted:
            inner: set[Place] = set()
            child = moments.then(node.child, moments.split(table)[1])
            item = None if node.item is None else self.own(node.item, child, inner)
            where = None if node.where is None else self.own(node.where, child, inner)
            made = replace(node, item=item, where=where)
            self.wanted[place] = _Wanted(place, inner, aggregate=made, child=child)
        needs.add(place)
        return Fact(table, name, node.type)

    def _look_back(self, node: Earlier, table: str, needs: set[Place]) -> Node:
        """Work the expression out over the rows of that month, and borrow it by the row's key."""
        name = self.named.setdefault((table, node), f"earlier {len(self.named) + 1}")
        place = (table, name)
        if place not in self.wanted:
            source = (moments.then(table, node.months), name)
            made = _Wanted(source, set())
            self.wanted[source] = made
            made.node = self.own(node.item, source[0], made.needs)
            self.wanted[place] = _Wanted(place, {source}, borrowed=source)
        needs.add(place)
        return Fact(table, name, node.type)

    def steps(self) -> tuple[Step, ...]:
        """Everything wanted, in rounds: what can be made together is made together."""
        done: set[Place] = set()
        found: list[Step] = []
        left = dict(self.wanted)
        while left:
            before = len(left)
            found += self._derived(left, done)
            found += self._moved(left, done)
            if len(left) == before:
                ring = ", ".join(f"{table}.{name}" for table, name in left)
                raise DefinitionError("cycle", ring=ring)
        return tuple(found)

    def _ready(self, left: dict[Place, _Wanted], done: set[Place]) -> list[_Wanted]:
        waiting = self.wanted.keys() - done
        return [item for item in left.values() if not item.needs & waiting]

    def _derived(self, left: dict[Place, _Wanted], done: set[Place]) -> list[Step]:
        found: list[Step] = []
        while ready := [item for item in self._ready(left, done) if item.node is not None]:
            tables: dict[str, list[tuple[str, Node]]] = {}
            for item in ready:
                if item.node is not None:
                    tables.setdefault(item.place[0], []).append((item.place[1], item.node))
                del left[item.place]
                done.add(item.place)
            found += [Derive(table, tuple(columns)) for table, columns in tables.items()]
        return found

    def _moved(self, left: dict[Place, _Wanted], done: set[Place]) -> list[Step]:
        gathers: dict[tuple[str, str], list[tuple[str, Aggregate]]] = {}
        borrows: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for item in self._ready(left, done):
            table, name = item.place
            if item.aggregate is not None:
                gathers.setdefault((table, item.child), []).append((name, item.aggregate))
            elif item.borrowed is not None:
                parent, fact = item.borrowed
                borrows.setdefault((table, parent), []).append((name, fact))
            else:
                continue
            del left[item.place]
            done.add(item.place)
        found: list[Step] = [
            Gather(table, child, self._key(child, table), tuple(columns))
            for (table, child), columns in gathers.items()
        ]
        found += [
            Borrow(table, parent, self._key(table, parent), tuple(columns))
            for (table, parent), columns in borrows.items()
        ]
        return found

    def _key(self, child: str, parent: str) -> str:
        """The column that leads from a row to its parent, or to itself at another time."""
        (one, now), (other, before) = moments.split(child), moments.split(parent)
        return "key" if now != before else self.definitions.dictionary.key_column(one, other)


def _bounded_columns(steps: Iterable[Step]) -> frozenset[Place]:
    known: set[Place] = set()
    for step in steps:
        match step:
            case Derive():
                known |= {(step.table, name) for name, node in step.columns if bounded(node, known)}
            case Gather():
                known |= {(step.table, name) for name, node in step.columns if bounded(node, known)}
            case Borrow():
                known |= {
                    (step.table, name)
                    for name, fact in step.columns
                    if (step.parent, fact) in known
                }
    return frozenset(known)


def _rank(table: str, known: list[str]) -> tuple[int, int]:
    name, back = moments.split(table)
    return back, known.index(name)


def build(
    definitions: Definitions, codes: Iterable[str] | None = None, *, explained: bool = False
) -> Plan:
    """Plan the indicators and rules of these codes, or all indicators.

    With ``explained``, the facts that a rule shows with its hits are kept for ``explained`` runs.
    """
    builder = _Builder(definitions)
    passes: dict[str, list[Prepared]] = {}
    explains: dict[str, tuple[Fact, ...]] = {}
    for code in definitions.indicators if codes is None else codes:
        rule = definitions.rules.get(code)
        item = definitions.indicators[code] if rule is None else rule
        passes.setdefault(item.of, []).append(_prepared(item, builder))
        if rule is not None and explained:
            explains[code] = builder.shown(rule)
    steps = builder.steps()
    keys = _keys(definitions, builder, steps, passes)
    sources = {
        table: (*names[:1], "area", *names[1:], *sorted(builder.stored.get(table, ())))
        for table, names in keys.items()
    }
    ready = tuple(Pass(table, tuple(items)) for table, items in passes.items())
    return Plan(sources, keys, steps, ready, _bounded_columns(steps), explains)


def _prepared(item: Indicator | Rule, builder: _Builder) -> Prepared:
    """An indicator as it is; a rule as a count of its hits."""

    def own(node: Node | None) -> Node | None:
        return None if node is None else builder.own(node, item.of, set())

    if isinstance(item, Rule):
        return Prepared(item.code, Measure.COUNT, own(item.among), own(item.when), None, None)
    return Prepared(
        item.code,
        item.measure,
        own(item.among),
        own(item.where),
        own(item.value),
        own(item.per),
    )


def _keys(
    definitions: Definitions, builder: _Builder, steps: Iterable[Step], passes: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """The key columns of every table that has a part in the plan."""
    tables = {*passes, *builder.stored, *(step.table for step in steps)}
    tables |= {step.child for step in steps if isinstance(step, Gather)}
    tables |= {step.parent for step in steps if isinstance(step, Borrow)}
    known = list(definitions.dictionary.tables)
    found: dict[str, tuple[str, ...]] = {}
    for name in sorted(tables, key=lambda name: _rank(name, known)):
        parents = definitions.dictionary.tables[moments.split(name)[0]].parents
        found[name] = ("key", *parents.values())
    return found
