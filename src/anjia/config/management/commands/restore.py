"""``anjia restore``: everything of a backup into an empty home."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser, call_command

from anjia.base.database import provision
from anjia.base.keys import KeysUnsafe
from anjia.base.sealed import SealBroken
from anjia.config import backup
from anjia.config.management.passphrases import add_passphrase, asked


class Command(BaseCommand):
    """Bring a backup back."""

    help = (
        "Restore a backup into an empty ANJIA_HOME. Its keys come from --keys FILE and its "
        "passphrase, or were copied into ANJIA_HOME/keys before."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path, help=f"the backup, *{backup.SUFFIX}")
        parser.add_argument(
            "--keys", type=Path, metavar="FILE", help=f"its keys, *{backup.KEYS_SUFFIX}"
        )
        add_passphrase(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            if options["keys"]:
                backup.import_keys(options["keys"], passphrase=asked(options))
            provision(settings.HOME)
            found = backup.restore(options["archive"])
        except (backup.BackupFailed, SealBroken, KeysUnsafe, OSError) as error:
            raise CommandError(str(error)) from error
        call_command("setup", verbosity=0)
        rows = sum(table.rows for table in found.tables.values())
        self.stdout.write(
            f"Restored into {settings.HOME}: {len(found.tables)} tables, {rows} rows, "
            f"{len(found.files)} files, all equal."
        )
