"""Backups known to restore: dumped whole, counted, sealed; restored elsewhere and compared.

`pg_dump` run by the wrong role fails and still leaves a small file, so its end is checked and every
table's rows are counted and summed in the same snapshot. The keys are not in a backup: keep them
apart. Stored files are sealed already and can be copied as they are.
"""

from __future__ import annotations

import json
import os
import subprocess
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

import psycopg
from django.conf import settings
from psycopg import sql
from psycopg.conninfo import make_conninfo

from anjia.base.database import Cluster, Role, credentials, scratch
from anjia.base.keys import Purpose
from anjia.base.sealed.stream import open_stream, seal_stream

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

SUFFIX = ".anjia-backup"

TABLES = """
select c.relname, c.relrowsecurity, c.relforcerowsecurity,
    (select count(*) from pg_policy p where p.polrelid = c.oid),
    (select count(*) from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal)
from pg_class c
where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by c.relname
"""


class BackupFailed(Exception):
    """No backup was made, or one does not restore to what was saved; the text says why."""


@dataclass(frozen=True)
class Table:
    """What one table held: rows, a sum over their contents, and how it was protected."""

    rows: int
    sum: str
    row_security: bool
    forced: bool
    policies: int
    triggers: int


Manifest = dict[str, Table]


def make(folder: Path, *, at: datetime) -> Path:
    """Write a sealed backup and its manifest into a folder; nothing stays of one that failed."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / f"anjia-{at:%Y%m%d-%H%M%S}{SUFFIX}"
    draft = target.with_suffix(".part")
    try:
        with _reader() as connection:
            manifest = survey(connection)
            row = connection.execute("select pg_export_snapshot()").fetchone()
            _dump(draft, snapshot=str(row[0]) if row else "")
        beside(target).write_text(
            json.dumps({name: asdict(table) for name, table in manifest.items()}, indent=1),
            encoding="utf-8",
        )
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)
    return target


def check(archive: Path) -> Manifest:
    """Restore into a database of its own and compare everything; returns what was there."""
    saved = {
        name: Table(**facts)
        for name, facts in json.loads(beside(archive).read_text(encoding="utf-8")).items()
    }
    with scratch(settings.HOME) as database:
        _restore(archive, database=database)
        with _reader(database) as connection:
            restored = survey(connection)
    different = sorted(
        name for name in saved.keys() | restored.keys() if saved.get(name) != restored.get(name)
    )
    if different:
        msg = f"{archive.name} restores to something else in: {', '.join(different)}"
        raise BackupFailed(msg)
    return restored


def survey(connection: psycopg.Connection[tuple[object, ...]]) -> Manifest:
    """Count and sum the rows of every table, and note how each is protected."""
    found: Manifest = {}
    for name, security, forced, policies, triggers in connection.execute(TABLES).fetchall():
        counting = sql.SQL(
            "select count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text"
            " from {} t"
        ).format(sql.Identifier(str(name)))
        rows, total = connection.execute(counting).fetchone() or (0, "0")
        found[str(name)] = Table(
            rows=cast("int", rows),
            sum=str(total),
            row_security=bool(security),
            forced=bool(forced),
            policies=cast("int", policies),
            triggers=cast("int", triggers),
        )
    return found


def beside(archive: Path) -> Path:
    """Return where the manifest of a backup is."""
    return archive.with_suffix(".json")


@contextmanager
def _reader(database: str = "") -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """Read everything as the backup role, as of one instant."""
    signing_in = credentials(settings.HOME, Role.BACKUP).conninfo()
    if database:
        signing_in["dbname"] = database
    with psycopg.connect(make_conninfo(**signing_in)) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        # Texts of instants depend on it, and the sums on the texts.
        connection.execute("set local timezone to 'UTC'")
        yield connection


def _dump(draft: Path, *, snapshot: str) -> None:
    dumping = _program(
        "pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}", role=Role.BACKUP
    )
    with subprocess.Popen(
        dumping, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment(Role.BACKUP)
    ) as process:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            clear = cast("BinaryIO", process.stdout)
            file.writelines(seal_stream(clear, purpose=Purpose.BACKUP))
            file.flush()
            os.fsync(file.fileno())
        said = process.stderr.read().decode(errors="replace") if process.stderr else ""
    if process.returncode:
        msg = f"pg_dump ended with {process.returncode}: {said.strip()}"
        raise BackupFailed(msg)


def _restore(archive: Path, *, database: str) -> None:
    restoring = _program(
        "pg_restore", "--no-owner", "--exit-on-error", role=Role.OWNER, database=database
    )
    with subprocess.Popen(
        restoring, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment(Role.OWNER)
    ) as process:
        with archive.open("rb") as sealed, cast("BinaryIO", process.stdin) as sink:
            for piece in open_stream(sealed, purpose=Purpose.BACKUP):
                sink.write(piece)
        said = process.stderr.read().decode(errors="replace") if process.stderr else ""
    if process.returncode:
        msg = f"pg_restore ended with {process.returncode}: {said.strip()}"
        raise BackupFailed(msg)


def _program(name: str, *options: str, role: Role, database: str = "") -> list[str]:
    signing_in = credentials(settings.HOME, role)
    return [
        str(Cluster(settings.HOME).program(name)),
        f"--host={signing_in.host}",
        f"--port={signing_in.port}",
        f"--username={signing_in.user}",
        f"--dbname={database or signing_in.database}",
        "--no-password",
        *options,
    ]


def _environment(role: Role) -> dict[str, str]:
    # A password among the arguments could be read by every account of the machine.
    password = credentials(settings.HOME, role).password
    return {"PATH": "/usr/bin:/bin", "PGPASSWORD": password, "PGTZ": "UTC"}
