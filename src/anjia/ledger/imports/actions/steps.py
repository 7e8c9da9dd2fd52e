"""Doing what a batch's state asks for, so that any failure leaves it to be tried again."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import DatabaseError, IntegrityError, OperationalError
from psycopg import errors

from anjia.base.scope import Actor, acting
from anjia.kernel.refusals import Refused
from anjia.ledger import catalogue
from anjia.ledger.imports import preview, progress
from anjia.ledger.imports.actions.checking import accepts, back_to_preview, check, plan_of
from anjia.ledger.imports.actions.committing import Outdated, begin_commit, commit, undo
from anjia.ledger.imports.actions.held import held, reason_of
from anjia.ledger.imports.actions.uploading import choose, upload
from anjia.ledger.imports.life import LIFE
from anjia.ledger.imports.models import ImportBatch, State
from anjia.ledger.imports.plan import Plan
from anjia.ledger.imports.wholesale import wholesale
from anjia.ledger.sheets import reader


@wholesale()
def carry_out(batch_id: UUID, *, by: Actor, at: datetime) -> ImportBatch:
    """Do what a batch's state says is to be done; whatever fails leaves it where it can be retried.

    A lost connection is raised again, so that the job is tried once more.
    """
    with acting(by):
        state = State(ImportBatch.objects.values_list("state", flat=True).get(pk=batch_id))
    try:
        _do(state, batch_id, by=by, at=at)
    except Refused as refused:
        _give_up(batch_id, state, by=by, code=refused.code, facts=refused.facts)
    except Outdated as outdated:
        _recheck(batch_id, outdated.refused, by=by, at=at)
    except OperationalError as error:
        if not isinstance(error.__cause__, errors.DiskFull):
            raise
        _give_up(batch_id, state, by=by, code="import_disk_full", facts={})
    except IntegrityError:
        _give_up(batch_id, state, by=by, code="import_failed", facts={})
    except Exception:
        with suppress(DatabaseError):
            _give_up(batch_id, state, by=by, code="import_failed", facts={})
        raise
    with acting(by):
        batch: ImportBatch = ImportBatch.objects.get(pk=batch_id)
    return batch


def _do(state: State, batch_id: UUID, *, by: Actor, at: datetime) -> None:
    if state is State.CHECKING:
        with acting(by):
            check(ImportBatch.objects.get(pk=batch_id), by=by, at=at)
    elif state is State.COMMITTING:
        commit(batch_id, by=by, at=at)
    elif state is State.UNDOING:
        undo(batch_id, by=by, at=at)


def _recheck(batch_id: UUID, refused: Refused | None, *, by: Actor, at: datetime) -> None:
    with acting(by):
        batch: ImportBatch = ImportBatch.objects.select_for_update().get(pk=batch_id)
        fresh = plan_of(batch, by=by, at=at)
        if refused is None or fresh.fingerprint() != batch.fingerprint:
            back_to_preview(batch, fresh)
            return
    # The check sees nothing wrong, the writer does: only its own words help.
    _give_up(batch_id, State.COMMITTING, by=by, code=refused.code, facts=refused.facts)


def _give_up(
    batch_id: UUID, state: State, *, by: Actor, code: str, facts: Mapping[str, object]
) -> None:
    with acting(by):
        batch: ImportBatch = ImportBatch.objects.select_for_update().get(pk=batch_id)
        if batch.state != state or not LIFE.allows(batch, "give_up"):
            return
        LIFE.move(batch, "give_up")
        kept = {name: _told(value) for name, value in facts.items() if name != "faults"}
        batch.problem = {"code": code, "facts": kept}
        batch.save()
    progress.tell(batch_id, phase="stopped")


def _told(value: object) -> str | int:
    return value if isinstance(value, int) else preview.scrub(str(value))


def release(batch: ImportBatch, *, by: Actor) -> ImportBatch:
    """Take a batch whose worker is gone back to where it can be tried again."""
    batch = held(batch, by=by, step="give_up")
    if not progress.is_silent(batch.pk):
        return batch
    LIFE.move(batch, "give_up")
    batch.problem = {"code": "import_interrupted", "facts": {}}
    batch.save()
    return batch


def _write_or_say(batch_id: UUID, *, by: Actor, at: datetime, made: Plan) -> None:
    try:
        commit(batch_id, by=by, at=at, made=made)
    except Outdated as outdated:
        raise outdated.refused or Refused("import_changed") from outdated


@wholesale()
def bring_in(
    source: bytes | Path,
    *,
    name: str,
    ledger: str,
    by: Actor,
    area: str,
    at: datetime,
    write: bool = True,
) -> ImportBatch:
    """Do a whole import at once with the columns as proposed: for the command line and the demo.

    Bad rows are left out and stay in the preview. Outside any transaction.
    """
    book = reader.read(source)
    with acting(by):
        found = catalogue.get(ledger)
        batch = upload(
            source, name=name, ledger=found, by=by, area=area, at=at, counted=False, book=book
        )
        if "header" not in batch.sheet:
            raise Refused("header_ambiguous", sheet=batch.sheet["name"], **batch.sheet["question"])
        mapping = {int(i): entry["target"] for i, entry in batch.mapping.items()}
        batch = choose(batch, by=by, at=at, mapping=mapping, remember=False)
    with acting(by, reason=reason_of(batch.pk), batch=batch.pk):
        made = check(batch, by=by, at=at, book=book)
        batch.refresh_from_db()
        if write and any(accepts(batch, line) for line in made.lines):
            batch = begin_commit(batch, by=by)
            _write_or_say(batch.pk, by=by, at=at, made=made)
            batch.refresh_from_db()
    return batch
