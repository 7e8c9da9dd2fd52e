"""From a reading to rows: tasks with their units and targets, each with its characters."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from anjia.processes.supervision.models import Document, Target, Task, TaskUnit
from anjia.processes.supervision.policy import ReadAs, genre

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from anjia.engine import documents
    from anjia.engine.documents import Named
    from anjia.processes.supervision.queries.resolving import Register

_MOST = Decimal(10) ** 14


def wanted(reading: documents.Document, *, read_as: str) -> Sequence[documents.Task]:
    """The tasks to draft: a reply promises, so only items that name units are tasks of it."""
    if read_as != ReadAs.REPLY.value:
        return reading.tasks
    return [task for task in reading.tasks if task.leads or task.partners]


def draft(
    document: Document, tasks: Iterable[documents.Task], *, register: Register, year: int | None
) -> list[Task]:
    """Write the tasks of a reading as drafts of a document; returns them in their order."""
    made: list[Task] = []
    units: list[TaskUnit] = []
    targets: list[Target] = []
    for order, read in enumerate(tasks, start=1):
        task = _task(document, read, order=order, year=year)
        made.append(task)
        for at, named in enumerate((*read.leads, *read.partners)):
            units.append(_unit(task, named, order=at, register=register))
        for at, target in enumerate(read.targets):
            targets.append(_target(task, target, order=at, text=document.text))
    Task.objects.bulk_create(made)
    TaskUnit.objects.bulk_create(units)
    Target.objects.bulk_create(targets)
    return made


def _task(document: Document, read: documents.Task, *, order: int, year: int | None) -> Task:
    due_on = genre.day_of(read.due, year=year) if read.due else None
    unsure = list(read.unsure)
    if read.due and due_on is None and not genre.is_periodic(read.due):
        unsure.append(_("期限“%(due)s”没有读成日期") % {"due": read.due})
    return Task(
        area=document.area,
        document=document,
        order=order * 10,
        number=read.number[:20],
        section=[part[:200] for part in read.section],
        title=(read.title or read.text)[:200],
        text=read.text,
        span_start=read.span[0],
        span_end=read.span[1],
        due_on=due_on,
        due_text=read.due[:100],
        deliverables=[one[:200] for one in read.deliverables],
        unsure=[one[:200] for one in dict.fromkeys(unsure)],
    )


def _unit(task: Task, named: Named, *, order: int, register: Register) -> TaskUnit:
    found = register.find(named.unit)
    return TaskUnit(
        area=task.area,
        task=task,
        order=order,
        role=named.role,
        printed=named.unit[:120],
        unit=found.unit,
        unit_name=found.unit.name if found.unit else "",
        group=found.group,
        how=found.how,
        span_start=named.span[0],
        span_end=named.span[1],
    )


def _target(task: Task, read: documents.Target, *, order: int, text: str) -> Target:
    low, _dash, high = read.value.partition("-")
    value, value_high = decimal(low), decimal(high)
    return Target(
        area=task.area,
        task=task,
        order=order,
        measure=read.measure[:120],
        operator=read.operator,
        value=value,
        value_high=None if value is None or value_high is None else max(value, value_high),
        unit=read.unit[:30],
        condition=read.condition[:200],
        printed=text[read.span[0] : read.span[1]][:300],
        span_start=read.span[0],
        span_end=read.span[1],
    )


def decimal(text: str) -> Decimal | None:
    """A number as the parser and people write it; None where there is none that a row can hold."""
    try:
        found = Decimal(text.replace(",", "").strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < _MOST else None
