"""A county of people who do not exist, the same ones for the same seed and day.

The demonstration county has exactly the published totals. A larger one, for measurements, is the
same county with more households in each community.
"""

import datetime
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from anjia.demo import families, lives, places
from anjia.demo.families import Member
from anjia.demo.lives import Life, Rates
from anjia.demo.names import Numbers, given
from anjia.demo.places import Dwelling, Organisation, Site
from anjia.kernel import periods

# Communities one after another: families without work and families nobody asked, times the plan's
# rates. Some communities found work for every family.
_CARE = ((1.0, 0.5), (0.5, 1.5), (0.0, 1.0), (1.5, 1.0), (2.0, 0.5), (0.0, 1.5), (2.0, 1.0))
_NOTES = ("长期在外务工", "独居老人，每周探访", "低保户")


@dataclass(frozen=True, slots=True)
class Village:
    """A village from which people moved."""

    code: str
    name: str
    town: str

    @property
    def spoken(self) -> str:
        """Return town and village as people write them: 城关镇月河村, not 月河村委会."""
        return self.town + self.name.removesuffix("居委会").removesuffix("委会")


@dataclass(slots=True)
class Person:
    """One person; fields are called as in the registry."""

    relation: str
    name: str
    sex: str
    identity_number: str
    birth_on: datetime.date
    phone: str
    life: Life
    hukou_status: str | None = None
    hukou_moved_on: datetime.date | None = None
    residence_booklet: str = ""
    residence_booklet_on: datetime.date | None = None
    surveyed_on: datetime.date | None = None


@dataclass(slots=True)
class Household:
    """One household with its members, the head first."""

    number: str
    site: Site
    dwelling: Dwelling
    floor_area: int
    origin: Village
    moved_in_on: datetime.date
    origin_confirmed_on: datetime.date | None
    host_confirmed_on: datetime.date | None
    note: str
    persons: list[Person]

    @property
    def head(self) -> Person:
        """Return the head of the household."""
        return self.persons[0]

    @property
    def area(self) -> str:
        """Return the code of the grid, or of the site where it has no grids."""
        return self.site.grid_code(self.dwelling.grid)


@dataclass(frozen=True, slots=True)
class County:
    """Everything that the workbooks are written from."""

    on: datetime.date
    sites: tuple[Site, ...]
    organisations: tuple[Organisation, ...]
    households: tuple[Household, ...]

    def persons(self) -> Iterator[tuple[Household, Person]]:
        """Yield every person with their household."""
        for household in self.households:
            for person in household.persons:
                yield household, person


@dataclass(frozen=True, slots=True)
class Plan:
    """What to make: how many, from where, and the day on which ages and schools are right."""

    on: datetime.date
    villages: Sequence[Village]
    persons: int = places.PERSONS
    households: int = places.HOUSEHOLDS
    sites: tuple[Site, ...] = places.SITES
    seed: int = 610_921
    rates: Rates = field(default_factory=Rates)


def county(plan: Plan) -> County:
    """Return the county that the plan describes."""
    random = Random(plan.seed)  # noqa: S311 -- repeatable, not secret
    return County(
        on=plan.on,
        sites=plan.sites,
        organisations=places.organisations_of(plan.sites, random),
        households=tuple(households(plan)),
    )


def households(plan: Plan, *, numbers: Numbers | None = None) -> Iterator[Household]:
    """Yield the plan's households one at a time, for a place too large to hold.

    Plans that share `numbers` have no identity number or phone in common.
    """
    return _Maker(plan, numbers).households()


class _Maker:
    """Holds the one stream of chance; each household draws from it in turn."""

    def __init__(self, plan: Plan, numbers: Numbers | None = None) -> None:
        self._plan = plan
        self._random = Random(plan.seed + 1)  # noqa: S311 -- repeatable, not secret
        self._numbers = numbers or Numbers(self._random)
        self._booklets = itertools.count(1)
        self._by_town: dict[str, list[Village]] = {}
        for village in plan.villages:
            self._by_town.setdefault(village.code[:9], []).append(village)

    def households(self) -> Iterator[Household]:
        """Yield every household, community by community, in order of their doors."""
        plan = self._plan
        sizes = iter(families.sizes(self._random, households=plan.households, persons=plan.persons))
        care = itertools.cycle(_CARE)
        for site, count in zip(plan.sites, self._counts(), strict=True):
            homes = places.dwellings_of(site)
            empty = set(self._random.sample(range(len(homes)), max(0, len(homes) - count)))
            lived_in = [home for number, home in enumerate(homes) if number not in empty]
            rates = self._rates(next(care))
            for number in range(count):
                # Larger counties than the published one put several households behind one door.
                home = lived_in[number * len(lived_in) // count]
                yield self._household(site, home, number=number + 1, size=next(sizes), rates=rates)

    def _rates(self, care: tuple[float, float]) -> Rates:
        idle, unasked = care
        rates = self._plan.rates
        return replace(
            rates,
            idle_household=rates.idle_household * idle,
            unasked_household=rates.unasked_household * unasked,
        )

    def _counts(self) -> list[int]:
        """Return how many households each site gets, in the proportion of the published county."""
        sites, wanted = self._plan.sites, self._plan.households
        whole = sum(site.households for site in sites)
        counts = [site.households * wanted // whole for site in sites]
        for index in range(wanted - sum(counts)):
            counts[index % len(counts)] += 1
        return counts

    def _household(
        self, site: Site, home: Dwelling, *, number: int, size: int, rates: Rates
    ) -> Household:
        random = self._random
        on = self._plan.on
        members = families.family(random, size=size, on=on)
        moved_in_on = site.built_on + datetime.timedelta(days=random.randint(20, 420))
        persons = [self._person(member) for member in members]
        ages = [periods.full_years(person.birth_on, on) for person in persons]
        lives.work(
            random,
            [person.life for person in persons],
            ages,
            sexes=[person.sex for person in persons],
            rates=rates,
        )
        self._register(persons, moved_in_on=moved_in_on)
        if not persons[0].phone and random.random() < 0.8:
            persons[0].phone = self._numbers.phone()
        return Household(
            number=f"HY-{site.initials}-{number:04}",
            site=site,
            dwelling=home,
            floor_area=_floor_area(random, size),
            origin=self._origin(site),
            moved_in_on=moved_in_on,
            origin_confirmed_on=self._recent(0.93),
            host_confirmed_on=self._recent(0.95),
            note=random.choice(_NOTES) if random.random() < 0.04 else "",
            persons=persons,
        )

    def _person(self, member: Member) -> Person:
        random = self._random
        age = periods.full_years(member.birth_on, self._plan.on)
        name = member.surname + given(random, sex=member.sex, birth_year=member.birth_on.year)
        has_phone = age >= 14 and random.random() < (0.9 if age < 60 else 0.6)
        return Person(
            relation=member.relation,
            name=name,
            sex=member.sex,
            identity_number=self._numbers.identity(birth_on=member.birth_on, sex=member.sex),
            birth_on=member.birth_on,
            phone=self._numbers.phone() if has_phone else "",
            life=lives.live(random, sex=member.sex, birth_on=member.birth_on, on=self._plan.on),
            surveyed_on=self._recent(0.985, within=200),
        )

    def _register(self, persons: list[Person], *, moved_in_on: datetime.date) -> None:
        """Draw the family's hukou: most kept theirs at the origin and hold a residence booklet."""
        random = self._random
        chance = random.random()
        status = "moved" if chance < 0.29 else "pending" if chance < 0.33 else "origin"
        span = max(1, (self._plan.on - moved_in_on).days - 90)
        changed_on = moved_in_on + datetime.timedelta(days=90 + random.randrange(span))
        booklet = status != "moved" and random.random() < 0.83
        for person in persons:
            person.hukou_status = None if random.random() < 0.006 else status
            if person.hukou_status == "moved":
                person.hukou_moved_on = changed_on
            elif booklet:
                person.residence_booklet = f"JZB{changed_on:%Y%m}{next(self._booklets):06}"
                person.residence_booklet_on = changed_on

    def _origin(self, site: Site) -> Village:
        """Return a village of origin that suits the kind of site."""
        random = self._random
        if site.kind == "in_village":
            own = [village for village in self._plan.villages if village.code == site.code[:12]]
            if own:
                return own[0]
        near = self._by_town.get(site.town_code, [])
        if near and (site.kind != "cross_town" or random.random() < 0.35):
            return random.choice(near)
        return random.choice(self._plan.villages)

    def _recent(self, share: float, *, within: int = 240) -> datetime.date | None:
        """Return a day in the last months, or None for what was not done."""
        if self._random.random() > share:
            return None
        days = min(self._random.randrange(400), self._random.randrange(within))
        return self._plan.on - datetime.timedelta(days=days)


def _floor_area(random: Random, size: int) -> int:
    """Return square metres within the norm of 25 a person."""
    return min(size, 6) * random.choice((20, 25, 25))
