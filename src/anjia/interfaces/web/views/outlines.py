"""Outlines for maps in the browser. They are public geography: the same for everyone signed in."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from anjia.interfaces.web import outlines
from anjia.interfaces.web.outlines import CITY


@require_GET
@cache_control(max_age=7 * 24 * 3600, private=True)
def outline(_request: HttpRequest, code: str) -> HttpResponse:
    """The counties of the city that the code lies in, as GeoJSON."""
    found = outlines.of_city(code[:CITY]) if code.isascii() and code.isdigit() else ()
    if len(code) < CITY or not found:
        raise Http404
    return JsonResponse(outlines.geojson(found))
