"""Editions of one document, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anjia.processes.supervision.models import Document, Task
from anjia.processes.supervision.policy import TaskState, matching
from anjia.processes.supervision.queries import tasks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

LIVING = (TaskState.DRAFT.value, TaskState.CONFIRMED.value)


def living(document: Document) -> list[Task]:
    """The tasks of a document that count or may come to count, in its order."""
    return list(document.tasks.filter(state__in=LIVING).order_by("order", "id"))


def matches(old: Sequence[Task], new: Sequence[Task]) -> dict[UUID, UUID]:
    """The id of a new task to the id of the old one whose place it takes."""
    return matching.pairs([_item(task) for task in old], [_item(task) for task in new])


def _item(task: Task) -> matching.Item:
    return matching.Item(task.pk, task.number, task.title, task.text)


def successors(document: Document) -> dict[Task, Task | None]:
    """Each task of the edition before that a confirmed edition replaced, with the new one.

    None where the new edition does not have it any more. Whoever follows a task (its assignments)
    asks this after the confirmation.
    """
    if document.replaces is None:
        return {}
    old = document.replaces.tasks.filter(state=TaskState.REPLACED.value).select_related(
        "replaced_by"
    )
    return {
        task: task.replaced_by
        for task in old.order_by("order", "id")
        if task.replaced_by is None or task.replaced_by.document_id == document.pk
    }


@dataclass(frozen=True)
class Change:
    """One task of two editions side by side; a side that is missing has none."""

    old: Task | None
    new: Task | None
    what: tuple[str, ...]  # text, title, units, targets, due; added or dropped


def changes(document: Document) -> list[Change]:
    """What a revised edition changes, task by task in its order; then what it drops."""
    if document.replaces is None:
        return []
    old = {task.pk: task for task in tasks.with_lines(document.replaces.tasks.all())}
    new = tasks.with_lines(document.tasks.filter(state__in=LIVING)).order_by("order", "id")
    made, used = [], set()
    for task in new:
        before = old.get(task.follows_id) if task.follows_id else None
        if before is None:
            made.append(Change(None, task, ("added",)))
            continue
        used.add(before.pk)
        made.append(Change(before, task, _different(before, task)))
    left = [
        task
        for task in old.values()
        if task.pk not in used
        and task.state != TaskState.CANCELLED.value
        and not (task.replaced_by is not None and task.replaced_by.document_id == task.document_id)
    ]
    left.sort(key=lambda task: (task.order, task.pk))
    return [*made, *(Change(task, None, ("dropped",)) for task in left)]


def _different(old: Task, new: Task) -> tuple[str, ...]:
    def units(task: Task) -> list[tuple[str, str]]:
        return sorted((row.role, str(row)) for row in task.units.all())

    def targets(task: Task) -> list[tuple[object, ...]]:
        return sorted(
            (
                row.measure,
                row.operator,
                str(row.value),
                str(row.value_high),
                row.unit,
                row.condition,
            )
            for row in task.targets.all()
        )

    found = {
        "title": old.title != new.title,
        "text": old.text != new.text,
        "units": units(old) != units(new),
        "targets": targets(old) != targets(new),
        "due": (old.due_on, old.due_text) != (new.due_on, new.due_text),
    }
    return tuple(what for what, is_so in found.items() if is_so)
