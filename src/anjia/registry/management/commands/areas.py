"""``anjia areas load --province 61``: the published areas, from the installed package."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _

from anjia.base.scope import acting, refusals, system
from anjia.kernel.refusals import Refused
from anjia.registry import actions
from anjia.registry.models.choices import AreaChangeKind

PACKAGE = Path("china-division") / "dist"


class Command(BaseCommand):
    """Load areas, or record that a code was replaced by another."""

    help = "Load administrative areas of provinces, or record a change of code."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the two verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        load = verbs.add_parser("load", help="Load provinces from the installed package.")
        load.add_argument("--province", action="append", required=True, metavar="61")
        load.add_argument("--folder", type=Path, help="Where the package's files are.")
        change = verbs.add_parser("change", help="Record that a code was replaced.")
        change.add_argument("old")
        change.add_argument("new")
        change.add_argument("--on", type=date.fromisoformat, required=True)
        change.add_argument("--kind", choices=AreaChangeKind.values, default="recoded")
        change.add_argument("--document", required=True)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what was asked, in the system's name."""
        by = system(name="areas")
        try:
            with acting(by):
                if options["verb"] == "load":
                    self._load(by, options)
                else:
                    self._change(by, options)
        except Refused as refused:
            raise CommandError(refusals.text(refused)) from refused

    def _load(self, by: Any, options: dict[str, Any]) -> None:
        folder = options["folder"] or Path(settings.NODE_MODULES) / PACKAGE
        loaded = actions.load_areas(folder, by=by, provinces=options["province"])
        for level, count in loaded.items():
            self.stdout.write(_("%(level)s %(count)s") % {"level": level, "count": count})

    def _change(self, by: Any, options: dict[str, Any]) -> None:
        actions.record_area_change(
            options["old"],
            by=by,
            new_code=options["new"],
            changed_on=options["on"],
            kind=AreaChangeKind(options["kind"]),
            document=options["document"],
        )
