"""A county with figures of two quarters, a document of two tasks, a bureau and two towns."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

from django.utils import timezone

from anjia.base.access import queries as access
from anjia.base.access.models import UnitKind
from anjia.base.access.policy import Role
from anjia.base.access.tests import factories
from anjia.base.notices import queries as notices
from anjia.base.scope import acting, system
from anjia.processes.dashboards import actions as figures
from anjia.processes.dashboards.queries import snapshots
from anjia.processes.supervision.actions import collecting, freezing, linking
from anjia.processes.supervision.actions.collecting import Round, Said
from anjia.processes.supervision.actions.freezing import Head
from anjia.processes.supervision.models import (
    Assignment,
    Attainment,
    Contribution,
    Document,
    Progress,
    Target,
    Task,
)
from anjia.processes.supervision.queries import quarters, reports
from anjia.registry.tests import county

SECOND, THIRD = date(2022, 4, 1), date(2022, 7, 1)
JUNE, SEPTEMBER = date(2022, 6, 30), date(2022, 9, 30)
IN_TIME = datetime(2022, 10, 10, 2, 0, tzinfo=UTC)  # the fifth working day after the holidays
LATE = IN_TIME + timedelta(days=4)
HEAD = Head(title="关于落实情况的报告", issuer="县后扶办", addressee="县政府")
ABLE = {
    "labour_capacity": "ordinary",
    "school_status": "not_in_school",
    "birth_on": date(1985, 1, 1),
    "sex": "male",
}
TOWN, OTHER = county.PANLONG[:9], county.YUEHE[:9]


def build():
    """Two families, two refreshes, a bureau and two towns with the tasks of one document."""
    snapshots.tables.cache_clear()
    county.build()
    with acting(county.officer()):
        one = county.add_household("HY-1")
        county.add_persons(one, ("张三", "head"), **ABLE, work_status="unemployed")
        two = county.add_household("HY-2")
        county.add_persons(two, ("王五", "head"), **ABLE, work_status="employed")
    refreshed(JUNE)
    with acting(county.officer()):
        county.add_persons(one, ("李四", "child"), **ABLE, work_status="employed")
    refreshed(SEPTEMBER)
    w = SimpleNamespace()
    office = factories.unit(name="县后扶办", kind=UnitKind.COUNTY_OFFICE)
    w.bureau_unit = factories.unit(name="县人社局", kind=UnitKind.DEPARTMENT)
    w.town_unit = factories.unit(TOWN, name="城关镇", kind=UnitKind.TOWN)
    w.other_unit = factories.unit(OTHER, name="涧池镇", kind=UnitKind.TOWN)
    w.office = officer(office, Role.COUNTY_OFFICE, name="陈晓梅")
    w.second = officer(office, Role.COUNTY_OFFICE, name="何志远")
    w.bureau = officer(w.bureau_unit, Role.DEPARTMENT_OFFICER, name="李文博")
    w.town = officer(w.town_unit, Role.TOWN_OFFICER, name="周建平")
    with acting(system(name="test")):
        w.document = Document.objects.create(
            area=county.COUNTY, title="2022年工作要点", number="汉后扶办字〔2022〕4号", text="",
            digest="0" * 64, state="confirmed", entered_at=IN_TIME,
        )  # fmt: skip
        w.jobs = _task(w.document, 1, "稳定就业", "一、乐业工程")
        w.plants = _task(w.document, 2, "社区工厂", "二、安居措施")
        w.rate = _target(w.jobs, "就业率", 100, "%")
        w.count = _target(w.plants, "社区工厂", 20, "家")
        for task in (w.jobs, w.plants):
            _assigned(task, w.bureau_unit, "lead")
            _assigned(task, w.town_unit, "responsible")
        _assigned(w.jobs, w.other_unit, "responsible")
    with acting(w.office):
        linking.link(w.rate, by=w.office, at=IN_TIME, indicator="WRK-01")
    return w


def officer(of, role, *, name):
    """An officer of a unit, as they act on the day of the tests."""
    made = factories.officer(of.area, of=of, name=name)
    factories.appoint(made, role, of.area, unit=of)
    return access.actor_for(made, IN_TIME.date())


def refreshed(on):
    """Take the figures of a day."""
    figures.refresh(county.COUNTY, by=system(area=county.COUNTY), as_of=on, at=timezone.now())


def _task(of, order, title, section):
    return Task.objects.create(
        area=county.COUNTY, document=of, order=order, number=str(order), title=title, text=title,
        section=[section], state="confirmed",
    )  # fmt: skip


def _target(of, measure, value, unit):
    return Target.objects.create(
        area=of.area, task=of, measure=measure, value=value, unit=unit, printed=f"{measure}达标"
    )


def _assigned(task, unit, role):
    return Assignment.objects.create(
        area=unit.area, task=task, unit=unit, unit_name=unit.name, role=role,
        starts_on=date(2022, 4, 10), assigned_at=IN_TIME, state="signed",
    )  # fmt: skip


def opened(w, first_on=THIRD, at=IN_TIME):
    """A round that asks everybody."""
    with acting(w.office):
        return collecting.open_quarter(
            Round(county.COUNTY, w.document, first_on), by=w.office, at=at
        )


def part(quarter, unit):
    """What a unit is asked for."""
    with acting(system(name="test")):
        found = Contribution.objects.select_related("quarter", "unit")
        return found.get(quarter=quarter, unit=unit)


def filled(quarter, unit, text="已推进", value=None, percent=None):
    """Every task of a unit with something to say of the quarter."""
    with acting(system(name="test")):
        for each in quarters.assignments(quarter).filter(unit=unit):
            made = Progress.objects.create(
                area=each.area, assignment=each, quarter=quarter.first_on, reported_at=IN_TIME,
                percent=percent, text=f"{each.task.title}{text}", problems="缺厂房", by="u",
                by_name="李",
            )  # fmt: skip
            target = each.task.targets.first()
            if value is not None and target.basis == "reported":
                Attainment.objects.create(
                    area=each.area, progress=made, target=target, basis="reported", value=value
                )


def asked_of(by):
    """The reports that wait for an officer, with their deadlines."""
    with acting(by):
        waiting = notices.waiting(by, today=IN_TIME.date())
    return [(each.text, each.due_on) for each in waiting if "季" in each.text]


def sent(quarter, unit, by, at=IN_TIME):
    """A unit's report, sent."""
    with acting(by):
        return collecting.send(
            part(quarter, unit), by=by, at=at, said=Said("总体顺利", "人手不足", "继续招工")
        )


def accepted(w, quarter, unit):
    """Take what a unit sent."""
    with acting(w.office):
        return collecting.accept(part(quarter, unit), by=w.office, at=LATE)


def made(w, quarter, **more):
    """A version of the report."""
    with acting(w.office):
        return freezing.make(quarter, by=w.office, at=LATE, head=Head(**HEAD.__dict__ | more))


def approved(w, report):
    """The version with the second officer's word."""
    with acting(w.second):
        freezing.approve(report, by=w.second, at=LATE)
        return reports.one(report.pk, by=w.second)


def complete(w, first_on=THIRD, value=15, at=IN_TIME):
    """A round of which the bureau and one town have sent; the other town never does."""
    quarter = opened(w, first_on, at)
    for unit, by in ((w.bureau_unit, w.bureau), (w.town_unit, w.town)):
        filled(quarter, unit, value=value)
        sent(quarter, unit, by, at=at)
    return quarter


def two(w):
    """The report of the second of two quarters, both frozen."""
    spring = complete(w, SECOND, value=10, at=datetime(2022, 7, 5, 2, 0, tzinfo=UTC))
    accepted(w, spring, w.bureau_unit)
    approved(w, made(w, spring))
    autumn = complete(w, value=20)
    accepted(w, autumn, w.bureau_unit)
    return approved(w, made(w, autumn))
