"""A ledger as a workbook sees it: its columns, and the layout of its template and export."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _

from anjia.base.sealed import Kind as SealedKind
from anjia.ledger.declaration import Column, Kind, Ledger
from anjia.ledger.sheets import writer
from anjia.ledger.sheets.columns import Kind as SheetKind
from anjia.ledger.sheets.columns import SheetColumn

OFFICE_LANGUAGE = "zh-hans"  # workbooks of offices are Chinese, whatever the page is

_POSITIVE = (
    models.PositiveIntegerField,
    models.PositiveSmallIntegerField,
    models.PositiveBigIntegerField,
)
_KINDS = {
    Kind.TEXT: SheetKind.TEXT,
    Kind.LONG_TEXT: SheetKind.TEXT,
    Kind.INTEGER: SheetKind.INTEGER,
    Kind.DECIMAL: SheetKind.DECIMAL,
    Kind.DATE: SheetKind.DATE,
    Kind.INSTANT: SheetKind.DATE,
    Kind.BOOLEAN: SheetKind.YES_NO,
    Kind.CHOICE: SheetKind.CHOICE,
    Kind.RELATED: SheetKind.RELATED,
}
_SEALED = {
    SealedKind.IDENTITY: SheetKind.IDENTITY,
    SealedKind.PHONE: SheetKind.PHONE,
    SealedKind.ACCOUNT: SheetKind.ACCOUNT,
    SealedKind.SECRET: SheetKind.TEXT,
}


def sheet_columns(ledger: type[Ledger], *, writable: bool = True) -> tuple[SheetColumn, ...]:
    """Return the ledger's columns for sheets, in declared order; only those that people state."""
    wanted = set(ledger.writable()) if writable else set(ledger.columns.values())
    with translation.override(OFFICE_LANGUAGE):
        groups = ledger.groups()
        office = [
            sheet_column(column, group=heading)
            for heading, columns in groups
            for column in columns
            if column in wanted
        ]
    order = {name: place for place, name in enumerate(ledger.columns)}
    return tuple(sorted(office, key=lambda column: order[column.name]))


def sheet_column(column: Column, *, group: str = "") -> SheetColumn:
    """Return one column for sheets, in the present language."""
    field = column.model_field
    return SheetColumn(
        name=column.name,
        label=column.label,
        kind=sheet_kind(column),
        group=group,
        aliases=tuple(str(alias) for alias in column.aliases),
        required=column.is_required,
        key=column.name in column.ledger.key,
        unit=str(column.unit) if column.unit else "",
        note=_note(column),
        choices={str(value): str(label) for value, label in column.choices},
        longest=_longest(column, field),
        lines=column.kind is Kind.LONG_TEXT,
        places=getattr(field, "decimal_places", None),
        least=_limit(field, MinValueValidator, fallback=_least(field)),
        most=_limit(field, MaxValueValidator),
    )


def sheet_kind(column: Column) -> SheetKind:
    """Return how cells of a column are read and written."""
    if column.kind is Kind.SEALED:
        return _SEALED[column.model_field.kind]
    if column.place and column.kind in {Kind.TEXT, Kind.LONG_TEXT}:
        return SheetKind.AREA
    return _KINDS[column.kind]


def layout(
    ledger: type[Ledger],
    *,
    columns: tuple[SheetColumn, ...],
    as_of: str = "",
    footer: tuple[str, ...] = (),
    author: str = "",
) -> writer.Layout:
    """Return the workbook layout of a ledger: what the template and the export share."""
    with translation.override(OFFICE_LANGUAGE):
        return writer.Layout(
            title=str(ledger.title),
            sheet=str(ledger.title),
            columns=columns,
            words=words(),
            unit=str(ledger.noun),
            as_of=as_of,
            footer=footer,
            author=author,
        )


def words() -> writer.Words:
    """Return the words of the layout itself."""
    return writer.Words(
        unit=_("单位"),
        date=_("日期"),
        required=_("必填"),
        notes=_("填写说明"),
        column=_("列"),
        meaning=_("说明"),
        allowed=_("可填的内容"),
        choices=_("选项"),
        yes=_("是"),
        no=_("否"),
        choose=_("请从下拉列表里选一个。"),
    )


def _note(column: Column) -> str:
    parts = [str(column.help)] if column.help else []
    if column.example:
        parts.append(_("例：%(example)s") % {"example": column.example})
    return " ".join(parts)


def _longest(column: Column, field: Any) -> int | None:
    # A place or a checked text is turned into something else before it is stored.
    if column.check is not None or column.kind is not Kind.TEXT:
        return None
    longest = getattr(field, "max_length", None)
    return int(longest) if longest else None


def _least(field: Any) -> float | None:
    return 0 if isinstance(field, _POSITIVE) else None


def _limit(field: Any, kind: type[Any], fallback: float | None = None) -> float | None:
    for validator in getattr(field, "validators", ()):
        if isinstance(validator, kind) and not callable(validator.limit_value):
            return float(validator.limit_value)
    return fallback
