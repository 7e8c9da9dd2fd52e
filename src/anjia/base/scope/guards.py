"""Row security and history in the database: installed from the models, compared with the catalogue.

Every model that inherits ``Placed`` gets the same four policies and the same three triggers. They
are derived, not migrated: ``install`` runs as the owner after each migration and may be repeated,
``catalogue`` says what differs, and the application refuses to serve when anything does.

The policies use byte ranges with run-time bounds, which an index serves at every scope; a pattern
(``like setting || '%'``) would not, and would show everything once the setting is empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps
from psycopg import sql

from anjia.base.scope import packages
from anjia.base.scope.context import SLOTS
from anjia.base.scope.models import Placed, TwoPlaced

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.backends.base.base import BaseDatabaseWrapper

HISTORY_FUNCTION = """
create or replace function anjia_history() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $body$
-- The transaction's number is asked for once a statement: as the column's default, it took as long
-- as writing the row.
declare
    who text := coalesce(current_setting('anjia.actor', true), '');
    who_name text := coalesce(current_setting('anjia.actor_name', true), '');
    why text := coalesce(current_setting('anjia.reason', true), '');
    of_batch uuid := nullif(current_setting('anjia.batch', true), '')::uuid;
begin
    if tg_op = 'INSERT' then
        insert into audit_rowhistory
            ("table", row_id, area, origin, op, at, actor_id, actor_name, reason, batch, xid)
        select tg_table_name, n.id, n.area, {origin_new}, 'insert', now(), who, who_name, why,
            of_batch, (select anjia_xid())
        from new_rows n;
    elsif tg_op = 'DELETE' then
        insert into audit_rowhistory
            ("table", row_id, area, origin, op, before, at, actor_id, actor_name, reason, batch,
             xid)
        select tg_table_name, o.id, o.area, {origin_old}, 'delete', to_jsonb(o), now(),
            who, who_name, why, of_batch, (select anjia_xid())
        from old_rows o;
    else
        insert into audit_rowhistory
            ("table", row_id, area, origin, op, before, after, at, actor_id, actor_name, reason,
             batch, xid)
        select tg_table_name, c.id, c.area, c.origin, 'update', d.before, d.after, now(),
            who, who_name, why, of_batch, (select anjia_xid())
        from (
            select n.id, n.area, {origin_new} as origin, to_jsonb(o) - 'version' as was,
                to_jsonb(n) as became
            from old_rows o join new_rows n using (id)
            offset 0  -- so that each row is written as JSON once, not once a column
        ) c,
        lateral (
            select jsonb_object_agg(x.key, x.value) as before,
                jsonb_object_agg(x.key, c.became -> x.key) as after
            from jsonb_each(c.was) x
            where x.value is distinct from c.became -> x.key
        ) d
        where d.before is not null;
    end if;
    return null;
end
$body$
"""

# Whoever may run a trigger function may hang it on a temporary table and forge history with it.
# Triggers themselves ask for no right when they fire.
CLOSE_TRIGGER_FUNCTIONS = """
do $body$ declare f record; begin
    for f in select oid::regprocedure as name from pg_proc
        where pronamespace = 'public'::regnamespace and prosecdef
            and prorettype = 'trigger'::regtype
    loop execute format('revoke all on function %s from public', f.name); end loop;
end $body$
"""

OPS = {
    "insert": "new table as new_rows",
    "update": "old table as old_rows new table as new_rows",
    "delete": "old table as old_rows",
}


def placed_models() -> list[type[Placed]]:
    """Every concrete model that bears a place, by table name."""
    found = [
        model for model in apps.get_models(include_auto_created=True) if issubclass(model, Placed)
    ]
    return sorted(found, key=lambda model: model._meta.db_table)


def install(connection: BaseDatabaseWrapper) -> None:
    """Bring policies, triggers and grants to what the models ask for, as the owner."""
    owner = str(connection.settings_dict["USER"])
    database = owner.removesuffix("_owner")
    roles = {name: sql.Identifier(f"{database}_{name}") for name in ("owner", "app", "backup")}
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for statement in statements(present):
            cursor.execute(sql.SQL(statement).format(**roles).as_string(cursor.connection))


def statements(present: set[str]) -> Iterable[str]:
    """The statements of :func:`install`; ``{owner}``, ``{app}`` and ``{backup}`` are roles."""
    yield from _functions()
    yield CLOSE_TRIGGER_FUNCTIONS
    yield "grant select on all tables in schema public to {app}, {backup}"
    yield "grant select on all sequences in schema public to {backup}"
    yield "grant insert, update, delete on all tables in schema public to {app}"
    yield "grant usage on all sequences in schema public to {app}"
    yield "revoke insert, update, delete on django_migrations from {app}"
    yield "revoke update, delete on audit_event from {app}"
    yield "revoke insert, update, delete on audit_rowhistory from {app}"
    for model in apps.get_models():
        if getattr(model, "append_only", False) and model._meta.db_table in present:
            yield f'revoke update, delete on "{model._meta.db_table}" from {{app}}'
    for model in placed_models():
        if model._meta.db_table not in present:
            continue  # a model whose migration is still to be written; `catalogue` names it
        yield from guard(model._meta.db_table, kind_of(model), history=model.keeps_history)
    yield from _history_policies()


@dataclass(frozen=True)
class Kind:
    """What the policies of a table depend on."""

    two: bool = False  # it has an origin beside its place
    package: str = ""  # rows are seen only where a permission of this package is held
    below: bool = False  # the places inside it see it


def kind_of(model: type[Placed]) -> Kind:
    """What the policies of a model's table depend on."""
    return Kind(
        two=issubclass(model, TwoPlaced),
        package=packages.of(model),
        below=model.seen_from_below,
    )


def guard(table: str, kind: Kind, *, history: bool = True) -> Iterable[str]:
    """The statements that guard one table: row security, its policies and its history."""
    yield f'alter table "{table}" enable row level security'
    yield f'alter table "{table}" force row level security'
    yield from policies(table, kind)
    if history:
        yield from _triggers(table, two=kind.two)


def _functions() -> Iterable[str]:
    for two in (False, True):
        origin = {"origin_new": "n.origin", "origin_old": "o.origin"}
        if not two:
            origin = {"origin_new": "null", "origin_old": "null"}
        name = "anjia_history_two()" if two else "anjia_history()"
        text = HISTORY_FUNCTION
        for key, value in origin.items():
            text = text.replace("{" + key + "}", value)
        yield text.replace("anjia_history()", name)


def in_range(column: str, kind: str, package: str = "") -> str:
    """The condition that ``column`` lies in one of the actor's ``read`` or ``write`` slots.

    With a ``package``, in one of those in which the actor holds a permission of it.
    """
    return _in_a_slot(
        kind,
        package,
        f"{column} >= nullif(current_setting('anjia.SLOT', true), '') and "
        f"{column} < nullif(current_setting('anjia.SLOT_end', true), '')",
    )


def above(package: str = "") -> str:
    """The condition that the row's place holds one of the slots that the actor reads."""
    codes = "string_to_array(nullif(current_setting('anjia.SLOT_above', true), ''), ',')"
    return _in_a_slot("read", package, f"area = any ({codes})")


def _in_a_slot(kind: str, package: str, condition: str) -> str:
    if package:
        # The range stands first: most rows are told by it, and an index serves it.
        held = "current_setting('anjia.SLOT_packages', true)"
        condition += f" and strpos({held}, ',{package},') > 0"
    slots = (condition.replace("SLOT", f"{kind}_{number}") for number in range(1, SLOTS + 1))
    return "(" + " or ".join(f"({slot})" for slot in slots) + ")"


def policies(table: str, kind: Kind) -> Iterable[str]:
    """The four policies of a table that bears one place, or two.

    With a ``package`` the place alone opens nothing: who administers a county's accounts, or reads
    its figures, sees none of its people, also when they have a post in one of its grids.
    """
    read, write = in_range("area", "read", kind.package), in_range("area", "write", kind.package)
    if kind.two:
        read = f"({read} or {in_range('origin', 'read', kind.package)})"
    if kind.below:
        read = f"({read} or {above(kind.package)})"
    for name, body in (
        ("anjia_read", f"for select using ({read})"),
        ("anjia_insert", f"for insert with check ({write})"),
        ("anjia_update", f"for update using ({write}) with check ({write})"),
        ("anjia_delete", f"for delete using ({write})"),
    ):
        yield f'drop policy if exists {name} on "{table}"'
        yield f'create policy {name} on "{table}" {body}'


def _triggers(table: str, *, two: bool) -> Iterable[str]:
    function = "anjia_history_two" if two else "anjia_history"
    for op, transition in OPS.items():
        yield (
            f'create or replace trigger anjia_history_{op} after {op} on "{table}" '
            f"referencing {transition} for each statement execute function {function}()"
        )


def _history_policies() -> Iterable[str]:
    read = f"({in_range('area', 'read')} or {in_range('origin', 'read')})"
    for package in sorted(packages.closed()):
        ours = f"starts_with(\"table\", '{package}_')"
        places = [in_range(column, "read", package) for column in ("area", "origin")]
        read += f" and (not {ours} or {' or '.join(places)})"
    yield "alter table audit_rowhistory enable row level security"
    yield "drop policy if exists anjia_read on audit_rowhistory"
    yield f"create policy anjia_read on audit_rowhistory for select using ({read})"
    yield "alter table audit_event enable row level security"
    yield "drop policy if exists anjia_read on audit_event"
    yield (
        "create policy anjia_read on audit_event for select "
        f"using (area is null or {in_range('area', 'read')})"
    )
    yield "drop policy if exists anjia_insert on audit_event"
    yield "create policy anjia_insert on audit_event for insert with check (true)"
