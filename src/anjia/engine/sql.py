"""Expressions as DuckDB's SQL over the columns of one table; literals become bound values.

Names come from the dictionary and the plan, never from a user. A number that may be known only
within bounds has two columns, its own and one with ``HIGH`` behind its name. Whatever would be
written twice is made a column of an inner select first, so the text grows with the expression
and the work is shared. Connections do not belong here.
"""
# ruff: noqa: S608 - statements are made of names from the plan; every value is bound

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anjia.kernel import periods

from . import values
from .language.nodes import (
    Aggregate,
    And,
    Arithmetic,
    AsOf,
    Call,
    Compare,
    Comparison,
    Earlier,
    Fact,
    Held,
    IsUnknown,
    Literal,
    Node,
    Not,
    Operation,
    Or,
    Parameter,
    Scalar,
    walk,
)
from .language.types import DATE, DECIMAL, INTEGER, PERIODS_A_YEAR, Kind, Type

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

HIGH = " high"
MARKER = re.compile(r"\$(v[0-9]+)::")
TYPES = {
    Kind.BOOLEAN: "BOOLEAN",
    Kind.INTEGER: "BIGINT",
    Kind.DECIMAL: "DECIMAL(18,4)",
    Kind.TEXT: "VARCHAR",
    Kind.ENUM: "VARCHAR",
    Kind.DATE: "DATE",
    Kind.PERIOD: "BIGINT",
}


def quoted(name: str) -> str:
    """A name as an identifier."""
    if '"' in name or "\x00" in name:
        raise ValueError(name)
    return f'"{name}"'


@dataclass(frozen=True, slots=True)
class Piece:
    """SQL of a value: both ends, and the innermost select in which it can stand."""

    low: str
    high: str
    layer: int = 0
    plain: bool = False

    @property
    def exact(self) -> bool:
        """Whether both ends are one."""
        return self.low == self.high


@dataclass
class Bound:
    """The values bound to a statement, each once."""

    as_of: date
    parameters: Mapping[str, Scalar]
    items: dict[str, Scalar] = field(default_factory=dict)

    def take(self, value: Scalar, kind: Kind) -> str:
        """A marker for the value, typed."""
        name = f"v{len(self.items) + 1}"
        self.items[name] = value
        return f"${name}::{TYPES[kind]}"

    def used_in(self, sql: str) -> dict[str, Scalar]:
        """The values whose markers stand in a statement; an unused one would be refused."""
        return {name: self.items[name] for name in set(MARKER.findall(sql))}


@dataclass
class Select:
    """A select over one relation that grows inner selects as it needs them."""

    relation: str
    bound: Bound
    bounded: Collection[tuple[str, str]]
    layers: list[list[tuple[str, str]]] = field(default_factory=list)
    known: dict[Node, Piece] = field(default_factory=dict)
    repeated: Counter[Node] = field(default_factory=Counter)

    def expect(self, *nodes: Node | None) -> None:
        """Announce expressions, so that what they share is found before the first is written."""
        for node in nodes:
            if node is not None:
                self.repeated.update(walk(node))

    def source(self) -> str:
        """The relation with every inner column, in brackets."""
        text = quoted(self.relation)
        for layer in self.layers:
            columns = ", ".join(f"{sql} AS {quoted(name)}" for name, sql in layer)
            text = f"(SELECT *, {columns} FROM {text})"
        return text

    def hoisted(self, piece: Piece) -> Piece:
        """The same value as columns of an inner select."""
        if piece.plain:
            return piece
        low = self._column(piece.low, piece.layer)
        high = low if piece.exact else self._column(piece.high, piece.layer)
        return Piece(low, high, piece.layer + 1, plain=True)

    def _column(self, sql: str, layer: int) -> str:
        while len(self.layers) <= layer:
            self.layers.append([])
        for name, other in self.layers[layer]:
            if other == sql:
                return quoted(name)
        name = f"inner {layer} {len(self.layers[layer])}"
        self.layers[layer].append((name, sql))
        return quoted(name)

    def piece(self, node: Node) -> Piece:
        """SQL of an expression; shared ones are written once."""
        if node in self.known:
            return self.known[node]
        made = self._made(node)
        if self.repeated[node] > 1:
            made = self.hoisted(made)
        self.known[node] = made
        return made

    def _made(self, node: Node) -> Piece:  # noqa: C901, PLR0911, PLR0912 - one case a node
        match node:
            case Literal():
                return _one(self.bound.take(node.value, node.type.kind), plain=True)
            case AsOf():
                return _one(self.bound.take(self.bound.as_of, Kind.DATE), plain=True)
            case Parameter():
                value = values.fitted(self.bound.parameters.get(node.name), node.type)
                if value is None:
                    return _one(f"NULL::{TYPES[node.type.kind]}", plain=True)
                return _one(self.bound.take(value, node.type.kind), plain=True)
            case Fact():
                low = quoted(node.name)
                wide = (node.table, node.name) in self.bounded
                return Piece(low, quoted(node.name + HIGH) if wide else low, 0, plain=True)
            case Not():
                item = self.piece(node.item)
                return _one(f"(NOT {item.low})", item.layer)
            case And() | Or():
                items = [self.piece(item) for item in node.items]
                word = " AND " if isinstance(node, And) else " OR "
                text = word.join(item.low for item in items)
                return _one(f"({text})", max(item.layer for item in items))
            case IsUnknown():
                item = self.piece(node.item)
                if item.exact:
                    return _one(f"({item.low} IS NULL)", item.layer)
                return _one(f"({item.low} IS NULL OR {item.low} <> {item.high})", item.layer)
            case Compare():
                return self._compare(node)
            case Arithmetic():
                return self._arithmetic(node)
            case Call():
                return self._call(node)
            case Aggregate() | Earlier() | Held():
                raise TypeError("The plan makes a column of this before.")

    def widened(self, piece: Piece, given: Type, wanted: Type) -> Piece:
        """An integer as decimal; both ends or none."""
        if given == wanted or wanted != DECIMAL:
            return piece
        kind = TYPES[Kind.DECIMAL]
        if piece.exact:
            return _one(f"TRY_CAST({piece.low} AS {kind})", piece.layer)
        low, high = f"TRY_CAST({piece.low} AS {kind})", f"TRY_CAST({piece.high} AS {kind})"
        return self.both(low, high, piece.layer)

    def both(self, low: str, high: str, layer: int) -> Piece:
        """Two ends, each unknown where the other is."""
        ends = self.hoisted(Piece(low, high, layer))
        return self.hoisted(
            Piece(
                f"CASE WHEN {ends.high} IS NOT NULL THEN {ends.low} END",
                f"CASE WHEN {ends.low} IS NOT NULL THEN {ends.high} END",
                ends.layer,
            )
        )

    def _compare(self, node: Compare) -> Piece:
        left, right = self.piece(node.left), self.piece(node.right)
        if DECIMAL in (node.left.type, node.right.type):
            left = self.widened(left, node.left.type, DECIMAL)
            right = self.widened(right, node.right.type, DECIMAL)
        op = "<>" if node.op is Comparison.NE else node.op.value
        if left.exact and right.exact:
            return _one(f"({left.low} {op} {right.low})", max(left.layer, right.layer))
        left, right = self.hoisted(left), self.hoisted(right)
        layer = max(left.layer, right.layer)
        match node.op:
            case Comparison.EQ:
                return _one(_equal(left, right, "TRUE", "FALSE"), layer)
            case Comparison.NE:
                return _one(_equal(left, right, "FALSE", "TRUE"), layer)
            case Comparison.LT | Comparison.LE:
                return _one(_before(left, right, op), layer)
            case Comparison.GT | Comparison.GE:
                return _one(_before(right, left, op.replace(">", "<")), layer)

    def _arithmetic(self, node: Arithmetic) -> Piece:
        left = self.widened(self.piece(node.left), node.left.type, node.type)
        right = self.widened(self.piece(node.right), node.right.type, node.type)
        if node.op is Operation.DIV or not node.type.is_number:
            left, right = self.hoisted(left), self.hoisted(right)
        layer = max(left.layer, right.layer)
        if left.exact and right.exact:
            return _one(_reckoned(node, left.low, right.low), layer)
        left, right = self.hoisted(left), self.hoisted(right)
        layer = max(left.layer, right.layer)
        if node.op is Operation.ADD:
            ends = (left.low, right.low), (left.high, right.high)
        elif node.op is Operation.SUB:
            ends = (left.low, right.high), (left.high, right.low)
        else:
            return self._corners(node, left, right)
        low, high = (_reckoned(node, one, other) for one, other in ends)
        return self.both(low, high, layer)

    def _corners(self, node: Arithmetic, left: Piece, right: Piece) -> Piece:
        layer = max(left.layer, right.layer)
        corners = [
            self.hoisted(_one(_reckoned(node, one, other), layer))
            for one in (left.low, left.high)
            for other in (right.low, right.high)
        ]
        names = ", ".join(corner.low for corner in corners)
        sure = " AND ".join(f"{corner.low} IS NOT NULL" for corner in corners)
        if node.op is Operation.DIV:
            sure += f" AND NOT ({right.low} <= 0 AND {right.high} >= 0)"
        return Piece(
            f"CASE WHEN {sure} THEN least({names}) END",
            f"CASE WHEN {sure} THEN greatest({names}) END",
            layer + 1,
        )

    def _call(self, node: Call) -> Piece:
        parts = [self.hoisted(self.piece(part)) for part in node.arguments]
        layer = max(part.layer for part in parts)
        exact = all(part.exact for part in parts)
        if node.function in ("years_between", "months_between", "days_between"):
            start, end = parts
            low = _between(node.function, start.high, end.low)
            return Piece(low, _between(node.function, start.low, end.high), layer)
        low, high = (_rising(node, end) for end in (parts[0].low, parts[0].high))
        if low and high:
            return Piece(low, high, layer)
        lows = [part.low for part in parts]
        match node.function:
            case "month" if not exact:
                text = f"CASE WHEN {parts[0].low} = {parts[0].high} THEN month({lows[0]}) END"
                return _one(text, layer)
            case "month" | "length" | "starts_with":
                return _one(f"{node.function}({', '.join(lows)})", layer)
            case "left":
                return _one(f'"left"({lows[0]}, {lows[1]})', layer)
            case _:
                raise NotImplementedError(node.function)


def _one(sql: str, layer: int = 0, *, plain: bool = False) -> Piece:
    return Piece(sql, sql, layer, plain)


def _equal(left: Piece, right: Piece, same: str, other: str) -> str:
    return (
        f"CASE WHEN {left.low} = {left.high} AND {right.low} = {right.high} "
        f"AND {left.low} = {right.low} THEN {same} "
        f"WHEN {left.high} < {right.low} OR {right.high} < {left.low} THEN {other} END"
    )


def _before(left: Piece, right: Piece, op: str) -> str:
    return (
        f"CASE WHEN {left.high} {op} {right.low} THEN TRUE "
        f"WHEN NOT ({left.low} {op} {right.high}) THEN FALSE END"
    )


def _reckoned(node: Arithmetic, left: str, right: str) -> str:
    """One operation on exact values, unknown where it does not fit."""
    if node.type == INTEGER:
        return (
            f"TRY_CAST({left}::HUGEINT {node.op.value} {right}::HUGEINT AS {TYPES[Kind.INTEGER]})"
        )
    if node.type.kind is Kind.PERIOD:
        first, last = node.type.range
        moved = f"{left}::HUGEINT {node.op.value} {right}::HUGEINT"
        return f"CASE WHEN {moved} BETWEEN {first} AND {last} THEN ({moved})::BIGINT END"
    if node.type == DATE:
        if node.op is Operation.ADD:
            least, most = (_days(left, f"DATE '{day}'") for day in ("0001-01-01", "9999-12-31"))
        else:
            least, most = (_days(f"DATE '{day}'", left) for day in ("9999-12-31", "0001-01-01"))
        fits = f"{right} BETWEEN ({least}) AND ({most})"
        return f"CASE WHEN {fits} THEN {left} {node.op.value} {right}::INTEGER END"
    if node.op is Operation.DIV:
        return divided(left, right)
    wide = "DECIMAL(19,4)"
    return f"TRY_CAST({left}::{wide} {node.op.value} {right}::{wide} AS DECIMAL(18,4))"


def divided(left: str, right: str) -> str:
    """A quotient rounded half away from zero, in whole ten-thousandths: floats would differ."""
    one, other = (f"({part}::DECIMAL(24,4) * 10000)::HUGEINT" for part in (left, right))
    size = f"(2 * abs({one}) * 10000 + abs({other})) // nullif(2 * abs({other}), 0)"
    sign = f"CASE WHEN ({left} < 0) <> ({right} < 0) THEN -1 ELSE 1 END"
    return f"TRY_CAST(({sign} * ({size}))::DECIMAL(38,0) * 0.0001::DECIMAL(5,4) AS DECIMAL(18,4))"


def _rising(node: Call, value: str) -> str:
    """A function that keeps the order of its values, at one of them; or nothing."""
    match node.function:
        case "year":
            return f"year({value})"
        case "month_of" | "quarter_of" | "half_of" | "year_of":
            return _period_of(value, node.type)
        case "first_on" | "last_on":
            return _day_of(value, node.arguments[0].type, last=node.function == "last_on")
        case _:
            return ""


def _period_of(day: str, gives: Type) -> str:
    count = PERIODS_A_YEAR[gives.every or periods.Kind.MONTH]
    return f"(year({day}) * {count} + (month({day}) - 1) * {count} // 12)"


def _day_of(place: str, kind: Type, *, last: bool) -> str:
    count = PERIODS_A_YEAR[kind.every or periods.Kind.MONTH]
    length = 12 // count
    month = f"({place} % {count}) * {length} + {length if last else 1}"
    day = f"make_date({place} // {count}, {month}, 1)"
    return f"last_day({day})" if last else day


def _days(start: str, end: str) -> str:
    return f"date_diff('day', {start}, {end})"


def _months(start: str, end: str) -> str:
    short = f"day({end}) < day({start}) AND last_day({end}) <> {end}"
    return (
        f"((year({end}) - year({start})) * 12 + month({end}) - month({start})"
        f" - CASE WHEN {short} THEN 1 ELSE 0 END)"
    )


def _years(start: str, end: str) -> str:
    early = f"(month({end}) * 100 + day({end})) < (month({start}) * 100 + day({start}))"
    return f"(year({end}) - year({start}) - CASE WHEN {early} THEN 1 ELSE 0 END)"


def _between(function: str, start: str, end: str) -> str:
    if function == "days_between":
        return _days(start, end)
    full = _years if function == "years_between" else _months
    return f"(CASE WHEN {end} < {start} THEN -{full(end, start)} ELSE {full(start, end)} END)"
