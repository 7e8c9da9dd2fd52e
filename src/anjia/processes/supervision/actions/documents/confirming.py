"""Confirming what was read, task by task or at once, and taking that back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anjia.base.scope import Actor, action
from anjia.kernel.refusals import Refused
from anjia.processes.supervision.actions.documents import replacing
from anjia.processes.supervision.actions.documents.held import held, held_task
from anjia.processes.supervision.models import Assignment, Document, Task
from anjia.processes.supervision.policy import DocumentState, Permission, TaskState

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID


@action(Permission.MANAGE, event="supervision.confirm_document")
def confirm(
    document: Document, *, by: Actor, at: datetime, tasks: Collection[UUID] | None = None
) -> int:
    """Confirm all drafts of a document, or those named; how many.

    Refused while one of them has a doubt that nobody has looked at (`document_doubts`). With its
    last draft the document is confirmed, and a revised edition takes the place of the one before.
    """
    document = held(document, DocumentState.READ)
    drafts = list(document.tasks.filter(state=TaskState.DRAFT.value).order_by("order", "id"))
    chosen = drafts if tasks is None else [task for task in drafts if task.pk in set(tasks)]
    if tasks is not None and not chosen:
        raise Refused("document_moved")
    doubtful = [task for task in chosen if task.doubts]
    if doubtful:
        raise Refused(
            "document_doubts", count=len(doubtful), first=doubtful[0].number or doubtful[0].title
        )
    _move(chosen, TaskState.CONFIRMED)
    replacing.replace(chosen)
    if len(chosen) == len(drafts):
        document.state = DocumentState.CONFIRMED.value
        document.confirmed_at = at
        document.confirmed_by, document.confirmed_by_name = by.id, by.name
        document.version += 1
        document.save()
        replacing.retire(document)
    return len(chosen)


@action(Permission.MANAGE, event="supervision.unconfirm_document")
def unconfirm(document: Document, *, by: Actor, at: datetime, reason: str) -> Document:  # noqa: ARG001 - the gate reads `by`
    """Take a confirmation back while nothing of it is assigned; the edition before counts again."""
    document = held(document, DocumentState.CONFIRMED, DocumentState.READ)
    if not reason.strip():
        raise Refused("supervision_reason_missing")
    _refuse_assigned(document)
    replacing.restore(document)
    _move(document.tasks.filter(state=TaskState.CONFIRMED.value), TaskState.DRAFT)
    document.state = DocumentState.READ.value
    document.confirmed_at, document.confirmed_by, document.confirmed_by_name = None, "", ""
    document.version += 1
    document.save()
    return document


@action(Permission.MANAGE, event="supervision.withdraw_document")
def withdraw(document: Document, *, by: Actor, at: datetime, reason: str) -> Document:  # noqa: ARG001 - the gate reads `by`
    """Take a document out that should not have come in; its row and its history stay."""
    document = held(document, DocumentState.READ)
    if not reason.strip():
        raise Refused("supervision_reason_missing")
    if document.tasks.filter(state=TaskState.CONFIRMED.value).exists():
        raise Refused("document_has_confirmed")
    for task in document.tasks.filter(state=TaskState.DRAFT.value):
        task.state, task.reason = TaskState.CANCELLED.value, reason.strip()[:300]
        task.version += 1
        task.save()
    document.state = DocumentState.WITHDRAWN.value
    document.version += 1
    document.save()
    return document


@action(Permission.MANAGE, event="supervision.settle_doubt")
def settle(task: Task, *, by: Actor, at: datetime, doubt: str | None = None) -> Task:  # noqa: ARG001 - the gate reads `by`
    """Say that a doubt of a task has been looked at; without one, that all have."""
    task = held_task(task)
    open_ = task.doubts
    looked = open_ if doubt is None else [one for one in open_ if one == doubt]
    if not looked:
        raise Refused("document_moved")
    task.settled = [*task.settled, *looked]
    task.version += 1
    task.save()
    return task


def _move(tasks: Collection[Task], state: TaskState) -> None:
    for task in tasks:
        task.state = state.value
        task.version += 1
        task.save()


def _refuse_assigned(document: Document) -> None:
    assigned = Assignment.objects.filter(task__document=document).exclude(state="cancelled")
    if count := assigned.count():
        raise Refused("document_assigned", count=count)
