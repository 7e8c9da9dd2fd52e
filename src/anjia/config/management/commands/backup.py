"""``anjia backup``: make a sealed backup, and prove that one restores."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from anjia.base.keys import KeysUnsafe
from anjia.base.sealed import SealBroken
from anjia.base.sealed.passphrase import PassphraseTooShort
from anjia.config import backup
from anjia.config.management.passphrases import add_passphrase, asked

WITHOUT_KEYS = """
!! The keys are NOT in this backup, and without them nobody can ever open it.
!! Keep a copy of {keys} in another place than the backups,
!! or run `anjia backup --keys` to seal the keys under a passphrase.
!! 备份里没有密钥；没有密钥，谁也打不开它。请把 {keys} 另存一处，
!! 或用 `anjia backup --keys` 以口令封存密钥。"""


class Command(BaseCommand):
    """Save everything that a home holds, and check what was saved."""

    help = (
        "Save the database, the stored files and the snapshots into one sealed file; "
        "--keys seals the keys under a passphrase beside it; --check restores one and compares."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "-o", "--into", type=Path, help="the folder for backups (default: ANJIA_HOME/backups)"
        )
        parser.add_argument("--check", type=Path, metavar="FILE", help="prove that FILE restores")
        parser.add_argument(
            "--keys", action="store_true", help="seal the keys under a passphrase beside the backup"
        )
        add_passphrase(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            if options["check"]:
                self._check(options["check"])
            else:
                # Asked first: an hour's backup shall not end at a question that nobody answers.
                passphrase = asked(options, twice=True) if options["keys"] else ""
                self._make(options["into"] or settings.HOME / "backups", passphrase=passphrase)
        except (
            *(backup.BackupFailed, SealBroken, PassphraseTooShort),
            *(KeysUnsafe, OSError),
        ) as error:
            raise CommandError(str(error)) from error

    def _make(self, folder: Path, *, passphrase: str) -> None:
        made = backup.make(folder, at=timezone.localtime())
        self.stdout.write(f"{made} ({made.stat().st_size / 1_000_000:.1f} MB)")
        if passphrase:
            exported = backup.export_keys(made, passphrase=passphrase)
            self.stdout.write(f"{exported} (the keys; only the passphrase opens them)")
        else:
            self.stderr.write(WITHOUT_KEYS.format(keys=settings.HOME / "keys"))

    def _check(self, archive: Path) -> None:
        found = backup.check(archive)
        rows = sum(table.rows for table in found.tables.values())
        self.stdout.write(
            f"{archive.name} restores: {len(found.tables)} tables, {rows} rows, "
            f"{len(found.files)} files, all equal."
        )
