"""Lights as they are written: by parameters, as sets, with memory, and who is told."""

from datetime import date
from decimal import Decimal

import pytest

from anjia.base.audit.models import RowHistory
from anjia.base.notices.models import Notice
from anjia.base.parameters import actions as parameters
from anjia.base.parameters.policy import NewValue
from anjia.base.scope import acting
from anjia.processes.supervision.actions import lighting
from anjia.processes.supervision.models import Assignment
from anjia.processes.supervision.tests import assigned
from anjia.processes.supervision.tests.assigned import AT, BY, COUNTY, TOWN, officer, read

pytestmark = pytest.mark.django_db

MAY, AUGUST, NEW_YEAR = date(2026, 5, 4), date(2026, 8, 3), date(2027, 1, 1)


def relight(*assignments, on):
    with acting(BY):
        return lighting.relight(assignments or None, on=on, by=BY, at=AT)


def chosen(name, area=COUNTY):
    value = NewValue(text=name, valid_from=date(2020, 1, 1), document="县里定的")
    with acting(BY):
        parameters.enter("supervision_light_rules", by=BY, area=area, value=value, at=AT)


@pytest.fixture
def office():
    return assigned.unit("县人社局")


def test_a_light_says_since_when_and_why(office):
    made = assigned.assignment(office, progress=Decimal(10))
    relight(made, on=MAY)
    row = read(made)
    assert (row.light, row.light_why, row.light_since) == ("yellow", "behind", MAY)
    assert row.planned == Decimal("24.7")
    # The same light later keeps its day; nothing is written.
    assert relight(made, on=date(2026, 6, 1)) == []
    relight(made, on=AUGUST)
    row = read(made)
    assert (row.light, row.light_why, row.light_since) == ("red", "far_behind", AUGUST)
    with acting(BY):
        changes = RowHistory.objects.filter(row_id=made.pk, op="update").order_by("id")
        assert [each.after["light"] for each in changes] == ["yellow", "red"]


def test_an_office_picks_its_rules(office):
    there = assigned.unit("城关镇人民政府", TOWN)
    made = assigned.assignment(office, progress=Decimal(20))
    other = assigned.assignment(there, progress=Decimal(20))
    chosen("suqian", area=TOWN)
    relight(on=MAY)
    assert (read(made).light, read(other).light) == ("green", "yellow")


def test_milestones_stand_before_the_line(office):
    made = assigned.assignment(office, progress=Decimal(20))
    assigned.milestone(made, date(2026, 3, 31), 60)
    relight(on=MAY)
    row = read(made)
    assert (row.light, row.planned) == ("red", Decimal(60))


def test_late_is_remembered_through_an_extension_to_the_end(office):
    made = assigned.assignment(office, progress=Decimal(100))
    relight(on=NEW_YEAR)
    assert (read(made).light, read(made).was_late) == ("red", True)
    with acting(BY):
        Assignment.objects.filter(pk=made.pk).update(due_on=date(2027, 6, 30))
    relight(made, on=NEW_YEAR)
    assert (read(made).light, read(made).was_late) == ("green", True)
    with acting(BY):
        Assignment.objects.filter(pk=made.pk).update(state="closed", closed_on=date(2027, 2, 1))
    relight(made, on=date(2027, 2, 1))
    row = read(made)
    assert (row.light, row.light_why, row.was_late) == ("done_late", "closed_late", True)


def test_what_was_handed_in_in_time_is_done_in_time(office):
    made = assigned.assignment(office, progress=Decimal(100), state="submitted")
    assigned.step(made, "submit", date(2026, 12, 30))
    relight(on=NEW_YEAR)
    assert read(made).light == "green"
    with acting(BY):
        Assignment.objects.filter(pk=made.pk).update(state="closed", closed_on=NEW_YEAR)
    relight(made, on=NEW_YEAR)
    assert read(made).light == "done"


def test_what_was_sent_back_is_of_poor_quality(office):
    chosen("suqian")
    made = assigned.assignment(office, progress=Decimal(100))
    assigned.step(made, "submit", date(2026, 4, 1))
    assigned.step(made, "send_back", date(2026, 4, 2), number=2)
    relight(on=MAY)
    assert (read(made).light, read(made).light_why) == ("yellow", "poor")


def test_unit_and_office_are_told_once_with_what_they_have(office):
    for _number in range(3):
        assigned.assignment(office, progress=Decimal(10))
    assigned.assignment(office, progress=Decimal(50))
    relight(on=MAY)
    with acting(BY):
        (own,) = Notice.objects.filter(code=lighting.UNIT_LIGHTS, state="open")
        (told,) = Notice.objects.filter(code=lighting.OFFICE_LIGHTS, state="open")
    assert (own.facts, own.area) == ({"red": 0, "yellow": 3}, COUNTY)
    assert (told.facts, told.permission) == ({"red": 0, "yellow": 3}, "supervision.manage")
    relight(on=AUGUST)
    with acting(BY):
        (own,) = Notice.objects.filter(code=lighting.UNIT_LIGHTS, state="open")
    assert own.facts == {"red": 3, "yellow": 0}


def test_a_day_costs_the_same_however_many(office, django_assert_max_num_queries):
    for _number in range(2):
        assigned.assignment(office, progress=Decimal(50))
    with django_assert_max_num_queries(20):
        relight(on=MAY)
    assert officer().may("supervision.read", COUNTY)
