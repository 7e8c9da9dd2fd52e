"""Values as people read them: choices in words, related rows by name, sealed values masked."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from anjia.base.sealed import Sealed
from anjia.ledger import places
from anjia.ledger.declaration import Column, Kind, Ledger


@dataclass(frozen=True)
class Cell:
    """One value of one row: typed for formatting, and in words where it has words of its own."""

    column: Column
    value: Any
    text: str = ""

    @property
    def is_unknown(self) -> bool:
        """Whether the value is missing, so that it is shown as unknown and never as blank."""
        return self.value is None or self.value == ""

    @property
    def name(self) -> str:
        """The column's name, for templates."""
        return self.column.name

    @property
    def kind(self) -> str:
        """The column's kind, for templates."""
        return self.column.kind.value


def paths(columns: Iterable[Column]) -> tuple[str, ...]:
    """Return every query path that these columns need, each once."""
    return tuple(dict.fromkeys(path for column in columns for path in column.read_paths))


def annotated(queryset: QuerySet[Any], columns: Iterable[Column]) -> QuerySet[Any]:
    """Add the expressions of those columns that are computed."""
    extra = {column.read_paths[0]: column.expression() for column in columns if column.expression}
    return queryset.annotate(**extra) if extra else queryset


@dataclass(frozen=True)
class Names:
    """What the ids and codes of some rows are called: related rows by column, areas by code."""

    related: Mapping[str, Mapping[UUID, str]] = field(default_factory=dict)
    areas: Mapping[str, str] = field(default_factory=dict)


def names_for(columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]) -> Names:
    """Ask what everything in these rows is called: one query a related column, one for areas."""
    return Names(related=_related_names(columns, rows), areas=_area_names(columns, rows))


def related_texts(column: Column, ids: Collection[UUID]) -> dict[UUID, str]:
    """Return what related rows are called; one out of the scope is left out."""
    if not ids:
        return {}
    manager: Any = column.related_model.objects
    shown = column.lookup.display_paths()
    found = manager.filter(pk__in=ids).values_list("pk", *shown)
    return {key: column.lookup.text(parts) for key, *parts in found}


def _related_names(
    columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]
) -> dict[str, dict[UUID, str]]:
    named = [column for column in columns if column.kind is Kind.RELATED]
    return {
        column.name: related_texts(column, {row[path] for row in rows if row[path] is not None})
        for column in named
        for path in column.read_paths
    }


def _area_names(columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    named = [column for column in columns if column.place]
    if not named:
        return {}
    return places.names({str(row[column.path] or "") for row in rows for column in named})


def cell(column: Column, row: Mapping[str, Any], *, names: Names) -> Cell:
    """Return one column of a row read with `.values()`."""
    value = row[column.read_paths[0]]
    if isinstance(value, Sealed):
        # The mask is all that leaves this function; clear text is opened by `reveal` alone.
        return Cell(column, value, value.bound(_owner(column, row)).mask())
    if value is None or value == "":
        return Cell(column, value)
    return Cell(column, value, _text(column, value, names))


def _text(column: Column, value: Any, names: Names) -> str:
    match column.kind:
        case Kind.RELATED:
            return names.related[column.name].get(value) or _("别处的记录")
        case Kind.CHOICE:
            return column.choice_label(value)
        case Kind.TEXT | Kind.LONG_TEXT:
            return names.areas.get(value, value) if column.place else str(value)
        case _:
            return ""


def table(
    columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]
) -> list[tuple[UUID, list[Cell]]]:
    """Return the cells of many rows; what they are called is asked once for all."""
    names = names_for(columns, rows)
    return [(row["id"], [cell(column, row, names=names) for column in columns]) for row in rows]


def title(ledger: type[Ledger], row: Mapping[str, Any]) -> str:
    """Return what one row is called; a date in words of the reader's language."""
    column = ledger.column(ledger.title_of)
    found = cell(column, row, names=Names())
    return (
        date_format(found.value, _("Y年n月j日"))
        if column.kind is Kind.DATE and found.value
        else found.text
    )


def _owner(column: Column, row: Mapping[str, Any]) -> UUID:
    # A sealed value is bound to the row that holds it: for a path, the row at its end.
    if column.is_own:
        owner: UUID = row["id"]
        return owner
    prefix = column.path.rsplit("__", 1)[0]
    related: UUID = row[f"{prefix}__id"]
    return related
