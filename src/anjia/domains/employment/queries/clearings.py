"""Reads about households without work: by town, one in full, the latest of each household."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from anjia.base import parameters
from anjia.domains.employment.models import Clearing, ClearingHelp, ClearingReason, JobSpell
from anjia.domains.employment.models.choices import ClearingState, HelpAnswer
from anjia.domains.employment.policy import clearing as policy
from anjia.domains.employment.policy.clearing import Light, Standing
from anjia.registry.models import Person
from anjia.registry.models.choices import PersonStatus
from anjia.registry.queries import areas
from anjia.registry.queries.people import ABLE

HELD = (ClearingState.OPEN, ClearingState.EXCEPTED)
TOWN = 9


@dataclass(frozen=True, kw_only=True)
class Line:
    """One clearing as a list shows it."""

    clearing: Clearing
    light: Light
    helps: int
    refused: int


@dataclass(frozen=True, kw_only=True)
class Town:
    """How many households without work a town has, and how they stand."""

    code: str
    name: str
    open: int = 0
    overdue: int = 0
    excepted: int = 0
    cleared: int = 0
    late: int = 0
    relapsed: int = 0


@dataclass(frozen=True, kw_only=True)
class Member:
    """One member who could work, why they do not, and what is known of their last job."""

    person: Person
    reason: ClearingReason | None
    last: JobSpell | None


@dataclass(frozen=True, kw_only=True)
class Case:
    """One clearing in full."""

    clearing: Clearing
    light: Light
    members: tuple[Member, ...]
    helps: tuple[ClearingHelp, ...]
    refused: int
    owed: dict[str, int]
    rounds: tuple[Clearing, ...]


def standing(row: Clearing) -> Standing:
    """Return a clearing as the rules see it."""
    return Standing(
        state=row.state,
        round=row.round,
        found_on=row.found_on,
        clear_by=row.clear_by,
        cleared_on=row.cleared_on,
        exception_until=row.exception_until,
    )


def latest_of(area: str) -> list[Clearing]:
    """Return the last clearing of each household of a place that ever had one."""
    rows = Clearing.objects.within(area).order_by("household_id", "-round")
    return list(rows.distinct("household_id"))


def listed(place: str, *, state: str = "") -> QuerySet[Clearing]:
    """Return the clearings of a place in a state, those due first at the top."""
    rows: QuerySet[Clearing] = Clearing.objects.within(place).select_related("household")
    rows = rows.filter(state=state) if state else rows.filter(state__in=HELD)
    return rows.order_by("clear_by", "area", "pk")


def lines(rows: Iterable[Clearing], *, on: date) -> list[Line]:
    """Return clearings with their lights and what help there was."""
    found = list(rows)
    given: Counter[object] = Counter()
    refused: Counter[object] = Counter()
    helps = ClearingHelp.objects.filter(clearing__in=[row.pk for row in found])
    for clearing, answer in helps.values_list("clearing_id", "answer"):
        given[clearing] += 1
        refused[clearing] += answer == HelpAnswer.REFUSED
    return [
        Line(
            clearing=row,
            light=policy.light(standing(row), on=on),
            helps=given[row.pk],
            refused=refused[row.pk],
        )
        for row in found
    ]


def by_town(place: str, *, on: date) -> list[Town]:
    """Return the towns of a place that ever had such a household, those with most open first."""
    counts: dict[str, Counter[str]] = {}
    for row in Clearing.objects.within(place):
        town = counts.setdefault(row.area[:TOWN], Counter())
        lit = policy.light(standing(row), on=on)
        town["open"] += row.state == ClearingState.OPEN
        town["overdue"] += lit is Light.OVERDUE
        town["excepted"] += row.state == ClearingState.EXCEPTED
        town["cleared"] += row.state == ClearingState.CLEARED
        town["late"] += lit is Light.DONE_LATE
        town["relapsed"] += row.round > 1
    called = areas.names(list(counts))
    made = [Town(code=code, name=called.get(code, code), **row) for code, row in counts.items()]
    return sorted(made, key=lambda town: (-town.open, town.code))


def case(row: Clearing, *, on: date) -> Case:
    """Return one clearing with its members, its help and the rounds before it."""
    reasons = {one.person_id: one for one in row.reasons.all()}
    able = Person.objects.filter(
        household=row.household_id, status=PersonStatus.PRESENT, labour_capacity__in=ABLE
    ).order_by("birth_on", "pk")
    people = list(able)
    spells = JobSpell.objects.filter(person__in=people).order_by("started_on")
    last = {spell.person_id: spell for spell in spells.select_related("employer")}
    helps = tuple(row.helps.select_related("person").order_by("-given_on", "-pk"))
    known = parameters.values(area=row.area, on=on)
    wanted = {kind: int(str(known[code])) for kind, code in policy.BUNDLE.items()}
    others = Clearing.objects.filter(household=row.household_id).exclude(pk=row.pk)
    return Case(
        clearing=row,
        light=policy.light(standing(row), on=on),
        members=tuple(
            Member(person=one, reason=reasons.get(one.pk), last=last.get(one.pk)) for one in people
        ),
        helps=helps,
        refused=sum(one.answer == HelpAnswer.REFUSED for one in helps),
        owed=policy.owed(Counter(one.kind for one in helps), wanted),
        rounds=tuple(others.order_by("-round")),
    )
