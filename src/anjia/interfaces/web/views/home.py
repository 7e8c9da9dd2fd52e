"""Home (一张图): what the county's own rows say, each number opening its rows."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from anjia.base.scope import current_actor
from anjia.interfaces.web import drawing
from anjia.interfaces.web.context import Shell
from anjia.ledger.imports import queries as imports
from anjia.ledger.reading import rights
from anjia.processes.dashboards.policy import Permission as Figures


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The one picture of the place in view."""
    shell = Shell(request)
    by = current_actor()
    context = {
        "home": drawing.home(shell.place_code, as_of=shell.as_of, actor=by),
        "may_import": bool(imports.open_ledgers(by=by)),
        "may_see": by.may(Figures.READ),
        "may_read": bool(rights.open_ledgers(by=by)),
    }
    return render(request, "web/home.html", context)
