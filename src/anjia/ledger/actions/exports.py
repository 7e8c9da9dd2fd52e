"""Taking a ledger out as a workbook: limited, masked, marked with who took it, and on record.

Sealed numbers leave only masked. The mark stands in the sheet, in its print footer and in the
document's properties: it does not prevent copying, it tells where a copy came from.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from anjia.base.audit import actions as audit
from anjia.base.files import actions as files
from anjia.base.files.policy import Kind as FileKind
from anjia.base.notices import actions as notices
from anjia.base.notices.actions import Work
from anjia.base.scope import Actor
from anjia.kernel.ids import new_id
from anjia.kernel.refusals import Refused
from anjia.ledger import layout
from anjia.ledger.actions import approvals, limits
from anjia.ledger.declaration import Column, Kind, Ledger
from anjia.ledger.models import Export, ExportState
from anjia.ledger.reading import listing, values
from anjia.ledger.reading.listing import Asked
from anjia.ledger.sheets import writer

EVENT = "ledger.export"
CHUNK = 2_000


@dataclass(frozen=True)
class Workbook:
    """A finished export."""

    id: UUID
    content: bytes
    rows: int


def countable(ledger: type[Ledger], what: Asked, *, by: Actor, at: datetime) -> int:
    """Return how many rows an export would hold; `Refused` when nobody could approve so many."""
    permission = ledger.permissions.export
    if permission is None or not by.may(permission):
        raise Refused("not_permitted", permission=str(permission))
    allowed = limits.setting("export_rows_approved", by=by, at=at)
    found = _rows(ledger, what, by=by, at=at).order_by().values("pk")[: allowed + 1].count()
    if found > allowed:
        raise Refused("export_too_large", allowed=allowed)
    return int(found)


def needs_approval(rows: int, *, by: Actor, at: datetime) -> bool:
    """Whether a second officer decides about so many rows."""
    return rows > limits.setting("export_rows", by=by, at=at)


def is_immediate(rows: int, *, by: Actor, at: datetime) -> bool:
    """Whether so many rows are made while the page waits."""
    at_once = rows <= limits.setting("export_rows_at_once", by=by, at=at)
    return at_once and not needs_approval(rows, by=by, at=at)


def make(
    ledger: type[Ledger],
    what: Asked,
    columns: Sequence[Column],
    *,
    by: Actor,
    at: datetime,
    number: UUID | None = None,
    approved: int = 0,
) -> Workbook:
    """Write the rows into a workbook, and the act into the log.

    Above the limit it makes no more rows than were `approved`.
    """
    if number is None:
        limits.refuse_too_often(EVENT, parameter="exports_a_day", span=limits.DAY, by=by, at=at)
    found = countable(ledger, what, by=by, at=at)
    if found > approved and needs_approval(found, by=by, at=at):
        raise Refused("export_needs_approval", rows=found)
    number = number or new_id()
    stream = BytesIO()
    local = timezone.localtime(at)
    names = {column.name for column in columns}
    sheet = tuple(
        each for each in layout.sheet_columns(ledger, writable=False) if each.name in names
    )
    page = layout.layout(
        ledger,
        columns=sheet,
        as_of=date_format(local, "Y年n月j日"),
        footer=marks(by, local, number),
        author=by.name,
    )
    rows = writer.export(page, _values(ledger, what, columns, by=by, at=at), stream)
    audit.record(
        EVENT,
        by=by.id,
        by_name=by.name,
        subject=("ledger.export", str(number)),
        facts={
            "ledger": ledger.code,
            "rows": rows,
            "columns": [column.name for column in columns],
        },
    )
    return Workbook(id=number, content=stream.getvalue(), rows=rows)


def ask(
    ledger: type[Ledger],
    what: Asked,
    columns: Sequence[Column],
    *,
    query: str,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> Export:
    """Note down a large export, to be made in the background; it counts against the day's limit.

    One above the limit waits for a second officer and says for what `reason`; one that nobody could
    approve is refused here, while somebody is there to narrow it.
    """
    limits.refuse_too_often(EVENT, parameter="exports_a_day", span=limits.DAY, by=by, at=at)
    counted = countable(ledger, what, by=by, at=at)
    export = Export(
        officer=by.id,
        officer_name=f"{by.name}（{by.unit}）" if by.unit else by.name,
        counted=counted,
        reason=reason,
        ledger=ledger.code,
        query=query,
        columns=[column.name for column in columns],
        only=[str(key) for key in what.only or ()],
        asked_at=at,
    )
    if needs_approval(counted, by=by, at=at):
        return approvals.request(export, ledger, by=by, at=at)
    export.save(force_insert=True)
    return export


def finish(export: Export, ledger: type[Ledger], what: Asked, *, by: Actor, at: datetime) -> Export:
    """Make an export that was asked for, and keep its file; again, it does nothing."""
    if export.state != ExportState.WAITING:
        return export
    columns = [ledger.column(name) for name in export.columns if name in ledger.columns]
    try:
        approved = export.counted if export.decided_at is not None else 0
        made = make(ledger, what, columns, by=by, at=at, number=export.pk, approved=approved)
    except Refused:
        export.state = ExportState.FAILED
        export.save(update_fields=["state"])
        _tell("export_failed", export, ledger, by=by, at=at)
        return export
    stored = files.store(
        made.content,
        name=f"{ledger.code}-{at:%Y%m%d}.xlsx",
        kind=FileKind.EXPORT,
        by=by,
        area=_place(ledger, by),
        at=at,
    )
    export.state = ExportState.DONE
    export.rows = made.rows
    export.file = stored.pk
    export.save(update_fields=["state", "rows", "file"])
    _tell("export_ready", export, ledger, by=by, at=at)
    return export


def _tell(code: str, export: Export, ledger: type[Ledger], *, by: Actor, at: datetime) -> None:
    work = Work(
        code=code,
        facts={"title": str(ledger.title), "rows": export.rows},
        url=reverse("ledger:exports"),
        officer=by.id,
        once=f"ledger.export:{export.pk}",
    )
    notices.post(work, area=_place(ledger, by), at=at)


def _rows(ledger: type[Ledger], what: Asked, *, by: Actor, at: datetime) -> QuerySet[Any]:
    """Return the rows that may leave: seen here, and where the right to export is held too."""
    what = replace(what, after=None, before=None)
    queryset = listing.narrowed(ledger, what, by=by, on=timezone.localdate(at))
    places = by.areas(str(ledger.permissions.export))
    return queryset.filter(ledger.model.seen_from(places))


def _values(
    ledger: type[Ledger], what: Asked, columns: Sequence[Column], *, by: Actor, at: datetime
) -> Iterator[list[object]]:
    """Yield the rows as the sheet takes them, a few thousand in memory at a time."""
    queryset = values.annotated(_rows(ledger, what, by=by, at=at), columns)
    terms = listing.order_of(ledger, what).terms(backwards=False)
    wanted = tuple(dict.fromkeys(("id", "area", *values.paths(columns))))
    chunk: list[dict[str, Any]] = []
    for row in queryset.order_by(*terms).values(*wanted).iterator(chunk_size=CHUNK):
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield from _written(columns, chunk)
            chunk = []
    yield from _written(columns, chunk)


def _written(columns: Sequence[Column], rows: Sequence[dict[str, Any]]) -> Iterator[list[object]]:
    for _row_id, cells in values.table(columns, rows):
        yield [_written_cell(cell) for cell in cells]


def _written_cell(cell: values.Cell) -> object:
    if cell.is_unknown:
        return None
    if cell.column.place and cell.column.is_writable:
        # The code, not the name: what goes out must be understood when it comes back in.
        return cell.value
    if cell.text:
        return cell.text
    if cell.column.kind is Kind.INSTANT:
        return timezone.localtime(cell.value)
    return cell.value


def marks(by: Actor, local: datetime, number: UUID) -> tuple[str, ...]:
    """Return what every export bears: who took it, when, and under which number."""
    return (
        _("%(name)s（%(unit)s）%(time)s 导出，编号 %(number)s")
        % {
            "name": by.name,
            "unit": by.unit,
            "time": date_format(local, "Y年n月j日 H:i"),
            "number": number,
        },
        _("号码已遮住。只供工作使用，不得外传。"),
    )


def _place(ledger: type[Ledger], by: Actor) -> str:
    """Return the area that keeps the file: the first where the officer may export."""
    areas = [area for area in by.areas(str(ledger.permissions.export)) if area]
    return areas[0] if areas else "00"
