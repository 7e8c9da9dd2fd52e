"""Written values: numbers, and quoted words that take the type of what stands beside them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from anjia.engine.errors import DefinitionError, near
from anjia.kernel import periods
from anjia.kernel.refusals import Refused

from .nodes import Literal, Node, literal
from .types import DATE, LARGEST_DECIMAL, LARGEST_INTEGER, PERIODS_A_YEAR, Kind, Type

if TYPE_CHECKING:
    from sqlglot import exp

_LIKE = dict(zip(periods.Kind, ("2022-09", "2022Q3", "2022H2", "2022"), strict=True))


def number(tree: exp.Literal) -> Literal:
    """The value of a written number or quoted text."""
    if tree.is_string:
        return literal(str(tree.this))
    try:
        value = Decimal(str(tree.this))
    except InvalidOperation:
        raise DefinitionError("number.none") from None
    if "." not in tree.this and "e" not in tree.this.lower():
        if value >= LARGEST_INTEGER:
            raise DefinitionError("number.large")
        return literal(int(value))
    if value >= LARGEST_DECIMAL or value != round(value, 4):
        raise DefinitionError("number.places")
    return literal(round(value, 4))


def beside(node: Node, other: Type) -> Node:
    """A quoted word in the type of what stands beside it, if it is one of its values."""
    if not (isinstance(node, Literal) and isinstance(node.value, str)):
        return node
    if other.kind is Kind.DATE:
        return at_date(node.value)
    if other.kind is Kind.PERIOD:
        return at_period(node.value, other)
    if other.choices and node.value not in other.choices:
        words = near(node.value, other.choices) or other.choices
        suggestions = tuple(f"'{word}'" for word in words)
        raise DefinitionError("choice.unknown", suggestions=suggestions, word=node.value)
    return node


def at_date(word: str) -> Literal:
    """A date as it is written."""
    try:
        return Literal(date.fromisoformat(word), DATE)
    except ValueError:
        raise DefinitionError("date", word=word) from None


def at_period(word: str, wanted: Type) -> Literal:
    """A period as it is written; where the length is open, of the length that it has."""
    try:
        found = periods.parse(word)
    except Refused:
        found = None
    if found is None or wanted.every not in (None, found.kind):
        like = _LIKE[wanted.every or periods.Kind.MONTH]
        raise DefinitionError("period", word=word, wanted=wanted, like=like)
    place = found.year * PERIODS_A_YEAR[found.kind] + found.number - 1
    return Literal(place, Type(Kind.PERIOD, every=found.kind))
