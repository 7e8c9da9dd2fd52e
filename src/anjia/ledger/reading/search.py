"""Finding people and households by whatever an office knows of them.

What was typed decides where to look: a whole identity number or phone goes to its keyed index, a
few letters to pinyin, digits and letters to household numbers, Chinese to names and addresses.
Only whole numbers are found; part of one is no way to look through a county.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Q

from anjia.base.scope import Actor
from anjia.ledger import catalogue
from anjia.ledger.declaration import Column, Ledger, Search
from anjia.ledger.reading import rights, values
from anjia.ledger.reading.values import Cell

SIZE = 20
LONGEST = 50
# After every text that begins with a prefix, in byte order: an index serves the range, while
# LIKE under row security is not allowed to use one.
END = "\U0010ffff"

_IDENTITY = re.compile(r"^[1-9][0-9]{16}[0-9Xx]$")
_PHONE = re.compile(r"^(\+86)?1[0-9]{10}$")
_LETTERS = re.compile(r"^[A-Za-z ]+$")
_NUMBER = re.compile(r"^[A-Za-z0-9_-]*[0-9][A-Za-z0-9_-]*$")


class Sort(StrEnum):
    """What a text is taken for."""

    IDENTITY = "identity"
    PHONE = "phone"
    LETTERS = "letters"
    NUMBER = "number"
    WORDS = "words"


@dataclass(frozen=True)
class Found:
    """The rows of one ledger that were found."""

    ledger: type[Ledger]
    columns: tuple[Column, ...]
    rows: list[tuple[UUID, str, list[Cell]]]
    has_more: bool


def sort_of(text: str) -> Sort:
    """Return what a text is taken for."""
    plain = text.replace(" ", "")
    if _IDENTITY.match(plain):
        return Sort.IDENTITY
    if _PHONE.match(plain):
        return Sort.PHONE
    if _LETTERS.match(text):
        return Sort.LETTERS
    if _NUMBER.match(plain):
        return Sort.NUMBER
    return Sort.WORDS


def find(text: str, *, by: Actor, size: int = SIZE) -> list[Found]:
    """Return what is called so within the actor's places, for each ledger that can be searched.

    Addresses are looked through only when nothing is called so: no index helps there.
    """
    text = text.replace("\0", "").strip()[:LONGEST]
    if not text:
        return []
    open_ledgers = [
        ledger
        for ledger in catalogue.all()
        if ledger.search is not None and rights.is_open(ledger, by=by)
    ]
    for conditions in (_called, _living):
        found = [
            _in_ledger(ledger, list(conditions(ledger, text)), by=by, size=size)
            for ledger in open_ledgers
        ]
        if any(each.rows for each in found):
            return [each for each in found if each.rows]
    return []


def _in_ledger(ledger: type[Ledger], conditions: Sequence[Q], *, by: Actor, size: int) -> Found:
    names = (ledger.search.shows if ledger.search else ()) or tuple(ledger.columns)[:6]
    columns = tuple(ledger.column(name) for name in names if name in ledger.columns)
    paths = ("id", "area", *values.paths((*columns, ledger.column(ledger.title_of))))
    rows: dict[UUID, dict[str, Any]] = {}
    for condition in conditions:
        if len(rows) > size:
            break
        queryset = values.annotated(rights.rows(ledger, by=by), columns).filter(condition)
        for row in queryset.values(*dict.fromkeys(paths))[: size + 1]:
            rows.setdefault(row["id"], row)
    shown = list(rows.values())[:size]
    return Found(
        ledger=ledger,
        columns=columns,
        rows=[
            (row_id, values.title(ledger, row), cells)
            for row, (row_id, cells) in zip(shown, values.table(columns, shown), strict=True)
        ],
        has_more=len(rows) > size,
    )


def _called(ledger: type[Ledger], text: str) -> Iterator[Q]:
    """Yield where to look by name or number, surest first; each is served by an index."""
    search = ledger.search or Search()
    match sort_of(text):
        case Sort.IDENTITY:
            yield from _keyed(ledger, (search.identity,), text)
        case Sort.PHONE:
            yield from _keyed(ledger, search.phones, text)
        case Sort.LETTERS:
            letters = text.lower().replace(" ", "")
            yield from _beginning((search.initials, search.pinyin), letters)
            yield from _beginning(search.numbers, text)
        case Sort.NUMBER:
            yield from _beginning(search.numbers, text.replace(" ", ""))
        case Sort.WORDS:
            yield from _beginning(search.names, text)


def _living(ledger: type[Ledger], text: str) -> Iterator[Q]:
    """Yield where to look by address."""
    if ledger.search is not None and sort_of(text) in {Sort.NUMBER, Sort.WORDS}:
        for path in ledger.search.addresses:
            yield Q(**{f"{path}__contains": text})


def _keyed(ledger: type[Ledger], paths: tuple[str, ...], text: str) -> Iterator[Q]:
    for path in filter(None, paths):
        field = ledger.model._meta.get_field(path)
        yield Q(**{f"{path}_index": field.index(text)})  # type: ignore[union-attr]


def _beginning(paths: tuple[str, ...], text: str) -> Iterator[Q]:
    for path in filter(None, paths):
        yield Q(**{f"{path}__gte": text, f"{path}__lt": text + END})
