"""A snapshot of a past day reads the rows of that day, whatever happened to them since."""

from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

from anjia.base.scope import acting, system
from anjia.engine import library as files
from anjia.engine.definitions import read
from anjia.processes.dashboards import actions
from anjia.processes.dashboards.models import Snapshot
from anjia.processes.dashboards.policy import Basis, Part
from anjia.processes.dashboards.queries import (
    extraction,
    figures,
    past,
    rows,
    snapshots,
)
from anjia.processes.definitions.queries import library
from anjia.registry.models import Dwelling, Household, Person
from anjia.registry.tests import county

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    snapshots.tables.cache_clear()


@pytest.fixture
def yesterday(monkeypatch):
    """Lets yesterday end when the test says so: history is dated by the database's own clock."""
    day = timezone.localdate() - timedelta(days=1)
    ends = {}
    monkeypatch.setattr(past, "end_of", lambda on: ends.get(on, ORIGINAL(on)))

    def end():
        ends[day] = timezone.now()
        return day

    return end


ORIGINAL = past.end_of


def _facts():
    dictionary = library.shipped().dictionary
    with acting(system(area=county.COUNTY, name="test")):
        found = extraction.tables(dictionary, area=county.COUNTY)
    return {name: table.sort_by("key") for name, table in found.items()}


def _facts_of(day):
    dictionary = library.shipped().dictionary
    with (
        acting(system(area=county.COUNTY, name="test")),
        past.as_they_were(dictionary, area=county.COUNTY, as_of=day),
    ):
        found = extraction.tables(dictionary, area=county.COUNTY)
    return {name: table.sort_by("key") for name, table in found.items()}


def _settle():
    county.build()
    with acting(county.officer()):
        one = county.add_household("HY-1")
        county.add_persons(one, ("张三", "head"), ("李四", "spouse"), work_status="unemployed")
        two = county.add_household("HY-2", kind="accompanying")
        county.add_persons(two, ("王五", "head"))
    return one, two


def test_what_changed_after_a_day_is_not_in_its_snapshot(yesterday):
    one, _two = _settle()
    before = _facts()
    day = yesterday()
    everywhere = system(name="test")
    with acting(everywhere):
        Person.objects.filter(household=one).update(work_status="employed", education="junior")
        Person.objects.filter(household=one).update(work_status="self_employed")
        Household.objects.filter(pk=one.pk).update(area="610922100001001001")
        gone = Dwelling.objects.first()
        Dwelling.objects.filter(pk=gone.pk).update(unit="9")
        Dwelling.objects.filter(pk=gone.pk).delete()
        gone.floor_area = 77
        gone.save(force_insert=True)
        Dwelling.objects.filter(pk=gone.pk).update(floor_area=78)
        Dwelling.objects.filter(pk=gone.pk).delete()
    with acting(county.officer()):
        three = county.add_household("HY-3")
        county.add_persons(three, ("赵六", "head"))
        Household.objects.filter(pk=three.pk).update(note="x")
    assert _facts() != before
    assert _facts_of(day) == before
    # Looking back leaves no trace: the register reads as it is again.
    with acting(county.officer()):
        assert Household.objects.get(number="HY-3").note == "x"


def test_figures_of_a_past_day_are_those_of_its_rows(yesterday):
    one, _two = _settle()
    day = yesterday()
    with acting(county.officer()):
        Person.objects.filter(household=one).update(status="died", ended_on=day)
    made = actions.refresh(
        county.COUNTY, by=system(area=county.COUNTY), as_of=day, at=timezone.now()
    )
    assert made.basis == Basis.HISTORY
    with acting(system(area=county.COUNTY)):
        assert figures.one("REG-02", area=county.COUNTY, as_of=day).figure.value == 3
        # What changed since that day is still to be computed for today.
        assert snapshots.changed(at=timezone.now(), quiet=timedelta(0)) == [county.COUNTY]


def test_before_anything_was_recorded_a_snapshot_says_so():
    _settle()
    out = StringIO()
    call_command("snapshot", "--as-of", "2022-09-30", stdout=out)
    assert "Nothing was recorded yet" in out.getvalue()
    with acting(system(area=county.COUNTY)):
        assert Snapshot.objects.get(as_of=date(2022, 9, 30)).basis == Basis.LATER


def test_today_has_the_rows_of_now():
    _settle()
    now = timezone.now()
    with acting(system(area=county.COUNTY)):
        made = actions.refresh(
            county.COUNTY, by=system(area=county.COUNTY), as_of=timezone.localdate(now), at=now
        )
    assert made.basis == Basis.PRESENT


EXTRA = {
    "indicator": [
        {
            "code": "TST-01",
            "title": {"zh": "新找到工作的人", "en": "Newly at work"},
            "of": "person",
            "kind": "count",
            "where": "at_work and not at_earlier(at_work, 1)",
            "unit": "person",
            "basis": "test",
            "group": "work",
            "note": {"zh": "本月在业、上月不在业。", "en": "At work now and not a month ago."},
        }
    ]
}


@pytest.fixture
def looking_back(monkeypatch):
    """One more indicator: who works now and did not a month ago."""
    found = library.shipped()
    documents = files.documents(Path(apps.get_app_config("registry").path))
    more = read(
        dictionary=found.dictionary,
        parameter_types=found.parameter_kinds,
        documents=[*documents, EXTRA],
    )
    monkeypatch.setattr(library, "shipped", lambda: more)


def test_a_figure_looks_back_to_the_snapshot_of_the_month_before(looking_back):
    one, two = _settle()
    now = timezone.now()
    with acting(county.officer()):
        Person.objects.filter(household=two).update(work_status="employed")
    before = timezone.localdate(now).replace(day=1) - timedelta(days=3)
    by = system(area=county.COUNTY)
    first = actions.refresh(county.COUNTY, by=by, as_of=before, at=now)
    with acting(county.officer()):
        Person.objects.filter(household=one).update(work_status="employed")
    actions.refresh(county.COUNTY, by=by, as_of=timezone.localdate(now), at=timezone.now())
    with acting(by):
        figure = figures.one("TST-01", area=county.COUNTY, as_of=timezone.localdate(now)).figure
        assert (figure.numerator, figure.unknown) == (2, 0)
        found = Person.objects.filter(household=one).values_list("pk", flat=True)
        assert rows.keys(figure, Part.NUMERATOR) == sorted(str(key) for key in found)
        past_figure = figures.one("TST-01", area=county.COUNTY, as_of=before).figure
        assert (past_figure.numerator, past_figure.unknown) == (0, 1)
    # The proof of a figure is kept, also where another day's snapshot is part of it.
    actions.refresh(county.COUNTY, by=by, as_of=before, at=timezone.now())
    actions.drop_replaced(by=system(name="test"), at=timezone.now())
    with acting(by):
        snapshots.tables.cache_clear()
        rows._keys.cache_clear()
        assert len(rows.keys(figure, Part.NUMERATOR)) == 2
    assert snapshots.tables(str(snapshots.root()), before, first.manifest)


def test_the_plan_of_a_figure_is_printed():
    out = StringIO()
    call_command("plan", "WRK-01", stdout=out)
    assert "measure household in one pass: WRK-01" in out.getvalue()
    assert "count(person where able_to_work and at_work)" in out.getvalue()
