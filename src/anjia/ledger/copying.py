"""Rows as PostgreSQL's COPY takes them, made a column at a time.

The driver's own writer looks at every value of every row; a column's values are nearly always of
one type, so that what its text looks like is decided once.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from psycopg.abc import Dumper
from psycopg.adapt import PyFormat, Transformer

NULL = r"\N"
_SPECIAL = re.compile(r"[\\\n\r\t]")
_ESCAPES = str.maketrans({"\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"})
_TEXTS: dict[type, Callable[[Any], str]] = {
    int: str,
    bool: lambda value: "t" if value else "f",
    UUID: lambda value: str(value.hex),
    date: date.isoformat,
    bytes: lambda value: rf"\\x{value.hex()}",
}


def column(values: Sequence[Any]) -> list[str]:
    """Return the text of each value of one column, ready to stand between tabs."""
    kinds = {*map(type, values)} - {type(None)}
    if kinds == {str}:
        return _strings(values)
    if len(kinds) == 1 and (text := _TEXTS.get(kinds.pop())):
        return [NULL if value is None else text(value) for value in values]
    dumper = Transformer().get_dumper
    return [
        NULL if value is None else _adapted(value, dumper(value, PyFormat.TEXT)) for value in values
    ]


def lines(columns: Iterable[Iterable[str]]) -> bytes:
    """Return the rows of these columns as one piece of a COPY; ValueError for half a character."""
    return "".join(map("{}\n".format, map("\t".join, zip(*columns, strict=True)))).encode()


def _strings(values: Sequence[str | None]) -> list[str]:
    texts = [NULL if value is None else value for value in values]
    if _SPECIAL.search("".join(filter(None, values))) is None:
        return texts
    return [NULL if value is None else value.translate(_ESCAPES) for value in values]


def _adapted(value: Any, dumper: Dumper) -> str:
    return bytes(dumper.dump(value) or b"").decode().translate(_ESCAPES)
