"""OpenFisca's side: the same plan as a tax-benefit system of vectorised variables.

OpenFisca knows no unknown, so what may be unknown is two variables, as its users write it: where a
condition surely holds and where it may; the least and the most that a number can be. Ages are
worked out as its country template does, counts are its own sums over the members of a household.
"""

from __future__ import annotations

import operator
import time
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum, EnumArray
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.periods import period as period_of
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from anjia.engine import plan as plans
from anjia.engine.language import Kind
from anjia.engine.language.nodes import (
    Aggregate,
    And,
    AsOf,
    Call,
    Compare,
    Fact,
    Gathering,
    IsUnknown,
    Literal,
    Node,
    Not,
    Or,
    Parameter,
)
from anjia.engine.plan import Borrow
from anjia.kernel import areas
from benchmarks.national import country, world

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from anjia.engine.language.types import Type
    from anjia.engine.plan import Plan, Step

PERSON = build_entity("person", "persons", "A person", is_person=True)
HOUSEHOLD = build_entity(
    "household", "households", "A household", roles=[{"key": "member", "plural": "members"}]
)
ENTITIES = {"person": PERSON, "household": HOUSEHOLD}
DAY = period_of(f"day:{country.AS_OF.isoformat()}")
LEAST, MOST = np.iinfo(np.int32).min, np.iinfo(np.int32).max
SURE, POSSIBLE = "", " possibly"  # also the least and the most of a number
ENDS = (SURE, POSSIBLE)
PARTS = ("population", "numerator", "unknown", "undecided")
COMPARED = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


def main() -> None:
    """Load, then work out every definition for every row, and add up every place."""
    with world.side() as (root, manifest, codes, found):
        plan = plans.build(world.definitions(), codes)
        stored = world.Stored(root, manifest, plan)
        tables = {name: stored[name] for name in plan.sources}
        system = System(plan)
        began, worked = time.perf_counter(), time.process_time()
        owners = _owners(tables)
        places = {one.table: _places(tables[one.table]) for one in plan.passes}
        linked, spent = time.perf_counter() - began, time.process_time() - worked
        simulation = system.simulation(tables, owners)
        began, worked = time.perf_counter(), time.process_time()
        vectors = {
            (item.code, part): simulation.calculate(f"{item.code} {part}", DAY)
            for one in plan.passes
            for item in one.indicators
            for part in PARTS
        }
        found["formulas"] = time.process_time() - worked
        found["totals"] = {
            item.code: [_added(vectors[item.code, part], *places[one.table]) for part in PARTS][:3]
            for one in plan.passes
            for item in one.indicators
        }
        found["compute"] = time.perf_counter() - began + linked
        found["processor"] = time.process_time() - worked + spent
        found["version"] = version("openfisca-core")
        alone = f"formulas alone {found['formulas']:.2f} s of processor"
        found["note"] = f"reading and input of columns not counted, owners and places are; {alone}"


def _owners(tables: Mapping[str, pa.Table]) -> np.ndarray[Any, Any]:
    """The household of each person: looked up once for each that is named in a file."""
    keys = pc.cast(tables["household"]["key"], pa.string()).combine_chunks()
    column = tables["person"]["household_key"].unify_dictionaries().combine_chunks()
    found: np.ndarray[Any, Any] = pc.index_in(column.dictionary, keys).to_numpy()
    return found[column.indices.to_numpy()]


def _places(table: pa.Table) -> tuple[np.ndarray[Any, Any], list[np.ndarray[Any, Any]]]:
    """The number of each row's area, and for each level where its places begin among the areas."""
    coded = table["area"].cast(pa.string()).combine_chunks().dictionary_encode()
    order = pc.sort_indices(coded.dictionary)
    rank = np.empty(len(order), np.int32)
    rank[order.to_numpy()] = np.arange(len(order), dtype=np.int32)
    names = np.array(coded.dictionary.take(order).to_pylist())
    levels = []
    for digits in areas.LENGTHS.values():
        inside = np.flatnonzero(np.char.str_len(names) >= digits)
        holders = names[inside].astype(f"U{digits}")
        first = np.append(True, holders[1:] != holders[:-1])[: len(inside)]
        levels.append(inside[first])
    return rank[coded.indices.to_numpy()], levels


def _added(vector: Any, place: Any, levels: list[Any]) -> int:
    """Sums of every level; returns that of all provinces."""
    counts = np.bincount(place[vector], minlength=int(place.max()) + 1)
    sums = [np.add.reduceat(counts, first) for first in levels if len(first)]
    return int(sums[0].sum())


class System:
    """The variables of a plan: one or two for each of its columns, four for each definition."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.system = plan, TaxBenefitSystem([PERSON, HOUSEHOLD])
        self.system.parameters = ParameterNode(
            data={
                name: {"values": {"2000-01-01": {"value": value}}}
                for name, value in world.values().items()
                if isinstance(value, int)
            }
        )
        self.kinds: dict[tuple[str, str], Type] = {}
        self.enums: dict[tuple[str, ...], Any] = {}
        self.borrowed: dict[tuple[str, str], str] = {}
        self._inputs()
        for step in plan.steps:
            self._step(step)
        for one in plan.passes:
            for item in one.indicators:
                self._definition(one.table, item)

    def _inputs(self) -> None:
        dictionary = world.definitions().dictionary
        for table, names in self.plan.sources.items():
            for name in names:
                fact = dictionary.tables[table].facts.get(name)
                if fact is not None:
                    self.kinds[table, name] = fact.type
                    self._declare(table, name, fact.type)

    def _declare(self, table: str, name: str, kind: Type, **formulas: Any) -> None:
        ends = ENDS if kind.kind in (Kind.BOOLEAN, Kind.INTEGER) else (SURE,)
        for end in ends:
            made: dict[str, Any] = {"entity": ENTITIES[table], "definition_period": DateUnit.DAY}
            match kind.kind:
                case Kind.BOOLEAN:
                    made["value_type"] = bool
                case Kind.INTEGER:
                    made["value_type"] = int
                case Kind.DATE:
                    made["value_type"] = country.date
                case _:
                    choices = self._enum(kind)
                    made |= {"value_type": Enum, "possible_values": choices}
                    made["default_value"] = choices["unknown"]
            if formulas:
                made["formula"] = formulas["sure" if end == SURE else "possible"]
            self.system.add_variable(type(f"{table} {name}{end}", (Variable,), made))

    def _enum(self, kind: Type) -> Any:
        names = (*kind.choices, "unknown")
        if names not in self.enums:
            self.enums[names] = Enum("Choice", {name: name for name in names})
        return self.enums[names]

    def _step(self, step: Step) -> None:
        if isinstance(step, Borrow):  # a person asks its household: no variable of its own
            for name, fact in step.columns:
                self.borrowed[step.table, name] = fact
                self.kinds[step.table, name] = self.kinds[step.parent, fact]
            return
        for name, node in step.columns:
            self.kinds[step.table, name] = node.type
            sure, possible = (self._formula(node, end) for end in ENDS)
            self._declare(step.table, name, node.type, sure=sure, possible=possible)

    def _definition(self, table: str, item: Any) -> None:
        among, where = (
            [self._formula(node, end) for end in ENDS] for node in (item.among, item.where)
        )
        made: dict[str, Callable[..., Any]] = {
            "population": among[0],
            "numerator": lambda *given: among[0](*given) & where[0](*given),
            "unknown": lambda *given: among[0](*given) & where[1](*given) & ~where[0](*given),
            "undecided": lambda *given: among[1](*given) & ~among[0](*given),
        }
        for part, formula in made.items():
            body = {"entity": ENTITIES[table], "definition_period": DateUnit.DAY}
            body |= {"value_type": bool, "formula": _named(formula)}
            self.system.add_variable(type(f"{item.code} {part}", (Variable,), body))

    def _formula(self, node: Node | None, end: str) -> Callable[..., Any]:
        def formula(population: Any, period: Any, parameters: Any) -> Any:
            if node is None:
                return population.filled_array(value=True)
            return _Reader(self, population, period, parameters).end(node, end)

        return formula

    def simulation(self, tables: Mapping[str, pa.Table], owners: np.ndarray[Any, Any]) -> Any:
        """Every column set as input; members in the order of their households."""
        builder = SimulationBuilder()
        builder.create_entities(self.system)
        builder.declare_person_entity("person", range(tables["person"].num_rows))
        group = builder.declare_entity("household", range(tables["household"].num_rows))
        group.members_entity_id = owners
        made = builder.build(self.system)
        for table, names in self.plan.sources.items():
            for name in names:
                if (table, name) in self.kinds:
                    for end, values in self._given(table, name, tables[table][name]).items():
                        made.set_input(f"{table} {name}{end}", DAY, values)
        return made

    def _given(self, table: str, name: str, chunks: Any) -> dict[str, Any]:
        kind, column = self.kinds[table, name], chunks.combine_chunks()
        match kind.kind:
            case Kind.BOOLEAN:
                sure, possible = (column.fill_null(value) for value in (False, True))
                ends = (part.to_numpy(zero_copy_only=False) for part in (sure, possible))
                return dict(zip(ENDS, ends, strict=True))
            case Kind.INTEGER:
                ends = (column.fill_null(value).to_numpy() for value in (LEAST, MOST))
                return {end: part.astype(np.int32) for end, part in zip(ENDS, ends, strict=True)}
            case Kind.DATE:
                return {SURE: column.to_numpy(zero_copy_only=False).astype("datetime64[D]")}
            case _:
                choices = self._enum(kind)
                words = pa.array(kind.choices)
                at = pc.index_in(column.cast(pa.string()), words).fill_null(len(words))
                return {SURE: EnumArray(at.to_numpy().astype(np.uint8), choices)}


def _named(formula: Callable[..., Any]) -> Callable[..., Any]:
    """OpenFisca counts the arguments of a formula."""

    def named(population: Any, period: Any, parameters: Any) -> Any:
        return formula(population, period, parameters)

    return named


class _Reader:
    """Expressions of one formula."""

    def __init__(self, system: System, population: Any, period: Any, parameters: Any) -> None:
        self.system, self.population = system, population
        self.period, self.parameters = period, parameters

    def end(self, node: Node, end: str) -> Any:  # noqa: C901, PLR0911 - one case a node
        """Where a condition surely or possibly holds, or the least or most of a number."""
        match node:
            case Fact():
                return self._fact(node, end)
            case Not():
                return ~self.end(node.item, POSSIBLE if end == SURE else SURE)
            case And() | Or():
                join = np.logical_and if isinstance(node, And) else np.logical_or
                found = self.end(node.items[0], end)
                for item in node.items[1:]:
                    found = join(found, self.end(item, end))
                return found
            case IsUnknown():
                return self._unknown(node.item)
            case Compare():
                return self._compared(node, end)
            case Aggregate():
                return self._gathered(node, end)
            case Call():
                return self._between(node, end)
            case Literal():
                return node.value
            case Parameter():
                return getattr(self.parameters(self.period), node.name)
            case AsOf():
                return np.datetime64(self.period.start.date)
            case _:
                raise TypeError(node)

    def _fact(self, node: Fact, end: str) -> Any:
        name, population = node.name, self.population
        table = population.entity.key
        if node.type.kind not in (Kind.BOOLEAN, Kind.INTEGER):
            end = SURE
        if (table, name) in self.system.borrowed:
            fact = self.system.borrowed[table, name]
            return population.household(f"household {fact}{end}", self.period)
        return population(f"{table} {name}{end}", self.period)

    def _unknown(self, item: Node) -> Any:
        if item.type.kind in (Kind.BOOLEAN, Kind.INTEGER):
            return self.end(item, SURE) != self.end(item, POSSIBLE)
        return ~_known(self.end(item, SURE))

    def _compared(self, node: Compare, end: str) -> Any:
        op, left, right = node.op.value, node.left, node.right
        if left.type.kind is Kind.INTEGER:
            return self._ranged(op, left, right, end)
        if left.type.kind is Kind.BOOLEAN:
            raise TypeError(node)
        if isinstance(left, Literal):
            op, left, right = TURNED[op], right, left
        one, other = self.end(left, SURE), self.end(right, SURE)
        known = _known(one)
        if isinstance(right, Literal) and isinstance(one, EnumArray):
            other = list(one.possible_values.__members__).index(str(other))
        else:
            known = known & _known(other)
        if isinstance(right, Literal) and not isinstance(one, EnumArray):
            other = np.datetime64(other)
        found = COMPARED[op](np.asarray(one), np.asarray(other))
        if end == POSSIBLE:
            return found | ~known
        return found if op == "=" and isinstance(one, EnumArray) else found & known

    def _ranged(self, op: str, left: Node, right: Node, end: str) -> Any:
        if op in (">", ">="):
            op, left, right = TURNED[op], right, left
        least, most = (self.end(left, each) for each in ENDS)
        lowest, highest = (self.end(right, each) for each in ENDS)
        if op in ("<", "<="):
            ends = (most, lowest) if end == SURE else (least, highest)
            return COMPARED[op](*ends)
        sure, possible = (least == most), (least <= highest) & (lowest <= most)
        same = sure & (lowest == highest) & (least == lowest)
        if op == "=":
            return same if end == SURE else possible
        return ~possible if end == SURE else ~same

    def _gathered(self, node: Aggregate, end: str) -> Any:
        household = self.population
        if node.where is None:
            return household.nb_persons()
        members = _Reader(self.system, household.members, self.period, self.parameters)
        held = members.end(node.where, end)
        return household.any(held) if node.gathering is Gathering.ANY else household.sum(held)

    def _between(self, node: Call, end: str) -> Any:
        start, stop = (self.end(part, SURE) for part in node.arguments)
        if node.function == "days_between":
            found = (stop - start).astype("timedelta64[D]").astype(np.int64)
        else:
            found = np.where(stop < start, -_years(stop, start), _years(start, stop))
        known = _known(start) & _known(stop)
        return np.where(known, found, LEAST if end == SURE else MOST).astype(np.int32)


def _known(values: Any) -> Any:
    if isinstance(values, EnumArray):
        return np.asarray(values) != len(values.possible_values) - 1
    return ~np.isnat(values)


def _years(start: Any, stop: Any) -> Any:
    """Full years, as the country template has it: whether the birthday is past."""
    (year, day), (other, late) = (_parts(moment) for moment in (start, stop))
    return other - year - (late < day)


def _parts(moment: Any) -> tuple[Any, Any]:
    months = moment.astype("datetime64[M]")
    years = moment.astype("datetime64[Y]")
    month = (months - years).astype(np.int64)
    day = (moment - months).astype(np.int64)
    return years.astype(np.int64), month * 32 + day


if __name__ == "__main__":
    main()
