"""What an expression may cost: how much it does, and how far it looks back.

How long a text may be and how deep its brackets is decided before it is read, in ``grammar``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from anjia.engine.errors import DefinitionError

from .nodes import Earlier, Fact, Held, Node, children

if TYPE_CHECKING:
    from .vocabulary import Vocabulary

MAX_MONTHS = 36
MAX_BACK = 60
MAX_WORK = 6_000


def months_of(name: str, tree: exp.Anonymous) -> tuple[exp.Expr, int]:
    """Subject and months of a call; ``months = 3`` may be written for 3."""
    if len(tree.expressions) != 2:
        raise DefinitionError(
            "form.arguments", function=name, wanted=2, found=len(tree.expressions)
        )
    subject, written = tree.expressions
    if isinstance(written, exp.EQ) and written.this.name.lower() == "months":
        written = written.expression
    plain = isinstance(written, exp.Literal) and not written.is_string and written.this.isdigit()
    months = int(written.this) if plain else 0
    if not 1 <= months <= MAX_MONTHS:
        raise DefinitionError("form.months", function=name, most=MAX_MONTHS)
    return subject, months


def months_back(node: Node, vocabulary: Vocabulary) -> int:
    """How many months before the snapshot the expression reads at most."""
    return _months_back(node, vocabulary, {})


def _months_back(node: Node, vocabulary: Vocabulary, known: dict[tuple[str, str], int]) -> int:
    match node:
        case Fact():
            place = (node.parent or node.table, node.name)
            if place not in known:  # a fact may be named by two that a third names, and so on
                derived = vocabulary.derived_node(*place)
                known[place] = 0 if derived is None else _months_back(derived, vocabulary, known)
            return known[place]
        case Earlier() | Held():
            return node.months + _months_back(node.item, vocabulary, known)
        case _:
            parts = (_months_back(part, vocabulary, known) for part in children(node))
            return max(parts, default=0)


def check(node: Node, vocabulary: Vocabulary, *, end: int) -> None:
    """Refuse what is short to write and long to carry out, as lists inside lists are."""
    waiting, seen = [(node, 1)], 0
    while waiting:
        current, times = waiting.pop()
        seen += times
        if seen > MAX_WORK:
            raise DefinitionError("too_deep.parts", end=end)
        if isinstance(current, Held):
            times *= current.months + 1
        waiting += [(part, times) for part in children(current)]
    found = months_back(node, vocabulary)
    if found > MAX_BACK:
        raise DefinitionError("too_deep.back", end=end, most=MAX_BACK, found=found)
