"""Posts by hand: a family at Panlong, officers of a community and a county, posts of both."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from anjia.base.scope import Actor, Grant, acting
from anjia.domains.employment.actions import post_entry
from anjia.domains.employment.ledgers import PublicPosts
from anjia.domains.employment.models import PostHolding, PublicPost
from anjia.domains.employment.policy import Permission
from anjia.domains.employment.queries.posts import Declared
from anjia.registry.models import Person
from anjia.registry.policy import Permission as Registry
from anjia.registry.tests import county
from anjia.registry.tests.county import COUNTY, PANLONG

AT = datetime(2025, 3, 20, 2, 30, tzinfo=UTC)
TODAY = date(2025, 3, 20)
EVERYTHING = frozenset({*map(str, Permission), *map(str, Registry)})
FIT: dict[str, object] = {
    "birth_on": date(1985, 1, 1),
    "sex": "female",
    "labour_capacity": "weak",
    "hukou_status": "moved",
    "work_status": "unemployed",
}
TERMS: dict[str, Any] = {
    "contract": "service",
    "contract_from": TODAY,
    "contract_to": date(2025, 12, 31),
    "accident_insurance": True,
}


def officer(name: str, *places: str, permissions: frozenset[str] = EVERYTHING) -> Actor:
    """An officer with an account of their own."""
    grants = tuple(Grant(place, "test", permissions) for place in places or (COUNTY,))
    return Actor(id=f"id-{name}", name=name, unit="单位", grants=grants)


CLERK = officer("王丽娟", PANLONG)
COUNTY_OFFICER = officer("李主任")


def build() -> None:
    """The county, and a family of three who would each fit a rural post."""
    county.build()
    with acting(county.officer()):
        home = county.add_household()
        people = [("张三", "head"), ("李四", "spouse"), ("张小明", "child")]
        county.add_persons(home, *people, **FIT)


def post(name: str = "楼道保洁员", *, by: Actor = CLERK, **values: object) -> PublicPost:
    """A post of the community."""
    stated: dict[str, object] = {
        "area": PANLONG,
        "name": name,
        "kind": "rural",
        "unit": "盘龙社区居委会",
        "duties": "打扫三号楼楼道",
        "places": 2,
        "monthly_pay": 600,
        "full_days": 20,
        "fund": "collective",
        "starts_on": date(2025, 1, 1),
        **values,
    }
    with acting(by):
        PublicPosts.record([county.row(**stated)], by=by, at=AT)
        found: PublicPost = PublicPost.objects.get(name=name)
        return found


def person(name: str = "张三") -> Person:
    found: Person = Person.objects.get(name=name)
    return found


DECLARED = Declared(stays=True, is_cadre_family=False)


def applied(
    to: PublicPost, name: str = "张三", *, by: Actor = CLERK, **changes: Any
) -> PostHolding:
    """An application that meets every condition."""
    with acting(by):
        return post_entry.apply(
            person(name),
            by=by,
            at=AT,
            post=to,
            applied_on=TODAY - timedelta(days=10),
            grounds="照顾孩子，不能外出",
            declared=replace(DECLARED, **changes),
        )


def announced(holding: PostHolding, *, by: Actor = CLERK) -> PostHolding:
    """The notice of an application, over since yesterday."""
    with acting(by):
        return post_entry.announce(
            holding,
            by=by,
            at=AT,
            noticed_from=TODAY - timedelta(days=8),
            noticed_to=TODAY - timedelta(days=1),
            notice_place="社区公告栏",
        )


def appointed(
    holding: PostHolding, *, by: Actor = COUNTY_OFFICER, on: date = TODAY, **changes: Any
) -> PostHolding:
    """The county's decision."""
    with acting(by):
        return post_entry.appoint(holding, by=by, at=AT, started_on=on, **{**TERMS, **changes})


def serving(to: PublicPost, name: str = "张三") -> PostHolding:
    """Somebody who holds a post."""
    return appointed(announced(applied(to, name)))
