"""``anjia keys``: which keys there are, and making a new one."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from anjia.base.keys import Purpose, store
from anjia.base.sealed.actions import reseal, sealed_fields


class Command(BaseCommand):
    """Look after secret keys; they are never printed."""

    help = "list: name the keys; rotate: make a new key and seal everything again with it."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        acts.add_parser("list", help="name the keys by purpose and fingerprint")
        rotating = acts.add_parser("rotate", help="make a new key; older ones stay readable")
        # The blind index has no key name in its 32 bytes: a new key would lose every search.
        purposes = [str(purpose) for purpose in Purpose if purpose is not Purpose.INDEX]
        rotating.add_argument("--purpose", choices=purposes, default=str(Purpose.SEAL))
        rotating.add_argument(
            "--resume", action="store_true", help="go on with an interrupted rotation: no new key"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["act"] == "list":
            self._list()
            return
        purpose = Purpose(options["purpose"])
        key = store().current(purpose) if options["resume"] else store().rotate(purpose)
        self.stdout.write(f"{purpose} {key.ident.hex()} is the current key.")
        if purpose is Purpose.SEAL:
            self._reseal()

    def _list(self) -> None:
        for purpose in Purpose:
            for key in store().all(purpose):
                mark = "*" if key == store().current(purpose) else " "
                self.stdout.write(f"{mark} {purpose} {key.ident.hex()} ({key.sequence})")

    def _reseal(self) -> None:
        lost = 0
        for field in sealed_fields():
            done, broken = reseal(field)
            self.stdout.write(f"{field.table}.{field.column}: {done} sealed again")
            for row_id in broken:
                self.stderr.write(f"{field.table}.{field.column}: {row_id} does not open")
            lost += len(broken)
        if lost:
            msg = f"{lost} values do not open and were left as they are."
            raise CommandError(msg)
