"""The plan of an assignment: by which day which part of it is to be done."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from django.utils import timezone

from anjia.base.scope import Actor, action
from anjia.kernel.refusals import Refused
from anjia.processes.supervision.actions import lighting, steps
from anjia.processes.supervision.models import Assignment, Milestone
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.policy.plans import ALL, NOTHING
from anjia.processes.supervision.queries import limits

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from decimal import Decimal

MOST = 24


@dataclass(frozen=True, kw_only=True)
class Stage:
    """By which day which part is to be done, and what that is."""

    due_on: date
    percent: Decimal
    text: str = ""


@action(Permission.REPORT, event="supervision.plan")
def plan(
    assignment: Assignment, *, by: Actor, at: datetime, stages: Iterable[Stage]
) -> list[Milestone]:
    """Put stages in the place of those that were there; without any, a straight line is planned.

    The unit lays out its first plan, whoever decides about the assignment changes it: nobody moves
    the plan that its own progress is compared with. The history keeps what was planned before.
    """
    on = timezone.localdate(at)
    steps.refuse(limits.plan(assignment, by=by, on=on))
    wanted = _laid_out(stages, assignment)
    with steps.moved_meanwhile():
        made = _put(wanted, assignment)
    lighting.relight([assignment.pk], on=on, by=by, at=at)
    return made


def _put(wanted: Iterable[Stage], assignment: Assignment) -> list[Milestone]:
    kept = {row.due_on: row for row in Milestone.objects.filter(assignment=assignment)}
    stages = {stage.due_on: stage for stage in wanted}
    gone = [row.pk for day, row in kept.items() if day not in stages]
    Milestone.objects.filter(pk__in=gone).delete()
    made = []
    for day, stage in stages.items():
        row = kept.get(day) or Milestone(
            area=assignment.area, assignment=assignment, due_on=day, version=0
        )
        row.percent, row.text = stage.percent, stage.text
        row.version += 1
        row.save()
        made.append(row)
    return made


def _laid_out(stages: Iterable[Stage], assignment: Assignment) -> list[Stage]:
    """Stages in order of day; refused where a day or a part cannot be meant."""
    found = sorted(stages, key=lambda stage: stage.due_on)
    if len(found) > MOST:
        raise Refused("plan_long", most=MOST)
    last = assignment.due_on
    for stage in found:
        if not NOTHING < stage.percent <= ALL:
            raise Refused("plan_percent")
        if stage.due_on < assignment.starts_on or (last is not None and stage.due_on > last):
            raise Refused("plan_outside", on=steps.day(stage.due_on))
    for before, after in pairwise(found):
        if after.due_on == before.due_on:
            raise Refused("plan_day_twice", on=steps.day(after.due_on))
        if after.percent < before.percent:
            raise Refused("plan_falls", on=steps.day(after.due_on))
    return found
