"""Correcting what was read: one task with its units and targets, and what a document says of
itself. Every line keeps the characters that it was read from.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from anjia.base.scope import Actor, action
from anjia.kernel.refusals import Refused
from anjia.processes.supervision.actions.documents.held import held, held_task
from anjia.processes.supervision.models import Document, Target, Task, TaskUnit
from anjia.processes.supervision.policy import (
    DocumentState,
    FoundBy,
    Permission,
    TaskState,
    UnitRole,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime
    from decimal import Decimal
    from uuid import UUID

    from anjia.base.access.models import Unit
    from anjia.processes.supervision.models import UnitGroup

OPERATORS = (">=", "<=", ">", "<", "=", "between")
OPEN = (DocumentState.READ, DocumentState.CONFIRMED)


@dataclass(frozen=True, kw_only=True)
class UnitLine:
    """One unit of a task as an officer writes it; `id` names the line that it corrects."""

    role: str
    printed: str = ""
    unit: Unit | None = None
    group: UnitGroup | None = None
    id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class TargetLine:
    """One target of a task as an officer writes it; `id` names the line that it corrects."""

    measure: str
    operator: str
    value: Decimal | None = None
    value_high: Decimal | None = None
    unit: str = ""
    condition: str = ""
    id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Written:
    """A whole task as an officer writes it."""

    title: str
    text: str
    number: str = ""
    section: tuple[str, ...] = ()
    starts_on: date | None = None
    due_on: date | None = None
    continuing: bool = False
    deliverables: tuple[str, ...] = ()
    leader: str = ""
    leader_post: str = ""
    units: Sequence[UnitLine] = ()
    targets: Sequence[TargetLine] = ()
    settled: Collection[str] = ()  # the doubts that have been looked at


@dataclass(frozen=True, kw_only=True)
class Described:
    """What a document says of itself, as an officer writes it."""

    title: str
    number: str = ""
    index_number: str = ""
    issuer: str = ""
    made_on: date | None = None
    published_on: date | None = None
    valid_until: date | None = None
    validity: str = ""
    read_as: str = ""


@action(Permission.MANAGE, event="supervision.correct_task")
def correct(task: Task, *, by: Actor, at: datetime, version: int, written: Written) -> Task:  # noqa: ARG001 - the gate reads `by`
    """Write a task anew, with all its units and targets, while nothing of it is assigned."""
    task = held_task(task, TaskState.DRAFT, TaskState.CONFIRMED, version=version)
    refuse_assigned(task)
    _check(written)
    task.title, task.text = written.title.strip()[:200], written.text.strip()
    task.number = written.number.strip()[:20]
    task.section = [part for part in written.section if part]
    task.starts_on, task.due_on = written.starts_on, written.due_on
    task.continuing = written.continuing
    task.deliverables = [one for one in written.deliverables if one]
    task.leader, task.leader_post = written.leader.strip(), written.leader_post.strip()
    task.settled = [one for one in task.unsure if one in {*task.settled, *written.settled}]
    task.version += 1
    task.save()
    _units(task, written.units)
    _targets(task, written.targets)
    return task


def refuse_assigned(task: Task) -> None:
    """Refuse what would change a task under the hands of those who do it."""
    if task.assignments.exclude(state="cancelled").exists():
        raise Refused("task_assigned", title=task.title)


def _check(written: Written) -> None:
    if not written.title.strip() or not written.text.strip():
        raise Refused("task_text_missing")
    if written.starts_on and written.due_on and written.due_on < written.starts_on:
        raise Refused("task_dates")
    for line in written.units:
        if line.role not in set(UnitRole) or not (line.printed.strip() or line.unit or line.group):
            raise Refused("task_unit_missing")
    for target in written.targets:
        if not target.measure.strip() or target.operator not in OPERATORS:
            raise Refused("task_target_missing")
        low, high = target.value, target.value_high
        if target.operator == "between" and (low is None or high is None or high < low):
            raise Refused("task_target_range", measure=target.measure)


def _units(task: Task, lines: Sequence[UnitLine]) -> None:
    there = {row.pk: row for row in task.units.all()}
    for order, line in enumerate(lines):
        row = there.pop(line.id, None) if line.id else None
        if row is None:
            row = TaskUnit(area=task.area, task=task)
        else:
            row.version += 1
        name = line.unit.name if line.unit else line.group.name if line.group else ""
        same = (row.unit_id, row.group_id) == (
            line.unit.pk if line.unit else None,
            line.group.pk if line.group else None,
        )
        if not same:
            row.how = FoundBy.HAND.value if line.unit or line.group else ""
        row.unit, row.group = line.unit, line.group
        row.unit_name = line.unit.name if line.unit else ""
        row.order, row.role = order, line.role
        row.printed = (row.printed or line.printed.strip() or name)[:120]
        row.save()
    for gone in there.values():
        gone.delete()


def _targets(task: Task, lines: Sequence[TargetLine]) -> None:
    there = {row.pk: row for row in task.targets.all()}
    for order, line in enumerate(lines):
        row = there.pop(line.id, None) if line.id else None
        if row is None:
            row = Target(area=task.area, task=task)
        else:
            row.version += 1
        row.order, row.operator = order, line.operator
        row.measure = line.measure.strip()[:120]
        row.value = line.value
        row.value_high = line.value_high if line.operator == "between" else None
        row.unit, row.condition = line.unit.strip()[:30], line.condition.strip()[:200]
        row.save()
    for gone in there.values():
        gone.delete()


@action(Permission.MANAGE, event="supervision.describe_document")
def describe(
    document: Document,
    *,
    by: Actor,  # noqa: ARG001 - the gate reads `by`
    at: datetime,  # noqa: ARG001 - every action takes the time
    version: int,
    described: Described,
) -> Document:
    """Correct what a document says of itself: title, numbers, issuer, days, validity, kind."""
    document = held(document, *OPEN)
    if document.version != version:
        raise Refused("task_changed", title=document.title)
    if not described.title.strip():
        raise Refused("document_title_missing")
    _refuse_number(document, described.number.strip())
    for each in fields(described):
        value: Any = getattr(described, each.name)
        setattr(document, each.name, value.strip() if isinstance(value, str) else value)
    document.version += 1
    document.save()
    return document


def _refuse_number(document: Document, number: str) -> None:
    if not number or number == document.number:
        return
    same = (
        Document.objects.filter(area=document.area, number=number)
        .exclude(state=DocumentState.WITHDRAWN.value)
        .exclude(pk=document.pk)
        .first()
    )
    if same is not None:
        raise Refused(
            "document_number_taken", number=number, title=same.title, document=str(same.pk)
        )
