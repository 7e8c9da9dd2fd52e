"""What stands against a step beside the state: asked by actions, and by pages before they offer it.

Each gives the refusal, or nothing where the way is free.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from anjia.base import parameters
from anjia.kernel import workdays
from anjia.kernel.refusals import Refused
from anjia.processes.supervision.models import Assignment, Finding, Milestone, Step
from anjia.processes.supervision.policy import OPEN, FindingState
from anjia.processes.supervision.queries import counting, units

if TYPE_CHECKING:
    from datetime import date

    from anjia.base.scope import Actor

SPOKE = ("report", "submit")


def hand_back(assignment: Assignment, *, on: date) -> Refused | None:
    """In time after it was given, and only as often as the rule allows (handbook 7.3, 7.4)."""
    steps = Step.objects.filter(assignment=assignment)
    before = steps.filter(name="hand_back").count()
    times = int(parameters.value("supervision_hand_backs", area=assignment.area, on=on))
    if before >= times:
        return Refused("assignment_handed_back_before", times=times)
    last = steps.filter(name__in=("assign", "insist")).order_by("-number").first()
    since = timezone.localdate(last.at if last else assignment.assigned_at)
    days = int(parameters.value("supervision_hand_back_days", area=assignment.area, on=on))
    late = _working_days(since, on) > days
    return Refused("assignment_hand_back_late", days=days) if late else None


def _working_days(since: date, on: date) -> int:
    """How many working days have gone; none where nobody has announced that year's."""
    try:
        return workdays.working_days_between(since, on)
    except Refused as refused:
        if refused.code != "calendar_year_unknown":
            raise
        return 0


def plan(assignment: Assignment, *, by: Actor, on: date) -> Refused | None:
    """While it is open: by its unit if there is none yet, else by whoever decides about it."""
    if assignment.state not in OPEN:
        return Refused("plan_over")
    if units.manages(assignment, by=by, on=on):
        return None
    if assignment.unit_id not in units.own(by, on=on):
        return Refused("not_own_unit", unit=assignment.unit_name)
    there = Milestone.objects.filter(assignment=assignment).exists()
    return Refused("plan_there") if there else None


def submit(assignment: Assignment) -> Refused | None:
    """Something has been reported, and every part of it is over."""
    if not counting.reports().filter(assignment=assignment).exists():
        return Refused("submit_without_report")
    parts = Assignment.objects.filter(parent=assignment, state__in=OPEN).count()
    return Refused("submit_with_parts", count=parts) if parts else None


def close(assignment: Assignment, *, by: Actor) -> Refused | None:
    """Another officer than whoever reported it, and everything that was found is put right."""
    if Step.objects.filter(assignment=assignment, by=by.id, name__in=SPOKE).exists():
        return Refused("assignment_own_close")
    found = Finding.objects.filter(
        assignment=assignment, state__in=(FindingState.OPEN, FindingState.RECTIFIED)
    ).count()
    return Refused("close_with_findings", count=found) if found else None
