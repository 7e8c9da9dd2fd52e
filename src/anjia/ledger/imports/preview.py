"""The plan as a person reads it: masked, in pages of a hundred rows that share one outcome."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from anjia.base.sealed import SealedField
from anjia.base.sealed.kinds import mask
from anjia.kernel import identity
from anjia.ledger import places
from anjia.ledger.declaration import CLEAR, Column, Kind
from anjia.ledger.imports.models import RowState
from anjia.ledger.imports.plan import Fault, Line, Plan
from anjia.ledger.imports.plan.matching import stored_name
from anjia.ledger.sheets.values import text_of
from anjia.ledger.sheets.workbook import Flaw, Value, address, letters

ROWS_A_PAGE = 100
EXCERPTS = 300
EXCERPT_COLUMNS = 5
ROWS_ABOVE, ROWS_BELOW = 3, 2
NEW_SHOWN = 5
LONGEST = 60
# Whatever column it stands in: what looks like a personal number is not repeated.
NUMBER = re.compile(r"(?<![\dA-Za-z])(\d{17}[\dXx]|\d{15}|\d{16,19}|1[3-9]\d{9})(?![\dA-Za-z])")

SHORTEST_NUMBER = 11


def scrub(text: str) -> str:
    """Return text in which everything that looks like a personal number is masked."""
    if len(text) < SHORTEST_NUMBER:
        return text
    return NUMBER.sub(_masked, text)


def _masked(found: re.Match[str]) -> str:
    text = found[0]
    return identity.mask_phone(text) if len(text) == 11 else identity.mask(text)


def pages(plan: Plan) -> Iterator[tuple[str, int, list[dict[str, Any]]]]:
    """Yield outcome, page number and rows of the preview, errors first."""
    teller = _Teller(plan)
    by_outcome: dict[RowState, list[Line]] = {state: [] for state in RowState}
    for line in plan.lines:
        by_outcome[line.outcome].append(line)
    for state, lines in by_outcome.items():
        teller.prepare(lines)
        for number, start in enumerate(range(0, len(lines), ROWS_A_PAGE)):
            part = lines[start : start + ROWS_A_PAGE]
            yield str(state), number, [teller.row(line) for line in part]


class _Teller:
    """Turns lines into rows of a preview; what must be looked up is looked up for all at once."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._matter = plan.matter
        self._ledger = plan.matter.ledger
        self._names: dict[UUID, str] = {}
        self._masks: dict[tuple[UUID, str], str] = {}
        self._areas: dict[str, str] = {}
        self._excerpts = 0
        # Labels are lazy translations: asked once, not once a row.
        self._labels = {name: self._ledger.column(name).label for name in plan.matter.at}
        self._choices: dict[tuple[str, Any], str] = {}
        self._writers = {name: self._writer(self._ledger.column(name)) for name in plan.matter.at}

    def prepare(self, lines: list[Line]) -> None:
        """Look up what the old values of these lines are called."""
        updates = [line for line in lines if line.stored is not None and line.changes]
        for name in self._matter.at:
            column = self._ledger.column(name)
            touched = [line for line in updates if name in line.changes]
            if not touched:
                continue
            if column.kind is Kind.RELATED:
                self._name_related(column, touched)
            elif column.is_sealed:
                self._mask_sealed(column, touched)
            elif column.place:
                codes = {str((line.stored or {}).get(column.path) or "") for line in touched}
                codes |= {str(line.changes[name]) for line in touched}
                self._areas.update(places.names(codes))

    def _name_related(self, column: Column, lines: list[Line]) -> None:
        wanted = {line.stored[stored_name(column)] for line in lines if line.stored}
        paths = column.lookup.display_paths()
        manager: Any = column.related_model._meta.default_manager
        found = manager.filter(pk__in=wanted - {None}).values_list("pk", *paths)
        for row_id, *parts in found:
            self._names[row_id] = scrub(column.lookup.text(parts))

    def _mask_sealed(self, column: Column, lines: list[Line]) -> None:
        field: SealedField = column.model_field
        ids = [line.id for line in lines if line.id]
        manager: Any = self._ledger.model._meta.default_manager
        for row_id, sealed in manager.filter(pk__in=ids).values_list("pk", column.path):
            if sealed is not None:
                self._masks[row_id, column.name] = field.wrap(sealed.blob, row_id=row_id).mask()

    def row(self, line: Line) -> dict[str, Any]:
        """Return one row of the preview."""
        told: dict[str, Any] = {"r": line.row + 1, "t": self._title(line), "k": self._key(line)}
        if line.faults:
            told["f"] = [self._fault(line, fault) for fault in line.faults]
            if self._excerpts < EXCERPTS:
                self._excerpts += 1
                told["x"] = self._excerpt(line)
        if line.doubts and not line.faults:
            told["w"] = [self._fault(line, fault) for fault in line.doubts]
        if line.changes and not line.faults:
            told["d"] = self._differences(line)
        return told

    def _title(self, line: Line) -> str:
        name = self._ledger.title_of
        if not name:
            return ""
        value = line.values.get(name) or (line.stored or {}).get(name)
        column = self._ledger.column(name)
        if column.kind is Kind.RELATED or column.is_sealed:
            return ""
        return scrub(str(value))[:LONGEST] if value else ""

    def _key(self, line: Line) -> str:
        """Return what the row is recognised by, as the cell says it, masked where it must be."""
        for name in self._ledger.key:
            column = self._ledger.column(name)
            if name not in line.values:
                continue
            if isinstance(column.model_field, SealedField):
                return mask(column.model_field.kind, str(line.values[name]))
            if name == self._ledger.title_of:
                continue
            return self._cell(line.row, self._matter.at[name])
        return ""

    def _fault(self, line: Line, fault: Fault) -> list[Any]:
        facts = {name: _plain_fact(value) for name, value in fault.facts.items()}
        place = None if fault.column is None else address(line.row, fault.column)
        return [fault.code, place, facts]

    def _differences(self, line: Line) -> list[list[str]]:
        found: list[list[str]] = []
        for name, new in line.changes.items():
            if line.stored is None and len(found) >= NEW_SHOWN:
                break
            old = "" if line.stored is None else self._old(line, self._ledger.column(name))
            written = "" if new is CLEAR else self._writers[name](line, new)
            found.append([self._labels[name], old, written])
        return found

    def _old(self, line: Line, column: Column) -> str:
        stored = (line.stored or {}).get(stored_name(column))
        if column.is_sealed:
            return self._masks.get((line.id, column.name), "") if line.id else ""
        if column.kind is Kind.RELATED:
            return self._names.get(stored, "") if stored else ""
        return self._words(column, stored)

    def _writer(self, column: Column) -> Callable[[Line, Any], str]:
        """Return what tells a new value of a column; asked once, not once a row."""
        if isinstance(column.model_field, SealedField):
            kind = column.model_field.kind
            return lambda _line, new: mask(kind, str(new))
        if column.kind is Kind.RELATED:
            at = self._matter.at[column.name]
            return lambda line, _new: self._cell(line.row, at)
        return lambda _line, new: self._words(column, new)

    def _words(self, column: Column, value: Any) -> str:
        if value is None or value == "":
            return ""
        if column.kind is Kind.CHOICE:
            known = self._choices.get((column.name, value))
            if known is None:
                known = self._choices[column.name, value] = column.choice_label(value)
            return known
        if column.place:
            return self._areas.get(str(value), str(value))
        if isinstance(value, str):
            return scrub(value)[:LONGEST]
        return _plain_words(value, unit=str(column.unit) if column.unit else "")

    def _cell(self, row: int, column: int) -> str:
        return _shown(self._matter.sheet.at(row, column))

    def _excerpt(self, line: Line) -> dict[str, Any]:
        """Return the user's sheet around a wrong row: a few columns, the wrong ones among them."""
        wrong = sorted({f.column for f in line.faults if f.column is not None})
        columns = [column.index for column in self._matter.header.columns]
        kept = sorted({*wrong[:EXCERPT_COLUMNS], *columns[: max(1, EXCERPT_COLUMNS - len(wrong))]})
        first = max(self._matter.header.bottom + 1, line.row - ROWS_ABOVE)
        rows = range(first, min(len(self._matter.sheet.rows), line.row + ROWS_BELOW + 1))
        return {
            "columns": [letters(column) for column in kept],
            "bad": [letters(column) for column in wrong],
            "rows": [[row + 1, [self._cell(row, column) for column in kept]] for row in rows],
        }


def _shown(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, Flaw):
        return value.text or "=…"
    if isinstance(value, float) and abs(value) >= 1e10:
        return scrub(f"{value:.0f}")
    return scrub(text_of(value))[:LONGEST]


def _plain_words(value: Any, *, unit: str) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, dt.date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, Decimal | int | float):
        text = f"{Decimal(str(value)).normalize():f}"
        return f"{text} {unit}" if unit else text
    return scrub(str(value))[:LONGEST]


def _plain_fact(value: Any) -> str | int:
    return value if isinstance(value, int) else scrub(str(value))
