"""The clock of employment: households without work, and what follows from jobs for services."""

from datetime import datetime

from django.utils import timezone

from anjia.base import jobs
from anjia.base.scope import Actor, acting, system
from anjia.domains.employment import actions
from anjia.domains.employment.actions import referrals, training
from anjia.domains.employment.models import Trainee
from anjia.ledger.imports.models import ImportBatch
from anjia.registry.models import Area

PIECE = 2_000
COUNTY = 6
# Several edits in a row get one look after the last of them.
QUIET_SECONDS = 20
FOLLOWED = frozenset({"jobs", "persons", "households"})


@jobs.task("employment.look", scoped=False)
def look(*, by: Actor, area: str) -> None:
    """Look at one county."""
    with acting(by):
        actions.look(area, by=by, at=timezone.now())


@jobs.task("employment.look_daily", scoped=False, every="40 4 * * *")
def look_daily(*, by: Actor) -> None:
    """Look at every county that has people: clocks run out, birthdays come, exceptions end."""
    with acting(by):
        codes = Area.objects.filter(level="county").values_list("code", flat=True)
        counties = sorted(codes)
    for county in counties:
        ask(county)


def ask(area: str) -> None:
    """Have a county looked at soon, once however many ask."""
    county = area[:COUNTY]
    look.defer(
        by=system(area=county, name="employment"),
        once=f"employment.look {county}",
        after=QUIET_SECONDS,
        area=county,
    )


def follow(batch: ImportBatch, by: Actor, at: datetime) -> None:
    """Have the county looked at once an import has changed who works."""
    del by, at
    if batch.ledger in FOLLOWED:
        ask(batch.area)


@jobs.task("employment.follow_jobs", scoped=False, every="10 0 * * *")
def follow_jobs(*, by: Actor) -> None:
    """Say of trainees who works months later, and of referrals whose job has ended."""
    now = timezone.now()
    with acting(by):
        people = list(
            Trainee.objects.order_by("person_id").values_list("person_id", flat=True).distinct()
        )
        for start in range(0, len(people), PIECE):
            training.follow(people[start : start + PIECE], at=now)
        referrals.follow_jobs("")
