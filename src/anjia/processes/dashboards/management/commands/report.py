"""`anjia report`: frozen reports listed, made, computed again, and held against today."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentTypeError
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.management.base import BaseCommand
from django.utils import timezone

from anjia.base.scope import acting, system
from anjia.processes.dashboards import actions
from anjia.processes.dashboards.management import asking
from anjia.processes.dashboards.policy import Again
from anjia.processes.dashboards.queries import figures, keeping, recomputing, reports

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from anjia.processes.dashboards.models import Report

DIFFERENT = 1


def number(text: str) -> UUID:
    """The number of a report."""
    try:
        return UUID(text)
    except ValueError:
        msg = f"{text} is not the number of a report. Find it with: anjia report list"
        raise ArgumentTypeError(msg) from None


class Command(BaseCommand):
    """Work with frozen reports."""

    help = "List, freeze and recompute frozen reports, and compare them with today."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        listing = what.add_parser("list", help="the reports of a place, the newest first")
        listing.add_argument("--area", type=asking.place, default="", help="within this area")
        freeze = what.add_parser("freeze", help="freeze the figures of a place and date")
        freeze.add_argument("--area", type=asking.place, required=True)
        freeze.add_argument("--as-of", type=asking.day, required=True, metavar="DATE")
        freeze.add_argument("--title", required=True)
        freeze.add_argument("--occasion", default="", help="for whom, and what for")
        freeze.add_argument(
            "codes",
            nargs="*",
            type=asking.indicator,
            metavar="CODE",
            help="indicators; all of them without any",
        )
        again = what.add_parser(
            "recompute",
            help="compute every figure anew from its snapshot",
            description="Compute every figure of a report anew from its snapshot and the "
            "definitions and parameters kept with it. Ends with 1 when one differs.",
        )
        again.add_argument("report", type=number)
        changes = what.add_parser("changes", help="each figure then and now")
        changes.add_argument("report", type=number)
        for each in (listing, freeze, again, changes):
            each.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        act = {
            "list": self._list,
            "freeze": self._freeze,
            "recompute": self._recompute,
            "changes": self._changes,
        }[options["what"]]
        with asking.refusals_in_words(), acting(system(area=options.get("area", ""), name="cli")):
            same = act(options)
        if not same:
            sys.exit(DIFFERENT)

    def _say(self, options: dict[str, Any], items: list[dict[str, Any]]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(items, ensure_ascii=False))
            return
        for item in items:
            told = ("" if value is None else str(value) for value in item.values())
            self.stdout.write("\t".join(told))

    def _list(self, options: dict[str, Any]) -> bool:
        by = system(area=options["area"], name="cli")
        self._say(options, [_told(report) for report in reports.visible(by=by)])
        return True

    def _freeze(self, options: dict[str, Any]) -> bool:
        area, as_of = options["area"], options["as_of"]
        codes = options["codes"] or list(figures.of_place(area, as_of=as_of))
        if not codes:
            raise asking.nothing_there(area, as_of=as_of)
        wanted = actions.Wanted(area, as_of, codes, options["title"], options["occasion"])
        made = actions.freeze(wanted, by=system(area=area, name="cli"), at=timezone.now())
        self._say(options, [_told(made)])
        return True

    def _recompute(self, options: dict[str, Any]) -> bool:
        by = system(name="cli")
        found = actions.recompute(_one(options["report"]), by=by)
        self._say(
            options,
            [
                {
                    "code": each.code,
                    "outcome": each.outcome.value,
                    **{name: each.now[name] for name in recomputing.NUMBERS},
                    "different": each.different if options["json"] else ",".join(each.different),
                }
                for each in found
            ],
        )
        return all(each.outcome is not Again.DIFFERENT for each in found)

    def _changes(self, options: dict[str, Any]) -> bool:
        lines = reports.lines(_one(options["report"]))
        self._say(
            options,
            [
                {
                    "code": line.code,
                    "then": keeping.number(line.value),
                    "now": keeping.number(line.now.value) if line.now else None,
                    "as_of": line.now.as_of.isoformat() if line.now else None,
                    "redefined": line.is_redefined,
                    "title": line.title,
                }
                for line in lines
                if line.has_changed or line.is_redefined or line.now is None
            ],
        )
        return True


def _one(report_id: UUID) -> Report:
    return reports.one(report_id, by=system(name="cli"))


def _told(report: Report) -> dict[str, Any]:
    return {
        "report": str(report.pk),
        "area": report.area,
        "as_of": report.as_of.isoformat(),
        "figures": len(report.codes),
        "snapshot": report.manifest,
        "frozen_at": report.frozen_at.isoformat(),
        "title": report.title,
    }
