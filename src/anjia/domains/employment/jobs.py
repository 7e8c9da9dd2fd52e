"""The clock of employment: once a day what follows for trainings and referrals from jobs."""

from django.utils import timezone

from anjia.base import jobs
from anjia.base.scope import Actor, acting
from anjia.domains.employment.actions import referrals, training
from anjia.domains.employment.models import Trainee

PIECE = 2_000


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
