"""`anjia snapshot`: read all facts into an immutable snapshot and compute the figures."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from anjia.base.scope import acting, system
from anjia.processes.dashboards import actions
from anjia.processes.dashboards.management import asking
from anjia.processes.dashboards.policy import Basis
from anjia.registry.models import Site

if TYPE_CHECKING:
    from argparse import ArgumentParser

COUNTY_DIGITS = 6
BASES = {
    Basis.PRESENT: "Rows as they are now.",
    Basis.HISTORY: "Rows as they were at the end of that day, from the history of changes.",
    Basis.LATER: (
        "Nothing was recorded yet on that day: rows as they are now, only ages and spans of time "
        "are of that day."
    ),
}


class Command(BaseCommand):
    """Take a snapshot of one area, or of every county that has sites."""

    help = "Take a snapshot of the facts and compute all figures."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", type=asking.day, default=None, metavar="DATE")
        parser.add_argument(
            "--area",
            type=asking.place,
            default="",
            help="area code; every county without it",
        )
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        now = timezone.now()
        as_of = options["as_of"] or timezone.localdate(now)
        found = []
        for area in [options["area"]] if options["area"] else _counties():
            with asking.refusals_in_words():
                made = actions.refresh(area, by=system(area=area, name="cli"), as_of=as_of, at=now)
            found.append(
                {
                    "area": area,
                    "as_of": as_of.isoformat(),
                    "snapshot": made.manifest,
                    "rows": made.rows,
                    "basis": made.basis,
                    "seconds": round(made.seconds, 3),
                }
            )
        if not found:
            raise CommandError("No county has a site yet. Import the sites first.")
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        for item in found:
            rows = ", ".join(f"{name} {count}" for name, count in item["rows"].items())
            self.stdout.write(
                f"{item['area']} {item['as_of']} {item['snapshot']}: {rows}; {item['seconds']} s"
            )
            self.stdout.write(f"  {BASES[item['basis']]}")


def _counties() -> list[str]:
    with acting(system(name="cli")):
        codes = Site.objects.values_list("area", flat=True)
        return sorted({code[:COUNTY_DIGITS] for code in codes})
