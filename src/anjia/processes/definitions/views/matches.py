"""Rows that a condition finds, masked as everywhere, from the ledger that holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps

from anjia.ledger import catalogue
from anjia.ledger.reading import listing, rights, values
from anjia.processes.definitions.queries import library
from anjia.registry.models import Area
from anjia.registry.queries import areas as places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anjia.base.scope import Actor
    from anjia.ledger.declaration import Ledger

COLUMNS = 9


def ledger_of(table: str) -> type[Ledger] | None:
    """The ledger that holds the rows of a table of facts; None where they are places."""
    model = apps.get_model(library.shipped().dictionary.tables[table].source)
    return None if model is Area else catalogue.of_model(model)


def page(
    keys: Sequence[str], ledger: type[Ledger] | None, *, by: Actor, most: int = COLUMNS
) -> dict[str, Any]:
    """The rows with these keys, in this order; how many are gone from the ledger by now."""
    if ledger is None:
        called = places.names(keys)
        return {"plain": [(key, called.get(key, key)) for key in keys]}
    columns = listing.shown_columns(ledger, ())[:most]
    title = (ledger.column(ledger.title_of),)
    wanted = tuple(dict.fromkeys(("id", "area", *values.paths((*columns, *title)))))
    queryset = values.annotated(rights.rows(ledger, by=by), columns)
    raw = {row["id"]: row for row in queryset.filter(pk__in=keys).values(*wanted)}
    ordered = [raw[UUID(key)] for key in keys if UUID(key) in raw]
    table = values.table(columns, ordered)
    return {
        "columns": columns,
        "rows": [
            (row_id, values.title(ledger, row), cells)
            for row, (row_id, cells) in zip(ordered, table, strict=True)
        ],
        "gone": len(keys) - len(ordered),
    }
