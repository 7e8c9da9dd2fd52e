# ruff: noqa: S608 - statements are built from the constants of these files
"""Every trap of row security that was measured, one named test each, on real connections.

Nothing here goes through Python's own scope: PostgreSQL alone must hold.
"""

import uuid

import psycopg
import pytest
from django.conf import settings
from psycopg import errors

from anjia.base.database import Role, credentials
from anjia.base.scope import catalogue
from anjia.base.scope.tests.probe import (
    A_COUNTY,
    ROWS,
    ROWS_A_VILLAGE,
    TABLE,
    VILLAGES,
    Connection,
    actor,
    connect,
    count,
    scoped,
    tell,
)

COUNTY, VILLAGE = "610921", "610921100001"
A_TOWN = VILLAGES * ROWS_A_VILLAGE
PARALLEL = {
    False: ("set max_parallel_workers_per_gather = 0",),
    True: (
        "set max_parallel_workers_per_gather = 4",
        "set parallel_setup_cost = 0",
        "set parallel_tuple_cost = 0",
        "set min_parallel_table_scan_size = 0",
        "set enable_indexscan = off",
        "set enable_bitmapscan = off",
        "set enable_indexonlyscan = off",
    ),
}


def prepare(connection: Connection, *, parallel: bool) -> None:
    for statement in PARALLEL[parallel]:
        connection.execute(statement)


@pytest.mark.parametrize("parallel", [False, True], ids=["serial", "parallel"])
def test_a_fresh_connection_without_an_actor_sees_nothing(app: Connection, parallel: bool) -> None:
    """The settings are NULL: no row."""
    prepare(app, parallel=parallel)
    assert count(app) == 0


@pytest.mark.parametrize("parallel", [False, True], ids=["serial", "parallel"])
def test_a_used_connection_without_an_actor_sees_nothing(used: Connection, parallel: bool) -> None:
    """After SET LOCAL the settings are empty strings: still no row, with and without workers."""
    prepare(used, parallel=parallel)
    setting = used.execute("select current_setting('anjia.read_1', true)").fetchone()
    assert setting == ("",)
    for _index in range(5):
        assert count(used) == 0


def test_the_parallel_tests_do_run_in_parallel(app: Connection) -> None:
    """Otherwise the tests above would prove nothing."""
    prepare(app, parallel=True)
    with scoped(app, actor(COUNTY)):
        plan = app.execute(f"explain (analyze, timing off) select count(*) from {TABLE}").fetchall()
    text = "\n".join(line for (line,) in plan)
    assert "Workers Launched" in text
    assert "Workers Launched: 0" not in text


@pytest.mark.parametrize("parallel", [False, True], ids=["serial", "parallel"])
@pytest.mark.parametrize(
    ("read", "rows"),
    [
        ((VILLAGE,), ROWS_A_VILLAGE),
        (("610921100",), A_TOWN),
        ((COUNTY,), A_COUNTY),
        (("6109",), 3 * A_COUNTY),
        (("61",), 3 * A_COUNTY),
        (("",), ROWS),
        ((COUNTY, "520901100", VILLAGE), A_COUNTY + A_TOWN),
        (("610924",), 0),
    ],
)
def test_each_width_of_scope_sees_exactly_its_rows(
    used: Connection, read: tuple[str, ...], rows: int, parallel: bool
) -> None:
    """Village, town, county, city, province, country, several, elsewhere."""
    prepare(used, parallel=parallel)
    with scoped(used, actor(*read)):
        assert count(used) == rows


def test_the_scope_ends_with_its_transaction_also_after_an_error(app: Connection) -> None:
    """A failed request leaves nothing to the next one on the same connection."""
    with pytest.raises(errors.DivisionByZero), scoped(app, actor(COUNTY)):
        app.execute("select 1/0")
    assert count(app) == 0


def test_a_savepoint_that_fails_takes_its_scope_back(app: Connection) -> None:
    """Inner work as the whole country, failed: the outer officer is the officer again."""
    with scoped(app, actor(VILLAGE)):
        with pytest.raises(errors.DivisionByZero), scoped(app, actor("")):
            app.execute("select 1/0")
        assert count(app) == ROWS_A_VILLAGE


def test_prepared_statements_do_not_keep_a_scope(app: Connection) -> None:
    """The same prepared statement serves a village, then a province, then nobody."""
    app.prepare_threshold = 1
    for _index in range(8):
        with scoped(app, actor(VILLAGE)):
            assert count(app) == ROWS_A_VILLAGE
    with scoped(app, actor("61")):
        assert count(app) == 3 * A_COUNTY
    assert count(app) == 0


@pytest.mark.parametrize("read", [VILLAGE, "610921100", COUNTY])
def test_a_page_of_a_scope_is_served_by_the_index(app: Connection, read: str) -> None:
    """Ranges with run-time bounds: no scan of the table, however wide the country."""
    with scoped(app, actor(read)):
        plan = app.execute(
            f"explain (analyze, timing off) select * from {TABLE} order by area, id limit 50"
        ).fetchall()
    text = "\n".join(line for (line,) in plan)
    assert "Seq Scan" not in text
    assert "Index Scan" in text or "Bitmap" in text


@pytest.mark.parametrize(
    "odd",
    ["61%", "6109_1", "'", "610921'; select 1 --", "６１０９２１", "\\", "a", ":", "~", "zzz"],
)
def test_an_odd_text_as_area_opens_nothing(app: Connection, odd: str) -> None:
    """Wildcards, quotes, other digits, the marks that the ranges use themselves."""
    with scoped(app, actor(odd)):
        assert count(app) == 0


def test_area_columns_compare_by_bytes() -> None:
    """Under another collation ':' sorts before the digits and every range would be empty or
    wrong.
    """
    with connect() as connection:
        rows = connection.execute(
            "select c.relname, a.attname, l.collname from pg_attribute a "
            "join pg_class c on c.oid = a.attrelid join pg_collation l on l.oid = a.attcollation "
            "where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' "
            "and a.attname in ('area', 'origin') and c.relrowsecurity"
        ).fetchall()
    assert rows
    assert [row for row in rows if row[2] != "C"] == []


# --- writing


def test_a_row_cannot_be_put_into_another_place(app: Connection) -> None:
    """Insert elsewhere: refused."""
    with pytest.raises(errors.InsufficientPrivilege), scoped(app, actor(write=[COUNTY])):
        app.execute(f"insert into {TABLE} (area) values ('610922100001')")


def test_a_row_cannot_be_moved_to_another_place(app: Connection) -> None:
    """Move out: refused. Pulling a foreign row in: nothing to pull."""
    with pytest.raises(errors.InsufficientPrivilege), scoped(app, actor(write=[COUNTY])):
        app.execute(f"update {TABLE} set area = '610922100001' where area = '{VILLAGE}'")
    with scoped(app, actor(write=[COUNTY])):
        pulled = app.execute(f"update {TABLE} set area = '{VILLAGE}' where area like '610922%'")
        assert pulled.rowcount == 0


def test_reading_alone_changes_nothing(app: Connection) -> None:
    """A reader's update and delete hit no row, though every row is seen."""
    with scoped(app, actor(COUNTY)):
        assert count(app) == A_COUNTY
        assert app.execute(f"update {TABLE} set note = 'x'").rowcount == 0
        assert app.execute(f"delete from {TABLE}").rowcount == 0


def test_the_side_of_origin_reads_and_does_not_write(app: Connection) -> None:
    """Where people came from, their rows are seen; update, delete and taking over are refused."""
    mark = f"o{uuid.uuid4().hex[:8]}"
    with scoped(app, actor("", write=["61"])):
        app.execute(
            f"insert into {TABLE} (area, origin, note) values ('{VILLAGE}', '610922100001', %s)",
            [mark],
        )
    with scoped(app, actor("610922", write=["610922"])):
        assert count(app, f"note = '{mark}'") == 1
        assert app.execute(f"delete from {TABLE} where note = %s", [mark]).rowcount == 0
        taken = app.execute(
            f"update {TABLE} set area = '610922100001' where note = %s",
            [mark],
        )
        assert taken.rowcount == 0
    with scoped(app, actor("610923")):
        assert count(app, f"note = '{mark}'") == 0
    with scoped(app, actor("", write=["61"])):
        app.execute(f"delete from {TABLE} where note = %s", [mark])


def test_copy_into_a_guarded_table_is_refused_and_the_way_round_is_checked(app: Connection) -> None:
    """Bulk loads go through a temporary table; foreign rows among them stop the whole load."""
    mark = f"c{uuid.uuid4().hex[:8]}"
    with pytest.raises(errors.FeatureNotSupported), scoped(app, actor(write=[COUNTY])):
        app.execute(f"copy {TABLE} (area) from stdin")
    load = (
        "create temporary table staged (area text) on commit drop",
        f"insert into staged values ('{VILLAGE}')",
    )
    with scoped(app, actor(COUNTY, write=[COUNTY])):
        for statement in load:
            app.execute(statement)
        app.execute(f"insert into {TABLE} (area, note) select area, '{mark}' from staged")
    foreign = actor(COUNTY, write=[COUNTY])
    with pytest.raises(errors.InsufficientPrivilege), scoped(app, foreign):  # noqa: PT012 - one transaction
        for statement in (*load, "insert into staged values ('610922100001')"):
            app.execute(statement)
        app.execute(f"insert into {TABLE} (area, note) select area, '{mark}' from staged")
    with scoped(app, actor(COUNTY, write=[COUNTY])):
        assert app.execute(f"delete from {TABLE} where note = %s", [mark]).rowcount == 1


# --- ways around


def test_a_leaking_function_sees_no_foreign_row(app: Connection) -> None:
    """A cheap function of the attacker's own is not run on rows before the policy."""
    heard: list[str] = []
    app.add_notice_handler(lambda notice: heard.append(notice.message_primary or ""))
    with scoped(app, actor(VILLAGE)):
        app.execute(
            "create function pg_temp.leak(t text) returns boolean language plpgsql cost 0.0000001 "
            "as $$ begin raise notice '%', t; return true; end $$"
        )
        app.execute(f"select count(*) from {TABLE} where pg_temp.leak(area)")
        app.execute("drop function pg_temp.leak")
    assert heard
    assert {area for area in heard if not area.startswith(VILLAGE)} == set()


def test_statistics_tell_nothing(used: Connection) -> None:
    """The planner's list of common values is hidden for guarded tables."""
    rows = used.execute("select 1 from pg_stats where tablename = %s", [TABLE]).fetchall()
    assert rows == []


@pytest.mark.parametrize(
    "statement",
    [
        f"alter table {TABLE} disable row level security",
        f"alter table {TABLE} no force row level security",
        f"drop policy anjia_read on {TABLE}",
        f"create policy mine on {TABLE} using (true)",
        f"truncate {TABLE}",
        f"alter table {TABLE} disable trigger all",
        f"create trigger mine before insert on {TABLE} execute function anjia_history()",
        f"create view public.mine as select * from {TABLE}",
        "create table public.mine (id int)",
        "create function public.mine() returns int language sql as 'select 1'",
        "set session_replication_role = replica",
        'insert into audit_rowhistory ("table", row_id, area, op, at) '
        "values ('t', gen_random_uuid(), '61', 'insert', now())",
        "delete from audit_event",
        "update audit_event set event = ''",
    ],
)
def test_the_application_role_cannot_loosen_anything(app: Connection, statement: str) -> None:
    """Policies, triggers, truncation (which policies do not see), new objects, the log."""
    with pytest.raises(psycopg.Error) as caught:
        app.execute(statement)
    assert isinstance(caught.value, errors.InsufficientPrivilege), caught.value


@pytest.mark.parametrize("role", [Role.OWNER, Role.BACKUP])
def test_the_application_role_cannot_become_another(app: Connection, role: Role) -> None:
    """SET ROLE to a stronger role is refused."""
    with pytest.raises(errors.InsufficientPrivilege):
        app.execute(f"set role {credentials(settings.HOME, role).user}")


def test_row_security_switched_off_raises_instead_of_showing(app: Connection) -> None:
    """`row_security = off` is the tool of dumps: for our role it is an error, not a way in."""
    app.execute("set row_security = off")
    with pytest.raises(errors.InsufficientPrivilege):
        count(app)


def test_the_owner_is_bound_too(probe_table: None) -> None:
    """FORCE: even the owner of the table sees nothing without an actor."""
    with connect(Role.OWNER) as owner:
        assert count(owner) == 0
        with scoped(owner, actor(COUNTY)):
            assert count(owner) == A_COUNTY


def test_the_backup_role_reads_everything_and_writes_nothing(probe_table: None) -> None:
    """A dump that is bound by policies would be a small, silent loss."""
    with connect(Role.BACKUP) as backup:
        assert count(backup) == ROWS
        with pytest.raises(errors.InsufficientPrivilege):
            backup.execute(f"delete from {TABLE}")


@pytest.mark.parametrize(
    ("role", "expected"),
    [(Role.OWNER, (False, False)), (Role.APP, (False, False)), (Role.BACKUP, (False, True))],
)
def test_the_roles_are_what_they_should_be(
    probe_table: None, role: Role, expected: tuple[bool, bool]
) -> None:
    """Nobody is a superuser; only the backup passes by the policies."""
    with connect(role) as connection:
        row = connection.execute(
            "select rolsuper, rolbypassrls from pg_roles where rolname = current_user"
        ).fetchone()
    assert row == expected


# --- what hangs on a table without being one


def test_no_view_reads_with_its_owners_rights(app: Connection) -> None:
    """Views must be security_invoker; a materialised view keeps rows without any policy."""
    rows = app.execute(
        "select relname, relkind, coalesce(reloptions::text, '') from pg_class "
        "where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')"
    ).fetchall()
    loose = [
        name for name, kind, options in rows if kind == "m" or "security_invoker" not in options
    ]
    assert loose == []


def test_an_invoker_view_shows_what_its_reader_may_see(probe_table: None) -> None:
    """The kind of view that is allowed: nothing without an actor, the actor's rows with one."""
    app_user = credentials(settings.HOME, Role.APP).user
    with connect(Role.OWNER) as owner, connect() as app:
        owner.execute(f"create view probe_view with (security_invoker) as select * from {TABLE}")
        try:
            owner.execute(f"grant select on probe_view to {app_user}")
            assert app.execute("select count(*) from probe_view").fetchone() == (0,)
            with scoped(app, actor(VILLAGE)):
                seen = app.execute("select count(*) from probe_view").fetchone()
            assert seen == (ROWS_A_VILLAGE,)
        finally:
            owner.execute("drop view probe_view")


def test_functions_with_their_owners_rights_are_known_by_name(app: Connection) -> None:
    """Each SECURITY DEFINER function is a door: its own search path, and a name on this list."""
    rows = app.execute(
        "select proname, coalesce(array_to_string(proconfig, ','), '') from pg_proc "
        "where pronamespace = 'public'::regnamespace and prosecdef"
    ).fetchall()
    assert {name for name, _settings in rows} <= catalogue.DEFINERS
    assert [name for name, config in rows if "search_path" not in config] == []


def test_history_cannot_be_forged_from_a_table_of_ones_own(app: Connection) -> None:
    """The history trigger on a temporary table that is named like a real one: refused."""
    with pytest.raises(errors.InsufficientPrivilege), app.transaction():  # noqa: PT012 - one transaction
        app.execute("create temporary table registry_household (id uuid, area text)")
        app.execute(
            "create trigger t after insert on registry_household referencing new table as new_rows "
            "for each statement execute function anjia_history()"
        )


def test_a_lock_does_not_reach_rows_that_one_may_not_change(app: Connection) -> None:
    """Select for update answers with writable rows only: nobody can block another county."""
    with scoped(app, actor("6109", write=[VILLAGE])):
        rows = app.execute(f"select id from {TABLE} where area like '61092%' for update").fetchall()
    assert len(rows) == ROWS_A_VILLAGE


def test_a_known_id_of_a_foreign_row_tells_nothing_but_that_it_is_taken(app: Connection) -> None:
    """The primary key is the one unique index without a place; ids are 74 random bits, not
    guessable.
    """
    with connect(Role.OWNER) as owner, owner.transaction():
        tell(owner, actor("610922"))
        row = owner.execute(f"select id from {TABLE} limit 1").fetchone()
    assert row is not None
    wanted = f"insert into {TABLE} (id, area) values (%s, '{VILLAGE}')"
    with pytest.raises(errors.UniqueViolation) as caught, scoped(app, actor(write=[COUNTY])):
        app.execute(wanted, [row[0]])
    assert "610922" not in str(caught.value)
