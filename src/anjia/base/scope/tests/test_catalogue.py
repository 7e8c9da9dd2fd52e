# ruff: noqa: S608 - statements are built from the constants of these files
"""The start-up check: it passes on a sound database and names each way in which one is not."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import connection, connections

from anjia.base.database import Role, credentials
from anjia.base.scope import catalogue
from anjia.base.scope.tests.probe import connect

pytestmark = pytest.mark.django_db
UNIT = "access_unit"
APP = "{app}"


@contextmanager
def spoilt(spoil: str, repair: str) -> Iterator[None]:
    """The owner does something to the database that must be noticed, and takes it back."""
    user = credentials(settings.HOME, Role.APP).user
    with connect(Role.OWNER) as owner:
        owner.execute(spoil.replace(APP, user))
        try:
            yield
        finally:
            owner.execute(repair.replace(APP, user))


def test_the_database_of_this_version_is_sound() -> None:
    """What `setup` has made has no fault."""
    assert catalogue.faults(connection) == []


POLICY = f"create policy anjia_read on {UNIT} for select using "


@pytest.mark.parametrize(
    ("spoil", "repair", "words"),
    [
        (
            f"alter table {UNIT} no force row level security",
            f"alter table {UNIT} force row level security",
            "does not force row security",
        ),
        (
            f"alter table {UNIT} disable row level security",
            f"alter table {UNIT} enable row level security",
            "does not force row security",
        ),
        (
            f"create policy friendly on {UNIT} using (true)",
            f"drop policy friendly on {UNIT}",
            "are not the ones",
        ),
        (
            f"alter policy anjia_delete on {UNIT} using (true)",
            "select 1",
            "are not the ones",
        ),
        (
            f"grant truncate on {UNIT} to {APP}",
            f"revoke truncate on {UNIT} from {APP}",
            "can be truncated",
        ),
        (
            f"alter table {UNIT} disable trigger anjia_history_update",
            f"alter table {UNIT} enable trigger anjia_history_update",
            "keeps no history",
        ),
        (
            f"create view loose as select * from {UNIT}",
            "drop view loose",
            "shows rows with its owner's rights",
        ),
        (
            f"create materialized view kept as select * from {UNIT}",
            "drop materialized view kept",
            "shows rows with its owner's rights",
        ),
        (
            "create function door() returns int language sql security definer as 'select 1'",
            "drop function door()",
            "runs with its owner's rights",
        ),
        (
            f"grant execute on function anjia_history() to {APP}",
            f"revoke execute on function anjia_history() from {APP}",
            "on a table of its own",
        ),
        (
            "create table forgotten (area text)",
            "drop table forgotten",
            "has places and no row security",
        ),
    ],
)
def test_each_loosening_is_named(spoil: str, repair: str, words: str) -> None:
    """The application would refuse to serve, and say why."""
    if "anjia_delete" in spoil:
        with connect() as app:
            row = app.execute(
                "select pg_get_expr(polqual, polrelid) from pg_policy "
                "where polname = 'anjia_delete' and polrelid = %s::regclass",
                [UNIT],
            ).fetchone()
        assert row is not None
        repair = f"alter policy anjia_delete on {UNIT} using ({row[0]})"
    with spoilt(spoil, repair):
        found = catalogue.faults(connection)
    assert any(words in fault for fault in found), found
    assert catalogue.faults(connection) == []


@pytest.mark.django_db(databases=["default", "owner"])
def test_the_owner_of_the_tables_is_refused() -> None:
    """Served by the role that migrates, policies could be taken away by any injection."""
    found = catalogue.faults(connections["owner"])
    assert any("belongs to the role of the application" in fault for fault in found)
