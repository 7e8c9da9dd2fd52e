"""The pages of what went wrong: what failed, what is kept, what to do, a number to quote.

They must render when everything else is broken: no database, no session, no person.
"""

import secrets
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from anjia.interfaces.web.context import THEME_COOKIE, THEMES

log = structlog.get_logger(__name__)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """400: the request itself cannot be read."""
    return page(request, status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """403: signed in, and not allowed to."""
    return page(request, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """404: no such page, or nothing of this person's there; both look the same."""
    return page(request, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; logged under the number that the page shows."""
    return page(request, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django passes it
    """403: the form is too old, or came from elsewhere."""
    return page(request, status=403, template="csrf.html")


def page(request: HttpRequest, *, status: int, template: str = "", **facts: Any) -> HttpResponse:
    """A designed page for a status; 5xx pages carry a number that is in the log too."""
    now = timezone.localtime()
    number = f"E-{now:%Y%m%d}-{secrets.token_hex(3).upper()}" if status >= 500 else ""
    if number:
        log.error("page.failed", number=number, path=request.path, status=status)
    context = {
        "shell": Plain(request),
        "status": status,
        "number": number,
        "at": now,
        "request": request,
        **facts,
    }
    html = render_to_string(template or f"{status}.html", context)
    response = HttpResponse(html, status=status)
    if status in {429, 503} and "retry_after" in facts:
        response["Retry-After"] = str(facts["retry_after"])
    return response


class Plain:
    """A frame without a person: reads nothing but the request's cookies."""

    person = None
    home_url = "/"
    login_url = ""
    help_url = ""
    themes = THEMES

    def __init__(self, request: HttpRequest) -> None:
        """Take the theme from its cookie."""
        chosen = request.COOKIES.get(THEME_COOKIE, "auto")
        self.theme = chosen if chosen in dict(THEMES) else "auto"
