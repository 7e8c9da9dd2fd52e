"""One record in full: its fields by group, and the rows of other ledgers that hang on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from anjia.base.scope import Actor
from anjia.kernel.refusals import Refused
from anjia.ledger import catalogue
from anjia.ledger.declaration import Column, Ledger, Related
from anjia.ledger.reading import rights, values
from anjia.ledger.reading.values import Cell

MOST_RELATED = 20


@dataclass(frozen=True)
class Detail:
    """A record as its page shows it."""

    ledger: type[Ledger]
    id: UUID
    area: str
    version: int
    title: str
    cells: Mapping[str, Cell]

    @property
    def groups(self) -> list[tuple[str, list[Cell]]]:
        """The cells under their headings."""
        return [
            (heading, [self.cells[column.name] for column in columns if column.name in self.cells])
            for heading, columns in self.ledger.groups()
        ]


@dataclass(frozen=True)
class RelatedRows:
    """Rows of another ledger, at most a screenful; `has_more` says that there are others."""

    ledger: type[Ledger]
    label: str
    columns: tuple[Column, ...]
    rows: list[tuple[UUID, str, list[Cell]]]
    has_more: bool


def raw(ledger: type[Ledger], row_id: UUID, *, by: Actor) -> dict[str, Any]:
    """Return one row's stored values by query path; `Refused` where it cannot be seen."""
    columns = tuple(ledger.columns.values())
    queryset = values.annotated(rights.rows(ledger, by=by), columns).filter(pk=row_id)
    wanted = tuple(dict.fromkeys(("id", "area", "version", *values.paths(columns))))
    found: dict[str, Any] | None = queryset.values(*wanted).first()
    if found is None:
        raise Refused("row_not_found", noun=str(ledger.noun))
    return found


def detail(ledger: type[Ledger], row_id: UUID, *, by: Actor) -> Detail:
    """Return one record with every column, in one query and one for each sort of name."""
    row = raw(ledger, row_id, by=by)
    columns = tuple(ledger.columns.values())
    names = values.names_for(columns, [row])
    return Detail(
        ledger=ledger,
        id=row["id"],
        area=row["area"],
        version=row["version"],
        title=values.title(ledger, row),
        cells={column.name: values.cell(column, row, names=names) for column in columns},
    )


def related(ledger: type[Ledger], row_id: UUID, *, by: Actor) -> list[RelatedRows]:
    """Return what hangs on a record, of the ledgers that the actor may read; one query each."""
    return [
        _related(link, row_id, by=by)
        for link in ledger.related
        if rights.is_open(catalogue.get(link.ledger), by=by)
    ]


def _tells_more(column: Column, link: Related) -> bool:
    """Whether a column says something that the record above does not say already."""
    return column.shown and not f"{column.path}__".startswith(f"{link.path}__")


def _related(link: Related, row_id: UUID, *, by: Actor) -> RelatedRows:
    other = catalogue.get(link.ledger)
    columns = tuple(
        column
        for column in other.columns.values()
        if (column.name in link.columns if link.columns else _tells_more(column, link))
    )
    queryset = values.annotated(rights.rows(other, by=by), columns).filter(**{link.path: row_id})
    paths = values.paths((*columns, other.column(other.title_of)))
    wanted = tuple(dict.fromkeys(("id", "area", *paths)))
    found = list(queryset.order_by(*other.order).values(*wanted)[: MOST_RELATED + 1])
    shown = found[:MOST_RELATED]
    return RelatedRows(
        ledger=other,
        label=str(link.label or other.title),
        columns=columns,
        rows=[
            (row_id_, values.title(other, row), cells)
            for row, (row_id_, cells) in zip(shown, values.table(columns, shown), strict=True)
        ],
        has_more=len(found) > MOST_RELATED,
    )
