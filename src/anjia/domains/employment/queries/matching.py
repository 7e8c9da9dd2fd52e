"""Ranking a county's people for its vacancies at once, and vacancies for one person.

`policy.matching` says what fits and why. Here the same points are added up over arrays, so that a
thousand vacancies and fifty thousand people take seconds; the reasons are then worked out by the
policy itself, for those who are shown. A test holds both to one answer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TypeVar

import numpy as np
from django.db.models import Q
from numpy.typing import NDArray

from anjia.base import parameters
from anjia.domains.employment.models import Vacancy
from anjia.domains.employment.models.vacancies import VacancyState
from anjia.domains.employment.policy import matching
from anjia.domains.employment.policy.matching import (
    EDUCATION,
    MOST_SKILLS,
    WEIGHTS,
    Job,
    Point,
    Reason,
    Seeker,
    Weights,
    skills_of,
)
from anjia.domains.employment.queries import seekers
from anjia.domains.employment.queries.seekers import Candidate
from anjia.registry.models import Person
from anjia.registry.models.choices import Trade, WorkRegion

T = TypeVar("T")
SHOWN = 50
FLAGS = {name: 1 << place for place, name in enumerate((*Trade.values, *WorkRegion.values))}
UNKNOWN = -1
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Ranked:
    """One person at their rank, or one vacancy at its own, with the reasons."""

    place: int  # in the sequence that was ranked
    points: tuple[Point, ...]

    @property
    def total(self) -> int:
        """The sum of the points."""
        return matching.total(self.points)


class Pool:
    """People as arrays, made once for any number of vacancies."""

    def __init__(self, people: Sequence[Seeker]) -> None:
        self.people = people
        self.areas, self.area = _coded([one.area for one in people])
        self.skills, self.skill = _coded([one.skills for one in people])
        self._known: dict[str, Flags] = {}
        self.age = _numbers(UNKNOWN if one.age is None else one.age for one in people)
        self.education = _numbers(
            EDUCATION.index(one.education) if one.education else UNKNOWN for one in people
        )
        self.trained = _numbers(_flags(one.trained) for one in people)
        self.trades = _numbers(_flags(one.trades) for one in people)
        self.regions = _numbers(_flags(one.regions) for one in people)
        self.pay = _numbers(
            UNKNOWN if one.lowest_pay is None else _fen(one.lowest_pay) for one in people
        )
        self.family = _booleans(one.family_duty is True for one in people)
        self.zero = _booleans(one.zero_household for one in people)
        self.unwilling = _booleans(one.wants_work is False for one in people)
        self.staying = _booleans(one.may_leave is False for one in people)

    @cached_property
    def order(self) -> Numbers:
        """Where everybody stands, so that equals keep their order."""
        return np.arange(len(self.people), dtype=np.int64)

    def has_skill(self, wanted: str) -> Flags:
        """Who has a skill; each skill is looked for once among the different lists of skills."""
        if wanted not in self._known:
            lists = _booleans(matching.is_skill(wanted, held) for held in self.skills)
            self._known[wanted] = lists[self.skill]
        return self._known[wanted]

    def rank(self, job: Job, *, weights: Weights, shown: int = SHOWN) -> list[Ranked]:
        """Return the best for a vacancy with their reasons; equals in the order of the pool."""
        able = ~self.unwilling if job.is_near else ~(self.unwilling | self.staying)
        who = np.flatnonzero(able)
        if not len(who):
            return []
        keys = self.totals(job, weights=weights)[who] * len(self.people) - self.order[who]
        if len(who) > shown:
            best = np.argpartition(-keys, shown - 1)[:shown]
            who, keys = who[best], keys[best]
        ordered = who[np.argsort(-keys)]
        return [
            Ranked(int(n), matching.explained(job, self.people[int(n)], weights=weights))
            for n in ordered
        ]

    def totals(self, job: Job, *, weights: Weights) -> Numbers:
        """Return everybody's points for a vacancy."""

        def worth(reason: Reason) -> int:
            return weights.get(reason, 0)

        points = self.zero * np.int64(worth(Reason.ZERO_HOUSEHOLD))
        points += self._place(job, weights)
        if job.skills:
            held = np.zeros(len(self.people), dtype=np.int64)
            for wanted in job.skills:
                held += self.has_skill(wanted)
            points += np.minimum(held, MOST_SKILLS) * worth(Reason.SKILL)
        if job.trade:
            flag = FLAGS[job.trade]
            points += ((self.trained & flag) > 0) * worth(Reason.TRAINED)
            points += ((self.trades & flag) > 0) * worth(Reason.TRADE_WISHED)
        if job.education:
            points += (self.education >= EDUCATION.index(job.education)) * worth(Reason.EDUCATION)
        if job.age_from is not None or job.age_to is not None:
            inside = (self.age >= (job.age_from or 0)) & (self.age <= (job.age_to or 200))
            points += inside * worth(Reason.AGE)
        if job.family_hours:
            points += self.family * worth(Reason.FAMILY)
        if job.pay is not None:
            enough = (self.pay != UNKNOWN) & (self.pay <= _fen(job.pay))
            points += enough * worth(Reason.PAY)
        return points

    def _place(self, job: Job, weights: Weights) -> Numbers:
        near = [matching.nearness(job, area) for area in self.areas]
        levels = _numbers(weights.get(reason, 0) if reason else 0 for reason in near)
        points = levels[self.area]
        if job.region:
            wished = (self.regions & FLAGS[job.region]) > 0
            points = np.maximum(points, wished * np.int64(weights.get(Reason.REGION_WISHED, 0)))
        return points


def weights(*, area: str, on: date) -> Weights:
    """Return the points of each reason as they hold at a place on a day."""
    known = parameters.values(area=area, on=on)
    return {reason: int(str(known.get(code, 0))) for reason, code in WEIGHTS.items()}


def job_of(vacancy: Vacancy) -> Job:
    """Return what of a vacancy decides how somebody fits."""
    return Job(
        area=vacancy.area,
        region=vacancy.region,
        trade=vacancy.trade,
        skills=skills_of(vacancy.skills),
        education=vacancy.education,
        age_from=vacancy.age_from,
        age_to=vacancy.age_to,
        pay_from=vacancy.pay_from,
        pay_to=vacancy.pay_to,
        family_hours=vacancy.family_hours,
    )


def people_for(
    vacancy: Vacancy, found: Sequence[Candidate], *, on: date, shown: int = SHOWN
) -> list[tuple[Candidate, Ranked]]:
    """Rank candidates for a vacancy, best first."""
    pool = Pool([one.seeker for one in found])
    held = weights(area=vacancy.area, on=on)
    best = pool.rank(job_of(vacancy), weights=held, shown=shown)
    return [(found[one.place], one) for one in best]


def open_on(on: date) -> Q:
    """Vacancies that still seek somebody on a day."""
    return Q(state=VacancyState.OPEN) & (Q(closes_on__isnull=True) | Q(closes_on__gte=on))


def vacancies_for(person: Person, *, on: date, shown: int = SHOWN) -> list[tuple[Vacancy, Ranked]]:
    """Rank the open vacancies that the officer sees for one person, best first.

    Equals: the one posted last comes first.
    """
    seeker = seekers.one(person, on=on)
    held = weights(area=person.area, on=on)
    rows = Vacancy.objects.filter(open_on(on)).select_related("employer")
    found = []
    for place, vacancy in enumerate(rows.order_by("-posted_on", "pk")):
        job = job_of(vacancy)
        if matching.left_out(job, seeker) is None:
            points = matching.explained(job, seeker, weights=held)
            found.append((vacancy, Ranked(place, points)))
    return sorted(found, key=lambda each: (-each[1].total, each[1].place))[:shown]


def _coded(values: Sequence[T]) -> tuple[list[T], Numbers]:
    places: dict[T, int] = {}
    codes = _numbers(places.setdefault(value, len(places)) for value in values)
    return list(places), codes


def _numbers(values: Iterable[int]) -> Numbers:
    return np.fromiter(values, dtype=np.int64)


def _booleans(values: Iterable[bool]) -> Flags:
    return np.fromiter(values, dtype=np.bool_)


def _flags(names: frozenset[str]) -> int:
    return sum(FLAGS[name] for name in names if name in FLAGS)


def _fen(amount: Decimal) -> int:
    return int(amount * 100)
