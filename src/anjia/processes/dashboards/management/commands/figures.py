"""`anjia figures check FILE`: hold the printed figures of a document against each other."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError

from anjia.engine.printed.claims import Verdict
from anjia.kernel.refusals import Refused
from anjia.ledger.imports import messages
from anjia.processes.dashboards.queries.printed import checking, wording, workbooks

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from fractions import Fraction

    from anjia.processes.dashboards.queries.printed.checking import Checked, Line

INCONSISTENT = 1
UNREADABLE = 2
TEXTS = ("document", "key", "label", "value", "unit", "numerator", "denominator", "group")


class Command(BaseCommand):
    """Check printed figures; no database is needed, and nothing is kept."""

    help = "Check the printed figures of a document."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        check = what.add_parser(
            "check",
            help="judge each figure of a table (.xlsx, .xls or .csv)",
            description="Judge each printed figure of a table. Ends with 0 when all of them are "
            "consistent, with 1 when not, with 2 when the table cannot be read.",
        )
        check.add_argument("file", type=Path)
        check.add_argument("--json", action="store_true", help="print the result as JSON")
        check.add_argument(
            "--decided",
            action="store_true",
            help="let only contradictions end with 1, not figures that cannot be decided",
        )
        template = what.add_parser("template", help="write the empty table to fill in")
        template.add_argument("-o", "--output", type=Path, required=True)

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["what"] == "template":
            options["output"].write_bytes(workbooks.template())
            self.stdout.write(str(options["output"]))
            return
        checked = _checked(options["file"])
        if options["json"]:
            self.stdout.write(json.dumps(_told(checked), ensure_ascii=False))
        else:
            self._print(checked)
        bad = checked.contradictions
        if not options["decided"]:
            bad = len(checked.lines) - checked.counts[Verdict.CONSISTENT]
        if bad:
            sys.exit(INCONSISTENT)

    def _print(self, checked: Checked) -> None:
        for line in checked.lines:
            texts = line.row.texts
            name = texts.get("label") or texts.get("key") or ""
            self.stdout.write(
                f"{line.row.number}\t{wording.verdict(line.answer.verdict)}\t{name}"
                f"\t{texts.get('value', '')}\t{workbooks.told(line)}"
            )
        for verdict, count in checked.counts.items():
            self.stdout.write(f"{wording.verdict(verdict)} {count}")


def _checked(path: Path) -> Checked:
    if not path.is_file():
        missing = Refused("file_not_there", path=str(path))
        raise CommandError(messages.of_file(missing), returncode=UNREADABLE)
    try:
        return checking.check(path)
    except Refused as refused:
        raise CommandError(messages.of_file(refused), returncode=UNREADABLE) from None
    except OSError as failure:
        raise CommandError(str(failure), returncode=UNREADABLE) from None


def _told(checked: Checked) -> dict[str, Any]:
    return {
        "counts": {verdict.value: count for verdict, count in checked.counts.items()},
        "faults": [asdict(fault) for fault in checked.faults],
        "figures": [_figure(line) for line in checked.lines],
    }


def _figure(line: Line) -> dict[str, Any]:
    answer = line.answer
    difference = answer.difference
    return {
        "row": line.row.number,
        **{name: line.row.texts.get(name) for name in TEXTS},
        "verdict": answer.verdict.value,
        "reasons": wording.reasons(answer),
        "codes": [said.code for said in answer.said],
        "computed": answer.computed or None,
        "difference": None if difference is None else _decimal(difference),
        "numerators": answer.numerators,
        "denominators": answer.denominators,
        "missing": [one.value for one in answer.missing],
    }


def _decimal(number: Fraction) -> str:
    """A difference of printed numbers in full: their digits end, so this one's do."""
    return f"{Decimal(number.numerator) / number.denominator:f}"
