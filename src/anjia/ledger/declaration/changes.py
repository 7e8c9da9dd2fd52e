"""What a bulk save is given and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, Literal, NamedTuple
from uuid import UUID

from anjia.kernel.refusals import Refused


class Clear(Enum):
    """The mark of a value that a person chose to empty; an absent key means "leave as it is"."""

    CLEAR = "clear"

    def __repr__(self) -> str:
        return "CLEAR"


CLEAR: Final[Literal[Clear.CLEAR]] = Clear.CLEAR


class RowChange(NamedTuple):
    """One record to add or change; `values` is keyed by column name, which is its field's name.

    Values are typed: dates, decimals, choice values, ids of related rows, clear text for sealed
    columns, `CLEAR` for an emptied one. `expected_version` is the version that the person saw.
    A tuple, because an import makes several for each of its rows; name what you give.
    """

    id: UUID
    new: bool
    values: Mapping[str, object]
    expected_version: int | None = None


@dataclass(frozen=True, kw_only=True)
class RowFault:
    """Why one row cannot be saved as asked; no column is named where several do not agree."""

    row: UUID
    refused: Refused
    column: str = ""


@dataclass(frozen=True, kw_only=True)
class SaveResult:
    """What a bulk save did; rows named in `conflicts` and `missing` were left untouched."""

    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    conflicts: tuple[UUID, ...] = field(default=())
    missing: tuple[UUID, ...] = field(default=())

    def __add__(self, other: "SaveResult") -> "SaveResult":
        return SaveResult(
            inserted=self.inserted + other.inserted,
            updated=self.updated + other.updated,
            unchanged=self.unchanged + other.unchanged,
            conflicts=self.conflicts + other.conflicts,
            missing=self.missing + other.missing,
        )

    @property
    def is_complete(self) -> bool:
        """Whether every row is now as asked."""
        return not self.conflicts and not self.missing
