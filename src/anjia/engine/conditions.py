"""Conditions over a frame as bitmaps; what is not plain logic is asked of a database.

Logic, comparisons of numbers, days and words, and what is unknown are decided here, in the words of
``values``. Arithmetic, decimals, functions and text belong to whoever answers ``ask``.
"""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.compute as pc

from . import bits, values
from .bits import Bits
from .language.nodes import (
    And,
    AsOf,
    Compare,
    Comparison,
    Fact,
    IsUnknown,
    Literal,
    Node,
    Not,
    Or,
    Parameter,
    walk,
)
from .language.types import BOOLEAN, Kind
from .sql import HIGH

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pyarrow as pa

    from .frames import Frame
    from .language.nodes import Scalar

    Array = np.ndarray[Any, Any]

WHOLE = (Kind.INTEGER, Kind.PERIOD, Kind.DATE)
EPOCH = date(1970, 1, 1)
_OPERATORS: dict[Comparison, Callable[[Any, Any], Any]] = {
    Comparison.EQ: operator.eq,
    Comparison.NE: operator.ne,
    Comparison.LT: operator.lt,
    Comparison.LE: operator.le,
    Comparison.GT: operator.gt,
    Comparison.GE: operator.ge,
}
_TURNED = {
    Comparison.GT: Comparison.LT,
    Comparison.GE: Comparison.LE,
}


@dataclass(frozen=True, slots=True)
class _Operand:
    """One side of a comparison: its ends for every row, and where they are known."""

    low: Any
    high: Any
    known: Array | None  # None: everywhere

    @property
    def exact(self) -> bool:
        return self.low is self.high


@dataclass
class Conditions:
    """What conditions over one frame come to; each that is used twice is decided once.

    ``ask`` gives a boolean column for each of the conditions that it is handed.
    """

    frame: Frame
    as_of: date
    parameters: Mapping[str, Scalar]
    ask: Callable[[Sequence[Node]], Sequence[pa.Array]]
    repeated: Counter[Node] = field(default_factory=Counter)
    decided: dict[Node, Bits] = field(default_factory=dict)

    def expect(self, nodes: Iterable[Node | None]) -> None:
        """Announce conditions: what they share is found, what has to be asked is asked at once."""
        asked: dict[Node, None] = {}
        for node in nodes:
            if node is not None:
                self.repeated.update(walk(node))
                asked.update(dict.fromkeys(_asked(node)))
        left = [node for node in asked if node not in self.decided]
        if left:
            for node, column in zip(left, self.ask(left), strict=True):
                self.decided[node] = bits.read(column)

    def of(self, node: Node | None) -> Bits:
        """A condition for every row; where none is written, every row fulfils it."""
        if node is None:
            return bits.same(value=True, rows=self.frame.rows)
        if node in self.decided:
            return self.decided[node]
        found = self._made(node)
        if self.repeated[node] > 1:
            self.decided[node] = found
        return found

    def _made(self, node: Node) -> Bits:  # noqa: PLR0911 - one case a node
        rows = self.frame.rows
        match node:
            case Literal() | Parameter():
                given = self.scalar(node)
                return bits.same(given if isinstance(given, bool) else None, rows)
            case Fact():
                return self.frame.condition(node.name)
            case Not():
                return ~self.of(node.item)
            case And():
                return self._folded(operator.and_, node.items)
            case Or():
                return self._folded(operator.or_, node.items)
            case IsUnknown():
                return self._unknown(node.item)
            case Compare() if node.left.type.is_text:
                return self._words(node)
            case Compare():
                return _compared(node.op, self._operand(node.left), self._operand(node.right), rows)
            case _:
                raise TypeError("It has to be expected before.")

    def _folded(self, join: Callable[[Bits, Bits], Bits], items: Sequence[Node]) -> Bits:
        found = self.of(items[0])
        for item in items[1:]:
            found = join(found, self.of(item))
        return found

    def _unknown(self, item: Node) -> Bits:
        """Whether a value is not known, or known only within bounds."""
        rows, every = self.frame.rows, bits.everywhere(self.frame.rows)
        if item.type == BOOLEAN:
            unknown = self.of(item).unknown
            return Bits(unknown, every & ~unknown, rows)
        if not isinstance(item, Fact):
            raise TypeError(item)
        known = self.frame.known_in(item.name)
        if self.frame.has(item.name + HIGH):
            known = known & bits.known(self.frame.column(item.name + HIGH))
            low, high = (self.frame.column(item.name + end) for end in ("", HIGH))
            known = known & bits.read(pc.equal(low, high)).holds
        return Bits(every & ~known, known, rows)

    def _words(self, node: Compare) -> Bits:
        """A column of few words against one word."""
        fact, other = _turned(node.left, node.right)
        rows, word = self.frame.rows, self.scalar(other)
        if word is None:
            return bits.same(None, rows)
        codes, words = self.frame.words(fact.name)
        known = self.frame.known_in(fact.name)
        holds = (
            bits.decided(partial(_same, codes, codes.dtype.type(words.index(str(word)))), rows)
            if word in words
            else np.zeros_like(known)
        )
        found = Bits(holds, known & ~holds, rows)
        return found if node.op is Comparison.EQ else ~found

    def _operand(self, node: Node) -> _Operand:
        if isinstance(node, Fact):
            low = self.frame.numbers(node.name)
            known = self.frame.known_in(node.name)
            if not self.frame.has(node.name + HIGH):
                return _Operand(low, low, known)
            both = known & self.frame.known_in(node.name + HIGH)
            return _Operand(low, self.frame.numbers(node.name + HIGH), both)
        given = self.scalar(node)
        if given is None:
            return _Operand(0, 0, np.zeros_like(bits.everywhere(self.frame.rows)))
        number = (given - EPOCH).days if isinstance(given, date) else given
        return _Operand(number, number, None)

    def scalar(self, node: Node) -> Scalar | None:
        """A literal, a parameter or the day of the snapshot."""
        match node:
            case Literal():
                return node.value
            case AsOf():
                return self.as_of
            case Parameter():
                return values.fitted(self.parameters.get(node.name), node.type)
            case _:
                raise TypeError(node)


def _asked(node: Node) -> Iterable[Node]:
    """Parts of a condition that are not plain logic."""
    match node:
        case Literal() | Parameter() | Fact():
            return
        case Not():
            yield from _asked(node.item)
        case And() | Or():
            for item in node.items:
                yield from _asked(item)
        case IsUnknown() if node.item.type == BOOLEAN:
            yield from _asked(node.item)
        case IsUnknown() if isinstance(node.item, Fact):
            return
        case Compare() if _is_plain(node):
            return
        case _:
            yield node


def _is_plain(node: Compare) -> bool:
    """Whether both sides are there already: a fact, and something that fits it."""
    sides = (node.left, node.right)
    facts = [side for side in sides if isinstance(side, Fact)]
    scalars = [side for side in sides if isinstance(side, Literal | Parameter | AsOf)]
    if not facts or len(facts) + len(scalars) < len(sides):
        return False
    if all(side.type.kind in WHOLE for side in sides):
        return True
    equality = node.op in (Comparison.EQ, Comparison.NE)
    return equality and bool(scalars) and facts[0].type.kind is Kind.ENUM


def _turned(left: Node, right: Node) -> tuple[Fact, Node]:
    if isinstance(left, Fact):
        return left, right
    if isinstance(right, Fact):
        return right, left
    raise TypeError(left)


def _compared(op: Comparison, left: _Operand, right: _Operand, rows: int) -> Bits:
    """A comparison decided by the bounds of both sides, or unknown."""
    known = bits.everywhere(rows)
    for side in (left, right):
        if side.known is not None:
            known = known & side.known
    if op in _TURNED:
        op, left, right = _TURNED[op], right, left
    if left.exact and right.exact:
        holds = _bitmap(_OPERATORS[op], left.low, right.low, rows) & known
        return Bits(holds, known & ~holds, rows)
    if op in (Comparison.EQ, Comparison.NE):
        one = known
        for pair in ((left.low, left.high), (right.low, right.high), (left.low, right.low)):
            one = one & _bitmap(operator.eq, *pair, rows)
        apart = _bitmap(operator.lt, left.high, right.low, rows)
        apart = apart | _bitmap(operator.lt, right.high, left.low, rows)
        found = Bits(one, apart & known, rows)
        return found if op is Comparison.EQ else ~found
    before = _OPERATORS[op]
    holds = _bitmap(before, left.high, right.low, rows) & known
    fails = known & ~_bitmap(before, left.low, right.high, rows)
    return Bits(holds, fails, rows)


def _bitmap(compare: Callable[[Any, Any], Any], left: Any, right: Any, rows: int) -> Array:
    """Where a comparison of two columns, or of a column with one value, holds."""
    if not isinstance(left, np.ndarray) and not isinstance(right, np.ndarray):
        every = bits.everywhere(rows)
        return every if compare(left, right) else np.zeros_like(every)

    def test(part: slice) -> Array:
        found: Array = compare(*(_part(side, part) for side in (left, right)))
        return found

    return bits.decided(test, rows)


def _part(side: Any, part: slice) -> Any:
    return side[part] if isinstance(side, np.ndarray) else side


def _same(codes: Array, code: Any, part: slice) -> Array:
    found: Array = codes[part] == code
    return found
