"""`anjia replay`: what a rule would have brought up in past months, and how truly."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from anjia.base.scope import acting, system
from anjia.engine.snapshot import COUNTY_DIGITS
from anjia.kernel import areas
from anjia.kernel.areas import Level
from anjia.processes.dashboards.management import asking as figures
from anjia.processes.dashboards.models import Snapshot
from anjia.processes.screening.management import asking
from anjia.processes.screening.queries import replaying

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from anjia.processes.screening.queries.replaying import Month, Replayed

TOWN, GRID = areas.LENGTHS[Level.TOWN], areas.LENGTHS[Level.GRID]


class Command(BaseCommand):
    """Replay one rule over the snapshots that there are; nothing is written."""

    help = "Run a rule on the last snapshot of each past month."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("rule", type=asking.rule, metavar="RULE")
        parser.add_argument(
            "--from", dest="first", type=asking.month, required=True, metavar="MONTH"
        )
        parser.add_argument("--to", dest="last", type=asking.month, required=True, metavar="MONTH")
        parser.add_argument(
            "--area",
            type=figures.place,
            default="",
            help="area code; without it the one county that has snapshots, or all of them",
        )
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        area = options["area"] or _only_county()
        with figures.refusals_in_words():
            months = replaying.span(options["first"], options["last"])
            found = replaying.replay(
                options["rule"], area=area, months=months, on=timezone.localdate()
            )
        told = _told(found, area)
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        self.stdout.write(f"{found.code} {found.definition}")
        for month in found.months:
            self.stdout.write(_line(month))
        truth = found.truth
        self.stdout.write(
            f"verified {found.judged}: {truth.true} true and hit, {truth.false} refuted and hit, "
            f"{truth.missed} true and missed; precision {_share(truth.precision)}, "
            f"recall {_share(truth.recall)}"
        )


def _only_county() -> str:
    with acting(system(name="cli")):
        found = {area[:COUNTY_DIGITS] for area in Snapshot.objects.values_list("area", flat=True)}
    return found.pop() if len(found) == 1 else ""


def _line(month: Month) -> str:
    if month.as_of is None:
        return f"{month.month}\tno snapshot"
    if month.reason:
        return f"{month.month}\tnot decided: no {month.reason}"
    moved = "" if month.entered is None else f"\t+{month.entered}\t-{month.left}"
    return f"{month.month}\t{month.as_of}\t{month.hits}\t{month.unknown} unknown{moved}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}%"


def _told(found: Replayed, area: str) -> dict[str, Any]:
    truth = found.truth
    return {
        "rule": found.code,
        "definition": found.definition,
        "area": area,
        "months": [_month(month) for month in found.months],
        "verified": {
            "subjects": found.judged,
            "true_hit": truth.true,
            "refuted_hit": truth.false,
            "true_missed": truth.missed,
            "precision": truth.precision,
            "recall": truth.recall,
        },
    }


def _month(month: Month) -> dict[str, Any]:
    return {
        "month": str(month.month),
        "as_of": month.as_of.isoformat() if month.as_of else None,
        "snapshots": list(month.manifests),
        "basis": month.basis.value if month.basis else None,
        "reason": month.reason,
        "hits": month.hits if month.is_known else None,
        "unknown": month.unknown if month.is_known else None,
        "entered": month.entered,
        "left": month.left,
        "towns": _loads(month, TOWN),
        "grids": _loads(month, GRID),
    }


def _loads(month: Month, length: int) -> dict[str, dict[str, int]]:
    return {
        place: {"hits": load.hits, "entered": load.entered, "left": load.left}
        for place, load in sorted(month.places.items())
        if len(place) == length
    }
