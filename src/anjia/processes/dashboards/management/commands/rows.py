"""`anjia rows CODE`: the keys of the rows behind a figure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from anjia.base.scope import acting, system
from anjia.processes.dashboards.management import asking
from anjia.processes.dashboards.policy import Part
from anjia.processes.dashboards.queries import figures
from anjia.processes.dashboards.queries import rows as queries

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Print keys of rows; keys are row ids and name nobody."""

    help = "Print the keys of the rows behind a figure."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", type=asking.indicator)
        parser.add_argument("--as-of", type=asking.day, required=True, metavar="DATE")
        parser.add_argument("--area", type=asking.place, required=True)
        parser.add_argument(
            "--part", choices=[part.value for part in Part], default=Part.NUMERATOR.value
        )
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        code, area, as_of = options["code"], options["area"], options["as_of"]
        with asking.refusals_in_words(), acting(system(area=area, name="cli")):
            shown = figures.of_place(area, as_of=as_of, codes=[code]).get(code)
            if shown is None:
                raise asking.nothing_there(area, as_of=as_of)
            keys = queries.keys(shown.figure, Part(options["part"]))
        if options["json"]:
            self.stdout.write(json.dumps({"count": len(keys), "keys": keys}))
            return
        for key in keys:
            self.stdout.write(key)
