"""Editions of one document, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anjia.processes.supervision.models import Document, Task
from anjia.processes.supervision.policy import TaskState, matching

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
