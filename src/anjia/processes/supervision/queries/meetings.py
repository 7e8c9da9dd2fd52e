"""Meetings, what waits for them, and whether their decisions are done in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from anjia.base.access.models import Unit
from anjia.base.scope.actor import above
from anjia.base.scope.models import within
from anjia.kernel.refusals import Refused
from anjia.processes.supervision.models import (
    AgendaItem,
    Assignment,
    Attendance,
    Decision,
    Issue,
    Meeting,
    UnitGroup,
)
from anjia.processes.supervision.policy import Permission, State
from anjia.processes.supervision.policy.meetings import IssueState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from anjia.base.scope import Actor


def seen(by: Actor) -> QuerySet[Meeting]:
    """The meetings of a reader's places, and of those that hold them; the newest first."""
    areas = by.areas(Permission.READ)
    found: QuerySet[Meeting] = Meeting.objects.filter(
        within("area", areas) | Q(area__in=above(areas))
    )
    return found.order_by("-held_on", "-id")


def one(meeting_id: UUID, *, by: Actor) -> Meeting:
    """One meeting; of another place it looks like none."""
    found = seen(by).filter(pk=meeting_id).select_related("minutes").first()
    if found is None:
        raise Refused("row_not_found", noun="")
    return found


def counted(found: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Each meeting with how many were invited and came, and how many things it decided."""
    return found.annotate(
        invited=Count("attendance", distinct=True),
        came=Count(
            "attendance", filter=Q(attendance__presence__in=["present", "deputy"]), distinct=True
        ),
        decided=Count("decisions", distinct=True),
    )


def agenda(meeting: Meeting) -> list[AgendaItem]:
    """The items in their order."""
    return list(AgendaItem.objects.filter(meeting=meeting).order_by("order"))


def attendance(meeting: Meeting) -> list[Attendance]:
    """The invited, by name."""
    return list(Attendance.objects.filter(meeting=meeting).order_by("unit_name"))


def decisions(meeting: Meeting) -> list[Decision]:
    """What was decided, each with its task; `given`, `closed`, `late` count its assignments."""
    given = Q(task__assignments__isnull=False) & ~Q(task__assignments__state=State.CANCELLED)
    found = Decision.objects.filter(meeting=meeting).select_related("task", "item")
    return list(
        found.prefetch_related("task__units")
        .annotate(
            given=Count("task__assignments", filter=given),
            closed=Count("task__assignments", filter=Q(task__assignments__state=State.CLOSED)),
            late=Count("task__assignments", filter=given & Q(task__assignments__was_late=True)),
        )
        .order_by("order")
    )


def on_time(by: Actor) -> dict[str, int]:
    """The decided tasks of a reader's meetings: all, given to somebody, closed, closed in time."""
    mine = Decision.objects.filter(meeting__in=seen(by), task__isnull=False)
    parts = Assignment.objects.filter(task=OuterRef("task")).exclude(state=State.CANCELLED)
    given = mine.filter(Exists(parts))
    closed = given.filter(~Exists(parts.exclude(state=State.CLOSED)))
    return {
        "decided": mine.count(),
        "given": given.count(),
        "closed": closed.count(),
        "in_time": closed.filter(~Exists(parts.filter(was_late=True))).count(),
    }


def issues(by: Actor, *, states: Sequence[IssueState] = ()) -> QuerySet[Issue]:
    """What units of a reader's places asked for, the longest waiting first."""
    found: QuerySet[Issue] = Issue.objects.filter(within("area", by.areas(Permission.READ)))
    if states:
        found = found.filter(state__in=[each.value for each in states])
    return found.order_by("raised_at", "id")


def issue(issue_id: UUID, *, by: Actor) -> Issue:
    """One of them; of another place it looks like none."""
    found = issues(by).filter(pk=issue_id).first()
    if found is None:
        raise Refused("row_not_found", noun="")
    return found


def invitable(area: str) -> list[Unit]:
    """The units in use at a place, the county's own first, then those below."""
    return sorted(Unit.objects.within(area).filter(active=True), key=_ordered)


def groups(area: str) -> list[UnitGroup]:
    """The groups of units that a place knows."""
    return list(UnitGroup.objects.filter(area=area).order_by("name"))


def _ordered(unit: Unit) -> tuple[int, str, str]:
    return len(unit.area), unit.area, unit.name
