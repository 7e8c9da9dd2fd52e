"""The last months of the county, told backwards: what came in as a monthly list of changes.

The county is made as it stands at the end of the last month. Here part of it is put back to what it
was some months before, and what happened since becomes the lists that offices send each month.
"""

import datetime
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from random import Random

from anjia.demo.people import County, Household, Person

_NEW_JOBS, _LOST_JOBS = 0.03, 0.12
_AT_WORK = frozenset({"employed", "self_employed"})


@dataclass(frozen=True, slots=True)
class Month:
    """What changed in the month that ends on a day: households with persons as they became."""

    ends_on: datetime.date
    rows: tuple[tuple[Household, Person], ...]


def rewind(county: County, ends: Sequence[datetime.date]) -> list[Month]:
    """Put the county back to the first of the month ends; return what each later month changed."""
    random = Random(county.on.toordinal())  # noqa: S311 -- repeatable, not secret
    changed: dict[datetime.date, list[tuple[Household, Person]]] = {on: [] for on in ends[1:]}
    for household, person in county.persons():
        became = copy(person)
        became.life = copy(person.life)
        month = _put_back(random, person, ends)
        if month is not None:
            became.surveyed_on = month
            changed[month].append((household, became))
    return [Month(on, tuple(rows)) for on, rows in changed.items()]


def _put_back(
    random: Random, person: Person, ends: Sequence[datetime.date]
) -> datetime.date | None:
    """Undo what happened to a person after the first month end; return the month that it was in."""
    if (month := _month(person.hukou_moved_on, ends)) is not None:
        person.hukou_status, person.hukou_moved_on = "pending", None
        return month
    if (month := _month(person.residence_booklet_on, ends)) is not None:
        person.residence_booklet, person.residence_booklet_on = "", None
        return month
    life = person.life
    able = life.labour_capacity in {"skilled", "ordinary"}
    if able and life.work_status in _AT_WORK and random.random() < _NEW_JOBS:
        life.work_status = "unemployed" if random.random() < 0.7 else None
        life.work_region = None
        return random.choice(ends[1:])
    if able and life.work_status == "unemployed" and random.random() < _LOST_JOBS:
        life.work_status = "employed"
        return random.choice(ends[1:])
    return None


def _month(on: datetime.date | None, ends: Sequence[datetime.date]) -> datetime.date | None:
    """Return the end of the month in which the day lies, if that is after the first month end."""
    if on is None or on <= ends[0]:
        return None
    return next((end for end in ends[1:] if on <= end), None)
