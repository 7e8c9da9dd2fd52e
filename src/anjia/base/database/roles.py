"""The three database roles and how each part of Anjia signs in.

``DATABASE_URL`` names a server and a role that may create roles and databases; without it the
embedded cluster serves. Passwords of the three roles are made once, under
``ANJIA_HOME/secrets``.
"""

from __future__ import annotations

import json
import os
import secrets
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, urlsplit

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from anjia.base.database.cluster import Cluster, _private_folder
from anjia.kernel import private

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Role(StrEnum):
    """Who signs in to the database."""

    OWNER = "owner"  # owns the tables, migrates
    APP = "app"  # serves requests and jobs; every policy applies to it
    BACKUP = "backup"  # reads everything, writes nothing


@dataclass(frozen=True)
class Credentials:
    """What a driver needs to sign in."""

    host: str
    port: str
    database: str
    user: str
    password: str

    def conninfo(self) -> dict[str, str]:
        """Keyword arguments for :func:`psycopg.connect`."""
        return {
            "host": self.host,
            "port": self.port,
            "dbname": self.database,
            "user": self.user,
            "password": self.password,
        }


def credentials(home: Path, role: Role) -> Credentials:
    """How ``role`` signs in; needs no running server."""
    host, port, database = _place(home)
    return Credentials(host, port, database, f"{database}_{role}", _passwords(home)[role])


def provision(home: Path) -> None:
    """Create the roles and the database where missing; safe to repeat."""
    _, _, database = _place(home)
    with psycopg.connect(make_conninfo(**_admin(home)), autocommit=True) as connection:
        _roles(connection, database, _passwords(home))
        exists = connection.execute("select 1 from pg_database where datname = %s", [database])
        if exists.fetchone() is None:
            # A new database shall not inherit whatever stands in template1.
            connection.execute(
                sql.SQL("create database {} owner {} encoding 'UTF8' template template0").format(
                    sql.Identifier(database), sql.Identifier(f"{database}_owner")
                )
            )
    with psycopg.connect(make_conninfo(**_admin(home, database)), autocommit=True) as connection:
        _schema_rights(connection, database)


@contextmanager
def scratch(home: Path) -> Iterator[str]:
    """An empty database of the owner's, dropped afterwards; gives its name."""
    name = f"{_place(home)[2]}_check_{secrets.token_hex(4)}"
    owner = f"{_place(home)[2]}_{Role.OWNER}"
    with psycopg.connect(make_conninfo(**_admin(home)), autocommit=True) as connection:
        connection.execute(
            sql.SQL("create database {} owner {} encoding 'UTF8' template template0").format(
                sql.Identifier(name), sql.Identifier(owner)
            )
        )
        try:
            yield name
        finally:
            connection.execute(
                sql.SQL("drop database {} with (force)").format(sql.Identifier(name))
            )


def _roles(
    connection: psycopg.Connection[tuple[object, ...]], database: str, passwords: dict[str, str]
) -> None:
    for role in Role:
        name = f"{database}_{role}"
        found = connection.execute("select 1 from pg_roles where rolname = %s", [name])
        verb = "create" if found.fetchone() is None else "alter"
        bypass = "bypassrls" if role is Role.BACKUP else "nobypassrls"
        connection.execute(
            sql.SQL(f"{verb} role {{}} login nosuperuser nocreatedb nocreaterole {bypass} "
                    "password {}").format(sql.Identifier(name), sql.Literal(passwords[role]))
        )  # fmt: skip
    owner = sql.Identifier(f"{database}_owner")
    connection.execute(sql.SQL("grant {} to current_user").format(owner))


def _schema_rights(connection: psycopg.Connection[tuple[object, ...]], database: str) -> None:
    names = {role: sql.Identifier(f"{database}_{role}") for role in Role}
    # fmt: off
    for statement in (
        "alter schema public owner to {owner}",
        "revoke all on schema public from public",
        "grant usage on schema public to {app}, {backup}",
        "revoke all on database {database} from public",
        "grant connect, temporary on database {database} to {app}",
        "grant connect on database {database} to {backup}",
        "alter role {app} set statement_timeout = '120s'",
        "alter role {app} set idle_in_transaction_session_timeout = '300s'",
    ):
    # fmt: on
        connection.execute(
            sql.SQL(statement).format(database=sql.Identifier(database), **names)
        )


def _admin(home: Path, database: str = "postgres") -> dict[str, str]:
    url = os.environ.get("DATABASE_URL")
    if not url:
        return Cluster(home).conninfo(database)
    parts = urlsplit(url)
    found = {
        "host": _host(parts),
        "port": str(parts.port or 5432),
        "dbname": database,
        "user": unquote(parts.username or "postgres"),
    }
    if parts.password:
        found["password"] = unquote(parts.password)
    return found


def _place(home: Path) -> tuple[str, str, str]:
    url = os.environ.get("DATABASE_URL")
    if not url:
        return str(Cluster(home).socket), "5432", "anjia"
    parts = urlsplit(url)
    return (
        _host(parts),
        str(parts.port or 5432),
        parts.path.strip("/") or "anjia",
    )


def _host(parts: SplitResult) -> str:
    """The server's name, or a socket's folder in its own case (``hostname`` would lower it)."""
    name = parts.netloc.rpartition("@")[2]
    if name.startswith("["):  # an IPv6 address
        return name[1:].partition("]")[0]
    return unquote(name.partition(":")[0]) or "localhost"


def _passwords(home: Path) -> dict[str, str]:
    path = home / "secrets" / "database.json"
    if not path.exists():
        _private_folder(path.parent)
        made = {str(role): secrets.token_urlsafe(32) for role in Role}
        with suppress(FileExistsError):  # another process made them first
            private.write(path, [json.dumps(made).encode()])
    loaded: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return loaded
