"""Tables of facts as Arrow: one column type for each kind of value, so that every reader agrees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from .language.types import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from .facts import Table

TYPES: dict[Kind, pa.DataType] = {
    Kind.BOOLEAN: pa.bool_(),
    Kind.INTEGER: pa.int64(),
    Kind.DECIMAL: pa.decimal128(18, 4),
    Kind.TEXT: pa.string(),
    Kind.ENUM: pa.string(),
    Kind.DATE: pa.date32(),
    Kind.PERIOD: pa.int64(),  # counted from the year 0, so that every back end can reckon
}

_ABSENT = {b"absent": b"yes"}


def schema(table: Table) -> pa.Schema:
    """Columns of a stored table: key, area, keys of parents, then the facts."""
    keys = [("key", pa.string()), ("area", pa.string())]
    keys += [(column, pa.string()) for column in table.parents.values()]
    return pa.schema(
        [*keys, *((fact.name, TYPES[fact.type.kind]) for fact in table.facts.values())]
    )


def table_of(table: Table, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows as an Arrow table with the columns of the dictionary; absent facts are unknown."""
    shape = schema(table)
    kept = list(rows)
    columns = [pa.array([row.get(part.name) for row in kept], type=part.type) for part in shape]
    return pa.table(columns, schema=shape)


def completed(
    found: pa.Table, table: Table, names: Iterable[str] | None = None, *, lacking: Collection[str]
) -> pa.Table:
    """The same rows with every column of the dictionary, or those named.

    What lacks, in all of the rows or in some (``lacking``), is unknown there and marked as absent:
    nobody was asked, so a condition over it says nothing about the rows.
    """
    wanted = None if names is None else frozenset(names)
    for part in schema(table):
        if wanted is not None and part.name not in wanted:
            continue
        place = found.schema.get_field_index(part.name)
        if place < 0:
            values = pa.nulls(found.num_rows, part.type)
            found = found.append_column(part.with_metadata(_ABSENT), values)
        elif part.name in lacking:
            field = found.schema.field(place).with_metadata(_ABSENT)
            found = found.set_column(place, field, found.column(place))
    return found


def absent(tables: Mapping[str, pa.Table]) -> frozenset[tuple[str, str]]:
    """Tables and columns that a snapshot was written without, at least in part."""
    return frozenset(
        (name, field.name)
        for name, table in tables.items()
        for field in table.schema
        if field.metadata == _ABSENT
    )
