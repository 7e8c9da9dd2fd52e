"""Backups known to restore: dumped whole, counted, sealed; restored elsewhere and compared.

One sealed archive holds the database, the stored files, the snapshots that figures name and the
office's own templates. The keys are not in it: whoever finds a backup must not be able to read it.
They are kept apart, or sealed under a passphrase beside it.

`pg_dump` run by the wrong role fails and still leaves a small file, so its end is checked and every
table's rows are counted and summed in the same snapshot.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

import psycopg
from django.conf import settings
from psycopg import sql
from psycopg.conninfo import make_conninfo

from anjia.base.database import Cluster, Role, credentials, scratch
from anjia.base.keys import Purpose, store
from anjia.base.sealed import passphrase as under_passphrase
from anjia.base.sealed.stream import open_stream, seal_stream
from anjia.config.archive import packed, pieces, unpacked
from anjia.kernel import private

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from anjia.config.archive import Member

SUFFIX = ".anjia-backup"
KEYS_SUFFIX = ".anjia-keys"
# Of the home: what the database names and does not hold, and the templates of the office itself.
FOLDERS = ("files", "snapshots", "papers")
DATABASE = "database"
MANIFEST = "manifest.json"

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


Tables = dict[str, Table]


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: every table, and the hash of every file."""

    tables: Tables
    files: dict[str, str]


def make(folder: Path, *, at: datetime) -> Path:
    """Write a sealed backup into a folder; nothing stays of one that failed."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / f"anjia-{at:%Y%m%d-%H%M%S}{SUFFIX}"
    draft = target.with_suffix(".part")
    try:
        with _reader() as connection:
            tables = survey(connection)
            row = connection.execute("select pg_export_snapshot()").fetchone()
            members = _members(tables, snapshot=str(row[0]) if row else "")
            private.write(draft, seal_stream(packed(members), purpose=Purpose.BACKUP))
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)
    return target


def check(archive: Path) -> Manifest:
    """Restore into a database of its own and compare everything; returns what was there."""
    with scratch(settings.HOME) as database:
        return _compared(archive, database=database, into=None)


def restore(archive: Path) -> Manifest:
    """Restore into this home, whose database must be empty, and compare everything."""
    _refuse_unless_empty()
    return _compared(archive, database="", into=Path(settings.HOME))


def export_keys(archive: Path, *, passphrase: str) -> Path:
    """Seal the keys of this home under a passphrase, into a file beside a backup."""
    target = archive.with_suffix(KEYS_SUFFIX)
    texts = json.dumps(store().texts()).encode()
    private.write(target, [under_passphrase.seal(texts, passphrase=passphrase)])
    return target


def import_keys(exported: Path, *, passphrase: str) -> None:
    """Give this home the keys that `export_keys` sealed; it must have none of its own."""
    texts = under_passphrase.open_(exported.read_bytes(), passphrase=passphrase)
    store().put_back(json.loads(texts))


def survey(connection: psycopg.Connection[tuple[object, ...]]) -> Tables:
    """Count and sum the rows of every table, and note how each is protected."""
    found: Tables = {}
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


def _members(tables: Tables, *, snapshot: str) -> Iterator[Member]:
    """The database first, then the files that it may name, then what there should be of each."""
    yield from _dumped(snapshot)
    sums: dict[str, str] = {}
    home = Path(settings.HOME)
    for path in sorted(path for name in FOLDERS for path in (home / name).rglob("*")):
        if path.name.startswith(".") or not path.is_file():
            continue  # a draft of somebody who is writing now
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            continue  # gone since: its time was over, or it was replaced
        name = path.relative_to(home).as_posix()
        sums[name] = sha256(content).hexdigest()
        yield name, len(content), (content,)
    manifest = {"tables": {name: asdict(table) for name, table in tables.items()}, "files": sums}
    text = json.dumps(manifest).encode()
    yield MANIFEST, len(text), (text,)


def _dumped(snapshot: str) -> Iterator[Member]:
    dumping = _program(
        "pg_dump", "--format=custom", "--no-owner", f"--snapshot={snapshot}", role=Role.BACKUP
    )
    with subprocess.Popen(
        dumping, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment(Role.BACKUP)
    ) as process:
        yield from pieces(cast("BinaryIO", process.stdout), DATABASE)
        said = process.stderr.read().decode(errors="replace") if process.stderr else ""
    if process.returncode:
        msg = f"pg_dump ended with {process.returncode}: {said.strip()}"
        raise BackupFailed(msg)


def _compared(archive: Path, *, database: str, into: Path | None) -> Manifest:
    with archive.open("rb") as sealed:
        saved, sums = _unpack(open_stream(sealed, purpose=Purpose.BACKUP), database, into)
    _let_backup_read(database)
    with _reader(database) as connection:
        tables = survey(connection)
    different = sorted(
        name
        for was, now in ((saved.tables, tables), (saved.files, sums))
        for name in was.keys() | now.keys()
        if was.get(name) != now.get(name)
    )
    if different:
        msg = f"{archive.name} restores to something else in: {', '.join(different)}"
        raise BackupFailed(msg)
    return saved


def _unpack(
    stream: Iterator[bytes], database: str, into: Path | None
) -> tuple[Manifest, dict[str, str]]:
    saved, sums = Manifest({}, {}), {}
    with _restoring(database) as sink:
        for name, content in unpacked(stream):
            if name.startswith(f"{DATABASE}/"):
                with suppress(BrokenPipeError):  # it ended early, and says why at its end
                    shutil.copyfileobj(content, sink)
                continue
            sink.close()
            whole = content.read()
            if name == MANIFEST:
                read = json.loads(whole)
                tables = {one: Table(**facts) for one, facts in read["tables"].items()}
                saved = Manifest(tables, read["files"])
            else:
                sums[name] = sha256(whole).hexdigest()
                if into is not None:
                    path = into / name
                    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                    private.write(path, [whole], replacing=True)
    return saved, sums


@contextmanager
def _restoring(database: str) -> Iterator[BinaryIO]:
    """Give where the dump is written to; fails when `pg_restore` does."""
    # Who may do what is not taken from a backup: `anjia setup` grants it.
    options = ("--no-owner", "--no-privileges", "--exit-on-error")
    restoring = _program("pg_restore", *options, role=Role.OWNER, database=database)
    with subprocess.Popen(
        restoring, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment(Role.OWNER)
    ) as process:
        sink = cast("BinaryIO", process.stdin)
        try:
            yield sink
        finally:
            with suppress(BrokenPipeError):
                sink.close()
        said = process.stderr.read().decode(errors="replace") if process.stderr else ""
    if process.returncode:
        msg = f"pg_restore ended with {process.returncode}: {said.strip()}"
        raise BackupFailed(msg)


def _let_backup_read(database: str) -> None:
    reader = sql.Identifier(credentials(settings.HOME, Role.BACKUP).user)
    with _owner(database) as connection:
        connection.execute(sql.SQL("grant usage on schema public to {}").format(reader))
        connection.execute(
            sql.SQL("grant select on all tables in schema public to {}").format(reader)
        )


def _refuse_unless_empty() -> None:
    with _owner() as connection:
        held = connection.execute(TABLES).fetchall()
    if held:
        msg = (
            "The database holds tables already: restore into an empty home. "
            "Name one with ANJIA_HOME, or an empty database with DATABASE_URL."
        )
        raise BackupFailed(msg)


def _owner(database: str = "") -> psycopg.Connection[tuple[object, ...]]:
    signing_in = credentials(settings.HOME, Role.OWNER).conninfo()
    if database:
        signing_in["dbname"] = database
    return psycopg.connect(make_conninfo(**signing_in))


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
