"""Background work of the registry: looking for persons who may be one, after an import."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from anjia.base import jobs
from anjia.base.notices.actions import Work, post
from anjia.base.scope import Actor, acting, system
from anjia.ledger.imports.models import ImportBatch, State
from anjia.registry import actions
from anjia.registry.policy import DUPLICATES_WAIT, Permission

COUNTY = 6
# Towns send their workbooks one after another: one look after the last of them will do.
QUIET_SECONDS = 60


@jobs.task("registry.look_for_duplicates", scoped=False)
def look_for_duplicates(*, by: Actor, area: str) -> None:
    """List new pairs of an area, and let whoever decides there know of them."""
    now = timezone.now()
    with acting(by):
        found = actions.find_duplicates(area, by=by, at=now)
        if found:
            waiting = Work(
                code=DUPLICATES_WAIT,
                facts={"count": found},
                url=reverse("registry:duplicates"),
                permission=str(Permission.MERGE),
                once=DUPLICATES_WAIT,
            )
            post(waiting, area=area, at=now)


def follow(batch: ImportBatch, by: Actor, at: datetime) -> None:
    """Ask for a look at the county once an import has brought persons in; its office is told."""
    del by, at
    if batch.ledger != "persons" or batch.state != State.COMMITTED:
        return
    county = batch.area[:COUNTY]
    look_for_duplicates.defer(
        by=system(area=county, name="registry"),
        once=f"registry.look_for_duplicates {county}",
        after=QUIET_SECONDS,
        area=county,
    )
