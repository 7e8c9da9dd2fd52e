"""The pages of assignments: what waits, one with its life, the report form; closed to others."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.utils import timezone

from anjia.kernel.refusals import Refused
from anjia.ledger.tests.visits import text, visit
from anjia.processes.supervision import actions
from anjia.processes.supervision.policy import reporting
from anjia.processes.supervision.tests import world

pytestmark = pytest.mark.django_db
INLINE = re.compile(r"<[^>]+\s(?:style|on[a-z]+)=|<style|<script(?![^>]+(?:src=|application/json))")
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def page(by, url, data=None, status=200):
    answer = visit(by, url, data)
    assert answer.status_code == status, answer.headers
    html = text(answer)
    assert not INLINE.search(html), INLINE.search(html)
    assert "{%" not in html
    assert "{{" not in html
    return html


@pytest.fixture(scope="module")
def w(kept):
    return world.build()


@pytest.fixture(autouse=True)
def _then():
    with time_machine.travel(world.AT, tick=False):
        yield


@pytest.fixture
def given(w):
    actions.assign_all(w.document, by=w.office, at=world.AT)
    return w


def url(assignment, rest=""):
    return f"/supervision/assignments/{assignment.pk}/{rest}"


def act(by, assignment, verb, **data):
    answer = visit(by, url(assignment, f"do/{verb}/"), data)
    assert answer.status_code == 302
    return world.of(assignment.task, assignment.unit_id)


def test_nothing_waits_before_anything_is_assigned(w):
    assert "没有等你办的任务" in page(w.town, "/supervision/mine/")


def test_a_unit_signs_what_it_ticks_or_everything(given):
    w = given
    html = page(w.town, "/supervision/mine/")
    assert "签收全部 2 项" in html
    assert "办好夜校" not in html
    first = world.of(w.jobs, w.town_unit)
    answer = visit(w.town, "/supervision/mine/sign/", {"assignment": [str(first.pk), "x"]})
    assert answer.status_code == 302
    assert world.of(w.jobs, w.town_unit).state == "signed"
    visit(w.town, "/supervision/mine/sign/", {"all": "1"})
    html = page(w.town, "/supervision/mine/")
    assert "要签收的" not in html
    assert "本季度要报的" in html


def test_an_assignment_walks_through_its_page(given):
    w = given
    one = act(w.town, world.of(w.jobs, w.town_unit), "sign")
    assert "还没有报告过进展" in page(w.town, url(one))
    quarter = reporting.quarter_of(timezone.localdate()).isoformat()
    form = page(w.town, url(one, "report/"))
    assert "社区工厂（家）" in form
    said = {"quarter": quarter, "text": "办了两家", "percent": "10", f"value-{w.plants.pk}": "2"}
    html = page(w.town, url(one, "report/"), said | {"percent": "x"}, status=422)
    assert "办了两家" in html
    html = page(
        w.town, url(one, "report/"), said | {"evidence": SimpleUploadedFile("表.exe", b"MZ")}, 422
    )
    assert "不能作佐证材料" in html
    assert "办了两家" in html
    visit(w.town, url(one, "report/"), said)
    visit(
        w.town,
        url(one, "report/"),
        said
        | {"text": "办了三家", "evidence": SimpleUploadedFile("厂.png", PNG), "then": "submit"},
    )
    assert world.of(w.jobs, w.town_unit).state == "submitted"
    html = page(w.office, url(one))
    assert "后来又报过" in html
    assert "核查办结" in html
    (link,) = re.findall(r'href="([^"]+/evidence/[^"]+)"', html)
    assert visit(w.office, link).content == PNG
    assert "报请办结，要核查" in page(w.office, "/supervision/mine/")
    assert act(w.office, one, "send-back", note="差一家").state == "signed"
    assert "退回和整改的" in page(w.town, "/supervision/mine/")
    one = act(w.town, one, "submit")
    assert act(w.office, one, "close").state == "closed"
    assert act(w.office, one, "close").state == "closed"
    assert "重新督办" in page(w.office, url(one))


def test_back_and_forth_on_the_page(given):
    w = given
    one = world.of(w.jobs, w.town_unit)
    assert "不归我单位，退回" in page(w.town, url(one))
    one = act(w.town, one, "hand-back", note="归涧池镇")
    assert "改交其他单位" in page(w.office, url(one))
    assert act(w.office, one, "reassign", unit="").state == "returned"
    one = act(w.office, one, "insist", note="就是你的")
    assert "不归我单位，退回" not in page(w.town, url(one))
    one = act(w.town, one, "sign")
    assert act(w.town, one, "ask-extension", note="慢", until="").asked_until is None
    until = world.DUE + timedelta(days=200)
    one = act(w.town, one, "ask-extension", note="慢", until=until.isoformat())
    assert "申请延期，要答复" in page(w.office, "/supervision/mine/")
    one = act(w.office, one, "extend", until=until.isoformat())
    assert (one.due_on, one.asked_until) == (until, None)
    assert "原定" in page(w.town, url(one))
    one = act(w.office, one, "suspend", note="等省里")
    assert "停表" in page(w.town, url(one))
    assert act(w.office, one, "nonsense").state == "suspended"


def test_the_wrong_hands_do_nothing(given):
    w = given
    one = world.of(w.jobs, w.town_unit)
    with pytest.raises(Http404):
        visit(w.other, url(one))
    html = page(w.bureau, url(one))
    assert "这一步没有要你办的" in html
    assert act(w.bureau, one, "sign").state == "assigned"
    assert visit(w.office, url(one, "report/")).status_code == 302
    with pytest.raises(Refused, match="not_permitted"):
        visit(w.bureau, url(one, "do/cancel/"), {"note": "x"})
    with pytest.raises(Http404):
        visit(w.other, url(one, "do/sign/"), {})


def test_a_plan_is_laid_out_by_the_unit_and_changed_by_the_office(given):
    w = given
    one = act(w.town, world.of(w.jobs, w.town_unit), "sign")
    assert "计划进度从开始到期限匀速算" in page(w.town, url(one))
    first, second = (one.starts_on + timedelta(days=days) for days in (30, 60))
    typed = {
        "day": [second.isoformat(), "", first.isoformat()],
        "percent": ["60%", "", "20.5"],
        "text": ["两家开工", "", "选好厂址"],
    }
    wrong = typed | {"percent": ["10", "", "20.5"]}
    html = page(w.town, url(one, "plan/"), wrong, status=422)
    assert "应完成的比前一个节点少" in html
    assert "选好厂址" in html
    assert visit(w.town, url(one, "plan/"), typed).status_code == 302
    html = page(w.town, url(one))
    assert html.index("选好厂址") < html.index("两家开工")
    assert "20.5%" in html
    assert visit(w.town, url(one, "plan/")).status_code == 302  # it is not the unit's to change
    html = page(w.office, url(one, "plan/"))
    assert 'value="20.5"' in html
    assert 'value="60"' in html
    assert visit(w.office, url(one, "plan/"), {"day": [""], "percent": [""], "text": [""]})
    assert "计划进度从开始到期限匀速算" in page(w.town, url(one))
