"""From text to sqlglot's tree: a small set of tokens, limits, and the one form that is not SQL.

Types and names do not belong here; ``convert`` turns the tree into our own nodes or refuses it.
"""

from __future__ import annotations

import re
from itertools import zip_longest
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
MAX_NODES = 400
MAX_TREE_DEPTH = 60
GATHERINGS = ("count", "sum", "min", "max", "any", "all", "share")

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
_FULL_WIDTH |= {"&": "and", "|": "or", "!": "not", "且": "and", "或": "or", "非": "not", '"': "'"}
_OPENING = frozenset({TokenType.L_PAREN, TokenType.NOT, TokenType.DASH})


def _gathering(name: str) -> Callable[[parser.Parser], exp.Expr]:
    """Read ``count(person where …)``: the word WHERE inside the brackets is what SQL lacks."""

    def gathering(reader: parser.Parser) -> exp.Expr:
        word = reader._tokens[reader._index - 2]  # noqa: SLF001 - as below
        target = reader._parse_column()  # noqa: SLF001 - how sqlglot dialects extend the parser
        condition = None
        if reader._match(TokenType.WHERE):  # noqa: SLF001 - as above
            condition = reader._parse_disjunction()  # noqa: SLF001 - as above
            if condition is None:
                reader.raise_error("A condition is missing after where.")
        call = exp.Anonymous(this=name, expressions=[] if target is None else [target])
        call.update_positions(word)
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
            "too_long.characters",
            start=MAX_CHARACTERS,
            end=len(text),
            found=len(text),
            most=MAX_CHARACTERS,
        )
    words = _tokens(text)
    _check_brackets(words)
    try:
        trees = Definitions().parser(error_level=None).parse_into(exp.Condition, words, text)
    except ParseError as fault:
        raise _unreadable(fault, text) from None
    except RecursionError:
        raise DefinitionError("too_deep.levels", end=len(text), most=MAX_DEPTH) from None
    tree = trees[0] if trees else None
    if tree is None:
        raise DefinitionError("empty", end=len(text))
    _check_size(tree, text)
    return tree


def _check_size(tree: exp.Expr, text: str) -> None:
    """Refuse what has too many parts, before anything walks through it."""
    waiting, seen = [(tree, 1)], 0
    while waiting:
        current, depth = waiting.pop()
        seen += 1
        if seen > MAX_NODES * 2 or depth > MAX_TREE_DEPTH:
            raise DefinitionError("too_deep.parts", end=len(text))
        for child in current.iter_expressions():
            chained = isinstance(current, exp.Connector) and type(child) is type(current)
            waiting.append((child, depth if chained else depth + 1))


def _tokens(text: str) -> list[Token]:
    try:
        words = Definitions().tokenize(text)
    except TokenError:
        start = max(text.rfind("'"), 0)
        closed = f"{text[start:].rstrip()}'"
        raise DefinitionError(
            "unreadable.quote", start=start, end=len(text), suggestions=(closed,)
        ) from None
    if len(words) > MAX_TOKENS:
        token = words[MAX_TOKENS]
        raise DefinitionError(
            "too_long.words", start=token.start, end=len(text), found=len(words), most=MAX_TOKENS
        )
    for token, after in zip_longest(words, words[1:]):
        _check_token(token, text)
        if token.token_type is TokenType.EQ and after and after.token_type is TokenType.EQ:
            start, end = token.start, after.end + 1
            raise DefinitionError("sign", start=start, end=end, suggestions=("=",), word="==")
    return words


def _check_token(token: Token, text: str) -> None:
    written = text[token.start : token.end + 1]
    named = token.token_type is TokenType.VAR and not _NAME.match(token.text)
    allowed = token.token_type in _ALLOWED or token.token_type in _PLAIN
    if token.token_type is TokenType.UNKNOWN:
        allowed = token.text.upper() == "UNKNOWN"
    if allowed and not named:
        return
    if token.token_type is TokenType.IDENTIFIER:
        marks: tuple[str, ...] = (f"'{token.text}'",)
    else:
        put = "".join(_FULL_WIDTH.get(mark, mark) for mark in written)
        marks = () if put == written else (put,)
    raise DefinitionError(
        "sign", start=token.start, end=token.end + 1, suggestions=marks, word=written
    )


def _check_brackets(words: Sequence[Token]) -> None:
    """Pair brackets, and count signs in a row, before a recursive reader ever meets them."""
    opened: list[Token] = []
    signs = 0
    for token in words:
        if token.token_type is TokenType.R_PAREN:
            if not opened:
                raise DefinitionError("unreadable.close", start=token.start, end=token.end + 1)
            opened.pop()
        if token.token_type is TokenType.L_PAREN:
            opened.append(token)
        signs = signs + 1 if token.token_type in _OPENING else 0
        if len(opened) > MAX_DEPTH or signs > MAX_DEPTH:
            raise DefinitionError(
                "too_deep.levels", start=token.start, end=token.end + 1, most=MAX_DEPTH
            )
    if opened:
        raise DefinitionError("unreadable.open", start=opened[-1].start, end=opened[-1].end + 1)


def _unreadable(fault: ParseError, text: str) -> DefinitionError:
    """Say where sqlglot stopped, by its line and column."""
    first = fault.errors[0] if fault.errors else {}
    lines = text.split("\n")
    line, column = int(first.get("line") or 1), int(first.get("col") or len(text))
    end = sum(len(part) + 1 for part in lines[: line - 1]) + column
    word = str(first.get("highlight") or "")
    end = min(end, len(text))
    return DefinitionError("unreadable.at", start=max(end - len(word), 0), end=end, word=word)
