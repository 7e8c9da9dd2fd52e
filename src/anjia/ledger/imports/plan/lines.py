"""One row of the user's sheet on its way to becoming a change, and all of them together."""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from anjia.ledger.declaration import Ledger, RowChange
from anjia.ledger.imports.models import RowState
from anjia.ledger.sheets.columns import SheetColumn
from anjia.ledger.sheets.header import Body, Header
from anjia.ledger.sheets.workbook import Sheet


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong or doubtful at one cell; `column` is the sheet's, None for the whole row."""

    code: str
    column: int | None
    facts: Mapping[str, Any]


@dataclass(slots=True)
class Line:
    """One data row: what its cells say, which record it is, and what would change."""

    row: int
    values: dict[str, Any] = field(default_factory=dict)
    cleared: list[str] = field(default_factory=list)
    # Columns whose cells hold a value as an export masks it: nothing is known of them.
    masked: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    doubts: list[Fault] = field(default_factory=list)
    id: UUID | None = None
    stored: dict[str, Any] | None = None
    changes: dict[str, Any] = field(default_factory=dict)

    @property
    def outcome(self) -> RowState:
        if self.faults:
            return RowState.ERROR
        if self.stored is not None and not self.changes:
            return RowState.SAME
        if self.doubts:
            return RowState.DOUBT
        return RowState.NEW if self.stored is None else RowState.UPDATE


@dataclass
class Matter:
    """What a plan is made from."""

    ledger: type[Ledger]
    sheet: Sheet
    header: Header
    body: Body
    # Column name -> index in the sheet.
    at: Mapping[str, int]
    columns: Mapping[str, SheetColumn]
    clear: bool = False


@dataclass
class Plan:
    """Every data row with its outcome."""

    matter: Matter
    lines: list[Line]

    def counts(self) -> dict[str, int]:
        """Return how many rows have each outcome; they add up to the rows of the file."""
        found = Counter(line.outcome for line in self.lines)
        return {str(state): found[state] for state in RowState}

    def changes(self, accept: Callable[[Line], bool]) -> list[RowChange]:
        """Return the changes of the rows that are taken, as the bulk writer wants them."""
        return [
            change(line)
            for line in self.lines
            if line.outcome is not RowState.SAME and accept(line)
        ]

    def fingerprint(self) -> str:
        """Return a digest that differs as soon as any outcome or any stored value differs."""
        digest = hashlib.sha256()
        for line in self.lines:
            version = line.stored["version"] if line.stored else 0
            digest.update(f"{line.row}:{line.outcome}:{version}:{len(line.changes)};".encode())
        return digest.hexdigest()


def change(line: Line) -> RowChange:
    """Return a line as a change; call it only for lines that have been matched."""
    if line.id is None:
        raise ValueError(line.row)
    if line.stored is None:
        return RowChange(id=line.id, new=True, values=line.changes)
    version = line.stored["version"]
    return RowChange(id=line.id, new=False, values=line.changes, expected_version=version)
