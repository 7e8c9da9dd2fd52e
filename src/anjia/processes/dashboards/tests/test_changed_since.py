"""What changed since a report: who came and went, and the edit, day or definition behind it."""

from datetime import date

import pytest
from django.utils import timezone

from anjia.base.parameters import actions as parameters
from anjia.base.parameters.policy import NewValue
from anjia.base.scope import acting, system
from anjia.kernel.ids import new_id
from anjia.ledger.imports import undoing
from anjia.processes.dashboards.policy import Cause, Move, Permission
from anjia.processes.dashboards.queries import edits, moving, reports, snapshots
from anjia.processes.dashboards.tests.test_reports import (
    AS_OF,
    NEXT,
    frozen,
    officer,
    refreshed,
    settled,  # noqa: F401 - a fixture
)
from anjia.registry import actions as registry
from anjia.registry.models import Household, Person
from anjia.registry.policy import Permission as Registry
from anjia.registry.tests import county

pytestmark = pytest.mark.django_db

AT_WORK = "WRK-01"


@pytest.fixture(autouse=True)
def fresh():
    moving._moves.cache_clear()
    snapshots.tables.cache_clear()


def edit(name, *, batch=None, **values):
    by = county.officer()
    reason = f"import {batch}" if batch else "入户核实"
    with acting(by, reason=reason, batch=batch):
        change = county.change(county.person(name), **values)
        registry.record_persons([change], by=by, at=timezone.now())


def _told(report, code=AT_WORK, *, by=None):
    by = by or officer()
    with acting(by):
        now = reports.now_of(report.area, [code])[code]
        moves = moving.moves(report, code, now)
        return edits.told(moves.rows, moves, report, now, by=by)


def test_the_edit_and_the_batch_that_moved_a_household_are_named_and_its_undo_brings_it_back():
    report = frozen(AT_WORK)
    batch = new_id()
    edit("张三", batch=batch, work_status="employed", phone="13800001234")
    refreshed(NEXT)
    (told,) = _told(report)
    assert (told.moved.move, told.moved.causes) == (Move.ENTERED, (Cause.EDIT,))
    assert told.moved.key == str(_household("HY-1"))
    (act,) = told.edits
    assert (act.name, act.entry.who, act.entry.import_id) == ("张三", "陈晓梅", batch)
    assert [(c.name, c.old.text, c.new.text) for c in act.changes] == [
        ("work_status", "未就业", "就业")
    ]
    with acting(system(area=county.COUNTY), reason=f"import {batch}", batch=new_id()):
        undoing.undo(batch, only_unchanged=False)
    refreshed(NEXT)
    assert _told(report) == []


def _household(number):
    with acting(officer()):
        return Household.objects.get(number=number).pk


def test_the_rows_that_moved_make_up_the_difference_of_each_figure():
    report = frozen(*("REG-01", "REG-02", "HUK-03", "WRK-01", "WRK-02", "WRK-04", "DAT-02"))
    edit("张三", work_status="employed", hukou_status="moved")
    edit("王五", work_status="unemployed", status="died", ended_on=date(2022, 10, 9))
    with acting(county.officer()):
        three = county.add_household("HY-3")
        county.add_persons(three, ("赵六", "head"), labour_capacity="skilled")
    refreshed(NEXT)
    with acting(officer()):
        for line in reports.lines(report):
            rows = moving.moves(report, line.code, line.now).rows
            moved = [row.move for row in rows]
            came = moved.count(Move.ENTERED) - moved.count(Move.LEFT)
            assert line.numerator + came == line.now.numerator, line.code
            assert all(row.causes for row in rows)


def test_a_new_household_and_one_that_is_gone_are_told_by_their_acts():
    with acting(county.officer()):
        county.add_household("HY-9")
    refreshed(AS_OF)
    report = frozen("REG-01")
    with acting(county.officer()):
        county.add_household("HY-3")
        Household.objects.get(number="HY-9").delete()
    refreshed(NEXT)
    came, gone = _told(report, "REG-01")
    assert (came.moved.move, came.edits[0].entry.op) == (Move.ENTERED, "insert")
    assert (gone.moved.move, gone.edits[0].entry.op, gone.is_there) == (Move.LEFT, "delete", False)


def test_without_an_edit_the_day_moved_it():
    with acting(county.officer()):
        Person.objects.filter(name="张三").update(birth_on=date(1962, 10, 10), sex="male")
    refreshed(AS_OF)
    report = frozen(AT_WORK)
    refreshed(NEXT)
    told = _told(report)
    assert [(each.moved.causes, each.edits) for each in told] == [((Cause.DAY,), ())]


def test_a_parameter_that_changed_is_what_moved_it():
    with acting(county.officer()):
        Person.objects.filter(name="张三").update(birth_on=date(1965, 1, 1), sex="male")
    refreshed(AS_OF)
    report = frozen(AT_WORK)
    by = system(area=county.COUNTY)
    with acting(by):
        parameters.enter(
            "retirement_months_male",
            value=NewValue(text="660", valid_from=NEXT, document="试行"),
            area=county.COUNTY,
            by=by,
            at=timezone.now(),
        )
    refreshed(NEXT)
    assert [each.moved.causes for each in _told(report)] == [(Cause.PARAMETER,)]


def test_sealed_values_stay_masked_and_rights_decide_what_is_told():
    report = frozen(AT_WORK)
    edit("张三", work_status="employed", phone="13800001234")
    refreshed(NEXT)
    (told,) = _told(report, by=officer(county.COUNTY, Permission.READ))
    assert (told.name, told.edits, told.hidden) == ("", (), 1)
    reader = officer(county.COUNTY, Permission.READ, Registry.READ)
    (told,) = _told(report, by=reader)
    assert told.edits
    assert "13800001234" not in repr(told)
