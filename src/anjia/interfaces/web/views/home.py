"""Home (一张图): what the county's own rows say, each number opening its rows."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from anjia.base.scope import current_actor
from anjia.interfaces.web import drawing
from anjia.interfaces.web.context import Shell


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The one picture of the place in view."""
    shell = Shell(request)
    home = drawing.home(shell.place_code, as_of=shell.as_of, actor=current_actor())
    return render(request, "web/home.html", {"home": home})
