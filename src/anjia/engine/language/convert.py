"""From sqlglot's tree to our own typed nodes; whatever is not listed here is refused.

``expression`` is the only way in: text never reaches a back end in any other form.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, NoReturn

from sqlglot import exp

from anjia.engine.errors import DefinitionError, near

from .grammar import GATHERINGS, read
from .nodes import (
    Aggregate,
    And,
    Arithmetic,
    AsOf,
    Call,
    Compare,
    Comparison,
    Fact,
    Gathering,
    IsUnknown,
    Literal,
    Node,
    Not,
    Operation,
    Or,
    Parameter,
    literal,
)
from .spec import FUNCTIONS
from .types import BOOLEAN, DATE, DECIMAL, INTEGER, Type, comparable

if TYPE_CHECKING:
    from collections.abc import Collection

    from .vocabulary import Vocabulary

MAX_NODES = 400
MAX_TREE_DEPTH = 60
LARGEST_INTEGER = 2**63
LARGEST_DECIMAL = Decimal(10) ** 14
_LARGEST_LEFT = 100
_COMPARISONS: dict[type[exp.Expr], Comparison] = {
    exp.EQ: Comparison.EQ,
    exp.NEQ: Comparison.NE,
    exp.LT: Comparison.LT,
    exp.LTE: Comparison.LE,
    exp.GT: Comparison.GT,
    exp.GTE: Comparison.GE,
}
_OPERATIONS: dict[type[exp.Expr], Operation] = {
    exp.Add: Operation.ADD,
    exp.Sub: Operation.SUB,
    exp.Mul: Operation.MUL,
    exp.Div: Operation.DIV,
}


def expression(
    text: str, *, table: str, vocabulary: Vocabulary, wanted: Type | None = None
) -> Node:
    """Read an expression over a row of ``table``; with ``wanted``, refuse any other type."""
    tree = read(text)
    _check_size(tree)
    node = _Converter(table, vocabulary).node(tree)
    if wanted is not None and node.type.kind != wanted.kind:
        both_numbers = wanted.is_number and node.type.is_number
        if not both_numbers:
            _refuse(
                "definition_type",
                f"This gives {node.type}, but {wanted} is needed here.",
                tree,
            )
    return node


def _check_size(tree: exp.Expr) -> None:
    waiting, seen = [(tree, 1)], 0
    while waiting:
        current, depth = waiting.pop()
        seen += 1
        if seen > MAX_NODES * 2 or depth > MAX_TREE_DEPTH:
            _refuse("definition_too_deep", "The expression has too many parts.", tree)
        for child in current.iter_expressions():
            chained = isinstance(current, exp.Connector) and type(child) is type(current)
            waiting.append((child, depth if chained else depth + 1))


def _span(tree: exp.Expr) -> tuple[int, int]:
    """First and last character of everything below, as far as sqlglot noted it."""
    marks = [node.meta for node in tree.walk() if "start" in node.meta]
    if not marks:
        return 0, 0
    return min(mark["start"] for mark in marks), max(mark["end"] for mark in marks) + 1


def _refuse(code: str, message: str, at: exp.Expr, suggestions: tuple[str, ...] = ()) -> NoReturn:
    start, end = _span(at)
    raise DefinitionError(code, message, start=start, end=end, suggestions=suggestions)


class _Converter:
    """One row's point of view: facts of its table, of its parents, and of its child tables."""

    def __init__(self, table: str, vocabulary: Vocabulary) -> None:
        self.table = table
        self.vocabulary = vocabulary

    def node(self, tree: exp.Expr) -> Node:  # noqa: C901, PLR0911, PLR0912 - one case a form
        """The node for a tree, or the refusal of it."""
        kind = type(tree)
        if kind in _COMPARISONS:
            left, right = self.node(tree.this), self.node(tree.expression)
            return self._compare(_COMPARISONS[kind], left, right, tree)
        if kind in _OPERATIONS:
            left, right = self.node(tree.this), self.node(tree.expression)
            return self._arithmetic(_OPERATIONS[kind], left, right, tree)
        if isinstance(tree, exp.Paren):
            return self.node(tree.this)
        if isinstance(tree, exp.And | exp.Or):
            items = tuple(self._condition(item) for item in _flat(tree))
            return And(items) if isinstance(tree, exp.And) else Or(items)
        if isinstance(tree, exp.Not):
            return Not(self._condition(tree.this))
        if isinstance(tree, exp.Column):
            return self._name(tree)
        if isinstance(tree, exp.Literal):
            return _literal(tree)
        if isinstance(tree, exp.Boolean):
            return Literal(bool(tree.this), BOOLEAN)
        if isinstance(tree, exp.Is) and isinstance(tree.expression, exp.Null):
            item = IsUnknown(self.node(tree.this))
            return Not(item) if tree.args.get("negate") else item
        if isinstance(tree, exp.Between) and not tree.args.get("symmetric"):
            return self._between(tree)
        if isinstance(tree, exp.In) and tree.expressions:
            return self._in(tree)
        if isinstance(tree, exp.Neg):
            return self._negative(tree)
        if isinstance(tree, exp.Cast) and isinstance(tree.this, exp.Literal):
            return _date_at(literal(str(tree.this.this)), tree)
        if isinstance(tree, exp.Anonymous):
            return self._call(tree)
        if isinstance(tree, exp.Filter):
            return self._aggregate(tree)
        if isinstance(tree, exp.Null):
            _refuse(
                "definition_form",
                "Unknown is not a value to compare with.",
                tree,
                ("is unknown",),
            )
        return _refuse("definition_form", "This form is not part of the language.", tree)

    def _condition(self, tree: exp.Expr) -> Node:
        node = self.node(tree)
        if node.type != BOOLEAN:
            _refuse("definition_type", f"A condition is needed here, not {node.type}.", tree)
        return node

    def _name(self, tree: exp.Column) -> Node:
        if len(tree.parts) > 2:
            _refuse("definition_form", "A name has at most one dot.", tree)
        name, owner = tree.name.lower(), tree.table.lower()
        if not owner and name == "as_of":
            return AsOf()
        if owner in ("", self.table):
            return self._own_fact(name, tree)
        parents = self.vocabulary.parents(self.table)
        if owner not in parents:
            known = [self.table, *parents]
            _refuse(
                "definition_name",
                f"A row of {self.table} does not belong to “{owner}”.",
                tree,
                near(owner, known) or tuple(known),
            )
        return Fact(self.table, name, self._fact_type(owner, name, tree), parent=owner)

    def _own_fact(self, name: str, tree: exp.Expr) -> Node:
        return Fact(self.table, name, self._fact_type(self.table, name, tree))

    def _fact_type(self, table: str, name: str, tree: exp.Expr) -> Type:
        found = self.vocabulary.fact_type(table, name)
        if found is None:
            _refuse(
                "definition_name",
                f"{table} has no fact “{name}”.",
                tree,
                near(name, self.vocabulary.fact_names(table)),
            )
        return found

    def _compare(self, op: Comparison, left: Node, right: Node, tree: exp.Expr) -> Node:
        left, right = _fitted(left, right, tree), _fitted(right, left, tree)
        if not comparable(left.type, right.type):
            _refuse("definition_type", f"{left.type} cannot be compared with {right.type}.", tree)
        if op not in (Comparison.EQ, Comparison.NE) and not left.type.is_ordered:
            _refuse("definition_type", f"{left.type} has no order; use = or !=.", tree)
        return Compare(op, left, right)

    def _between(self, tree: exp.Between) -> Node:
        item = self.node(tree.this)
        low, high = self.node(tree.args["low"]), self.node(tree.args["high"])
        return And(
            (
                self._compare(Comparison.GE, item, low, tree),
                self._compare(Comparison.LE, item, high, tree),
            )
        )

    def _in(self, tree: exp.In) -> Node:
        item = self.node(tree.this)
        options = [
            self._compare(Comparison.EQ, item, self.node(option), option)
            for option in tree.expressions
        ]
        return Or(tuple(options)) if len(options) > 1 else options[0]

    def _negative(self, tree: exp.Neg) -> Node:
        item = self.node(tree.this)
        if isinstance(item, Literal) and isinstance(item.value, int | Decimal):
            return Literal(-item.value, item.type)
        return self._arithmetic(Operation.SUB, Literal(0, INTEGER), item, tree)

    def _arithmetic(self, op: Operation, left: Node, right: Node, tree: exp.Expr) -> Node:
        gives = _result(op, left.type, right.type)
        if gives is None:
            _refuse(
                "definition_type",
                f"“{op.value}” does not work on {left.type} and {right.type}.",
                tree,
            )
        if left.type == DATE and right.type == DATE:
            return Call("days_between", (right, left), INTEGER)
        return Arithmetic(op, left, right, gives)

    def _call(self, tree: exp.Anonymous) -> Node:
        name = str(tree.this).lower()
        if name == "param":
            return self._parameter(tree)
        function = FUNCTIONS.get(name)
        if function is None:
            known = [*FUNCTIONS, *GATHERINGS, "param"]
            _refuse("definition_name", f"There is no function “{name}”.", tree, near(name, known))
        if len(tree.expressions) != len(function.takes):
            _refuse(
                "definition_form",
                f"{name} takes {len(function.takes)} values, not {len(tree.expressions)}.",
                tree,
            )
        arguments = []
        for part, wanted in zip(tree.expressions, function.takes, strict=True):
            node = _dated(self.node(part), wanted, part)
            if not (node.type.kind == wanted.kind or (wanted.is_text and node.type.is_text)):
                _refuse("definition_type", f"{name} needs {wanted}, not {node.type}.", part)
            arguments.append(node)
        if name == "left":
            _check_left(arguments[1], tree)
        if function.becomes:
            return Call(function.becomes, (*arguments, AsOf()), function.gives)
        return Call(name, tuple(arguments), function.gives)

    def _parameter(self, tree: exp.Anonymous) -> Node:
        named = tree.expressions[0] if len(tree.expressions) == 1 else None
        if not isinstance(named, exp.Column) or named.table:
            _refuse("definition_form", "Write param(name).", tree)
        known = self.vocabulary.parameter_types()
        if named.name not in known:
            _refuse(
                "definition_name",
                f"There is no parameter “{named.name}”.",
                named,
                near(named.name, known),
            )
        return Parameter(named.name, known[named.name])

    def _aggregate(self, tree: exp.Filter) -> Node:
        gathering = Gathering(str(tree.this.this).lower())
        targets: Collection[exp.Expr] = tree.this.expressions
        target = next(iter(targets), None)
        if not isinstance(target, exp.Column) or len(target.parts) > 2:
            _refuse("definition_form", f"Write {gathering.value}(table where condition).", tree)
        valued = gathering in (Gathering.SUM, Gathering.MIN, Gathering.MAX)
        child = (target.table if valued else target.name).lower()
        if valued == (not target.table) or child not in self.vocabulary.children(self.table):
            known = self.vocabulary.children(self.table)
            form = "table.fact" if valued else "table"
            _refuse(
                "definition_name",
                f"{gathering.value} needs a {form} whose rows belong to {self.table}.",
                target,
                near(child, known) or tuple(known),
            )
        inner = _Converter(child, self.vocabulary)
        item = inner._own_fact(target.name.lower(), target) if valued else None
        condition = tree.expression
        where = None if condition is None else inner._condition(condition)
        gives = self._gathered(gathering, item, where, tree)
        return Aggregate(gathering, self.table, child, item, where, gives)

    @staticmethod
    def _gathered(
        gathering: Gathering, item: Node | None, where: Node | None, tree: exp.Expr
    ) -> Type:
        if gathering in (Gathering.ANY, Gathering.ALL):
            if where is None:
                _refuse("definition_form", f"{gathering.value} needs a condition.", tree)
            return BOOLEAN
        if item is None:
            return INTEGER
        fits = item.type.is_number if gathering is Gathering.SUM else item.type.is_ordered
        if not fits:
            _refuse("definition_type", f"{gathering.value} does not work on {item.type}.", tree)
        return item.type


def _flat(tree: exp.Expr) -> list[exp.Expr]:
    """The items of a chain of one connector, without recursion."""
    kind, waiting, items = type(tree), [tree], []
    while waiting:
        current = waiting.pop()
        if type(current) is kind:
            waiting += [current.expression, current.this]
        else:
            items.append(current)
    return items


def _literal(tree: exp.Literal) -> Literal:
    if tree.is_string:
        return literal(str(tree.this))
    try:
        value = Decimal(str(tree.this))
    except InvalidOperation:
        _refuse("definition_number", "This is not a number.", tree)
    if "." not in tree.this and "e" not in tree.this.lower():
        if value >= LARGEST_INTEGER:
            _refuse("definition_number", "This number is too large.", tree)
        return literal(int(value))
    if value >= LARGEST_DECIMAL or value != round(value, 4):
        _refuse("definition_number", "A decimal has at most four places.", tree)
    return literal(round(value, 4))


def _dated(node: Node, wanted: Type, tree: exp.Expr) -> Node:
    """A quoted date where a date is wanted."""
    if wanted == DATE and isinstance(node, Literal) and isinstance(node.value, str):
        return _date_at(node, tree)
    return node


def _date_at(node: Literal, tree: exp.Expr) -> Literal:
    try:
        return Literal(date.fromisoformat(str(node.value)), DATE)
    except ValueError:
        _refuse("definition_date", f"“{node.value}” is not a date like 2022-09-30.", tree)


def _fitted(node: Node, other: Node, tree: exp.Expr) -> Node:
    """A quoted word beside a date or an enum takes that type, if it is one of its values."""
    if not (isinstance(node, Literal) and isinstance(node.value, str)):
        return node
    if other.type == DATE:
        return _date_at(node, tree)
    choices = other.type.choices
    if choices and node.value not in choices:
        _refuse(
            "definition_choice",
            f"“{node.value}” is not one of its values.",
            tree,
            near(node.value, choices) or choices,
        )
    return node


def _result(op: Operation, left: Type, right: Type) -> Type | None:
    """Type of a result, or None where the operation has no meaning."""
    if left.is_number and right.is_number:
        whole = left == INTEGER and right == INTEGER and op is not Operation.DIV
        return INTEGER if whole else DECIMAL
    if left == DATE and right == INTEGER and op in (Operation.ADD, Operation.SUB):
        return DATE
    if left == DATE and right == DATE and op is Operation.SUB:
        return INTEGER
    return None


def _check_left(node: Node, tree: exp.Expr) -> None:
    value = node.value if isinstance(node, Literal) else None
    if not isinstance(value, int) or not 1 <= value <= _LARGEST_LEFT:
        _refuse("definition_form", f"left needs a number from 1 to {_LARGEST_LEFT}.", tree)
