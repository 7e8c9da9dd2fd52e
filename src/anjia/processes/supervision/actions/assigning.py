"""Assigning: every unit that a task names gets it, once, however often the button is pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from anjia.base.notices.actions import Work
from anjia.base.scope import Actor, action
from anjia.kernel.ids import new_id
from anjia.kernel.refusals import Refused
from anjia.processes.supervision.actions import lighting, steps, telling
from anjia.processes.supervision.models import LIFE, Assignment, Task
from anjia.processes.supervision.policy import Permission, State, TaskState
from anjia.processes.supervision.queries import assigning

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date, datetime
    from uuid import UUID

    from anjia.base.access.models import Unit
    from anjia.processes.supervision.models import Document
    from anjia.processes.supervision.queries.assigning import Planned

SIGN = "supervision-sign"
_INSERT = """
with made as (
    insert into supervision_assignment (id, area, version, task_id, unit_id, unit_name, role,
        parent_id, asked, starts_on, due_on, first_due_on, assigned_at, sign_by, state, light,
        light_why, was_late)
    select r.id, r.area, 1, r.task, r.unit, r.unit_name, r.role, r.parent, r.asked, r.starts_on,
        r.due_on, r.due_on, %(at)s, r.sign_by, 'assigned', 'none', '', false
    from unnest(%(ids)s::uuid[], %(areas)s::text[], %(tasks)s::uuid[], %(units)s::uuid[],
        %(unit_names)s::text[], %(roles)s::text[], %(parents)s::uuid[], %(asked)s::text[],
        %(starts_on)s::date[], %(due_on)s::date[], %(sign_by)s::date[])
        as r (id, area, task, unit, unit_name, role, parent, asked, starts_on, due_on, sign_by)
    on conflict do nothing
    returning id, area
)
insert into supervision_step
    (id, area, version, assignment_id, number, name, state, light, at, by, by_name, reason, until)
select gen_random_uuid(), m.area, 1, m.id, 1, 'assign', 'assigned', 'none', %(at)s, %(by)s,
    %(by_name)s, '', null
from made m
returning assignment_id
"""


@action(Permission.MANAGE, event="supervision.assign")
def assign(task: Task, *, by: Actor, at: datetime) -> list[UUID]:
    """Give a confirmed task to every unit that it names; those that have it keep it."""
    if task.state != TaskState.CONFIRMED:
        raise Refused("task_not_confirmed", title=task.title)
    return _carry_out([task], by=by, at=at)


@action(Permission.MANAGE, event="supervision.assign_all")
def assign_all(document: Document, *, by: Actor, at: datetime) -> list[UUID]:
    """Give all confirmed tasks of a document to their units, in one statement."""
    tasks = list(document.tasks.filter(state=TaskState.CONFIRMED.value).order_by("order"))
    if not tasks:
        raise Refused("document_without_confirmed_tasks")
    return _carry_out(tasks, by=by, at=at)


def _carry_out(tasks: Collection[Task], *, by: Actor, at: datetime) -> list[UUID]:
    plan = assigning.plan(tasks, by=by, on=timezone.localdate(at))
    if not plan.planned:
        raise Refused("task_without_units")
    return give(plan.new, by=by, at=at)


def give(
    planned: Iterable[Planned],
    *,
    by: Actor,
    at: datetime,
    parent: Assignment | None = None,
    asked: str = "",
) -> list[UUID]:
    """Make assignments of what is planned and let each unit know once; part of other actions."""
    rows = list(planned)
    if not rows:
        return []
    on = timezone.localdate(at)
    by_area = {row.unit.area: sign_by(row.unit.area, since=on) for row in rows}
    columns = {
        "ids": [new_id() for _row in rows],
        "areas": [row.unit.area for row in rows],
        "tasks": [row.task.pk for row in rows],
        "units": [row.unit.pk for row in rows],
        "unit_names": [row.unit.name for row in rows],
        "roles": [row.role for row in rows],
        "parents": [parent.pk if parent else None for _row in rows],
        "asked": [asked for _row in rows],
        "starts_on": [row.starts_on for row in rows],
        "due_on": [row.due_on for row in rows],
        "sign_by": [by_area[row.unit.area] for row in rows],
    }
    with steps.moved_meanwhile(), connection.cursor() as cursor:
        cursor.execute(_INSERT, {**columns, "at": at, "by": by.id, "by_name": by.name})
        made = [assignment for (assignment,) in cursor.fetchall()]
    lighting.relight(made, on=on, by=by, at=at)
    kept = set(made)
    asked_units: dict[UUID, Unit] = {
        row.unit.pk: row.unit
        for row, number in zip(rows, columns["ids"], strict=True)
        if number in kept
    }
    for unit in asked_units.values():
        ask_to_sign(unit.pk, unit.area, due_on=by_area[unit.area], at=at)
    return made


def ask_to_sign(unit: UUID, area: str, *, due_on: date | None, at: datetime) -> None:
    """Let it wait for a unit that something is to be signed for; one notice, however much it is."""
    work = Work(
        code="supervision_sign",
        url=reverse("supervision:mine"),
        due_on=due_on,
        once=SIGN,
    )
    telling.tell(unit, work, area=area, at=at)


def sign_by(area: str, *, since: date) -> date | None:
    """By which day a unit there signs; none where that year's working days are not announced."""
    try:
        return LIFE.deadlines[State.ASSIGNED.value].due_on(since=since, area=area)
    except Refused as refused:
        if refused.code != "calendar_year_unknown":
            raise
        return None
