"""Letting work wait for a unit: for those who work there, or for its place while nobody does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils import timezone

from anjia.base.notices import actions as notices
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.queries import units

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from anjia.base.notices.actions import Work
    from anjia.base.scope import Actor


def tell(unit_id: UUID, work: Work, *, area: str, at: datetime) -> None:
    """Let `work` wait for every officer of a unit that lies at `area`.

    With a `once` it does not wait twice for the same officer. A unit of which nobody signs in has
    it wait for whoever reports at its place.
    """
    found = units.officers(unit_id, on=timezone.localdate(at))
    if not found:
        once = work.once and f"{work.once}:{unit_id}"
        notices.post(replace(work, permission=Permission.REPORT.value, once=once), area=area, at=at)
    for officer in found:
        once = work.once and f"{work.once}:{officer}"
        notices.post(replace(work, officer=officer, once=once), area=area, at=at)


def answered(unit_id: UUID, once: str, *, area: str, by: Actor, at: datetime) -> None:
    """Close what waits under a name for a unit, whoever of it has done the thing."""
    keys = units.officers(unit_id, on=timezone.localdate(at))
    for key in [*keys, str(unit_id)]:
        notices.finish_waiting(f"{once}:{key}", area=area, by=by, at=at)
