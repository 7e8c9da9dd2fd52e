"""What the database's own catalogue says about row security, compared with what `guards` asks for.

The application refuses to serve on any difference: a policy that somebody loosened, a table that a
migration added without guarding it, a view that reads with its owner's rights, a role too strong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from anjia.base.scope import guards

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.backends.utils import CursorWrapper

PATTERN = "anjia_scope_pattern"

# Each of these runs with its owner's rights: a door, so it is known by name.
DEFINERS = frozenset({"anjia_history", "anjia_history_two", "anjia_event_hash", "anjia_xid"})

ROLE = """
select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = current_user
"""
POLICIES = """
select p.polrelid::regclass::text, p.polname, p.polcmd, p.polpermissive, p.polroles,
    pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
from pg_policy p where p.polrelid = any(%s::regclass[]) order by 1, 2
"""
TABLES = """
select c.relname, c.relrowsecurity, c.relforcerowsecurity,
    pg_has_role(current_user, c.relowner, 'member'),
    has_table_privilege(current_user, c.oid, 'truncate'),
    (select count(*) from pg_trigger t where t.tgrelid = c.oid
        and t.tgname like 'anjia_history_%%' and t.tgenabled in ('O', 'A')),
    (select count(*) from pg_attribute a join pg_collation l on l.oid = a.attcollation
        where a.attrelid = c.oid and a.attname in ('area', 'origin') and l.collname <> 'C')
from pg_class c where c.relnamespace = 'public'::regnamespace and c.relname = any(%s)
"""
VIEWS = """
select relname from pg_class where relnamespace = 'public'::regnamespace and (relkind = 'm'
    or relkind = 'v' and not coalesce(reloptions, '{}') && array['security_invoker=true',
        'security_invoker=on', 'security_invoker=1'])
"""
FUNCTIONS = """
select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef
    and not proname = any(%s)
"""
FORGING = """
select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef
    and prorettype = 'trigger'::regtype and has_function_privilege(current_user, oid, 'execute')
"""
NAKED = """
select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname = 'area'
    and not a.attisdropped and not c.relrowsecurity and not c.relname = any(%s)
"""

# Tables with an area that everybody may read, because rules of a wider area hold inside it.
OPEN = frozenset({"definitions_version", "parameters_entry", "subsidies_scheme"})


def faults(connection: BaseDatabaseWrapper) -> list[str]:
    """What makes it unsafe to serve on this connection; empty when everything holds."""
    models = guards.placed_models()
    expected = {model._meta.db_table: guards.kind_of(model) for model in models}
    histories = {model._meta.db_table: model.keeps_history for model in models}
    with connection.cursor() as cursor:
        found = [*_role(cursor), *_tables(cursor, histories)]
        if not found:
            found += _policies(cursor, expected, connection)
        found += _named(cursor, VIEWS, "The view %s shows rows with its owner's rights.")
        found += _named(
            cursor, FUNCTIONS, "The function %s runs with its owner's rights.", DEFINERS
        )
        found += _named(cursor, FORGING, "The application may hang %s on a table of its own.")
        found += _named(cursor, NAKED, "The table %s has places and no row security.", OPEN)
    return found


def _role(cursor: CursorWrapper) -> list[str]:
    cursor.execute(ROLE)
    superuser, bypass, *makers = cursor.fetchone() or (True, True, True, True)
    found = []
    if superuser or bypass:
        found.append("The database role of the application can bypass row security.")
    if any(makers):
        found.append("The database role of the application can make roles or databases.")
    return found


def _tables(cursor: CursorWrapper, keeps_history: dict[str, bool]) -> list[str]:
    cursor.execute(TABLES, [list(keeps_history)])
    seen = {row[0]: row[1:] for row in cursor.fetchall()}
    found = []
    for table, keeps in keeps_history.items():
        if table not in seen:
            found.append(f"The table {table} is missing: run the migrations.")
            continue
        enabled, forced, owns, truncates, histories, collations = seen[table]
        for wrong, words in (
            (not (enabled and forced), "does not force row security"),
            (owns, "belongs to the role of the application"),
            (truncates, "can be truncated, which no policy sees"),
            (histories != (len(guards.OPS) if keeps else 0), "keeps no history, or should not"),
            (collations, "compares places by a language's order, not by bytes"),
        ):
            if wrong:
                found.append(f"The table {table} {words}.")
    return found


def _policies(
    cursor: CursorWrapper, expected: dict[str, guards.Kind], connection: BaseDatabaseWrapper
) -> list[str]:
    """Compare policies as PostgreSQL spells them: made on a pattern and read back."""
    patterns: dict[guards.Kind, list[tuple[Any, ...]]] = {}
    with transaction.atomic(using=connection.alias):
        for kind in set(expected.values()):
            cursor.execute(
                f'create temporary table {PATTERN} (area varchar(18) collate "C", '
                'origin varchar(18) collate "C") on commit drop'
            )
            for statement in guards.policies(PATTERN, kind):
                cursor.execute(statement)
            cursor.execute(POLICIES, [[PATTERN]])
            patterns[kind] = [row[1:] for row in cursor.fetchall()]
            cursor.execute(f"drop table {PATTERN}")
    cursor.execute(POLICIES, [list(expected)])
    held: dict[str, list[tuple[Any, ...]]] = {}
    for row in cursor.fetchall():
        held.setdefault(row[0], []).append(row[1:])
    return [
        f"The policies of the table {table} are not the ones that this version asks for."
        for table, kind in expected.items()
        if held.get(table) != patterns[kind]
    ]


def _named(
    cursor: CursorWrapper, query: str, words: str, known: frozenset[str] | None = None
) -> list[str]:
    cursor.execute(query, [] if known is None else [list(known)])
    return [words % name for (name,) in cursor.fetchall()]
