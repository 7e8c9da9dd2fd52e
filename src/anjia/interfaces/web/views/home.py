"""Home (一张图): what the county's own rows say, each number opening its rows."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from anjia.base.scope import current_actor
from anjia.interfaces.web import drawing
from anjia.interfaces.web.context import Shell
from anjia.ledger.imports import queries as imports
from anjia.ledger.reading import rights
from anjia.processes.dashboards.models import Snapshot
from anjia.processes.dashboards.policy import Permission as Figures
from anjia.registry.queries import areas as names

MOST_COUNTIES = 20


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The one picture of the place in view."""
    shell = Shell(request)
    by = current_actor()
    home = drawing.home(shell.place_code, as_of=shell.as_of, actor=by)
    may_see = by.may(Figures.READ)
    context = {
        "home": home,
        "counties": _counties(shell.place_code) if may_see and not home.cards else [],
        "may_import": bool(imports.open_ledgers(by=by)),
        "may_see": may_see,
        "may_read": bool(rights.open_ledgers(by=by)),
    }
    return render(request, "web/home.html", context)


def _counties(place: str | None) -> list[tuple[str, str]]:
    """Code and name of the places inside this one that have figures of their own."""
    inside = Snapshot.objects.within(place or "").exclude(area=place).order_by("area")
    codes = list(inside.values_list("area", flat=True).distinct()[:MOST_COUNTIES])
    called = names.names(codes)
    return [(code, called.get(code, code)) for code in codes]
