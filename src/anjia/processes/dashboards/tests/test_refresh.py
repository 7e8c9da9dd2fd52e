"""A snapshot of a small county, its figures at every level, the rows behind them, and who sees."""

import json
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from anjia.base.scope import Actor, Grant, acting, system
from anjia.engine.errors import SnapshotDamaged
from anjia.kernel.refusals import Refused
from anjia.ledger.tests.visits import text, visit
from anjia.processes.dashboards import actions
from anjia.processes.dashboards.models import Figure, Snapshot
from anjia.processes.dashboards.policy import Part, Permission
from anjia.processes.dashboards.queries import figures, rows, snapshots
from anjia.registry.models import Household
from anjia.registry.tests import county

pytestmark = pytest.mark.django_db

AS_OF = date(2022, 9, 30)
READER = frozenset({Permission.READ.value, "registry.read"})


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    snapshots.tables.cache_clear()


@pytest.fixture
def settled():
    county.build()
    with acting(county.officer()):
        one = county.add_household("HY-1")
        county.add_persons(one, ("张三", "head"), ("李四", "spouse"), hukou_status="moved")
        two = county.add_household("HY-2", kind="accompanying")
        county.add_persons(two, ("王五", "head"))


def _refreshed(by=None):
    return actions.refresh(
        county.COUNTY, by=by or system(area=county.COUNTY), as_of=AS_OF, at=timezone.now()
    )


def _figure(code, area=county.COUNTY):
    return figures.one(code, area=area, as_of=AS_OF).figure


def test_figures_stand_at_every_level_down_to_the_grid(settled):
    made = _refreshed()
    assert made.rows["household"] == 2
    with acting(county.officer(permissions=READER)):
        for area in (county.COUNTY, county.PANLONG[:9], county.PANLONG[:12], county.PANLONG):
            assert _figure("REG-01", area).value == 2
        assert _figure("REG-02").value == 3
        assert _figure("REG-04").value == 2
        share = _figure("HUK-03")
        assert (share.numerator, share.denominator, share.unknown) == (2, 3, 1)
        assert (share.value, share.high) == (Decimal("66.7"), Decimal(100))
        assert _figure("REG-07").value == Decimal("1.5")
        assert _figure("SIT-01").value == 2
        assert _figure("SIT-15").value == 2
        # nothing above the snapshot's own area: a part of a city is not the city
        assert not Figure.objects.filter(area="6109").exists()


def test_before_any_snapshot_the_pages_say_so(settled):
    by = county.officer(permissions=READER)
    assert "还没有算过指标" in text(visit(by, "/figures/"))
    assert "这里还没有这个数" in text(visit(by, "/figures/REG-01/"))


def test_rows_behind_a_figure_are_as_many_as_it_says(settled):
    _refreshed()
    with acting(county.officer(permissions=READER)):
        for shown in figures.of_place(county.COUNTY, as_of=AS_OF).values():
            if shown.indicator.measure.value not in {"count", "share"}:
                continue
            keys = {part: rows.keys(shown.figure, part) for part in Part}
            assert len(keys[Part.NUMERATOR]) == shown.figure.numerator
            assert len(keys[Part.DENOMINATOR]) == shown.figure.denominator
            assert len(keys[Part.UNKNOWN]) == shown.figure.unknown
            assert len(keys[Part.MISSING]) == shown.missing
        poor = rows.keys(_figure("REG-03"), Part.NUMERATOR)
        assert [
            str(key) for key in Household.objects.filter(number="HY-1").values_list("pk")[0]
        ] == poor


def test_refreshing_again_replaces_figures_and_keeps_an_unchanged_snapshot(settled):
    first, second = _refreshed(), _refreshed()
    with acting(county.officer(permissions=READER)):
        assert first.manifest == second.manifest
        assert Figure.objects.filter(area=county.COUNTY, code="REG-01").count() == 1
        assert Snapshot.objects.count() == 2


def test_an_officer_of_one_town_sees_its_figures_only(settled):
    _refreshed()
    town = county.officer(county.YUEHE[:9], permissions=READER)
    with acting(town):
        seen = set(Figure.objects.values_list("area", flat=True))
        assert seen
        assert all(area.startswith(county.YUEHE[:9]) for area in seen)
        assert not Snapshot.objects.exists()
        with pytest.raises(Refused, match="figure_missing"):
            _figure("REG-01")


def test_refreshing_asks_for_its_permission(settled):
    grant = Grant(area=county.COUNTY, role="x", permissions=READER)
    with pytest.raises(Refused, match="not_permitted"):
        _refreshed(Actor(id="1", name="x", grants=(grant,)))


def test_a_day_to_come_is_refused(settled):
    with pytest.raises(Refused, match="as_of_in_future"):
        actions.refresh(
            county.COUNTY, by=system(area=county.COUNTY), as_of=date(2999, 1, 1), at=timezone.now()
        )


def test_a_changed_byte_is_refused(settled, tmp_path):
    made = _refreshed()
    file = next((tmp_path / "snapshots").rglob("table=household/**/*.parquet"))
    raw = bytearray(file.read_bytes())
    raw[40] ^= 1
    file.write_bytes(bytes(raw))
    with pytest.raises(SnapshotDamaged, match="snapshot_damaged"):
        snapshots.tables(str(snapshots.root()), AS_OF, made.manifest)


def test_a_change_makes_figures_old_and_a_refresh_makes_them_new(settled):
    def old():
        with acting(system(name="test")):
            return snapshots.changed(at=timezone.now(), quiet=timezone.timedelta(0))

    assert old() == [county.COUNTY]
    _refreshed()
    assert old() == []
    with acting(county.officer()):
        county.add_household("HY-3")
    assert old() == [county.COUNTY]


def test_no_personal_text_is_in_a_snapshot(settled, tmp_path):
    _refreshed()
    for file in (tmp_path / "snapshots").rglob("*"):
        if file.is_file():
            raw = file.read_bytes()
            assert "张三".encode() not in raw
            assert b"HY-1" not in raw


def _said(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_the_command_line_takes_shows_and_opens(settled):
    (made,) = json.loads(_said("snapshot", "--as-of", "2022-09-30", "--json"))
    assert made["area"] == county.COUNTY
    shown = json.loads(
        _said("indicators", "--as-of", "2022-09-30", "--area", county.COUNTY, "--json")
    )
    assert {item["code"]: item["value"] for item in shown}["REG-01"] == "2"
    towns = json.loads(_said("indicators", "--as-of", "2022-09-30", "--level", "town", "--json"))
    assert {len(item["area"]) for item in towns} == {9}
    opened = json.loads(
        _said("rows", "REG-05", "--as-of", "2022-09-30", "--area", county.COUNTY, "--json")
    )
    assert opened["count"] == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("snapshot", "--as-of", "2022-13-01"), "is not a day"),
        (("snapshot", "--as-of", "2999-01-01"), "2999-01-01"),
        (("indicators", "--as-of", "2022-09-30", "--area", "61092x"), "is not an area code"),
        (("indicators", "--as-of", "2020-01-01"), "There are for: 2022-09-30"),
        (("rows", "REG-1", "--as-of", "2022-09-30", "--area", "610921"), "Did you mean REG-1"),
        (("rows", "REG-01", "--as-of", "2020-01-01", "--area", "610921"), "2022-09-30"),
    ],
)
def test_the_command_line_says_what_to_do(settled, arguments, words):
    _refreshed()
    with pytest.raises(CommandError, match=words):
        _said(*arguments)


def test_a_publication_leaves_out_small_numbers_of_people(settled):
    _refreshed()
    asked = ("indicators", "--as-of", "2022-09-30", "--area", county.COUNTY, "--public", "--json")
    shown = {item["code"]: item for item in json.loads(_said(*asked))}
    assert shown["REG-01"]["withheld"]
    assert shown["REG-01"]["value"] is shown["REG-01"]["numerator"] is None
    assert shown["SIT-01"]["value"] == "2"  # two sites are nobody
