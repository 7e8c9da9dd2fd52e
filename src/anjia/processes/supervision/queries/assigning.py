"""What assigning tasks would do: which unit gets what, what it has already, whom nobody knows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anjia.processes.supervision.models import Assignment, TaskUnit
from anjia.processes.supervision.policy import Permission, State, assigning
from anjia.processes.supervision.queries import groups

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from anjia.base.access.models import Unit
    from anjia.base.scope import Actor
    from anjia.processes.supervision.models import Task


@dataclass(frozen=True)
class Planned:
    """One unit's part in one task; `state` is where it stands where it was assigned before."""

    task: Task
    unit: Unit
    role: str
    starts_on: date
    due_on: date | None
    state: str = ""
    assignment: UUID | None = None


@dataclass(frozen=True)
class Unresolved:
    """A name in a task for which nobody gets anything, and why."""

    task: Task
    printed: str
    why: str  # "unknown" (nobody said who is meant), "empty" (a group of nobody), "outside"


@dataclass(frozen=True)
class Plan:
    """All that one press assigns, task by task."""

    planned: tuple[Planned, ...]
    unresolved: tuple[Unresolved, ...]
    idle: tuple[Task, ...]  # tasks that name nobody at all

    @property
    def lacking(self) -> int:
        """How many names and tasks are left without anybody."""
        return len(self.unresolved) + len(self.idle)

    @property
    def new(self) -> tuple[Planned, ...]:
        """What is not assigned yet."""
        return tuple(each for each in self.planned if not each.state)

    @property
    def units(self) -> int:
        """How many units get something new."""
        return len({each.unit.pk for each in self.new})


def plan(tasks: Iterable[Task], *, by: Actor, on: date) -> Plan:
    """What assigning these tasks does; a unit that had a task before, cancelled too, keeps that."""
    wanted = list(tasks)
    named = _named(wanted)
    known = {
        (task, unit): (assignment, state)
        for assignment, task, unit, state in Assignment.objects.filter(task__in=wanted)
        .order_by("assigned_at")
        .values_list("pk", "task_id", "unit_id", "state")
    }
    planned: list[Planned] = []
    unresolved: list[Unresolved] = []
    for task in wanted:
        roles, unknown = _resolved(task, named[task.pk], by=by)
        unresolved += unknown
        for unit, parts in roles.values():
            assignment, state = known.get((task.pk, unit.pk), (None, ""))
            starts_on = task.starts_on or on
            due_on = task.due_on
            if due_on is not None and due_on < starts_on:
                starts_on = due_on
            role = assigning.strongest(parts)
            planned.append(Planned(task, unit, role, starts_on, due_on, state, assignment))
    idle = tuple(task for task in wanted if not named[task.pk])
    return Plan(tuple(planned), tuple(unresolved), idle)


def _named(tasks: list[Task]) -> dict[UUID, list[TaskUnit]]:
    named: dict[UUID, list[TaskUnit]] = defaultdict(list)
    rows = TaskUnit.objects.filter(task__in=tasks).select_related("unit", "group")
    for each in rows.order_by("order"):
        named[each.task_id].append(each)
    return named


def _resolved(
    task: Task, named: list[TaskUnit], *, by: Actor
) -> tuple[dict[UUID, tuple[Unit, list[str]]], list[Unresolved]]:
    """The units of a task with their parts, and the names behind which there is none."""
    roles: dict[UUID, tuple[Unit, list[str]]] = {}
    unresolved: list[Unresolved] = []
    for each in named:
        found = groups.named(each)
        if not found:
            unresolved.append(Unresolved(task, each.printed, _why(each)))
        for unit in found:
            if not by.may(Permission.MANAGE, unit.area):
                unresolved.append(Unresolved(task, unit.name, "outside"))
            else:
                roles.setdefault(unit.pk, (unit, []))[1].append(each.role)
    return roles, unresolved


def _why(named: TaskUnit) -> str:
    if named.group_id is not None:
        return "empty"
    return "unknown" if named.unit_id is None else "outside"


def waiting_to_sign(unit: UUID) -> bool:
    """Whether a unit has anything left to sign for, as far as the present actor sees."""
    waiting = Assignment.objects.filter(unit_id=unit, state=State.ASSIGNED.value)
    return bool(waiting.exists())
