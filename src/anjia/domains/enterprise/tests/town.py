"""A small world to test enterprise on: the county of the registry's tests, and two factories."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from anjia.base.scope import Actor, acting
from anjia.domains.enterprise import actions
from anjia.domains.enterprise.models import Factory
from anjia.domains.enterprise.policy import Permission
from anjia.kernel.refusals import Refused
from anjia.ledger.declaration import SaveResult
from anjia.registry import actions as registry
from anjia.registry.tests import county
from anjia.registry.tests.county import AT, COUNTY

ALL = county.ALL | {str(permission) for permission in Permission}
MARCH = date(2022, 3, 1)
GOOD: dict[str, Any] = {
    "state": "full",
    "staff": 40,
    "relocated_staff": 25,
    "wages": Decimal("118000.00"),
    "orders": Decimal("360000.00"),
    "power": Decimal("5200.00"),
}


def officer(*places: str, number: int = 1, **options: Any) -> Actor:
    """An officer with all rights of registry and enterprise; another number is another person."""
    found = county.officer(*places, permissions=options.pop("permissions", ALL), **options)
    return replace(found, id=f"officer-{number}")


BY, OTHER, THIRD = officer(), officer(number=2), officer(number=3)


def build() -> None:
    """Two sites, an employer kept by the county, and a factory at each site."""
    county.build()
    with acting(BY):
        employer = county.row(area=COUNTY, name="安康恒达玩具有限公司", kind="enterprise")
        registry.record_employers([employer], by=BY, at=AT)
        common = {"employer": employer.id, "opened_on": date(2019, 5, 1)}
        rows = [
            county.row(
                site=county.site().pk, name="盘龙毛绒玩具厂", kind="community_factory", **common
            ),
            county.row(
                site=county.site("月河社区").pk, name="月河织袜车间", kind="workshop", **common
            ),
        ]
        actions.record_factories(rows, by=BY, at=AT)


def factory(name: str = "盘龙毛绒玩具厂") -> Factory:
    return Factory.objects.get(name=name)


def report(month: date = MARCH, *, by: Actor = BY, name: str = "", **values: Any) -> SaveResult:
    """Report a month of a factory, good unless said otherwise."""
    with acting(by):
        one = factory(name or "盘龙毛绒玩具厂")
        row = county.row(factory=one.pk, month=month, **{**GOOD, **values})
        return actions.record_reports([row], by=by, at=AT)


def refusal(act: Any) -> str:
    """The code with which an act is refused."""
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code
