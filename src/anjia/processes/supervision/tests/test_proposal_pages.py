"""The pages of proposals: what each officer sees and may do, and what forms do."""

import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404

from anjia.base.scope import acting, system
from anjia.kernel.refusals import Refused
from anjia.ledger.tests.visits import text, visit
from anjia.processes.supervision.actions import proposals as actions
from anjia.processes.supervision.models import Proposal, Reply
from anjia.processes.supervision.policy.proposals import HandlerRole
from anjia.processes.supervision.tests import proposal_world as world
from anjia.processes.supervision.tests.proposal_world import AT

pytestmark = pytest.mark.django_db

INLINE = re.compile(r"<[^>]+\s(?:style|on[a-z]+)=|<style|<script(?![^>]+(?:src=|application/json))")
LIST = "/supervision/proposals/"


@pytest.fixture
def w():
    with time_machine.travel(AT, tick=False):
        yield world.build()


def page(url, actor, data=None, status=200):
    answer = visit(actor, url, data)
    assert answer.status_code == status, answer.headers
    html = text(answer)
    assert not INLINE.search(html), INLINE.search(html)
    assert "{%" not in html
    assert "{{" not in html
    return html


def press(actor, url, **data):
    answer = visit(actor, url, data)
    assert answer.status_code == 302
    return answer


def test_the_empty_list_says_how_to_begin(w):
    assert "登记一件" in page(LIST, w.office)
    assert "交给你单位办理的会出现在这里" in page(LIST, w.bureau)


def test_a_proposal_is_registered_and_put_right_on_its_pages(w):
    given = {
        "body": "cppcc", "session": "十届二次会议", "number": "第54号", "title": "壮大集体经济",
        "members": "蔡一凡，王二平", "received_on": "2026-03-02",
        "file": SimpleUploadedFile("提案.txt", "正文".encode()),
    }  # fmt: skip
    html = page(f"{LIST}new/", w.office, given | {"number": "五四", "file": ""}, status=422)
    assert "写得不对" in html
    press(w.office, f"{LIST}new/", **given)
    with acting(system(name="test")):
        made = Proposal.objects.select_related("file").get()
    assert (made.members, made.file.name) == ("蔡一凡、王二平", "提案.txt")
    html = page(f"{LIST}{made.pk}/", w.office)
    assert "蔡一凡、王二平" in html
    assert "立案" in html
    assert visit(w.office, f"{LIST}{made.pk}/file/").content == "正文".encode()
    press(w.office, f"{LIST}{made.pk}/edit/", **given | {"title": "改过的题", "file": ""})
    assert "改过的题" in page(LIST, w.office)
    with pytest.raises(Refused, match="not_permitted"):
        visit(w.bureau, f"{LIST}new/")


def test_a_proposal_walks_through_its_page(w):
    proposal = world.registered(w)
    base = f"{LIST}{proposal.pk}/"
    press(w.office, f"{base}do/file/", on="2026-03-02")
    press(
        w.office, f"{base}do/assign/", on="2026-03-02", main=str(w.bureau_unit.pk),
        assisting=str(w.other_unit.pk),
    )  # fmt: skip
    assert "2026年6月2日" in page(base, w.office)
    lead, helper = world.part(proposal, w.bureau_unit), world.part(proposal, w.other_unit)
    assert "签收" in page(base, w.bureau)
    press(w.bureau, f"{base}parts/{lead.pk}/sign/")
    press(w.other, f"{base}parts/{helper.pk}/hand-back/", note="不是我的")
    assert "改派给" in page(base, w.office)
    press(w.office, f"{base}parts/{helper.pk}/reassign/", on="2026-03-02", unit=w.third_unit.pk)
    third = world.part(proposal, w.third_unit)
    press(w.third, f"{base}parts/{third.pk}/sign/")
    press(w.third, f"{base}parts/{third.pk}/opine/", note="同意")
    press(
        w.bureau, f"{base}parts/{lead.pk}/talk/", on="2026-03-02", way="visit", who="蔡一凡",
        note="认可",
    )  # fmt: skip
    reply = world.drafted(w, proposal)
    one = f"{base}replies/{reply.pk}/"
    press(w.bureau, f"{one}submit/")
    html = page(base, w.bureau)
    assert "签发人" not in html.split("现在怎么办")[1].split("经过")[0]  # not one's own
    press(w.bureau2, f"{one}sign/", signer="陈某", on="2026-03-02")
    press(w.bureau, f"{one}send/", on="2026-03-02")
    press(w.office, f"{base}do/hear/", satisfaction="basically", note="", on="2026-03-02")
    press(w.bureau, f"{one}check/")
    html = page(base, w.bureau)
    assert "<mark>13800138000</mark>" in html
    with acting(system(name="test")):
        find = Reply.objects.get(pk=reply.pk).finds.get()
    press(w.bureau, f"{one}decide/", **{f"find-{find.pk}": "mask"})
    assert "请另一位工作人员公开" in page(base, w.bureau)
    press(w.bureau2, f"{one}publish/", how="whole", on="2026-03-02")
    press(w.office, f"{base}do/close/")
    html = page(base, w.office)
    assert "已办结" in html
    assert "基本满意" in page(f"{LIST}?satisfaction=basically", w.office)


def test_a_unit_below_sees_what_is_its_own_and_nothing_else(w):
    parts = ((w.bureau_unit, HandlerRole.SEPARATE), (w.town_unit, HandlerRole.SEPARATE))
    own = world.assigned(w, *parts)
    other = world.assigned(w, number="55")
    html = page(LIST, w.town)
    assert f"{LIST}{own.pk}/" in html
    assert f"{LIST}{other.pk}/" not in html
    assert "蔡一凡" in page(f"{LIST}{own.pk}/", w.town)
    assert "蔡一凡" not in page(f"{LIST}{own.pk}/", w.third)  # who has no part in it
    with pytest.raises(Http404):
        visit(w.town, f"{LIST}{other.pk}/")
    with pytest.raises(Refused, match="not_permitted"):
        visit(w.town, f"{LIST}{own.pk}/do/withdraw/", {"note": "x"})


def test_lists_are_narrowed_by_what_numbers_ask(w):
    world.assigned(w)
    late = world.replied(w, number="55")
    with acting(system(name="test")):
        Proposal.objects.filter(pk=late.proposal_id).update(was_late=True)
    assert "没有符合条件的提案建议" in page(f"{LIST}?timely=yes", w.office)
    html = page(f"{LIST}?timely=no&class=A", w.office)
    assert f"{LIST}{late.proposal_id}/" in html
    assert "超期答复" in html
    assert "没有符合条件" in page(f"{LIST}?unit=县民政局&class=B", w.office)
    assert "第" in page(f"{LIST}?q=55&mine=1", w.bureau)


def test_what_a_form_leaves_out_is_refused_in_words(w):
    proposal = world.registered(w)
    base = f"{LIST}{proposal.pk}/"
    press(w.office, f"{base}do/file/", on="")
    assert world.now(proposal).state == "registered"
    with pytest.raises(Http404):
        visit(w.office, f"{base}do/nothing/", {})
    actions.file(proposal, by=w.office, at=AT, on=world.DAY)
    press(w.office, f"{base}do/assign/", on="2026-03-02", main="nobody")
    assert world.now(proposal).state == "filed"
