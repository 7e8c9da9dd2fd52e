"""Community factories with a year of reports, and start-ups with their loans.

Twenty-one factories, 2,000 attendances of start-up training, and 1,000 万元 lent to a hundred
start-ups, as seed 001 prints for another county; the rest is invented.
"""

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from anjia.demo.jobs import Employer, Job, Works
from anjia.demo.people import County, Household, Person
from anjia.kernel import periods

MONTHS = 12
VENTURES, LENT = 100, 100_000
TRAINED, COURSES = 2_000, ("创办你的企业", "电商直播", "小店经营")
STOPPED = 2  # workshops that have had no orders for the last months
_PRODUCTS = {
    "玩具厂": "毛绒玩具",
    "服装厂": "服装",
    "皮鞋厂": "皮鞋",
    "线束厂": "电子线束",
    "藤编厂": "藤编家具",
    "手套厂": "针织手套",
}


@dataclass(frozen=True, slots=True)
class Report:
    """What one factory said of one month."""

    employer: Employer
    month: datetime.date
    state: str
    staff: int
    relocated: int
    wages: int
    orders: int
    power: int


@dataclass(frozen=True, slots=True)
class Attendance:
    """One person in one course for start-ups."""

    household: Household
    person: Person
    course: str
    held_on: datetime.date


@dataclass(frozen=True, slots=True)
class Venture:
    """A business of somebody relocated, and the loan that it began with."""

    number: int
    job: Job
    name: str
    jobs: int
    returnee: bool
    lent_on: datetime.date
    due_on: datetime.date


def factories(works: Works) -> list[Employer]:
    """Return the factories and workshops at the communities."""
    kinds = {"community_factory", "workshop"}
    return [one for one in works.employers if one.kind in kinds]


def product(employer: Employer) -> str:
    """Return what a factory makes."""
    return next(
        (made for end, made in _PRODUCTS.items() if employer.name.endswith(end)), "手工包装"
    )


def reports(works: Works, *, on: datetime.date) -> Iterator[Report]:
    """Yield a year of monthly reports, by factory; a few have not come in for the last month."""
    random = Random(on.toordinal() + 7)  # noqa: S311 -- repeatable, not secret
    held = Counter(
        job.employer.name for job in works.known if job.employer and job.ended_on is None
    )
    ends = periods.month_ends(on, count=MONTHS)
    for number, employer in enumerate(factories(works)):
        relocated = max(held[employer.name], 6)
        staff = relocated + random.randint(2, 30)
        closed = employer.kind == "workshop" and number % 8 < STOPPED
        for turn, end in enumerate(ends):
            if turn == MONTHS - 1 and number % 9 == 4:
                continue
            yield _report(
                random,
                employer,
                end.replace(day=1),
                staff=staff,
                relocated=relocated,
                stopped=closed and turn >= MONTHS - 3,
            )


def _report(
    random: Random,
    employer: Employer,
    month: datetime.date,
    *,
    staff: int,
    relocated: int,
    stopped: bool,
) -> Report:
    if stopped:
        return Report(employer, month, "stopped", 0, 0, 0, 0, random.randint(20, 60))
    # Around the Spring Festival orders and hands are fewer.
    share = 0.6 if month.month in {1, 2} else random.uniform(0.92, 1.06)
    hands = max(round(staff * share), 5)
    wages = hands * random.randrange(employer.pay[0], employer.pay[1], 50)
    return Report(
        employer=employer,
        month=month,
        state="partly" if share < 0.7 else "full",
        staff=hands,
        relocated=min(round(relocated * share), hands),
        wages=wages,
        orders=int(wages * random.uniform(2.2, 3.4)) // 100 * 100,
        power=hands * random.randint(45, 90),
    )


def trainings(county: County, *, on: datetime.date) -> list[Attendance]:
    """Return the attendances of start-up training; some people come to two courses."""
    random = Random(on.toordinal() + 9)  # noqa: S311 -- repeatable, not secret
    able = [
        (household, person)
        for household, person in county.persons()
        if person.life.labour_capacity in {"skilled", "ordinary"}
    ]
    chosen = random.sample(able, min(len(able), TRAINED * 4 // 5))
    chosen += chosen[: TRAINED - len(chosen)]
    return [
        Attendance(
            household,
            person,
            COURSES[(number + number // len(able)) % len(COURSES)],
            on
            - datetime.timedelta(days=(number * 7) % 330 + 5 + 12 * (number >= TRAINED * 4 // 5)),
        )
        for number, (household, person) in enumerate(chosen[:TRAINED])
    ]


def ventures(works: Works, *, on: datetime.date) -> list[Venture]:
    """Return the hundred businesses with a loan, from among those who work for themselves."""
    random = Random(on.toordinal() + 8)  # noqa: S311 -- repeatable, not secret
    own = [job for job in works.known if job.kind == "own_business" and job.ended_on is None]
    found = []
    for number, job in enumerate(own[:VENTURES], start=1):
        lent_on = max(job.started_on, on - datetime.timedelta(days=random.randint(60, 900)))
        found.append(
            Venture(
                number=number,
                job=job,
                name=f"{job.person.name}{job.occupation}",
                jobs=random.choice((0, 0, 1, 2, 3, 5)),
                returnee=random.random() < 0.45,
                lent_on=lent_on,
                due_on=lent_on + datetime.timedelta(days=1_095),
            )
        )
    return found
