"""The only writer of imports: upload, choose columns, check, decide, commit, undo."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import DatabaseError, IntegrityError, OperationalError
from django.utils import timezone
from psycopg import errors

from anjia.base import parameters
from anjia.base.audit import actions as audit
from anjia.base.files import actions as files
from anjia.base.files.policy import Kind as FileKind
from anjia.base.scope import Actor, acting
from anjia.kernel.ids import new_id
from anjia.kernel.refusals import Refused
from anjia.ledger import catalogue, records
from anjia.ledger.declaration import Ledger, RowChange, SaveResult
from anjia.ledger.imports import plan as planning
from anjia.ledger.imports import preview, progress, sources, undoing
from anjia.ledger.imports.models import (
    ImportBatch,
    ImportPage,
    MappingMemory,
    RowState,
    State,
)
from anjia.ledger.imports.plan import Line, Plan
from anjia.ledger.reading import rights
from anjia.ledger.sheets import reader

CHUNK = 5_000
ONLY_GOOD, ALL_OR_NOTHING = "good", "all"


def upload(
    source: bytes | Path, *, name: str, ledger: type[Ledger], by: Actor, area: str, at: datetime
) -> ImportBatch:
    """Keep a workbook and find its header; Refused when the file cannot be brought in.

    The columns are proposed at once; nothing is checked before `choose`.
    """
    _may_import(ledger, by=by, area=area)
    book = reader.read(source)
    found = sources.described(book, ledger=ledger)
    stored = files.store(source, name=name, kind=FileKind.WORKBOOK, by=by, area=area, at=at)
    batch = ImportBatch(
        area=area,
        ledger=ledger.code,
        file=stored,
        file_name=stored.name,
        file_digest=stored.digest,
        state=State.MAPPING,
        unit=by.unit[:100],
        made_by=by.id,
        made_by_name=by.name,
        made_at=at,
        sheet=found,
    )
    if "header" in found:
        _propose(batch, sources.opened(batch, book), by=by)
    batch.save(force_insert=True)
    _record("imports.upload", batch, by=by)
    return batch


def choose_header(batch: ImportBatch, *, by: Actor, sheet: str, row: int | None) -> ImportBatch:
    """Take another sheet, or the row that a person says is the header (counted from 0)."""
    batch = _held(batch, by=by, states={State.MAPPING, State.READY})
    ledger = sources.ledger_of(batch)
    book = sources.workbook(batch)
    batch.sheet = sources.described(book, ledger=ledger, sheet=sheet, row=row)
    batch.state, batch.mapping = State.MAPPING, {}
    _forget_preview(batch)
    if "header" in batch.sheet:
        _propose(batch, sources.opened(batch, book), by=by)
    batch.save()
    return batch


def _propose(batch: ImportBatch, source: sources.Source, *, by: Actor) -> None:
    ledger = sources.ledger_of(batch)
    unit = sources.unit_of(by)
    batch.mapping = {
        str(proposal.column.index): {
            "target": proposal.target or "",
            "how": str(proposal.how),
            "certain": proposal.is_certain,
        }
        for proposal in sources.proposals(source, ledger=ledger, unit=unit)
    }


def choose(
    batch: ImportBatch,
    *,
    by: Actor,
    at: datetime,
    mapping: Mapping[int, str],
    clear: bool = False,
    remember: bool = True,
) -> ImportBatch:
    """Say what each column is, and have every row checked next.

    `clear` empties what the file leaves empty; without it an empty cell changes nothing.
    """
    batch = _held(batch, by=by, states={State.MAPPING, State.READY})
    ledger = sources.ledger_of(batch)
    targets = [name for name in mapping.values() if name]
    names = {column.name for column in ledger.writable()}
    if not set(targets) & names:
        raise Refused("import_nothing_mapped")
    for name in targets:
        if targets.count(name) > 1:
            raise Refused("import_column_twice", label=ledger.column(name).label)
    for index, entry in batch.mapping.items():
        target = mapping.get(int(index), entry["target"])
        if target != entry["target"]:
            entry.update(target=target if target in names else "", how="chosen", certain=True)
    batch.options = {"clear": clear}
    batch.state, batch.problem = State.CHECKING, {}
    _forget_preview(batch)
    batch.save()
    if remember:
        _remember(batch, by=by, at=at)
    return batch


def _remember(batch: ImportBatch, *, by: Actor, at: datetime) -> None:
    columns = {str(c["index"]): c for c in batch.sheet["header"]["columns"]}
    choices = {
        _full(columns[index]): entry["target"]
        for index, entry in batch.mapping.items()
        if index in columns
    }
    MappingMemory.objects.update_or_create(
        unit=sources.unit_of(by),
        ledger=batch.ledger,
        fingerprint=batch.sheet["header"]["fingerprint"],
        defaults={"choices": choices, "chosen_at": at},
    )


def _full(column: Mapping[str, Any]) -> str:
    return f"{column['group']}/{column['label']}" if column["group"] else str(column["label"])


def check(batch: ImportBatch, *, by: Actor, at: datetime) -> Plan:
    """Check every row and keep the preview; for a batch that waits for it."""
    batch = _held(batch, by=by, states={State.CHECKING, State.READY})
    made = _plan(batch, by=by, at=at)
    _keep_preview(batch, made)
    batch.state, batch.problem = State.READY, {}
    batch.save()
    progress.tell(batch.pk, phase="ready", done=len(made.lines), total=len(made.lines))
    return made


def _plan(batch: ImportBatch, *, by: Actor, at: datetime) -> Plan:
    ledger = sources.ledger_of(batch)
    progress.tell(batch.pk, phase="reading")
    source = sources.opened(batch)
    mapping = {int(index): e["target"] for index, e in batch.mapping.items() if e["target"]}
    made = planning.make(
        ledger,
        source.sheet,
        source.header,
        mapping,
        by=by,
        area=batch.area,
        on=timezone.localdate(at),
        clear=bool(batch.options.get("clear")),
        told=progress.teller(batch.pk),
    )
    if not made.lines:
        raise Refused("import_no_rows")
    return made


def _keep_preview(batch: ImportBatch, made: Plan) -> None:
    _forget_preview(batch)
    rows = [
        RowChange(
            id=new_id(),
            new=True,
            values={
                "area": batch.area,
                "batch": batch.pk,
                "outcome": outcome,
                "number": number,
                "rows": page,
            },
        )
        for outcome, number, page in preview.pages(made)
    ]
    records.write(ImportPage, rows)
    batch.counts = {**made.counts(), "total": len(made.lines)}
    batch.fingerprint = made.fingerprint()
    known = {str(line.row + 1) for line in made.lines}
    batch.decisions = {row: said for row, said in batch.decisions.items() if row in known}


def _forget_preview(batch: ImportBatch) -> None:
    ImportPage.objects.filter(batch=batch).delete()
    batch.counts, batch.fingerprint = {}, ""


def decide(batch: ImportBatch, *, by: Actor, row: int, accept: bool) -> ImportBatch:
    """Take or leave one row of the preview; `row` is its number in the user's sheet."""
    batch = _held(batch, by=by, states={State.READY})
    batch.decisions[str(row)] = accept
    batch.save()
    return batch


def accepts(batch: ImportBatch, line: Line) -> bool:
    """Whether a row is taken: good ones unless left out, doubtful ones only after a yes."""
    said = batch.decisions.get(str(line.row + 1))
    match line.outcome:
        case RowState.NEW | RowState.UPDATE:
            return said is not False
        case RowState.DOUBT:
            return said is True
        case _:
            return False


def begin_commit(batch: ImportBatch, *, by: Actor, mode: str = ONLY_GOOD) -> ImportBatch:
    """Promise to write the rows that are taken; the job does it."""
    batch = _held(batch, by=by, states={State.READY})
    errors_left = int(batch.counts.get(RowState.ERROR, 0))
    if mode == ALL_OR_NOTHING and errors_left:
        raise Refused("import_has_errors", count=errors_left)
    batch.options = {**batch.options, "mode": mode}
    batch.state, batch.problem = State.COMMITTING, {}
    batch.save()
    return batch


def commit(batch_id: UUID, *, by: Actor, at: datetime, made: Plan | None = None) -> ImportBatch:
    """Write the rows of a batch in one transaction, or nothing; safe to be called again.

    When the database is no longer as the preview said, nothing is written and the preview is made
    anew. `made` spares a second check to whoever has just made the plan in this transaction.
    """
    with acting(by, reason=_reason(batch_id), batch=batch_id):
        batch: ImportBatch = ImportBatch.objects.select_for_update().get(pk=batch_id)
        if batch.state != State.COMMITTING:
            return batch
        _may_import(sources.ledger_of(batch), by=by, area=batch.area)
        fresh = made or _plan(batch, by=by, at=at)
        if fresh.fingerprint() != batch.fingerprint:
            return _back_to_preview(batch, fresh)
        changes = fresh.changes(lambda line: accepts(batch, line))
        if not changes:
            raise Refused("import_nothing_to_take")
        result = _write(batch, changes, by=by, at=at)
        if not result.is_complete:
            raise _Outdated
        _mark_committed(batch, result, by=by, at=at)
    progress.tell(batch.pk, phase="done", done=len(changes), total=len(changes))
    return batch


class _Outdated(Exception):
    """A record changed between the check and the write."""


def _reason(batch_id: UUID) -> str:
    return f"import {batch_id}"


def _write(batch: ImportBatch, changes: list[RowChange], *, by: Actor, at: datetime) -> SaveResult:
    ledger = sources.ledger_of(batch)
    result = SaveResult()
    total = len(changes)
    for start in range(0, total, CHUNK):
        progress.tell(batch.pk, phase="writing", done=start, total=total)
        result += ledger.record(changes[start : start + CHUNK], by=by, at=at)
    progress.tell(batch.pk, phase="finishing", done=total, total=total)
    return result


def _mark_committed(batch: ImportBatch, result: SaveResult, *, by: Actor, at: datetime) -> None:
    today = timezone.localdate(at)
    days = int(parameters.value("import_undo_days", area=batch.area, on=today))
    batch.state, batch.committed_at = State.COMMITTED, at
    batch.undo_until = today + timedelta(days=days)
    batch.result = {
        "inserted": result.inserted,
        "updated": result.updated,
        "returned": int(batch.counts.get("total", 0))
        - result.inserted
        - result.updated
        - int(batch.counts.get(RowState.SAME, 0)),
    }
    batch.save()
    _record("imports.commit", batch, by=by, facts=batch.result)


def _back_to_preview(batch: ImportBatch, fresh: Plan) -> ImportBatch:
    _keep_preview(batch, fresh)
    batch.state = State.READY
    batch.problem = {"code": "import_changed", "facts": {}}
    batch.save()
    progress.tell(batch.pk, phase="ready")
    return batch


def begin_undo(batch: ImportBatch, *, by: Actor, at: datetime, only_unchanged: bool) -> ImportBatch:
    """Promise to take a batch back; the job does it."""
    batch = _held(batch, by=by, states={State.COMMITTED})
    today = timezone.localdate(at)
    if batch.undo_until is not None and today > batch.undo_until:
        raise Refused("import_undo_late", until=batch.undo_until.isoformat())
    batch.options = {**batch.options, "only_unchanged": only_unchanged}
    batch.state, batch.problem = State.UNDOING, {}
    batch.save()
    return batch


def undo(batch_id: UUID, *, by: Actor, at: datetime) -> ImportBatch:
    """Restore every row of a batch, or nothing, naming the records changed since."""
    with acting(by, reason=_reason(batch_id), batch=new_id()):
        batch: ImportBatch = ImportBatch.objects.select_for_update().get(pk=batch_id)
        if batch.state != State.UNDOING:
            return batch
        _may_import(sources.ledger_of(batch), by=by, area=batch.area)
        progress.tell(batch.pk, phase="undoing")
        done = undoing.undo(batch.pk, only_unchanged=bool(batch.options.get("only_unchanged")))
        batch.state, batch.undone_at = State.UNDONE, at
        batch.result = {**batch.result, "undone": done}
        batch.save()
        _record("imports.undo", batch, by=by, facts=done)
    progress.tell(batch.pk, phase="done")
    return batch


def discard(batch: ImportBatch, *, by: Actor) -> None:
    """Drop a draft; what has been committed stays."""
    batch = _held(batch, by=by, states={State.MAPPING, State.READY})
    _record("imports.discard", batch, by=by)
    batch.delete()


@dataclass(frozen=True)
class Step:
    """A working state: what does it, and where the batch falls back to when it cannot."""

    back_to: State


STEPS = {
    State.CHECKING: Step(back_to=State.MAPPING),
    State.COMMITTING: Step(back_to=State.READY),
    State.UNDOING: Step(back_to=State.COMMITTED),
}


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
    except _Outdated:
        _recheck(batch_id, by=by, at=at)
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


def _recheck(batch_id: UUID, *, by: Actor, at: datetime) -> None:
    with acting(by):
        batch: ImportBatch = ImportBatch.objects.select_for_update().get(pk=batch_id)
        _back_to_preview(batch, _plan(batch, by=by, at=at))


def _give_up(
    batch_id: UUID, state: State, *, by: Actor, code: str, facts: Mapping[str, object]
) -> None:
    with acting(by):
        batch: ImportBatch = ImportBatch.objects.select_for_update().get(pk=batch_id)
        if batch.state != state or state not in STEPS:
            return
        batch.state = STEPS[state].back_to
        kept = {name: _told(value) for name, value in facts.items() if name != "faults"}
        batch.problem = {"code": code, "facts": kept}
        batch.save()
    progress.tell(batch_id, phase="stopped")


def _told(value: object) -> str | int:
    return value if isinstance(value, int) else preview.scrub(str(value))


def release(batch: ImportBatch, *, by: Actor) -> ImportBatch:
    """Take a batch whose worker is gone back to where it can be tried again."""
    batch = _held(batch, by=by, states=set(STEPS))
    if not progress.is_silent(batch.pk):
        return batch
    batch.state = STEPS[State(batch.state)].back_to
    batch.problem = {"code": "import_interrupted", "facts": {}}
    batch.save()
    return batch


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
    with acting(by):
        batch = upload(source, name=name, ledger=catalogue.get(ledger), by=by, area=area, at=at)
        if "header" not in batch.sheet:
            raise Refused("header_ambiguous", sheet=batch.sheet["name"], **batch.sheet["question"])
        mapping = {int(i): entry["target"] for i, entry in batch.mapping.items()}
        batch = choose(batch, by=by, at=at, mapping=mapping, remember=False)
    with acting(by, reason=_reason(batch.pk), batch=batch.pk):
        made = check(batch, by=by, at=at)
        batch.refresh_from_db()
        if write and made.changes(lambda line: accepts(batch, line)):
            batch = begin_commit(batch, by=by)
            commit(batch.pk, by=by, at=at, made=made)
            batch.refresh_from_db()
    return batch


def _held(batch: ImportBatch, *, by: Actor, states: set[State]) -> ImportBatch:
    """Return the batch locked, when the actor may import here and it is in a fitting state."""
    found: ImportBatch | None = ImportBatch.objects.select_for_update().filter(pk=batch.pk).first()
    if found is None:
        raise Refused("row_not_found")
    _may_import(sources.ledger_of(found), by=by, area=found.area)
    if found.state not in states:
        raise Refused("import_not_now", state=found.get_state_display())
    return found


def _may_import(ledger: type[Ledger], *, by: Actor, area: str) -> None:
    if not area:
        raise Refused("import_area_missing")
    if ledger.is_read_only() or not rights.may(ledger.permissions.import_, by=by, area=area):
        raise Refused("not_permitted", permission=str(ledger.permissions.import_), area=area)


def _record(
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
