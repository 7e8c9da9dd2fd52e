"""The pages of rules, replays and clues: full, masked, and closed to whoever is elsewhere."""

import json
import re
from uuid import uuid4

import pytest
from django.db import connection
from django.http import Http404
from django.utils import timezone

from anjia.base.audit.models import Event
from anjia.base.scope import acting, system
from anjia.kernel.refusals import Refused
from anjia.ledger.tests.visits import text, visit
from anjia.processes.dashboards import actions as figures
from anjia.processes.definitions.queries import versions
from anjia.processes.screening import actions, jobs
from anjia.processes.screening.models import Clue, Screening
from anjia.processes.screening.policy import Permission, State
from anjia.processes.screening.tests import world
from anjia.registry.tests import county

pytestmark = pytest.mark.django_db

INLINE = re.compile(r"<[^>]+\s(?:style|on[a-z]+)=|<style|<script(?![^>]+(?:src=|application/json))")
DAY = world.day(9)


@pytest.fixture
def settled(settings, tmp_path, monkeypatch):
    """A household of which the head is out of work, screened under the rules on trial."""
    settings.HOME = tmp_path
    world.only_these(monkeypatch)
    county.build()
    with acting(county.officer()):
        home = county.add_household("HY-1")
        (head,) = county.add_persons(home, ("张三丰", "head"))
        (wife,) = county.add_persons(home, ("李四", "spouse"))
    world.screened(
        DAY, [(head, world.GRID, "unemployed", "junior"), (wife, world.GRID, None, None)]
    )
    with acting(system(name="test")):
        return Clue.objects.get(rule=world.IDLE)


def _page(url, actor=None, data=None, status=200):
    answer = visit(actor or world.officer(), url, data)
    assert answer.status_code == status
    html = text(answer)
    assert not INLINE.search(html), INLINE.search(html)
    assert "{%" not in html
    assert "{{" not in html
    return html


def test_the_list_of_rules_tells_hits_and_open_clues(settled):
    html = _page("/rules/")
    assert "试用规则TRY-01" in html
    assert re.search(r'href="/rules/TRY-01/">1</a>', html)
    assert '/clues/?rule=TRY-01">1</a>' in html
    # A rule is told at a town too, and a reader without clues sees numbers alone.
    reader = world.officer(county.PANLONG[:9], Permission.READ)
    html = _page("/rules/", reader)
    assert "/clues/" not in html
    assert re.search(r'href="/rules/TRY-01/">1</a>', html)


def test_a_rule_reads_back_with_its_parameters_places_and_clues(settled):
    html = _page("/rules/TRY-02/")
    assert "就业状况" in html
    assert "/parameters/adult_age_from/" in html
    assert "城关镇" in html
    assert f"/clues/{_clue(world.TALL).pk}/" in html
    assert "张**" in html
    assert "张三丰" not in html
    with pytest.raises(Http404):
        visit(world.officer(), "/rules/NO-1/")
    with pytest.raises(Http404):
        visit(world.officer(county.YUEHE[:9]), f"/rules/TRY-01/?area={county.PANLONG}")


def _clue(code):
    with acting(system(name="test")):
        return Clue.objects.get(rule=code)


def test_clues_are_listed_masked_and_narrowed(settled):
    html = _page("/clues/")
    assert f"/clues/{settled.pk}/" in html
    assert "张**" in html
    assert "张三丰" not in html
    assert "HY-1" in html
    assert f"/clues/{settled.pk}/" not in _page("/clues/?rule=TRY-02")
    assert f"/clues/{settled.pk}/" not in _page("/clues/?state=refuted")
    assert "没有符合条件的线索" in _page("/clues/?due=soon")
    assert f"/clues/{settled.pk}/" in _page(f"/clues/?within={county.PANLONG}&due=overdue")
    with pytest.raises(Refused, match="not_permitted"):
        visit(world.officer(county.COUNTY, Permission.READ), "/clues/")


def test_a_clue_tells_what_made_it_and_leads_to_the_record(settled):
    html = _page(f"/clues/{settled.pk}/")
    assert "未就业" in html
    assert "初中" in html
    assert f"/persons/{settled.subject}/" in html
    assert "张三丰" not in html


@pytest.mark.parametrize("verb", ["", "verify/"])
def test_a_clue_of_elsewhere_is_not_found(settled, verb):
    data = {"outcome": "verified"} if verb else None
    for clue in (settled.pk, uuid4()):
        with pytest.raises(Http404):
            visit(world.officer(county.YUEHE), f"/clues/{clue}/{verb}", data)


def test_a_word_is_taken_and_the_next_clue_shown(settled):
    worker = world.officer(world.GRID, Permission.READ, Permission.READ_CLUES, Permission.VERIFY)
    url = f"/clues/{settled.pk}/verify/"
    html = _page(url, worker, {"outcome": "refuted", "note": "在外打工"}, 422)
    assert "请选择原因" in html
    assert "在外打工" in html
    answer = visit(
        worker, url, {"outcome": "refuted", "reason": "changed", "version": "1", "then": "next"}
    )
    assert answer.headers["Location"] == f"/clues/{_clue(world.TALL).pk}/"
    assert _clue(world.IDLE).state == State.REFUTED
    html = _page(f"/clues/{settled.pk}/", worker)
    assert "情况已经变了" in html
    assert "陈晓梅" in html
    assert "刚由" in _page(url, worker, {"outcome": "verified", "version": "1"}, 422)


def test_who_may_not_verify_sees_no_form_and_is_refused(settled):
    reader = world.officer(county.COUNTY, Permission.READ_CLUES)
    assert "记下核实结果" not in _page(f"/clues/{settled.pk}/", reader)
    with pytest.raises(Refused, match="not_permitted"):
        visit(reader, f"/clues/{settled.pk}/verify/", {"outcome": "verified"})


def test_a_replay_names_the_months_without_a_snapshot(settled):
    html = _page("/rules/TRY-01/replay/?from=2022-08&to=2022-09")
    assert "这些月份没有快照，不猜：2022-08" in html
    assert "还没有核实过" in html
    assert "一次最多回放" in _page("/rules/TRY-01/replay/?from=2000-01&to=2022-09", status=422)
    assert "这段时间没有快照" in _page("/rules/TRY-01/replay/?from=2021-01&to=2021-02")


def _written(code, when):
    """A version of a rule that an office has written and nobody approved yet."""
    content = world.rule(code, when)
    with acting(system(name="test")):
        version = versions.models.Version.objects.create(
            code=code, what="rule", area=county.COUNTY, content=content, hash="1" * 16,
            author="officer-2", author_name="何志远", written_at=world.AT,
        )  # fmt: skip
        versions.models.Event.objects.create(
            version=version, step="draft", by="officer-2", by_name="何志远", at=world.AT
        )
    return version.pk


def test_a_draft_is_replayed_beside_the_version_in_force_or_alone(settled):
    months = "from=2022-09&to=2022-09"
    number = _written(world.IDLE, "work_status = 'employed'")
    html = _page(f"/rules/TRY-01/replay/?{months}&version={number}")
    assert "对照命中" in html
    assert "何志远" in html
    number = _written("TRY-99", "work_status = 'unemployed'")
    html = _page(f"/rules/TRY-99/replay/?{months}&version={number}")
    assert '<td class="r b">1</td>' in html
    assert "对照命中" not in html
    with pytest.raises(Http404):
        visit(world.officer(), f"/rules/TRY-99/replay/?{months}")


def test_months_without_history_are_not_made_up(settled):
    officer = world.officer(county.COUNTY, *Permission, "dashboards.refresh")
    answer = visit(officer, "/rules/TRY-01/replay/fill/", {"from": "2022-08", "to": "2022-09"})
    assert answer.status_code == 302
    with acting(officer), pytest.raises(Refused, match="month_without_history"):
        actions.fill(county.COUNTY, by=officer, on=world.day(8, 31), at=timezone.now())
    with pytest.raises(Refused, match="not_permitted"):
        visit(world.officer(), "/rules/TRY-01/replay/fill/", {"from": "2022-08", "to": "2022-09"})


def test_clues_leave_as_a_workbook_and_the_log_says_so(settled):
    answer = visit(world.officer(), "/clues/export/", {"state": "open"})
    assert answer.content[:2] == b"PK"
    assert "张三丰".encode() not in answer.content
    with acting(system(name="test")):
        assert Event.objects.get(event="screening.export").facts == {"rows": 2}


def test_my_work_tells_how_many_clues_wait(settled):
    worker = world.officer(world.GRID, Permission.READ_CLUES, Permission.VERIFY)
    assert "2 条线索等你核实" in _page("/work/", worker)


def test_a_refresh_asks_for_a_screening(settled):
    by = system(area=county.COUNTY, name="test")
    figures.refresh(county.COUNTY, by=by, as_of=world.day(10), at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("select args from procrastinate_jobs where task_name = 'screening.screen'")
        (asked,) = [json.loads(row[0]) for row in cursor.fetchall()]
    assert (asked["area"], asked["as_of"]) == (county.COUNTY, "2022-10-30")
    jobs.screen(by=by, area=asked["area"], as_of=asked["as_of"])
    with acting(by):
        assert Screening.objects.get(as_of=world.day(10)).gone == 2


def test_before_any_screening_the_pages_say_so(settings, tmp_path):
    settings.HOME = tmp_path
    county.build()
    assert "还没有筛查过" in _page("/rules/")
    assert "没有待核实的线索" in _page("/clues/")
    assert "这段时间没有快照" in _page("/rules/CLU-01/replay/")
