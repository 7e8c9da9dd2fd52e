"""An expression as frozen nodes: what the back ends read. Nodes are built by ``convert`` only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from .types import BOOLEAN, DATE, DECIMAL, INTEGER, Kind, Type

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Scalar = bool | int | Decimal | str | date


class Comparison(StrEnum):
    """How two values are compared."""

    EQ = "="
    NE = "!="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="


class Operation(StrEnum):
    """How two values are reckoned together."""

    ADD = "+"
    SUB = "-"
    MUL = "*"
    DIV = "/"


class Gathering(StrEnum):
    """How the rows of a child table are brought into one value."""

    COUNT = "count"
    SUM = "sum"
    MIN = "min"
    MAX = "max"
    ANY = "any"
    ALL = "all"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in the expression."""

    value: Scalar
    type: Type


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the row (``parent`` empty) or of the row that it belongs to."""

    table: str
    name: str
    type: Type
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number kept as data: resolved by place and date when figures are computed."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class AsOf:
    """The date that the snapshot speaks of."""

    type: Type = DATE


@dataclass(frozen=True, slots=True)
class Not:
    """Logical negation."""

    item: Node
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class And:
    """All of the items."""

    items: tuple[Node, ...]
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class Or:
    """Any of the items."""

    items: tuple[Node, ...]
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class Compare:
    """One value against another."""

    op: Comparison
    left: Node
    right: Node
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class IsUnknown:
    """Whether a value is not known, or known only within bounds."""

    item: Node
    type: Type = BOOLEAN


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two values reckoned together."""

    op: Operation
    left: Node
    right: Node
    type: Type


@dataclass(frozen=True, slots=True)
class Call:
    """A function of ``spec.FUNCTIONS``."""

    function: str
    arguments: tuple[Node, ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Aggregate:
    """The rows of a child table brought into one value; ``item`` is what is summed or compared."""

    gathering: Gathering
    table: str
    child: str
    item: Node | None
    where: Node | None
    type: Type


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the expression said of the same row in the last snapshot of an earlier month."""

    item: Node
    months: int
    table: str
    type: Type


@dataclass(frozen=True, slots=True)
class Held:
    """Whether a condition holds now and held in each of so many months before."""

    item: Node
    months: int
    table: str
    type: Type = BOOLEAN

    @property
    def spelled(self) -> And:
        """The same, month by month."""
        then = (Earlier(self.item, back, self.table, BOOLEAN) for back in range(1, self.months + 1))
        return And((self.item, *then))


Node = (
    Literal
    | Fact
    | Parameter
    | AsOf
    | Not
    | And
    | Or
    | Compare
    | IsUnknown
    | Arithmetic
    | Call
    | Aggregate
    | Earlier
    | Held
)


def literal(value: Scalar) -> Literal:
    """A literal of the type that the Python value has; text stays text."""
    if isinstance(value, bool):
        return Literal(value, BOOLEAN)
    if isinstance(value, int):
        return Literal(value, INTEGER)
    if isinstance(value, Decimal):
        return Literal(value, DECIMAL)
    if isinstance(value, date):
        return Literal(value, DATE)
    return Literal(value, Type(Kind.TEXT))


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below, in the order written."""
    match node:
        case Literal() | Fact() | Parameter() | AsOf():
            return ()
        case Not() | IsUnknown() | Earlier() | Held():
            return (node.item,)
        case And(items=items) | Or(items=items):
            return items
        case Compare(left=left, right=right) | Arithmetic(left=left, right=right):
            return (left, right)
        case Call(arguments=arguments):
            return arguments
        case Aggregate(item=item, where=where):
            return tuple(part for part in (item, where) if part is not None)


def mapped(node: Node, change: Callable[[Node], Node]) -> Node:
    """The same node over changed nodes directly below, each changed once, in the order written."""
    match node:
        case Not() | IsUnknown() | Earlier() | Held():
            return replace(node, item=change(node.item))
        case And() | Or():
            return replace(node, items=tuple(change(item) for item in node.items))
        case Compare() | Arithmetic():
            return replace(node, left=change(node.left), right=change(node.right))
        case Call():
            return replace(node, arguments=tuple(change(part) for part in node.arguments))
        case Aggregate():
            item = None if node.item is None else change(node.item)
            where = None if node.where is None else change(node.where)
            return replace(node, item=item, where=where)
        case _:
            return node


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(children(current))


def facts(roots: Iterable[Node | None]) -> set[str]:
    """Names of the columns that the expressions speak of."""
    return {
        node.name
        for root in roots
        if root is not None
        for node in walk(root)
        if isinstance(node, Fact)
    }


def parameters(*roots: Node | None) -> frozenset[str]:
    """Names of the parameters that the expressions ask for."""
    return frozenset(
        node.name
        for root in roots
        if root is not None
        for node in walk(root)
        if isinstance(node, Parameter)
    )


def result_of(op: Operation, left: Type, right: Type) -> Type | None:
    """Type of a result, or None where the operation has no meaning."""
    if left.is_number and right.is_number:
        whole = left == INTEGER and right == INTEGER and op is not Operation.DIV
        return INTEGER if whole else DECIMAL
    moves = op in (Operation.ADD, Operation.SUB)
    if left.kind in (Kind.DATE, Kind.PERIOD) and right == INTEGER and moves:
        return left
    if left.kind in (Kind.DATE, Kind.PERIOD) and left == right and op is Operation.SUB:
        return INTEGER
    return None
