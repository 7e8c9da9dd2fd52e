"""Assignments as pages ask for them: one with its whole life, and what waits for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q, Subquery

from anjia.base.scope import acting, system
from anjia.base.scope.models import within
from anjia.processes.supervision.models import (
    Assignment,
    Finding,
    Milestone,
    Progress,
    Share,
    Step,
    Task,
)
from anjia.processes.supervision.policy import OPEN, FindingState, Permission, State, reporting
from anjia.processes.supervision.queries import counting, units

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal
    from uuid import UUID

    from django.db.models import QuerySet

    from anjia.base.scope import Actor


@dataclass(frozen=True)
class Waiting:
    """What waits for an officer: as one of a unit, and as one of the leading office."""

    sign: list[Assignment]
    again: list[Assignment]  # sent back, or with a finding to put right
    report: list[Assignment]  # nothing said yet of the quarter
    under_way: list[Assignment]
    verify: list[Assignment]
    handed_back: list[Assignment]
    extension: list[Assignment]
    check: list[Assignment]  # findings that are said to be put right

    @property
    def mine(self) -> int:
        """How many wait for the unit."""
        return len(self.sign) + len(self.again) + len(self.report)

    @property
    def office(self) -> int:
        """How many wait for the office."""
        return len({each.pk for each in self._office()})

    def _office(self) -> Iterable[Assignment]:
        return (*self.verify, *self.handed_back, *self.extension, *self.check)


def seen(by: Actor) -> QuerySet[Any]:
    """The assignments that a reader may see."""
    found: QuerySet[Any] = Assignment.objects.filter(within("area", by.areas(Permission.READ)))
    return found.select_related("task", "task__document")


def one(assignment_id: UUID, *, by: Actor) -> Assignment | None:
    """One assignment; of another place it looks like none."""
    found: Assignment | None = seen(by).filter(pk=assignment_id).first()
    return found


def life(assignment: Assignment) -> list[Step]:
    """Every step, the latest first."""
    return list(Step.objects.filter(assignment=assignment).order_by("-number"))


def milestones(assignment: Assignment) -> list[Milestone]:
    """What is planned, the first day first."""
    return list(Milestone.objects.filter(assignment=assignment).order_by("due_on"))


def reports(assignment: Assignment) -> list[Progress]:
    """Every report with its values and evidence: by quarter, of each the one that counts first."""
    found = Progress.objects.filter(assignment=assignment).select_related("taken_back")
    found = found.order_by(
        "-quarter", F("taken_back__at").asc(nulls_first=True), "-reported_at", "-id"
    )
    return list(found.prefetch_related("attained__target", "evidence__file"))


def findings(assignment: Assignment) -> list[Finding]:
    """What inspections found, what is open first."""
    found = Finding.objects.filter(assignment=assignment).prefetch_related("steps__file")
    return sorted(found, key=lambda each: (each.state not in FINDING_OPEN, each.due_on))


FINDING_OPEN = (FindingState.OPEN.value, FindingState.RECTIFIED.value)


def parts(assignment: Assignment) -> list[Assignment]:
    """The parts into which an assignment was split, with their shares, asked by the application:
    a bureau's subordinate may lie where the reader does not look.
    """
    with acting(system(name="supervision")):
        found = Assignment.objects.filter(parent=assignment).order_by("area", "unit_name")
        return list(found.prefetch_related("shares"))


def of_task(task: Task) -> list[Assignment]:
    """The units that have a task from the office and are at it."""
    found = Assignment.objects.filter(task=task, parent=None, state__in=OPEN)
    return list(found.order_by("area", "unit_name"))


def tasks_of(unit: UUID) -> list[Task]:
    """The tasks that a unit is at."""
    held = Assignment.objects.filter(unit=unit, state__in=OPEN)
    return list(Task.objects.filter(pk__in=held.values("task")).order_by("order", "title"))


def shares(assignment: Assignment) -> dict[UUID, Decimal]:
    """What an assignment has to reach of each target that was shared out, by target."""
    found = Share.objects.filter(assignment=assignment)
    return dict(found.values_list("target_id", "value"))


def waiting(by: Actor, *, on: date) -> Waiting:
    """What waits for an officer on a day."""
    own = list(_marked(seen(by).filter(unit__in=units.own(by, on=on), state__in=OPEN), on=on))
    again = [each for each in own if _is_again(each)]
    signed = [each for each in own if each.state == State.SIGNED and not _is_again(each)]
    managed = list(_managed(by, on=on))
    return Waiting(
        sign=[each for each in own if each.state == State.ASSIGNED],
        again=again,
        report=[each for each in signed if not each.reported],
        under_way=[each for each in signed if each.reported],
        verify=[each for each in managed if each.state == State.SUBMITTED],
        handed_back=[each for each in managed if each.state == State.RETURNED],
        extension=[each for each in managed if each.asked_until is not None],
        check=[each for each in managed if each.to_check],
    )


def _is_again(each: Any) -> bool:
    return bool(each.state == State.SIGNED) and bool(each.last_step in AGAIN or each.to_rectify)


AGAIN = ("send_back", "reopen")


def _marked(found: QuerySet[Any], *, on: date) -> QuerySet[Any]:
    """With what was done last, whether the quarter is reported, whether there are open findings."""
    last = Step.objects.filter(assignment=OuterRef("pk")).order_by("-number")
    said = counting.reports().filter(
        assignment=OuterRef("pk"), quarter__gte=reporting.quarter_of(on)
    )
    of = Finding.objects.filter(assignment=OuterRef("pk"))
    marked: QuerySet[Any] = found.annotate(
        last_step=Subquery(last.values("name")[:1]),
        reported=Exists(said),
        to_rectify=Exists(of.filter(state=FindingState.OPEN.value)),
        to_check=Exists(of.filter(state=FindingState.RECTIFIED.value)),
    )
    return marked.order_by("due_on", "task__order", "pk")


def _managed(by: Actor, *, on: date) -> QuerySet[Any]:
    """What an officer decides about: everything of a leading office's place, and parts of parts."""
    mine = Assignment.objects.filter(unit__in=units.own(by, on=on))
    held = within("area", by.areas(Permission.MANAGE)) if by.may(Permission.MANAGE) else Q(pk=None)
    found = seen(by).filter(held | Q(parent__in=mine))
    waits = Q(state__in=(State.SUBMITTED.value, State.RETURNED.value))
    waits |= Q(asked_until__isnull=False)
    checks = Finding.objects.filter(assignment=OuterRef("pk"), state=FindingState.RECTIFIED.value)
    return _marked(found.filter(waits | Exists(checks)), on=on)
