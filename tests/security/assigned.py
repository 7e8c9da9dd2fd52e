"""Assignments of the small country, each with marks of its own."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from anjia.processes.supervision.models import (
    Assignment,
    Document,
    Finding,
    Leadership,
    Progress,
    Step,
    Task,
)

if TYPE_CHECKING:
    from anjia.base.access.models import Unit
    from tests.security.world import World

AT, DAY = datetime(2026, 1, 5, 1, 0, tzinfo=UTC), date(2026, 1, 5)
BY = {"by": "someone", "by_name": "someone"}


def keep(world: World, unit: Unit) -> None:
    """A task that a unit's place gave it, with a report."""
    area, (title, said, why) = unit.area, (world.mark() for _each in range(3))
    task = Task.objects.create(
        area=area, title=f"标{title}记", text="任务", state="confirmed", due_on=DAY
    )
    one = Assignment.objects.create(
        area=area, task=task, unit=unit, unit_name=unit.name, role="lead", state="signed",
        starts_on=DAY, due_on=DAY, assigned_at=AT, asked_until=DAY,
    )  # fmt: skip
    world.keep("assignments", one, said, why)
    Step.objects.create(
        area=area, assignment=one, number=1, name="ask_extension", state="signed", light="none",
        at=AT, reason=f"标{why}记", **BY,
    )  # fmt: skip
    told = Progress.objects.create(
        area=area, assignment=one, quarter=date(2026, 1, 1), reported_at=AT, text=f"标{said}记",
        **BY,
    )  # fmt: skip
    world.keep("progress-reports", told, said)
    world.keep("assigned tasks", task, title)
    world.keep("led units", unit)
    world.keep(
        "assigned documents",
        Document.objects.create(
            area=area, title="文件", text="文件", digest="0" * 64, state="confirmed", entered_at=AT,
            entered_by="someone", entered_by_name="someone",
        ),
    )  # fmt: skip
    name, what = world.mark(), world.mark()
    leader = Leadership.objects.create(
        area=area, unit=unit, unit_name=unit.name, leader=f"标{name}记", from_on=DAY
    )
    world.keep("leaders", leader, name)
    finding = Finding.objects.create(
        area=area, assignment=one, what=f"标{what}记", found_on=DAY, found_by="someone",
        found_by_name="someone", due_on=DAY,
    )  # fmt: skip
    world.keep("findings", finding, what)
