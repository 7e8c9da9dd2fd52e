"""The demonstration county's twenty settlement communities: where they lie and what stands there.

Names, towns and the county's totals follow published sources; sizes, coordinates, buildings and
organisations are invented.
"""

import datetime
import math
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from random import Random

COUNTY = "610921"
HOUSEHOLDS = 5_082
PERSONS = 17_940


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A settlement community; `code` is the host village's code and three digits more."""

    code: str
    short: str
    initials: str
    town: str
    host: str
    households: int
    kind: str
    setting: str
    built_on: datetime.date
    longitude: float
    latitude: float
    grids: int

    @property
    def name(self) -> str:
        """Return the community's full name."""
        return f"{self.short}社区"

    @property
    def town_code(self) -> str:
        """Return the code of the town in which it lies."""
        return self.code[:9]

    @property
    def capacity(self) -> int:
        """Return for how many households it was built; a few dwellings stayed empty."""
        return math.ceil(self.households * 1.02 / 2) * 2

    def grid_code(self, number: int) -> str:
        """Return the area code of a grid, or the site's own where it has none."""
        return f"{self.code}{number:03}" if self.grids else self.code


@dataclass(frozen=True, slots=True)
class Dwelling:
    """One flat of a building; `unit` and `room` are written as on its door."""

    building: str
    unit: str
    room: str
    grid: int


@dataclass(frozen=True, slots=True)
class Building:
    """One building, wholly inside one grid."""

    name: str
    grid: int
    floors: int
    units: int
    flats_a_floor: int

    def dwellings(self) -> Iterator[Dwelling]:
        """Yield the flats, unit by unit and floor by floor."""
        for unit in range(1, self.units + 1):
            for floor in range(1, self.floors + 1):
                for door in range(1, self.flats_a_floor + 1):
                    yield Dwelling(self.name, f"{unit}单元", f"{floor}{door:02}", self.grid)


@dataclass(frozen=True, slots=True)
class Organisation:
    """A Party or self-governing organisation and the communities it serves."""

    area: str
    name: str
    kind: str
    parent: str | None
    founded_on: datetime.date
    term_ends_on: datetime.date | None
    members: int
    sites: tuple[str, ...]


def _shipped() -> tuple[Site, ...]:
    table = tomllib.loads(
        resources.files("anjia.demo").joinpath("sites.toml").read_text(encoding="utf-8")
    )
    return tuple(
        Site(code=f"{host['code']}001", host=host["name"], **row)
        for row in table["site"]
        if (host := row.pop("host"))
    )


SITES: tuple[Site, ...] = _shipped()


def buildings_of(site: Site) -> tuple[Building, ...]:
    """Return the buildings, enough for every household and shared out evenly among the grids."""
    floors, units = (
        (11, 2) if site.households >= 500 else (6, 2) if site.households >= 90 else (4, 2)
    )
    flats_a_floor = 2
    each = floors * units * flats_a_floor
    grids = max(site.grids, 1)
    wanted = math.ceil(site.capacity / grids / each)
    return tuple(
        Building(f"{grid * wanted + number + 1}栋", grid + 1, floors, units, flats_a_floor)
        for grid in range(grids)
        for number in range(wanted)
    )


def dwellings_of(site: Site) -> tuple[Dwelling, ...]:
    """Return the flats that were finished, as many as the site has room for."""
    by_grid: dict[int, list[Dwelling]] = {}
    for building in buildings_of(site):
        by_grid.setdefault(building.grid, []).extend(building.dwellings())
    shares = _shares(site.capacity, len(by_grid))
    return tuple(
        dwelling
        for flats, share in zip(by_grid.values(), shares, strict=True)
        for dwelling in flats[:share]
    )


def organisations_of(sites: Sequence[Site], random: Random) -> tuple[Organisation, ...]:
    """Return who serves the sites: small ones joined the host village's own organisations."""
    found: list[Organisation] = []
    for site in sites:
        since = site.built_on + datetime.timedelta(days=random.randint(60, 300))
        found.extend(_party(site, since, random))
        found.extend(_self_government(site, since, random))
    return tuple(found)


def _party(site: Site, since: datetime.date, random: Random) -> Iterator[Organisation]:
    host = site.code[:12]
    if site.households < 100:
        yield Organisation(
            host, f"{site.town}{site.host}党支部", "party_branch", None,
            datetime.date(2008, 7, 1), None, random.randint(18, 40), (site.name,),
        )  # fmt: skip
        return
    top = f"{site.town}{site.name}党{'总支' if site.households >= 300 else '支部'}"
    kind = "party_general_branch" if site.households >= 300 else "party_branch"
    members = random.randint(15, 60)
    yield Organisation(site.code, top, kind, None, since, None, members, (site.name,))
    for number in range(1, site.grids + 1):
        name = f"{site.name}第{number}网格党小组"
        yield Organisation(
            site.code, name, "party_group", top, since, None, random.randint(3, 9), (site.name,)
        )


def _self_government(site: Site, since: datetime.date, random: Random) -> Iterator[Organisation]:
    term_ends_on = datetime.date(2026, 12, 31)
    if site.households < 200:
        kind = "residents_committee" if site.host.endswith("社区") else "villagers_committee"
        suffix = "居民委员会" if kind == "residents_committee" else "村民委员会"
        top, area = f"{site.town}{site.host.removesuffix('村')}{suffix}", site.code[:12]
        since = datetime.date(2005, 3, 1)
    else:
        kind, top, area = "residents_committee", f"{site.town}{site.name}居民委员会", site.code
    members = random.choice((5, 7, 9))
    yield Organisation(area, top, kind, None, since, term_ends_on, members, (site.name,))
    for number in range(1, math.ceil(site.households / 60) + 1):
        yield Organisation(
            site.code, f"{site.name}第{number}居民小组", "residents_group", top, since,
            term_ends_on, random.randint(1, 3), (site.name,),
        )  # fmt: skip


def _shares(total: int, parts: int) -> list[int]:
    whole, left = divmod(total, parts)
    return [whole + (part < left) for part in range(parts)]
