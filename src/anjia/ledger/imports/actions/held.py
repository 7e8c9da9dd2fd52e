"""What every step of an import begins and ends with: the right, the locked batch, the log."""

from collections.abc import Mapping
from uuid import UUID

from anjia.base.audit import actions as audit
from anjia.base.scope import Actor
from anjia.kernel.refusals import Refused
from anjia.ledger.declaration import Ledger
from anjia.ledger.imports import sources
from anjia.ledger.imports.models import ImportBatch, State
from anjia.ledger.reading import rights


def held(batch: ImportBatch, *, by: Actor, states: set[State]) -> ImportBatch:
    """Return the batch locked, when the actor may import here and it is in a fitting state."""
    found: ImportBatch | None = ImportBatch.objects.select_for_update().filter(pk=batch.pk).first()
    if found is None:
        raise Refused("row_not_found")
    may_import(sources.ledger_of(found), by=by, area=found.area)
    if found.state not in states:
        raise Refused("import_not_now", state=found.get_state_display())
    return found


def may_import(ledger: type[Ledger], *, by: Actor, area: str) -> None:
    if not area:
        raise Refused("import_area_missing")
    if ledger.is_read_only() or not rights.may(ledger.permissions.import_, by=by, area=area):
        raise Refused("not_permitted", permission=str(ledger.permissions.import_), area=area)


def record(
    event: str, batch: ImportBatch, *, by: Actor, facts: Mapping[str, object] | None = None
) -> None:
    audit.record(
        event,
        by=by.id,
        by_name=by.name,
        area=batch.area,
        subject=("imports.importbatch", str(batch.pk)),
        batch=batch.pk,
        facts={"ledger": batch.ledger, "digest": batch.file_digest, **(facts or {})},
    )


def reason_of(batch_id: UUID) -> str:
    return f"import {batch_id}"
