"""Tying a target to an indicator, which an officer does; nothing is ever tied by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from anjia.base.scope import action
from anjia.kernel.refusals import Refused
from anjia.processes.definitions.queries import library
from anjia.processes.supervision.actions import keeping
from anjia.processes.supervision.models import Assignment, Target
from anjia.processes.supervision.policy import Permission, TargetBasis, TaskState

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from anjia.base.scope import Actor

GONE = (TaskState.REPLACED, TaskState.CANCELLED)


@action(Permission.MANAGE, event="supervision.link")
def link(
    target: Target,
    *,
    by: Actor,  # noqa: ARG001 - the gate reads it
    at: datetime,
    indicator: str,
    value: Decimal | None = None,
) -> Target:
    """Have a target's progress computed from an indicator in force at its place.

    `value` is what the indicator has to reach where it counts otherwise than the text.
    """
    on = timezone.localdate(at)
    if indicator not in library.of(target.area, on=on).indicators:
        raise Refused("target_indicator_unknown", code=indicator[:40])
    found = _open(target)
    if found.value is None and value is None:
        raise Refused("target_without_number")
    found.basis, found.indicator, found.figure_value = TargetBasis.FIGURE.value, indicator, value
    found.save(update_fields=["basis", "indicator", "figure_value"])
    _keep(found, at=at)
    return found


@action(Permission.MANAGE, event="supervision.unlink")
def unlink(target: Target, *, by: Actor, at: datetime) -> Target:  # noqa: ARG001 - the gate reads `by`
    """Have a target's progress reported again; values that were kept before stay as they are."""
    found = _open(target)
    found.basis, found.indicator, found.figure_value = TargetBasis.REPORTED.value, "", None
    found.save(update_fields=["basis", "indicator", "figure_value"])
    _keep(found, at=at)
    return found


def _open(target: Target) -> Target:
    found: Target = Target.objects.select_for_update(of=("self",)).get(pk=target.pk)
    if found.task.state in GONE:
        raise Refused("target_task_gone")
    return found


def _keep(target: Target, *, at: datetime) -> None:
    keeping.keep(Assignment.objects.filter(task=target.task_id), on=timezone.localdate(at))
