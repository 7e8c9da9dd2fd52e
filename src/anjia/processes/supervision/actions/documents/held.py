"""Rows held for one change: as they are now, so that two officers do not write over each other."""

from __future__ import annotations

from anjia.kernel.refusals import Refused
from anjia.processes.supervision.models import Document, Task
from anjia.processes.supervision.policy import DocumentState, TaskState


def held(document: Document, *states: DocumentState) -> Document:
    """The document as it stands, until the end of the transaction; refused in another state."""
    found: Document | None = Document.objects.select_for_update().filter(pk=document.pk).first()
    if found is None or found.state not in {state.value for state in states}:
        raise Refused("document_moved")
    return found


def held_task(task: Task, *states: TaskState, version: int | None = None) -> Task:
    """The task as it stands, a draft unless other states are named; refused in another state.

    With a `version` it is refused where somebody else has changed it since.
    """
    wanted = {state.value for state in states or (TaskState.DRAFT,)}
    found: Task | None = Task.objects.select_for_update().filter(pk=task.pk).first()
    if found is None or found.state not in wanted:
        raise Refused("document_moved")
    if version is not None and found.version != version:
        raise Refused("task_changed", title=found.title)
    return found
