"""Opening pages as an officer would, without signing in: the scope is entered by hand."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import resolve
from django_htmx.middleware import HtmxDetails

from anjia.base.access.sessions import FRESH
from anjia.base.scope import Actor, acting


def visit(
    actor: Actor, url: str, data: Mapping[str, Any] | None = None, *, htmx: bool = False
) -> HttpResponse:
    """GET a page, or POST data to it, as an officer; refusals are raised as they are."""
    headers = {"HX-Request": "true"} if htmx else {}
    factory = RequestFactory(headers=headers)
    request = factory.get(url) if data is None else factory.post(url, data)
    request.user = AnonymousUser()
    request.session = SessionStore()
    request.session[FRESH] = "2999-01-01T00:00:00+00:00"  # as just after signing in
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    match = resolve(request.path)
    request.resolver_match = match
    with acting(actor):
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return response


def text(response: HttpResponse) -> str:
    """The page as text."""
    return response.content.decode()
