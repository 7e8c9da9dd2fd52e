"""The last months of the county, told backwards: what came in as a monthly list of changes.

The county is made as it stands at the end of the last month. Here part of it is put back to what it
was some months before, and what happened since becomes the lists that offices send each month.
"""

import datetime
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from random import Random

from anjia.demo.people import County, Household, Person

_NEW_JOBS, _LOST_JOBS, _CAME_HOME = 0.06, 0.1, 0.02
_AT_WORK = frozenset({"employed", "self_employed"})
_AWAY = frozenset({"city", "province", "elsewhere"})
# February and June: for spring ploughing and for the wheat some stay with their fields.
_IN_THE_FIELDS = frozenset({2, 6})


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
        for month, became in _past(random, person, ends):
            became.surveyed_on = month
            changed[month].append((household, became))
    return [Month(on, tuple(rows)) for on, rows in changed.items()]


def _past(
    random: Random, person: Person, ends: Sequence[datetime.date]
) -> Iterator[tuple[datetime.date, Person]]:
    """Undo what happened to a person after the first month end; yield what they became, and when.

    What is written stays written: a list leaves no cell empty that it means to change.
    """
    final = _twin(person)
    if (month := _month(person.hukou_moved_on, ends)) is not None:
        person.hukou_status, person.hukou_moved_on = "pending", None
        yield month, final
    elif (month := _month(person.residence_booklet_on, ends)) is not None:
        person.residence_booklet, person.residence_booklet_on = "", None
        yield month, final
    elif person.life.labour_capacity in {"skilled", "ordinary"}:
        yield from _work(random, person, final, ends)


def _work(
    random: Random, person: Person, final: Person, ends: Sequence[datetime.date]
) -> Iterator[tuple[datetime.date, Person]]:
    life, chance = person.life, random.random()
    if life.work_status in _AT_WORK and life.work_region and chance < _NEW_JOBS:
        life.work_status = "unemployed" if random.random() < 0.7 else None
        life.work_region = None
        yield random.choice(ends[1:]), final
    elif life.work_status in _AT_WORK and life.work_region in _AWAY:
        home = _season(ends)
        if home is not None and chance < _NEW_JOBS + _CAME_HOME:
            yield from _at_home(person, final, ends, home)
    elif life.work_status == "unemployed" and chance < _LOST_JOBS:
        life.work_status = "employed"
        yield random.choice(ends[1:]), final


def _at_home(
    person: Person, final: Person, ends: Sequence[datetime.date], home: int
) -> Iterator[tuple[datetime.date, Person]]:
    """Leave a job away for a month in the fields, and go back to it."""
    there = _twin(person) if home else person
    there.life.work_status, there.life.work_region = "farming", "town"
    if home:
        yield ends[home], there
    yield ends[home + 1], final


def _season(ends: Sequence[datetime.date]) -> int | None:
    """Return which of the months calls people home; not the last one, which has no way back."""
    return next((i for i, on in enumerate(ends[:-1]) if on.month in _IN_THE_FIELDS), None)


def _month(on: datetime.date | None, ends: Sequence[datetime.date]) -> datetime.date | None:
    """Return the end of the month in which the day lies, if that is after the first month end."""
    if on is None or on <= ends[0]:
        return None
    return next((end for end in ends[1:] if on <= end), None)


def _twin(person: Person) -> Person:
    twin = copy(person)
    twin.life = copy(person.life)
    return twin
