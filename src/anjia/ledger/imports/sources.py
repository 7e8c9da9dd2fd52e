"""From a stored file to a sheet with its header: what is read again for every step.

Nothing of a workbook's content is kept between steps but the sealed original.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from anjia.base.files import queries as files
from anjia.base.scope import Actor
from anjia.kernel.refusals import Refused
from anjia.ledger import catalogue, layout
from anjia.ledger.declaration import Ledger
from anjia.ledger.imports.models import ImportBatch, MappingMemory
from anjia.ledger.sheets import header, mapping, reader
from anjia.ledger.sheets.columns import SheetColumn, known_words
from anjia.ledger.sheets.header import Header
from anjia.ledger.sheets.mapping import Proposal
from anjia.ledger.sheets.workbook import Sheet, Workbook


@dataclass
class Source:
    """A sheet of a workbook with its header found."""

    sheet: Sheet
    header: Header


def described(
    book: Workbook, *, ledger: type[Ledger], sheet: str = "", row: int | None = None
) -> dict[str, Any]:
    """Return what a batch keeps of a workbook: its sheets, the header or the question about it.

    Without a wish the first sheet with a header is taken; Refused when no sheet has one.
    """
    known = known_words(columns_of(ledger))
    sheets = [item for item in book.filled() if not sheet or item.name == sheet]
    names = [{"name": item.name, "hidden": item.hidden} for item in book.filled()]
    first: Refused | None = None
    for item in sheets:
        try:
            found = header.find(item, known=known, row=row)
        except Refused as refused:
            first = first or refused
            if refused.code == "header_ambiguous":
                question = {"first": refused.facts["first"], "second": refused.facts["second"]}
                return {"names": names, "name": item.name, "question": question}
            continue
        return {"names": names, "name": item.name, "header": _kept(item, found)}
    raise first or Refused("workbook_empty")


def _kept(sheet: Sheet, found: Header) -> dict[str, Any]:
    body = header.body(sheet, found)
    return {
        "row": found.bottom,
        "title": found.title,
        "as_of": found.as_of.isoformat() if found.as_of else "",
        "rows": len(body.rows),
        "left_out": len(body.totals) + len(body.notes),
        "columns": [
            {"index": c.index, "letters": c.letters, "label": c.label, "group": c.group}
            for c in found.columns
        ],
        "twice": [[one.letters, other.letters] for one, other in found.duplicates],
        "fingerprint": hashlib.sha256(found.fingerprint().encode()).hexdigest(),
    }


def columns_of(ledger: type[Ledger]) -> tuple[SheetColumn, ...]:
    """Return the columns that a workbook of this ledger may state."""
    with translation.override(layout.OFFICE_LANGUAGE):
        return layout.sheet_columns(ledger)


def ledger_of(batch: ImportBatch) -> type[Ledger]:
    """Return the ledger that a batch goes into."""
    return catalogue.get(batch.ledger)


def workbook(batch: ImportBatch) -> Workbook:
    """Read the original again."""
    return reader.read(files.read(batch.file))


def opened(batch: ImportBatch, book: Workbook | None = None) -> Source:
    """Return the batch's sheet with its header."""
    book = book or workbook(batch)
    sheet = book.sheet(batch.sheet["name"])
    if sheet is None or "header" not in batch.sheet:
        raise Refused("header_missing", sheet=batch.sheet.get("name", ""))
    return Source(sheet, header.find(sheet, row=batch.sheet["header"]["row"]))


def proposals(source: Source, *, ledger: type[Ledger], unit: str) -> list[Proposal]:
    """Return what each column probably is, what this office chose before first of all."""
    return mapping.propose(
        source.sheet,
        source.header,
        columns=columns_of(ledger),
        remembered=remembered(ledger, source.header, unit=unit),
    )


def remembered(ledger: type[Ledger], found: Header, *, unit: str) -> Mapping[str, str]:
    """Return what an office chose for this layout."""
    fingerprint = hashlib.sha256(found.fingerprint().encode()).hexdigest()
    memory = MappingMemory.objects.filter(
        unit=unit, ledger=ledger.code, fingerprint=fingerprint
    ).first()
    return memory.choices if memory is not None else {}


def unit_of(by: Actor) -> str:
    """Return whose memory an officer shares: the unit, or their own where there is none."""
    return (by.unit or by.id)[:100]
