"""`anjia audit`: check the logs, seal them now, print what to keep elsewhere."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from anjia.base.audit import seals, verify
from anjia.base.audit.models import Log, Seal
from anjia.base.scope import acting, system


class Command(BaseCommand):
    """Work on the audit logs."""

    help = "Find tampering in the logs, seal them, print the ends of their chains."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        checking = acts.add_parser("verify", help="check every row, seal and signature")
        checking.add_argument(
            "--anchors", type=Path, help="a file of anchors printed earlier, one a line"
        )
        checking.add_argument("--json", action="store_true")
        acts.add_parser("seal", help="seal what is new")
        acts.add_parser("anchor", help="print the ends of the chains, to be kept elsewhere")

    def handle(self, *_args: Any, **options: Any) -> None:
        with acting(system(name="audit")):
            match options["act"]:
                case "verify":
                    self._verify(options["anchors"], as_json=options["json"])
                case "seal":
                    for log in Log:
                        made = seals.seal(log, at=timezone.now())
                        self.stdout.write(f"{log.value}: {made.rows if made else 0}")
                case _:
                    for anchor in verify.anchors():
                        self.stdout.write(str(anchor))

    def _verify(self, path: Path | None, *, as_json: bool) -> None:
        lines = path.read_text(encoding="utf-8").split() if path else []
        kept = tuple(verify.Anchor.parse(line) for line in lines)
        found = [finding for log in Log for finding in verify.verify(log, kept=kept)]
        if as_json:
            self.stdout.write(json.dumps([asdict(finding) for finding in found]))
        else:
            for finding in found:
                row = f", row {finding.row}" if finding.row is not None else ""
                self.stdout.write(f"{finding.log.value} seal {finding.seal}{row}: {finding.fault}")
        if found:
            msg = f"{len(found)} faults: the logs were tampered with."
            raise CommandError(msg)
        if not as_json:
            self.stdout.write(f"{Seal.objects.count()} seals and all newer rows are sound.")
