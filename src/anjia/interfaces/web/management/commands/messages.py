"""`anjia messages`: gather the texts of the interface, and compile the catalogues that pages read.

Texts are Chinese at the source, so the only catalogue is English. The compiled file is never
committed: set-up makes it.
"""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

import anjia


class Command(BaseCommand):
    """Extract with xgettext (needs Debian's gettext), compile with Babel (needs nothing)."""

    help = "Gather the texts of the interface and compile the catalogues."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Compiling alone is what set-up does."""
        parser.add_argument("--compile-only", action="store_true", help="Do not gather anew.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Gather unless told not to, then compile what is out of date."""
        if not options["compile_only"]:
            self._gather()
        for path in settings.LOCALE_PATHS:
            for catalogue in sorted(Path(path).glob("*/LC_MESSAGES/django.po")):
                self._compile(catalogue)

    def _gather(self) -> None:
        here = Path.cwd()
        os.chdir(Path(anjia.__file__).parent)  # makemessages walks the working directory
        try:
            call_command(
                "makemessages",
                locale=["en"],
                no_wrap=True,
                add_location="file",
                no_obsolete=True,
                ignore_patterns=["*/tests/*", "tests/*"],
                verbosity=0,
            )
        finally:
            os.chdir(here)

    def _compile(self, catalogue: Path) -> None:
        target = catalogue.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= catalogue.stat().st_mtime:
            return
        with catalogue.open("rb") as source:
            found = read_po(source, locale=catalogue.parent.parent.name)
        with target.open("wb") as compiled:
            write_mo(compiled, found)
        self.stdout.write(f"messages: {len(found)} texts compiled")
