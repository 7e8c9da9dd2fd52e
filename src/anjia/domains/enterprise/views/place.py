"""The place that a page of enterprise speaks of, and who asks."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from anjia.base.scope import Actor, current_actor
from anjia.domains.enterprise.policy import Permission
from anjia.kernel import areas
from anjia.kernel.refusals import Refused
from anjia.registry.queries import areas as places

LENGTHS = frozenset(areas.LENGTHS.values())
SITE = areas.LENGTHS[areas.Level.SITE]


@dataclass(frozen=True)
class Here:
    """Where a page is: the officer, the place, its name and the way down to it."""

    by: Actor
    area: str
    name: str
    way: tuple[tuple[str, str], ...]
    query: str


def here(request: HttpRequest) -> Here:
    """The officer's place, or one inside it that the address names; any other is not found.

    A grid stands for its site: factories and outlets belong to sites.
    """
    by = current_actor()
    readable = by.areas(Permission.READ)
    if not readable:
        raise Refused("not_permitted", permission=str(Permission.READ), area="")
    text = request.GET.get("area", "")
    inside = any(text.startswith(root) for root in readable)
    if text and not (text.isascii() and text.isdigit() and len(text) in LENGTHS and inside):
        raise Http404
    area = (text or readable[0])[:SITE]
    root = next((root for root in readable if area.startswith(root)), area)
    codes = [code for code in (*areas.ancestors(area), area) if code and len(code) >= len(root)]
    called = places.names(codes)
    way = tuple((code, called.get(code, code)) for code in codes)
    return Here(by, area, way[-1][1] if way else "", way, f"?area={area}" if text else "")
