"""From text to sqlglot's tree: a small set of tokens, limits, and the one form that is not SQL.

Types and names do not belong here; ``convert`` turns the tree into our own nodes or refuses it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from sqlglot import exp, parser, tokens
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import ParseError, TokenError
from sqlglot.tokenizer_core import Token, TokenType

from anjia.engine.errors import DefinitionError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MAX_CHARACTERS = 4_000
MAX_TOKENS = 800
MAX_DEPTH = 24
GATHERINGS = ("count", "sum", "min", "max", "any", "all")

_SINGLE = {
    "(": TokenType.L_PAREN,
    ")": TokenType.R_PAREN,
    ",": TokenType.COMMA,
    ".": TokenType.DOT,
    "-": TokenType.DASH,
    "+": TokenType.PLUS,
    "*": TokenType.STAR,
    "/": TokenType.SLASH,
    "=": TokenType.EQ,
    "<": TokenType.LT,
    ">": TokenType.GT,
}
_WORDS = {
    "AND": TokenType.AND,
    "OR": TokenType.OR,
    "NOT": TokenType.NOT,
    "IN": TokenType.IN,
    "BETWEEN": TokenType.BETWEEN,
    "IS": TokenType.IS,
    "UNKNOWN": TokenType.UNKNOWN,
    "NULL": TokenType.NULL,
    "TRUE": TokenType.TRUE,
    "FALSE": TokenType.FALSE,
    "DATE": TokenType.DATE,
    "WHERE": TokenType.WHERE,
}
_SIGNS = {
    ">=": TokenType.GTE,
    "<=": TokenType.LTE,
    "<>": TokenType.NEQ,
    "!=": TokenType.NEQ,
}
_ALLOWED = frozenset(_SINGLE.values()) | frozenset(_WORDS.values()) | frozenset(_SIGNS.values())
_PLAIN = frozenset({TokenType.VAR, TokenType.NUMBER, TokenType.STRING})
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_FULL_WIDTH = {"（": "(", "）": ")", "，": ",", "＝": "=", "＞": ">", "＜": "<", "．": "."}
_FULL_WIDTH |= {"“": "'", "”": "'", "‘": "'", "’": "'", "≥": ">=", "≤": "<=", "≠": "!="}
_OPENING = frozenset({TokenType.L_PAREN, TokenType.NOT, TokenType.DASH})


def _gathering(name: str) -> Callable[[parser.Parser], exp.Expr]:
    """Read ``count(person where …)``: the word WHERE inside the brackets is what SQL lacks."""

    def gathering(reader: parser.Parser) -> exp.Expr:
        target = reader._parse_column()  # noqa: SLF001 - how sqlglot dialects extend the parser
        condition = None
        if reader._match(TokenType.WHERE):  # noqa: SLF001 - as above
            condition = reader._parse_disjunction()  # noqa: SLF001 - as above
            if condition is None:
                reader.raise_error("A condition is missing after where.")
        call = exp.Anonymous(this=name, expressions=[] if target is None else [target])
        return exp.Filter(this=call, expression=condition)

    return gathering


class Definitions(Dialect):
    """The dialect of definitions: everything that it does not name is an ordinary word."""

    class Tokenizer(tokens.Tokenizer):
        """Only the words and signs of the language."""

        SINGLE_TOKENS: ClassVar = {**tokens.Tokenizer.SINGLE_TOKENS, **_SINGLE}
        KEYWORDS: ClassVar = {**_WORDS, **_SIGNS}
        COMMENTS: ClassVar[list[str | tuple[str, str]]] = []

    class Parser(parser.Parser):
        """Every function is a plain call; the gathering ones read their WHERE."""

        FUNCTIONS: ClassVar[dict[Any, Any]] = {}
        NO_PAREN_FUNCTIONS: ClassVar[dict[Any, Any]] = {}
        NO_PAREN_FUNCTION_PARSERS: ClassVar[dict[Any, Any]] = {}
        FUNCTION_PARSERS: ClassVar = {name.upper(): _gathering(name) for name in GATHERINGS}


def read(text: str) -> exp.Expr:
    """Read an expression, or refuse it with the position of what cannot be read."""
    if len(text) > MAX_CHARACTERS:
        raise DefinitionError(
            "definition_too_long",
            f"The expression has {len(text)} characters; {MAX_CHARACTERS} are allowed.",
            start=MAX_CHARACTERS,
            end=len(text),
        )
    words = _tokens(text)
    _check_depth(words)
    try:
        trees = Definitions().parser(error_level=None).parse_into(exp.Condition, words, text)
    except ParseError as fault:
        raise _unreadable(fault, text) from None
    except RecursionError:
        raise DefinitionError(
            "definition_too_deep", "The expression is nested too deeply.", end=len(text)
        ) from None
    tree = trees[0] if trees else None
    if tree is None:
        raise DefinitionError("definition_empty", "There is no expression.", end=len(text))
    return tree


def _tokens(text: str) -> list[Token]:
    try:
        words = Definitions().tokenize(text)
    except TokenError:
        start = text.rfind("'")
        raise DefinitionError(
            "definition_unreadable",
            "A quotation mark is not closed.",
            start=max(start, 0),
            end=len(text),
        ) from None
    if len(words) > MAX_TOKENS:
        token = words[MAX_TOKENS]
        raise DefinitionError(
            "definition_too_long",
            f"The expression has {len(words)} words; {MAX_TOKENS} are allowed.",
            start=token.start,
            end=len(text),
        )
    for token in words:
        _check_token(token, text)
    return words


def _check_token(token: Token, text: str) -> None:
    written = text[token.start : token.end + 1]
    named = token.token_type is TokenType.VAR and not _NAME.match(token.text)
    allowed = token.token_type in _ALLOWED or token.token_type in _PLAIN
    if token.token_type is TokenType.UNKNOWN:
        allowed = token.text.upper() == "UNKNOWN"
    if allowed and not named:
        return
    marks = tuple(_FULL_WIDTH[mark] for mark in written if mark in _FULL_WIDTH)
    raise DefinitionError(
        "definition_sign",
        f"“{written}” has no meaning here.",
        start=token.start,
        end=token.end + 1,
        suggestions=marks,
    )


def _check_depth(words: Sequence[Token]) -> None:
    """Count brackets, and signs in a row, before a recursive reader ever meets them."""
    brackets = signs = 0
    for token in words:
        if token.token_type is TokenType.R_PAREN:
            brackets -= 1
        if token.token_type is TokenType.L_PAREN:
            brackets += 1
        signs = signs + 1 if token.token_type in _OPENING else 0
        if brackets > MAX_DEPTH or signs > MAX_DEPTH:
            raise DefinitionError(
                "definition_too_deep",
                f"The expression is nested deeper than {MAX_DEPTH} levels.",
                start=token.start,
                end=token.end + 1,
            )


def _unreadable(fault: ParseError, text: str) -> DefinitionError:
    """Say where sqlglot stopped, by its line and column."""
    first = fault.errors[0] if fault.errors else {}
    lines = text.split("\n")
    line, column = int(first.get("line") or 1), int(first.get("col") or len(text))
    end = sum(len(part) + 1 for part in lines[: line - 1]) + column
    highlight = str(first.get("highlight") or "")
    return DefinitionError(
        "definition_unreadable",
        f"The expression cannot be read at “{highlight}”.",
        start=max(min(end, len(text)) - len(highlight), 0),
        end=min(end, len(text)),
    )
