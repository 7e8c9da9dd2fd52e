"""`anjia screen`: run the rules over the snapshots of a day and make clues of their hits."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from anjia.base.scope import acting, system
from anjia.processes.dashboards.management import asking as figures
from anjia.processes.dashboards.models import Snapshot
from anjia.processes.definitions.queries import library
from anjia.processes.screening import actions
from anjia.processes.screening.management import asking
from anjia.processes.screening.queries import tallies

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from anjia.processes.screening.models import Screening, Tally


class Command(BaseCommand):
    """Screen one area, or every area that has a snapshot of the day."""

    help = "Run the rules over the snapshots of a day; clues are made of what they hit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", type=figures.day, required=True, metavar="DATE")
        parser.add_argument(
            "--rule",
            type=asking.rule,
            action="append",
            metavar="CODE",
            help="this rule only; may be given several times",
        )
        parser.add_argument(
            "--area",
            type=figures.place,
            default="",
            help="area code; every area with a snapshot of that day without it",
        )
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        as_of, codes = options["as_of"], options["rule"]
        areas = [options["area"]] if options["area"] else _areas(as_of)
        if not areas:
            msg = f"There is no snapshot for {as_of}. Take one: anjia snapshot --as-of {as_of}"
            raise CommandError(msg)
        found = []
        for area in areas:
            by = system(area=area, name="cli")
            with figures.refusals_in_words():
                made = actions.screen(area, by=by, as_of=as_of, at=timezone.now(), codes=codes)
            with acting(by):
                counted = tallies.of_place(area, as_of=as_of)
            found.append(_told(made, counted, codes))
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        for item in found:
            self._print(item)

    def _print(self, item: dict[str, Any]) -> None:
        self.stdout.write(
            f"{item['area']} {item['as_of']} {item['snapshot']}: {item['raised']} new clues, "
            f"{item['gone']} gone; {item['seconds']} s"
        )
        titles = library.of(item["area"], on=date.fromisoformat(item["as_of"])).rules
        for rule in item["rules"]:
            title = titles[rule["code"]].title.zh if rule["code"] in titles else ""
            said = f"{rule['hits']}\t{rule['unknown']}"
            if rule["reason"]:
                said = f"failed: no {rule['reason']}\t"
            self.stdout.write(f"{rule['code']}\t{said}\t{title}")


def _areas(as_of: date) -> list[str]:
    with acting(system(name="cli")):
        rows = Snapshot.objects.filter(as_of=as_of).values_list("area", flat=True)
        return sorted(set(rows))


def _told(made: Screening, counted: dict[str, Tally], codes: list[str] | None) -> dict[str, Any]:
    return {
        "area": made.area,
        "as_of": made.as_of.isoformat(),
        "snapshot": made.manifest,
        "raised": made.raised,
        "gone": made.gone,
        "seconds": round(made.seconds, 3),
        "rules": [
            {
                "code": code,
                "definition": tally.definition,
                "state": tally.state,
                "reason": tally.reason,
                "hits": tally.hits,
                "unknown": tally.unknown,
                "parameters": tally.parameters,
            }
            for code, tally in sorted(counted.items())
            if codes is None or code in codes
        ],
    }
