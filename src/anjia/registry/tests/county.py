"""A small county to test on: two sites, grids, a building with dwellings, households by hand."""

from datetime import UTC, date, datetime
from uuid import UUID

from anjia.base.scope import Actor, Grant, acting, system
from anjia.kernel.identity import with_check_digit
from anjia.kernel.ids import new_id
from anjia.ledger.declaration import RowChange
from anjia.registry import actions
from anjia.registry.models import Area, Building, Dwelling, Grid, Household, Person, Site
from anjia.registry.policy import Permission

COUNTY = "610921"
PANLONG = "610921100008001"
YUEHE = "610921101002001"
ORIGIN = "610921103005"
AT = datetime(2022, 4, 10, 2, 30, tzinfo=UTC)
TODAY = date(2022, 4, 10)
ALL = frozenset(str(permission) for permission in Permission)

AREAS = (
    ("61", "陕西省", "province"),
    ("6109", "安康市", "city"),
    ("610921", "汉阴县", "county"),
    ("610921100", "城关镇", "town"),
    ("610921101", "涧池镇", "town"),
    ("610921103", "蒲溪镇", "town"),
    ("610921100008", "三元村村民委员会", "village"),
    ("610921101002", "月河村村民委员会", "village"),
    ("610921103005", "田禾村村民委员会", "village"),
    ("610921103006", "盘龙村村民委员会", "village"),
)
PARENT = {2: None, 4: 2, 6: 4, 9: 6, 12: 9}


def areas() -> None:
    """The areas around the two sites."""
    for code, name, level in AREAS:
        above = PARENT[len(code)]
        Area.objects.get_or_create(
            code=code,
            defaults={"name": name, "level": level, "parent_id": above and code[:above]},
        )


def officer(*places: str, permissions: frozenset[str] = ALL, name: str = "陈晓梅") -> Actor:
    """An officer with the same rights at each place; without places, of the county."""
    grants = tuple(
        Grant(area=place, role="test", permissions=permissions) for place in places or (COUNTY,)
    )
    return Actor(id="officer-1", name=name, unit="县后扶办", grants=grants)


def row(**values: object) -> RowChange:
    """A record to add."""
    return RowChange(id=new_id(), new=True, values=values)


def change(record: object, **values: object) -> RowChange:
    """A stored record to change, as seen now."""
    return RowChange(
        id=record.pk,  # type: ignore[attr-defined]
        new=False,
        values=values,
        expected_version=record.version,  # type: ignore[attr-defined]
    )


def number(birth_on: date, *, serial: int = 153, region: str = COUNTY) -> str:
    """An identity number with a right check digit; an odd serial is a man's."""
    return with_check_digit(f"{region}{birth_on:%Y%m%d}{serial:03d}")


def build() -> None:
    """Areas, two sites with grids, a building with dwellings in the first."""
    areas()
    by = officer()
    with acting(by):
        sites = [
            row(area=PANLONG, name="盘龙社区", kind="cross_town", setting="urban"),
            row(area=YUEHE, name="月河社区", kind="in_village", setting="rural"),
        ]
        actions.record_sites(sites, by=by, at=AT)
        grids = [row(site=sites[0].id, number=n, name=f"第{n}网格") for n in (1, 2)]
        actions.record_grids(grids, by=by, at=AT)
        building = row(site=sites[0].id, grid=grids[0].id, name="6栋", floors=6, units=2)
        far = row(site=sites[1].id, name="1栋")
        actions.record_buildings([building, far], by=by, at=AT)
        rooms = [row(building=building.id, unit="1", room=str(r)) for r in (101, 102, 201)]
        rooms.append(row(building=far.id, unit="", room="301"))
        actions.record_dwellings(rooms, by=by, at=AT)


def site(name: str = "盘龙社区") -> Site:
    return Site.objects.get(name=name)


def grid(number: int = 1) -> Grid:
    return Grid.objects.get(number=number)


def building(name: str = "6栋") -> Building:
    return Building.objects.get(name=name)


def dwelling(room: str) -> Dwelling:
    return Dwelling.objects.get(room=room)


def household(number: str = "HY-1") -> Household:
    return Household.objects.get(number=number)


def person(name: str) -> Person:
    return Person.objects.get(name=name)


def add_household(number: str = "HY-1", **values: object) -> Household:
    """A household in the first grid that moved in on 2018-05-01."""
    stated = {
        "number": number,
        "kind": "registered_poor",
        "site": site().pk,
        "grid": grid().pk,
        "origin": ORIGIN,
        "moved_in_on": date(2018, 5, 1),
        "head_name": "",
    }
    actions.record_households([row(**{**stated, **values})], by=officer(), at=AT)
    return household(number)


def add_persons(home: Household, *people: tuple[str, str], **values: object) -> list[UUID]:
    """Members of a household, each a name and a relation."""
    rows = [row(household=home.pk, name=n, relation=r, **values) for n, r in people]
    actions.record_persons(rows, by=officer(), at=AT)
    return [one.id for one in rows]


def family(number: str = "HY-1") -> Household:
    """A head, a spouse, a child and the child's wife and child."""
    home = add_household(number)
    add_persons(
        home,
        ("张三", "head"),
        ("李四", "spouse"),
        ("张小明", "child"),
        ("王芳", "child_in_law"),
        ("张乐", "grandchild"),
    )
    return household(number)


def everywhere() -> Actor:
    """The system itself, to look at what is stored."""
    return system()
