"""Home (一张图): what the county's own rows say today, each number opening its rows."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The one picture of the place in view."""
    return render(request, "web/home.html", {"cards": ()})
