"""Targets, quarterly rounds and their reports of the small country, each with marks of its own."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from anjia.base.access.models import Unit
from anjia.processes.supervision.models import (
    Assignment,
    Contribution,
    Document,
    Quarter,
    QuarterReport,
    Target,
    Task,
)

if TYPE_CHECKING:
    from tests.security.world import World

AT, DAY, QUARTER = datetime(2026, 1, 5, 1, 0, tzinfo=UTC), date(2026, 1, 5), date(2025, 10, 1)
BODY: dict[str, Any] = {
    "quarter": "2025Q4",
    "on": "2025-12-31",
    "today": "2026-01-05",
    "due_on": "2026-01-09",
    "document": None,
    "before": None,
    "tasks": [],
    "units": [],
    "totals": {
        **dict.fromkeys(("tasks", "closed", "assignments", "targets"), 0),
        **dict.fromkeys(("computed", "met", "without_value"), 0),
        "progress": None,
        "was": None,
        "lights": {},
    },
}


def keep(world: World, area: str) -> None:
    """A document with a target at a place, a round about it, what a unit sent, a report."""
    place: dict[str, Any] = {"area": area}
    title, measure, text, report = (world.mark() for _each in range(4))
    document = Document.objects.create(
        **place, title=f"标{title}记", text="文", digest="0" * 64, state="confirmed",
        entered_at=AT, entered_by="someone", entered_by_name="someone",
    )  # fmt: skip
    world.keep("linked documents", document, title)
    task = Task.objects.create(
        **place, document=document, title="任务", text="任务", state="confirmed"
    )
    target = Target.objects.create(**place, task=task, measure=f"标{measure}记", value=1)
    world.keep("targets", target, measure)
    unit = Unit.objects.create(**place, name=f"报送单位{area}", kind="other")
    Assignment.objects.create(
        **place, task=task, unit=unit, unit_name=unit.name, role="lead", starts_on=QUARTER,
        assigned_at=AT, state="signed",
    )  # fmt: skip
    quarter = Quarter.objects.create(
        **place, document=document, first_on=QUARTER, due_on=DAY, opened_at=AT,
        opened_by="someone", opened_by_name="someone",
    )  # fmt: skip
    world.keep("rounds", quarter)
    contribution = Contribution.objects.create(
        **place, quarter=quarter, unit=unit, unit_name=unit.name, state="sent",
        text=f"标{text}记", first_sent_on=DAY, sent_at=AT,
    )  # fmt: skip
    world.keep("contributions", contribution, text)
    made = QuarterReport.objects.create(
        **place, quarter=quarter, version_number=1, title=f"标{report}记", issuer="办公室",
        as_of=DAY, body=BODY, made_at=AT, made_by="someone", made_by_name="someone",
    )  # fmt: skip
    world.keep("quarter reports", made, report)
