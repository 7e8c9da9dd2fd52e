"""Cutting the source anew: a task marked in it, two made one, one dropped, a stretch moved."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from anjia.base.scope import Actor, action
from anjia.engine import documents
from anjia.kernel.refusals import Refused
from anjia.processes.supervision.actions.documents import rows
from anjia.processes.supervision.actions.documents.held import held, held_task
from anjia.processes.supervision.models import Document, Target, Task, TaskUnit
from anjia.processes.supervision.policy import DocumentState, Permission, TaskState
from anjia.processes.supervision.queries.resolving import Register

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_TITLE = 40
_FIRST = "1."
_MARK = re.compile(r"\s*[（(]?(?:\d{1,3}|[一二三四五六七八九十百]{1,4}|[①-⑳])[）)．.、]?\s*")


@action(Permission.MANAGE, event="supervision.add_task")
def add(document: Document, *, by: Actor, at: datetime, start: int, end: int) -> list[Task]:  # noqa: ARG001 - the gate reads `by`
    """Make a task of marked characters; what they say of units and targets is read again.

    Characters that hold several numbered items give several tasks.
    """
    document = held(document, DocumentState.READ)
    text = _stretch(document, start, end)
    _refuse_overlap(document, start, end)
    read = _read(text, start) or [_bare(text, (start, end))]
    before = document.tasks.filter(span_start__lt=start).order_by("order", "id").last()
    year = document.made_on.year if document.made_on else None
    made = rows.draft(document, read, register=Register.of(document.area), year=year)
    for task in made:
        task.order = before.order + 1 if before else 0
        task.section = task.section or (list(before.section) if before else [])
    Task.objects.bulk_update(made, ["order", "section"])
    return made


def _read(text: str, start: int) -> list[documents.Task]:
    """What marked characters say, as if they stood alone: their number counts for a first one."""
    found = documents.parse(text).tasks
    if found:
        return [_moved(task, start) for task in found]
    mark = _MARK.match(text)
    said = mark[0] if mark else ""
    found = documents.parse(_FIRST + text[len(said) :]).tasks
    if len(found) != 1:
        return []
    task = _moved(found[0], start + len(said) - len(_FIRST))
    return [replace(task, number=re.sub(r"\W", "", said), span=(start, start + len(text)))]


def _bare(text: str, span: tuple[int, int]) -> documents.Task:
    words = text.strip()
    return documents.Task(
        number="",
        section=(),
        title=words[:_TITLE],
        text=words,
        leads=(),
        partners=(),
        targets=(),
        due="",
        deliverables=(),
        span=span,
    )


def _moved(task: documents.Task, by: int) -> documents.Task:
    def on(span: tuple[int, int]) -> tuple[int, int]:
        return span[0] + by, span[1] + by

    return replace(
        task,
        span=on(task.span),
        leads=tuple(replace(one, span=on(one.span)) for one in task.leads),
        partners=tuple(replace(one, span=on(one.span)) for one in task.partners),
        targets=tuple(replace(one, span=on(one.span)) for one in task.targets),
    )


def _stretch(document: Document, start: int, end: int) -> str:
    text = document.text[max(start, 0) : max(end, 0)]
    if not text.strip():
        raise Refused("document_nothing_marked")
    return text


def _refuse_overlap(document: Document, start: int, end: int) -> None:
    for task in document.tasks.filter(state__in=(TaskState.DRAFT.value, TaskState.CONFIRMED.value)):
        if any(low < end and start < high for low, high in task.spans):
            raise Refused("document_marked_already", number=task.number, title=task.title)


@action(Permission.MANAGE, event="supervision.attach_text")
def attach(task: Task, *, by: Actor, at: datetime, start: int, end: int) -> Task:  # noqa: ARG001 - the gate reads `by`
    """Move a stretch that no task holds to a task: it belongs to its text from now on."""
    task = held_task(task)
    document = _document(task)
    text = _stretch(document, start, end)
    _refuse_overlap(document, start, end)
    task.more_spans = [*task.more_spans, [start, end]]
    task.text = f"{task.text}\n{text.strip()}"
    return _saved(task)


@action(Permission.MANAGE, event="supervision.detach_text")
def detach(task: Task, *, by: Actor, at: datetime, start: int, end: int) -> Task:  # noqa: ARG001 - the gate reads `by`
    """Take a stretch that was moved to a task out of it again."""
    task = held_task(task)
    if [start, end] not in task.more_spans:
        raise Refused("document_moved")
    task.more_spans = [span for span in task.more_spans if span != [start, end]]
    task.text = _without(task.text, _document(task).text[start:end].strip())
    return _saved(task)


@action(Permission.MANAGE, event="supervision.merge_tasks")
def merge(task: Task, *, by: Actor, at: datetime, into: Task) -> Task:  # noqa: ARG001 - the gate reads `by`
    """Make one draft a part of another of its document: text, units, targets, characters."""
    task, kept = held_task(task), held_task(into)
    if task.pk == kept.pk or task.document_id != kept.document_id:
        raise Refused("document_moved")
    kept.more_spans = [*kept.more_spans, *([start, end] for start, end in task.spans)]
    kept.text = f"{kept.text}\n{task.text}"
    kept.unsure = list(dict.fromkeys([*kept.unsure, *task.doubts]))
    kept.deliverables = list(dict.fromkeys([*kept.deliverables, *task.deliverables]))
    kept.due_on, kept.due_text = kept.due_on or task.due_on, kept.due_text or task.due_text
    there = {(row.unit_id, row.group_id, row.printed, row.role) for row in kept.units.all()}
    for row in task.units.order_by("order"):
        if (row.unit_id, row.group_id, row.printed, row.role) not in there:
            _copied(row, kept, order=kept.units.count())
    for target in task.targets.order_by("order"):
        _copied(target, kept, order=kept.targets.count())
    task.state, task.replaced_by = TaskState.REPLACED.value, kept
    _saved(task)
    return _saved(kept)


def _copied(row: TaskUnit | Target, into: Task, *, order: int) -> None:
    same = {
        field.name: getattr(row, field.name)
        for field in row._meta.concrete_fields
        if field.name not in {"id", "version", "task", "order"}
    }
    fresh: Any = type(row)(**same, task=into, order=order)
    fresh.save(force_insert=True)


@action(Permission.MANAGE, event="supervision.drop_task")
def drop(task: Task, *, by: Actor, at: datetime, reason: str) -> Task:  # noqa: ARG001 - the gate reads `by`
    """Say that a draft is no task, and why; it can be taken back until the document counts."""
    task = held_task(task)
    if not reason.strip():
        raise Refused("supervision_reason_missing")
    task.state, task.reason = TaskState.CANCELLED.value, reason.strip()[:300]
    return _saved(task)


@action(Permission.MANAGE, event="supervision.restore_task")
def restore(task: Task, *, by: Actor, at: datetime) -> Task:  # noqa: ARG001 - the gate reads `by`
    """Take back that a task was dropped or made a part of another."""
    task = held_task(task, TaskState.CANCELLED, TaskState.REPLACED)
    held(_document(task), DocumentState.READ)
    kept = task.replaced_by
    if kept is not None:
        _divide(held_task(kept), task)
    else:
        for start, end in task.spans:
            _refuse_overlap(_document(task), start, end)
    task.state, task.replaced_by, task.reason = TaskState.DRAFT.value, None, ""
    return _saved(task)


def _divide(kept: Task, task: Task) -> None:
    spans: Sequence[tuple[int, int]] = task.spans
    kept.more_spans = [one for one in kept.more_spans if (one[0], one[1]) not in spans]
    kept.text = _without(kept.text, task.text)
    lines: list[TaskUnit | Target] = [*kept.units.all(), *kept.targets.all()]
    for row in lines:
        start = row.span_start
        if start is not None and any(low <= start < high for low, high in spans):
            row.delete()
    _saved(kept)


def _without(text: str, part: str) -> str:
    head, found, tail = text.rpartition(f"\n{part}")
    return head + tail if found else text


def _document(task: Task) -> Document:
    if task.document is None:
        raise Refused("document_moved")
    return task.document


def _saved(task: Task) -> Task:
    task.version += 1
    task.save()
    return task
