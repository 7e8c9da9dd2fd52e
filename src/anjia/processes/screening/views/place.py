"""The place and the day that a page of the rules speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest
from django.utils import timezone

from anjia.base.scope import Actor, current_actor
from anjia.engine.snapshot import COUNTY_DIGITS
from anjia.kernel import areas
from anjia.kernel.refusals import Refused
from anjia.processes.dashboards.views import place
from anjia.processes.definitions.queries import library
from anjia.processes.screening.policy import Permission
from anjia.processes.screening.queries import tallies

if TYPE_CHECKING:
    from datetime import date

    from anjia.engine.definitions import Definitions
    from anjia.engine.rules import Rule

AS_OF = "as_of"


@dataclass(frozen=True)
class Here:
    """Where a page is: the place, its name, the way to it, and the days it was screened on."""

    by: Actor
    area: str
    name: str
    way: list[tuple[str, str]]
    days: list[date]
    as_of: date | None
    query: str
    found: Definitions

    @property
    def is_grid(self) -> bool:
        """Whether a rule without a count hits nobody here: grids keep no counts of nothing."""
        return self.as_of is not None and len(self.area) == areas.LENGTHS[areas.Level.GRID]

    def rule(self, code: str) -> Rule:
        """A rule that is in force here; not found where there is none."""
        rule = self.found.rules.get(code)
        if rule is None:
            raise Http404
        return rule


def here(request: HttpRequest) -> Here:
    """The place in view, or one inside it that the address names; any other is not found."""
    by = current_actor()
    if not by.may(Permission.READ):
        raise Refused("not_permitted", permission=Permission.READ.value)
    readable = by.areas(Permission.READ)
    area = place.asked(request.GET.get("area", ""), readable) or readable[0]
    days = tallies.dates(area)
    chosen = request.GET.get(AS_OF) or request.session.get(AS_OF)
    as_of = next((day for day in days if day.isoformat() == chosen), days[0] if days else None)
    way = place.way(area, readable) or [(area, area)]
    return Here(
        by=by,
        area=area,
        name=way[-1][1],
        way=way,
        days=days,
        as_of=as_of,
        query=f"?area={area}" if request.GET.get("area") else "",
        found=library.of(area[:COUNTY_DIGITS], on=timezone.localdate()),
    )
