"""Figures kept fresh: soon after rows change, and once a day because ages and periods move on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from anjia.base import jobs
from anjia.base.scope import Actor, acting, system
from anjia.engine.snapshot import COUNTY_DIGITS
from anjia.processes.dashboards import actions
from anjia.processes.dashboards.models import Snapshot
from anjia.processes.dashboards.queries import snapshots

if TYPE_CHECKING:
    from datetime import datetime

    from anjia.ledger.imports.models import ImportBatch
    from anjia.processes.definitions.policy import Version

QUIET = timedelta(seconds=5)  # single edits that follow one another make one refresh


@jobs.task("dashboards.refresh", scoped=False)
def refresh(*, by: Actor, area: str) -> None:
    """Take a snapshot of an area for today and compute its figures."""
    now = timezone.now()
    actions.refresh(area, by=by, as_of=timezone.localdate(now), at=now)


def ask(area: str) -> None:
    """Have an area's figures computed in the background, once however many ask meanwhile."""
    name = f"dashboards.refresh {area}"
    refresh.defer(by=system(area=area, name="dashboards"), once=name, in_turn=name, area=area)


def after_import(batch: ImportBatch, by: Actor, at: datetime) -> None:
    """Compute a county anew as soon as an import has brought rows in or taken them back."""
    del by, at
    if len(batch.area) >= COUNTY_DIGITS:
        ask(batch.area[:COUNTY_DIGITS])


def after_publishing(version: Version, at: datetime) -> None:
    """Compute a place anew as soon as another definition is in force there."""
    today = timezone.localdate(at)
    if version.valid_from is None or version.valid_from > today:
        return  # the day itself brings it: see `snapshots.changed`
    with acting(system(area=version.area, name="dashboards")):
        known = set(Snapshot.objects.within(version.area).values_list("area", flat=True))
    for area in sorted(known):
        ask(area)


@jobs.task("dashboards.foresee", scoped=False)
def foresee(*, by: Actor, batch: str) -> None:
    """Work out what an import would do to the figures."""
    actions.foresee(UUID(batch), by=by, at=timezone.now())


def ask_outlook(batch_id: UUID, by: Actor) -> None:
    """Have an outlook worked out in the background; one at a time, so that other work goes on."""
    once = f"dashboards.foresee {batch_id}"
    foresee.defer(by=by, once=once, in_turn="dashboards.foresee", batch=str(batch_id))


@jobs.task("dashboards.follow", scoped=False, every="* * * * * */15")
def follow(*, by: Actor) -> None:
    """Refresh every county whose rows have changed and come to rest."""
    with acting(by):
        for county in snapshots.changed(at=timezone.now(), quiet=QUIET):
            ask(county)


@jobs.task("dashboards.daily", scoped=False, every="20 0 * * *")
def daily(*, by: Actor) -> None:
    """Compute the new day's figures of every area that has any."""
    with acting(by):
        known = set(Snapshot.objects.values_list("area", flat=True))
        for area in sorted(known):
            ask(area)


@jobs.task("dashboards.upkeep", scoped=False, every="40 3 * * *")
def upkeep(*, by: Actor) -> None:
    """Remove snapshots that a later one of the same day has replaced."""
    actions.drop_replaced(by=by, at=timezone.now())
