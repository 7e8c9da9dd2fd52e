"""From a condition that is typed to a figure that names it: pages, trial, versions over time."""

import json
import re
from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from anjia.base.scope import Actor, Grant, acting, system
from anjia.kernel.refusals import Refused
from anjia.ledger.tests.visits import text, visit
from anjia.processes.dashboards import actions
from anjia.processes.dashboards.policy import Part
from anjia.processes.dashboards.policy import Permission as Figures
from anjia.processes.dashboards.queries import figures, rows, snapshots
from anjia.processes.definitions import actions as definitions
from anjia.processes.definitions.policy import Permission, Step, What
from anjia.processes.definitions.queries import library, trials, versions
from anjia.registry.models import Person
from anjia.registry.policy import Permission as Registry
from anjia.registry.tests import county

pytestmark = pytest.mark.django_db

INLINE = re.compile(r"<[^>]+\s(?:style|on[a-z]+)=|<style|<script(?![^>]+src=)")
MEN = "sex = 'male'"
FORM = {
    "what": "indicator",
    "code": "OWN-01",
    "title_zh": "男性搬迁群众",
    "of": "person",
    "kind": "share",
    "unit": "person",
    "where": MEN,
    "basis": "管理需要",
    "group": "registry",
    "note_zh": "男性占全部搬迁群众。",
}


def _officer(who="officer-1", *permissions, area=county.COUNTY):
    wanted = permissions or (*Figures, *Permission, Registry.READ, Registry.EXPORT)
    grant = Grant(area, "county_office", frozenset(str(each) for each in wanted))
    return Actor(id=who, name="陈晓梅", unit="县后扶办", grants=(grant,))


AUTHOR, SECOND = _officer(), _officer("officer-2")


@pytest.fixture(scope="module")
def settled(kept):
    snapshots.tables.cache_clear()
    county.build()
    with acting(county.officer()):
        one = county.add_household("HY-1")
        county.add_persons(one, ("张三", "head"), ("李四", "spouse"))
        Person.objects.filter(name="张三").update(sex="male")
        Person.objects.filter(name="李四").update(sex="female")
    _refresh()


def _refresh(day=None, *, at=None):
    on = day or timezone.localdate()
    actions.refresh(county.COUNTY, by=system(area=county.COUNTY), as_of=on, at=at or timezone.now())


def _changed():
    with acting(system()):
        return snapshots.changed(at=timezone.now() + timedelta(seconds=1), quiet=timedelta(0))


def _page(url, data=None, *, by=AUTHOR):
    html = text(visit(by, url, data))
    assert not INLINE.search(html), INLINE.search(html)
    assert "{%" not in html
    return html


def _drafted(**more):
    response = visit(AUTHOR, "/definitions/workshop/", {**FORM, **more})
    assert response.status_code == 302, text(response)
    return versions.get(int(response["Location"].split("/")[-2]))


def _published(**more):
    found, today = _drafted(**more), timezone.localdate()
    for step, by in ((Step.SUBMITTED, AUTHOR), (Step.APPROVED, SECOND)):
        visit(by, f"/definitions/versions/{found.id}/act/", {"step": step.value})
    data = {"step": Step.PUBLISHED.value, "valid_from": today.isoformat()}
    assert visit(SECOND, f"/definitions/versions/{found.id}/act/", data).status_code == 302
    return versions.get(found.id)


def test_what_is_typed_is_read_back_and_tried_on_the_newest_snapshot(settled):
    html = _page("/definitions/workshop/check/", FORM)
    assert "性别为男" in html
    assert 'hx-post="/definitions/workshop/trial/"' in html
    html = _page("/definitions/workshop/trial/", FORM)
    assert re.search(r"data-value>\s*50\.0<", html)
    assert "1 ÷ 2" in html
    assert "城关镇" in html
    assert "张三" in html
    assert "李四" not in html


def test_a_fault_is_underlined_and_what_is_meant_can_be_applied(settled):
    html = _page("/definitions/workshop/check/", {**FORM, "where": "sexx = 'male'"})
    assert 'data-marks="[[0, 4]]"' in html
    assert 'data-apply="sex"' in html
    assert "没有叫“sexx”的事实" in html
    assert "hx-post" not in html


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("sex = 3", "不能比较"),
        ("(" * 10_000, "最多 4000 个"),
        ("(" * 300 + "true" + ")" * 300, "嵌套超过"),
        ("1 > 10 / 0", "待核实"),
        ("regexp_matches(sex, '(a+)+$')", "没有叫“regexp_matches”的函数"),
        ("sex = 'male'; drop table person", "没有意义"),
        ("sex = 'male' -- ", "读不下去"),
        ("\0", "还要写"),
    ],
)
def test_whatever_is_typed_gets_an_answer_in_words(settled, typed, said):
    html = _page("/definitions/workshop/check/", {**FORM, "where": typed})
    if said == "待核实":  # dividing by zero gives unknown, which is counted apart
        html = _page("/definitions/workshop/trial/", {**FORM, "where": typed})
    assert said in html
    assert visit(AUTHOR, "/definitions/workshop/complete/", {
        **FORM, "text": typed, "cursor": "99999999999999999999",
    }).status_code == 200  # fmt: skip


def test_facts_are_completed_by_their_chinese_and_english_names(settled):
    def offered(written, **more):
        data = {**FORM, "text": written, "cursor": str(len(written)), **more}
        answer = visit(AUTHOR, "/definitions/workshop/complete/", data)
        return {each["insert"]: each for each in json.loads(answer.content)["candidates"]}

    assert offered("户籍")["hukou_status"]["source"]
    assert "'male'" in offered("sex = ")
    assert offered("count(", of="household")["person where "]["label"] == "家庭成员"


def test_a_trial_that_takes_too_long_is_stopped_and_says_so(settled, monkeypatch):
    def slow(*_args, **_options):
        raise Refused("run_too_long", seconds=5)

    monkeypatch.setattr(trials, "_runner", [slow])
    assert "超过 5 秒" in _page("/definitions/workshop/trial/", FORM)


def test_a_figure_names_its_version_and_opens_its_rows_after_another(settled):
    first = _published()
    yesterday = timezone.localdate() - timedelta(days=1)
    assert _changed() == [county.COUNTY]
    _refresh()
    assert _changed() == []
    html = _page("/figures/OWN-01/")
    assert f"/definitions/versions/{first.id}/" in html
    assert "男性搬迁群众" in _page("/figures/")
    with acting(AUTHOR):
        old = figures.one("OWN-01", area=county.COUNTY, as_of=timezone.localdate()).figure
    assert (old.definition, old.numerator) == (first.hash, 1)
    second = _published(where="sex = 'female'", title_zh="女性搬迁群众")
    with acting(AUTHOR):
        rows._keys.cache_clear()
        assert len(rows.keys(old, Part.NUMERATOR)) == 1
        assert figures.made_by(old).version == first
    _refresh()
    with acting(AUTHOR):
        new = figures.one("OWN-01", area=county.COUNTY, as_of=timezone.localdate()).figure
        assert new.definition == second.hash
        assert rows.keys(new, Part.NUMERATOR) != rows.keys(old, Part.NUMERATOR)
    _refresh(yesterday)
    with acting(AUTHOR), pytest.raises(Refused, match="figure_missing"):
        figures.one("OWN-01", area=county.COUNTY, as_of=yesterday)


def test_every_page_opens_and_nobody_sees_what_is_on_its_way_elsewhere(settled):
    found = _published()
    draft = _drafted(where="sex = 'female'", replaces="", based_on=found.hash)
    for address in ("", "?what=rule", "?what=fact&q=人", "?state=own", "facts/", "facts/?q=age"):
        assert _page(f"/definitions/{address}")
    assert "改了" in _page(f"/definitions/OWN-01/?a={found.id}&b={draft.id}")
    assert "接着改草稿" in _page(f"/definitions/versions/{draft.id}/")
    assert "OWN-01" in _page(f"/definitions/workshop/?version={found.id}")
    for code in ("HUK-03", next(iter(library.shipped().rules)), "household.members"):
        assert code in _page(f"/definitions/{code}/")
    for code in ("HUK-03", "household.members"):
        assert "条件" in _page(f"/definitions/workshop/?from={code}")
    elsewhere = _officer("officer-7", area="610922")
    for address in (f"versions/{draft.id}/", f"versions/{found.id}/", "OWN-01/"):
        with pytest.raises(Http404):
            visit(elsewhere, f"/definitions/{address}")
    with pytest.raises(Http404):
        visit(elsewhere, f"/definitions/versions/{draft.id}/act/", {"step": "submitted"})
    reader = _officer("officer-8", Permission.READ)
    assert "写新口径" not in _page("/definitions/", by=reader)
    for address, data in (("workshop/", None), ("workshop/check/", FORM), ("workshop/", FORM)):
        with pytest.raises(Refused, match="not_permitted"):
            visit(reader, f"/definitions/{address}", data)


def test_the_author_sees_no_way_to_decide_and_is_refused_when_trying(settled):
    found = _drafted()
    act = f"/definitions/versions/{found.id}/act/"
    visit(AUTHOR, act, {"step": "submitted"})
    assert "批准这个口径" not in _page(f"/definitions/versions/{found.id}/")
    answer = visit(AUTHOR, act, {"step": "approved"})
    assert answer.status_code == 422
    assert "自己写的口径不能自己批准" in text(answer)
    assert "请我决定" in _page("/definitions/", by=SECOND)
    assert "请写明理由" in text(visit(SECOND, act, {"step": "declined"}))
    visit(SECOND, act, {"step": "approved"})
    past = {"step": "published", "valid_from": "2020-01-01"}
    assert "不能早于今天" in text(visit(SECOND, act, past))
    assert versions.get(found.id).step is Step.APPROVED


def test_a_rule_and_a_fact_are_written_in_the_same_place(settled):
    more = {"what": "rule", "kind": "clue", "when": MEN, "explain": "birth_on, sex", "within": ""}
    rule = {**FORM, **more, "code": "OWN-MEN"}
    assert re.search(r"data-value>\s*1<", _page("/definitions/workshop/trial/", rule))
    kept = _drafted(**rule)
    assert (kept.what, kept.content["explain"]) == (What.RULE, ["birth_on", "sex"])
    fact = {"what": "fact", "of": "person", "name": "man", "label_zh": "男性", "value": MEN}
    assert re.search(r"data-value>\s*1<", _page("/definitions/workshop/trial/", fact))
    # Only an indicator has parts that come and go with how it is computed.
    assert 'data-uses="count' in _page("/definitions/workshop/?what=indicator")
    assert 'data-uses="count' not in _page("/definitions/workshop/?what=rule")
    ring = {**fact, "name": "ring", "value": "not ring"}
    assert "互相解释" in _page("/definitions/workshop/trial/", ring)
    response = visit(AUTHOR, "/definitions/workshop/", fact)
    assert response.status_code == 302, text(response)
    assert text(visit(AUTHOR, "/definitions/workshop/", ring)).count("互相解释") == 1
    assert definitions.WAITS
