"""The progress of assignments, kept on them: after a report, a link, and every refresh of figures.

The formula: each target's percent as `policy.reaching` says, together by the parameter
`supervision_progress_formula`; of an assignment without a target that has a value, what its unit
reported last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anjia.base.scope import acting, system
from anjia.processes.supervision.actions import lighting
from anjia.processes.supervision.models import Assignment
from anjia.processes.supervision.policy import OPEN, TargetBasis
from anjia.processes.supervision.queries import attaining, counting

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal
    from uuid import UUID

AT_ONCE = 2_000


def keep(assignments: Iterable[Assignment], *, on: date) -> list[Assignment]:
    """Bring the progress of open assignments up to a day; return those that moved.

    Lights follow. Part of other actions: it asks for no right, the application writes it.
    """
    asked = [each for each in assignments if each.state in OPEN]
    with acting(system(name="supervision")):
        values = attaining.of_many(asked, on=on)
        said = _said(asked, on=on)
        moved = []
        for each in asked:
            found = attaining.progress(values[each.pk], area=each.area, on=on)
            progress = said.get(each.pk) if found is None else found
            if progress != each.progress:
                each.progress = progress
                moved.append(each)
        Assignment.objects.bulk_update(moved, ["progress"], batch_size=AT_ONCE)
        lighting.relight(moved, on=on)
    return moved


def keep_at(area: str, *, on: date) -> list[Assignment]:
    """The same of every open assignment at a place that has a target with a figure behind it."""
    with acting(system(name="supervision")):
        rows = Assignment.objects.within(area).filter(state__in=OPEN)
        figure = rows.filter(task__targets__basis=TargetBasis.FIGURE.value).distinct()
        return keep(list(figure), on=on)


def _said(asked: list[Assignment], *, on: date) -> dict[UUID, Decimal]:
    rows = counting.reports().filter(assignment__in=asked, quarter__lte=on, percent__isnull=False)
    ordered = rows.order_by("quarter", "reported_at").values_list("assignment_id", "percent")
    return dict(ordered)
