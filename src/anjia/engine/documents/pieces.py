"""What a reading gives: the document, its tasks with their units and targets, and the rest."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

Span = tuple[int, int]


@dataclass(frozen=True)
class Pointed:
    """A stretch of the source with a reason why it is named."""

    text: str
    span: Span
    reason: str


@dataclass(frozen=True)
class Named:
    """A unit as printed, with the prefix of its list carried over, and its part in the task.

    ``role`` is ``lead``, ``each`` (every one separately), ``joint``, ``responsible`` or
    ``cooperating``.
    """

    unit: str
    role: str
    span: Span


@dataclass(frozen=True)
class Target:
    """What a text says is to be reached: ``measure operator value unit``, of ``condition``.

    ``operator`` is ``>=``, ``<=``, ``>``, ``<``, ``=`` or ``between`` (the value is then
    ``low-high``). ``value`` is digits as text in the printed unit (10 亿元), or 完成 for what is
    either done or not; ``amount`` is the number in full, empty where there is none.
    """

    measure: str
    operator: str
    value: str
    unit: str
    condition: str
    span: Span
    amount: str = ""


@dataclass(frozen=True)
class Task:
    """One numbered item that says what is to be done."""

    number: str
    section: tuple[str, ...]
    title: str
    text: str
    leads: tuple[Named, ...]
    partners: tuple[Named, ...]
    targets: tuple[Target, ...]
    due: str
    deliverables: tuple[str, ...]
    span: Span
    unsure: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """A whole reading; ``unread`` is what was not understood, ``skipped`` items that are no task,
    ``outline`` headings, preamble and closing. Together with the tasks they hold every character.
    """

    metadata: dict[str, Any]
    tasks: tuple[Task, ...] = ()
    unread: tuple[Pointed, ...] = ()
    skipped: tuple[Pointed, ...] = ()
    outline: tuple[Pointed, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The reading as plain data."""
        return {
            "document": self.metadata,
            "tasks": [asdict(task) for task in self.tasks],
            "unread": [asdict(one) for one in self.unread],
            "skipped": [asdict(one) for one in self.skipped],
            "outline": [asdict(one) for one in self.outline],
        }
