"""What the pages of imports show: batches, rows of a preview by tab, the place of an error."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from anjia.base.scope import Actor
from anjia.kernel.refusals import Refused
from anjia.ledger import catalogue
from anjia.ledger.declaration import Ledger
from anjia.ledger.imports import messages, progress
from anjia.ledger.imports.models import ImportBatch, ImportPage, RowState, State
from anjia.ledger.imports.preview import ROWS_A_PAGE
from anjia.ledger.reading import rights
from anjia.ledger.sheets.annotation import Problem
from anjia.ledger.sheets.workbook import position

ALL = "all"
SHOWN_OF_EACH = {RowState.ERROR: 6, RowState.DOUBT: 6, RowState.NEW: 4, RowState.UPDATE: 5}
RECENT = 5
LISTED = 50

# Where each phase of a job begins, in percent of checking; a commit checks first, then writes.
PHASES = {
    "waiting": 0,
    "reading": 3,
    "cells": 12,
    "match": 35,
    "compare": 55,
    "examine": 65,
    "preview": 85,
    "ready": 100,
}


@dataclass(frozen=True)
class Row:
    """One row of the preview with its sentences."""

    number: int
    outcome: RowState
    title: str
    key: str
    faults: list[tuple[str, str]] = field(default_factory=list)
    doubts: list[tuple[str, str]] = field(default_factory=list)
    differences: list[tuple[str, str, str]] = field(default_factory=list)
    decided: bool | None = None


@dataclass(frozen=True)
class Tab:
    """One outcome above the rows, with its count."""

    code: str
    label: str
    count: int
    current: bool


@dataclass(frozen=True)
class Place:
    """The user's sheet around one wrong row."""

    index: int
    of: int
    row: Row
    columns: list[tuple[str, bool]]
    rows: list[tuple[int, list[tuple[str, bool]]]]


def open_ledgers(*, by: Actor) -> list[type[Ledger]]:
    """Return the ledgers that the actor may import into."""
    return [ledger for ledger in catalogue.all() if rights.may_import(ledger, by=by)]


def batches(*, by: Actor, ledger: str = "") -> QuerySet[ImportBatch]:
    """Return the imports that the actor may see, newest first."""
    codes = [each.code for each in open_ledgers(by=by)]
    found: QuerySet[ImportBatch] = ImportBatch.objects.filter(ledger__in=codes)
    if ledger:
        found = found.filter(ledger=ledger)
    return found.order_by("-made_at")


def find(batch_id: UUID, *, by: Actor) -> ImportBatch:
    """Return one import; one of another place, or of a ledger not theirs, looks like none."""
    batch = batches(by=by).filter(pk=batch_id).first()
    if batch is None or not rights.may(_import_right(batch), by=by, area=batch.area):
        raise Refused("row_not_found")
    return batch


def _import_right(batch: ImportBatch) -> Any:
    return catalogue.get(batch.ledger).permissions.import_


def tabs(batch: ImportBatch, current: str) -> list[Tab]:
    """Return the tabs of a preview; their counts add up to the rows of the file."""
    total = int(batch.counts.get("total", 0))
    found = [Tab(ALL, _("全部"), total, current == ALL)]
    found += [
        Tab(str(state), str(state.label), int(batch.counts.get(state, 0)), current == state)
        for state in RowState
    ]
    return found


def rows(batch: ImportBatch, tab: str, page: int) -> list[Row]:
    """Return one page of one outcome, or for all of them the first few of each, errors first."""
    if tab == ALL:
        return [
            row for state, most in SHOWN_OF_EACH.items() for row in _page(batch, state, 0)[:most]
        ]
    return _page(batch, RowState(tab), page)


def _page(batch: ImportBatch, state: RowState, number: int) -> list[Row]:
    page = ImportPage.objects.filter(batch=batch, outcome=state, number=number).first()
    if page is None:
        return []
    return [_row(batch, state, told) for told in page.rows]


def _row(batch: ImportBatch, state: RowState, told: Mapping[str, Any]) -> Row:
    said = batch.decisions.get(str(told["r"]), ("", None))
    return Row(
        number=told["r"],
        outcome=state,
        title=told["t"],
        key=told["k"],
        faults=[
            (place or "", messages.of_fault(code, facts)) for code, place, facts in _of(told, "f")
        ],
        doubts=[
            (place or "", messages.of_fault(code, facts)) for code, place, facts in _of(told, "w")
        ],
        differences=[(label, old, new) for label, old, new in _of(told, "d")],
        decided=said[1] if said[0] == state else None,
    )


def _of(told: Mapping[str, Any], name: str) -> list[Any]:
    found: list[Any] = told.get(name, [])
    return found


def pages_of(batch: ImportBatch, tab: str) -> int:
    """Return how many pages one outcome has."""
    count = int(batch.counts.get(tab, 0))
    return -(-count // ROWS_A_PAGE) if tab != ALL else 1


def place_of(batch: ImportBatch, index: int) -> Place | None:
    """Return the user's sheet at the error of that index, counted from 0."""
    of = int(batch.counts.get(RowState.ERROR, 0))
    if not of:
        return None
    index = min(max(index, 0), of - 1)
    number, at = divmod(index, ROWS_A_PAGE)
    page = ImportPage.objects.filter(batch=batch, outcome=RowState.ERROR, number=number).first()
    if page is None or at >= len(page.rows):
        return None
    told = page.rows[at]
    row = _row(batch, RowState.ERROR, told)
    excerpt = told.get("x", {"columns": [], "bad": [], "rows": []})
    bad = set(excerpt["bad"])
    columns = [(letter, letter in bad) for letter in excerpt["columns"]]
    cells = [
        (
            line,
            [
                (text, is_bad and line == row.number)
                for text, (_letter, is_bad) in zip(texts, columns, strict=True)
            ],
        )
        for line, texts in excerpt["rows"]
    ]
    return Place(index=index, of=of, row=row, columns=columns, rows=cells)


def to_take(batch: ImportBatch) -> int:
    """Return how many rows a commit would write as things stand."""
    taken = int(batch.counts.get(RowState.NEW, 0)) + int(batch.counts.get(RowState.UPDATE, 0))
    for outcome, said in batch.decisions.values():
        if outcome in {RowState.NEW, RowState.UPDATE} and said is False:
            taken -= 1
        elif outcome == RowState.DOUBT and said is True:
            taken += 1
    return taken


def percent(batch: ImportBatch) -> int:
    """Return how far the job at a batch has come, in percent."""
    return percent_of(batch.pk, writes=batch.state == State.COMMITTING)


def percent_of(watch: UUID, *, writes: bool) -> int:
    """Return how far the work told under an id has come, in percent; `writes` after it checks."""
    found = progress.of(watch)
    if found is None:
        return 0
    if found.phase in PHASES:
        checked = PHASES[found.phase]
        return checked // 2 if writes else checked
    if found.phase == "writing" and found.total:
        return 50 + 45 * found.done // found.total
    return {"finishing": 96, "undoing": 50, "done": 100}.get(found.phase, 0)


def problems(batch: ImportBatch, *, doubts: bool = True) -> list[Problem]:
    """Return every fault for the annotated copy; rows that wait for a yes are among them."""
    wanted = [RowState.ERROR, RowState.DOUBT] if doubts else [RowState.ERROR]
    found: list[Problem] = []
    for page in ImportPage.objects.filter(batch=batch, outcome__in=wanted).order_by("number"):
        for told in page.rows:
            if page.outcome == RowState.DOUBT and _row(batch, RowState.DOUBT, told).decided:
                continue
            for code, place, facts in (*_of(told, "f"), *_of(told, "w")):
                column = position(place)[1] if place else None
                text = messages.at_cell(place, code, facts)
                found.append(Problem(row=told["r"] - 1, column=column, text=text))
    return found


def problem_text(batch: ImportBatch) -> str:
    """Return why the last step of a batch was not done; empty when it was."""
    if not batch.problem:
        return ""
    return messages.of_file(Refused(batch.problem["code"], **batch.problem["facts"]))
