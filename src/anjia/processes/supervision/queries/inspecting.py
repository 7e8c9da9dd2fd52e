"""Findings of inspections: one, those of a reader's places, and how many are late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, F, IntegerField, Q, Value, When

from anjia.base.scope.models import within
from anjia.processes.supervision.models import Finding
from anjia.processes.supervision.policy import FindingState, Permission

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from anjia.base.scope import Actor

MOST = 200
OPEN = FindingState.OPEN.value


@dataclass(frozen=True)
class Counts:
    """How many findings there are, and of those put right how many in time."""

    open: int
    overdue: int
    to_check: int
    closed: int
    in_time: int


def seen(by: Actor) -> list[Finding]:
    """What is open first, by its day; what is over after it, the latest first."""
    found = _of(by).annotate(
        rank=Case(
            When(state=OPEN, then=Value(0)),
            When(state=FindingState.RECTIFIED.value, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
    )
    return list(found.order_by("rank", "due_on")[:MOST])


def one(finding_id: UUID, *, by: Actor) -> Finding | None:
    """One finding; of another place it looks like none."""
    found: Finding | None = _of(by).filter(pk=finding_id).first()
    return found


def counts(by: Actor, *, on: date) -> Counts:
    """The findings of a reader's places, counted."""
    row = _of(by).aggregate(
        open=Count("pk", filter=Q(state=OPEN)),
        overdue=Count("pk", filter=Q(state=OPEN, due_on__lt=on)),
        to_check=Count("pk", filter=Q(state=FindingState.RECTIFIED.value)),
        closed=Count("pk", filter=Q(state=FindingState.CLOSED.value)),
        in_time=Count(
            "pk", filter=Q(state=FindingState.CLOSED.value, rectified_on__lte=F("due_on"))
        ),
    )
    return Counts(**row)


def _of(by: Actor) -> QuerySet[Any]:
    found: QuerySet[Any] = Finding.objects.filter(within("area", by.areas(Permission.READ)))
    return found.select_related("assignment", "assignment__task")
