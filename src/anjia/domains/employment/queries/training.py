"""Reads about training: classes with their numbers, the roll of a class, its days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Q

from anjia.base import parameters
from anjia.domains.employment.models import Trainee, TrainingClass, TrainingDay
from anjia.domains.employment.models.choices import ClaimNeed, Repeat, TrainingResult
from anjia.domains.employment.policy import training as policy
from anjia.domains.employment.policy.training import Trained

DAYS_SHOWN = 31


@dataclass(frozen=True)
class Line:
    """A class in the list."""

    row: TrainingClass
    trainees: int
    passed: int
    certified: int
    ready: int


def lines(*, on: date, open_only: bool) -> list[Line]:
    """Return the classes that can be seen, the latest first."""
    found = TrainingClass.objects.select_related("base", "brand", "employer")
    if open_only:
        found = found.filter(ends_on__gte=on)
    counted = {
        row["training_class_id"]: row
        for row in Trainee.objects.filter(training_class__in=found)
        .order_by()
        .values("training_class_id")
        .annotate(
            trainees=Count("pk"),
            passed=Count("pk", filter=Q(result=TrainingResult.PASSED)),
            certified=Count("pk", filter=~Q(certificate_number="")),
            ready=Count("pk", filter=Q(is_claim_ready=True)),
        )
    }
    none = {"trainees": 0, "passed": 0, "certified": 0, "ready": 0}
    names = ("trainees", "passed", "certified", "ready")
    return [
        Line(one, *(counted.get(one.pk, none)[name] for name in names))
        for one in found.order_by("-starts_on", "number", "pk")
    ]


def heads() -> tuple[int, int]:
    """Return how many persons were trained, and how many times: 人 and 人次."""
    passed = Trainee.objects.filter(result=TrainingResult.PASSED)
    return passed.order_by().values("person").distinct().count(), passed.count()


@dataclass(frozen=True)
class Roll:
    """A trainee of a class, the days they came, and what a claim still lacks."""

    trainee: Trainee
    came: list[bool | None]
    lacks: list[str]


def roll(of: TrainingClass, *, shown: Sequence[date]) -> list[Roll]:
    """Return the trainees of a class who can be seen from here."""
    trainees = list(
        Trainee.objects.filter(training_class=of)
        .select_related("person", "household")
        .order_by("person__name", "pk")
    )
    kept: dict[tuple[UUID, date], bool] = {
        (one.trainee_id, one.held_on): one.is_present
        for one in TrainingDay.objects.filter(trainee__in=trainees, held_on__in=list(shown))
    }
    return [
        Roll(one, [kept.get((one.pk, day)) for day in shown], lacks(one, of)) for one in trainees
    ]


def lacks(one: Trainee, of: TrainingClass) -> list[str]:
    """Return what a claim for a trainee still lacks, in words."""
    least = int(parameters.value("training_attendance_least", area=one.area, on=one.ends_on))
    known = Trained(
        reference=of.subsidy_number,
        days_held=one.days_held,
        days_attended=one.days_attended,
        passed=one.result == TrainingResult.PASSED,
        certificate_number=one.certificate_number,
        certified_on=one.certified_on,
        repeat=policy.Repeat(one.repeat or Repeat.NONE),
    )
    needs = policy.lacking(known, least_percent=least)
    return [str(ClaimNeed(need).label) for need in needs]


def days_of(of: TrainingClass, *, until: date) -> list[date]:
    """Return the days of a class up to a day, at most a month of them, the first first."""
    last = min(of.ends_on, until)
    count = (last - of.starts_on).days + 1
    first = max(0, count - DAYS_SHOWN)
    return [of.starts_on + timedelta(days=n) for n in range(first, max(count, 0))]
