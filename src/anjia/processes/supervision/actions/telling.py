"""Letting work wait for a unit, or for whoever manages what a unit does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from anjia.base.notices import actions as notices
from anjia.base.notices.actions import Work
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.queries import units

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from anjia.base.scope import Actor
    from anjia.processes.supervision.models import Assignment


def tell(unit_id: UUID, work: Work, *, area: str, at: datetime) -> None:
    """Let `work` wait for every officer of a unit that lies at `area`.

    With a `once` it does not wait twice for the same officer. A unit of which nobody signs in has
    it wait for whoever reports at its place.
    """
    found = units.officers(unit_id, on=timezone.localdate(at))
    if not found:
        once = work.once and f"{work.once}:{unit_id}"
        notices.post(replace(work, permission=Permission.REPORT.value, once=once), area=area, at=at)
    for officer in found:
        once = work.once and f"{work.once}:{officer}"
        notices.post(replace(work, officer=officer, once=once), area=area, at=at)


def answered(unit_id: UUID, once: str, *, area: str, by: Actor, at: datetime) -> None:
    """Close what waits under a name for a unit, whoever of it has done the thing."""
    keys = units.officers(unit_id, on=timezone.localdate(at))
    for key in [*keys, str(unit_id)]:
        notices.finish_waiting(f"{once}:{key}", area=area, by=by, at=at)


def ask(assignment: Assignment, code: str, *, at: datetime, due_on: date | None = None) -> None:
    """Let it wait for whoever manages an assignment: the unit that split it, else the office."""
    work = Work(
        code=code,
        facts={"title": assignment.task.title, "unit": assignment.unit_name},
        url=reverse("supervision:assignment", args=[assignment.pk]),
        due_on=due_on,
        once=f"{code}:{assignment.pk}",
    )
    above = units.above(assignment)
    if above is None:
        area = assignment.task.area
        notices.post(replace(work, permission=Permission.MANAGE.value), area=area, at=at)
    else:
        tell(above.unit_id, work, area=above.area, at=at)


def asked_no_more(assignment: Assignment, *codes: str, by: Actor, at: datetime) -> None:
    """Close what waited for whoever manages an assignment."""
    above = units.above(assignment)
    for code in codes:
        once = f"{code}:{assignment.pk}"
        if above is None:
            notices.finish_waiting(once, area=assignment.task.area, by=by, at=at)
        else:
            answered(above.unit_id, once, area=above.area, by=by, at=at)


def let_know(
    assignment: Assignment, code: str, *, at: datetime, due_on: date | None = None
) -> None:
    """Let the unit of an assignment know what was decided of it, under the code's own name."""
    work = Work(
        code=code,
        facts={"title": assignment.task.title},
        url=reverse("supervision:assignment", args=[assignment.pk]),
        due_on=due_on,
        once=f"{code}:{assignment.pk}",
    )
    tell(assignment.unit_id, work, area=assignment.area, at=at)


def known(assignment: Assignment, *codes: str, by: Actor, at: datetime) -> None:
    """Close what a unit was let know, because it has done what it asks for."""
    for code in codes:
        once = f"{code}:{assignment.pk}"
        answered(assignment.unit_id, once, area=assignment.area, by=by, at=at)
