"""A few sites, households and persons to test ledgers on, written as sets."""

from dataclasses import dataclass
from uuid import UUID

from anjia.base.scope import Actor, Grant
from anjia.kernel.ids import new_id
from anjia.ledger import records
from anjia.ledger.declaration import RowChange
from anjia.registry.models import Household, Person, Site
from anjia.registry.policy import Permission

PANLONG = "610921100001001"  # 城关镇
YUEHE = "610921101001001"  # 涧池镇
ELSEWHERE = "610922100001001"  # another county
ORIGIN = "610921103005"
ALL = frozenset(str(permission) for permission in Permission)
READ = frozenset({str(Permission.READ)})

IDENTITY = "61092119740615421X"


@dataclass(frozen=True)
class Built:
    """What `build` made."""

    sites: dict[str, UUID]
    households: dict[str, UUID]
    persons: dict[str, UUID]


def officer(*areas: str, permissions: frozenset[str] = ALL, name: str = "陈晓梅") -> Actor:
    """An officer with the same rights at each area."""
    grants = tuple(Grant(area=area, role="test", permissions=permissions) for area in areas)
    return Actor(id="officer-1", name=name, unit="县后扶办", grants=grants)


def new(**values: object) -> RowChange:
    """A record to add."""
    return RowChange(id=new_id(), new=True, values=values)


def build(*, households: int = 3) -> Built:
    """Three sites in two counties with some households of two persons each; inside `acting`."""
    sites = {
        area: new(area=area, name=name, kind="cross_town", setting="urban")
        for area, name in ((PANLONG, "盘龙社区"), (YUEHE, "月河社区"), (ELSEWHERE, "邻县社区"))
    }
    records.write(Site, list(sites.values()))
    homes: dict[str, RowChange] = {}
    people: dict[str, RowChange] = {}
    for area, site in sites.items():
        for number in range(households):
            code = f"{area[4:9]}-{number:04d}"
            homes[code] = home = new(
                area=area,
                origin=ORIGIN if number == 0 else None,
                number=code,
                kind="registered_poor" if number % 2 else "accompanying",
                site=site.id,
                head_name=f"张三{number}",
                address=f"{number} 栋 201",
                phone=f"1380000{number:04d}",
            )
            for place, name in enumerate(("张三", "李四")):
                first = code == f"{PANLONG[4:9]}-0000" and not place
                people[f"{code}/{place}"] = new(
                    area=area,
                    origin=home.values["origin"],
                    household=home.id,
                    relation="spouse" if place else "head",
                    name=f"{name}{number}",
                    pinyin="lisi" if place else "zhangsan",
                    initials="ls" if place else "zs",
                    identity_number=IDENTITY if first else None,
                )
    records.write(Household, list(homes.values()))
    records.write(Person, list(people.values()))
    return Built(
        sites={key: row.id for key, row in sites.items()},
        households={key: row.id for key, row in homes.items()},
        persons={key: row.id for key, row in people.items()},
    )
