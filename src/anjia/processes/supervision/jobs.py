"""What the clock asks of supervision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from anjia.base import jobs
from anjia.base.scope import system
from anjia.processes.supervision.actions import escalation, keeping, lighting, proposals

if TYPE_CHECKING:
    from datetime import datetime

    from anjia.base.scope import Actor
    from anjia.processes.dashboards.models import Snapshot


@jobs.task("supervision.daily", scoped=False, every="10 0 * * *")
def daily(*, by: Actor) -> None:
    """Give every open assignment the light of the new day, then send the slips that are due."""
    at = timezone.now()
    on = timezone.localdate(at)
    lighting.relight(on=on, by=by, at=at)
    escalation.escalate(on=on, by=by, at=at)


@jobs.task("supervision.keep", scoped=False)
def keep(*, by: Actor, area: str) -> None:
    """Bring the progress of a place's open assignments up to its newest figures."""
    del by
    keeping.keep_at(area, on=timezone.localdate())


def after_refresh(snapshot: Snapshot, at: datetime) -> None:
    """Let progress follow the figures as soon as an area has been read anew."""
    del at
    area = snapshot.area
    once = f"supervision.keep {area}"
    keep.defer(by=system(area=area, name="supervision"), once=once, in_turn=once, area=area)


@jobs.task("supervision.remind_of_proposals", every="20 0 * * *")
def remind_of_proposals(*, by: Actor) -> None:
    """Remind of replies, opinions and promises that are near their last day."""
    del by
    at = timezone.now()
    proposals.remind(on=timezone.localdate(at), at=at)
