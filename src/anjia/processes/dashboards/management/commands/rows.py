"""`anjia rows CODE`: the keys of the rows behind a figure."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from anjia.base.scope import acting, refusals, system
from anjia.kernel.refusals import Refused
from anjia.processes.dashboards.policy import Part
from anjia.processes.dashboards.queries import figures
from anjia.processes.dashboards.queries import rows as queries

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Print keys of rows; keys are row ids and name nobody."""

    help = "Print the keys of the rows behind a figure."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code")
        parser.add_argument("--as-of", type=date.fromisoformat, required=True, metavar="DATE")
        parser.add_argument("--area", required=True)
        parser.add_argument(
            "--part", choices=[part.value for part in Part], default=Part.NUMERATOR.value
        )
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            with acting(system(area=options["area"], name="cli")):
                shown = figures.one(options["code"], area=options["area"], as_of=options["as_of"])
                keys = queries.keys(shown.figure, Part(options["part"]))
        except Refused as refused:
            raise CommandError(refusals.text(refused)) from None
        if options["json"]:
            self.stdout.write(json.dumps({"count": len(keys), "keys": keys}))
            return
        for key in keys:
            self.stdout.write(key)
