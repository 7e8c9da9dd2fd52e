"""Who may be looking for work, with all that decides how a vacancy fits them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from anjia.base import parameters
from anjia.base.scope.models import within
from anjia.domains.employment.models import JobSpell, JobWish, Trainee
from anjia.domains.employment.models.choices import SpellKind
from anjia.domains.employment.policy.matching import Seeker, skills_of
from anjia.registry.models import Person
from anjia.registry.models.choices import (
    HouseholdStatus,
    LabourCapacity,
    PersonStatus,
    SchoolStatus,
    Sex,
    WorkStatus,
)
from anjia.registry.policy import age

AT_WORK = (WorkStatus.EMPLOYED, WorkStatus.SELF_EMPLOYED)
UNABLE = (LabourCapacity.LOST, LabourCapacity.NONE)
# A flexible job leaves room for a better one; the others are work already.
FULL = (SpellKind.FULL_TIME, SpellKind.PUBLIC_POST, SpellKind.OWN_BUSINESS)
ON_ROLL = Q(status=PersonStatus.PRESENT, household__status=HouseholdStatus.SETTLED)
NOT_AT_SCHOOL = Q(school_status=SchoolStatus.NOT_IN_SCHOOL) | Q(school_status__isnull=True)
FIELDS = (
    *("pk", "area", "household_id", "name", "sex", "birth_on", "education", "skills"),
    *("labour_capacity", "work_status"),
)


@dataclass(frozen=True)
class Candidate:
    """A person who may be asked, and what decides how a vacancy fits them."""

    id: UUID
    household: UUID
    name: str
    seeker: Seeker


def candidates(areas: tuple[str, ...], *, on: date) -> list[Candidate]:
    """Return who may be asked at these places, in the order in which they were registered.

    On the roll, of working age by their own sex, not at school, not assessed as unable, and without
    a full job on that day. Whose capacity or schooling nobody knows is asked too, and so is who
    said that they want work, whatever their capacity, their age above the least, or their job.
    """
    wishes = _wishes(areas)
    courses = _courses(within("area", areas))
    rows = (
        Person.objects.filter(ON_ROLL & NOT_AT_SCHOOL, within("area", areas))
        .filter(birth_on__isnull=False)
        .order_by("pk")
        .values_list(*FIELDS)
    )
    ages = _ages(areas[0] if areas else "", on=on)
    busy, homes = at_work(areas, on=on)
    found = []
    for row in rows:
        values = dict(zip(FIELDS, row, strict=True))
        years = age(values["birth_on"], on=on)
        wish = wishes.get(values["pk"])
        if years < ages["from"]:
            continue
        if not (wish is not None and wish.wants_work) and (
            years >= ages[values["sex"] or Sex.MALE]
            or values["pk"] in busy
            or values["labour_capacity"] in UNABLE
        ):
            continue
        zero = values["household_id"] not in homes
        taught = courses.get(values["pk"], ())
        found.append(_candidate(values, years=years, zero=zero, wish=wish, taught=taught))
    return found


def one(person: Person, *, on: date) -> Seeker:
    """Return what decides how a vacancy fits one person, whoever they are."""
    _busy, homes = at_work((person.area,), on=on)
    values = {name: getattr(person, name) for name in FIELDS}
    years = age(person.birth_on, on=on) if person.birth_on else None
    wish = JobWish.objects.filter(person=person).first()
    taught = _courses(Q(person=person)).get(person.pk, ())
    zero = person.household_id not in homes
    return _candidate(values, years=years, zero=zero, wish=wish, taught=taught).seeker


def at_work(areas: tuple[str, ...], *, on: date) -> tuple[set[UUID], set[UUID]]:
    """Return the persons in full work on a day, and the households in which anybody works.

    A person's dated jobs decide; the word of the last survey counts only for who has none.
    """
    lasting = Q(started_on__lte=on) & (Q(ended_on__isnull=True) | Q(ended_on__gt=on))
    spells = JobSpell.objects.filter(within("area", areas))
    busy, homes = set(), set()
    for person, household, kind in spells.filter(lasting).values_list(
        "person_id", "household_id", "kind"
    ):
        homes.add(household)
        if kind in FULL:
            busy.add(person)
    told = set(spells.values_list("person_id", flat=True))
    said = Person.objects.filter(ON_ROLL, within("area", areas), work_status__in=AT_WORK)
    for person, household in said.values_list("pk", "household_id"):
        if person not in told:
            busy.add(person)
            homes.add(household)
    return busy, homes


def names(ids: Iterable[UUID]) -> dict[UUID, Person]:
    """Return persons by their ids, with their households."""
    found: Sequence[Person] = Person.objects.filter(pk__any_of=set(ids)).select_related("household")
    return {person.pk: person for person in found}


def _wishes(areas: tuple[str, ...]) -> dict[UUID, JobWish]:
    rows = JobWish.objects.filter(within("area", areas))
    return {wish.person_id: wish for wish in rows}


def _courses(where: Q) -> dict[UUID, tuple[str, ...]]:
    """Return what persons have learnt with a certificate: it counts as a skill of theirs."""
    rows = Trainee.objects.filter(where, certified_on__isnull=False)
    found: dict[UUID, tuple[str, ...]] = {}
    for person, course in rows.values_list("person_id", "course"):
        found[person] = (*found.get(person, ()), course)
    return found


def _candidate(
    values: dict[str, Any],
    *,
    years: int | None,
    zero: bool,
    wish: JobWish | None,
    taught: tuple[str, ...],
) -> Candidate:
    skills = tuple(dict.fromkeys((*skills_of(values["skills"]), *taught)))
    seeker = Seeker(
        area=values["area"],
        age=years,
        education=values["education"],
        skills=skills,
        zero_household=zero,
    )
    if wish is not None:
        seeker = replace(
            seeker,
            wants_work=wish.wants_work,
            regions=wish.region_codes,
            trades=wish.trade_codes,
            lowest_pay=wish.lowest_pay,
            family_duty=wish.family_duty,
            may_leave=wish.may_leave,
        )
    return Candidate(values["pk"], values["household_id"], values["name"], seeker)


def _ages(area: str, *, on: date) -> dict[str, int]:
    codes = {
        "from": "working_age_from",
        Sex.MALE: "retirement_age_male",
        Sex.FEMALE: "retirement_age_female",
    }
    return {str(key): int(parameters.value(code, area=area, on=on)) for key, code in codes.items()}
