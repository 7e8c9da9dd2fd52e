"""From a figure into the ledger's own list: the same rows, as many, for that officer alone."""

import re
from datetime import date
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from anjia.base.access.roles import all_permissions
from anjia.base.scope import Actor, Grant, acting, system
from anjia.kernel.refusals import Refused
from anjia.ledger.actions import preferences
from anjia.ledger.models import Selection
from anjia.ledger.tests.visits import text, visit
from anjia.processes.dashboards import actions
from anjia.processes.dashboards.policy import Permission
from anjia.processes.dashboards.queries import figures, rows, snapshots
from anjia.processes.dashboards.views import behind, leaving
from anjia.processes.definitions.queries import library
from anjia.registry.policy import Permission as Registry
from anjia.registry.tests import county

pytestmark = pytest.mark.django_db

AS_OF = date(2022, 9, 30)
NOW = re.compile(r"当前 ([\d,]+) ")


def _refresh(as_of=AS_OF):
    actions.refresh(county.COUNTY, by=system(area=county.COUNTY), as_of=as_of, at=timezone.now())


@pytest.fixture(scope="module")
def settled(kept):
    snapshots.tables.cache_clear()
    rows._keys.cache_clear()
    county.build()
    with acting(county.officer()):
        one = county.add_household("HY-1")
        county.add_persons(one, ("张三", "head"), ("李四", "spouse"), hukou_status="moved")
        two = county.add_household("HY-2", kind="accompanying")
        county.add_persons(two, ("王五", "head"))
    _refresh()


def _officer(area=county.COUNTY, number="officer-1", wanted=None):
    grant = Grant(area, "county_office", frozenset(map(str, wanted or all_permissions())))
    return Actor(id=number, name="陈晓梅", unit="县后扶办", grants=(grant,))


def _facts(code, part, manifest):
    return {
        "code": code,
        "area": county.COUNTY,
        "as_of": AS_OF.isoformat(),
        "manifest": manifest,
        "part": part,
        "against": "",
        "within": "",
    }


def _opened(code, part, *, by=None, **more):
    data = {"part": part, "area": county.COUNTY, "as_of": AS_OF.isoformat(), **more}
    answer = visit(by or _officer(), f"/figures/{code}/open/", data)
    assert answer.status_code == 302
    return answer["Location"]


def _count(url, by=None):
    found = NOW.search(text(visit(by or _officer(), url)))
    assert found is not None
    return int(found.group(1).replace(",", ""))


def test_the_list_holds_as_many_rows_as_each_part_of_each_figure(settled):
    known = library.shipped().indicators
    with acting(system(area=county.COUNTY)):
        shown = figures.of_place(county.COUNTY, as_of=AS_OF)
        counted = {
            (code, part): len(rows.keys(item.figure, part))
            for code, item in shown.items()
            if behind.ledger_of(known[code]) is not None
            for part in rows.parts(known[code])
        }
    assert len(counted) > 100
    kinds = {}
    for (code, part), count in counted.items():
        facts = _facts(code, part.value, shown[code].figure.manifest)
        with acting(_officer()):
            assert len(leaving.picked(facts, _officer()).ids) == count, (code, part)
        kinds[known[code].of, part] = code, part
    # The list itself is one for all figures: it is opened for each part of each ledger.
    for code, part in kinds.values():
        assert _count(_opened(code, part.value)) == counted[code, part], (code, part)


def test_the_list_says_what_it_shows_and_keeps_its_filters_and_export(settled):
    url = _opened("REG-02", "numerator")
    assert "张三" not in url
    html = text(visit(_officer(), url))
    assert "只列出：<b>搬迁安置人数，汉阴县，2022年9月30日，算入的</b>" in html
    assert "/figures/REG-02/?area=610921&amp;as_of=2022-09-30&amp;part=numerator#rows" in html
    selection = url.partition("selection=")[2]
    assert f'<input type="hidden" name="selection" value="{selection}">' in html
    assert _count(f"{url}&sex=male") <= 3
    assert _count(f"{url}&q=李四") == 1
    export = visit(_officer(), f"/ledgers/persons/export/?{urlsplit(url).query}")
    assert "将导出 3 人" in text(export)
    made = visit(
        _officer(), "/ledgers/persons/export/", {"query": urlsplit(url).query, "export": "1"}
    )
    assert made.content[:2] == b"PK"


def test_what_was_looked_for_goes_along_but_is_not_kept(settled):
    url = _opened("REG-02", "numerator", q="李四", within=county.PANLONG)
    assert _count(url) == 1
    kept = Selection.objects.get()
    assert kept.facts["within"] == county.PANLONG
    assert "李四" not in str(kept.facts)
    assert _count(_opened("REG-02", "numerator", within=county.YUEHE)) == 0


def test_the_rows_stay_those_that_were_opened(settled):
    url = _opened("REG-01", "numerator")
    with acting(county.officer()):
        county.add_household("HY-3")
    _refresh()
    assert _count(url) == 2
    assert _count(_opened("REG-01", "numerator")) == 3
    with acting(county.officer()):
        county.household("HY-3").delete()
    html = text(visit(_officer(), _opened("REG-01", "numerator")))
    assert "另有 1 户在取数以后迁走或删去了" in html


def test_a_selection_is_its_owners_and_shows_only_their_places(settled):
    url = _opened("REG-02", "numerator")
    with pytest.raises(Refused, match="selection_gone"):
        visit(_officer(number="officer-2"), url)
    # The same officer, posted to one town since: the number is not theirs to see any more.
    with pytest.raises(Refused):
        visit(_officer(county.YUEHE[:9]), url)
    with pytest.raises(Refused, match="selection_gone"):
        visit(_officer(wanted=(Registry.READ,)), url)
    with pytest.raises(Refused, match="figure_missing"):
        _opened("REG-02", "numerator", by=_officer(county.YUEHE[:9]))
    with pytest.raises(Refused, match="not_permitted"):
        _opened("REG-02", "numerator", by=_officer(wanted=(Registry.READ,)))
    with pytest.raises(Refused, match="ledger_not_found"):
        _opened("REG-02", "numerator", by=_officer(wanted=(Permission.READ,)))


def test_the_same_rows_are_kept_once_and_the_oldest_are_dropped(settled, monkeypatch):
    first = _opened("REG-02", "numerator")
    assert _opened("REG-02", "numerator") == first
    monkeypatch.setattr(preferences, "MOST_SELECTIONS", 1)
    second = _opened("REG-01", "numerator")
    assert _count(second) == 2
    with pytest.raises(Refused, match="selection_gone"):
        visit(_officer(), first)


def test_rows_that_are_places_have_no_list(settled):
    with pytest.raises(Refused, match="rows_have_no_ledger"):
        _opened("SIT-15", "numerator")
