"""What a ledger's records look like in the API, made from its columns.

Everything that a database would choke on is refused here, so that a bad value is a 422 and never a
failure: NUL in text, numbers beyond their column, texts beyond its length.
"""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db import connection, models
from ninja import Schema
from pydantic import ConfigDict, Field, create_model

from anjia.ledger.declaration import Column, Kind, Ledger

NO_NUL = r"^[^\x00]*$"
LONGEST_TEXT = 2_000
LONGEST_NUMBER = 40


class RelatedRow(Schema):
    """A row of another ledger: its id and what it is called."""

    id: UUID
    name: str


class Refusal(Schema):
    """Why a rule declined, with a sentence for people."""

    code: str
    message: str


class LedgerEntry(Schema):
    """One ledger that may be read."""

    code: str
    title: str
    may_write: bool


class Change(Schema):
    """One value before and after; sealed numbers are masked."""

    column: str
    label: str
    old: str | None
    new: str | None


class HistoryEntry(Schema):
    """One act upon a record."""

    at: datetime
    who: str
    op: str
    reason: str
    changes: list[Change]


class Query(Schema):
    """What is looked for."""

    q: Annotated[str, Field(min_length=1, max_length=50, pattern=NO_NUL)]


class FoundRow(Schema):
    """One row that was found."""

    ledger: str
    id: UUID
    title: str


def name_of(ledger: type[Ledger]) -> str:
    """Return the name of a ledger's record in the API's document."""
    return ledger.model.__name__


def out_schema(ledger: type[Ledger]) -> type[Schema]:
    """Return a record as it is read."""
    fields: dict[str, Any] = {
        "id": (UUID, ...),
        "area": (str, ...),
        "version": (int, ...),
        "title": (str, ...),
    }
    for column in ledger.columns.values():
        if column.name not in fields:
            fields[column.name] = (_read_type(column) | None, Field(None, description=column.label))
    return create_model(f"{name_of(ledger)}Out", __base__=Schema, **fields)


def page_schema(ledger: type[Ledger], item: type[Schema]) -> type[Schema]:
    """Return a page of records with the keys that lead on and back."""
    return create_model(
        f"{name_of(ledger)}Page",
        __base__=Schema,
        items=(list[item], ...),  # type: ignore[valid-type]
        after=(UUID | None, None),
        before=(UUID | None, None),
    )


def create_schema(ledger: type[Ledger]) -> type[Schema]:
    """Return what a new record must and may state."""
    fields: dict[str, Any] = {
        column.name: _stated(column, required=column.is_required) for column in ledger.writable()
    }
    return create_model(f"{name_of(ledger)}New", __base__=Strict, **fields)


def change_schema(ledger: type[Ledger]) -> type[Schema]:
    """Return what a change may state; what is absent stays, null empties."""
    fields: dict[str, Any] = {
        column.name: _stated(column, required=False) for column in ledger.writable()
    }
    version: Any = (Annotated[int, Field(ge=1, le=2**31 - 1)], ...)
    return create_model(f"{name_of(ledger)}Change", __base__=Strict, version=version, **fields)


def filter_schema(ledger: type[Ledger]) -> type[Schema]:
    """Return the query parameters of a list: the page's place, and every filter."""
    text = Annotated[str, Field(max_length=200)]
    fields: dict[str, Any] = {
        "view": (text | None, None),
        "order": (text | None, None),
        "q": (text | None, None),
        "after": (UUID | None, None),
        "before": (UUID | None, None),
        "limit": (Annotated[int, Field(ge=1, le=200)], 50),
    }
    for column in ledger.filters():
        for name in column.filter.names(column) if column.filter else ():
            fields[name] = (list[text] | None, Field(None, description=column.label))
    return create_model(f"{name_of(ledger)}Filters", __base__=Schema, **fields)


class Strict(Schema):
    """A body that states nothing unknown."""

    model_config = ConfigDict(extra="forbid")


_READ: dict[Kind, Any] = {
    Kind.TEXT: str,
    Kind.LONG_TEXT: str,
    Kind.SEALED: str,
    Kind.INTEGER: int,
    Kind.DECIMAL: Decimal,
    Kind.DATE: date,
    Kind.INSTANT: datetime,
    Kind.BOOLEAN: bool,
    Kind.RELATED: RelatedRow,
}


def _read_type(column: Column) -> Any:
    if column.kind is Kind.CHOICE:
        # The stored value, whatever it is: a retired choice is still read.
        return int if isinstance(column.choices[0][0], int) else str
    return _READ[column.kind]


def _stated(column: Column, *, required: bool) -> tuple[Any, Any]:
    kind = _write_type(column)
    if required:
        return kind, Field(..., description=column.label)
    return kind | None, Field(None, description=column.label)


def _write_type(column: Column) -> Any:
    maker = _LIMITED.get(column.kind)
    return maker(column) if maker is not None else _PLAIN[column.kind]


def _integer(column: Column) -> Any:
    low, high = connection.ops.integer_field_range(column.model_field.get_internal_type())
    return Annotated[int, Field(ge=low, le=high, strict=True)]


def _decimal(column: Column) -> Any:
    field = column.model_field
    if not isinstance(field, models.DecimalField):
        return Annotated[float, Field(allow_inf_nan=False)]
    return Annotated[
        Decimal, Field(max_digits=field.max_digits, decimal_places=field.decimal_places)
    ]


def _choice(column: Column) -> Any:
    return Literal[tuple(value for value, _label in column.choices)]


def _text(longest: int) -> Any:
    return Annotated[str, Field(max_length=longest, pattern=NO_NUL)]


_PLAIN: dict[Kind, Any] = {
    Kind.DATE: date,
    Kind.INSTANT: datetime,
    Kind.BOOLEAN: bool,
    Kind.RELATED: UUID,
    Kind.SEALED: _text(LONGEST_NUMBER),
    Kind.LONG_TEXT: _text(LONGEST_TEXT),
}
_LIMITED: dict[Kind, Callable[[Column], Any]] = {
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _decimal,
    Kind.CHOICE: _choice,
    Kind.TEXT: lambda column: _text(column.model_field.max_length or LONGEST_TEXT),
}
