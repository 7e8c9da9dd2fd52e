"""Checking every row of an import, keeping the preview, and what a person says to single rows."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from anjia.base.scope import Actor
from anjia.kernel.ids import new_id
from anjia.kernel.refusals import Refused
from anjia.ledger import records
from anjia.ledger.declaration import RowChange
from anjia.ledger.imports import plan as planning
from anjia.ledger.imports import preview, progress, sources
from anjia.ledger.imports.actions.held import held
from anjia.ledger.imports.life import LIFE
from anjia.ledger.imports.models import ImportBatch, ImportPage, RowState
from anjia.ledger.imports.plan import Line, Plan
from anjia.ledger.sheets.workbook import Workbook


def check(batch: ImportBatch, *, by: Actor, at: datetime, book: Workbook | None = None) -> Plan:
    """Check every row and keep the preview; for a batch that waits for it."""
    batch = held(batch, by=by, step="check")
    made = plan_of(batch, by=by, at=at, book=book)
    keep_preview(batch, made)
    LIFE.move(batch, "check")
    batch.problem = {}
    batch.save()
    progress.tell(batch.pk, phase="ready", done=len(made.lines), total=len(made.lines))
    return made


def plan_of(
    batch: ImportBatch,
    *,
    by: Actor,
    at: datetime,
    book: Workbook | None = None,
    wrong: frozenset[int] | None = None,
    watch: UUID | None = None,
) -> Plan:
    ledger = sources.ledger_of(batch)
    progress.tell(watch or batch.pk, phase="reading")
    source = sources.opened(batch, book)
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
        told=progress.teller(watch or batch.pk),
        wrong=wrong,
    )
    if not made.lines:
        raise Refused("import_no_rows")
    return made


def keep_preview(batch: ImportBatch, made: Plan) -> None:
    forget_preview(batch)
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


def wrong_rows(batch: ImportBatch) -> frozenset[int]:
    """Return which rows of the sheet the kept preview calls wrong."""
    pages = ImportPage.objects.filter(batch=batch, outcome=RowState.ERROR)
    return frozenset(row["r"] - 1 for page in pages for row in page.rows)


def forget_preview(batch: ImportBatch) -> None:
    ImportPage.objects.filter(batch=batch).delete()
    batch.counts, batch.fingerprint = {}, ""


def decide(batch: ImportBatch, *, by: Actor, row: int, accept: bool) -> ImportBatch:
    """Take or leave one row of the preview; `row` is its number in the user's sheet."""
    batch = held(batch, by=by, step="decide")
    page = ImportPage.objects.filter(batch=batch, rows__contains=[{"r": row}]).first()
    if page is None:
        raise Refused("row_not_found")
    batch.decisions[str(row)] = [page.outcome, accept]
    batch.save()
    return batch


def accepts(batch: ImportBatch, line: Line) -> bool:
    """Whether a row is taken: good ones unless left out, doubtful ones only after a yes."""
    outcome, said = batch.decisions.get(str(line.row + 1), ("", None))
    if outcome != line.outcome:
        said = None  # it was said of something else
    match line.outcome:
        case RowState.NEW | RowState.UPDATE:
            return said is not False
        case RowState.DOUBT:
            return said is True
        case _:
            return False


def back_to_preview(batch: ImportBatch, fresh: Plan) -> ImportBatch:
    keep_preview(batch, fresh)
    LIFE.move(batch, "recheck")
    batch.problem = {"code": "import_changed", "facts": {}}
    batch.save()
    progress.tell(batch.pk, phase="ready")
    return batch
