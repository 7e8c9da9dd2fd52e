"""Facts out of PostgreSQL, as Arrow: one COPY a table, under the reader's own row security."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
from django.apps import apps
from django.db import connection

from anjia.engine.arrow import TYPES, schema
from anjia.engine.language import Kind
from anjia.kernel import areas
from anjia.registry.models import Area

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

    from anjia.engine.facts import Dictionary, Fact, Table


def tables(
    dictionary: Dictionary, *, area: str, counties: Collection[str] | None = None
) -> dict[str, pa.Table]:
    """Every fact table of the rows that live in an area; to be called in a transaction.

    With ``counties`` only rows of these; areas themselves are always read whole.
    """
    with connection.cursor() as cursor:
        # Each table is read as a whole, so a nested loop is never the way to join: PostgreSQL takes
        # it when it last counted rows in the middle of an import, and then needs minutes.
        cursor.execute("set local enable_nestloop = off")
        found = {
            name: _of_counties(table, counties)
            if counties is not None and not table.level
            else _extracted(table, area)
            for name, table in dictionary.tables.items()
        }
        cursor.execute("set local enable_nestloop to default")
    return found


def sources(dictionary: Dictionary) -> tuple[str, ...]:
    """Database tables that facts come from: a change in one of them makes figures old."""
    return tuple(sorted({_model(table)._meta.db_table for table in dictionary.tables.values()}))


def _model(table: Table) -> Any:
    return apps.get_model(table.source)


def _of_counties(table: Table, counties: Collection[str]) -> pa.Table:
    parts = [_extracted(table, county) for county in sorted(counties)]
    return pa.concat_tables([schema(table).empty_table(), *parts])


def _extracted(table: Table, area: str) -> pa.Table:
    if table.level:
        return _areas(table, area)
    paths = {"key": "id", "area": "area"}
    for parent, column in table.parents.items():
        source = table.keys[parent]
        paths[column] = "area" if ":" in source else f"{source}_id"
    for fact in table.facts.values():
        paths[fact.name] = _path(table, fact)
    rows = _model(table).objects.within(area)
    raw = _copied(rows, list(dict.fromkeys(paths.values())), table, paths)
    shape = schema(table)
    columns = [_column(table, name, raw[paths[name]], shape.field(name).type) for name in paths]
    return pa.table(columns, schema=shape)


def _path(table: Table, fact: Fact) -> str:
    """The model field behind a fact: the last word of its source."""
    return fact.source.removeprefix(f"{table.source}.")


def _copied(
    rows: QuerySet[Any], fields: list[str], table: Table, paths: dict[str, str]
) -> pa.Table:
    """The rows of a query as Arrow, by COPY: nothing of a row passes through Python objects."""
    statement, values = rows.order_by().values_list(*fields).query.sql_with_params()
    buffer = io.BytesIO()
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY ({statement}) TO STDOUT (FORMAT csv)", values) as copy,
    ):
        for part in copy:
            buffer.write(part)
    types: dict[str, pa.DataType] = dict.fromkeys(fields, pa.string())
    for fact in table.facts.values():
        if not fact.reads:
            types[paths[fact.name]] = TYPES[fact.type.kind]
    if not buffer.tell():
        return pa.table({name: pa.array([], type=types[name]) for name in fields})
    return pacsv.read_csv(
        pa.BufferReader(buffer.getbuffer()),
        read_options=pacsv.ReadOptions(column_names=fields),
        parse_options=pacsv.ParseOptions(newlines_in_values=True),
        convert_options=pacsv.ConvertOptions(
            column_types=types,
            null_values=[""],
            true_values=["t"],
            false_values=["f"],
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
        ),
    )


def _column(table: Table, name: str, raw: Any, wanted: pa.DataType) -> Any:
    """A stored column as a fact: what is blank or marked unknown is unknown."""
    fact = table.facts.get(name)
    if fact is None:
        return _key(table, name, raw)
    if fact.reads == "filled":
        return pc.is_valid(raw)
    if fact.unknown:
        raw = pc.if_else(pc.equal(raw, fact.unknown), None, raw)
    if fact.type.kind is Kind.ENUM:
        known = pc.is_in(raw, value_set=pa.array(fact.type.choices, type=pa.string()))
        raw = pc.if_else(known, raw, None)
    return raw.cast(wanted)


def _key(table: Table, name: str, raw: Any) -> Any:
    for parent, column in table.parents.items():
        if column == name and ":" in table.keys[parent]:
            digits = int(table.keys[parent].split(":")[1])
            return pc.utf8_slice_codeunits(raw, 0, digits)
    return raw


def _areas(table: Table, area: str) -> pa.Table:
    """The areas of one level inside an area; they are their own keys."""
    rows = Area.objects.filter(level=table.level)
    if area:
        rows = rows.filter(code__gte=area, code__lt=areas.upper_bound(area))
    codes = pa.array(list(rows.order_by("code").values_list("code", flat=True)), type=pa.string())
    return pa.table([codes, codes], schema=schema(table))
