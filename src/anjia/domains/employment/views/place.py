"""The place that a page of employment speaks of, and who asks."""

from enum import StrEnum

from django.http import Http404, HttpRequest

from anjia.base.scope import Actor, current_actor
from anjia.kernel import areas
from anjia.kernel.refusals import Refused
from anjia.registry.queries import areas as places

LENGTHS = frozenset(areas.LENGTHS.values())
SITE = areas.LENGTHS[areas.Level.SITE]


def permitted(permission: StrEnum) -> Actor:
    """Return the officer, who holds a permission somewhere; refuse otherwise."""
    by = current_actor()
    if not by.may(permission):
        raise Refused("not_permitted", permission=str(permission), area="")
    return by


def asked(request: HttpRequest, permission: StrEnum) -> str:
    """Return the place that an address names, inside the officer's own; else their own."""
    by = permitted(permission)
    own = by.areas(permission)
    chosen = request.GET.get("area", "") or request.POST.get("area", "")
    if not chosen:
        return own[0]
    known = chosen.isascii() and chosen.isdigit() and len(chosen) in LENGTHS
    if not known or not any(chosen.startswith(area) for area in own):
        raise Http404
    return chosen


def name(code: str) -> str:
    """Return what a place is called."""
    return places.names([code]).get(code, code)
