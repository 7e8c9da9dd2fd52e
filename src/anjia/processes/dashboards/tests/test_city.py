"""Figures of a city whose counties differ: in a parameter, or in how they read one."""

from datetime import date

import pytest
from django.utils import timezone

from anjia.base.parameters import actions as parameters
from anjia.base.parameters import queries as held
from anjia.base.parameters.policy import NewValue
from anjia.base.scope import Actor, Grant, acting, system
from anjia.processes.dashboards import actions
from anjia.processes.dashboards.actions import Wanted
from anjia.processes.dashboards.policy import Again, Cause, Move, Part, State
from anjia.processes.dashboards.policy import Permission as Figures
from anjia.processes.dashboards.queries import figures, moving, reports, rows, snapshots
from anjia.processes.definitions import actions as definitions
from anjia.processes.definitions.actions import Written
from anjia.processes.definitions.policy import Permission, What
from anjia.processes.definitions.queries import library, versions
from anjia.registry import actions as registry
from anjia.registry.models import Area, Household, Person
from anjia.registry.policy import Permission as Registry
from anjia.registry.tests import county

pytestmark = pytest.mark.django_db

CITY, NEIGHBOUR = "6109", "610922"
FARM = f"{NEIGHBOUR}100001001"
AS_OF, NEXT = date(2022, 9, 30), date(2022, 10, 31)
AT_WORK = "WRK-01"  # reads the age of retirement
AGE = "retirement_months_male"
# Of 62 years: able to work only where one retires late.
OLD = {
    "birth_on": date(1960, 1, 1),
    "sex": "male",
    "labour_capacity": "ordinary",
    "school_status": "not_in_school",
}


def officer(area=CITY, who="officer-1"):
    permissions = frozenset(str(one) for one in (*Figures, *Permission, *Registry))
    return Actor(id=who, name="陈晓梅", unit="后扶办", grants=(Grant(area, "test", permissions),))


@pytest.fixture(autouse=True)
def settled(settings, tmp_path):
    """Somebody of 62 in each of two counties: at work here, idle there, where one retires at 65."""
    settings.HOME = tmp_path
    snapshots.tables.cache_clear()
    moving._moves.cache_clear()
    county.build()
    for code, level in ((NEIGHBOUR, "county"), (f"{NEIGHBOUR}100", "town"), (FARM[:12], "village")):
        above = code[: {6: 4, 9: 6, 12: 9}[len(code)]]
        Area.objects.create(code=code, name=code, level=level, parent_id=above)
    by = county.officer(CITY)
    with acting(by):
        farm = county.row(area=FARM, name="石泉社区", kind="in_village", setting="rural")
        registry.record_sites([farm], by=by, at=county.AT)
        home = county.row(
            number="SQ-1",
            kind="registered_poor",
            site=farm.id,
            origin=f"{NEIGHBOUR}100001",
            moved_in_on=date(2018, 5, 1),
        )
        registry.record_households([home], by=by, at=county.AT)
        idle = county.row(
            household=home.id, name="王五", relation="head", **OLD, work_status="unemployed"
        )
        registry.record_persons([idle], by=by, at=county.AT)
    with acting(county.officer()):
        one = county.add_household("HY-1")
        county.add_persons(one, ("张三", "head"), **OLD, work_status="employed")
    enter(AGE, "780", area=NEIGHBOUR)


def enter(code, value, *, area):
    by = system(area=area)
    found = NewValue(text=value, valid_from=date(2022, 1, 1), document="试行")
    with acting(by):
        parameters.enter(code, value=found, area=area, by=by, at=timezone.now())


def publish(*, area=county.COUNTY, **changed):
    """The shipped indicator as an office reads it."""
    content = {**library.written()[What.INDICATOR, AT_WORK], **changed}
    content = {name: content[name] for name in content if name not in {"given", "example"}}
    author, second, at = officer(area), officer(area, "officer-2"), timezone.now()
    written = Written(What.INDICATOR, content, area)
    with acting(author):
        row = definitions.draft(written, by=author, on=AS_OF, at=at)
        definitions.submit(versions.get(row.pk), by=author, at=at)
    with acting(second):
        definitions.approve(versions.get(row.pk), by=second, at=at)
        definitions.publish(versions.get(row.pk), by=second, valid_from=AS_OF, on=AS_OF, at=at)


def refresh(on=AS_OF):
    actions.refresh(CITY, by=system(area=CITY), as_of=on, at=timezone.now())


def figure(area=CITY, on=AS_OF):
    with acting(officer()):
        return figures.one(AT_WORK, area=area, as_of=on).figure


def frozen():
    by = officer()
    with acting(by):
        wanted = Wanted(CITY, AS_OF, tuple(library.shipped().indicators), "全市")
        return actions.freeze(wanted, by=by, at=timezone.now())


OWN_WAYS = {
    "alike": None,
    "without_the_age": {"among": "status = 'settled'", "where": "members >= 1"},
    "with_another": {"among": "status = 'settled' and members < param(adult_age_from)"},
}


@pytest.mark.parametrize("way", OWN_WAYS)
def test_a_city_counts_alike_opens_its_rows_and_proves_its_report(way):
    if OWN_WAYS[way]:
        publish(**OWN_WAYS[way])
    refresh()
    whole, here, there = figure(), figure(county.COUNTY), figure(NEIGHBOUR)
    assert whole.definition == there.definition
    assert (here.definition == whole.definition) is (way == "alike")
    # By its own age nobody of the first county is able to work: only the neighbour's idle one.
    assert (whole.numerator, whole.denominator) == (0, 1)
    assert AGE not in whole.parameters
    assert {values[AGE] for values in whole.counties.values()} == {"720", "780"}
    with acting(officer()):
        idle = [str(Household.objects.get(number="SQ-1").pk)]
        assert rows.keys(whole, Part.DENOMINATOR) == idle
        assert rows.keys(whole, Part.NUMERATOR) == []
    report = frozen()
    with acting(officer()):
        again = {each.code: each for each in actions.recompute(report, by=officer())}
    assert len(again) == len(library.shipped().indicators)
    assert [code for code, each in again.items() if each.outcome is not Again.SAME] == []


def test_what_changed_in_a_city_is_told_by_the_citys_own_reading():
    publish(**OWN_WAYS["without_the_age"])
    refresh()
    report = frozen()
    by = county.officer(CITY)
    with acting(by, reason="入户核实"):
        person = Person.objects.get(name="王五")
        change = county.change(person, work_status="employed")
        registry.record_persons([change], by=by, at=timezone.now())
    refresh(NEXT)
    with acting(officer()):
        now = reports.now_of(CITY, [AT_WORK])[AT_WORK]
        (row,) = moving.moves(report, AT_WORK, now).rows
    assert (row.move, row.causes, row.area) == (Move.ENTERED, (Cause.EDIT,), FARM)


def test_a_county_without_a_parameter_has_no_figure_nor_has_its_city_and_both_say_why(monkeypatch):
    known = held.values

    def without(*, area, on):
        return {
            name: value
            for name, value in known(area=area, on=on).items()
            if (area, name) != (NEIGHBOUR, AGE)
        }

    monkeypatch.setattr(held, "values", without)
    refresh()
    for area in (CITY, NEIGHBOUR):
        broken = figure(area)
        assert (broken.state, broken.reason, broken.value) == (State.FAILED, AGE, None)
    assert figure(county.COUNTY).state == State.COMPUTED
    with acting(officer()):
        assert figures.one("REG-01", area=CITY, as_of=AS_OF).figure.value == 2
