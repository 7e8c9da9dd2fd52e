"""After the reply: promises, the clock, old proposals, numbers, letters."""

import io
import zipfile
from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404

from anjia.base.notices.models import Notice
from anjia.base.scope import acting, system
from anjia.kernel.ids import new_id
from anjia.kernel.refusals import Refused
from anjia.ledger.declaration import RowChange
from anjia.ledger.tests.visits import text, visit
from anjia.processes.supervision.actions import proposals as actions
from anjia.processes.supervision.models import Commitment, Proposal, Publication, Task
from anjia.processes.supervision.policy.proposals import HandlerRole
from anjia.processes.supervision.tests import proposal_world as world
from anjia.processes.supervision.tests.proposal_world import AT, DAY
from anjia.processes.supervision.tests.test_proposal_pages import LIST, page, press
from anjia.processes.supervision.tests.test_proposal_reading import LABELLED

pytestmark = pytest.mark.django_db


@pytest.fixture
def w():
    with time_machine.travel(AT, tick=False):
        yield world.build()


def promise():
    with acting(system(name="test")):
        return Commitment.objects.select_related("reply", "proposal").get()


def test_a_promise_is_confirmed_made_a_task_and_judged(w):
    reply = world.replied(w)
    base = f"{LIST}{reply.proposal_id}/"
    one = promise()
    assert (one.text, one.due_on) == ("我局将在2026年底前新办社区工厂3家。", date(2026, 12, 31))
    with pytest.raises(Refused, match="commitment_moved"):
        actions.judge(one, by=w.office, at=AT, kept=True, on=DAY, note="看过")
    with pytest.raises(Refused, match="proposal_not_your_unit"):
        actions.settle(one, by=w.other, at=AT, meant=True)
    assert "是承诺" in page(base, w.bureau)
    press(w.bureau, f"{base}promises/{one.pk}/confirm/", due_on="2026-11-30")
    press(w.office, f"{base}promises/{one.pk}/task/")
    with acting(system(name="test")):
        task = Task.objects.get()
        assert (task.state, task.due_on) == ("confirmed", date(2026, 11, 30))
        assert [each.unit_name for each in task.units.all()] == ["县人社局"]
    assert "没有到期" in page("/supervision/promises/", w.office)
    press(w.office, f"{base}promises/{one.pk}/judge/", kept="no", note="只办了1家")
    assert "只办了1家" in page("/supervision/promises/?group=broken", w.office)
    assert "没有兑现" in page(base, w.bureau)
    with pytest.raises(Refused, match="commitment_moved"):
        actions.settle(promise(), by=w.bureau, at=AT, meant=False)


def test_what_is_near_its_last_day_waits_once_and_goes_when_it_is_answered(w):
    proposal = world.handled(w)

    def remind(on):
        with acting(system(name="test")):
            actions.remind(on=on, at=AT)
            waits = Notice.objects.filter(state="open")
            return sorted(each.code for each in waits if each.code.startswith("proposal_"))

    early = ["proposal_sign_waits"] * 2  # of the unit that helps
    assert remind(date(2026, 5, 1)) == early
    near = date(2026, 5, 20)
    first = remind(near)
    assert first.count("proposal_due") == 2  # the two who work there
    assert remind(near) == first
    assert "proposal_overdue" in remind(date(2026, 6, 3))
    world.talked(w, proposal)
    world.sent(w, proposal)
    with acting(system(name="test")):
        left = set(Notice.objects.filter(state="open").values_list("code", flat=True))
    assert not {"proposal_due", "proposal_overdue"} & left


def test_an_answered_proposal_is_read_from_its_page_and_entered(w):
    html = page(
        f"{LIST}take/", w.office, {"file": SimpleUploadedFile("答复.txt", LABELLED.encode())}
    )
    assert "关于发展林下经济的提案" in html
    assert page(f"{LIST}take/", w.office, {"file": SimpleUploadedFile("空.txt", b" ")}, status=422)
    given = {
        "body": "cppcc", "session": "七届三次会议", "number": "21",
        "title": "关于发展林下经济的提案", "members": "赵一、钱二", "issuer": "县人社局",
        "letter": "B", "signer": "王某",
        "signed_on": "2020-05-08", "published_on": "2020-05-09", "is_sample": "on",
        "text": "我局将在2021年底前新增5000亩。",
    }  # fmt: skip
    press(w.office, f"{LIST}take/", **given)
    with acting(system(name="test")):
        made = Proposal.objects.get()
        assert (made.state, made.result_class, made.is_sample) == ("closed", "B", True)
        assert made.handlers.get().unit_id == w.bureau_unit.pk
        assert Publication.objects.get().on == date(2020, 5, 9)
    assert promise().due_on == date(2021, 12, 31)
    assert "样例" in page(f"{LIST}{made.pk}/", w.bureau)
    html = page(f"{LIST}take/", w.office, given, status=422)
    assert "已经登记过" in html


def test_an_old_workbook_comes_in_closed_and_what_is_on_its_way_stays(w):
    def row(**values):
        return RowChange(id=new_id(), new=True, values=values)

    old = row(
        body="congress", session="五届一次会议", number="第9号", topic="修路", members="李四 王五",
        lead_name="县交通局", assigned_on=date(2025, 3, 1), replied_on=date(2025, 7, 1),
        result_class="A", satisfaction="satisfied",
    )  # fmt: skip
    new = row(body="cppcc", session="十届三次会议", number="1", topic="办学", members="甲")
    with acting(w.office):
        actions.record_proposals([old, new], by=w.office, at=AT)
        found = {each.number: each for each in Proposal.objects.all()}
    assert (found["9"].state, found["9"].was_late) == ("closed", True)
    assert (found["9"].members, found["1"].state) == ("李四、王五", "registered")
    faulty = [
        row(body="cppcc", session="一", number="五十", topic="x"),
        row(body="cppcc", session="一", number="5", topic="x", replied_on=date(2027, 1, 1)),
    ]
    with acting(w.office):
        assert [each.refused.code for each in actions.examine_proposals(faulty)] == [
            "proposal_number_form"
        ]
        with pytest.raises(Refused, match="rows_refused"):
            actions.record_proposals(faulty, by=w.office, at=AT)
    handled = world.assigned(w, number="77")
    change = RowChange(
        id=handled.pk, new=False, values={"topic": "y"}, expected_version=handled.version
    )
    with acting(w.office), pytest.raises(Refused, match="proposal_on_its_page"):
        actions.record_proposals([change], by=w.office, at=AT)
    assert "修路" in page("/ledgers/proposals/", w.office)
    with pytest.raises(Refused, match="ledger_not_found"):
        visit(w.bureau, "/ledgers/proposals/")


def test_every_number_opens_as_many_rows(w):
    world.replied(w)
    world.assigned(
        w, (w.bureau_unit, HandlerRole.SEPARATE), (w.town_unit, HandlerRole.SEPARATE), number="55"
    )
    other = world.registered(w, number="56", body="congress")
    actions.withdraw(other, by=w.office, at=AT, reason="重复")
    html = page(f"{LIST}numbers/", w.office)
    assert "100.0%" in html
    assert "县人社局" in html
    rows = page(f"{LIST}?timely=counted", w.office)
    assert rows.count("十届二次会议</span>") == 2
    with time_machine.travel(AT + timedelta(days=120), tick=False):
        assert "timely=late" in page(f"{LIST}numbers/", w.office)


def test_a_reply_is_written_with_its_layout_beside_it_and_printed(w):
    proposal = world.handled(w)
    base = f"{LIST}{proposal.pk}/"
    html = page(f"{base}draft/", w.bureau)
    assert "蔡一凡、王二平" in html
    with pytest.raises(Http404):
        visit(w.other, f"{base}draft/")
    given = {
        "text": "一、办工厂\n我局将办厂。", "number": "汉人社函〔2026〕1号", "result_class": "A",
        "contact": "0915-1",
    }  # fmt: skip
    assert "保存答复" in page(f"{base}draft/", w.bureau, given | {"text": ""}, status=422)
    shown = text(visit(w.bureau, f"{base}draft/preview/", given))
    assert "一、办工厂" in shown
    assert "类别：A" in shown
    assert "关于政协十届二次会议第54号提案的答复函" in shown
    press(w.bureau, f"{base}draft/", **given)
    press(w.bureau, f"{base}draft/", **given | {"text": "改过的正文。"})
    assert "以前的稿子" in page(f"{base}draft/", w.bureau)
    with acting(system(name="test")):
        reply = world.now(proposal).replies.get()
    paper = visit(w.bureau, f"{base}letters/{reply.pk}/docx/")
    names = zipfile.ZipFile(io.BytesIO(paper.content)).namelist()
    assert "word/document.xml" in names
    with pytest.raises(Http404):
        visit(w.third, f"{base}letters/{reply.pk}/docx/")
    with pytest.raises(Http404):
        visit(w.office, f"{base}letters/{reply.pk}/html/")


def test_what_is_public_is_a_file_without_names(w):
    reply = world.heard(w)
    (find,) = actions.check(reply, by=w.bureau, at=AT)
    actions.decide(reply, by=w.bureau, at=AT, keep={find.pk: False})
    actions.publish(reply, by=w.bureau2, at=AT, on=DAY, index_number="1234-1")
    base = f"{LIST}{reply.proposal_id}/letters/{reply.pk}/"
    for kind in ("html", "txt"):
        made = visit(w.third, f"{base}{kind}/").content.decode()
        assert "蔡**、王**委员" in made
        assert "138****8000" in made
        assert "13800138000" not in made
        assert "1234-1" in made
