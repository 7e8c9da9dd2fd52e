"""What the clock asks of supervision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from anjia.base import jobs
from anjia.processes.supervision.actions import lighting

if TYPE_CHECKING:
    from anjia.base.scope import Actor


@jobs.task("supervision.daily", scoped=False, every="10 0 * * *")
def daily(*, by: Actor) -> None:
    """Give every open assignment the light of the new day."""
    at = timezone.now()
    lighting.relight(on=timezone.localdate(at), by=by, at=at)
