"""The types that an expression may have."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The families of values."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    DECIMAL = "decimal"
    TEXT = "text"
    DATE = "date"
    ENUM = "enum"


@dataclass(frozen=True, slots=True)
class Type:
    """A kind, and for an enum the words that it may take."""

    kind: Kind
    choices: tuple[str, ...] = ()

    @property
    def is_number(self) -> bool:
        """Whether arithmetic applies."""
        return self.kind in (Kind.INTEGER, Kind.DECIMAL)

    @property
    def is_ordered(self) -> bool:
        """Whether smaller and larger mean something."""
        return self.is_number or self.kind is Kind.DATE

    @property
    def is_text(self) -> bool:
        """Whether values are written in quotes as plain words."""
        return self.kind in (Kind.TEXT, Kind.ENUM)

    def __str__(self) -> str:
        return self.kind.value


BOOLEAN = Type(Kind.BOOLEAN)
INTEGER = Type(Kind.INTEGER)
DECIMAL = Type(Kind.DECIMAL)
TEXT = Type(Kind.TEXT)
DATE = Type(Kind.DATE)


def comparable(left: Type, right: Type) -> bool:
    """Whether two values of these types may stand on the two sides of a comparison."""
    return (
        left.kind == right.kind
        or (left.is_number and right.is_number)
        or (left.is_text and right.is_text)
    )
