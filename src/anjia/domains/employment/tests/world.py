"""A small world of work: the registry's county with one family and two employers."""

from datetime import date
from typing import Any

from anjia.base.scope import Actor, acting
from anjia.domains.employment.ledgers import Jobs
from anjia.domains.employment.models import JobSpell
from anjia.domains.employment.policy import Permission
from anjia.ledger.declaration import RowChange, SaveResult
from anjia.registry import actions
from anjia.registry.models import Employer, Person
from anjia.registry.tests import county
from anjia.registry.tests.county import AT, COUNTY

ALL = county.ALL | {str(permission) for permission in Permission}
BORN = date(1985, 6, 15)


def officer(*places: str, name: str = "陈晓梅", key: str = "officer-1") -> Actor:
    """An officer with every right of registry and employment at each place."""
    made = county.officer(*places, permissions=ALL, name=name)
    return Actor(id=key, name=made.name, unit=made.unit, grants=made.grants)


BY = officer()


def build() -> None:
    """The county, a family of two who can work and a child of nine, and two employers."""
    county.build()
    with acting(BY):
        home = county.add_household("HY-1")
        able = {"labour_capacity": "ordinary", "school_status": "not_in_school"}
        county.add_persons(home, ("张三", "head"), birth_on=BORN, sex="male", **able)
        county.add_persons(home, ("李四", "spouse"), birth_on=BORN, sex="female", **able)
        county.add_persons(home, ("张乐", "child"), birth_on=date(2013, 3, 1), sex="male")
        rows = [
            county.row(area=COUNTY, kind="workshop", name="毛绒玩具厂", region="county"),
            county.row(area=COUNTY, kind="enterprise", name="旧厂", closed_on=date(2021, 6, 30)),
        ]
        actions.record_employers(rows, by=BY, at=AT)


def spell(name: str = "张三", **values: object) -> RowChange:
    """A full-time job of a member of the family, as a row to add."""
    stated: dict[str, object] = {
        "person": county.person(name).pk,
        "kind": "full_time",
        "started_on": date(2022, 1, 10),
    }
    return county.row(**{**stated, **values})


def record(*rows: RowChange, by: Actor = BY) -> SaveResult:
    """Write jobs as the ledger does."""
    with acting(by):
        return Jobs.record(list(rows), by=by, at=AT)


def change(held: JobSpell, **values: object) -> SaveResult:
    """Change a stored job as the ledger does."""
    return record(county.change(held, **values))


def person(name: str = "张三") -> Person:
    with acting(BY):
        return county.person(name)


def employer(name: str = "毛绒玩具厂") -> Any:
    with acting(BY):
        return Employer.objects.get(name=name).pk


def job(**where: object) -> JobSpell:
    with acting(BY):
        found: JobSpell = JobSpell.objects.get(**where)
        return found
