"""Who asks, and what an address or a form means; what it cannot mean narrows nothing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from anjia.kernel.refusals import Refused
from anjia.ledger.pages.asking import done, found_or_404, officer, told
from anjia.processes.dashboards.views.place import asked
from anjia.processes.subsidies.policy import Permission
from anjia.registry.models import Site
from anjia.registry.queries import areas as places

if TYPE_CHECKING:
    from enum import StrEnum

    from django.http import HttpRequest

    from anjia.base.scope import Actor

__all__ = [
    "done",
    "found_or_404",
    "index_url",
    "month",
    "name_of",
    "officer",
    "place",
    "place_or_own",
    "told",
    "towns_and_sites",
]
TOWN = 9


def place(request: HttpRequest, by: Actor, permission: StrEnum) -> str:
    """The place that an address or form names, inside those where a right is held."""
    given = request.POST if request.method == "POST" else request.GET
    return asked(given.get("within", ""), by.areas(permission))


def place_or_own(request: HttpRequest, by: Actor, permission: StrEnum) -> str:
    """The same; the officer's own place where none is named."""
    roots = by.areas(permission)
    if not roots:
        raise Refused("not_permitted", permission=str(permission))
    return place(request, by, permission) or roots[0]


def month(text: str) -> date | None:
    """A month as `<input type="month">` and people write it."""
    parts = text.strip().replace("年", "-").replace("月", "").split("-")
    if len(parts) < 2 or not all(part.isascii() and part.isdigit() for part in parts[:2]):
        return None
    year, number = int(parts[0]), int(parts[1])
    if not (1990 <= year <= 2100 and 1 <= number <= 12):
        return None
    return date(year, number, 1)


def towns_and_sites(by: Actor, permission: StrEnum = Permission.READ_CLAIMS) -> list[Any]:
    """Towns and the sites in them, for a filter; the last says which lies in another."""
    roots = by.areas(permission)
    if any(len(root) < TOWN - 3 for root in roots):
        return []
    sites = sorted((site.area, site.name) for root in roots for site in Site.objects.within(root))
    towns = {code[:TOWN] for code, _name in sites}
    called = places.names(towns)
    rows = [(code, called.get(code, code), False) for code in towns]
    return sorted([*rows, *((code, name, True) for code, name in sites)])


def name_of(area: str) -> str:
    """What a place is called."""
    if len(area) > 12:
        site = Site.objects.filter(area=area[:15]).first()
        if site is not None:
            return str(site.name)
    return places.names([area]).get(area, area)


def index_url(group: str = "") -> str:
    """The list of claims, on a tab."""
    return reverse("subsidies:index") + (f"?group={group}" if group else "")
