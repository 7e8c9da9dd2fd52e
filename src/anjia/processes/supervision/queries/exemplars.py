"""Typical cases of a reader's places, with the figures that they quote beside today's."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from anjia.base.scope.models import within
from anjia.kernel.refusals import Refused
from anjia.processes.dashboards.queries import figures
from anjia.processes.definitions.queries import library
from anjia.processes.supervision.models import Exemplar, Quotation
from anjia.processes.supervision.policy import Permission

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from anjia.base.scope import Actor


@dataclass(frozen=True)
class Quoted:
    """A quoted figure: its name, what was quoted, what it is now, where its rows open."""

    title: str
    quotation: Quotation
    now: Decimal | None
    url: str

    @property
    def has_moved(self) -> bool:
        """Whether the figure is another today."""
        return self.now is not None and self.now != self.quotation.value


def seen(by: Actor, *, state: str = "") -> QuerySet[Exemplar]:
    """The cases of a reader's places, the newest first; those taken down only when asked for."""
    found: QuerySet[Exemplar] = Exemplar.objects.filter(within("area", by.areas(Permission.READ)))
    found = found.filter(state=state) if state else found.exclude(state="withdrawn")
    return found.order_by("-written_at", "-id")


def one(exemplar_id: UUID, *, by: Actor) -> Exemplar:
    """One case; of another place it looks like none."""
    areas = by.areas(Permission.READ)
    found: Exemplar | None = Exemplar.objects.filter(within("area", areas), pk=exemplar_id).first()
    if found is None:
        raise Refused("row_not_found", noun="")
    return found


def quoted(exemplar: Exemplar, *, on: date) -> list[Quoted]:
    """The figures that a case quotes."""
    known = library.of(exemplar.area[:6], on=on).indicators
    found = []
    for row in Quotation.objects.filter(exemplar=exemplar).order_by("indicator"):
        newest = figures.newest(row.indicator, area=row.figure_area, until=on)
        asked = urlencode({"area": row.figure_area, "as_of": row.as_of.isoformat()})
        found.append(
            Quoted(
                library.spoken(known[row.indicator].title)
                if row.indicator in known
                else row.indicator,
                row,
                newest.value if newest is not None else None,
                f"{reverse('dashboards:figure', args=[row.indicator])}?{asked}",
            )
        )
    return found
