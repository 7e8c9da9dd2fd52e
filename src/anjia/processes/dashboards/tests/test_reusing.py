"""A snapshot of several counties reads those that changed, and is what a whole reading makes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from anjia.base.scope import acting, system
from anjia.engine import snapshot as store
from anjia.processes.dashboards import actions
from anjia.processes.dashboards.actions import refreshing
from anjia.processes.dashboards.queries import extraction, reusing, snapshots
from anjia.registry import actions as registry
from anjia.registry.models import Area
from anjia.registry.tests import county

pytestmark = pytest.mark.django_db

CITY = "6109"
NEIGHBOUR = "610922"
FARM = "610922100001001"


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    snapshots.tables.cache_clear()


@pytest.fixture
def neighbours():
    county.build()
    for code, level in ((NEIGHBOUR, "county"), (f"{NEIGHBOUR}100", "town"), (FARM[:12], "village")):
        above = code[: {6: 4, 9: 6, 12: 9}[len(code)]]
        Area.objects.create(code=code, name=code, level=level, parent_id=above)
    by = county.officer(NEIGHBOUR)
    with acting(by):
        rows = [county.row(area=FARM, name="石泉社区", kind="in_village", setting="rural")]
        registry.record_sites(rows, by=by, at=county.AT)
    with acting(county.officer()):
        county.add_persons(county.add_household("HY-1"), ("张三", "head"), ("李四", "spouse"))


@pytest.fixture
def read(monkeypatch):
    """The places that are read from the database, as they are asked for."""
    found = []
    whole = extraction._extracted
    monkeypatch.setattr(
        extraction,
        "_extracted",
        lambda table, area: found.append((table.name, area)) or whole(table, area),
    )
    return found


def _taken(at):
    with acting(system(area=CITY)):
        return refreshing.take(CITY, as_of=timezone.localdate(at), at=at)


def _refreshed(at):
    return actions.refresh(CITY, by=system(area=CITY), as_of=timezone.localdate(at), at=at)


def test_only_counties_that_changed_are_read_and_the_snapshot_is_the_same(
    neighbours, read, monkeypatch
):
    late = timezone.now() + reusing.OPEN + timedelta(days=1)
    _refreshed(late)
    assert ("household", CITY) in read
    with acting(county.officer()):
        county.add_household("HY-2")
    read.clear()
    for at in (late + timedelta(minutes=1), late + timedelta(days=1)):  # that day, and the next
        taken = _taken(at)
        assert {area for name, area in read if name in ("site", "household", "person")} == {
            county.COUNTY
        }
        with monkeypatch.context() as patched:
            patched.setattr(reusing, "reused", lambda *_args, **_known: None)
            again = _taken(at)
        read.clear()
        assert taken.manifest == again.manifest
        assert taken.tables.keys() == again.tables.keys()
        assert taken.tables["site"].num_rows == 3
        assert taken.tables["household"].num_rows == 2


def test_a_county_that_did_not_rest_is_read_again(neighbours, read):
    now = timezone.now()
    _refreshed(now)
    read.clear()
    _taken(now)
    assert ("household", CITY) in read


def test_a_damaged_file_is_not_named_again(neighbours, read):
    late = timezone.now() + reusing.OPEN + timedelta(days=1)
    kept = _refreshed(late)
    manifest = store.read(snapshots.root(), as_of=kept.as_of, name=kept.manifest)
    damaged = next(file for file in manifest.files if file.county == NEIGHBOUR)
    path = snapshots.root() / damaged.path
    path.write_bytes(path.read_bytes() + b" ")
    read.clear()
    taken = _taken(late)
    assert (damaged.table, CITY) in read
    assert store.load(snapshots.root(), taken.manifest)["site"].num_rows == 3
