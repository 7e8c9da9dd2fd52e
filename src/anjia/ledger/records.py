"""Set-based writing: any number of rows of one table in a handful of statements.

Rows go into a temporary table with COPY and from there into the real one, because PostgreSQL
refuses COPY into a table with row security. Row security, history triggers and constraints see
ordinary INSERT and UPDATE statements. While PostgreSQL inserts some rows, the next ones are made
ready. Rules of a domain do not belong here: actions check, then call `write`.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import count
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction
from django.db.utils import ProgrammingError
from psycopg import sql
from psycopg.errors import InsufficientPrivilege

from anjia.base.scope.models import Placed
from anjia.base.sealed import SealedField
from anjia.kernel.refusals import Refused
from anjia.ledger import copying
from anjia.ledger.declaration.changes import CLEAR, RowChange, SaveResult

_serial = count(1)
PIECE = 2_000  # rows that PostgreSQL inserts while as many are made ready

# What PostgreSQL takes as Python has it; Django would say the same a million times an import.
_AS_THEY_ARE = frozenset({str, int, bool, UUID, date, type(None)})
KEPT = frozenset({"id", "version"})


def write(model: type[Placed], rows: Sequence[RowChange]) -> SaveResult:
    """Insert the new rows and update the others; values are keyed by field name.

    Inside `acting`, in its transaction; what is refused leaves nothing written. A value that is
    absent stays as it is (a new row takes the field's default); `CLEAR` empties. Clear text of
    sealed fields is sealed and indexed here. A row whose `expected_version` is no longer the stored
    one is left alone and named in `conflicts`; one that is gone, or outside the places that may be
    written, in `missing`. A row that already is as asked is counted as unchanged and gets no new
    version and no history.
    """
    if not rows:
        return SaveResult()
    added = [row for row in rows if row.new]
    changed = [row for row in rows if not row.new]
    result = SaveResult()
    try:
        with transaction.atomic():
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
    # Whether the rows are new, so that every field of a row has a value.
    full: bool

    @cached_property
    def temporary(self) -> sql.Identifier:
        return sql.Identifier(f"write_{next(_serial)}_{self.model._meta.db_table}"[:63])

    @property
    def real(self) -> sql.Identifier:
        return sql.Identifier(self.model._meta.db_table)

    @property
    def columns(self) -> list[sql.Identifier]:
        return [sql.Identifier(field.column) for field in self.fields]


def _insert(model: type[Placed], rows: Sequence[RowChange]) -> SaveResult:
    stated = _stated(model, rows)
    constant: dict[str, sql.Composable] = {}
    fields = list(stated)
    for field in model._meta.concrete_fields:
        if field.primary_key or field.name == "version" or field in stated:
            continue
        if callable(field.default):
            fields.append(field)  # it may give every row another value
        elif (default := field.get_default()) is not None:
            ready = field.get_db_prep_save(default, connection)
            constant[str(field.column)] = sql.Literal(ready)
    table = _Table(model=model, fields=tuple(fields), full=True)
    own = [sql.Identifier("id"), *table.columns]
    insert = sql.SQL("insert into {} ({}, version) select {}, 1 from {} order by _place").format(
        table.real,
        sql.SQL(", ").join([*own, *(sql.Identifier(name) for name in constant)]),
        sql.SQL(", ").join([*own, *constant.values()]),
        table.temporary,
    )
    return SaveResult(inserted=_in_pieces(table, insert, rows))


def _in_pieces(table: _Table, insert: sql.Composable, rows: Sequence[RowChange]) -> int:
    inserted = 0
    pieces = [rows[start : start + PIECE] for start in range(0, len(rows), PIECE)]
    ready = _prepared(table, pieces[0])
    with connection.cursor() as cursor:
        _create(cursor, table)
        for following in [*pieces[1:], None]:
            _copy(cursor, table, ready)
            with _under_way():
                cursor.execute(insert)
                if following is not None:
                    ready = _prepared(table, following)
            inserted += cursor.rowcount
            if following is not None:
                cursor.execute(sql.SQL("truncate {}").format(table.temporary))
        _drop(cursor, table)
    return inserted


@contextmanager
def _under_way() -> Iterator[None]:
    """Send the statements of the block, and wait for PostgreSQL at its end only."""
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


def _update(model: type[Placed], rows: Sequence[RowChange]) -> SaveResult:
    table = _Table(model=model, fields=_stated(model, rows), full=False)
    if not table.fields:
        return SaveResult(unchanged=len(rows))
    # A value that is refused while the stream is open would spoil the caller's transaction.
    ready = _prepared(table, rows)
    with connection.cursor() as cursor:
        _create(cursor, table)
        _copy(cursor, table, ready)
        # The real table may have been filled minutes ago and have no statistics yet; whichever way
        # round the planner then joins the two, it finds an index to do it by.
        cursor.execute(sql.SQL("create unique index on {} (id)").format(table.temporary))
        cursor.execute(sql.SQL("analyze {}").format(table.temporary))
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


def _create(cursor: Any, table: _Table) -> None:
    columns = sql.SQL(", ").join(table.columns)
    cursor.execute(
        sql.SQL(
            "create temporary table {} on commit drop as select id, {}, version as _version, "
            "''::varbit as _given, 0 as _place from {} with no data"
        ).format(table.temporary, columns, table.real)
    )


def _copy(cursor: Any, table: _Table, ready: bytes) -> None:
    own = sql.SQL("id, _version, _place, _given")
    copy = sql.SQL("copy {} ({}) from stdin").format(
        table.temporary, sql.SQL(", ").join([own, *table.columns])
    )
    with cursor.copy(copy) as stream:
        stream.write(ready)


def _prepared(table: _Table, rows: Sequence[RowChange]) -> bytes:
    """Return the rows of the temporary table, with a bit for every value that is given."""
    sealed = _seal(table, rows)
    columns: list[Sequence[str]] = []
    bits: list[Iterable[str]] = []
    for field in table.fields:
        if field.name in sealed:
            given, values = sealed[field.name]
        else:
            given, values = _column(field, rows, full=table.full)
        columns.append(copying.column(values))
        if not table.full:
            bits.append(["1" if is_given else "0" for is_given in given])
    masks = list(map("".join, zip(*bits, strict=True))) if bits else [""] * len(rows)
    ids = copying.column([row.id for row in rows])
    versions = copying.column([row.expected_version for row in rows])
    places = copying.column(range(len(rows)))
    return copying.lines([ids, versions, places, masks, *columns])


def _column(field: Any, rows: Sequence[RowChange], *, full: bool) -> tuple[list[bool], list[Any]]:
    """Return which rows give a field a value, and every row's database value of it."""
    name = field.name
    given = [name in row.values for row in rows]
    absent = field.get_default if full and callable(field.default) else None
    default = field.get_default() if full and absent is None else None
    stated = [
        row.values[name] if here else absent() if absent else default
        for row, here in zip(rows, given, strict=True)
    ]
    if isinstance(field, models.JSONField) and field.encoder is None and CLEAR not in stated:
        return given, [None if value is None else _json(value) for value in stated]
    if not isinstance(field, models.JSONField) and _AS_THEY_ARE.issuperset(map(type, stated)):
        return given, stated
    return given, [_value(field, value) for value in stated]


def _json(value: object) -> str:
    # As it is: escaped, a Chinese character takes twice the room and PostgreSQL twice the time.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _value(field: Any, value: object) -> Any:
    if value is CLEAR:
        value = None if field.null else _empty(field)
    if type(value) in _AS_THEY_ARE and not isinstance(field, models.JSONField):
        return value
    return field.get_db_prep_save(value, connection)


def _empty(field: Any) -> Any:
    if field.has_default():
        return field.get_default()
    if isinstance(field, models.CharField | models.TextField):
        return ""
    raise Refused("cannot_be_empty", column=str(field.verbose_name))


def _seal(
    table: _Table, rows: Sequence[RowChange]
) -> dict[str, tuple[list[bool], list[bytes | None]]]:
    """Seal each sealed column of all rows at once, with the blind index beside it."""
    ready: dict[str, tuple[list[bool], list[bytes | None]]] = {}
    for field in table.fields:
        if not isinstance(field, SealedField):
            continue
        given = [row.new or field.name in row.values for row in rows]
        texts: list[tuple[int, UUID, str]] = []
        for number, row in enumerate(rows):
            value = row.values.get(field.name, CLEAR)
            if value is not CLEAR and value is not None and (text := str(value)):
                texts.append((number, row.id, text))
        blobs = field.seal_many([(row_id, text) for _number, row_id, text in texts])
        ready[field.name] = given, _scattered(texts, blobs, rows=len(rows))
        if field.index_name is not None:
            keyed = field.index_many(text for _number, _row_id, text in texts)
            ready[field.index_name] = given, _scattered(texts, keyed, rows=len(rows))
    return ready


def _scattered(
    texts: Sequence[tuple[int, UUID, str]], made: Sequence[bytes], *, rows: int
) -> list[bytes | None]:
    column: list[bytes | None] = [None] * rows
    for (number, _row_id, _text), one in zip(texts, made, strict=True):
        column[number] = one
    return column


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
