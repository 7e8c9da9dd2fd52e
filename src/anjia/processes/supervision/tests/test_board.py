"""The board: what it counts, that each number opens exactly its rows, and who sees what."""

import re
from datetime import date
from decimal import Decimal
from html import unescape
from uuid import UUID

import pytest
import time_machine
from django.http import Http404

from anjia.base.scope import acting
from anjia.kernel.refusals import Refused
from anjia.ledger.tests.visits import text, visit
from anjia.processes.supervision.actions import lighting
from anjia.processes.supervision.models import Assignment
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.queries import board, months
from anjia.processes.supervision.queries.board import Wanted
from anjia.processes.supervision.tests import assigned
from anjia.processes.supervision.tests.assigned import AT, BY, OTHER_TOWN, TOWN, officer
from anjia.processes.supervision.views.filtering import each_url, query

pytestmark = pytest.mark.django_db

TODAY = date(2026, 5, 6)  # a Wednesday
INLINE = re.compile(r"<[^>]+\s(?:style|on[a-z]+)=|<style|<script(?![^>]+(?:src=|application/json))")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-05-06 10:00 +0800", tick=False):
        yield


def page(url, actor=None):
    answer = visit(actor or officer(), url)
    assert answer.status_code == 200
    html = text(answer)
    assert not INLINE.search(html), INLINE.search(html)
    assert "{%" not in html
    assert "{{" not in html
    return html


@pytest.fixture
def work():
    """Two offices and a town; red, yellow, green, done, unsigned; one due this week."""
    assigned.areas()
    bureau, other = assigned.unit("县人社局"), assigned.unit("县住建局")
    town = assigned.unit("城关镇人民政府", TOWN)
    paper = assigned.document()
    first, second = (assigned.task(paper, section=name) for name in ("一、就业", "二、产业"))
    made = {
        "red": assigned.assignment(bureau, first, due_on=date(2026, 5, 1), progress=Decimal(10)),
        "yellow": assigned.assignment(other, first, progress=Decimal(10)),
        "green": assigned.assignment(town, first, role="responsible", progress=Decimal(50)),
        "week": assigned.assignment(bureau, second, due_on=date(2026, 5, 8), progress=Decimal(99)),
        "new": assigned.assignment(
            other, second, state="assigned", signed_on=None, starts_on=date(2026, 5, 4)
        ),
    }
    with acting(BY):
        lighting.relight(on=TODAY, by=BY, at=AT)
    return {"paper": paper, "bureau": bureau, "town": town, **made}


def test_counts_add_up_and_open_their_rows(work):
    html = page("/supervision/")
    assert "交办 5 项" in html
    with acting(officer()):
        found = board.board(officer(), Wanted(), on=TODAY)
    assert found.whole.counts == {"red": 1, "yellow": 1, "green": 3}
    assert found.waits == {
        "overdue": 1, "week": 1, "sign": 1, "verify": 0, "returned": 0, "report": 4, "late": 1,
    }  # fmt: skip
    assert [line.name for line in found.units] == ["县人社局", "县住建局", "城关镇人民政府"]
    links = {unescape(each) for each in re.findall(r'href="(/supervision/rows/[^"]*)"', html)}
    assert len(links) > 10
    numbers = re.compile(r'href="(/supervision/rows/[^"]+)"[^>]*>(?:[^<]*<b>)?([0-9,]+)<')
    seen = 0
    for url, number in numbers.findall(html):
        assert f">{number} 项</p>" in page(unescape(url)), url
        seen += 1
    assert seen > 10


def test_sections_of_one_document(work):
    html = page(f"/supervision/?document={work['paper'].pk}")
    assert html.index("一、就业") < html.index("二、产业")
    listed = page(f"/supervision/rows/?document={work['paper'].pk}&section=二、产业&light=green")
    assert "2 项" in listed
    assert "按计划推进" in listed


def test_a_row_says_light_word_reason_and_dates(work):
    html = page("/supervision/rows/?light=red")
    assert "红灯" in html
    assert "过了期限没有办结" in html
    assert "逾期 5 天" in html
    assert "曾经超期" in html


def test_a_town_sees_its_own(work):
    town = officer(Permission.READ, area=TOWN)
    html = page("/supervision/", town)
    assert "交办 1 项" in html
    assert "县人社局" not in html
    assert "还没有交办的事项" in page("/supervision/", officer(Permission.READ, area=OTHER_TOWN))
    with pytest.raises(Refused, match="not_permitted"):
        visit(officer(Permission.MANAGE), "/supervision/")


def test_nothing_yet_and_nothing_found(work):
    assert "没有符合条件的事项" in page("/supervision/?light=blue")
    assert "没有符合条件的事项" in page("/supervision/rows/?waits=verify")
    assert "没有符合条件的事项" in page("/supervision/?mine=1")
    assert "没有" in page("/supervision/months/?mine=1")


def test_what_waits_narrows_the_lights_and_not_what_else_waits(work):
    with acting(officer()):
        whole = board.board(officer(), Wanted(), on=TODAY)
        found = board.board(officer(), Wanted(waits="report"), on=TODAY)
    assert found.waits == whole.waits
    assert found.whole.total == found.waits["report"] == 4
    assert sum(line.total for line in found.sections) == 4


def test_the_board_asks_a_fixed_number_of_questions(work, django_assert_max_num_queries):
    with django_assert_max_num_queries(31):
        page("/supervision/")
    with django_assert_max_num_queries(20):
        page("/supervision/rows/")


def test_months_are_told_from_the_history(work):
    made = work["red"]
    with acting(BY):
        rows = Assignment.objects.filter(pk=made.pk)
        before = months.by_month(rows, on=TODAY, count=3)
        # Given on 5 January without a light; red since today.
        assert [each.counts for each in before] == [{"none": 1}, {"none": 1}, {"red": 1}]
        Assignment.objects.filter(pk=made.pk).update(due_on=date(2026, 12, 31))
        lighting.relight([made], on=date(2026, 6, 2), by=BY, at=AT)
        assert months.on_day(rows, on=TODAY) == {made.pk: "red"}
        assert months.on_day(rows, on=date(2026, 5, 5)) == {made.pk: "none"}
        assert months.on_day(rows, on=date(2026, 1, 4)) == {}
        assert months.on_day(rows, on=date(2026, 6, 2)) == {made.pk: "yellow"}


def test_months_page_and_its_data(work):
    html = page("/supervision/months/")
    assert "2026年4月30日" in html
    url = unescape(re.search(r'href="(/supervision/rows/[^"]*day=2026-04-30[^"]*)"', html)[1])
    assert "2026年4月30日那天的亮灯" in page(url)
    data = visit(officer(), "/supervision/months/data/").content.decode()
    assert "2026-05-06,1,1,0,3,0,0,0,5" in data


def test_a_unit_leads_helps_and_keeps_its_word(work):
    html = page(f"/supervision/units/{work['bureau'].pk}/")
    assert "牵头和负责的" in html
    assert "还没有办结的" in html
    with acting(BY):
        closed = {"state": "closed", "closed_on": date(2026, 5, 7)}
        Assignment.objects.filter(pk=work["week"].pk).update(**closed)
        lighting.relight([work["week"]], on=TODAY, by=BY, at=AT)
    html = page(f"/supervision/units/{work['bureau'].pk}/")
    assert "1 / 1 项" in html
    with pytest.raises(Http404):
        visit(officer(Permission.READ, area=TOWN), f"/supervision/units/{work['bureau'].pk}/")


def test_the_time_line_says_the_same_in_words(work):
    assigned.milestone(work["green"], date(2026, 6, 30), 50)
    html = page("/supervision/timeline/")
    assert "2026年6月30日到 50%" in html
    assert html.count('<svg viewBox="0 0 1200 36"') == 5
    assert "这一年没有事项" in page("/supervision/timeline/?year=2020")


def test_the_sections_tasks_open_the_board_deeper(work):
    html = page(f"/supervision/?document={work['paper'].pk}&section=一、就业")
    assert f'href="/supervision/?document={work["paper"].pk}"' in html
    assert f'href="/supervision/months/?document={work["paper"].pk}&amp;section=' in html
    assert 'href="/supervision/timeline/?' in html
    assert "按任务" in html
    assert "交办 3 项" in html


@pytest.mark.parametrize("section", ["一、就业", "-", "a=-&b", ""])
def test_addresses_of_lines_are_those_that_are_written_one_by_one(section):
    what = Wanted(document=UUID(int=1), section="section=-", unit=UUID(int=2), role="lead")
    assert each_url(what, "section", light=[])(section) == query(what, light=[], section=section)
    unit = each_url(what, "unit", "supervision:index")(UUID(int=3))
    assert unit == query(what, "supervision:index", unit=UUID(int=3))
