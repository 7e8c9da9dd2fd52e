"""`anjia subsidies`: check what waits at a place, or put what is approved into a payment file."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from anjia.base.scope import system
from anjia.processes.dashboards.management import asking as figures
from anjia.processes.subsidies import actions
from anjia.processes.subsidies.policy import Extent

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Set runs over the claims of a place; a person decides before and after."""

    help = "Check the claims that wait at a place, or pay those that are approved."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["check", "pay"])
        parser.add_argument("--area", type=figures.place, required=True, help="area code")
        parser.add_argument(
            "--scheme", action="append", metavar="CODE", help="pay: of this scheme only"
        )
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        started = time.monotonic()
        area = options["area"]
        by = system(area=area, name="cli")
        do = self._check if options["what"] == "check" else self._pay
        with figures.refusals_in_words():
            found = {"area": area} | do(Extent(area), by, options)
        found["seconds"] = round(time.monotonic() - started, 3)
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        for name, value in found.items():
            self.stdout.write(f"{name}\t{value}")

    def _check(self, extent: Extent, by: Any, _options: dict[str, Any]) -> dict[str, Any]:
        made = actions.check(extent, by=by, at=timezone.now())
        return {
            "checked": made.total,
            "passed": made.passed,
            "unknown": made.unknown,
            "failed": made.failed,
        }

    def _pay(self, extent: Extent, by: Any, options: dict[str, Any]) -> dict[str, Any]:
        made = actions.pay(extent, by=by, at=timezone.now(), codes=options["scheme"])
        return {
            "file": made.number,
            "rows": made.rows,
            "total": str(made.total),
            "schemes": made.codes,
        }
