"""Tasks: lists narrowed and whole, one with all that hangs on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Prefetch, Q

from anjia.processes.supervision.models import Target, Task, TaskUnit
from anjia.processes.supervision.policy import FoundBy, TaskState, UnitRole

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

LEADING = (UnitRole.LEAD.value, UnitRole.EACH.value, UnitRole.JOINT.value)
LIVING = (TaskState.DRAFT.value, TaskState.CONFIRMED.value)
LACKING = ("lead", "target", "due", "unit")


@dataclass(frozen=True)
class Wanted:
    """What a list of tasks is narrowed to; nothing given narrows nothing."""

    text: str = ""
    document: UUID | None = None
    state: str = ""
    unit: str = ""
    lacks: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return self != Wanted()


def with_lines(found: QuerySet[Any]) -> QuerySet[Any]:
    """The same tasks with their units and targets, asked for at once."""
    return found.prefetch_related(
        Prefetch("units", TaskUnit.objects.select_related("unit", "group").order_by("order", "id")),
        Prefetch("targets", Target.objects.order_by("order", "id")),
    )


def listed(wanted: Wanted) -> QuerySet[Any]:
    """The tasks of the reader's places, by document and in its order."""
    found: QuerySet[Any] = Task.objects.select_related("document").defer(
        "document__text", "document__reading"
    )
    found = found.filter(state=wanted.state) if wanted.state else found.filter(state__in=LIVING)
    if wanted.text:
        found = found.filter(Q(title__icontains=wanted.text) | Q(text__icontains=wanted.text))
    if wanted.document is not None:
        found = found.filter(document=wanted.document)
    if wanted.unit:
        rows = TaskUnit.objects.filter(task=OuterRef("pk")).filter(
            Q(printed__icontains=wanted.unit) | Q(unit_name__icontains=wanted.unit)
        )
        found = found.filter(Exists(rows))
    if wanted.lacks:
        found = _lacking(found, wanted.lacks)
    return found.order_by("-document__made_on", "document_id", "order", "id")


def _lacking(found: QuerySet[Any], what: str) -> Any:
    leads = TaskUnit.objects.filter(task=OuterRef("pk"), role__in=LEADING)
    lacks = {
        "lead": ~Exists(leads),
        "target": ~Exists(Target.objects.filter(task=OuterRef("pk"))),
        "due": Q(due_on__isnull=True, continuing=False),
        "unit": Exists(unresolved().filter(task=OuterRef("pk"))),
    }
    return found.filter(lacks[what])


def unresolved() -> QuerySet[Any]:
    """Lines of which nobody has said yet who is meant."""
    found: QuerySet[Any] = TaskUnit.objects.filter(unit__isnull=True, group__isnull=True)
    return found.exclude(how=FoundBy.KEPT.value)


def get(pk: UUID) -> Task | None:
    """A task that the reader may see, with its units and targets."""
    found: Task | None = (
        with_lines(Task.objects.select_related("document", "replaced_by", "follows"))
        .filter(pk=pk)
        .first()
    )
    return found
