"""Training of the demonstration county: brands, ten bases as seed 001 counts, two years of classes.

Brands are those that seed 002, item 4, names; everything else is invented.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from anjia.demo import places
from anjia.demo.people import County, Household, Person

BRANDS = ("家政服务", "养老护理", "安康美食", "紫阳修脚师")
BASES = 10
CLASSES, SIZE = 24, 18
_COURSES = (
    ("家政服务", "家政服务员", 80),
    ("养老护理", "养老护理员", 96),
    ("安康美食", "中式烹调师", 120),
    ("紫阳修脚师", "修脚师", 160),
    ("", "玩具缝制工", 64),
    ("", "电工", 120),
)
_ABLE = frozenset({"skilled", "ordinary"})


@dataclass(frozen=True, slots=True)
class Base:
    """A training base; names follow the ledger."""

    name: str
    area: str
    capacity: int
    accredited_on: datetime.date


@dataclass(frozen=True, slots=True)
class Class:
    """One class of a base, with those who were taught."""

    number: str
    base: Base
    brand: str
    course: str
    hours: int
    starts_on: datetime.date
    ends_on: datetime.date


@dataclass(frozen=True, slots=True)
class Trainee:
    """One person in one class, and what came of it."""

    held: Class
    household: Household
    person: Person
    result: str
    certificate: str
    certified_on: datetime.date | None


def training(county: County, *, on: datetime.date) -> tuple[list[Base], list[Class], list[Trainee]]:
    """Return the bases, and the classes that had ended by a day with their trainees."""
    random = Random(county.on.toordinal() + 5)  # noqa: S311 -- repeatable, not secret
    large = sorted(county.sites, key=lambda site: -site.households)
    bases = [
        Base(
            name=f"{site.name}就业培训基地",
            area=site.code,
            capacity=40 if site.households > 300 else 25,
            accredited_on=site.built_on + datetime.timedelta(days=300),
        )
        for site in large[:BASES]
    ]
    people = [
        (household, person)
        for household, person in county.persons()
        if person.life.labour_capacity in _ABLE
    ]
    random.shuffle(people)
    classes: list[Class] = []
    trainees: list[Trainee] = []
    for number in range(CLASSES):
        brand, course, hours = _COURSES[number % len(_COURSES)]
        starts_on = on - datetime.timedelta(days=720 - number * 29)
        held = Class(
            number=f"{starts_on.year}-{number + 1:02}",
            base=bases[number % BASES],
            brand=brand,
            course=course,
            hours=hours,
            starts_on=starts_on,
            ends_on=starts_on + datetime.timedelta(days=hours // 8 + 3),
        )
        classes.append(held)
        taught = people[number * SIZE : (number + 1) * SIZE]
        trainees.extend(_taught(random, held, taught))
    return bases, classes, trainees


def _taught(
    random: Random, held: Class, people: Sequence[tuple[Household, Person]]
) -> list[Trainee]:
    found = []
    for place, (household, person) in enumerate(people, start=1):
        passed = random.random() < 0.88
        found.append(
            Trainee(
                held=held,
                household=household,
                person=person,
                result="passed" if passed else random.choice(("failed", "absent")),
                certificate=f"示例{held.number}{place:03}" if passed else "",
                certified_on=held.ends_on + datetime.timedelta(days=20) if passed else None,
            )
        )
    return found


COUNTY = places.COUNTY
