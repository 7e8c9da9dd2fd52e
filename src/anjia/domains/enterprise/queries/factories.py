"""Reads about factories: how each stood in a month, who has not reported, how near the target is.

What counts as normal operation is said by `policy.running` here and by the fact `normal` in
`definitions/factories.toml`; a test holds them together.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from anjia.base import parameters
from anjia.domains.enterprise.models import Factory, FactoryReport
from anjia.domains.enterprise.models.choices import FactoryKind
from anjia.domains.enterprise.policy import (
    Evidence,
    Floors,
    Month,
    Running,
    due_month,
    due_on,
    evidence,
    first_of,
    later,
    running,
)
from anjia.kernel import areas

COUNTY = areas.LENGTHS[areas.Level.COUNTY]
MONTHS = 12


@dataclass(frozen=True)
class Standing:
    """How a factory stood in one month, and the report that says so."""

    factory: Factory
    month: date
    report: FactoryReport | None
    running: Running
    lacking: tuple[Evidence, ...]

    @property
    def relocated_percent(self) -> Decimal | None:
        """Which part of the staff was relocated, in percent; None where that is not known."""
        report = self.report
        if report is None or not report.staff or report.relocated_staff is None:
            return None
        return Decimal(report.relocated_staff * 100) / report.staff


@dataclass(frozen=True)
class Summary:
    """The factories of a place in the month whose reports should be there."""

    month: date
    due_on: date
    standings: tuple[Standing, ...]
    target: int | None
    margin: int

    def of(self, *states: Running) -> list[Standing]:
        """The factories that stood so."""
        return [one for one in self.standings if one.running in states]

    @property
    def communal(self) -> list[Standing]:
        """The community factories, of which the target speaks."""
        kind = FactoryKind.COMMUNITY_FACTORY
        return [one for one in self.standings if one.factory.kind == kind]

    @property
    def normal(self) -> int:
        """How many community factories were surely in normal operation."""
        return sum(one.running is Running.NORMAL for one in self.communal)

    @property
    def unknown(self) -> int:
        """How many more may have been."""
        return sum(one.running is Running.UNKNOWN for one in self.communal)

    @property
    def is_near(self) -> bool:
        """Whether the number has come down to the target and its margin."""
        return self.target is not None and self.normal <= self.target + self.margin

    def total(self, name: str) -> tuple[Decimal, int]:
        """Add up one number of the reports, and count the factories that do not give it."""
        found = [getattr(one.report, name, None) for one in self.standings]
        known = [value for value in found if value is not None]
        return sum((Decimal(value) for value in known), Decimal(0)), len(found) - len(known)


def in_use(on: date) -> Q:
    """Factories that have not closed by a day."""
    return Q(stopped_on__isnull=True) | Q(stopped_on__gt=on)


def asked(month: date, *, on: date) -> Q:
    """Factories in being that were open in a month and so have to report it."""
    open_by = later(month, 1)
    return in_use(on) & (Q(opened_on__isnull=True) | Q(opened_on__lt=open_by))


def due_day(area: str, *, on: date) -> int:
    """Return the day of the next month by which a month is reported."""
    return int(parameters.value("factory_report_due_day", area=area, on=on))


def summary(area: str, *, on: date) -> Summary:
    """Return how the factories within a place stood in the latest month due.

    The target is the county's: inside it there is none to compare with.
    """
    known = parameters.values(area=area, on=on)
    day = due_day(area, on=on)
    month = due_month(on, day=day)
    found = Factory.objects.within(area).filter(asked(month, on=on)).order_by("area", "name")
    target = known.get("target_factories") if len(area) == COUNTY else None
    return Summary(
        month=month,
        due_on=due_on(month, day=day),
        standings=tuple(standings(list(found), month, on=on)),
        target=None if target is None else int(str(target)),
        margin=int(str(known.get("factories_margin", 0))),
    )


def standings(factories: Sequence[Factory], month: date, *, on: date) -> list[Standing]:
    """Return how each of these factories stood in a month."""
    reports = {one.factory_id: one for one in _reports([f.pk for f in factories], [month])}
    floors: dict[str, Floors] = {}
    found = []
    for factory in factories:
        county = factory.area[:COUNTY]
        if county not in floors:
            floors[county] = Floors.of(parameters.values(area=county, on=on))
        found.append(_standing(factory, month, reports.get(factory.pk), floors[county]))
    return found


def year(factory: Factory, *, on: date) -> list[Standing]:
    """Return how a factory stood in each of the last twelve months, the latest last."""
    floors = Floors.of(parameters.values(area=factory.area, on=on))
    this = first_of(on)
    months = [later(this, -back) for back in range(MONTHS - 1, -1, -1)]
    reports = {one.month: one for one in _reports([factory.pk], months)}
    return [_standing(factory, month, reports.get(month), floors) for month in months]


def _standing(
    factory: Factory, month: date, report: FactoryReport | None, floors: Floors
) -> Standing:
    said = said_of(report)
    missing = () if said is None else evidence(said, floors).items()
    lacking = tuple(kind for kind, there in missing if there is False)
    return Standing(factory, month, report, running(said, floors), lacking)


def said_of(report: FactoryReport | None) -> Month | None:
    """Return what a report says, as the policy reads it."""
    if report is None:
        return None
    return Month(
        state=report.state,
        staff=report.staff,
        wages=report.wages,
        orders=report.orders,
        power=report.power,
    )


def _reports(factories: Collection[UUID], months: Collection[date]) -> QuerySet[Any]:
    found: QuerySet[Any] = FactoryReport.objects.filter(factory__in=factories, month__in=months)
    return found


def awaited(area: str, month: date, *, on: date) -> list[Factory]:
    """Return the factories within a place that have to report a month and have not."""
    there = FactoryReport.objects.filter(month=month).values("factory")
    found = Factory.objects.within(area).filter(asked(month, on=on)).exclude(pk__in=there)
    return list(found.order_by("area", "name"))
