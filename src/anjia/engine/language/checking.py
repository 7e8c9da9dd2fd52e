"""Checking what a person typed: the tree, or every fault with its place and what may be meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .convert import attempt
from .types import BOOLEAN, Type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anjia.engine.errors import DefinitionError
    from anjia.engine.text import Text

    from .nodes import Node
    from .vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault; lines and columns count from 1, ``end`` is behind the last character at fault.

    Each suggestion can stand in place of the characters from ``start`` to ``end``.
    """

    code: str
    message: Text
    start: int
    end: int
    line: int
    column: int
    suggestions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """The expression, or why it is not taken: one of the two is there."""

    tree: Node | None
    faults: tuple[Fault, ...]


def check(
    text: str, *, table: str, vocabulary: Vocabulary, wanted: Type | None = BOOLEAN
) -> Checked:
    """Read an expression over a row of ``table``; never raises for what is written in it."""
    tree, faults = attempt(text, table=table, vocabulary=vocabulary, wanted=wanted)
    return Checked(tree, tuple(_fault(fault, text, table, vocabulary) for fault in faults))


def _fault(fault: DefinitionError, text: str, table: str, vocabulary: Vocabulary) -> Fault:
    before = text[: fault.start]
    suggestions = fault.suggestions
    if fault.code in ("definition_sign", "definition_name", "definition_choice"):
        word = text[fault.start : fault.end].strip("'")
        suggestions = tuple(dict.fromkeys((*_labelled(word, table, vocabulary), *suggestions)))
    return Fault(
        fault.code,
        fault.said,
        fault.start,
        fault.end,
        before.count("\n") + 1,
        fault.start - (before.rfind("\n") + 1) + 1,
        suggestions,
    )


def _labelled(word: str, table: str, vocabulary: Vocabulary) -> Iterator[str]:
    """What the language calls a thing that people call so."""
    for owner in (table, *vocabulary.parents(table), *vocabulary.children(table)):
        prefix = "" if owner not in vocabulary.parents(table) else f"{owner}."
        for name in vocabulary.fact_names(owner):
            found = vocabulary.described(owner, name)
            if word in (found.label.zh, found.label.en):
                yield f"{prefix}{name}"
            for choice, label in found.words.items():
                if word in (label.zh, label.en):
                    yield f"'{choice}'"
