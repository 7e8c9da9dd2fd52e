"""A document's text cut into pieces: which characters are a task, a unit, a target, or unread."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from anjia.processes.supervision.models import Document, Target, Task, TaskUnit
from anjia.processes.supervision.policy import TaskState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

LIVING = (TaskState.DRAFT.value, TaskState.CONFIRMED.value)
# A later kind lies over an earlier one.
KINDS = ("", "skipped", "unread", "task", "target", "unit")


@dataclass(frozen=True)
class Piece:
    """Characters of one kind; `task` is the task that holds them, `start` where they begin."""

    text: str
    start: int
    kind: str
    task: UUID | None = None
    begins: bool = False  # the first characters of a stretch of its task


@dataclass(frozen=True)
class Stretch:
    """Characters that no task holds, with why."""

    text: str
    start: int
    end: int
    reason: str


def pieces(document: Document, tasks: Sequence[Task]) -> list[Piece]:
    """The whole text in order, each piece of one kind and one task."""
    size = len(document.text)
    kind, owner = [0] * size, [-1] * size
    begins = set()
    for name in ("skipped", "unread"):
        for start, end in _stretches(document, name):
            _fill(kind, start, end, KINDS.index(name))
    living = [task for task in tasks if task.state in LIVING]
    for number, task in enumerate(living):
        for start, end in task.spans:
            _fill(kind, start, end, KINDS.index("task"))
            _fill(owner, start, end, number)
            begins.add(start)
    for name, rows in (("target", Target.objects), ("unit", TaskUnit.objects)):
        spans = rows.filter(task__in=living, span_start__isnull=False)
        for start, end in spans.values_list("span_start", "span_end"):
            _fill(kind, start, end, KINDS.index(name))
    cuts = [0, *(at for at in range(1, size) if _differs(kind, owner, at) or at in begins), size]
    return [
        Piece(
            document.text[start:end],
            start,
            KINDS[kind[start]],
            living[owner[start]].pk if owner[start] >= 0 else None,
            start in begins,
        )
        for start, end in pairwise(cuts)
        if end > start
    ]


def _differs(kind: list[int], owner: list[int], at: int) -> bool:
    return kind[at] != kind[at - 1] or owner[at] != owner[at - 1]


def _fill(row: list[int], start: int, end: int, value: int) -> None:
    end = min(end, len(row))
    if 0 <= start < end:
        row[start:end] = [value] * (end - start)


def _stretches(document: Document, name: str) -> Iterable[tuple[int, int]]:
    for one in document.reading.get(name, []):
        start, end = one["span"]
        yield int(start), int(end)


def left_over(document: Document, tasks: Sequence[Task]) -> list[Stretch]:
    """What the parser did not read, or took for no task, and no task holds by now; in order."""
    covered = sorted(span for task in tasks if task.state in LIVING for span in task.spans)
    found = []
    for name in ("unread", "skipped"):
        for one in document.reading.get(name, []):
            start, end = (int(at) for at in one["span"])
            for low, high in _minus(start, end, covered):
                text = document.text[low:high].strip()
                if text:
                    found.append(Stretch(text, low, high, str(one["reason"])))
    return sorted(found, key=lambda one: one.start)


def _minus(start: int, end: int, covered: Sequence[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    at = start
    for low, high in covered:
        if high <= at or low >= end:
            continue
        if low > at:
            yield at, low
        at = max(at, high)
    if at < end:
        yield at, end
