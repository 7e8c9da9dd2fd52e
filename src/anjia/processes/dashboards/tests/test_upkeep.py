"""Figures follow an import by themselves; snapshots that were replaced do not pile up."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from anjia.base import jobs
from anjia.base.scope import acting, system
from anjia.ledger.imports import followers
from anjia.ledger.imports.models import ImportBatch, State
from anjia.processes.dashboards import actions
from anjia.processes.dashboards.models import Figure, Snapshot
from anjia.processes.dashboards.policy import Part
from anjia.processes.dashboards.queries import figures, rows, snapshots
from anjia.registry.tests import county

pytestmark = pytest.mark.django_db

AS_OF = date(2022, 9, 30)


@pytest.fixture(autouse=True)
def built(settings, tmp_path):
    settings.HOME = tmp_path
    snapshots.tables.cache_clear()
    county.build()


def _add(number):
    with acting(county.officer()):
        county.add_household(number)


def _refreshed(as_of=AS_OF):
    return actions.refresh(
        county.COUNTY, by=system(area=county.COUNTY), as_of=as_of, at=timezone.now()
    )


def _households(on):
    with acting(system(area=county.COUNTY)):
        return figures.one("REG-01", area=county.COUNTY, as_of=on).figure.value


def _told(state):
    batch = ImportBatch(pk=uuid4(), ledger="households", area=county.PANLONG, state=state)
    with acting(system(area=county.COUNTY)):
        followers.tell(batch, by=system(area=county.COUNTY), at=timezone.now())
    jobs.drain()


def test_a_worker_computes_figures_after_an_import_and_after_its_undo():
    today = timezone.localdate()
    _add("HY-1")
    _told(State.COMMITTED)
    assert _households(today) == 1
    _add("HY-2")
    _told(State.UNDONE)
    assert _households(today) == 2


def test_replaced_snapshots_go_and_those_behind_a_figure_stay(tmp_path):
    earlier = _refreshed(date(2022, 8, 31))
    for number in ("HY-1", "HY-2", "HY-3"):
        _add(number)
        last = _refreshed()
    assert len(list(tmp_path.rglob("as_of=2022-09-30/*.json"))) == 3
    dropped = actions.drop_replaced(by=system(name="test"), at=timezone.now())
    assert dropped.snapshots == 2
    assert [file.stem for file in tmp_path.rglob("as_of=2022-09-30/*.json")] == [last.manifest]
    assert len(list(tmp_path.rglob("as_of=2022-08-31/*.json"))) == 1
    snapshots.tables.cache_clear()
    with acting(system(area=county.COUNTY)):
        assert set(Snapshot.objects.values_list("manifest", flat=True)) == {
            earlier.manifest,
            last.manifest,
        }
        for figure in Figure.objects.filter(code="REG-01", area=county.COUNTY):
            assert len(rows.keys(figure, Part.NUMERATOR)) == figure.numerator
    assert actions.drop_replaced(by=system(name="test"), at=timezone.now()).files == 0


def test_what_changed_since_the_figure_before_opens_its_rows():
    _add("HY-1")
    _refreshed(date(2022, 8, 31))
    with acting(county.officer()):
        county.household("HY-1").delete()
    _add("HY-2")
    _add("HY-3")
    _refreshed()
    with acting(system(area=county.COUNTY)):
        now = figures.one("REG-01", area=county.COUNTY, as_of=AS_OF).figure
        assert len(rows.keys(now, Part.ENTERED)) == 2
        assert len(rows.keys(now, Part.LEFT)) == 1
        first = figures.one("REG-01", area=county.COUNTY, as_of=date(2022, 8, 31)).figure
        assert rows.keys(first, Part.ENTERED) == []


def test_two_refreshes_of_one_day_wait_for_each_other():
    _refreshed()
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_locks where locktype = 'advisory' "
            "and mode = 'ExclusiveLock' and pid = pg_backend_pid()"
        )
        assert cursor.fetchone()[0] >= 1
