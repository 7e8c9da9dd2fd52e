"""Which reports of progress count, and what units say of the targets that are theirs to report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

from anjia.processes.supervision.models import Progress, Target
from anjia.processes.supervision.policy import TargetBasis, filling

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal
    from uuid import UUID


def reports() -> Any:
    """Every report that was not taken back with its import; of a quarter, the last one holds."""
    return Progress.objects.filter(taken_back__isnull=True)


def holding() -> Q:
    """Of each assignment and quarter the report that holds."""
    later = reports().filter(assignment=OuterRef("assignment"), quarter=OuterRef("quarter"))
    later = later.filter(
        Q(reported_at__gt=OuterRef("reported_at"))
        | Q(reported_at=OuterRef("reported_at"), id__gt=OuterRef("id"))
    )
    return Q(taken_back__isnull=True) & ~Q(Exists(later))


def own_targets(task_id: UUID) -> list[Target]:
    """The targets of a task that units report themselves, in the order of the document."""
    found = Target.objects.filter(task=task_id, basis=TargetBasis.REPORTED.value)
    return list(found.order_by("order", "id"))


def cell(targets: Sequence[Target], values: Mapping[UUID, Decimal]) -> str:
    """What those targets have reached, as a cell of a workbook says it."""
    names = filling.names([(target.measure, target.unit) for target in targets])
    return filling.written(
        {name: values.get(target.pk) for name, target in zip(names, targets, strict=True)}
    )
