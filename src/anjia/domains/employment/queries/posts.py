"""Reads about public posts: what is known of an applicant, seats, months, money by fund."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from anjia.base import parameters
from anjia.base.scope.models import within as inside
from anjia.domains.employment.models import JobSpell, PostAttendance, PostHolding, PublicPost
from anjia.domains.employment.models.choices import Fund, HoldingState, PostKind, SpellKind
from anjia.domains.employment.policy import posts as policy
from anjia.domains.employment.policy.posts import Applicant, Terms
from anjia.kernel.periods import Kind, Period, months_after
from anjia.registry.models import Person
from anjia.registry.models.choices import PersonStatus
from anjia.registry.policy import counts_as_local
from anjia.registry.queries.people import ABLE, WORKING

OPEN = [state.value for state in policy.OPEN_STATES]
HELD = [HoldingState.SERVING, HoldingState.LEFT]
MONTHS_SHOWN = 6


@dataclass(frozen=True, kw_only=True)
class Declared:
    """What the officer declares of an applicant; None leaves it open."""

    stays: bool | None = None
    is_cadre_family: bool | None = None
    is_hard_to_employ: bool | None = None
    is_special_hardship: bool = False


def terms(area: str, *, on: date) -> Terms:
    """Return the parameters that hold at a place on a day; refuse where one has no value."""

    def number(code: str) -> int:
        return int(parameters.value(code, area=area, on=on))

    return Terms(
        age_from=number("post_age_from"),
        age_to=number("post_age_to"),
        retirement_male=number("retirement_age_male"),
        retirement_female=number("retirement_age_female"),
        years_most=number("post_years_most"),
        years_near=number("post_years_near_retirement"),
        placements_most=number("post_placements_most"),
    )


def applicant(
    person: Person, declared: Declared, *, on: date, but: UUID | None = None
) -> Applicant:
    """Return what is known of a person who applies; `but` is the application itself."""
    others = [one for one in PostHolding.objects.filter(person=person) if one.pk != but]
    urban = [one for one in others if one.kind == PostKind.URBAN and one.state in HELD]
    jobs = JobSpell.objects.filter(person=person, kind=SpellKind.FULL_TIME, started_on__lte=on)
    return Applicant(
        birth_on=person.birth_on,
        sex=person.sex,
        is_able=None if person.labour_capacity is None else person.labour_capacity in ABLE,
        is_local=_is_local(person),
        stays=declared.stays,
        is_cadre_family=declared.is_cadre_family,
        is_hard_to_employ=_is_hard_to_employ(person, declared, on=on),
        in_post=any(one.state in OPEN for one in others),
        in_full_time_job=jobs.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=on)).exists(),
        placements=len(urban),
        months_served=sum(_months(one, on=on) for one in urban),
        is_special_hardship=declared.is_special_hardship,
    )


def _is_local(person: Person) -> bool | None:
    status = person.hukou_status or ""
    if counts_as_local(hukou_status=status, residence_booklet=person.residence_booklet):
        return True
    return False if status else None


def _is_hard_to_employ(person: Person, declared: Declared, *, on: date) -> bool | None:
    """Declared, or of a family in which nobody is known to work."""
    if declared.is_hard_to_employ:
        return True
    family = Person.objects.filter(household=person.household_id, status=PersonStatus.PRESENT)
    spells = JobSpell.objects.filter(household=person.household_id, started_on__lte=on)
    at_work = spells.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=on)).exists()
    if not at_work and not family.filter(work_status__in=WORKING).exists():
        return True
    return declared.is_hard_to_employ


def _months(holding: PostHolding, *, on: date) -> int:
    """Return the months begun in a post."""
    since, until = holding.started_on, min(holding.ended_on or on, on)
    if since is None or until < since:
        return 0
    months = (until.year - since.year) * 12 + until.month - since.month
    return months + int(until >= months_after(since, months))


def taken(post: PublicPost) -> frozenset[int]:
    """Return the seats of a post whose holders can be seen from here."""
    serving = PostHolding.objects.filter(post=post, state=HoldingState.SERVING)
    return frozenset(serving.values_list("seat", flat=True))


@dataclass(frozen=True)
class Line:
    """A post in the list: how many of its places are taken, how many applications wait."""

    post: PublicPost
    serving: int
    waiting: int

    @property
    def free(self) -> int:
        """Return the places left, as far as their holders can be seen from here."""
        return max(0, self.post.places - self.serving)


def lines(*, kinds: Iterable[str] = (), on: date, open_only: bool = True) -> list[Line]:
    """Return the posts that can be seen, with their places."""
    found = PublicPost.objects.all()
    if open_only:
        found = found.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
    if chosen := list(kinds):
        found = found.filter(kind__in=chosen)
    counted = (
        PostHolding.objects.filter(post__in=found)
        .order_by()
        .values("post_id")
        .annotate(
            serving=Count("pk", filter=Q(state=HoldingState.SERVING)),
            waiting=Count("pk", filter=Q(state__in=["applied", "noticed"])),
        )
    )
    counts = {row["post_id"]: row for row in counted}
    none = {"serving": 0, "waiting": 0}
    return [
        Line(post, counts.get(post.pk, none)["serving"], counts.get(post.pk, none)["waiting"])
        for post in found.order_by("area", "name", "pk")
    ]


@dataclass(frozen=True)
class GridLine:
    """A holder with what was attended in each month shown; None where nothing was recorded."""

    holding: PostHolding
    months: list[PostAttendance | None]


def grid(post: PublicPost, *, until: date) -> tuple[list[date], list[GridLine]]:
    """Return the last months up to a day, and the days of every holder in each of them."""
    shown = months_until(until)
    held = (
        PostHolding.objects.filter(post=post, state__in=HELD)
        .exclude(ended_on__lt=shown[0])
        .select_related("person")
        .order_by("state", "seat", "started_on", "pk")
    )
    kept: dict[tuple[UUID, date], PostAttendance] = {
        (one.holding_id, one.month): one
        for one in PostAttendance.objects.filter(holding__in=held, month__in=shown)
    }
    holders = [GridLine(one, [kept.get((one.pk, month)) for month in shown]) for one in held]
    return shown, holders


def months_until(day: date) -> list[date]:
    """Return the first days of the months shown, the latest last."""
    last = Period(day.year, Kind.MONTH, day.month)
    return [last.moved(-back).first_on for back in reversed(range(MONTHS_SHOWN))]


def last_day(month: date) -> date:
    """Return the last day of a month."""
    return Period(month.year, Kind.MONTH, month.month).last_on


def serving_in(month: date) -> QuerySet[PostHolding]:
    """Holdings that covered a day of the month."""
    found: QuerySet[PostHolding] = PostHolding.objects.filter(
        state__in=HELD, started_on__lte=last_day(month)
    ).exclude(ended_on__lt=month)
    return found


@dataclass(frozen=True)
class ToAttend:
    """A holder whose month is to be filled in, with what is recorded already."""

    holding: PostHolding
    recorded: PostAttendance | None


def to_attend(area: str, month: date) -> list[ToAttend]:
    """Return the holders of a place and month, those without a record first."""
    held = serving_in(month).filter(inside("area", (area,))).select_related("person", "household")
    kept: Mapping[UUID, PostAttendance] = {
        one.holding_id: one for one in PostAttendance.objects.filter(holding__in=held, month=month)
    }
    found = [ToAttend(one, kept.get(one.pk)) for one in held]
    return sorted(
        found,
        key=lambda one: (
            one.recorded is not None, one.holding.area, one.holding.person.name, one.holding.pk
        ),
    )  # fmt: skip


@dataclass
class FundPart:
    """The pay of a month out of one fund."""

    fund: str
    rows: list[PostAttendance] = field(default_factory=list)

    @property
    def label(self) -> str:
        """Return what the fund is called."""
        return str(Fund(self.fund).label)

    @property
    def due(self) -> Decimal:
        """Return what is due in all."""
        return sum((row.pay_due for row in self.rows), Decimal())

    @property
    def paid(self) -> Decimal:
        """Return what was paid in all."""
        return sum((row.paid or Decimal() for row in self.rows), Decimal())

    @property
    def open(self) -> int:
        """Return how many have not been paid."""
        return sum(row.paid is None for row in self.rows)


def pay_list(month: date, *, within: Sequence[str]) -> list[FundPart]:
    """Return the pay of a month at these places, fund by fund."""
    rows = (
        PostAttendance.objects.filter(inside("area", tuple(within)), month=month)
        .select_related("person", "household", "holding")
        .order_by("area", "person__name", "pk")
    )
    parts = {fund: FundPart(fund) for fund in Fund.values}
    for row in rows:
        parts[row.fund].rows.append(row)
    return [part for part in parts.values() if part.rows]


def held_by(person: Any, month: date) -> list[PostHolding]:
    """Return the posts that a person held in a month."""
    return list(serving_in(month).filter(person=person))
