"""A revised edition takes the place of the one before, task by task, and gives it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anjia.kernel.refusals import Refused
from anjia.processes.supervision.models import Document, Task
from anjia.processes.supervision.policy import DocumentState, TaskState

if TYPE_CHECKING:
    from collections.abc import Iterable


def replace(tasks: Iterable[Task]) -> None:
    """Let confirmed tasks of a new edition take the place of those that they follow."""
    for task in tasks:
        old = task.follows
        if old is not None and old.state == TaskState.CONFIRMED.value:
            _replaced(old, task)


def retire(document: Document) -> None:
    """Once a new edition is confirmed, what the old one had alone is over as well."""
    old = document.replaces
    if old is None:
        return
    if old.state != DocumentState.CONFIRMED.value:
        raise Refused("document_not_replaceable", title=old.title)
    for task in old.tasks.filter(state__in=(TaskState.CONFIRMED.value, TaskState.DRAFT.value)):
        _replaced(task, None)
    _stands(old, DocumentState.REPLACED)


def restore(document: Document) -> None:
    """Give the edition before its tasks back."""
    old = document.replaces
    if old is None:
        return
    for task in old.tasks.filter(state=TaskState.REPLACED.value).select_related("replaced_by"):
        after = task.replaced_by
        if after is None or after.document_id == document.pk:
            task.state, task.replaced_by = TaskState.CONFIRMED.value, None
            task.version += 1
            task.save()
    if old.state == DocumentState.REPLACED.value:
        _stands(old, DocumentState.CONFIRMED)


def _replaced(old: Task, new: Task | None) -> None:
    old.state, old.replaced_by = TaskState.REPLACED.value, new
    old.version += 1
    old.save()


def _stands(document: Document, state: DocumentState) -> None:
    document.state = state.value
    document.version += 1
    document.save()
