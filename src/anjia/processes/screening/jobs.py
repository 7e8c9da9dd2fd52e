"""Screening in the background: after each refresh, and snapshots of past months for a replay."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from anjia.base import jobs
from anjia.base.scope import Actor, system
from anjia.processes.screening import actions

if TYPE_CHECKING:
    from datetime import datetime

    from anjia.processes.dashboards.models import Snapshot


@jobs.task("screening.screen", scoped=False)
def screen(*, by: Actor, area: str, as_of: str) -> None:
    """Run all rules over the newest snapshot of an area on a day."""
    actions.screen(area, by=by, as_of=date.fromisoformat(as_of), at=timezone.now())


def after_refresh(snapshot: Snapshot, at: datetime) -> None:
    """Screen an area as soon as it has been read anew."""
    del at
    area, as_of = snapshot.area, snapshot.as_of.isoformat()
    once = f"screening.screen {area} {as_of}"
    by = system(area=area, name="screening")
    screen.defer(by=by, once=once, in_turn=f"screening.screen {area}", area=area, as_of=as_of)


@jobs.task("screening.fill", scoped=False)
def fill(*, by: Actor, area: str, on: str) -> None:
    """Take the snapshot of the last day of a past month."""
    actions.fill(area, by=by, on=date.fromisoformat(on), at=timezone.now())


def ask_fill(area: str, on: date, by: Actor) -> None:
    """Have a past month's snapshot taken, once however many ask, one after the other."""
    day = on.isoformat()
    fill.defer(
        by=by, once=f"screening.fill {area} {day}", in_turn="screening.fill", area=area, on=day
    )
