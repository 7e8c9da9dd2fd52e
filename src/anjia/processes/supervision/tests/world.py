"""A county with its office, a bureau, two towns and a community, each with officers; a document."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

from anjia.base.access import queries as access
from anjia.base.access.models import UnitKind
from anjia.base.access.policy import Role
from anjia.base.access.tests import factories
from anjia.base.scope import acting, system
from anjia.processes.supervision.models import (
    Assignment,
    Document,
    Step,
    Target,
    Task,
    TaskUnit,
    UnitGroup,
)
from anjia.registry.tests import county

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
QUARTER = date(2026, 1, 1)
DUE = date(2026, 6, 30)
TOWN, OTHER_TOWN = county.PANLONG[:9], county.YUEHE[:9]


def officer(of, role, *, name, area=None):
    """An officer of a unit, as they act on the day of the tests."""
    made = factories.officer(of.area, of=of, name=name)
    factories.appoint(made, role, area or of.area, unit=of)
    return access.actor_for(made, AT.date())


def build():
    """The county: units, one officer or two of each, and a confirmed document with three tasks."""
    county.areas()
    w = SimpleNamespace()
    w.office_unit = factories.unit(name="县后扶办", kind=UnitKind.COUNTY_OFFICE)
    w.bureau_unit = factories.unit(name="县人社局", kind=UnitKind.DEPARTMENT)
    w.town_unit = factories.unit(TOWN, name="城关镇", kind=UnitKind.TOWN)
    w.other_unit = factories.unit(OTHER_TOWN, name="涧池镇", kind=UnitKind.TOWN)
    w.site_unit = factories.unit(county.PANLONG, name="盘龙社区", kind=UnitKind.COMMUNITY)
    w.office = officer(w.office_unit, Role.COUNTY_OFFICE, name="陈晓梅")
    w.office2 = officer(w.office_unit, Role.COUNTY_OFFICE, name="赵敏")
    w.bureau = officer(w.bureau_unit, Role.DEPARTMENT_OFFICER, name="周立")
    w.town = officer(w.town_unit, Role.TOWN_OFFICER, name="吴桐")
    w.other = officer(w.other_unit, Role.TOWN_OFFICER, name="何苗")
    w.site = officer(w.site_unit, Role.COMMUNITY_MANAGER, name="孙禾")
    with acting(system(name="test")):
        w.towns = UnitGroup.objects.create(area=county.COUNTY, name="各镇", kind=UnitKind.TOWN)
        w.document = document()
        w.jobs = task(w.document, 1, "每个社区办一家社区工厂", due_on=DUE)
        named(w.jobs, "lead", "县人社局", unit=w.bureau_unit)
        named(w.jobs, "responsible", "各镇人民政府", group=w.towns)
        w.plants = target(w.jobs, "社区工厂", 20, "家")
        w.rate = target(w.jobs, "就业率", 90, "%")
        w.none_left = target(w.jobs, "零就业家庭", 0, "户", operator="=")
        w.visits = task(w.document, 2, "每季度入户走访", continuing=True)
        named(w.visits, "each", "各镇", group=w.towns)
        w.unknown = task(w.document, 3, "办好夜校", due_on=DUE)
        named(w.unknown, "lead", "县夜校办")
        named(w.unknown, "cooperating", "县人社局", unit=w.bureau_unit)
    return w


def document(**more):
    """A confirmed document."""
    values = {
        "area": county.COUNTY, "title": "后续扶持工作要点", "text": "要点", "digest": "0" * 64,
        "number": "汉后扶办字〔2026〕4号", "state": "confirmed", "entered_at": AT,
        "entered_by": "x", "entered_by_name": "陈晓梅",
    }  # fmt: skip
    return Document.objects.create(**values | more)


def task(of, order, title, **more):
    """A confirmed task."""
    values = {"area": county.COUNTY, "document": of, "order": order, "number": str(order)}
    return Task.objects.create(
        **values | {"title": title, "text": f"{title}。", "state": "confirmed"} | more
    )


def named(of, role, printed, *, unit=None, group=None):
    """A unit or a group that a task names."""
    return TaskUnit.objects.create(
        area=of.area, task=of, order=of.units.count(), role=role, printed=printed, unit=unit,
        unit_name=unit.name if unit else "", group=group,
    )  # fmt: skip


def target(of, measure, value, unit, **more):
    """What a task has to reach, as reported."""
    return Target.objects.create(
        area=of.area, task=of, measure=measure, value=value, unit=unit, order=of.targets.count(),
        **more,
    )  # fmt: skip


def of(task, unit):
    """The assignment of a task to a unit, as it stands; whoever asks."""
    with acting(system(name="test")):
        found = Assignment.objects.filter(task=task, unit=unit).select_related("task")
        return found.exclude(state="cancelled").first() or found.first()


def steps(assignment):
    """What was done with an assignment, in turn."""
    with acting(system(name="test")):
        found = Step.objects.filter(assignment=assignment).order_by("number")
        return [(step.name, step.state) for step in found]
