"""One spelling for conditions that always say the same: so that two texts can be compared.

Only what holds for unknown and bounded values too is done: negation is pushed inward, chains are
flattened and ordered, comparisons point one way. ``written`` gives a text that reads as the tree.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from anjia.kernel import periods

from .nodes import (
    Aggregate,
    And,
    Arithmetic,
    AsOf,
    Call,
    Compare,
    Comparison,
    Earlier,
    Fact,
    Gathering,
    Held,
    IsUnknown,
    Literal,
    Node,
    Not,
    Operation,
    Or,
    Parameter,
    mapped,
)
from .types import BOOLEAN, DECIMAL, INTEGER, LARGEST_DECIMAL, PERIODS_A_YEAR, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPPOSITE = {
    Comparison.EQ: Comparison.NE,
    Comparison.NE: Comparison.EQ,
    Comparison.LT: Comparison.GE,
    Comparison.GE: Comparison.LT,
    Comparison.GT: Comparison.LE,
    Comparison.LE: Comparison.GT,
}
_TURNED = {Comparison.GT: Comparison.LT, Comparison.GE: Comparison.LE}
_ATOMS = (Literal, Fact, Parameter, AsOf, Call, Aggregate, Earlier, Held)


def normal(node: Node, *, negated: bool = False) -> Node:  # noqa: PLR0911 - one case a node
    """The one spelling of an expression, or of its negation."""
    match node:
        case Not():
            return normal(node.item, negated=not negated)
        case And() | Or():
            return _chain(node, negated=negated)
        case Compare():
            return _compare(node, negated=negated)
        case Literal() if negated:
            return Literal(not node.value, BOOLEAN)
        case Earlier():
            return replace(node, item=normal(node.item, negated=negated))
        case Aggregate():
            return _aggregate(node, negated=negated)
        case Arithmetic() | Call() | Held() | IsUnknown():
            inner = _inside(node)
            return Not(inner) if negated else inner
        case _:
            return Not(node) if negated else node


def _inside(node: Arithmetic | Call | Held | IsUnknown) -> Node:
    match node:
        case Arithmetic():
            left, right = normal(node.left), normal(node.right)
            commutes = node.op in (Operation.ADD, Operation.MUL) and right.type.is_number
            if commutes and left.type.is_number and written(right) < written(left):
                left, right = right, left
            return replace(node, left=left, right=right)
        case IsUnknown():
            item = normal(node.item)
            return IsUnknown(item.item if isinstance(item, Not) else item)
        case _:
            return mapped(node, normal)


def _chain(node: And | Or, *, negated: bool) -> Node:
    kind = And if isinstance(node, And) != negated else Or
    decides, changes_nothing = kind is Or, kind is And
    items: dict[str, Node] = {}
    for item in _flat((normal(part, negated=negated) for part in node.items), kind):
        if isinstance(item, Literal):
            if item.value is decides:
                return item
            continue
        items[written(item)] = item
    kept = tuple(items[text] for text in sorted(items))
    if not kept:
        return Literal(changes_nothing, BOOLEAN)
    return kept[0] if len(kept) == 1 else kind(kept)


def _flat(items: Iterator[Node], kind: type[And | Or]) -> Iterator[Node]:
    for item in items:
        if isinstance(item, And | Or) and isinstance(item, kind):
            yield from item.items
        else:
            yield item


def _compare(node: Compare, *, negated: bool) -> Node:
    op = _OPPOSITE[node.op] if negated else node.op
    left, right = _widened(node.left, node.right), _widened(node.right, node.left)
    if op in (Comparison.EQ, Comparison.NE):
        for side, other in ((left, right), (right, left)):
            if isinstance(side, Literal) and side.type == BOOLEAN:
                return normal(other, negated=(side.value is True) != (op is Comparison.EQ))
        left, right = normal(left), normal(right)
        if isinstance(left, Literal) or (
            not isinstance(right, Literal) and written(right) < written(left)
        ):
            left, right = right, left
        return Compare(op, left, right)
    left, right = normal(left), normal(right)
    if op in _TURNED:
        return Compare(_TURNED[op], right, left)
    return Compare(op, left, right)


def _widened(node: Node, other: Node) -> Node:
    """A whole number that is held against a decimal, as a decimal."""
    if isinstance(node, Literal) and node.type == INTEGER and other.type == DECIMAL:
        value = Decimal(int(str(node.value)))
        if abs(value) < LARGEST_DECIMAL:
            return Literal(round(value, 4), DECIMAL)
    return node


def _aggregate(node: Aggregate, *, negated: bool) -> Node:
    gathering = node.gathering
    turned = negated and gathering in (Gathering.ANY, Gathering.ALL)
    where = None if node.where is None else normal(node.where, negated=turned)
    if turned:
        gathering = Gathering.ALL if gathering is Gathering.ANY else Gathering.ANY
    if where == Literal(value=True, type=BOOLEAN) and gathering not in _CONDITIONAL:
        where = None
    return replace(node, gathering=gathering, where=where)


_CONDITIONAL = (Gathering.ANY, Gathering.ALL, Gathering.SHARE)


def written(node: Node) -> str:  # noqa: C901, PLR0911 - one case a node
    """The expression as text."""
    match node:
        case Literal():
            return _literal(node)
        case Fact():
            return f"{node.parent}.{node.name}" if node.parent else node.name
        case Parameter():
            return f"param({node.name})"
        case AsOf():
            return "as_of"
        case Not():
            return f"not {_operand(node.item)}"
        case And() | Or():
            joint = " and " if isinstance(node, And) else " or "
            return joint.join(
                f"({written(item)})" if isinstance(item, And | Or) else written(item)
                for item in node.items
            )
        case Compare() | Arithmetic():
            return f"{_operand(node.left)} {node.op.value} {_operand(node.right)}"
        case IsUnknown():
            return f"{_operand(node.item)} is unknown"
        case Call():
            return f"{node.function}({', '.join(written(part) for part in node.arguments)})"
        case Aggregate():
            name = node.item.name if isinstance(node.item, Fact) else ""
            where = f" where {written(node.where)}" if node.where is not None else ""
            return f"{node.gathering.value}({node.child}{'.' if name else ''}{name}{where})"
        case Earlier():
            return f"at_earlier({written(node.item)}, {node.months})"
        case Held():
            return f"held_for_months({written(node.item)}, {node.months})"


def _operand(node: Node) -> str:
    return written(node) if isinstance(node, _ATOMS) else f"({written(node)})"


def _literal(node: Literal) -> str:
    value = node.value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return f"date '{value.isoformat()}'"
    if node.type.kind is Kind.PERIOD and isinstance(value, int):
        every = node.type.every or periods.Kind.MONTH
        year, number = divmod(value, PERIODS_A_YEAR[every])
        return f"'{periods.Period(year, every, number + 1)}'"
    if isinstance(value, str):
        quoted = value.replace("'", "''")
        return f"'{quoted}'"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
