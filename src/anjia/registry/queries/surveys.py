"""Whose survey is overdue: counted by grid, listed by household."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Min, Q

from anjia.kernel import areas as codes
from anjia.registry.models import Household, Person
from anjia.registry.models.choices import HouseholdStatus, PersonStatus
from anjia.registry.queries import areas
from anjia.registry.queries.people import fresh_days, survey_overdue

ON_ROLL = Q(status=PersonStatus.PRESENT, household__status=HouseholdStatus.SETTLED)
PAGE = 30


@dataclass(frozen=True, kw_only=True)
class GridRow:
    """One grid, or a site without grids: how many are on the roll, and how many are overdue."""

    code: str
    name: str
    persons: int
    overdue: int
    households: int

    @property
    def fresh_percent(self) -> int:
        """Return how many of a hundred were asked in time."""
        return 100 * (self.persons - self.overdue) // self.persons if self.persons else 100


@dataclass(kw_only=True)
class HouseholdRow:
    """One household with those of its members who are to be asked again."""

    household: Household
    since: date | None
    members: list[Person] = field(default_factory=list)


def by_grid(place: str, *, on: date) -> list[GridRow]:
    """Return the grids of a place in which somebody lives, those with most overdue first."""
    late = survey_overdue(on=on)
    rows = (
        Person.objects.within(place)
        .filter(ON_ROLL)
        .order_by()
        .values_list("area")
        .annotate(
            persons=Count("pk"),
            overdue=Count("pk", filter=late),
            households=Count("household", filter=late, distinct=True),
        )
    )
    found = list(rows)
    called = areas.names([area for area, *_counts in found])
    grids = [
        GridRow(code=area, name=called.get(area, area), persons=n, overdue=late_n, households=h)
        for area, n, late_n, h in found
    ]
    return sorted(grids, key=lambda grid: (-grid.overdue, grid.code))


def overdue(place: str, *, on: date, page: int = 1) -> tuple[list[HouseholdRow], int]:
    """Return a page of the households to visit, the longest waiting first, and how many in all.

    Whoever was never asked comes before everybody else.
    """
    late = Person.objects.within(place).filter(ON_ROLL & survey_overdue(on=on))
    since = Min("surveyed_on")
    asked = Count("surveyed_on")
    households = (
        late.order_by().values("household").annotate(since=since, asked=asked, n=Count("pk"))
    )
    whole = sorted(
        households.values_list("household", "household__number", "since", "asked", "n"),
        key=lambda row: (row[3] == row[4], row[2] or date.min, row[1]),
    )
    shown = whole[(page - 1) * PAGE : page * PAGE]
    ids = [row[0] for row in shown]
    found = {row.pk: row for row in Household.objects.filter(pk__in=ids)}
    members: dict[UUID, list[Person]] = {row_id: [] for row_id in ids}
    for person in late.filter(household__in=ids).order_by("birth_on", "pk"):
        members[person.household_id].append(person)
    rows = [
        HouseholdRow(
            household=found[row_id],
            since=oldest if all_asked else None,
            members=members[row_id],
        )
        for row_id, _number, oldest, asked_n, n in shown
        if row_id in found
        for all_asked in (asked_n == n,)
    ]
    return rows, len(whole)


def next_in(household: Household, *, on: date) -> Person | None:
    """Return another member of a household whose survey is overdue."""
    late = Person.objects.filter(ON_ROLL & survey_overdue(on=on), household=household)
    found: Person | None = late.order_by("birth_on", "pk").first()
    return found


def is_overdue(person: Person, *, on: date) -> bool:
    """Whether a person is to be asked again."""
    since = on - timedelta(days=fresh_days(on=on))
    return person.surveyed_on is None or person.surveyed_on < since


def outermost(places: Sequence[str]) -> str:
    """Return the smallest area around all places."""
    around = [{*codes.ancestors(place), place} for place in places if place]
    shared = set.intersection(*map(set, around)) if around else set()
    return str(max(shared, key=len, default=""))
