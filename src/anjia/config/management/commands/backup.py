"""``anjia backup``: make a sealed backup, and prove that one restores."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from anjia.base.sealed import SealBroken
from anjia.config import backup


class Command(BaseCommand):
    """Save the database and check what was saved."""

    help = "Save the database into a sealed file; --check restores one elsewhere and compares."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "-o", "--into", type=Path, help="the folder for backups (default: ANJIA_HOME/backups)"
        )
        parser.add_argument("--check", type=Path, metavar="FILE", help="prove that FILE restores")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            if options["check"]:
                self._check(options["check"])
            else:
                self._make(options["into"] or settings.HOME / "backups")
        except (backup.BackupFailed, SealBroken, OSError) as error:
            raise CommandError(str(error)) from error

    def _make(self, folder: Path) -> None:
        made = backup.make(folder, at=timezone.localtime())
        self.stdout.write(f"{made} ({made.stat().st_size / 1_000_000:.1f} MB)")
        keys = settings.HOME / "keys"
        self.stdout.write(f"Nobody can open it without the keys: keep a copy of {keys} elsewhere.")

    def _check(self, archive: Path) -> None:
        tables = backup.check(archive)
        rows = sum(table.rows for table in tables.values())
        self.stdout.write(f"{archive.name} restores: {len(tables)} tables, {rows} rows, all equal.")
