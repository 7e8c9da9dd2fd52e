"""How far targets are: computed from rows for the place of whoever does them, or as reported."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from anjia.base.access.models import Unit
from anjia.base.scope import Actor, Grant, acting, system
from anjia.kernel.refusals import Refused
from anjia.processes.dashboards import actions as figures
from anjia.processes.dashboards.policy import Permission as Dashboards
from anjia.processes.dashboards.queries import snapshots
from anjia.processes.supervision.actions import keeping, linking
from anjia.processes.supervision.models import (
    Assignment,
    Attainment,
    Document,
    Progress,
    Share,
    Target,
    Task,
)
from anjia.processes.supervision.policy import Permission, reaching
from anjia.processes.supervision.policy.reaching import Formula, Lack
from anjia.processes.supervision.queries import attaining
from anjia.registry.policy import Permission as Registry
from anjia.registry.tests import county

pytestmark = pytest.mark.django_db

AT = datetime(2022, 10, 1, 2, 0, tzinfo=UTC)
JUNE, SEPTEMBER = date(2022, 6, 30), date(2022, 9, 30)
ABLE = {
    "labour_capacity": "ordinary",
    "school_status": "not_in_school",
    "birth_on": date(1985, 1, 1),
    "sex": "male",
}
CHENGGUAN, JIANCHI, PUXI = "610921100", "610921101", "610921103"


@pytest.mark.parametrize(
    ("value", "operator", "wanted", "high", "base", "expected"),
    [
        ("98.6", ">=", "100", None, None, "98.6"),
        ("99.99", ">=", "100", None, None, "99.9"),  # never rounded up to reached
        ("100", ">=", "100", None, None, "100"),
        ("120", ">=", "100", None, None, "100"),
        ("0", ">=", "0", None, None, "100"),  # a target of 0 %
        ("-1", ">=", "0", None, None, "0"),
        ("0", "=", "0", None, None, "100"),
        ("5", "=", "0", None, None, "0"),
        ("5", "=", "0", None, "20", "75.0"),
        ("25", "<=", "0", None, "20", "0"),
        ("8", "<=", "10", None, None, "100"),
        ("1", "between", "1", "2", None, "100"),
        ("0.5", "between", "1", "2", None, "50.0"),
        ("4", "between", "1", "2", "6", "50.0"),
        ("40", ">", "40", None, None, "99.9"),
        (None, ">=", "100", None, None, None),
        ("3", ">=", None, None, None, None),
    ],
)
def test_how_much_of_a_target_a_value_is(value, operator, wanted, high, base, expected):
    def number(text):
        return None if text is None else Decimal(text)

    found = reaching.percent(
        number(value),
        operator=operator,
        wanted=number(wanted),
        high=number(high),
        base=number(base),
    )
    assert found == number(expected)


def test_progress_of_several_targets():
    some = [Decimal(100), Decimal(50), None]
    assert reaching.combined(some, Formula.MEAN) == Decimal("50.0")
    assert reaching.combined(some, Formula.LEAST) == Decimal("0.0")
    assert reaching.combined([None, None], Formula.MEAN) is None
    assert reaching.combined([Decimal(100), Decimal("99.95")], Formula.MEAN) == Decimal("99.9")


def test_amounts_in_ten_thousands_and_hundred_millions():
    assert reaching.scale("亿元") == 100_000_000
    assert reaching.scale("万人") == 10_000
    assert (reaching.scale("元"), reaching.scale("%"), reaching.scale("万")) == (1, 1, 1)
    assert reaching.plain("百万元") == "元"


@pytest.fixture(autouse=True, scope="module")
def settled(kept):
    del kept
    snapshots.tables.cache_clear()
    county.build()
    with acting(county.officer()):
        idle = county.add_household("HY-1")
        county.add_persons(idle, ("张三", "head"), **ABLE, work_status="unemployed")
        busy = county.add_household("HY-2")
        county.add_persons(busy, ("王五", "head"), **ABLE, work_status="employed")
    refreshed(JUNE)
    with acting(county.officer()):
        county.add_persons(idle, ("李四", "child"), **ABLE, work_status="employed")
    refreshed(SEPTEMBER)


def refreshed(on):
    figures.refresh(county.COUNTY, by=system(area=county.COUNTY), as_of=on, at=timezone.now())


def office(*permissions):
    wanted = frozenset(str(each) for each in permissions or (*Permission, *Dashboards, *Registry))
    grant = Grant(county.COUNTY, "county_office", wanted)
    return Actor(id="officer-1", name="陈晓梅", unit="县后扶办", grants=(grant,))


def target(**values):
    """A task of a document with one target."""
    with acting(system(area=county.COUNTY, name="test")):
        document = Document.objects.create(
            area=county.COUNTY, title="要点", text="", digest="0" * 64, entered_at=AT
        )
        task = Task.objects.create(
            area=county.COUNTY, document=document, title="就业", text="就业", state="confirmed"
        )
        return Target.objects.create(
            **{"area": county.COUNTY, "task": task, "measure": "就业率", "value": 100, "unit": "%"}
            | values
        )


def assigned(to, area, *, name="单位", share=None, **values):
    """The target's task, given to a unit at a place."""
    with acting(system(name="test")):
        unit, _made = Unit.objects.get_or_create(area=area, name=name, defaults={"kind": "town"})
        made = Assignment.objects.create(
            **{
                "area": area,
                "task": to.task,
                "unit": unit,
                "unit_name": name,
                "role": "lead",
                "starts_on": date(2022, 7, 1),
                "assigned_at": AT,
                "state": "signed",
            }
            | values
        )
        if share is not None:
            Share.objects.create(area=area, assignment=made, target=to, value=share)
    return made


def linked(one, code, value=None):
    by = office()
    with acting(by):
        return linking.link(one, by=by, at=AT, indicator=code, value=value)


def value(assignment, on=SEPTEMBER, **more):
    (found,) = attaining.of_assignment(assignment, on=on, **more)
    return found


def reported(assignment, one, number, *, quarter=date(2022, 7, 1), percent=None):
    with acting(system(name="test")):
        made = Progress.objects.create(
            area=assignment.area, assignment=assignment, quarter=quarter, reported_at=AT,
            percent=percent, text="进展", by="u", by_name="张",
        )  # fmt: skip
        if one is not None:
            Attainment.objects.create(
                area=assignment.area, progress=made, target=one, basis="reported", value=number
            )
    return made


def test_each_place_answers_with_its_own_figure_and_its_proof():
    one = linked(target(), "WRK-01")
    wide, town, empty = (
        assigned(one, area, name=area) for area in (county.COUNTY, CHENGGUAN, JIANCHI)
    )
    before, now = value(wide, on=JUNE), value(wide)
    assert (before.value, before.percent, before.is_met) == (50, Decimal("50.0"), False)
    assert (now.value, now.percent, now.is_met) == (100, 100, True)
    assert (now.numerator, now.denominator, now.unknown) == (2, 2, 0)
    assert now.as_of == SEPTEMBER
    assert now.manifest
    assert now.definition
    assert now.url == "/figures/WRK-01/?area=610921&as_of=2022-09-30"
    assert value(town).area == CHENGGUAN
    # Nobody lives there: a share of nobody is nothing that could be reached or missed.
    assert (value(empty).value, value(empty).lack) == (None, Lack.NOBODY)
    assert attaining.progress([value(empty)], area=JIANCHI, on=SEPTEMBER) is None


def test_a_count_without_rows_is_none_and_a_target_of_none_is_kept():
    one = linked(target(measure="零就业家庭", operator="=", value=0, unit="户"), "WRK-02")
    wide, empty = assigned(one, county.COUNTY), assigned(one, JIANCHI, name="涧池镇")
    assert (value(empty).value, value(empty).percent) == (0, 100)
    # One household had no work when it began; now none has.
    assert (value(wide, on=JUNE).value, value(wide, on=JUNE).percent) == (1, 0)
    assert (value(wide).value, value(wide).percent) == (0, 100)


def test_a_share_is_asked_instead_of_the_whole():
    one = linked(target(measure="搬迁人口", value=Decimal("0.0010"), unit="万人"), "REG-02")
    split = assigned(one, CHENGGUAN, share=Decimal("0.0004"))
    found = value(split)
    assert (found.value, found.unit, found.percent) == (Decimal("0.0003"), "万人", Decimal("75.0"))


def test_a_target_that_counts_otherwise_says_what_the_figure_must_reach():
    one = linked(target(measure="每户就业", value=1, unit="人/户"), "WRK-01", Decimal(100))
    found = value(assigned(one, county.COUNTY), on=JUNE)
    assert (found.wanted, found.unit, found.percent) == (100, "%", Decimal("50.0"))


def test_an_indicator_that_is_not_there_is_refused_and_one_withdrawn_says_so():
    one = target()
    with pytest.raises(Refused, match="target_indicator_unknown"):
        linked(one, "NEVER-01")
    with pytest.raises(Refused, match="not_permitted"), acting(office(Permission.READ)):
        linking.link(one, by=office(Permission.READ), at=AT, indicator="WRK-01")
    with acting(system(name="test")):
        Target.objects.filter(pk=one.pk).update(basis="figure", indicator="OWN-1")
    found = value(assigned(one, county.COUNTY))
    assert (found.value, found.lack) == (None, Lack.WITHDRAWN)
    assert not found.counts


def test_without_a_figure_it_is_what_the_unit_reported_last():
    one = target(value=20, unit="家")
    unit = assigned(one, CHENGGUAN)
    assert value(unit).lack is Lack.NOT_REPORTED
    reported(unit, one, 15)
    reported(unit, one, 18, quarter=date(2022, 10, 1))
    assert (value(unit).value, value(unit).percent) == (15, Decimal("75.0"))
    assert value(unit, reported={one.pk: Decimal(20)}).is_met
    assert value(unit).url == ""


def test_progress_stands_on_the_assignment_after_a_link_its_undoing_and_a_report():
    one = target()
    unit = assigned(one, county.COUNTY)
    reported(unit, None, 0, percent=Decimal("30.0"))
    with acting(system(name="test")):
        keeping.keep([unit], on=SEPTEMBER)
    assert unit.progress == 30
    linked(one, "WRK-01")
    with acting(office()):
        unit.refresh_from_db()
        assert unit.progress == 100
        linking.unlink(one, by=office(), at=AT)
        unit.refresh_from_db()
    assert unit.progress == 30
    linked(one, "WRK-01")
    assert [each.pk for each in keeping.keep_at(county.COUNTY, on=JUNE)] == [unit.pk]
