"""Reads about forest rangers: how far they live from their forest, patrols, what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Max, Q

from anjia.domains.employment.models import Patrol, PlotTransfer, PostHolding, RangerPlot
from anjia.domains.employment.models.choices import Away, HoldingState, PostKind, TransferState
from anjia.domains.employment.policy import rangers as policy
from anjia.registry.queries import areas as places


@dataclass(frozen=True)
class Ranger:
    """A ranger with their forest, how far it is, and the patrols of the month."""

    holding: PostHolding
    plot: RangerPlot | None
    patrols: int
    last_on: date | None
    forest: str
    waits: bool

    @property
    def away(self) -> str:
        """Return the widest border between home and forest; empty where no forest is recorded."""
        return policy.away(self.holding.area, self.plot.forest) if self.plot else ""

    @property
    def label(self) -> str:
        """Return that border in words."""
        return str(Away(self.away).label) if self.away else ""


def rangers(*, on: date) -> list[Ranger]:
    """Return those who hold a ranger's post, those furthest from their forest first."""
    held = list(
        PostHolding.objects.filter(kind=PostKind.RANGER, state=HoldingState.SERVING)
        .select_related("person")
        .order_by("area", "person__name", "pk")
    )
    plots = {
        plot.holding_id: plot
        for plot in RangerPlot.objects.filter(holding__in=held, until__isnull=True)
    }
    done = _patrols([one.pk for one in held], since=on.replace(day=1))
    waiting = set(
        PlotTransfer.objects.filter(holding__in=held, state=TransferState.WAITING).values_list(
            "holding_id", flat=True
        )
    )
    names = places.names({plot.forest for plot in plots.values()})
    found = []
    for one in held:
        plot = plots.get(one.pk)
        count, last = done.get(one.pk, (0, None))
        forest = names.get(plot.forest, plot.forest) if plot else ""
        found.append(Ranger(one, plot, count, last, forest, one.pk in waiting))
    order = list(Away.values)
    return sorted(found, key=lambda each: -order.index(each.away) if each.away else 1)


def _patrols(ids: Sequence[UUID], *, since: date) -> dict[UUID, tuple[int, date | None]]:
    rows = (
        Patrol.objects.filter(holding__in=ids)
        .order_by()
        .values("holding_id")
        .annotate(count=Count("pk", filter=Q(patrolled_on__gte=since)), last=Max("patrolled_on"))
    )
    return {row["holding_id"]: (row["count"], row["last"]) for row in rows}
