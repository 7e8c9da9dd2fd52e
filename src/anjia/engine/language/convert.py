"""From sqlglot's tree to our own typed nodes; whatever is not listed here is refused.

``expression`` and ``attempt`` are the only ways in: text never reaches a back end in another form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from sqlglot import exp

from anjia.engine.errors import DefinitionError, near

from . import limits, literals, spans
from .functions import FUNCTIONS, OVER_TIME
from .grammar import GATHERINGS, read
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
    result_of,
)
from .types import BOOLEAN, DATE, DECIMAL, INTEGER, Kind, Type, comparable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .vocabulary import Vocabulary

LARGEST_LEFT = 100
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
    node, faults = attempt(text, table=table, vocabulary=vocabulary, wanted=wanted)
    if node is None:
        raise faults[0]
    return node


def attempt(
    text: str, *, table: str, vocabulary: Vocabulary, wanted: Type | None = None
) -> tuple[Node | None, list[DefinitionError]]:
    """The expression, or every fault that can be told apart, in the order written."""
    reading = _Converter(text, table, vocabulary, [])
    node: Node | None = None
    try:
        tree = read(text)
        node = reading.node(tree)
        if not reading.faults:
            reading.check_wanted(node, wanted, tree)
            limits.check(node, vocabulary, end=len(text))
    except DefinitionError as fault:
        reading.faults.append(fault)
    faults = sorted(reading.faults, key=lambda fault: fault.start)
    return (None, faults) if faults else (node, [])


class _Converter:
    """One row's point of view: facts of its table, of its parents, and of its child tables."""

    def __init__(
        self, text: str, table: str, vocabulary: Vocabulary, faults: list[DefinitionError]
    ) -> None:
        self.text = text
        self.table = table
        self.vocabulary = vocabulary
        self.faults = faults

    def refuse(
        self,
        reason: str,
        at: exp.Expr,
        suggestions: tuple[str, ...] = (),
        *,
        word_only: bool = False,
        **facts: object,
    ) -> NoReturn:
        """Say no to a part of the tree."""
        start, end = (spans.own if word_only else spans.of)(at, self.text)
        raise DefinitionError(reason, start=start, end=end, suggestions=suggestions, **facts)

    def check_wanted(self, node: Node, wanted: Type | None, tree: exp.Expr) -> None:
        """Refuse what gives another type than is needed."""
        if wanted is None or node.type.kind == wanted.kind:
            return
        if not (wanted.is_number and node.type.is_number):
            self.refuse("type.wanted", tree, wanted=wanted, found=node.type)

    def node(self, tree: exp.Expr) -> Node:  # noqa: C901, PLR0911, PLR0912 - one case a form
        """The node for a tree, or the refusal of it."""
        kind = type(tree)
        if kind in _COMPARISONS:
            left, right = self._sides(tree.this, tree.expression)
            return self._compare(_COMPARISONS[kind], left, right, tree)
        if kind in _OPERATIONS:
            left, right = self.node(tree.this), self.node(tree.expression)
            return self._arithmetic(_OPERATIONS[kind], left, right, tree)
        if isinstance(tree, exp.Paren):
            return self.node(tree.this)
        if isinstance(tree, exp.And | exp.Or):
            items = tuple(self._conditions(tree))
            return And(items) if isinstance(tree, exp.And) else Or(items)
        if isinstance(tree, exp.Not):
            return Not(self._condition(tree.this))
        if isinstance(tree, exp.Column):
            return self._name(tree)
        if isinstance(tree, exp.Literal):
            with spans.placed(self.text, tree):
                return literals.number(tree)
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
            with spans.placed(self.text, tree):
                return literals.at_date(str(tree.this.this))
        if isinstance(tree, exp.Anonymous):
            return self._call(tree)
        if isinstance(tree, exp.Filter):
            return self._aggregate(tree)
        if isinstance(tree, exp.Null):
            self.refuse("form.unknown", tree)
        return self.refuse("form.other", tree)

    def _conditions(self, tree: exp.Expr) -> Iterator[Node]:
        """Each item of a chain; the fault of one does not hide those of the others."""
        for item in _flat(tree):
            try:
                yield self._condition(item)
            except DefinitionError as fault:
                self.faults.append(fault)

    def _condition(self, tree: exp.Expr) -> Node:
        node = self.node(tree)
        if node.type != BOOLEAN:
            self.refuse("type.condition", tree, found=node.type)
        return node

    def _name(self, tree: exp.Column) -> Node:
        if len(tree.parts) > 2:
            self.refuse("form.dots", tree)
        name, owner = tree.name.lower(), tree.table.lower()
        if not owner and name == "as_of":
            return AsOf()
        if not owner and name == "unknown":
            self.refuse("form.unknown", tree)
        if owner in ("", self.table):
            return self._own_fact(name, tree)
        parents = self.vocabulary.parents(self.table)
        if owner not in parents:
            known = [self.table, *parents]
            self.refuse(
                "name.parent",
                tree.args["table"],
                near(owner, known) or tuple(known),
                table=self.vocabulary.table_label(self.table),
                word=owner,
            )
        return Fact(self.table, name, self._fact_type(owner, name, tree), parent=owner)

    def _own_fact(self, name: str, tree: exp.Expr) -> Node:
        return Fact(self.table, name, self._fact_type(self.table, name, tree))

    def _fact_type(self, table: str, name: str, tree: exp.Expr) -> Type:
        found = self.vocabulary.fact_type(table, name)
        if found is None:
            self.refuse(
                "name.fact",
                tree.this,
                near(name, self.vocabulary.fact_names(table)),
                table=self.vocabulary.table_label(table),
                word=name,
            )
        return found

    def _sides(self, left: exp.Expr, right: exp.Expr) -> tuple[Node, Node]:
        if self._is_stranger(left):
            other = self.node(right)
            return self._beside(left, other), other
        item = self.node(left)
        return item, self._beside(right, item)

    def _beside(self, tree: exp.Expr, other: Node) -> Node:
        """What stands beside a value; a word without its quotation marks is told from a name."""
        quotable = other.type.is_text or other.type.kind in (Kind.DATE, Kind.PERIOD)
        if self._is_stranger(tree) and quotable and not isinstance(other, Literal):
            word, choices = tree.name, other.type.choices
            meant = near(word, choices) if choices else (word,)
            suggestions = tuple(f"'{choice}'" for choice in meant)
            suggestions += near(word, self.vocabulary.fact_names(self.table))
            self.refuse("quote", tree, suggestions, word=word)
        return self.node(tree)

    def _is_stranger(self, tree: exp.Expr) -> bool:
        """Whether this is a bare word that names nothing."""
        if not isinstance(tree, exp.Column) or tree.table:
            return False
        name = tree.name.lower()
        if name in ("as_of", "unknown"):
            return False
        return self.vocabulary.fact_type(self.table, name) is None

    def _compare(self, op: Comparison, left: Node, right: Node, tree: exp.Expr) -> Node:
        with spans.placed(self.text, tree, left, right):
            left, right = literals.beside(left, right.type), literals.beside(right, left.type)
        if not comparable(left.type, right.type):
            self.refuse("type.compared", tree, left=left.type, right=right.type)
        if op not in (Comparison.EQ, Comparison.NE) and not left.type.is_ordered:
            self.refuse("type.unordered", tree, found=left.type)
        return Compare(op, left, right)

    def _between(self, tree: exp.Between) -> Node:
        item, least = self._sides(tree.this, tree.args["low"])
        most = self._beside(tree.args["high"], item)
        return And(
            (
                self._compare(Comparison.GE, item, least, tree),
                self._compare(Comparison.LE, item, most, tree),
            )
        )

    def _in(self, tree: exp.In) -> Node:
        item = self.node(tree.this)
        options = [
            self._compare(Comparison.EQ, item, self._beside(option, item), option)
            for option in tree.expressions
        ]
        return Or(tuple(options)) if len(options) > 1 else options[0]

    def _negative(self, tree: exp.Neg) -> Node:
        item = self.node(tree.this)
        if isinstance(item, Literal) and item.type.is_number and not isinstance(item.value, str):
            return Literal(-item.value, item.type)  # type: ignore[operator]  # a number, by its type
        return self._arithmetic(Operation.SUB, Literal(0, INTEGER), item, tree)

    def _arithmetic(self, op: Operation, left: Node, right: Node, tree: exp.Expr) -> Node:
        if Kind.DATE in (left.type.kind, right.type.kind) or Kind.PERIOD in (
            left.type.kind,
            right.type.kind,
        ):
            with spans.placed(self.text, tree, left, right):
                left, right = literals.beside(left, right.type), literals.beside(right, left.type)
        gives = result_of(op, left.type, right.type)
        if gives is None:
            self.refuse("type.arithmetic", tree, sign=op.value, left=left.type, right=right.type)
        if left.type == DATE and right.type == DATE:
            return Call("days_between", (right, left), INTEGER)
        return Arithmetic(op, left, right, gives)

    def _call(self, tree: exp.Anonymous) -> Node:
        name = str(tree.this).lower()
        if name == "param":
            return self._parameter(tree)
        if name in OVER_TIME:
            return self._over_time(name, tree)
        function = FUNCTIONS.get(name)
        if function is None:
            known = [*FUNCTIONS, *GATHERINGS, *OVER_TIME, "param"]
            self.refuse("name.function", tree, near(name, known), word_only=True, word=name)
        if len(tree.expressions) != len(function.takes):
            self.refuse(
                "form.arguments",
                tree,
                function=name,
                wanted=len(function.takes),
                found=len(tree.expressions),
            )
        arguments = []
        for part, wanted in zip(tree.expressions, function.takes, strict=True):
            with spans.placed(self.text, part):
                node = literals.beside(self.node(part), wanted)
            if not (node.type.kind == wanted.kind or (wanted.is_text and node.type.is_text)):
                self.refuse("type.argument", part, function=name, wanted=wanted, found=node.type)
            arguments.append(node)
        if name == "left":
            self._check_left(arguments[1], tree)
        if function.becomes:
            return Call(function.becomes, (*arguments, AsOf()), function.gives)
        return Call(name, tuple(arguments), function.gives)

    def _check_left(self, node: Node, tree: exp.Expr) -> None:
        value = node.value if isinstance(node, Literal) else None
        if not isinstance(value, int) or not 1 <= value <= LARGEST_LEFT:
            self.refuse("form.left", tree, most=LARGEST_LEFT)

    def _over_time(self, name: str, tree: exp.Anonymous) -> Node:
        with spans.placed(self.text, tree):
            subject, months = limits.months_of(name, tree)
        if name == "held_for_months":
            return Held(self._condition(subject), months, self.table)
        item = self.node(subject)
        return Earlier(item, months, self.table, item.type)

    def _parameter(self, tree: exp.Anonymous) -> Node:
        named = tree.expressions[0] if len(tree.expressions) == 1 else None
        if not isinstance(named, exp.Column) or named.table:
            self.refuse("form.param", tree)
        known = self.vocabulary.parameter_types()
        if named.name not in known:
            self.refuse("name.parameter", named, near(named.name, known), word=named.name)
        return Parameter(named.name, known[named.name])

    def _aggregate(self, tree: exp.Filter) -> Node:
        gathering = Gathering(str(tree.this.this).lower())
        target = next(iter(tree.this.expressions), None)
        if not isinstance(target, exp.Column) or len(target.parts) > 2:
            self.refuse("form.gather", tree, function=gathering.value)
        valued = gathering in (Gathering.SUM, Gathering.MIN, Gathering.MAX)
        child = (target.table if valued else target.name).lower()
        known = self.vocabulary.children(self.table)
        if valued == (not target.table) or child not in known:
            self.refuse(
                "name.child",
                target,
                near(child, known) or tuple(known),
                function=gathering.value,
                form="table.fact" if valued else "table",
                table=self.vocabulary.table_label(self.table),
            )
        inner = _Converter(self.text, child, self.vocabulary, self.faults)
        item = inner._own_fact(target.name.lower(), target) if valued else None
        where = None if tree.expression is None else inner._condition(tree.expression)
        gives = self._gathered(gathering, item, where, tree)
        return Aggregate(gathering, self.table, child, item, where, gives)

    def _gathered(
        self, gathering: Gathering, item: Node | None, where: Node | None, tree: exp.Expr
    ) -> Type:
        if item is None:
            if gathering is Gathering.COUNT:
                return INTEGER
            if where is None:
                self.refuse("form.where", tree, function=gathering.value)
            return DECIMAL if gathering is Gathering.SHARE else BOOLEAN
        fits = item.type.is_number if gathering is Gathering.SUM else item.type.is_ordered
        if not fits:
            self.refuse("type.gathered", tree, function=gathering.value, found=item.type)
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
