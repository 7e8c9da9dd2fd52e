"""Home (一张图): what the county's own rows say, each number opening its rows."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from anjia.interfaces.web import picture
from anjia.interfaces.web.context import Shell


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The one picture of the place in view."""
    shell = Shell(request)
    return render(request, "web/home.html", {"home": picture.of(shell.place_code, shell.as_of)})
