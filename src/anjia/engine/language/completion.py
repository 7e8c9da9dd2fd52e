"""What may come next at a place in a text that is still being written.

The text need not be readable yet, so nothing is parsed: words and brackets up to the cursor tell
which table is spoken of and what kind of word fits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from anjia.engine.text import Text

from .functions import FUNCTIONS, GATHERINGS, OVER_TIME
from .types import BOOLEAN, DECIMAL, INTEGER, Kind, Type

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .vocabulary import Vocabulary

LONGEST = 4_000
_WORD = re.compile(r"\w+")
_TOKEN = re.compile(r"'(?:[^']|'')*'?|\w+|[<>!=]+|\S")
_SIGNS = ("=", "!=", "<>", "<", "<=", ">", ">=")
_GIVES = {"count": INTEGER, "share": DECIMAL, "any": BOOLEAN, "all": BOOLEAN}
_OPERATORS = {
    "and": Text("且", "and"),
    "or": Text("或", "or"),
    "=": Text("等于", "equals"),
    "!=": Text("不等于", "differs from"),
    ">=": Text("大于等于", "at least"),
    "<=": Text("小于等于", "at most"),
    "in (": Text("是其中之一", "is one of"),
    "between": Text("在两者之间", "lies between"),
    "is unknown": Text("待核实", "is unknown"),
    "is not unknown": Text("已知", "is known"),
}


class Sort(StrEnum):
    """What a candidate is."""

    FACT = "fact"
    TABLE = "table"
    FUNCTION = "function"
    PARAMETER = "parameter"
    VALUE = "value"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be put in place of the word at the cursor, and what it is."""

    insert: str
    sort: Sort
    label: Text
    type: Type | None = None
    unit: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Completion:
    """Candidates for the characters from ``start`` to ``end``, the nearest first."""

    start: int
    end: int
    candidates: tuple[Candidate, ...]


def complete(
    text: str, cursor: int, *, table: str, vocabulary: Vocabulary, most: int = 60
) -> Completion:
    """What may stand at the cursor; a word begun there narrows it, by name or by label."""
    cursor = max(0, min(cursor, len(text), LONGEST))
    tokens = [(match.group(), match.start()) for match in _TOKEN.finditer(text, 0, cursor)]
    start, begun = cursor, ""
    if tokens and tokens[-1][1] + len(tokens[-1][0]) == cursor and _is_open(tokens[-1][0]):
        begun, start = tokens.pop()
    words = [word for word, _ in tokens]
    found = _Writing(words, table, vocabulary).candidates(quoted=begun.startswith("'"))
    ranked = _ranked(begun.strip("'").lower(), found)
    return Completion(start, _end(text, cursor, begun), tuple(ranked[:most]))


def _is_open(word: str) -> bool:
    """Whether more characters may still belong to the word."""
    if word.startswith("'"):
        return len(word) == 1 or not word.endswith("'")
    return bool(_WORD.fullmatch(word))


def _end(text: str, cursor: int, begun: str) -> int:
    after = re.compile(r"[^']*'" if begun.startswith("'") else r"\w*").match(text, cursor)
    return after.end() if after else cursor


def _ranked(begun: str, found: Iterable[Candidate]) -> list[Candidate]:
    def rank(item: Candidate) -> int | None:
        name, labels = item.insert.strip("'").lower(), (item.label.zh, item.label.en.lower())
        if name.startswith(begun) or any(label.startswith(begun) for label in labels):
            return 0
        return 1 if begun in name or any(begun in label for label in labels) else None

    ranks = [(rank(item), place, item) for place, item in enumerate(found)]
    kept = [(at, place, item) for at, place, item in ranks if at is not None]
    return [item for _, _, item in sorted(kept, key=lambda part: part[:2])]


class _Writing:
    """The words before the cursor: which table they speak of, and what they wait for."""

    def __init__(self, words: list[str], table: str, vocabulary: Vocabulary) -> None:
        self.words = words
        self.vocabulary = vocabulary
        self.outer = self.table = table
        self.gathering = ""
        frames: list[tuple[str, str]] = []
        for place, word in enumerate(words):
            before = words[place - 1].lower() if place else ""
            if word == "(":
                frames.append((self.table, self.gathering))
                self.gathering = before if before in GATHERINGS else ""
            elif word == ")" and frames:
                self.table, self.gathering = frames.pop()
            elif word.lower() == "where" and self.gathering:
                self.table, self.gathering = self._target(place), ""
        self.last = words[-1].lower() if words else ""

    def _target(self, place: int) -> str:
        """The child table that is named before ``where``."""
        opened = max(index for index in range(place) if self.words[index] == "(")
        name = self.words[opened + 1].lower() if opened + 1 < place else ""
        return name if name in self.vocabulary.children(self.table) else self.table

    def candidates(self, *, quoted: bool) -> Iterator[Candidate]:
        """What fits here."""
        if quoted:
            yield from self._values()
        elif self.last == ".":
            yield from self._facts(self._owner())
        elif self.gathering:
            yield from self._children()
        elif self.last == "(" and self.words[-2:-1] == ["param"]:
            yield from self._parameters()
        elif self._has_value():
            yield from self._operators()
        else:
            yield from self._values()
            yield from self._facts(self.table)
            yield from self._tables()
            yield from self._functions()

    def _owner(self) -> str:
        name = self.words[-2].lower() if len(self.words) > 1 else ""
        known = {self.table, *self.vocabulary.parents(self.table)}
        if self.gathering:
            known = set(self.vocabulary.children(self.table))
        return name if name in known else self.table

    def _has_value(self) -> bool:
        """Whether what stands before is a value, so that an operator comes next."""
        if not self.last or self.last in ("and", "or", "not", "where", "between", "in", "is"):
            return False
        return self.last == ")" or self.last.startswith("'") or bool(_WORD.fullmatch(self.last))

    def _compared(self) -> tuple[str, str] | None:
        """Table and name of the fact that the value at the cursor is held against."""
        place = len(self.words) - 1
        while place >= 0 and (self.words[place] in (",", "(") or self.words[place][0] == "'"):
            place -= 1
        signed = place >= 0 and self.words[place].lower() in (*_SIGNS, "in")
        if signed and self.words[place].lower() == "in" and self.words[place - 1].lower() == "not":
            place -= 1
        if not signed or place < 1:
            return None
        name, owner = self.words[place - 1].lower(), self.table
        if place > 2 and self.words[place - 2] == ".":
            owner = self.words[place - 3].lower()
            if owner not in (self.table, *self.vocabulary.parents(self.table)):
                return None
        return (owner, name) if self.vocabulary.fact_type(owner, name) else None

    def _values(self) -> Iterator[Candidate]:
        fact = self._compared()
        if fact is None:
            return
        found = self.vocabulary.described(*fact)
        for choice in found.type.choices:
            label = found.words.get(choice, Text(choice, choice))
            yield Candidate(f"'{choice}'", Sort.VALUE, label, found.type, source=found.source)
        if found.type == BOOLEAN:
            yield Candidate("true", Sort.VALUE, Text("是", "true"), BOOLEAN)
            yield Candidate("false", Sort.VALUE, Text("否", "false"), BOOLEAN)

    def _facts(self, table: str) -> Iterator[Candidate]:
        for name in self.vocabulary.fact_names(table):
            found = self.vocabulary.described(table, name)
            yield Candidate(name, Sort.FACT, found.label, found.type, found.unit, found.source)

    def _tables(self) -> Iterator[Candidate]:
        for parent in self.vocabulary.parents(self.table):
            yield Candidate(f"{parent}.", Sort.TABLE, self.vocabulary.table_label(parent))

    def _children(self) -> Iterator[Candidate]:
        if self.last != "(":
            yield Candidate("where", Sort.WORD, Text("其中", "where"))
            return
        valued = self.gathering in ("sum", "min", "max")
        for child in self.vocabulary.children(self.table):
            insert = f"{child}." if valued else f"{child} where "
            yield Candidate(insert, Sort.TABLE, self.vocabulary.table_label(child))

    def _parameters(self) -> Iterator[Candidate]:
        for name, kind in self.vocabulary.parameter_types().items():
            label = self.vocabulary.parameter_label(name)
            yield Candidate(f"{name})", Sort.PARAMETER, label, kind)

    def _operators(self) -> Iterator[Candidate]:
        kind = None
        if _WORD.fullmatch(self.last):
            kind = self.vocabulary.fact_type(self.table, self.last)
        for word, label in _OPERATORS.items():
            plain = kind is not None and not kind.is_ordered
            if plain and word in (">=", "<=", "between"):
                continue
            if kind is not None and kind.kind is Kind.BOOLEAN and word == "in (":
                continue
            yield Candidate(word, Sort.WORD, label)

    def _functions(self) -> Iterator[Candidate]:
        for function in FUNCTIONS.values():
            yield Candidate(f"{function.name}(", Sort.FUNCTION, function.tells, function.gives)
        if self.vocabulary.children(self.table):
            for name, tells in GATHERINGS.items():
                yield Candidate(f"{name}(", Sort.FUNCTION, tells, _GIVES.get(name))
        for name, tells in OVER_TIME.items():
            yield Candidate(f"{name}(", Sort.FUNCTION, tells)
        yield Candidate("param(", Sort.FUNCTION, Text("参数的值", "the value of a parameter"))
        yield Candidate("as_of", Sort.WORD, Text("截至日期", "the date of the snapshot"))
        yield Candidate("not", Sort.WORD, Text("不", "not"))
