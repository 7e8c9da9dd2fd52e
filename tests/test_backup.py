"""A backup restores to exactly what was saved, or says that it does not."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command

from anjia.base.audit import actions as audit
from anjia.base.database import Cluster, Role, credentials
from anjia.base.files import actions as stored_files
from anjia.base.files.policy import Kind
from anjia.base.scope import acting, system
from anjia.base.sealed import SealBroken, put
from anjia.base.sealed import passphrase as under_passphrase
from anjia.config import backup
from anjia.registry.models import Household, Site

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
    manifest = backup.check(made)
    assert manifest.tables["audit_event"].rows == 50
    assert manifest.tables["audit_event"].policies > 0
    assert manifest.tables["registry_household"].forced is True


def test_a_backup_that_restores_to_something_else_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(2)
    made = backup.make(tmp_path, at=AT)
    survey = backup.survey

    def one_sum_differs(connection: Any) -> backup.Tables:
        found = survey(connection)
        return found | {"audit_event": replace(found["audit_event"], sum="0")}

    monkeypatch.setattr(backup, "survey", one_sum_differs)
    with pytest.raises(CommandError, match="audit_event"):
        call_command("backup", "--check", str(made))


def test_stored_files_and_the_office_s_own_templates_are_in_it(tmp_path: Path) -> None:
    kept = store_a_file()
    own = Path(django_settings.HOME) / "papers" / "paper.docx"
    own.parent.mkdir(exist_ok=True)
    own.write_bytes(b"a template")
    try:
        manifest = backup.check(backup.make(tmp_path, at=AT))
    finally:
        own.unlink()
    assert f"files/{kept.digest[:2]}/{kept.digest}" in manifest.files
    assert "papers/paper.docx" in manifest.files


def store_a_file() -> Any:
    with acting(system(area="610921")) as by:
        return stored_files.store(
            "户编号,姓名\n1,张三\n".encode(), name="a.csv", kind=Kind.WORKBOOK, by=by, area="610921"
        )


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


PASSPHRASE = "秦巴山里安新家 2022"
# What a person does in the new home: open a sealed value, and a stored file.
OPEN = """
import django
django.setup()
from anjia.base.files import queries as stored_files
from anjia.base.files.models import StoredFile
from anjia.base.scope import acting, catalogue, system
from django.db import connection
from anjia.registry.models import Household
assert catalogue.faults(connection) == []
with acting(system()):
    print(Household.objects.get().phone.open())
    print(stored_files.read(StoredFile.objects.get()).decode())
"""


@pytest.fixture
def empty_home(tmp_path: Path) -> Iterator[Path]:
    home = tmp_path / "new"
    yield home
    root = Cluster(home).root
    Cluster(home).stop(mode="immediate")
    shutil.rmtree(root, ignore_errors=True)


def in_home(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"ANJIA_HOME": str(home), "DJANGO_SETTINGS_MODULE": "anjia.config.settings"}
    return subprocess.run(
        [sys.executable, *arguments],
        env=environment, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_an_empty_home_becomes_readable_again(tmp_path: Path, empty_home: Path) -> None:
    """Sealed values and stored files open where there was nothing but backup and passphrase."""
    place = "610921100201001"
    with acting(system(area="610921")):
        site = Site.objects.create(
            area=place, name="盘龙社区", kind="in_village", setting="rural", period="thirteenth"
        )
        home = Household(
            area=place, site=site, number="HY-1", kind="accompanying", head_name="张三"
        )
        put(home, "phone", "13812345678")
        home.save()
    store_a_file()
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE + "\n", encoding="utf-8")
    call_command("backup", "-o", str(tmp_path), "--keys", "--passphrase-file", str(secret))
    (made,), (keys,) = tmp_path.glob("*.anjia-backup"), tmp_path.glob("*.anjia-keys")
    command = ("-m", "anjia.config", "restore", str(made))

    blind = in_home(empty_home, *command)
    assert blind.returncode == 1
    assert "backup key" in blind.stderr
    wrong = tmp_path / "wrong"
    wrong.write_text("some other passphrase", encoding="utf-8")
    told = in_home(empty_home, *command, "--keys", str(keys), "--passphrase-file", str(wrong))
    assert "the passphrase is wrong" in told.stderr

    done = in_home(empty_home, *command, "--keys", str(keys), "--passphrase-file", str(secret))
    assert done.returncode == 0, done.stderr
    assert "all equal" in done.stdout
    with Cluster(empty_home).running():
        opened = in_home(empty_home, "-c", OPEN)
    assert opened.stdout.startswith("13812345678\n户编号,姓名"), opened.stderr

    again = in_home(empty_home, *command)
    assert again.returncode == 1
    assert "holds tables already" in again.stderr


def test_without_the_keys_it_says_loudly_where_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("backup", "-o", str(tmp_path))
    said = capsys.readouterr().err
    assert "The keys are NOT in this backup" in said
    assert str(django_settings.HOME / "keys") in said


def test_a_passphrase_that_could_be_guessed_is_refused() -> None:
    with pytest.raises(under_passphrase.PassphraseTooShort):
        under_passphrase.seal(b"keys", passphrase="hanyin2022")
