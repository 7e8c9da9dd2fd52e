"""What every step of an import begins and ends with: the right, the locked batch, the log."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from anjia.base.audit import actions as audit
from anjia.base.scope import Actor
from anjia.kernel.refusals import Refused
from anjia.ledger.declaration import Ledger
from anjia.ledger.imports import sources
from anjia.ledger.imports.life import LIFE
from anjia.ledger.imports.models import ImportBatch
from anjia.ledger.reading import rights
from anjia.ledger.reading.history import IMPORT


def held(batch: ImportBatch, *, by: Actor, step: str, on: date | None = None) -> ImportBatch:
    """Return the batch locked, when the actor may import here and its state allows the step."""
    found: ImportBatch | None = ImportBatch.objects.select_for_update().filter(pk=batch.pk).first()
    if found is None:
        raise Refused("row_not_found")
    may_import(sources.ledger_of(found), by=by, area=found.area)
    LIFE.check(found, step, on=on)
    return found


def may_import(ledger: type[Ledger], *, by: Actor, area: str) -> None:
    if not area:
        raise Refused("import_area_missing")
    if not rights.may_import(ledger, by=by, area=area):
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
    return f"{IMPORT}{batch_id}"
