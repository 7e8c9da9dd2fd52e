"""My work: what waits for this person, most urgent first; and the person's own page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET


@require_GET
def work(request: HttpRequest) -> HttpResponse:
    """What waits for this person."""
    return render(request, "web/work.html", {"items": ()})


@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """The person's menu as a page, for the phone's bottom bar."""
    return render(request, "web/me.html")
