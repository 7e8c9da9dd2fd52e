"""Reading the log of events by who, what, where and when.

The history of one row is read by the ledger, which knows the words of its columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models

from anjia.base.audit.models import Event
from anjia.kernel.areas import upper_bound


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which events are asked for; empty parts narrow nothing."""

    actor: str = ""
    event: str = ""
    subject_id: str = ""
    area: str = ""
    since: datetime | None = None
    until: datetime | None = None


def events(areas: Sequence[str], *, wanted: Filter) -> models.QuerySet[Event]:
    """Return events of these areas and those of no place, newest first."""
    where = models.Q(area__isnull=True)
    for area in areas:
        where |= models.Q(area__gte=area, area__lt=upper_bound(area)) if area else models.Q()
    if "" in areas:
        where = models.Q()
    found = Event.objects.filter(where).order_by("-id")
    if wanted.actor:
        found = found.filter(
            models.Q(actor_name__icontains=wanted.actor) | models.Q(actor_id=wanted.actor)
        )
    if wanted.event:
        found = found.filter(event__startswith=wanted.event)
    if wanted.subject_id:
        found = found.filter(subject_id=wanted.subject_id)
    if wanted.area:
        found = found.filter(area__gte=wanted.area, area__lt=upper_bound(wanted.area))
    if wanted.since:
        found = found.filter(at__gte=wanted.since)
    if wanted.until:
        found = found.filter(at__lt=wanted.until)
    return found
