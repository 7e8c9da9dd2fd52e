"""The pages of the figures: every number opens as many rows as it says, nobody sees elsewhere."""

import re
from datetime import date

import pytest
from django.http import Http404
from django.utils import timezone

from anjia.base.access.roles import all_permissions
from anjia.base.scope import Actor, Grant, acting, system
from anjia.kernel.refusals import Refused
from anjia.ledger.tests.visits import text, visit
from anjia.processes.dashboards import actions
from anjia.processes.dashboards.policy import Permission
from anjia.processes.dashboards.queries import figures, snapshots
from anjia.processes.definitions.queries import library
from anjia.registry.policy import Permission as Registry
from anjia.registry.tests import county

pytestmark = pytest.mark.django_db

AS_OF = date(2022, 9, 30)
INLINE = re.compile(r"<[^>]+\s(?:style|on[a-z]+)=|<style|<script(?![^>]+(?:src=|application/json))")


@pytest.fixture(scope="module")
def settled(kept):
    snapshots.tables.cache_clear()
    county.build()
    with acting(county.officer()):
        one = county.add_household("HY-1")
        county.add_persons(one, ("张三", "head"), ("李四", "spouse"), hukou_status="moved")
        two = county.add_household("HY-2", kind="accompanying")
        county.add_persons(two, ("王五", "head"))
    actions.refresh(county.COUNTY, by=system(area=county.COUNTY), as_of=AS_OF, at=timezone.now())


def reading():
    """Every permission of figures, and to read and export what any package keeps."""
    rest = {one for one in all_permissions() if one.endswith((".read", ".export"))}
    return {*map(str, Permission), *rest}


def _officer(area=county.COUNTY, *permissions):
    wanted = permissions or reading()
    grant = Grant(area, "county_office", frozenset(str(permission) for permission in wanted))
    return Actor(id="officer-1", name="陈晓梅", unit="县后扶办", grants=(grant,))


def _page(url, actor=None):
    html = text(visit(actor or _officer(), url))
    assert not INLINE.search(html), INLINE.search(html)
    assert "{%" not in html
    assert "{{" not in html
    return html


def test_the_list_holds_every_indicator(settled):
    html = _page("/figures/")
    for code in library.shipped().indicators:
        assert f"/figures/{code}/" in html


def test_rows_open_by_part_and_lead_to_their_records(settled):
    html = _page("/figures/HUK-03/?part=numerator")
    assert "张三" in html
    assert "王五" not in html
    html = _page("/figures/HUK-03/?part=unknown")
    assert "王五" in html
    assert "若待核实 1 人都算入，可到 100.0%" in html


TAB = re.compile(r'<a href="[^"]*part=(\w+)[^"]*#rows"[^>]*>[^<]*<i>([\d,]+)</i>')
LISTED = re.compile(r"共 ([\d,]+) ")


def test_every_figure_has_its_page_and_the_list_holds_as_many_rows_as_it_says(settled):
    with acting(system(area=county.COUNTY)):
        shown = figures.of_place(county.COUNTY, as_of=AS_OF)
    assert len(shown) == len(library.shipped().indicators)
    others = {}
    for code, item in shown.items():
        figure, indicator = item.figure, item.indicator
        said = {
            "numerator": figure.numerator,
            "denominator": figure.denominator,
            "unknown": figure.unknown,
            "missing": item.missing,
        }
        html = _page(f"/figures/{code}/")
        assert indicator.title.zh in html
        assert indicator.basis[:8] in html
        tabs = dict(TAB.findall(html))
        assert tabs, code
        for part, count in tabs.items():
            if indicator.measure.value in {"count", "share"} and part in said:
                assert int(count.replace(",", "")) == said[part], (code, part)
        first, *rest = tabs
        _listed(html, tabs[first], code)
        for part in rest:  # which rows these are is told alike for all figures of a kind
            others[indicator.of, indicator.measure, part, tabs[part] == "0"] = code, tabs[part]
    for (_of, _measure, part, _none), (code, count) in others.items():
        _listed(_page(f"/figures/{code}/?part={part}"), count, (code, part))


def _listed(html, count, what):
    rows = html[html.index('id="rows"') :]
    listed = LISTED.search(rows)
    assert (listed.group(1) if listed else "0") == count, what
    assert rows.count("<tr>") == (int(count) + 1 if int(count) else 0), what


def test_rows_are_narrowed_by_place_and_by_text(settled):
    html = _page(f"/figures/REG-02/?within={county.PANLONG}")
    assert "共 3 人" in html
    assert "共 3 人" not in _page(f"/figures/REG-02/?within={county.YUEHE}")
    html = _page("/figures/REG-02/?q=李四")
    assert "共 1 人" in html
    assert "没有符合条件的" in _page("/figures/REG-02/?q=没有这个人")
    answer = visit(
        _officer(),
        "/figures/REG-02/export/",
        {"part": "numerator", "area": county.COUNTY, "as_of": "2022-09-30", "q": "李四"},
    )
    assert answer.status_code == 200


def test_rows_that_went_since_are_said_in_words(settled):
    with acting(county.officer()):
        county.add_household("HY-3", kind="accompanying")
    actions.refresh(county.COUNTY, by=system(area=county.COUNTY), as_of=AS_OF, at=timezone.now())
    with acting(county.officer()):
        county.household("HY-3").delete()
    assert "这一页有 1 行在取数以后迁走或删去了" in _page("/figures/REG-05/")


def test_a_town_or_site_in_the_ranking_opens_the_same_figure_there(settled):
    town = county.PANLONG[:9]
    assert f"/figures/REG-02/?area={town}" in _page("/figures/REG-02/")
    html = _page(f"/figures/REG-02/?area={town}")
    assert "城关镇，2022年9月30日" in html
    assert f"area={county.PANLONG}" in html


@pytest.mark.parametrize("area", ["6109", "610922", "61092110", "abc", "610921;"])
def test_a_place_elsewhere_is_not_found(settled, area):
    with pytest.raises(Http404):
        visit(_officer(), f"/figures/REG-02/?area={area}")


def test_places_without_a_ledger_are_named(settled):
    assert "涧池镇" in _page("/figures/SIT-15/")


def test_nonsense_in_the_address_is_answered_with_the_first_page(settled):
    assert "张三" in _page("/figures/REG-02/?part=everything&page=-7&as_of=yesterday")


def test_an_unknown_figure_is_not_found(settled):
    with pytest.raises(Http404):
        visit(_officer(), "/figures/NOPE-1/")


def test_without_the_ledger_right_the_number_shows_and_the_rows_do_not(settled):
    html = _page("/figures/REG-02/", _officer(county.COUNTY, Permission.READ))
    assert "张三" not in html
    assert "你没有看这本台账的权限" in html


def test_a_town_sees_its_own_number(settled):
    town = _officer(county.YUEHE[:9])
    assert "张三" not in _page("/figures/REG-02/", town)


def test_without_the_right_to_figures_the_page_is_refused(settled):
    with pytest.raises(Refused, match="not_permitted"):
        visit(_officer(county.COUNTY, Registry.READ), "/figures/")


def test_rows_leave_as_a_workbook(settled):
    answer = visit(
        _officer(),
        "/figures/REG-02/export/",
        {"part": "numerator", "area": county.COUNTY, "as_of": "2022-09-30"},
    )
    assert answer.status_code == 200
    assert answer.content[:2] == b"PK"


def test_an_export_from_elsewhere_finds_nothing(settled):
    with pytest.raises(Refused, match="figure_missing"):
        visit(
            _officer(county.YUEHE[:9]),
            "/figures/REG-02/export/",
            {"part": "numerator", "area": county.COUNTY, "as_of": "2022-09-30"},
        )
