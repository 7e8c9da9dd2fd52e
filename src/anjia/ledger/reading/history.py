"""What happened to one record: which value became which, by whom, when, why and in which batch.

The database writes history as columns and stored values; here they become the ledger's words.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from anjia.base.audit.models import RowHistory
from anjia.base.scope import Actor
from anjia.base.scope.models import TwoPlaced, within
from anjia.base.sealed import SealedField
from anjia.ledger import places
from anjia.ledger.declaration import Column, Kind, Ledger
from anjia.ledger.reading import values
from anjia.ledger.reading.values import Cell

PAGE_SIZE = 50
IMPORT = "import "  # how the reason of what an import does begins; its number follows
HEX = "\\x"


@dataclass(frozen=True)
class Change:
    """One value before and after."""

    label: str
    old: Cell
    new: Cell

    @property
    def name(self) -> str:
        """The column's name."""
        return self.new.column.name


@dataclass(frozen=True)
class Entry:
    """One act upon the record."""

    at: datetime
    who: str
    op: str
    reason: str
    batch: UUID | None
    changes: tuple[Change, ...]

    @property
    def import_id(self) -> UUID | None:
        """The import that did this, or whose taking back did."""
        if not self.reason.startswith(IMPORT):
            return None
        try:
            return UUID(self.reason.removeprefix(IMPORT))
        except ValueError:
            return None

    @property
    def is_taken_back(self) -> bool:
        """Whether the import was taken back by this: that acts under a number of its own."""
        return self.import_id is not None and self.batch != self.import_id


@dataclass(frozen=True)
class Span:
    """What happened after one entry of the history up to another, and the instants around them."""

    after: int
    until: int
    since: datetime
    before: datetime


def between(
    ledger: type[Ledger], row_ids: Iterable[UUID], *, span: Span, by: Actor
) -> dict[UUID, list[Entry]]:
    """Return the acts upon many rows after one entry up to another, the newest first.

    Only those where the actor reads this ledger, at the place that the row had then.
    """
    found = _seen(ledger, row_ids, by=by).filter(id__gt=span.after, id__lte=span.until)
    return _by_row(ledger, found)


def around(
    ledger: type[Ledger], row_ids: Iterable[UUID], *, span: Span, by: Actor
) -> dict[UUID, list[Entry]]:
    """Return the same by the clock: for acts that were committed later than they were numbered."""
    found = _seen(ledger, row_ids, by=by).filter(at__gte=span.since, at__lte=span.before)
    return _by_row(ledger, found)


def _seen(
    ledger: type[Ledger], row_ids: Iterable[UUID], *, by: Actor
) -> models.QuerySet[RowHistory]:
    places = by.areas(ledger.permissions.read)
    where = within("area", places)
    if issubclass(ledger.model, TwoPlaced):
        where |= within("origin", places)
    table = ledger.model._meta.db_table
    rows = RowHistory.objects.filter(where, table=table, row_id__in=list(row_ids))
    return rows.order_by("-id")


def _by_row(ledger: type[Ledger], rows: models.QuerySet[RowHistory]) -> dict[UUID, list[Entry]]:
    kept = list(rows)
    found: dict[UUID, list[Entry]] = {}
    for row, entry in zip(kept, _read(ledger, kept), strict=True):
        found.setdefault(row.row_id, []).append(entry)
    return found


def entries(
    ledger: type[Ledger], row_id: UUID, *, size: int = PAGE_SIZE, offset: int = 0
) -> list[Entry]:
    """Return the newest acts first; the caller has made sure that the record may be seen."""
    found = list(_rows(ledger, row_id)[offset : offset + size])
    return _read(ledger, found)


def since(ledger: type[Ledger], row_id: UUID, *, updates: int) -> list[Entry]:
    """Return the last so many updates, newest first: what came in between two versions."""
    found = list(_rows(ledger, row_id).filter(op="update")[:updates])
    return _read(ledger, found)


def _rows(ledger: type[Ledger], row_id: UUID) -> models.QuerySet[RowHistory]:
    table = ledger.model._meta.db_table
    return RowHistory.objects.filter(table=table, row_id=row_id).order_by("-id")


def _read(ledger: type[Ledger], rows: Sequence[RowHistory]) -> list[Entry]:
    by_column = _columns(ledger)
    names = _names(by_column, rows)
    return [
        Entry(
            at=row.at,
            who=row.actor_name,
            op=row.op,
            reason=row.reason,
            batch=row.batch,
            changes=tuple(_changes(by_column, row, names)),
        )
        for row in rows
    ]


def _columns(ledger: type[Ledger]) -> dict[str, Column]:
    """Return the ledger's own columns by the name that the table has for them."""
    return {
        column.model_field.column: column for column in ledger.columns.values() if column.is_own
    }


def _changes(
    by_column: Mapping[str, Column],
    row: RowHistory,
    names: Mapping[tuple[str, str], str],
) -> Iterable[Change]:
    before, after = row.before or {}, row.after or {}
    for stored, column in by_column.items():
        if row.op == "update" and stored in after:
            yield Change(
                label=column.label,
                old=_cell(column, before.get(stored), row.row_id, names),
                new=_cell(column, after.get(stored), row.row_id, names),
            )


def _cell(column: Column, stored: Any, row_id: UUID, names: Mapping[tuple[str, str], str]) -> Cell:
    """Return a value of the history as a cell: typed, named, and sealed values masked."""
    if stored is None or stored == "":
        return Cell(column, None)
    field = column.model_field
    if isinstance(field, SealedField):
        sealed = field.wrap(bytes.fromhex(str(stored).removeprefix(HEX)), row_id=row_id)
        return Cell(column, sealed, sealed.mask())
    named = names.get((column.name, str(stored)))
    match column.kind:
        case Kind.RELATED:
            return Cell(column, UUID(stored), named or _("别处的记录"))
        case Kind.CHOICE:
            return Cell(column, stored, column.choice_label(stored))
        case Kind.TEXT | Kind.LONG_TEXT:
            return Cell(column, stored, named or str(stored))
        case _:
            return Cell(column, field.to_python(stored))


def _stored(by_column: Mapping[str, Column], rows: Sequence[RowHistory]) -> dict[Column, set[str]]:
    found: dict[Column, set[str]] = {}
    for row in rows:
        for side in (row.before or {}, row.after or {}):
            for stored, value in side.items():
                column = by_column.get(stored)
                if column is not None and value is not None:
                    found.setdefault(column, set()).add(str(value))
    return found


def _names(
    by_column: Mapping[str, Column], rows: Sequence[RowHistory]
) -> dict[tuple[str, str], str]:
    """Return what related rows and areas are called, one query a column."""
    names: dict[tuple[str, str], str] = {}
    for column, stored in _stored(by_column, rows).items():
        if column.kind is Kind.RELATED:
            texts = values.related_texts(column, {UUID(key) for key in stored})
            names |= {(column.name, str(key)): text for key, text in texts.items()}
        elif column.place:
            names |= {(column.name, code): name for code, name in places.names(stored).items()}
    return names
