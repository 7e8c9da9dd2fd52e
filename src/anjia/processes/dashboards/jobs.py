"""Figures kept fresh: soon after rows change, and once a day because ages and periods move on."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from anjia.base import jobs
from anjia.base.scope import Actor, acting, system
from anjia.processes.dashboards import actions
from anjia.processes.dashboards.models import Snapshot
from anjia.processes.dashboards.queries import snapshots

QUIET = timedelta(seconds=5)  # an import of several files makes one refresh, not several


@jobs.task("dashboards.refresh", scoped=False)
def refresh(*, by: Actor, area: str) -> None:
    """Take a snapshot of an area for today and compute its figures."""
    now = timezone.now()
    actions.refresh(area, by=by, as_of=timezone.localdate(now), at=now)


@jobs.task("dashboards.follow", scoped=False, every="* * * * * */15")
def follow(*, by: Actor) -> None:
    """Refresh every county whose rows have changed and come to rest."""
    with acting(by):
        counties = snapshots.changed(at=timezone.now(), quiet=QUIET)
        for county in counties:
            refresh.defer(
                by=system(area=county, name="dashboards"),
                once=f"dashboards.refresh {county}",
                area=county,
            )


@jobs.task("dashboards.daily", scoped=False, every="20 0 * * *")
def daily(*, by: Actor) -> None:
    """Compute the new day's figures of every area that has any."""
    with acting(by):
        known = set(Snapshot.objects.values_list("area", flat=True))
        for area in sorted(known):
            refresh.defer(
                by=system(area=area, name="dashboards"),
                once=f"dashboards.refresh {area}",
                area=area,
            )
