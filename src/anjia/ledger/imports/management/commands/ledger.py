"""``anjia ledger``: templates, imports, undo and exports on the command line, by the same code."""

import json
from argparse import ArgumentParser
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from anjia.base.access.models import Unit
from anjia.base.scope import acting, system
from anjia.kernel import areas
from anjia.kernel.refusals import Refused
from anjia.ledger import catalogue, layout
from anjia.ledger.actions import exports
from anjia.ledger.imports import actions, messages
from anjia.ledger.imports.models import ImportBatch, ImportPage, RowState, State
from anjia.ledger.reading import listing
from anjia.ledger.sheets import writer

NAME = "command-line"
FAULTS_SHOWN = 200


class Command(BaseCommand):
    """List ledgers, write a template, bring a workbook in, take it back, write an export."""

    help = "List ledgers; write templates and exports; import workbooks and undo imports."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe the five things that can be done."""
        what = parser.add_subparsers(dest="what", required=True)
        listing_ = what.add_parser("list", help="the ledgers and their columns")
        listing_.add_argument("--json", action="store_true")
        template = what.add_parser("template", help="an empty workbook of a ledger")
        template.add_argument("code")
        template.add_argument("-o", "--output", type=Path, required=True)
        bring = what.add_parser("import", help="check a workbook; with --commit bring it in")
        bring.add_argument("code")
        bring.add_argument("file", type=Path)
        bring.add_argument(
            "--area", help="the place of the workbook; else the one that holds all units"
        )
        bring.add_argument("--commit", action="store_true", help="write the rows without errors")
        bring.add_argument("--json", action="store_true")
        undo = what.add_parser("undo", help="take an import back in whole")
        undo.add_argument("batch", type=UUID)
        undo.add_argument("--only-unchanged", action="store_true")
        export = what.add_parser("export", help="the rows of a place in the template's layout")
        export.add_argument("code")
        export.add_argument("--area", required=True)
        export.add_argument("-o", "--output", type=Path, required=True)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do one of them; a refusal ends with its sentence and status 1."""
        try:
            getattr(self, f"_{options['what']}")(options)
        except Refused as refused:
            raise CommandError(messages.of_file(refused)) from refused
        except ImportBatch.DoesNotExist as missing:
            raise CommandError(messages.of_file(Refused("row_not_found"))) from missing

    def _list(self, options: dict[str, Any]) -> None:
        if options["json"]:
            told = [
                {
                    "code": ledger.code,
                    "title": str(ledger.title),
                    "key": list(ledger.key),
                    "columns": [
                        {"name": c.name, "label": c.label, "kind": str(c.kind)}
                        for c in layout.sheet_columns(ledger)
                    ],
                }
                for ledger in catalogue.all()
            ]
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        for ledger in catalogue.all():
            self.stdout.write(f"{ledger.code:16} {ledger.title}")

    def _template(self, options: dict[str, Any]) -> None:
        ledger = catalogue.get(options["code"])
        stream = BytesIO()
        page = layout.layout(ledger, columns=layout.sheet_columns(ledger))
        writer.template(page, stream)
        options["output"].write_bytes(stream.getvalue())
        self.stdout.write(str(options["output"]))

    def _import(self, options: dict[str, Any]) -> None:
        path = options["file"]
        if not path.is_file():
            raise CommandError(messages.of_file(Refused("file_not_there", path=str(path))))
        area = areas.parse(options["area"]) if options["area"] else _home()
        by = system(area=area, name=NAME)
        batch = actions.bring_in(
            path,
            name=path.name,
            ledger=options["code"],
            by=by,
            area=area,
            at=timezone.now(),
            write=options["commit"],
        )
        with acting(by):
            told = _told(batch)
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        counts = " ".join(f"{RowState(s).label} {told['counts'][s]}" for s in RowState)
        self.stdout.write(f"{batch.pk} {State(batch.state).label}: {counts}")
        for line in told["faults"]:
            self.stdout.write(f"  {line}")

    def _undo(self, options: dict[str, Any]) -> None:
        by, at = system(name=NAME), timezone.now()
        with acting(by):
            batch = ImportBatch.objects.get(pk=options["batch"])
            actions.begin_undo(batch, by=by, at=at, only_unchanged=options["only_unchanged"])
        batch = actions.carry_out(batch.pk, by=by, at=at)
        if batch.problem:
            problem = Refused(batch.problem["code"], **batch.problem["facts"])
            raise CommandError(messages.of_file(problem))
        self.stdout.write(json.dumps(batch.result["undone"]))

    def _export(self, options: dict[str, Any]) -> None:
        ledger, area = catalogue.get(options["code"]), areas.parse(options["area"])
        by = system(area=area, name=NAME)
        names = {column.name for column in layout.sheet_columns(ledger)}
        columns = [column for name, column in ledger.columns.items() if name in names]
        with acting(by):
            made = exports.make(ledger, listing.asked({}), columns, by=by, at=timezone.now())
        options["output"].write_bytes(made.content)
        self.stdout.write(f"{options['output']} {made.rows}")


def _home() -> str:
    """Return the smallest place that holds every unit of this installation."""
    with acting(system(name=NAME)):
        places = sorted(Unit.objects.filter(active=True).values_list("area", flat=True))
    if not places:
        raise Refused("import_area_missing")
    whole = [*areas.ancestors(places[0]), places[0]]
    common = [code for code in whole if all(areas.contains(code, one) for one in places)]
    if not common:
        raise Refused("import_area_missing")
    return str(max(common, key=len))


def _told(batch: ImportBatch) -> dict[str, Any]:
    faults = [
        messages.at_cell(place, code, facts)
        for page in ImportPage.objects.filter(batch=batch, outcome__in=[RowState.ERROR])
        for row in page.rows
        for code, place, facts in row["f"]
    ]
    return {
        "batch": str(batch.pk),
        "state": batch.state,
        "counts": batch.counts,
        "result": batch.result,
        "faults": faults[:FAULTS_SHOWN],
    }
