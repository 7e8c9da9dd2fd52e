"""Writing what a preview promised, in one transaction, or nothing; and taking it back whole."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from anjia.base.scope import Actor, acting
from anjia.kernel.ids import new_id
from anjia.kernel.refusals import Refused
from anjia.ledger.declaration import RowChange, SaveResult
from anjia.ledger.imports import followers, progress, sources, undoing
from anjia.ledger.imports.actions.checking import accepts, back_to_preview, plan_of, wrong_rows
from anjia.ledger.imports.actions.held import held, may_import, reason_of, record
from anjia.ledger.imports.life import LIFE
from anjia.ledger.imports.models import ImportBatch, RowState, State
from anjia.ledger.imports.plan import Plan

CHUNK = 10_000
ONLY_GOOD, ALL_OR_NOTHING = "good", "all"


class Outdated(Exception):
    """What is to be written no longer fits: a record changed, or the domain refuses a row now."""

    def __init__(self, refused: Refused | None = None) -> None:
        super().__init__(refused)
        self.refused = refused


def begin_commit(batch: ImportBatch, *, by: Actor, mode: str = ONLY_GOOD) -> ImportBatch:
    """Promise to write the rows that are taken; the job does it."""
    batch = held(batch, by=by, step="begin_commit")
    errors_left = int(batch.counts.get(RowState.ERROR, 0))
    if mode == ALL_OR_NOTHING and errors_left:
        raise Refused("import_has_errors", count=errors_left)
    batch.options = {**batch.options, "mode": mode}
    LIFE.move(batch, "begin_commit")
    batch.problem = {}
    batch.save()
    return batch


def commit(batch_id: UUID, *, by: Actor, at: datetime, made: Plan | None = None) -> ImportBatch:
    """Write the rows of a batch in one transaction, or nothing; safe to be called again.

    When the database is no longer as the preview said, nothing is written and the preview is made
    anew. `made` spares a second check to whoever has just made the plan in this transaction.
    """
    with acting(by, reason=reason_of(batch_id), batch=batch_id):
        batch: ImportBatch = ImportBatch.objects.select_for_update().get(pk=batch_id)
        if not LIFE.allows(batch, "commit"):
            return batch
        may_import(sources.ledger_of(batch), by=by, area=batch.area)
        fresh = made or plan_of(batch, by=by, at=at, wrong=wrong_rows(batch))
        if made is None and fresh.fingerprint() != batch.fingerprint:
            return back_to_preview(batch, plan_of(batch, by=by, at=at))
        changes = fresh.changes(lambda line: accepts(batch, line))
        if not changes:
            raise Refused("import_nothing_to_take")
        result = write(batch, changes, by=by, at=at, watch=batch.pk)
        if not result.is_complete:
            raise Outdated
        _mark_committed(batch, result, by=by, at=at)
    progress.tell(batch.pk, phase="done", done=len(changes), total=len(changes))
    return batch


def write(
    batch: ImportBatch, changes: list[RowChange], *, by: Actor, at: datetime, watch: UUID
) -> SaveResult:
    ledger = sources.ledger_of(batch)
    result = SaveResult()
    total = len(changes)
    for start in range(0, total, CHUNK):
        progress.tell(watch, phase="writing", done=start, total=total)
        try:
            result += ledger.record(changes[start : start + CHUNK], by=by, at=at)
        except Refused as refused:
            raise Outdated(refused) from refused
    progress.tell(watch, phase="finishing", done=total, total=total)
    return result


def _mark_committed(batch: ImportBatch, result: SaveResult, *, by: Actor, at: datetime) -> None:
    today = timezone.localdate(at)
    LIFE.move(batch, "commit")
    batch.committed_at = at
    batch.undo_until = LIFE.deadlines[State.COMMITTED].due_on(since=today, area=batch.area)
    batch.result = {
        "inserted": result.inserted,
        "updated": result.updated,
        "returned": int(batch.counts.get("total", 0))
        - result.inserted
        - result.updated
        - int(batch.counts.get(RowState.SAME, 0)),
    }
    batch.save()
    record("imports.commit", batch, by=by, facts=batch.result)
    followers.tell(batch, by=by, at=at)


def begin_undo(batch: ImportBatch, *, by: Actor, at: datetime, only_unchanged: bool) -> ImportBatch:
    """Promise to take a batch back; the job does it."""
    batch = held(batch, by=by, step="begin_undo", on=timezone.localdate(at))
    batch.options = {**batch.options, "only_unchanged": only_unchanged}
    LIFE.move(batch, "begin_undo")
    batch.problem = {}
    batch.save()
    return batch


def undo(batch_id: UUID, *, by: Actor, at: datetime) -> ImportBatch:
    """Restore every row of a batch, or nothing, naming the records changed since."""
    with acting(by, reason=reason_of(batch_id), batch=new_id()):
        batch: ImportBatch = ImportBatch.objects.select_for_update().get(pk=batch_id)
        if not LIFE.allows(batch, "undo"):
            return batch
        may_import(sources.ledger_of(batch), by=by, area=batch.area)
        progress.tell(batch.pk, phase="undoing")
        done = _taken_back(batch, by=by, at=at)
        LIFE.move(batch, "undo")
        batch.undone_at = at
        batch.result = {**batch.result, "undone": done}
        batch.save()
        record("imports.undo", batch, by=by, facts=done)
        followers.tell(batch, by=by, at=at)
    progress.tell(batch.pk, phase="done")
    return batch


def _taken_back(batch: ImportBatch, *, by: Actor, at: datetime) -> dict[str, int]:
    """Take the rows back as their ledger says, else out of their history."""
    only_unchanged = bool(batch.options.get("only_unchanged"))
    take_back = sources.ledger_of(batch).declared("take_back")
    if take_back is None:
        return undoing.undo(batch.pk, only_unchanged=only_unchanged)
    return dict(take_back(batch.pk, by=by, at=at, only_unchanged=only_unchanged))
