"""Reports stay as they were frozen: proved from their snapshot, and held against today's rows."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.utils import timezone

from anjia.base.scope import Actor, Grant, acting, system
from anjia.kernel.refusals import Refused
from anjia.processes.dashboards import actions
from anjia.processes.dashboards.actions import Wanted
from anjia.processes.dashboards.models import Report, Snapshot
from anjia.processes.dashboards.policy import Again, Permission
from anjia.processes.dashboards.queries import figures, reports, snapshots
from anjia.processes.definitions.queries import library
from anjia.registry.policy import Permission as Registry
from anjia.registry.tests import county

pytestmark = pytest.mark.django_db

AS_OF = date(2022, 9, 30)
NEXT = date(2022, 10, 31)
ABLE = {
    "labour_capacity": "ordinary",
    "school_status": "not_in_school",
    "birth_on": date(1985, 1, 1),
    "sex": "male",
}


@pytest.fixture(autouse=True, scope="module")
def settled(kept):
    snapshots.tables.cache_clear()
    county.build()
    with acting(county.officer()):
        one = county.add_household("HY-1")
        county.add_persons(one, ("张三", "head"), **ABLE, work_status="unemployed")
        two = county.add_household("HY-2", kind="accompanying")
        county.add_persons(two, ("王五", "head"), **ABLE, work_status="employed")
    refreshed(AS_OF)


def refreshed(on):
    actions.refresh(county.COUNTY, by=system(area=county.COUNTY), as_of=on, at=timezone.now())


def officer(area=county.COUNTY, *permissions):
    wanted = permissions or (*Permission, *Registry)
    grant = Grant(area, "county_office", frozenset(str(permission) for permission in wanted))
    return Actor(id="officer-1", name="陈晓梅", unit="县后扶办", grants=(grant,))


def frozen(*codes, area=county.COUNTY, title="9月报表"):
    by = officer()
    wanted = Wanted(area, AS_OF, codes or tuple(library.shipped().indicators), title)
    with acting(by):
        return actions.freeze(wanted, by=by, at=timezone.now())


def test_every_figure_is_frozen_and_computed_again_to_the_digit():
    report = frozen()
    with acting(officer()):
        again = actions.recompute(report, by=officer())
        assert [each.code for each in again if each.outcome is not Again.SAME] == []
        shown = figures.of_place(county.COUNTY, as_of=AS_OF)
    assert len(again) == len(shown) == len(library.shipped().indicators)
    for each in again:
        assert each.now["value"] == (
            None if shown[each.code].figure.value is None else f"{each_value(shown[each.code])}"
        )


def each_value(shown):
    return f"{shown.figure.value.normalize():f}"


def test_what_was_frozen_does_not_move_with_the_rows_or_the_parameters():
    report = frozen("REG-01", "WRK-01", area=county.PANLONG)
    with acting(county.officer()):
        county.add_household("HY-3")
    refreshed(AS_OF)
    refreshed(NEXT)
    with acting(officer()):
        lines = {line.code: line for line in reports.lines(report)}
        again = actions.recompute(report, by=officer())
    assert (lines["REG-01"].value, lines["REG-01"].now.value) == (2, 3)
    assert lines["REG-01"].has_changed
    assert {each.outcome for each in again} == {Again.SAME}


def test_a_changed_byte_of_the_snapshot_is_refused(kept):
    report = frozen("REG-01")
    whole = {path: path.read_bytes() for path in kept.rglob("table=household/*/*.parquet")}
    for path, content in whole.items():
        raw = bytearray(content)
        raw[len(raw) // 2] ^= 1
        path.write_bytes(raw)
    try:
        with acting(officer()), pytest.raises(Refused, match="snapshot_damaged"):
            actions.recompute(report, by=officer())
    finally:
        for path, content in whole.items():
            path.write_bytes(content)


def test_a_report_that_says_another_number_than_its_snapshot_is_named():
    report = frozen("REG-01", "WRK-01")
    report.figures["REG-01"]["value"] = "99"
    with acting(officer()):
        found = {each.code: each for each in actions.recompute(report, by=officer())}
    assert found["REG-01"].outcome is Again.DIFFERENT
    assert found["REG-01"].different == ["value"]
    assert found["WRK-01"].outcome is Again.SAME


def test_upkeep_keeps_the_snapshot_of_a_report(kept):
    report = frozen("REG-01")
    others = {file.stem for file in kept.rglob(f"as_of={AS_OF}/*.json")} - {report.manifest}
    for number in ("HY-3", "HY-4"):
        with acting(county.officer()):
            county.add_household(number)
        refreshed(AS_OF)
    dropped = actions.drop_replaced(by=system(name="test"), at=timezone.now())
    assert dropped.snapshots == 1
    left = {file.stem for file in kept.rglob(f"as_of={AS_OF}/*.json")} - others
    assert report.manifest in left
    assert len(left) == 2
    with acting(officer()):
        assert Snapshot.objects.filter(manifest=report.manifest).exists()
        assert {each.outcome for each in actions.recompute(report, by=officer())} == {Again.SAME}


def test_the_database_itself_keeps_a_report_from_being_changed():
    report = frozen("REG-01")
    with acting(system(area=county.COUNTY)):
        for act in (
            lambda: Report.objects.filter(pk=report.pk).update(title="改过"),
            lambda: Report.objects.filter(pk=report.pk).delete(),
        ):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                act()


def test_freezing_asks_for_the_right_a_title_and_figures_that_are_there():
    at = timezone.now()
    reader = officer(county.COUNTY, Permission.READ)
    with acting(reader), pytest.raises(Refused, match="not_permitted"):
        actions.freeze(Wanted(county.COUNTY, AS_OF, ["REG-01"], "x"), by=reader, at=at)
    by = officer()
    for wanted, code in (
        (Wanted(county.COUNTY, AS_OF, ["REG-01"], "  "), "report_without_title"),
        (Wanted(county.COUNTY, AS_OF, [], "x"), "report_without_figures"),
        (Wanted(county.COUNTY, NEXT, ["REG-01"], "x"), "figure_missing"),
    ):
        with acting(by), pytest.raises(Refused, match=code):
            actions.freeze(wanted, by=by, at=at)


def test_figures_of_an_earlier_definition_are_not_frozen():
    with acting(system(area=county.COUNTY)):
        shown = figures.one("REG-01", area=county.COUNTY, as_of=AS_OF)
        type(shown.figure).objects.filter(code="REG-01").update(definition="0" * 16)
    with pytest.raises(Refused, match="report_definition_changed"):
        frozen("REG-01")


def test_the_command_line_freezes_and_proves():
    out = StringIO()
    call_command(
        *("report", "freeze", "REG-01", "WRK-01", "--area", county.COUNTY, "--as-of", "2022-09-30"),
        *("--title", "月报", "--json"),
        stdout=out,
    )
    (made,) = json.loads(out.getvalue())
    out = StringIO()
    call_command("report", "recompute", made["report"], "--json", stdout=out)
    assert {each["outcome"] for each in json.loads(out.getvalue())} == {"same"}
    out = StringIO()
    call_command("report", "list", stdout=out)
    assert made["report"] in out.getvalue()
    out = StringIO()
    call_command("report", "changes", made["report"], "--json", stdout=out)
    assert json.loads(out.getvalue()) == []


def test_a_report_elsewhere_is_not_there():
    report = frozen("REG-01", area=county.PANLONG)
    stranger = officer(county.YUEHE[:9])
    with acting(stranger), pytest.raises(Refused, match="report_not_found"):
        reports.one(report.pk, by=stranger)
