"""Reads the cells of all data rows, one column after the other; every fault is kept."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import models

from anjia.base.sealed import SealedField
from anjia.kernel.refusals import Refused
from anjia.ledger.declaration import Column, Kind
from anjia.ledger.imports.plan.lines import Fault, Line, Matter
from anjia.ledger.sheets import values
from anjia.ledger.sheets.columns import Kind as SheetKind
from anjia.ledger.sheets.columns import SheetColumn
from anjia.ledger.sheets.workbook import Value

Convert = Callable[[Any], Any]
HIDDEN = "***"  # how exports write the middle of a sealed value


def read(matter: Matter, lines: list[Line]) -> None:
    """Put the typed value of every mapped cell into its line, or the fault at the cell."""
    for name, at in matter.at.items():
        column = matter.ledger.column(name)
        sheet_column = matter.columns[name]
        _read_column(matter, lines, column, sheet_column, at)
        if sheet_column.kind is SheetKind.IDENTITY:
            _doubt_zeros(matter, lines, name, at)


def _read_column(
    matter: Matter, lines: list[Line], column: Column, sheet_column: SheetColumn, at: int
) -> None:
    read = values.reader(sheet_column)
    convert = _converter(column)
    name, rows = column.name, matter.sheet.rows
    clearable = matter.clear and _may_clear(column)
    hides = isinstance(column.model_field, SealedField)
    for line in lines:
        row = rows[line.row]
        cell: Value = row[at] if at < len(row) else None
        if cell is None:
            if clearable:
                line.cleared.append(name)
            continue
        if hides and isinstance(cell, str) and HIDDEN in cell:
            line.masked.append(name)
            continue
        try:
            value = read(cell)
            if value is None:
                continue
            line.values[name] = convert(value) if convert else value
        except values.Wrong as wrong:
            line.faults.append(Fault(wrong.code, at, wrong.facts))
        except Refused as refused:
            line.faults.append(Fault(refused.code, at, dict(refused.facts)))


def _converter(column: Column) -> Convert | None:
    """Return what turns a sheet's value into the field's: a stored choice, a float, the check."""
    if column.check is not None:
        return _remembering(column.check)
    if column.kind is Kind.CHOICE:
        stored = {str(value): value for value, _label in column.choices}
        return stored.__getitem__
    if column.kind is Kind.DECIMAL and isinstance(column.model_field, models.FloatField):
        return float
    return None


def _remembering(check: Convert) -> Convert:
    known: dict[Any, Any] = {}

    def convert(value: Any) -> Any:
        if value not in known:
            known[value] = check(value)
        return known[value]

    return convert


def _may_clear(column: Column) -> bool:
    field = column.model_field
    return bool(not column.is_required and column.name not in column.ledger.key) and bool(
        field.null or field.has_default() or isinstance(field, models.CharField | models.TextField)
    )


def _doubt_zeros(matter: Matter, lines: list[Line], name: str, at: int) -> None:
    """Trust no number ending in 000 in a column that came as text with its last digits eaten.

    A check digit lets one in eleven such numbers pass; a person's own number ends so one time in a
    thousand. Numbers that are text beside cells that are floats were never touched by Excel.
    """
    lost = any(
        fault.code == "identity_digits_lost"
        and fault.column == at
        and isinstance(matter.sheet.at(line.row, at), str)
        for line in lines
        for fault in line.faults
    )
    if not lost:
        return
    for line in lines:
        if str(line.values.get(name, "")).endswith("000"):
            del line.values[name]
            line.faults.append(Fault("identity_digits_lost", at, {}))


def plain_number(value: object) -> Decimal | None:
    """Return a number for comparison with a limit; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return Decimal(str(value))
