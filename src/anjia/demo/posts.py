"""The county's public-welfare posts and who holds them: people who can do light work near home.

All invented; what each post pays is a sample, as no document at hand prints it.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from anjia.demo.people import County, Household, Person
from anjia.demo.places import Site

_WEAK = frozenset({"weak", "semi"})
_KINDS = (
    ("保洁员", "rural", "楼道、院落和公共厕所保洁", 600, 22, "employment", 5),
    ("巡护员", "rural", "夜间巡查、消防通道检查、秩序维护", 600, 22, "employment", 3),
    ("生态护林员", "ranger", "巡山护林，发现火情和毁林及时报告", 700, 15, "forest", 3),
    ("助老员", "rural", "独居老人每周探访、代买代办", 500, 15, "collective", 2),
)


@dataclass(frozen=True, slots=True)
class Post:
    """One post of a community; names follow the ledger of posts."""

    name: str
    kind: str
    duties: str
    pay: int
    full_days: int
    fund: str
    site: Site
    places: int
    starts_on: datetime.date


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody in a post since a day, under a contract of one year."""

    post: Post
    household: Household
    person: Person
    started_on: datetime.date
    contract_from: datetime.date
    contract_to: datetime.date


def posts(county: County, *, on: datetime.date) -> tuple[list[Post], list[Holder]]:
    """Return the posts of each community and their holders as of a day, the same each time."""
    random = Random(county.on.toordinal() + 3)  # noqa: S311 -- repeatable, not secret
    by_site: dict[str, list[tuple[Household, Person]]] = defaultdict(list)
    for household, person in county.persons():
        life = person.life
        if life.labour_capacity in _WEAK and life.work_status == "employed":
            by_site[household.site.code].append((household, person))
    made: list[Post] = []
    held: list[Holder] = []
    for site in county.sites:
        people = by_site.get(site.code, [])
        shares = [weight for *_what, weight in _KINDS]
        chosen = random.choices(range(len(_KINDS)), shares, k=len(people))
        for number, what in enumerate(_KINDS):
            mine = [who for who, kind in zip(people, chosen, strict=True) if kind == number]
            if not mine:
                continue
            post = _post(site, what, places=len(mine) + (number == 0))
            made.append(post)
            held.extend(_holders(random, post, mine, on=on))
    return made, held


def _post(site: Site, what: tuple[str, str, str, int, int, str, int], *, places: int) -> Post:
    name, kind, duties, pay, full_days, fund, _weight = what
    return Post(
        name=f"{site.name}{name}",
        kind=kind,
        duties=duties,
        pay=pay,
        full_days=full_days,
        fund=fund,
        site=site,
        places=places,
        starts_on=site.built_on + datetime.timedelta(days=200),
    )


def _holders(
    random: Random, post: Post, people: list[tuple[Household, Person]], *, on: datetime.date
) -> Iterator[Holder]:
    for household, person in people:
        started_on = on - datetime.timedelta(days=random.randint(40, 700))
        years = (on - started_on).days // 365
        # A few contracts ran out and nobody has renewed them yet: the rules find those.
        late = random.random() < 0.03 and years > 0
        begun = started_on + datetime.timedelta(days=365 * (years - late))
        ends = begun + datetime.timedelta(days=364)
        yield Holder(post, household, person, started_on, begun, ends)
