"""What every page with a form does: ask who it is, find the row, say what came of it and go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from anjia.base.scope import current_actor, refusals
from anjia.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import StrEnum

    from anjia.base.scope import Actor


def officer(*permissions: StrEnum) -> Actor:
    """Whoever asks, if they hold one of these rights somewhere."""
    by = current_actor()
    if not any(by.may(permission) for permission in permissions):
        raise Refused("not_permitted", permission=str(permissions[0]))
    return by


def found_or_404(call: Callable[..., Any], *args: Any, **options: Any) -> Any:
    """A row, or the page that says there is none."""
    try:
        found = call(*args, **options)
    except Refused:
        raise Http404 from None
    if found is None:
        raise Http404
    return found


def back(request: HttpRequest, target: str) -> HttpResponse:
    """To where the form says that it came from, if that is a page of ours; else to the target."""
    given = request.POST.get("back", "")
    if given.startswith("/") and url_has_allowed_host_and_scheme(given, allowed_hosts=None):
        return HttpResponseRedirect(given)
    return HttpResponseRedirect(target)


def done(request: HttpRequest, text: str, target: str) -> HttpResponse:
    """Say what was done and go on."""
    messages.success(request, text)
    return back(request, target)


def told(request: HttpRequest, refused: Refused, target: str) -> HttpResponse:
    """Say why nothing was done, on the page that asked; a right that lacks is another matter."""
    if refused.code == "not_permitted":
        raise refused
    messages.error(request, str(refusals.text(refused)))
    return back(request, target)
