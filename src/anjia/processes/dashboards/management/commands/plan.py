"""`anjia plan`: what is read and worked out for figures, and in which order."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from anjia.engine import plan
from anjia.processes.dashboards.management import asking
from anjia.processes.definitions.queries import library

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Print the plan that computes figures; nothing is computed."""

    help = "Print what is read and worked out for figures, in order."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "codes",
            nargs="*",
            type=asking.indicator,
            metavar="CODE",
            help="indicators; all of them without any",
        )
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        lines = plan.build(library.shipped(), options["codes"] or None).lines()
        text = json.dumps(lines, ensure_ascii=False) if options["json"] else "\n".join(lines)
        self.stdout.write(text)
