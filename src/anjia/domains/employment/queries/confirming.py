"""Whose work is to be asked after in a month, and whose has been."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from anjia.base import parameters
from anjia.domains.employment.models import Confirmation, JobSpell
from anjia.domains.employment.models.choices import Outcome
from anjia.registry.models import Household, Person
from anjia.registry.models.choices import HouseholdStatus, PersonStatus, SchoolStatus
from anjia.registry.policy import age
from anjia.registry.queries import areas
from anjia.registry.queries.people import ABLE

COUNTY = 6


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One person with the job they are known to hold, and what was heard this month."""

    person: Person
    age: int | None
    spell: JobSpell | None
    confirmation: Confirmation | None


@dataclass(frozen=True, kw_only=True)
class Home:
    """One household with those of its members who are to be asked."""

    household: Household
    people: tuple[Asked, ...]


@dataclass(frozen=True, kw_only=True)
class Place:
    """How far one grid, or a site without grids, has come this month."""

    code: str
    name: str
    town: str
    people: int
    confirmed: int
    unreached: int

    @property
    def left(self) -> int:
        """How many nobody has asked after yet."""
        return self.people - self.confirmed

    @property
    def percent(self) -> int:
        """How many of a hundred have been asked after; whole only when nobody is left."""
        return 100 * self.confirmed // self.people if self.people else 100


def month_of(on: date) -> date:
    """Return the month that is confirmed on a day, as its first day."""
    return on.replace(day=1)


def asked_after(place: str, *, on: date) -> QuerySet[Person]:
    """Return the persons of a place whose work is asked after each month.

    They are on the roll of a settled household, and can work or are known to hold a job.
    """
    known = parameters.values(area=place[:COUNTY], on=on)
    least, most = int(str(known["working_age_from"])), int(str(known["confirm_age_to"]))
    able = Q(labour_capacity__in=ABLE, birth_on__lte=_years_before(on, least))
    able &= Q(birth_on__gt=_years_before(on, most))
    able &= Q(school_status=SchoolStatus.NOT_IN_SCHOOL) | Q(school_status__isnull=True)
    holds = Exists(JobSpell.objects.filter(person=OuterRef("pk"), ended_on__isnull=True))
    found: QuerySet[Person] = Person.objects.within(place).filter(
        able | holds, status=PersonStatus.PRESENT, household__status=HouseholdStatus.SETTLED
    )
    return found


def homes(place: str, *, on: date) -> list[Home]:
    """Return the households of a place with whom to ask, as one walks from door to door."""
    people = (
        asked_after(place, on=on)
        .select_related("household")
        .order_by("household__address", "household__number", "birth_on", "pk")
    )
    rows = _asked(list(people), on=on)
    return [
        Home(household=members[0].person.household, people=tuple(members))
        for _key, group in groupby(rows, key=lambda row: row.person.household_id)
        for members in (list(group),)
    ]


def one(person: Person, *, on: date) -> Asked:
    """Return one person as the list shows them."""
    return _asked([person], on=on)[0]


def progress(place: str, *, on: date) -> tuple[int, int]:
    """Return how many of a place have been asked after this month, and how many there are."""
    people = asked_after(place, on=on)
    month = month_of(on)
    done = Exists(Confirmation.objects.filter(person=OuterRef("pk"), month=month))
    counts = people.aggregate(all=Count("pk"), done=Count("pk", filter=Q(done)))
    return counts["done"], counts["all"]


def by_place(place: str, *, on: date) -> list[Place]:
    """Return how far each grid of a place has come, those with most left first."""
    month = month_of(on)
    heard = Confirmation.objects.filter(person=OuterRef("pk"), month=month)
    rows = (
        asked_after(place, on=on)
        .order_by()
        .values_list("area")
        .annotate(
            people=Count("pk"),
            confirmed=Count("pk", filter=Q(Exists(heard))),
            unreached=Count("pk", filter=Q(Exists(heard.filter(outcome=Outcome.UNREACHED)))),
        )
    )
    found = list(rows)
    codes = {code for area, *_counts in found for code in (area, area[:9])}
    called = areas.names(codes)
    places = [
        Place(
            code=area,
            name=called.get(area, area),
            town=called.get(area[:9], area[:9]),
            people=people,
            confirmed=confirmed,
            unreached=unreached,
        )
        for area, people, confirmed, unreached in found
    ]
    return sorted(places, key=lambda row: (-row.left, row.code))


def left(place: str, *, on: date) -> list[Asked]:
    """Return the persons of a place whom nobody has asked after yet this month, by household."""
    heard = Confirmation.objects.filter(person=OuterRef("pk"), month=month_of(on))
    people = asked_after(place, on=on).exclude(Exists(heard)).select_related("household")
    return _asked(list(people.order_by("area", "household__number", "birth_on", "pk")), on=on)


def _asked(people: list[Person], *, on: date) -> list[Asked]:
    ids = [person.pk for person in people]
    spells = JobSpell.objects.filter(person__in=ids, ended_on__isnull=True)
    jobs = _latest(spells.select_related("employer").order_by("started_on"))
    heard = Confirmation.objects.filter(person__in=ids, month=month_of(on))
    said = {row.person_id: row for row in heard}
    return [
        Asked(
            person=person,
            age=age(person.birth_on, on=on) if person.birth_on else None,
            spell=jobs.get(person.pk),
            confirmation=said.get(person.pk),
        )
        for person in people
    ]


def _latest(spells: Iterable[JobSpell]) -> dict[UUID, JobSpell]:
    return {spell.person_id: spell for spell in spells}


def _years_before(on: date, years: int) -> date:
    day = 28 if (on.month, on.day) == (2, 29) else on.day
    return on.replace(year=on.year - years, day=day)
