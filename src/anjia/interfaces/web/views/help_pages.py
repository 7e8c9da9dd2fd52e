"""Help: how each page is used, the shortcuts, the words, and how figures and unknowns are meant."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from anjia.interfaces.web import guide


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The whole help on one page; the part about the page one came from is opened first."""
    current = guide.section_of(request.GET.get("page", ""))
    return render(
        request,
        "web/help.html",
        {"sections": guide.SECTIONS, "current": current, "keys": guide.KEYS, "words": guide.WORDS},
    )
