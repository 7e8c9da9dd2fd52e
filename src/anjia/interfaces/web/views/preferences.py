"""What a person chooses for themselves: place, date, theme, language. Nothing here changes data."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

from anjia.base.access.middleware import while_duties_open
from anjia.base.scope import current_actor
from anjia.interfaces.web import as_of, places
from anjia.interfaces.web.context import THEME_COOKIE, THEMES

YEAR = 365 * 24 * 3600


@require_POST
def place(request: HttpRequest) -> HttpResponse:
    """Look at another place; one outside the person's areas is not found."""
    whole = getattr(request, "whole_actor", None) or current_actor()
    if not places.choose(request.session, code=request.POST.get("area", ""), whole=whole):
        raise Http404
    return _back(request)


@require_POST
def date(request: HttpRequest) -> HttpResponse:
    """Look at the figures of another date."""
    here = places.current_code(current_actor())
    if not as_of.choose(request.session, on=request.POST.get("on", ""), place=here):
        raise Http404
    return _back(request)


@login_not_required
@while_duties_open
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the system has it; kept in this browser."""
    chosen = request.POST.get("theme", "")
    if chosen not in dict(THEMES):
        raise Http404
    return _with_cookie(_back(request), name=THEME_COOKIE, value=chosen)


@login_not_required
@while_duties_open
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Chinese or English; kept in this browser."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES) or not check_for_language(chosen):
        raise Http404
    return _with_cookie(_back(request), name=settings.LANGUAGE_COOKIE_NAME, value=chosen)


def _with_cookie(response: HttpResponse, *, name: str, value: str) -> HttpResponse:
    response.set_cookie(
        name,
        value,
        max_age=YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _back(request: HttpRequest) -> HttpResponse:
    target = request.POST.get("next", "/")
    here = {request.get_host()}
    if not url_has_allowed_host_and_scheme(target, here, require_https=request.is_secure()):
        target = "/"
    return redirect(target)
