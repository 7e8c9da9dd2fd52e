"""`anjia indicators`: the figures of a date, of one place or of every place of a level."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand

from anjia.base.scope import acting, system
from anjia.kernel import areas
from anjia.kernel.areas import Level
from anjia.processes.dashboards.management import asking
from anjia.processes.dashboards.models import Figure
from anjia.processes.dashboards.queries import publishing
from anjia.processes.definitions.queries import library

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Print stored figures."""

    help = "Print the figures of a date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", type=asking.day, required=True, metavar="DATE")
        parser.add_argument("--area", type=asking.place, default="", help="within this area")
        parser.add_argument("--level", choices=[level.value for level in Level], default=None)
        parser.add_argument(
            "--public",
            action="store_true",
            help="leave out small numbers of people, as a publication must",
        )
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        area = options["area"]
        with acting(system(area=area, name="cli")):
            rows = Figure.objects.within(area) if area else Figure.objects.all()
            found = rows.filter(as_of=options["as_of"]).order_by("code", "area")
            kept = [figure for figure in found if _wanted(figure, options)]
            if not kept:
                raise asking.nothing_there(area, as_of=options["as_of"])
            hidden = publishing.hidden(found) if options["public"] else {}
        if options["json"]:
            items = [_item(figure) | hidden.get(figure.pk, {}) for figure in kept]
            self.stdout.write(json.dumps(items, ensure_ascii=False))
            return
        for figure in kept:
            known = library.of(figure.area, on=figure.as_of).indicators.get(figure.code)
            title = known.title.zh if known is not None else ""
            item = _item(figure) | hidden.get(figure.pk, {})
            words = [item[name] for name in ("value", "numerator", "denominator", "unknown")]
            told = "\t".join("" if word is None else str(word) for word in words)
            self.stdout.write(f"{figure.code}\t{figure.area}\t{told}\t{title}")


def _wanted(figure: Figure, options: dict[str, Any]) -> bool:
    if options["level"]:
        return areas.level(figure.area).value == str(options["level"])
    wanted: str = options["area"]
    return not wanted or figure.area == wanted


def _plain(value: Any) -> str:
    return "" if value is None else f"{value.normalize():f}"


def _item(figure: Figure) -> dict[str, Any]:
    return {
        "code": figure.code,
        "area": figure.area,
        "as_of": figure.as_of.isoformat(),
        "state": figure.state,
        "reason": figure.reason,
        "value": _plain(figure.value) or None,
        "low": _plain(figure.low) or None,
        "high": _plain(figure.high) or None,
        "numerator": _plain(figure.numerator),
        "denominator": _plain(figure.denominator),
        "unknown": figure.unknown,
        "undecided": figure.undecided,
        "definition": figure.definition,
        "parameters": figure.parameters,
        "snapshot": figure.manifest,
    }
