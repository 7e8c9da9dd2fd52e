"""Two years of jobs of the demonstration county: who works where, from which day to which.

They agree with the months that `months` tells: who is at work at a month's end is in a spell, who
is not is in none. Those away leave after the Spring Festival and come back at the year's end. What
nobody has asked stays empty.
"""

import datetime
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from importlib import resources
from random import Random
from typing import Any

from anjia.demo import places
from anjia.demo.lives import Life
from anjia.demo.months import Month
from anjia.demo.people import County, Household, Person

# How many left by arrangement, as seed 001 prints it for another county (2,822).
ORGANISED = 2_822
AWAY = ("city", "province", "elsewhere", "abroad")
_AT_WORK = frozenset({"employed", "self_employed"})
_ABLE = frozenset({"skilled", "ordinary"})
_ARRANGED = ("point_to_point", "labour_company", "partner", "fair")
_FOUND = ("kin", "self", "online")
_NEAR = ("fair", "door", "kin", "self")
_SEASONAL, _EARLIER, _UNASKED = 0.7, 0.4, 0.03
_BUSINESS = (("commerce", "小超市"), ("catering", "小吃店"), ("resident_services", "理发店"))
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Employer:
    """An employer with what its people earn; `area` is the place that keeps it."""

    name: str
    kind: str
    trade: str
    area: str
    region: str
    city: str
    occupations: tuple[str, ...]
    pay: tuple[int, int]
    opened_on: datetime.date


@dataclass(frozen=True, slots=True)
class Job:
    """One spell as a workbook tells it; names follow the ledger of jobs."""

    household: Household
    person: Person
    kind: str
    employer: Employer | None
    region: str | None
    city: str
    trade: str
    occupation: str
    monthly_pay: int | None
    contract: str | None
    pension_at_work: bool | None
    channel: str | None
    organised: bool | None
    started_on: datetime.date
    ended_on: datetime.date | None = None
    end_reason: str = ""

    def ending(self, on: datetime.date, reason: str) -> "Job":
        """Return the same spell, over."""
        return replace(self, ended_on=on, end_reason=reason)


@dataclass(frozen=True, slots=True)
class Opening:
    """What an employer is looking for."""

    employer: Employer
    position: str
    openings: int
    age_to: int
    skills: str
    family_hours: bool
    posted_on: datetime.date
    closes_on: datetime.date


@dataclass(slots=True)
class Works:
    """All employers, the spells known at the first month end, and what each later month told."""

    employers: tuple[Employer, ...]
    known: list[Job] = field(default_factory=list)
    told: dict[datetime.date, list[Job]] = field(default_factory=dict)


def works(county: County, months: Sequence[Month], *, begins: datetime.date) -> Works:
    """Return the jobs of a county that was put back to `begins`, and of its later months."""
    maker = _Maker(county, begins)
    later: dict[int, list[tuple[datetime.date, Life]]] = {}
    for month in months:
        for household, became in month.rows:
            key = id(_of(household, became))
            later.setdefault(key, []).append((month.ends_on, became.life))
    made = Works(maker.employers, told={month.ends_on: [] for month in months})
    open_now: list[tuple[list[Job], int]] = []
    for household, person in county.persons():
        spells = list(maker.past(household, person))
        made.known.extend(spells)
        held = spells[-1] if spells and spells[-1].ended_on is None else None
        place = (made.known, len(made.known) - 1)
        for on, life in later.get(id(person), ()):
            held, place = _told(maker, made, held, place, (household, person, life, on))
        if held is not None and held.region in AWAY:
            open_now.append(place)
    _arrange(open_now, Random(county.on.toordinal() + 2))  # noqa: S311 -- repeatable, not secret
    return made


def openings(works: Works, *, on: datetime.date) -> list[Opening]:
    """Return what the employers look for in the month that ends on a day."""
    random = Random(on.toordinal())  # noqa: S311 -- repeatable, not secret
    found = []
    for employer in works.employers:
        near = employer.region == "town"
        if random.random() > (0.7 if near else 0.9):
            continue
        position = random.choice(employer.occupations)
        posted_on = on - datetime.timedelta(days=random.randint(0, 25))
        found.append(
            Opening(
                employer=employer,
                position=position,
                openings=random.choice((3, 5, 8, 10) if near else (10, 15, 20, 30)),
                age_to=random.choice((50, 55) if near else (45, 50)),
                skills=position if random.random() < 0.5 else "",
                family_hours=near and random.random() < 0.6,
                posted_on=posted_on,
                closes_on=posted_on + datetime.timedelta(days=75),
            )
        )
    return found


def _of(household: Household, became: Person) -> Person:
    """The person of the county that a month's row is about; the row holds a copy."""
    return next(one for one in household.persons if one.identity_number == became.identity_number)


def _told(
    maker: "_Maker",
    made: Works,
    held: Job | None,
    place: tuple[list[Job], int],
    row: tuple[Household, Person, Life, datetime.date],
) -> tuple[Job | None, tuple[list[Job], int]]:
    """Let a month end one spell and begin another, as the person's state at its end asks."""
    household, person, life, month_end = row
    at_work = life.work_status in _AT_WORK and life.labour_capacity in _ABLE
    same = held is not None and (held.region == life.work_region or life.work_region is None)
    if at_work and same:
        return held, place
    told = made.told[month_end]
    day = maker.day_in(month_end)
    if held is not None:
        reason = "family" if life.work_status == "farming" else "contract_over"
        told.append(held.ending(max(day - DAY, held.started_on), reason))
    if not at_work:
        return None, place
    begun = maker.job(household, person, life, started_on=day)
    told.append(begun)
    return begun, (told, len(told) - 1)


def _arrange(open_now: list[tuple[list[Job], int]], random: Random) -> None:
    """Of those away, let exactly the published number have left by arrangement."""
    chosen = set(random.sample(range(len(open_now)), min(ORGANISED, len(open_now))))
    for number, (spells, index) in enumerate(open_now):
        channels = _ARRANGED if number in chosen else _FOUND
        spells[index] = replace(
            spells[index], organised=number in chosen, channel=random.choice(channels)
        )


class _Maker:
    """Holds the one stream of chance and the employers to choose from."""

    def __init__(self, county: County, begins: datetime.date) -> None:
        self._random = Random(county.on.toordinal() + 1)  # noqa: S311 -- repeatable, not secret
        self._begins = begins
        table = tomllib.loads(
            resources.files("anjia.demo").joinpath("employers.toml").read_text(encoding="utf-8")
        )
        self._near = list(_near(table["near"], county.sites))
        self._county = [_listed(row, region="county") for row in table["county"]]
        self._far = [_listed(row) for row in table["far"]]
        self.employers = (*self._near, *self._county, *self._far)

    def past(self, household: Household, person: Person) -> Iterator[Job]:
        """Yield the spells that were known at the first month end, the open one last."""
        random, life = self._random, person.life
        able = life.labour_capacity in _ABLE
        if life.work_status not in _AT_WORK:
            if able and random.random() < _EARLIER:
                yield self._over(household, person)
            return
        if not able:
            return  # the weak hold public-welfare posts, which have their own lists
        if life.work_status == "employed" and life.work_region in AWAY:
            yield from self._seasons(household, person)
            return
        months = random.randint(2, 30) if life.work_status == "employed" else random.randint(6, 60)
        started_on = self._begins - datetime.timedelta(days=months * 30 + random.randrange(30))
        if random.random() < 0.25 and life.work_status == "employed":
            before = started_on - datetime.timedelta(days=random.randint(150, 500))
            ended_on = started_on - datetime.timedelta(days=random.randint(1, 60))
            earlier = self.job(household, person, life, started_on=before)
            yield earlier.ending(ended_on, "changed")
        yield self.job(household, person, life, started_on=started_on)

    def job(
        self, household: Household, person: Person, life: Life, *, started_on: datetime.date
    ) -> Job:
        """Return an open spell of somebody who works as `life` says."""
        random = self._random
        if life.work_status == "self_employed":
            return self._business(household, person, life, started_on)
        employer = self._employer(life.work_region, household)
        asked = random.random() > _UNASKED
        low, high = employer.pay if employer else (2400, 4800)
        contract = random.choices(("labour", "service", "oral", "none"), (52, 24, 18, 6))[0]
        away = life.work_region in AWAY
        return Job(
            household=household,
            person=person,
            kind="full_time" if random.random() < 0.86 else "part_time",
            employer=employer,
            region=life.work_region,
            city=employer.city if employer else "",
            trade=employer.trade if employer else "construction",
            occupation=random.choice(employer.occupations) if employer else "",
            monthly_pay=int(round(random.triangular(low, high), -1)) if asked else None,
            contract=contract if asked else None,
            pension_at_work=(contract == "labour" and random.random() < 0.8) if asked else None,
            channel=random.choice(_FOUND if away else _NEAR) if asked else None,
            organised=False,
            started_on=started_on,
        )

    def day_in(self, month_end: datetime.date) -> datetime.date:
        """Return a day of the month that ends on a day."""
        return month_end.replace(day=self._random.randint(2, month_end.day))

    def _seasons(self, household: Household, person: Person) -> Iterator[Job]:
        """Yield a job away: year after year from the Spring Festival, or the whole time."""
        random, life = self._random, person.life
        if random.random() > _SEASONAL:
            days = random.randint(40, 900)
            yield self.job(
                household, person, life, started_on=self._begins - datetime.timedelta(days=days)
            )
            return
        left = self._left(self._begins)
        for year in (left.year - 2, left.year - 1):
            began = self._departure(year)
            ended = datetime.date(year + 1, 1, random.randint(4, 26))
            yield self.job(household, person, life, started_on=began).ending(ended, "contract_over")
        yield self.job(household, person, life, started_on=left)

    def _left(self, on: datetime.date) -> datetime.date:
        """Return the day of the last departure before a day."""
        this_year = self._departure(on.year)
        return this_year if this_year < on else self._departure(on.year - 1)

    def _departure(self, year: int) -> datetime.date:
        """People leave from the tenth of February to the middle of March."""
        return datetime.date(year, 2, 10) + datetime.timedelta(days=self._random.randrange(34))

    def _over(self, household: Household, person: Person) -> Job:
        random = self._random
        ended_on = self._begins - datetime.timedelta(days=random.randint(10, 400))
        started_on = ended_on - datetime.timedelta(days=random.randint(30, 330))
        region = random.choices(("town", "county", "province", "elsewhere"), (20, 25, 20, 35))[0]
        was = replace(person.life, work_status="employed", work_region=region)
        reason = random.choice(("contract_over", "family", "resigned", "laid_off", "illness"))
        return self.job(household, person, was, started_on=started_on).ending(ended_on, reason)

    def _business(
        self, household: Household, person: Person, life: Life, started_on: datetime.date
    ) -> Job:
        random = self._random
        trade, what = random.choice(_BUSINESS)
        return Job(
            household=household,
            person=person,
            kind="own_business",
            employer=None,
            region=life.work_region,
            city="",
            trade=trade,
            occupation=what,
            monthly_pay=random.randrange(2000, 7000, 100),
            contract="none",
            pension_at_work=False,
            channel="self",
            organised=False,
            started_on=started_on,
        )

    def _employer(self, region: str | None, household: Household) -> Employer | None:
        random = self._random
        if region in {"town", "county"}:
            here = [one for one in self._near if one.area == household.site.code]
            if here and region == "town":
                return random.choice(here)
            return random.choice(self._near + self._county * 3)
        if region == "abroad" or region is None:
            return None
        near = [one for one in self._far if one.region == region]
        return random.choice(near) if random.random() < 0.85 else None


def _near(rows: Sequence[dict[str, Any]], sites: Sequence[places.Site]) -> Iterator[Employer]:
    """Yield the employers at the communities, the large ones first in turn."""
    large = sorted(sites, key=lambda site: -site.households)
    number = 0
    for row in rows:
        for _turn in range(row["count"]):
            site = large[number % len(large)]
            again = number // len(large)
            number += 1
            yield Employer(
                name=row["name"].format(site=site.short),
                kind=row["kind"],
                trade=row["trade"],
                area=site.code,
                region="town",
                city="",
                occupations=tuple(row["occupations"]),
                pay=(row["pay"][0], row["pay"][1]),
                opened_on=site.built_on + datetime.timedelta(days=120 + 40 * again),
            )


def _listed(row: dict[str, Any], *, region: str = "") -> Employer:
    return Employer(
        name=row["name"],
        kind=row.get("kind", "enterprise"),
        trade=row["trade"],
        area=places.COUNTY,
        region=region or row["region"],
        city=row.get("city", ""),
        occupations=tuple(row["occupations"]),
        pay=(row["pay"][0], row["pay"][1]),
        opened_on=datetime.date(2016, 3, 1),
    )
