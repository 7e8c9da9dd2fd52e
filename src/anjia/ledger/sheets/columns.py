"""What a ledger tells the sheet about one of its columns; plain data, no model behind it."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """How the cells of a column are read and written."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"
    IDENTITY = "identity"
    PHONE = "phone"
    ACCOUNT = "account"
    AREA = "area"
    RELATED = "related"


# Kinds whose values never appear in clear in a message, a preview or an export.
SEALED = frozenset({Kind.IDENTITY, Kind.PHONE, Kind.ACCOUNT})


@dataclass(frozen=True, kw_only=True)
class SheetColumn:
    """One column of a ledger as a workbook sees it."""

    name: str
    label: str
    kind: Kind = Kind.TEXT
    group: str = ""
    aliases: tuple[str, ...] = ()
    required: bool = False
    key: bool = False
    unit: str = ""
    note: str = ""
    # Stored value -> label, and other words that mean a stored value.
    choices: Mapping[str, str] = field(default_factory=dict)
    choice_aliases: Mapping[str, str] = field(default_factory=dict)
    longest: int | None = None
    lines: bool = False  # a text of several lines keeps them
    places: int | None = None
    least: float | None = None
    most: float | None = None

    @property
    def is_sealed(self) -> bool:
        return self.kind in SEALED


_IGNORED = re.compile(r"[\s*＊:：_\-—/、.．·\u200b\ufeff]+")
_BRACKETS = re.compile(r"[(（\[【〔][^)）\]】〕]*[)）\]】〕]")


def plain(text: str) -> str:
    """Return a header text as it is compared: half-width, no spaces, marks or stars."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", text)).lower()


def bare(text: str) -> str:
    """Return the same without what stands in brackets: 月收入(元) is 月收入."""
    return plain(_BRACKETS.sub("", text))


def known_words(columns: tuple[SheetColumn, ...]) -> frozenset[str]:
    """Return every word by which a header of these columns may go."""
    words = set()
    for column in columns:
        for word in (column.label, *column.aliases):
            words.add(plain(word))
            words.add(bare(word))
            if column.group:
                words.add(plain(column.group + word))
    return frozenset(words - {""})
