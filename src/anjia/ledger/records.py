"""Set-based writing: any number of rows of one table in a handful of statements.

Rows go into a temporary table with COPY and from there into the real one, because PostgreSQL
refuses COPY into a table with row security. Row security, history triggers and constraints see
ordinary INSERT and UPDATE statements. Rules of a domain do not belong here: actions check, then
call `write`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import count
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.utils import ProgrammingError
from psycopg import sql
from psycopg.errors import InsufficientPrivilege

from anjia.base.scope.models import Placed
from anjia.base.sealed import SealedField
from anjia.kernel.refusals import Refused
from anjia.ledger.declaration.changes import CLEAR, RowChange, SaveResult

_serial = count(1)

# What PostgreSQL takes as Python has it; Django would say the same a million times an import.
_AS_THEY_ARE = frozenset({str, int, bool, UUID, date, type(None)})
KEPT = frozenset({"id", "version"})


def write(model: type[Placed], rows: Sequence[RowChange]) -> SaveResult:
    """Insert the new rows and update the others; values are keyed by field name.

    Inside `acting`, in its transaction. A value that is absent stays as it is (a new row takes the
    field's default); `CLEAR` empties. Clear text of sealed fields is sealed and indexed here. A
    row whose `expected_version` is no longer the stored one is left alone and named in
    `conflicts`; one that is gone, or outside the places that may be written, in `missing`. A row
    that already is as asked is counted as unchanged and gets no new version and no history.
    """
    if not rows:
        return SaveResult()
    added = [row for row in rows if row.new]
    changed = [row for row in rows if not row.new]
    result = SaveResult()
    try:
        if added:
            result += _insert(model, added)
        if changed:
            result += _update(model, changed)
    except ProgrammingError as error:
        if isinstance(error.__cause__, InsufficientPrivilege):
            raise Refused("outside_scope", count=len(rows)) from error
        raise
    return result


@dataclass(frozen=True)
class _Table:
    """The real table, the columns being written, and the temporary one beside it."""

    model: type[Placed]
    fields: tuple[Any, ...]

    @cached_property
    def temporary(self) -> sql.Identifier:
        return sql.Identifier(f"write_{next(_serial)}_{self.model._meta.db_table}"[:63])

    @property
    def real(self) -> sql.Identifier:
        return sql.Identifier(self.model._meta.db_table)

    @property
    def columns(self) -> list[sql.Identifier]:
        return [sql.Identifier(field.column) for field in self.fields]

    @cached_property
    def positions(self) -> dict[str, int]:
        return {field.name: number for number, field in enumerate(self.fields)}


def _insert(model: type[Placed], rows: Sequence[RowChange]) -> SaveResult:
    _stated(model, rows)
    fields = tuple(
        field
        for field in model._meta.concrete_fields
        if not field.primary_key and field.name != "version"
    )
    table = _Table(model=model, fields=fields)
    with connection.cursor() as cursor:
        _fill(cursor, table, rows, full=True)
        columns = sql.SQL(", ").join([sql.Identifier("id"), *table.columns])
        cursor.execute(
            sql.SQL("insert into {} ({}, version) select {}, 1 from {} order by _place").format(
                table.real, columns, columns, table.temporary
            )
        )
        inserted = cursor.rowcount
        _drop(cursor, table)
    return SaveResult(inserted=inserted)


def _update(model: type[Placed], rows: Sequence[RowChange]) -> SaveResult:
    table = _Table(model=model, fields=_stated(model, rows))
    if not table.fields:
        return SaveResult(unchanged=len(rows))
    with connection.cursor() as cursor:
        _fill(cursor, table, rows, full=False)
        cursor.execute(_compare(table))
        different = dict(cursor.fetchall())
        conflicts = tuple(row for row, state in different.items() if state == "conflict")
        waiting = sum(state == "different" for state in different.values())
        updated: set[UUID] = set()
        if waiting:
            cursor.execute(_merge(table))
            updated = {row_id for (row_id,) in cursor.fetchall()}
        _drop(cursor, table)
    # A row that may be read but not written passes the comparison and is not in the answer.
    refused = tuple(
        row for row, state in different.items() if state == "different" and row not in updated
    )
    missing = tuple(row.id for row in rows if row.id not in different)
    return SaveResult(
        updated=len(updated),
        unchanged=sum(state == "same" for state in different.values()),
        conflicts=conflicts,
        missing=missing + refused,
    )


def _stated(model: type[Placed], rows: Iterable[RowChange]) -> tuple[Any, ...]:
    names = {name for row in rows for name in row.values}
    unknown = names - {field.name for field in model._meta.concrete_fields}
    if unknown or names & KEPT:
        msg = f"{model.__name__} has no field to write called {sorted(unknown | names & KEPT)}"
        raise TypeError(msg)
    fields = [field for field in model._meta.concrete_fields if field.name in names]
    indexes = [
        model._meta.get_field(field.index_name)
        for field in fields
        if isinstance(field, SealedField) and field.index_name is not None
    ]
    return (*fields, *indexes)


def _fill(cursor: Any, table: _Table, rows: Sequence[RowChange], *, full: bool) -> None:
    """Make the temporary table and stream the rows into it."""
    columns = sql.SQL(", ").join(table.columns)
    # A value that is refused while the stream is open would spoil the caller's transaction.
    prepared = list(_prepared(table, rows, full=full))
    cursor.execute(
        sql.SQL(
            "create temporary table {} on commit drop as select id, {}, version as _version, "
            "''::varbit as _given, 0 as _place from {} with no data"
        ).format(table.temporary, columns, table.real)
    )
    copy = sql.SQL("copy {} (id, {}, _version, _given, _place) from stdin").format(
        table.temporary, columns
    )
    with cursor.copy(copy) as stream:
        for place, (row, values, given) in enumerate(prepared):
            stream.write_row((row.id, *values, row.expected_version, given, place))
    cursor.execute(sql.SQL("analyze {}").format(table.temporary))


def _prepared(
    table: _Table, rows: Sequence[RowChange], *, full: bool
) -> Iterable[tuple[RowChange, list[Any], str]]:
    """Yield each row with its database values in column order and a bit for each value given."""
    sealed = _seal(table, rows)
    for number, row in enumerate(rows):
        values: list[Any] = []
        given: list[str] = []
        for field in table.fields:
            ready = sealed.get(field.name)
            if ready is not None:
                is_given, value = ready[number]
            else:
                is_given, value = _value(field, row.values, full=full)
            values.append(value)
            given.append("1" if is_given else "0")
        yield row, values, "".join(given)


def _value(field: Any, values: Mapping[str, object], *, full: bool) -> tuple[bool, Any]:
    if field.name in values:
        value = values[field.name]
        if value is CLEAR:
            value = None if field.null else _empty(field)
    elif full:
        value = field.get_default()
    else:
        return False, None
    if type(value) in _AS_THEY_ARE and not isinstance(field, models.JSONField):
        return True, value
    return True, field.get_db_prep_save(value, connection)


def _empty(field: Any) -> Any:
    if field.has_default():
        return field.get_default()
    if isinstance(field, models.CharField | models.TextField):
        return ""
    raise Refused("cannot_be_empty", column=str(field.verbose_name))


def _seal(table: _Table, rows: Sequence[RowChange]) -> dict[str, list[tuple[bool, bytes | None]]]:
    """Seal each sealed column of all rows at once, with the blind index beside it."""
    ready: dict[str, list[tuple[bool, bytes | None]]] = {}
    for field in table.fields:
        if not isinstance(field, SealedField):
            continue
        cells: list[tuple[bool, bytes | None]] = []
        texts: list[tuple[int, UUID, str]] = []
        for number, row in enumerate(rows):
            value = row.values.get(field.name, CLEAR)
            text = str(value) if value is not CLEAR and value is not None else ""
            cells.append((row.new or field.name in row.values, None))
            if text:
                texts.append((number, row.id, text))
        indexes = list(cells)
        blobs = field.seal_many([(row_id, text) for _number, row_id, text in texts])
        for (number, _row_id, _text), blob in zip(texts, blobs, strict=True):
            cells[number] = (True, blob)
        ready[field.name] = cells
        if field.index_name is not None:
            keyed = field.index_many(text for _number, _row_id, text in texts)
            for (number, _row_id, _text), digest in zip(texts, keyed, strict=True):
                indexes[number] = (True, digest)
            ready[field.index_name] = indexes
    return ready


def _differs(table: _Table) -> sql.Composable:
    """Return the condition that at least one given value is not the stored one."""
    tests: list[sql.Composable] = []
    for position, field in enumerate(table.fields):
        compared = field
        if isinstance(field, SealedField) and field.index_name is not None:
            # Sealing twice gives different bytes, so equal values are told by their index.
            compared = table.model._meta.get_field(field.index_name)
        tests.append(
            sql.SQL(
                "(get_bit(s._given, {bit}) = 1 and s.{column} is distinct from t.{column})"
            ).format(bit=sql.Literal(position), column=sql.Identifier(compared.column))
        )
    return sql.SQL(" or ").join(tests)


def _compare(table: _Table) -> sql.Composable:
    return sql.SQL(
        "select s.id, case when s._version is not null and s._version <> t.version "
        "then 'conflict' when {differs} then 'different' else 'same' end "
        "from {temporary} s join {real} t using (id)"
    ).format(differs=_differs(table), temporary=table.temporary, real=table.real)


def _merge(table: _Table) -> sql.Composable:
    assigned: list[sql.Composable] = []
    for position, field in enumerate(table.fields):
        condition = sql.SQL("get_bit(s._given, {}) = 1").format(sql.Literal(position))
        if isinstance(field, SealedField) and field.index_name is not None:
            neighbour: Any = table.model._meta.get_field(field.index_name)
            index = sql.Identifier(neighbour.column)
            condition += sql.SQL(" and s.{index} is distinct from t.{index}").format(index=index)
        assigned.append(
            sql.SQL("{column} = case when {condition} then s.{column} else t.{column} end").format(
                column=sql.Identifier(field.column), condition=condition
            )
        )
    return sql.SQL(
        "update {real} t set {assigned}, version = t.version + 1 from {temporary} s "
        "where t.id = s.id and (s._version is null or s._version = t.version) and ({differs}) "
        "returning t.id"
    ).format(
        real=table.real,
        temporary=table.temporary,
        assigned=sql.SQL(", ").join(assigned),
        differs=_differs(table),
    )


def _drop(cursor: Any, table: _Table) -> None:
    # Dropped at once, not only at commit: one transaction may write many tables many times.
    cursor.execute(sql.SQL("drop table {}").format(table.temporary))
