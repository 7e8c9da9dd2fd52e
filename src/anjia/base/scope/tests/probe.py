# ruff: noqa: S608 - statements are built from the constants of these files
"""A table of its own for the tests of row security, guarded by the very statements of `guards`.

The tests talk to PostgreSQL directly: what they prove must hold whatever Python does above it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from django.apps.registry import Apps
from django.conf import settings
from django.db import models

from anjia.base.database import Role, credentials
from anjia.base.scope import Actor, Grant, guards
from anjia.base.scope.context import bounds
from anjia.base.scope.models import TwoPlaced

TABLE = "scope_probe"
COUNTIES = ("610921", "610922", "610923", "520901", "520902")
TOWNS, VILLAGES, ROWS_A_VILLAGE = 10, 20, 100
ROWS = len(COUNTIES) * TOWNS * VILLAGES * ROWS_A_VILLAGE
A_COUNTY = TOWNS * VILLAGES * ROWS_A_VILLAGE

Connection = psycopg.Connection[Any]


class Probe(TwoPlaced):
    """The probe table as Django sees it; in a registry of its own, so the product does not see
    it.
    """

    note = models.CharField(max_length=20)

    class Meta(TwoPlaced.Meta):
        apps = Apps()
        app_label = "scope_tests"
        abstract = False
        managed = False
        db_table = TABLE

    def __str__(self) -> str:
        return self.note


def connect(role: Role = Role.APP) -> Connection:
    """A connection of its own, in autocommit, as a fresh process would have it."""
    return psycopg.connect(**credentials(settings.HOME, role).conninfo(), autocommit=True)


def actor(*read: str, write: Sequence[str] = ()) -> Actor:
    """An actor who reads some areas and may change things in others."""
    grants = [Grant(area=area, role="r", permissions=frozenset({"x.read"})) for area in read]
    grants += [Grant(area=area, role="w", permissions=frozenset({"x.write"})) for area in write]
    return Actor(id="t", name="t", grants=tuple(grants))


def tell(connection: Connection, who: Actor) -> None:
    """Make the settings of an actor for the transaction that is open."""
    values = bounds(who)
    calls = ", ".join(["set_config(%s, %s, true)"] * len(values))
    connection.execute(f"select {calls}", [part for pair in values.items() for part in pair])


@contextmanager
def scoped(connection: Connection, who: Actor) -> Iterator[Connection]:
    """One transaction in which the actor acts."""
    with connection.transaction():
        tell(connection, who)
        yield connection


def count(connection: Connection, where: str = "true") -> int:
    """How many probe rows the connection sees."""
    row = connection.execute(f"select count(*) from {TABLE} where {where}").fetchone()
    return int(row[0]) if row else 0


def make() -> None:
    """The table with its policies and indexes, made by the owner."""
    user = {role: credentials(settings.HOME, role).user for role in Role}
    with connect(Role.OWNER) as owner:
        owner.execute(f"drop table if exists {TABLE}")
        owner.execute(
            f"create table {TABLE} (id uuid primary key default gen_random_uuid(), "
            'area varchar(18) collate "C" not null, origin varchar(18) collate "C", '
            "version int not null default 1, note text not null default '')"
        )
        owner.execute(f"grant select, insert, update, delete on {TABLE} to {user[Role.APP]}")
        owner.execute(f"grant select on {TABLE} to {user[Role.BACKUP]}")
        owner.execute(f"create index on {TABLE} (area, id)")
        owner.execute(f"create index on {TABLE} (origin, id)")
        for statement in guards.guard(TABLE, guards.Kind(two=True), history=False):
            owner.execute(statement)


def fill() -> None:
    """The rows, where they are missing: tests with real transactions empty every table."""
    with connect(Role.OWNER) as owner, scoped(owner, actor("", write=[""])):
        if count(owner):
            return
        owner.execute(
            f"insert into {TABLE} (area, note) "
            "select c || lpad(t::text, 3, '0') || lpad(v::text, 3, '0'), 'n' || r "
            "from unnest(%s::text[]) c, generate_series(100, 100 + %s - 1) t, "
            "generate_series(1, %s) v, generate_series(1, %s) r order by 1",
            [list(COUNTIES), TOWNS, VILLAGES, ROWS_A_VILLAGE],
        )
        owner.execute(f"analyze {TABLE}")


def drop() -> None:
    """Take the table away again."""
    with connect(Role.OWNER) as owner:
        owner.execute(f"drop table if exists {TABLE}")
