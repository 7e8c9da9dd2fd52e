"""The first steps of an import: a workbook is kept, its header found, its columns chosen."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from anjia.base.files import actions as files
from anjia.base.files.policy import Kind as FileKind
from anjia.base.scope import Actor
from anjia.kernel.refusals import Refused
from anjia.ledger.declaration import Ledger
from anjia.ledger.imports import sources
from anjia.ledger.imports.actions.checking import forget_preview
from anjia.ledger.imports.actions.held import held, may_import, record
from anjia.ledger.imports.life import LIFE
from anjia.ledger.imports.models import ImportBatch, MappingMemory
from anjia.ledger.sheets import reader
from anjia.ledger.sheets.workbook import Workbook


def upload(
    source: bytes | Path,
    *,
    name: str,
    ledger: type[Ledger],
    by: Actor,
    area: str,
    at: datetime,
    counted: bool = True,
    book: Workbook | None = None,
) -> ImportBatch:
    """Keep a workbook and find its header; Refused when the file cannot be brought in.

    The columns are proposed at once; nothing is checked before `choose`. `counted` uploads are
    limited by the hour; `book` is the workbook where the caller has read it already.
    """
    may_import(ledger, by=by, area=area)
    book = book or reader.read(source)
    found = sources.described(book, ledger=ledger)
    stored = files.store(
        source, name=name, kind=FileKind.WORKBOOK, by=by, area=area, at=at, counted=counted
    )
    batch = ImportBatch(
        area=area,
        ledger=ledger.code,
        file=stored,
        file_name=stored.name,
        file_digest=stored.digest,
        state=LIFE.start,
        unit=by.unit[:100],
        made_by=by.id,
        made_by_name=by.name,
        made_at=at,
        sheet=found,
    )
    if "header" in found:
        _propose(batch, sources.opened(batch, book), by=by)
    batch.save(force_insert=True)
    record("imports.upload", batch, by=by)
    return batch


def choose_header(batch: ImportBatch, *, by: Actor, sheet: str, row: int | None) -> ImportBatch:
    """Take another sheet, or the row that a person says is the header (counted from 0)."""
    batch = held(batch, by=by, step="choose_header")
    ledger = sources.ledger_of(batch)
    book = sources.workbook(batch)
    batch.sheet = sources.described(book, ledger=ledger, sheet=sheet, row=row)
    LIFE.move(batch, "choose_header")
    batch.mapping = {}
    forget_preview(batch)
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
    batch = held(batch, by=by, step="choose_columns")
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
    LIFE.move(batch, "choose_columns")
    batch.problem = {}
    forget_preview(batch)
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


def discard(batch: ImportBatch, *, by: Actor) -> None:
    """Drop a draft; what has been committed stays."""
    batch = held(batch, by=by, step="discard")
    record("imports.discard", batch, by=by)
    batch.delete()
