"""Expressions as a page shows them: word by word, each with what it is and what it is called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from anjia.engine.errors import DefinitionError
from anjia.engine.language import expression, read_back
from anjia.engine.language.functions import FUNCTIONS, GATHERINGS, OVER_TIME
from anjia.engine.text import Language
from anjia.processes.definitions.queries import library

if TYPE_CHECKING:
    from anjia.engine.definitions import Definitions
    from anjia.engine.language import Type

_PIECE = re.compile(r"'(?:[^']|'')*'|[A-Za-z_]\w*|\d+(?:\.\d+)?|\s+|[^\s\w']+|.")
_WORDS = frozenset(
    {"and", "or", "not", "in", "is", "unknown", "between", "where", "true", "false", "date"}
)
_CALLS = frozenset({*FUNCTIONS, *GATHERINGS, *OVER_TIME, "param"})


@dataclass(frozen=True)
class Piece:
    """A few characters of an expression, what they are, and what people call it."""

    text: str
    look: str = ""
    label: str = ""
    fact: str = ""


def pieces(text: str, *, table: str, found: Definitions) -> list[Piece]:
    """The whole text in order; what is not known is left plain."""
    made: list[Piece] = []
    tables = [table, *found.parents(table), *found.children(table), *found.dictionary.tables]
    before = ""
    for match in _PIECE.finditer(text):
        word = match.group()
        made.append(_piece(word, before, tables=tables, found=found))
        before = word if word.strip() else before
    return made


def _piece(word: str, before: str, *, tables: list[str], found: Definitions) -> Piece:
    plain = word.lower()
    if word[0] == "'" or word[0].isdigit():
        return Piece(word, "x-value")
    if plain in _CALLS or plain in _WORDS or not word[0].isalpha():
        return Piece(word, "x-word" if word[0].isalpha() else "")
    if plain in found.parameter_types():
        return Piece(word, "x-parameter", library.spoken(found.parameter_label(plain)))
    owners = [before, *tables] if before in found.dictionary.tables else tables
    for owner in owners:
        if found.dictionary.tables.get(owner) and found.fact_type(owner, plain) is not None:
            label = library.spoken(found.described(owner, plain).label)
            return Piece(word, "x-fact", label, f"{owner}.{plain}")
    if plain not in found.dictionary.tables:
        return Piece(word)
    return Piece(word, "x-table", library.spoken(found.table_label(plain)))


def sentence(text: str, *, table: str, found: Definitions, wanted: Type | None) -> str:
    """The expression read back in the reader's language; empty where it cannot be read."""
    language = Language.EN if (get_language() or "").startswith("en") else Language.ZH
    try:
        tree = expression(text, table=table, vocabulary=found, wanted=wanted)
    except DefinitionError:
        return ""
    return read_back(tree, vocabulary=found, language=language)
