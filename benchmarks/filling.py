"""Fills the registry with invented people through its own bulk actions."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from django.utils import timezone

from anjia.base.scope import acting, system
from anjia.demo import people, places
from anjia.demo.names import Numbers
from anjia.demo.people import Household, Person, Plan
from anjia.demo.places import Site
from anjia.kernel.ids import new_id
from anjia.ledger import records
from anjia.ledger.declaration import RowChange
from anjia.registry import actions
from anjia.registry.models import Area, Grid
from anjia.registry.models import Site as SiteRow
from benchmarks import ground

PERSONS_A_HOUSEHOLD = places.PERSONS / places.HOUSEHOLDS


def county(code: str, *, persons: int, numbers: Numbers | None = None) -> None:
    """Fill one county with its twenty sites and that many people."""
    for piece, ids in _households(code, persons=persons, numbers=numbers):
        by = system(area=code, name="benchmark")
        with acting(by):
            members = [
                row for one in piece for row in persons_of(one, household_id=ids[one.number])
            ]
            actions.record_persons(members, by=by, at=timezone.now())


def province(code: str, begun: int, persons: int, *, a_county: int, numbers: Numbers) -> int:
    """Fill as many counties of a province as that many people need; return how many there are.

    `begun` is how many counties are filled already.
    """
    made = begun
    while persons > 0:
        size = min(persons, a_county)
        county(f"{code}{made + 101:04}", persons=size, numbers=numbers)
        persons -= size
        made += 1
    return made


def households_only(code: str, *, persons: int) -> list[Household]:
    """Fill one county with sites and households; return these with the people still to come."""
    return [one for piece, _ in _households(code, persons=persons) for one in piece]


def _households(
    code: str, *, persons: int, numbers: Numbers | None = None
) -> Iterator[tuple[list[Household], dict[str, UUID]]]:
    villages = ground.villages(code)
    sites = tuple(replace(site, code=code + site.code[6:]) for site in places.SITES)
    _areas(code, sites)
    plan = Plan(
        on=ground.ON,
        villages=villages,
        persons=persons,
        households=round(persons / PERSONS_A_HOUSEHOLD),
        sites=sites,
        seed=int(code),
    )
    by = system(area=code, name="benchmark")
    with acting(by):
        places_of = _places(sites)
    for piece in ground.pieces(people.households(plan, numbers=numbers), 5_000):
        ids = {household.number: new_id() for household in piece}
        with acting(by):
            rows = [_household(one, ids[one.number], places_of) for one in piece]
            actions.record_households(rows, by=by, at=timezone.now())
        yield piece, ids


def persons_of(household: Household, *, household_id: UUID) -> Iterator[RowChange]:
    """Yield the members of a household as new rows."""
    for person in household.persons:
        yield RowChange(id=new_id(), new=True, values=values(person, household_id=household_id))


def values(person: Person, *, household_id: UUID) -> dict[str, object]:
    """Return a person's values by the names of the ledger's columns; unknown ones are left out."""
    life = person.life
    stated = {
        "household": household_id,
        "name": person.name,
        "relation": person.relation,
        "sex": person.sex,
        "identity_number": person.identity_number,
        "birth_on": person.birth_on,
        "phone": person.phone,
        "hukou_status": person.hukou_status,
        "hukou_moved_on": person.hukou_moved_on,
        "residence_booklet": person.residence_booklet,
        "residence_booklet_on": person.residence_booklet_on,
        "surveyed_on": person.surveyed_on,
        **{name: getattr(life, name) for name in life.__slots__},
    }
    return {name: value for name, value in stated.items() if value not in {None, ""}}


def _household(
    household: Household, row_id: UUID, places_of: dict[str, tuple[UUID, UUID | None]]
) -> RowChange:
    site, grid = places_of[household.area]
    home = household.dwelling
    stated = {
        "number": household.number,
        "kind": "registered_poor",
        "site": site,
        "grid": grid,
        "origin": household.origin.code,
        "moved_in_on": household.moved_in_on,
        "phone": household.head.phone,
        "address": f"{household.site.name}{home.building}{home.unit}{home.room}",
    }
    kept = {name: value for name, value in stated.items() if value}
    return RowChange(id=row_id, new=True, values=kept)


def _places(sites: Sequence[Site]) -> dict[str, tuple[UUID, UUID | None]]:
    """Make the sites and grids; return the ids for each area that a household may have."""
    found: dict[str, tuple[UUID, UUID | None]] = {}
    site_rows, grid_rows = [], []
    for site in sites:
        site_id = new_id()
        found[site.code] = (site_id, None)
        stated = {
            "area": site.code,
            "name": site.name,
            "kind": site.kind,
            "setting": site.setting,
            "built_on": site.built_on,
        }
        site_rows.append(RowChange(id=site_id, new=True, values=stated))
        for number in range(1, site.grids + 1):
            grid_id = new_id()
            found[site.grid_code(number)] = (site_id, grid_id)
            stated = {
                "area": site.grid_code(number),
                "site": site_id,
                "number": number,
                "name": f"第{number}网格",
            }
            grid_rows.append(RowChange(id=grid_id, new=True, values=stated))
    records.write(SiteRow, site_rows)
    records.write(Grid, grid_rows)
    return found


def _areas(county: str, sites: Sequence[Site]) -> None:
    """Make the areas down to the villages that sites lie in and people come from."""
    rows = {county[:2]: "province", county[:4]: "city", county: "county"}
    rows |= {site.town_code: "town" for site in sites}
    rows |= {site.code[:12]: "village" for site in sites}
    rows |= {village.code: "village" for village in ground.villages(county)}
    lengths = {4: 2, 6: 4, 9: 6, 12: 9}
    Area.objects.bulk_create(
        [
            Area(code=code, name=code, level=level, parent_id=code[: lengths[len(code)]] or None)
            if len(code) > 2
            else Area(code=code, name=code, level=level)
            for code, level in sorted(rows.items(), key=lambda row: (len(row[0]), row[0]))
        ],
        ignore_conflicts=True,
    )
