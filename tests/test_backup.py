"""A backup restores to exactly what was saved, or says that it does not."""

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command

from anjia.base.audit import actions as audit
from anjia.base.database import Role, credentials
from anjia.base.scope import acting, system
from anjia.base.sealed import SealBroken
from anjia.config import backup

pytestmark = pytest.mark.django_db(transaction=True)

AT = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)


def record(count: int) -> None:
    with acting(system()):
        for _ in range(count):
            audit.record("household.register", by="7", area="610921", reason="张三的事")


def databases() -> set[str]:
    signing_in = credentials(django_settings.HOME, Role.BACKUP).conninfo()
    with psycopg.connect(**signing_in) as connection:
        return {name for (name,) in connection.execute("select datname from pg_database")}


def test_a_backup_is_sealed_and_restores_to_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record(50)
    before = databases()
    made = backup.make(tmp_path, at=AT)
    assert made.stat().st_mode & 0o777 == 0o600
    assert "张三".encode() not in made.read_bytes()
    assert b"PGDMP" not in made.read_bytes()
    record(5)
    call_command("backup", "--check", str(made))
    assert "all equal" in capsys.readouterr().out
    assert databases() == before
    manifest = json.loads(backup.beside(made).read_text())
    assert manifest["audit_event"]["rows"] == 50
    assert manifest["audit_event"]["policies"] > 0
    assert manifest["registry_household"]["forced"] is True


def test_a_backup_with_other_contents_is_told(tmp_path: Path) -> None:
    record(2)
    made = backup.make(tmp_path, at=AT)
    path = backup.beside(made)
    manifest: dict[str, Any] = json.loads(path.read_text())
    manifest["audit_event"]["sum"] = "0"
    path.write_text(json.dumps(manifest))
    with pytest.raises(CommandError, match="audit_event"):
        call_command("backup", "--check", str(made))


def test_an_altered_backup_does_not_open(tmp_path: Path) -> None:
    made = backup.make(tmp_path, at=AT)
    content = bytearray(made.read_bytes())
    content[-1] ^= 1
    made.write_bytes(content)
    with pytest.raises(SealBroken):
        backup.check(made)


def test_a_dump_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        backup, "_environment", lambda _role: {"PATH": "/usr/bin:/bin", "PGPASSWORD": "wrong"}
    )
    with pytest.raises(backup.BackupFailed, match="pg_dump ended"):
        backup.make(tmp_path, at=AT)
    assert list(tmp_path.glob(f"*{backup.SUFFIX}")) == []
    assert list(tmp_path.glob("*.part")) == []


def test_no_password_among_the_arguments() -> None:
    line = subprocess.list2cmdline(backup._program("pg_dump", role=Role.BACKUP))
    assert credentials(django_settings.HOME, Role.BACKUP).password not in line
