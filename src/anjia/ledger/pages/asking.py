"""What every page with a form does: ask who it is, find the row, say what came of it and go on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from anjia.base.scope import current_actor, refusals
from anjia.kernel.refusals import Refused

REFUSED = 422

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from enum import StrEnum

    from django.forms import Form

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


def carried_out(
    request: HttpRequest, deed: Callable[[], object], target: str, text: str = ""
) -> HttpResponse:
    """Do one thing whole or not at all, and say on the page `target` what came of it.

    Without a `text` the deed returns what there is to say.
    """
    try:
        with transaction.atomic():
            said = deed()
    except Refused as refused:
        return told(request, refused, target)
    return done(request, text or str(said), target)


def filled_in(
    request: HttpRequest,
    form: Form,
    template: str,
    *,
    do: Callable[[], str],
    text: str,
    more: dict[str, Any],
) -> HttpResponse:
    """A page with one form: carried out when it is right, else shown again with what is wrong.

    `do` returns where to go; the template gets `form`, `fault` and `more`.
    """
    fault = ""
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                target = do()
        except Refused as refused:
            if refused.code == "not_permitted":
                raise
            fault = str(refusals.text(refused))
        else:
            return done(request, text, target)
    status = REFUSED if request.method == "POST" else 200
    return render(request, template, {"form": form, "fault": fault, **more}, status=status)


def key(text: str) -> UUID:
    """The id that a form names; what is none leads to the page that says there is nothing."""
    found = key_of(text)
    if found is None:
        raise Http404
    return found


def key_of(text: str) -> UUID | None:
    """The id that an address names, if it is one."""
    try:
        return UUID(text)
    except ValueError:
        return None


def keys_of(texts: Iterable[str]) -> list[UUID]:
    """The ids among what was ticked, in their order."""
    return [found for text in texts if (found := key_of(text)) is not None]


def day_of(text: str) -> date | None:
    """A day as an address or `<input type="date">` has it, if it is one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
