"""Who is told of slips: one notice a unit, an office and a level above, with how many wait.

The unit hears of every slip; the office of orange and red ones; of red ones the leader who answers
by name, to whom the office passes it on, for a leader may not sign in; where nobody does, the next
level. A notice is posted anew when the number changes, and closed when none waits.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone

from anjia.base.notices import actions as notices
from anjia.base.notices.actions import Work
from anjia.base.scope import acting, system
from anjia.processes.supervision.actions import telling
from anjia.processes.supervision.models import Escalation
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.policy.escalation import Ending, Level
from anjia.processes.supervision.queries import escalating

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date, datetime

    from django.db.models import QuerySet

    from anjia.base.scope import Actor

UNIT, OFFICE, LEADER, ABOVE = (
    f"supervision_slip_{whom}" for whom in ("unit", "office", "leader", "above")
)
CITY = 4  # the length of its code: the level above a county


def tell(slips: Collection[Escalation], *, on: date, by: Actor, at: datetime) -> None:
    """Tell everybody whom new slips concern."""
    _units(slips, by=by, at=at, anew=True)
    offices = {slip.office for slip in slips if slip.level != Level.BLUE}
    for office in sorted(offices):
        for code, area, found in _above(office, on=on):
            _office(code, area, found, by=by, at=at, anew=True)


def refresh(slips: Collection[Escalation], *, by: Actor, at: datetime) -> None:
    """Close what waits no more after some slips have ended."""
    with acting(system(name="supervision"), reason=by.name):
        _units(slips, by=by, at=at, anew=False)
        for office in sorted({slip.office for slip in slips if slip.level != Level.BLUE}):
            for code, area, found in _above(office, on=timezone.localdate(at)):
                _office(code, area, found, by=by, at=at, anew=False)


def _units(slips: Collection[Escalation], *, by: Actor, at: datetime, anew: bool) -> None:
    of_slips = Escalation.objects.filter(pk__in=[slip.pk for slip in slips]).order_by()
    units = of_slips.values_list("assignment__unit", "area").distinct()
    waiting = Escalation.objects.filter(ending=Ending.OPEN).order_by()
    counts = {
        unit: (count, due_on)
        for unit, count, due_on in waiting.filter(
            assignment__unit__in=[unit for unit, _area in units]
        )
        .values_list("assignment__unit")
        .annotate(n=Count("pk"), due=Min("answer_by"))
    }
    for unit, area in units:
        count, due_on = counts.get(unit, (0, None))
        once = f"supervision.slips:{unit}"
        if count and not anew:
            continue
        telling.answered(unit, once, area=area, by=by, at=at)
        if count:
            url = f"{reverse('supervision:slips')}?unit={unit}"
            work = Work(code=UNIT, facts={"count": count}, url=url, due_on=due_on, once=once)
            telling.tell(unit, work, area=area, at=at)


def _above(office: str, *, on: date) -> Iterator[tuple[str, str, QuerySet[Escalation]]]:
    """What waits above the units of an office: under which words, where, and which slips."""
    waiting = Escalation.objects.filter(office=office, ending=Ending.OPEN)
    yield OFFICE, office, waiting.exclude(level=Level.BLUE)
    red = waiting.filter(level=Level.RED)
    named = escalating.answered_for(red, on=on)
    yield LEADER, office, named
    if len(office) > CITY:
        yield ABOVE, office[:CITY], red.exclude(pk__in=named.values("pk"))


def _office(
    code: str, area: str, found: QuerySet[Escalation], *, by: Actor, at: datetime, anew: bool
) -> None:
    count, once = found.count(), f"{code}:{area}"
    if count and not anew:
        return
    notices.finish_waiting(once, area=area, by=by, at=at)
    if count:
        work = Work(code=code, facts={"count": count}, url=reverse("supervision:slips"), once=once)
        notices.post(replace(work, permission=Permission.MANAGE.value), area=area, at=at)
