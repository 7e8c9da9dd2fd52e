"""Quarterly rounds: which there are, who is asked for what, who has sent it and how late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from anjia.base.parameters import queries as parameters
from anjia.base.scope import acting, system
from anjia.kernel import periods
from anjia.kernel.periods import Kind
from anjia.kernel.refusals import Refused
from anjia.processes.supervision.models import Assignment, Contribution, Quarter
from anjia.processes.supervision.policy import OPEN, Permission, State, quarters
from anjia.processes.supervision.policy.quarters import QuarterState, Reading, Sent
from anjia.processes.supervision.queries import counting

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from anjia.base.scope import Actor
    from anjia.processes.supervision.models import Document, Progress

MOST_QUARTERS = 6


@dataclass(frozen=True)
class Place:
    """Where a unit stands in a round on a day."""

    contribution: Contribution
    tasks: int
    filled: int
    days_late: int

    @property
    def is_missing(self) -> bool:
        """Whether nothing of it has come, or what came was sent back."""
        return self.contribution.state in (Sent.ASKED.value, Sent.RETURNED.value)


def visible(by: Actor) -> Any:
    """The rounds that somebody may see, the newest quarter first; a town sees its county's."""
    if not by.may(Permission.READ):
        raise Refused("not_permitted", permission=Permission.READ.value)
    return Quarter.objects.select_related("document").order_by("-first_on", "-opened_at")


def one(quarter_id: UUID, *, by: Actor) -> Quarter:
    """A round that somebody may see."""
    found: Quarter | None = visible(by).filter(pk=quarter_id).first()
    if found is None:
        raise Refused("quarter_not_found")
    return found


def contribution(contribution_id: UUID) -> Contribution:
    """What one unit is asked for, if the reader may see the unit's place."""
    rows = Contribution.objects.select_related("quarter", "quarter__document", "unit")
    found: Contribution | None = rows.filter(pk=contribution_id).first()
    if found is None:
        raise Refused("quarter_not_found")
    return found


def due_on(area: str, first_on: date, *, on: date) -> tuple[date | None, Reading]:
    """By when units of a place report of a quarter, and how that was read on a day.

    None while the working days of that year are not announced.
    """
    reading = Reading(parameters.value("supervision_quarter_reading", area=area, on=on))
    days = int(parameters.value("supervision_quarter_days", area=area, on=on))
    try:
        return quarters.due_on(first_on, reading=reading, days=days), reading
    except Refused as refused:
        if refused.code != "calendar_year_unknown":
            raise
        return None, reading


def offered(area: str, *, on: date) -> list[tuple[date, date | None]]:
    """Quarters that may be asked for, the last one that has ended first, each with its deadline."""
    now = periods.around(on, Kind.QUARTER)
    every = [now.moved(-back).first_on for back in (1, 0, *range(2, MOST_QUARTERS))]
    return [(first_on, due_on(area, first_on, on=on)[0]) for first_on in every]


def assignments(quarter: Quarter) -> Any:
    """The assignments of which units report in a round: under way in the quarter, not cancelled."""
    last_on = periods.around(quarter.first_on, Kind.QUARTER).last_on
    found = Assignment.objects.within(quarter.area).exclude(state=State.CANCELLED.value)
    found = found.filter(starts_on__lte=last_on)
    found = found.filter(Q(closed_on__isnull=True) | Q(closed_on__gte=quarter.first_on))
    if quarter.document_id is not None:
        found = found.filter(task__document=quarter.document_id)
    return found.select_related("task", "unit").order_by("task__order", "task__number", "unit_name")


def of_unit(contribution: Contribution) -> list[tuple[Assignment, Progress | None]]:
    """A unit's assignments of a round, each with what it last said of the quarter."""
    found = list(assignments(contribution.quarter).filter(unit=contribution.unit_id))
    told = last_reports(found, contribution.quarter.first_on)
    return [(each, told.get(each.pk)) for each in found]


def last_reports(asked: list[Assignment], first_on: date) -> dict[UUID, Progress]:
    """The report that counts of each assignment for a quarter: the last one."""
    rows = counting.reports().filter(assignment__in=asked, quarter=first_on)
    return {report.assignment_id: report for report in rows.order_by("reported_at", "id")}


def places(quarter: Quarter, *, today: date) -> list[Place]:
    """Every unit of a round: what is missing first, then by how late, then by name."""
    rows = list(assignments(quarter))
    told = last_reports(rows, quarter.first_on)
    asked: dict[UUID, int] = {}
    filled: dict[UUID, int] = {}
    for each in rows:
        asked[each.unit_id] = asked.get(each.unit_id, 0) + 1
        # A closed one has nothing more to say.
        done = each.pk in told or each.state not in OPEN
        filled[each.unit_id] = filled.get(each.unit_id, 0) + done
    found = [
        Place(
            one,
            asked.get(one.unit_id, 0),
            filled.get(one.unit_id, 0),
            quarters.days_late(one.first_sent_on, due_on=quarter.due_on, today=today),
        )
        for one in quarter.contributions.all()
    ]
    return sorted(
        found,
        key=lambda place: (not place.is_missing, -place.days_late, place.contribution.unit_name),
    )


def is_frozen(assignment: Assignment, first_on: date) -> bool:
    """Whether the report of a quarter was approved that an assignment belongs to.

    The application asks itself, because a unit need not see its county's rounds.
    """
    with acting(system(name="supervision")):
        rounds = Quarter.objects.filter(first_on=first_on, state=QuarterState.FROZEN.value)
        whole = Q(document__isnull=True) | Q(document=assignment.task.document_id)
        areas = {assignment.area[:digits] for digits in (2, 4, 6, 9, 12, 15, 18)}
        return bool(rounds.filter(whole, area__in=areas).exists())


def asked_units(area: str, document: Document | None, first_on: date) -> dict[UUID, Assignment]:
    """The units that a round would ask, each with one of its assignments."""
    wanted = Quarter(area=area, document=document, first_on=first_on)
    return {each.unit_id: each for each in assignments(wanted)}
