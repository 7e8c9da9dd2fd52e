"""Taking a whole import back from the history of its rows, as sets.

Everything that was written under the batch's id is undone, also what the domain wrote along with
the rows. A record that was changed since is never overwritten: it is named instead.
"""

from collections.abc import Iterator
from typing import Any, cast
from uuid import UUID

from django.apps import apps
from django.db import IntegrityError, connection, transaction
from psycopg import sql

from anjia.base.scope import guards
from anjia.kernel.refusals import Refused

# Bookkeeping of the import itself is not part of what is undone.
OWN_APPS = frozenset({"imports", "files"})
NAMED = 5

TRACES = """
create temporary table undo_traces on commit drop as
select "table", row_id, max(id) as last_id, (array_agg(op order by id))[1] as op
from audit_rowhistory where batch = %s and "table" = any(%s) group by "table", row_id
"""

CHANGED = """
select t."table", t.row_id from undo_traces t where exists (
    select from audit_rowhistory h where h."table" = t."table" and h.row_id = t.row_id
    and h.id > t.last_id and h.batch is distinct from %s)
"""

BEFORE = """
create temporary table {temporary} on commit drop as
select t.row_id as id, (
    select jsonb_object_agg(first.key, first.value) from (
        select distinct on (e.key) e.key, e.value
        from audit_rowhistory h, jsonb_each(h.before) e
        where h.batch = %s and h."table" = t."table" and h.row_id = t.row_id
            and h.before is not null
        order by e.key, h.id
    ) first
) as before from undo_traces t where t."table" = %s and t.op <> 'insert'
"""


def undo(batch: UUID, *, only_unchanged: bool) -> dict[str, int]:
    """Undo what stands in the history under `batch`; return how many were restored and removed.

    Inside `acting` with a batch of its own. Refused `import_changed_since` names records changed
    since, unless only the others are to be undone.
    """
    tables = [
        model._meta.db_table
        for model in guards.placed_models()
        if model._meta.app_label not in OWN_APPS
    ]
    with connection.cursor() as cursor:
        cursor.execute(TRACES, [batch, tables])
        cursor.execute(CHANGED, [batch])
        changed = cursor.fetchall()
        if changed and not only_unchanged:
            names = "、".join(_name(table, row_id) for table, row_id in changed[:NAMED])
            raise Refused("import_changed_since", count=len(changed), names=names)
        if changed:
            gone = 'delete from undo_traces where "table" = %s and row_id = %s'
            cursor.executemany(gone, changed)
        try:
            done = {"restored": 0, "removed": 0, "kept": len(changed)}
            # First away with what was added: a restored row may need its unique value back.
            for table in _touched(tables):
                done["removed"] += _remove(table)
            for table in _touched(tables):
                done["restored"] += _restore(table, batch)
            cursor.execute("set constraints all immediate")
        except IntegrityError as error:
            raise Refused("import_in_use") from error
        cursor.execute("drop table undo_traces")
    return done


def _touched(tables: list[str]) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute('select distinct "table" from undo_traces')
        found = {row[0] for row in cursor.fetchall()}
    yield from (table for table in tables if table in found)


def _name(table: str, row_id: UUID) -> str:
    for model in apps.get_models():
        if model._meta.db_table == table:
            row = cast("Any", model)._meta.default_manager.filter(pk=row_id).first()
            return str(row) if row is not None else str(model._meta.verbose_name)
    return table


def _restore(table: str, batch: UUID) -> int:
    """Give changed rows the values from before the batch, and bring deleted ones back."""
    temporary = sql.Identifier(f"undo_{table}"[:63])
    names = {"table": sql.Identifier(table), "temporary": temporary}
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(BEFORE).format(**names), [batch, table])
        cursor.execute(sql.SQL("select count(*) from {temporary}").format(**names))
        (wanted,) = cursor.fetchone()
        columns = _columns(table, temporary)
        done = 0
        if columns:
            assigned = sql.SQL(", ").join(
                sql.SQL("{0} = case when u.before ? {1} then r.{0} else t.{0} end").format(
                    sql.Identifier(name), sql.Literal(name)
                )
                for name in columns
            )
            try:
                with transaction.atomic():
                    cursor.execute(
                        sql.SQL(
                            "update {table} t set {assigned}, version = t.version + 1 "
                            "from {temporary} u, "
                            "lateral jsonb_populate_record(null::{table}, u.before) r "
                            "where t.id = u.id"
                        ).format(assigned=assigned, **names)
                    )
                    done = cursor.rowcount
            except IntegrityError:
                done = _step_back(table, batch, assigned)
            cursor.execute(
                sql.SQL(
                    "insert into {table} select r.* from {temporary} u, "
                    "lateral jsonb_populate_record(null::{table}, u.before) r "
                    "where u.before ? 'id' and not exists "
                    "(select from {table} t where t.id = u.id)"
                ).format(**names)
            )
            done += cursor.rowcount
        cursor.execute(sql.SQL("drop table {temporary}").format(**names))
    if done != wanted:
        raise Refused("import_out_of_reach", count=wanted - done)
    return done


def _step_back(table: str, batch: UUID, assigned: sql.Composable) -> int:
    """Take back one change after the other, the last one first; return how many rows it was.

    Two rows that exchanged a value, such as who is head, cannot change back at once: each needs
    what the other still has. The way back through every step that was once taken is always free.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select h.id, h.row_id from audit_rowhistory h join undo_traces t "
            'on t."table" = h."table" and t.row_id = h.row_id '
            "where h.batch = %s and h.\"table\" = %s and h.op = 'update' order by h.id desc",
            [batch, table],
        )
        steps = cursor.fetchall()
        step = sql.SQL(
            "update {table} t set {assigned}, version = t.version + 1 from audit_rowhistory u, "
            "lateral jsonb_populate_record(null::{table}, u.before) r "
            "where u.id = %s and t.id = u.row_id"
        ).format(table=sql.Identifier(table), assigned=assigned)
        cursor.executemany(step, [[step_id] for step_id, _row in steps])
    return len({row for _step, row in steps})


def _columns(table: str, temporary: sql.Identifier) -> list[str]:
    """Return the columns that any row of the batch had changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(
                "select distinct jsonb_object_keys(before) from {} where before is not null"
            ).format(temporary)
        )
        found = {row[0] for row in cursor.fetchall()}
        cursor.execute(
            "select column_name from information_schema.columns where table_name = %s "
            "and table_schema = 'public' and is_generated = 'NEVER'",
            [table],
        )
        known = {row[0] for row in cursor.fetchall()}
    return sorted((found & known) - {"id", "version"})


def _remove(table: str) -> int:
    """Delete the rows that the batch added."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from undo_traces where \"table\" = %s and op = 'insert'", [table]
        )
        (wanted,) = cursor.fetchone()
        cursor.execute(
            sql.SQL(
                "delete from {table} t using undo_traces u "
                "where u.\"table\" = {name} and u.op = 'insert' and t.id = u.row_id"
            ).format(table=sql.Identifier(table), name=sql.Literal(table))
        )
        done = int(cursor.rowcount)
    if done != wanted:
        raise Refused("import_out_of_reach", count=wanted - done)
    return done
