"""A county whose offices have work: a document with sections, tasks, and assignments as given."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from uuid import UUID

from anjia.base.access.models import Unit, UnitKind
from anjia.base.access.tests import factories
from anjia.base.scope import Actor, Grant, acting, system
from anjia.processes.supervision.models import Assignment, Document, Milestone, Step, Task
from anjia.processes.supervision.policy import Permission
from anjia.registry.tests import county

COUNTY, TOWN, OTHER_TOWN = "610921", "610921100", "610921101"
AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
JANUARY, DECEMBER = date(2026, 1, 1), date(2026, 12, 31)
BY = system(name="test")
_number = count(1)


def officer(*permissions: Permission, area: str = COUNTY, number: int = 1) -> Actor:
    """An officer with all rights of supervision at a place, or those named."""
    wanted = frozenset(str(each) for each in permissions or Permission)
    grants = (Grant(area, "county_office", wanted),)
    return Actor(id=str(UUID(int=number)), name="陈晓梅", unit="县后扶办", grants=grants)


def unit(name: str = "", area: str = COUNTY, kind: UnitKind = UnitKind.DEPARTMENT) -> Unit:
    """An office of the county."""
    return factories.unit(area, name=name, kind=kind)


def document(title: str = "2026年工作要点", number: str = "") -> Document:
    """A confirmed document."""
    with acting(BY):
        return Document.objects.create(
            area=COUNTY, title=title, number=number, text="正文", digest="0" * 64,
            state="confirmed", entered_at=AT, entered_by="test", entered_by_name="测试",
        )  # fmt: skip


def task(of: Document | None = None, *, section: str = "一、就业", title: str = "") -> Task:
    """A confirmed task of a section."""
    number = next(_number)
    with acting(BY):
        return Task.objects.create(
            area=COUNTY, document=of, order=number, number=str(number), section=[section],
            title=title or f"任务{number}", text="正文", state="confirmed",
        )  # fmt: skip


def assignment(to: Unit, of: Task | None = None, **values: object) -> Assignment:
    """A task of the whole year given to a unit, signed for; `progress` means it was reported."""
    known: dict[str, object] = {
        "role": "lead",
        "starts_on": JANUARY,
        "due_on": DECEMBER,
        "assigned_at": AT,
        "state": "signed",
        "signed_on": JANUARY,
    }
    if "progress" in values:
        known["reported_on"] = JANUARY
    with acting(BY):
        return Assignment.objects.create(
            area=to.area, task=of or task(), unit=to, unit_name=to.name, **known | values
        )


def milestone(of: Assignment, on: date, percent: int) -> Milestone:
    """By a day, a part."""
    with acting(BY):
        return Milestone.objects.create(
            area=of.area, assignment=of, due_on=on, percent=Decimal(percent)
        )


def step(of: Assignment, name: str, on: date, *, number: int = 1) -> Step:
    """A step on a day, at noon."""
    at = datetime(on.year, on.month, on.day, 4, 0, tzinfo=UTC) + timedelta(minutes=number)
    with acting(BY):
        return Step.objects.create(
            area=of.area, assignment=of, number=number, name=name, state=of.state, light="none",
            at=at, by="test", by_name="测试",
        )  # fmt: skip


def read(of: Assignment) -> Assignment:
    """The row as it is now."""
    with acting(BY):
        return Assignment.objects.get(pk=of.pk)


def areas() -> None:
    """The places around the county's sites."""
    with acting(BY):
        county.areas()
