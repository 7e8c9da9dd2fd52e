"""A county's offices: the leading office with two officers, two bureaus, two towns."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest

from anjia.base.access import queries
from anjia.base.access.models import Officer, Unit, UnitKind
from anjia.base.access.policy import Role
from anjia.base.access.tests import factories
from anjia.base.scope import Actor
from anjia.kernel.refusals import Refused
from anjia.registry.tests import county

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
DAY = date(2026, 3, 2)
CHENGGUAN, JIANCHI = "610921100", "610921101"


@dataclass
class Offices:
    """Units by short name, and who works there: `office` and `second` are of the leading office."""

    units: dict[str, Unit] = field(default_factory=dict)
    officers: dict[str, Officer] = field(default_factory=dict)

    def actor(self, name: str, *, on: date = DAY) -> Actor:
        """An officer with the rights of a day."""
        return queries.actor_for(self.officers[name], on)


def refused(code, act, *args, **options):
    """An action refuses, with this code."""
    with pytest.raises(Refused) as caught:
        act(*args, **options)
    assert caught.value.code == code


def build() -> Offices:
    """The areas, the units, and an officer in each."""
    county.areas()
    made = Offices()
    kinds = {
        "office": ("汉阴县后扶办", UnitKind.COUNTY_OFFICE, county.COUNTY),
        "labour": ("汉阴县人力资源和社会保障局", UnitKind.DEPARTMENT, county.COUNTY),
        "health": ("汉阴县卫生健康局", UnitKind.DEPARTMENT, county.COUNTY),
        "chengguan": ("城关镇人民政府", UnitKind.TOWN, CHENGGUAN),
        "jianchi": ("涧池镇人民政府", UnitKind.TOWN, JIANCHI),
    }
    for short, (name, kind, area) in kinds.items():
        made.units[short] = factories.unit(area, name=name, kind=kind)
    roles = {
        "office": ("office", Role.COUNTY_OFFICE),
        "second": ("office", Role.COUNTY_OFFICE),
        "labour": ("labour", Role.DEPARTMENT_OFFICER),
        "health": ("health", Role.DEPARTMENT_OFFICER),
        "chengguan": ("chengguan", Role.TOWN_OFFICER),
        "jianchi": ("jianchi", Role.TOWN_OFFICER),
    }
    for name, (short, role) in roles.items():
        of = made.units[short]
        who = factories.officer(of.area, of=of, name=f"{name}的人")
        factories.appoint(who, role, of.area)
        made.officers[name] = who
    return made
