"""The slow, plain back end: one row at a time, straight from the definitions, without a plan.

It shows what a definition means; when another back end differs, the other one is wrong.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from anjia.engine import hits, values
from anjia.engine.definitions import ADDED, Definitions, Indicator, Measure
from anjia.engine.examples import Outcome
from anjia.engine.language.nodes import (
    Aggregate,
    And,
    Arithmetic,
    AsOf,
    Call,
    Compare,
    Earlier,
    Fact,
    Gathering,
    Held,
    IsUnknown,
    Literal,
    Node,
    Not,
    Or,
    Parameter,
)
from anjia.engine.language.types import DECIMAL
from anjia.engine.parts import ZERO, Measured, Parts, Spread
from anjia.engine.plan import build
from anjia.engine.rules import Rule
from anjia.engine.sql import HIGH
from anjia.engine.values import Span, Value
from anjia.kernel import areas

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from anjia.engine.language.nodes import Scalar
    from anjia.engine.moments import Moment

Row = dict[str, Any]


class Reference:
    """All rows of all tables, and what any expression says of any row."""

    def __init__(
        self,
        definitions: Definitions,
        tables: Mapping[str, pa.Table],
        *,
        as_of: date,
        parameters: Mapping[str, Scalar],
        earlier: Mapping[int, Moment] | None = None,
    ) -> None:
        self.definitions = definitions
        self.as_of = as_of
        self.parameters = parameters
        self.earlier = earlier or {}
        self.rows: dict[str, list[Row]] = {
            name: table.to_pylist() for name, table in tables.items()
        }
        self.by_key = {name: {row["key"]: row for row in rows} for name, rows in self.rows.items()}
        self._derived: dict[tuple[str, str, str], Value] = {}
        self._then: dict[int, Reference] = {}

    def measure(self, codes: Iterable[str]) -> Measured:
        """Parts of each indicator or rule for each area that a row names."""
        found: Measured = {}
        for code in codes:
            item = self._item(code)
            places: dict[str, Parts] = {}
            for row in self.rows[item.of]:
                area = row["area"]
                places[area] = places.get(area, Parts()) + self._parts(item, row)
            found[code] = places
        return found

    def keys(self, code: str, *, area: str, outcomes: frozenset[Outcome]) -> list[str]:
        """Keys of the rows with one of the outcomes inside an area, by area and key."""
        return [row["key"] for row in self._behind(code, area, outcomes)]

    def explained(self, code: str, *, area: str, outcomes: frozenset[Outcome]) -> pa.Table:
        """Rows behind a rule inside an area, with the facts that it shows, by area and key."""
        plan = build(self.definitions, [code], explained=True)
        shape = hits.schema(plan, code)
        found = []
        for row in self._behind(code, area, outcomes):
            shown = {"key": row["key"], "area": row["area"]}
            for fact in plan.explains[code]:
                ends = values.bounds(self.value(fact, row)) or (None, None)
                shown |= {fact.name: ends[0], fact.name + HIGH: ends[1]}
            found.append(shown)
        return pa.Table.from_pylist(found, schema=shape)

    def _behind(self, code: str, area: str, outcomes: frozenset[Outcome]) -> list[Row]:
        item = self._item(code)
        rows = sorted(self.rows[item.of], key=lambda row: (row["area"], row["key"]))
        return [
            row
            for row in rows
            if row["area"].startswith(area) and self.outcome(item, row) in outcomes
        ]

    def _item(self, code: str) -> Indicator | Rule:
        rule = self.definitions.rules.get(code)
        return self.definitions.indicators[code] if rule is None else rule

    def outcome(self, item: Indicator | Rule, row: Row) -> Outcome:
        """What a row means to the figure, or to the rule: a hit is in the numerator."""
        belongs = True if item.among is None else self.value(item.among, row)
        if belongs is None:
            return Outcome.UNDECIDED
        if not belongs:
            return Outcome.OUTSIDE
        holds = self._holds(item, row)
        if holds is False:
            return Outcome.MISSING
        if holds is None or not self._has_values(item, row):
            return Outcome.UNKNOWN
        return Outcome.NUMERATOR

    def _holds(self, item: Indicator | Rule, row: Row) -> Value:
        wanted = item.when if isinstance(item, Rule) else item.where
        return True if wanted is None else self.value(wanted, row)

    def _has_values(self, item: Indicator | Rule, row: Row) -> bool:
        if isinstance(item, Rule):
            return True
        asked = [node for node in (item.value, item.per) if node is not None]
        found = [self._number(node, row) for node in asked]
        return all(value is not None and not isinstance(value, Span) for value in found)

    def _number(self, node: Node, row: Row) -> Value:
        """A value as it is added up: numbers as decimals."""
        value = self.value(node, row)
        return values.widened(value, DECIMAL) if node.type.is_number else value

    def spread(self, code: str) -> Spread:
        """The median, or how many different values there are, for every place."""
        indicator = self.definitions.indicators[code]
        found: dict[str, list[Any]] = defaultdict(list)
        for row in self.rows[indicator.of]:
            if indicator.value is None or self.outcome(indicator, row) is not Outcome.NUMERATOR:
                continue
            value = self._number(indicator.value, row)
            for place in (*areas.ancestors(row["area"]), row["area"]):
                found[str(place)].append(value)
        if indicator.measure is Measure.DISTINCT:
            return {place: Decimal(len(set(seen))) for place, seen in found.items()}
        return {place: median(seen) for place, seen in found.items()}

    def _parts(self, item: Indicator | Rule, row: Row) -> Parts:
        outcome = self.outcome(item, row)
        if outcome is Outcome.OUTSIDE:
            return Parts()
        if outcome is Outcome.UNDECIDED:
            return Parts(undecided=1)
        parts = Parts(
            population=1,
            numerator=int(outcome is Outcome.NUMERATOR),
            unknown=int(outcome is Outcome.UNKNOWN),
        )
        if isinstance(item, Rule) or item.measure not in ADDED or outcome is Outcome.MISSING:
            return parts
        return parts + self._totals(item, row, outcome)

    def _totals(self, indicator: Indicator, row: Row, outcome: Outcome) -> Parts:
        value = self.value(indicator.value, row) if indicator.value is not None else None
        ends = values.bounds(values.widened(value, DECIMAL))
        if ends is None:
            return Parts(open=1)
        low, high = Decimal(str(ends[0])), Decimal(str(ends[1]))
        sure = indicator.where is None or self.value(indicator.where, row) is True
        if not sure:
            low, high = min(low, ZERO), max(high, ZERO)
        if outcome is not Outcome.NUMERATOR:
            return Parts(low=low, high=high)
        base: Value = Decimal(1)
        if indicator.per is not None:
            base = values.widened(self.value(indicator.per, row), DECIMAL)
        whole = base if isinstance(base, Decimal) and indicator.measure is Measure.RATIO else ZERO
        return Parts(total=low, base=whole, low=low, high=high)

    def value(self, node: Node, row: Row) -> Value:  # noqa: C901, PLR0911, PLR0912 - one case a node
        """What an expression says of a row."""
        match node:
            case Literal():
                return node.value
            case AsOf():
                return self.as_of
            case Parameter():
                return values.fitted(self.parameters.get(node.name), node.type)
            case Fact():
                return self._fact(node, row)
            case Not():
                return values.negated(self.value(node.item, row))
            case And():
                return values.conjunction([self.value(item, row) for item in node.items])
            case Or():
                return values.disjunction([self.value(item, row) for item in node.items])
            case Compare():
                return self._compare(node, row)
            case IsUnknown():
                item = self.value(node.item, row)
                return item is None or isinstance(item, Span)
            case Arithmetic():
                left, right = self.value(node.left, row), self.value(node.right, row)
                return values.reckoned(node.op, left, right, node.type)
            case Call():
                return _called(node, [self.value(part, row) for part in node.arguments])
            case Aggregate():
                return self._aggregate(node, row)
            case Earlier():
                return self._look_back(node, row)
            case Held():
                return self.value(node.spelled, row)

    def _fact(self, node: Fact, row: Row) -> Value:
        table = node.table
        if node.parent:
            column = self.definitions.dictionary.key_column(node.table, node.parent)
            owner = self.by_key[node.parent].get(row[column])
            if owner is None:
                return None
            table, row = node.parent, owner
        derived = self.definitions.derived.get((table, node.name))
        if derived is None:
            found: Value = row[node.name]
            return values.fitted(found, node.type) if node.type == DECIMAL else found
        place = (table, node.name, row["key"])
        if place not in self._derived:
            self._derived[place] = self.value(derived.node, row)
        return self._derived[place]

    def _compare(self, node: Compare, row: Row) -> Value:
        left, right = self.value(node.left, row), self.value(node.right, row)
        if DECIMAL in (node.left.type, node.right.type):
            left, right = values.widened(left, DECIMAL), values.widened(right, DECIMAL)
        return values.compared(node.op, left, right)

    def _look_back(self, node: Earlier, row: Row) -> Value:
        moment = self.earlier.get(node.months)
        if moment is None:
            return None
        if node.months not in self._then:
            further = {
                back - node.months: other
                for back, other in self.earlier.items()
                if back > node.months
            }
            self._then[node.months] = Reference(
                self.definitions,
                moment.tables,
                as_of=moment.as_of,
                parameters=moment.parameters,
                earlier=further,
            )
        then = self._then[node.months]
        same = then.by_key[node.table].get(row["key"])
        return None if same is None else then.value(node.item, same)

    def _aggregate(self, node: Aggregate, row: Row) -> Value:
        column = self.definitions.dictionary.key_column(node.child, node.table)
        rows = [child for child in self.rows[node.child] if child[column] == row["key"]]
        counted = [
            (child, True if node.where is None else self.value(node.where, child)) for child in rows
        ]
        if node.gathering is Gathering.ANY:
            return values.disjunction([held for _, held in counted])
        if node.gathering is Gathering.ALL:
            return values.conjunction([held for _, held in counted])
        if node.item is None:
            low = sum(held is True for _, held in counted)
            high = low + sum(held is None for _, held in counted)
            if node.gathering is Gathering.COUNT:
                return values.within(low, high)
            if not rows:
                return None
            shares = (values.divided(part, len(rows)) for part in (low, high))
            return values.within(*shares)
        found = [
            (self.value(node.item, child), held is True)
            for child, held in counted
            if held is not False
        ]
        return _gathered(node, found)


def _gathered(node: Aggregate, found: list[tuple[Value, bool]]) -> Value:
    ends = [(values.bounds(value), sure) for value, sure in found]
    if any(pair is None for pair, _ in ends):
        return None
    known: list[tuple[Any, Any, bool]] = [
        (pair[0], pair[1], sure) for pair, sure in ends if pair is not None
    ]
    if node.gathering is Gathering.SUM:
        low = sum(one if sure else min(one, 0) for one, _, sure in known)
        high = sum(other if sure else max(other, 0) for _, other, sure in known)
    else:
        pick = min if node.gathering is Gathering.MIN else max
        certain = [part for part in known if part[2]]
        if not certain:
            return None
        if node.gathering is Gathering.MIN:
            low = pick(one for one, _, _ in known)
            high = pick(other for _, other, _ in certain)
        else:
            low = pick(one for one, _, _ in certain)
            high = pick(other for _, other, _ in known)
    first, last = values.fitted(low, node.type), values.fitted(high, node.type)
    if first is None or last is None:
        return None
    return values.within(first, last)


def _called(node: Call, arguments: list[Value]) -> Value:  # noqa: C901, PLR0911 - one case a name
    function = node.function
    ends = [values.bounds(argument) for argument in arguments]
    if any(pair is None for pair in ends):
        return None
    pairs: list[tuple[Any, Any]] = [pair for pair in ends if pair is not None]
    if function in _BETWEEN:
        (start, end), between = pairs, _BETWEEN[function]
        return values.within(between(start[1], end[0]), between(start[0], end[1]))
    if function.endswith("_of"):
        low, high = pairs[0]
        return values.within(values.period_of(low, node.type), values.period_of(high, node.type))
    if function in ("first_on", "last_on"):
        day = values.first_day if function == "first_on" else values.last_day
        kind = node.arguments[0].type
        return values.within(day(pairs[0][0], kind), day(pairs[0][1], kind))
    if function == "year":
        return values.within(pairs[0][0].year, pairs[0][1].year)
    if any(low != high for low, high in pairs):
        return None
    exact = [low for low, _ in pairs]
    match function:
        case "month":
            return int(exact[0].month)
        case "length":
            return len(exact[0])
        case "left":
            return str(exact[0])[: exact[1]]
        case "starts_with":
            return str(exact[0]).startswith(exact[1])
        case _:
            raise NotImplementedError(function)


def _days(start: date, end: date) -> int:
    return (end - start).days


_BETWEEN: dict[str, Callable[[date, date], int]] = {
    "years_between": values.full_years,
    "months_between": values.full_months,
    "days_between": _days,
}
