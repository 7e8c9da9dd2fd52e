"""Opening personal records is on record: who opened which, never what stood in it."""

from uuid import UUID

from anjia.base.audit import actions as audit
from anjia.base.scope import Actor
from anjia.ledger.declaration import Ledger


def note_list(ledger: type[Ledger], *, by: Actor, rows: int, view: str = "") -> None:
    """Note that a page of a ledger was opened."""
    audit.record(
        "ledger.list",
        by=by.id,
        by_name=by.name,
        facts={"ledger": ledger.code, "rows": rows, "view": view},
    )


def note_record(ledger: type[Ledger], row_id: UUID, *, by: Actor, area: str) -> None:
    """Note that one record was opened."""
    audit.record(
        "ledger.open",
        by=by.id,
        by_name=by.name,
        area=_place(area, by=by),
        subject=(ledger.model._meta.label_lower, str(row_id)),
        facts={"ledger": ledger.code},
    )


def _place(area: str, *, by: Actor) -> str | None:
    """Return where the event is kept: at the record, or with an officer who reads from afar.

    Somebody of the place of origin may open a record that lives elsewhere, but may not write
    into that place's log.
    """
    if any(area.startswith(own) for own in by.read_areas):
        return area
    return by.read_areas[0] or None
