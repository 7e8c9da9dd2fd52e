"""Showing one sealed number of one person, for a stated reason and half a minute."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from anjia.base import parameters
from anjia.base.access import sessions
from anjia.base.scope import current_actor, refusals
from anjia.base.sealed.actions import reveal as open_value
from anjia.kernel.refusals import Refused
from anjia.ledger.declaration import Column, Ledger
from anjia.ledger.reading import rights

REFUSED = 422


@never_cache
@require_http_methods(["GET", "POST"])
def reveal(request: HttpRequest, code: str, row_id: UUID, name: str) -> HttpResponse:
    """Ask why, then show one number of one person for half a minute; both are on record."""
    by, now = current_actor(), timezone.now()
    if not sessions.is_fresh(request, at=now):
        # Back to this same number, as a page of its own: the reason is asked there.
        return sessions.ask_again(request, back=request.path)
    ledger = rights.find(code, by=by)
    column = _sealed(ledger, name)
    row = rights.row(ledger, row_id, by=by)
    if not rights.may(ledger.permissions.reveal, by=by, area=row.area):
        raise Refused("not_permitted", permission=str(ledger.permissions.reveal))
    masked = getattr(row, column.path).mask() if getattr(row, column.path) else ""
    context = {
        "ledger": ledger,
        "url": request.path,
        "id": f"{row_id}-{name}",
        "masked": masked,
        "back": reverse("ledger:detail", args=[code, row_id]),
        "label": column.label,
    }
    if request.method == "GET" or not masked:
        return _part(request, "components/masked_ask.html", context)
    try:
        clear = open_value(row, column.path, by=by, reason=request.POST.get("reason", ""), at=now)
    except Refused as refused:
        context["error"] = refusals.text(refused)
        return _part(request, "components/masked_ask.html", context, status=_status(request))
    seconds = parameters.value("reveal_shown_seconds", area=row.area, on=timezone.localdate(now))
    return _part(
        request,
        "components/masked_shown.html",
        {**context, "clear": clear, "seconds": seconds},
    )


def _sealed(ledger: type[Ledger], name: str) -> Column:
    column = ledger.columns.get(name)
    if column is None or not column.is_sealed or not column.is_own:
        raise Http404
    return column


def _status(request: HttpRequest) -> int:
    # htmx swaps only what succeeded; the sentence itself says that it did not.
    return 200 if request.headers.get("HX-Request") else REFUSED


def _part(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Return the part alone to htmx, and inside a page of its own without it."""
    if request.headers.get("HX-Request"):
        return render(request, template, context, status=status)
    return render(request, "ledger/reveal.html", {**context, "part": template}, status=status)
