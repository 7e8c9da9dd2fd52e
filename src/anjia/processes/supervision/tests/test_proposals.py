"""A proposal's way from registration to a published reply, and what is refused on it."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from anjia.base.notices.queries import waiting
from anjia.base.scope import acting, system
from anjia.kernel.refusals import Refused
from anjia.processes.supervision.actions import proposals as actions
from anjia.processes.supervision.actions.proposals import Given, Registered, Written
from anjia.processes.supervision.models import Find, Proposal, Publication, Reply
from anjia.processes.supervision.policy.proposals import HandlerRole, PublishedAs, Satisfaction
from anjia.processes.supervision.tests import proposal_world as world
from anjia.processes.supervision.tests.proposal_world import AT, DAY, later
from anjia.registry.tests import county

pytestmark = pytest.mark.django_db


@pytest.fixture
def w():
    return world.build()


def refusal(call, *args, **options):
    """The code with which something is refused."""
    with pytest.raises(Refused) as caught:
        call(*args, **options)
    return caught.value.code


def test_a_proposal_goes_from_registration_to_a_published_reply(w):
    proposal = world.assigned(w)
    assert (proposal.state, proposal.due_on) == ("assigned", date(2026, 6, 2))
    assert proposal.lead_name == "县人社局"
    lead, helper = world.part(proposal, w.bureau_unit), world.part(proposal, w.other_unit)
    assert (lead.return_by, helper.opinion_due_on) == (date(2026, 3, 5), date(2026, 4, 2))
    with acting(w.bureau):
        assert ["签收" in item.text for item in waiting(w.bureau, today=DAY)] == [True]
    actions.sign(lead, by=w.bureau, at=AT)
    assert world.now(proposal).state == "handling"
    with acting(w.bureau):
        assert not waiting(w.bureau, today=DAY)
    actions.sign(helper, by=w.other, at=AT)
    actions.opine(helper, by=w.other, at=AT, text="建议一并考虑公墓。")
    assert world.part(proposal, w.other_unit).state == "answered"
    world.talked(w, proposal)
    reply = world.sent(w, proposal)
    found = world.now(proposal)
    assert (found.state, found.replied_on, found.result_class) == ("replied", DAY, "A")
    assert found.was_late is False
    actions.hear(found, by=w.office, at=AT, on=DAY, satisfaction=Satisfaction.SATISFIED)
    (find,) = actions.check(reply, by=w.bureau, at=AT)
    assert (find.kind, world.TEXT[find.start : find.end]) == ("phone", "13800138000")
    actions.decide(reply, by=w.bureau, at=AT, keep={find.pk: False})
    made = actions.publish(reply, by=w.bureau2, at=AT, on=DAY)
    assert "138****8000" in made.text
    assert "13800138000" not in made.text
    assert made.addressee == "蔡**、王**委员"
    assert world.now(proposal).state == "published"
    actions.close(world.now(proposal), by=w.office, at=AT)
    assert world.now(proposal).closed_on == DAY
    assert world.steps(proposal) == [
        "register", "file", "assign", "assign", "sign", "sign", "opine", "talk", "send", "hear",
        "publish", "close",
    ]  # fmt: skip


def test_what_is_registered_is_whole_and_stands_once(w):
    proposal = world.registered(w, number=" 0132 ")
    assert proposal.number == "0132"
    same = {
        "body": "cppcc", "session": "十届二次会议", "number": "0132", "title": "题",
        "members": ["甲"], "received_on": DAY,
    }  # fmt: skip

    def register(by=w.office, area=county.COUNTY, **more):
        given = Registered(**same | {"number": "7"} | more)
        return refusal(actions.register, given, area=area, by=by, at=AT)

    assert register(number="0132") == "proposal_registered_already"
    assert register(number="五十四") == "proposal_number_form"
    assert register(title=" ") == "proposal_text_missing"
    assert register(members=[]) == "proposal_members_missing"
    assert register(received_on=date(2026, 3, 9)) == "proposal_day_to_come"
    assert register(is_hard=True) == "proposal_hard_reason"
    assert register(by=w.bureau) == "not_permitted"
    assert register(area=county.PANLONG[:9]) == "proposal_area"
    right = Registered(**same | {"title": "改过的题"})
    assert actions.correct(proposal, by=w.office, at=AT, given=right).topic == "改过的题"
    other = world.registered(w, number="55")
    assert refusal(
        actions.correct, other, by=w.office, at=AT, given=Registered(**same)
    ) == "proposal_registered_already"  # fmt: skip
    actions.withdraw(proposal, by=w.office, at=AT, reason="委员撤回")
    world.registered(w, number="0132")
    assert refusal(actions.decline, other, by=w.office, at=AT, reason=" ") == (
        "proposal_reason_missing"
    )
    actions.decline(other, by=w.office, at=AT, reason="内容空泛")
    assert refusal(actions.file, other, by=w.office, at=AT, on=DAY) == "proposal_moved"


@pytest.mark.parametrize(
    ("body", "hard", "due"),
    [
        ("cppcc", False, date(2026, 6, 2)),
        ("cppcc", True, date(2026, 9, 2)),
        ("congress", False, date(2026, 6, 2)),
        ("congress", True, date(2026, 9, 2)),
    ],
)
def test_a_reply_is_due_months_after_assignment(w, body, hard, due):
    reason = "涉及多个部门" if hard else ""
    assert world.assigned(w, body=body, is_hard=hard, hard_reason=reason).due_on == due


def test_the_longer_time_needs_a_reason_and_comes_once_and_in_time(w):
    proposal = world.assigned(w)
    assert refusal(actions.extend, proposal, by=w.office, at=AT, reason="") == (
        "proposal_reason_missing"
    )
    late = later(120)
    assert refusal(actions.extend, proposal, by=w.office, at=late, reason="难") == (
        "proposal_extended_late"
    )
    found = actions.extend(proposal, by=w.office, at=AT, reason="涉及多个部门")
    assert (found.due_on, found.first_due_on) == (date(2026, 9, 2), date(2026, 6, 2))
    assert refusal(actions.extend, proposal, by=w.office, at=AT, reason="难") == (
        "proposal_extended_already"
    )


def test_units_share_a_proposal_as_lead_and_helpers_or_separately(w):
    proposal = world.registered(w)
    actions.file(proposal, by=w.office, at=AT, on=DAY)

    def assign(*roles, units=(w.bureau_unit, w.other_unit, w.third_unit)):
        given = [Given(unit.pk, role) for unit, role in zip(units, roles, strict=False)]
        return refusal(actions.assign, proposal, by=w.office, at=AT, on=DAY, given=given)

    main, helps, apart = HandlerRole.MAIN, HandlerRole.ASSISTING, HandlerRole.SEPARATE
    for wrong in ((), (helps,), (main, main), (main, apart), (apart,)):
        assert assign(*wrong) == "proposal_roles"
    assert assign(main, helps, units=(w.bureau_unit, w.bureau_unit)) == "proposal_unit_twice"
    with acting(system(name="test")):
        type(w.third_unit).objects.filter(pk=w.third_unit.pk).update(active=False)
    assert assign(main, helps, units=(w.bureau_unit, w.third_unit)) == "proposal_unit_unknown"


def test_separate_units_each_answer_before_the_proposal_is_answered(w):
    parts = ((w.bureau_unit, HandlerRole.SEPARATE), (w.town_unit, HandlerRole.SEPARATE))
    proposal = world.assigned(w, *parts)
    assert proposal.lead_name == "县人社局、城关镇"
    actions.sign(world.part(proposal, w.bureau_unit), by=w.bureau, at=AT)
    assert world.now(proposal).state == "assigned"
    town = world.part(proposal, w.town_unit)
    actions.sign(town, by=w.town, at=AT)  # who sees nothing of the county
    assert world.now(proposal).state == "handling"
    world.sent(w, proposal)
    assert world.now(proposal).state == "handling"
    written = Written(text="答复。", result_class="B", number="城政函〔2026〕3号")
    reply = actions.draft(world.part(proposal, w.town_unit), by=w.town, at=AT, written=written)
    reply = actions.submit(reply, by=w.town, at=AT)
    reply = actions.approve(reply, by=w.office, at=AT, signer="镇长", on=DAY)
    late = later(100)
    actions.send(reply, by=w.town2, at=late, on=late.date())
    found = world.now(proposal)
    assert (found.state, found.result_class, found.was_late) == ("replied", "B", True)


def test_a_unit_hands_back_in_time_and_once_and_the_office_decides(w):
    proposal = world.assigned(w)
    lead = world.part(proposal, w.bureau_unit)
    assert refusal(actions.hand_back, lead, by=w.other, at=AT, reason="不是我的") == (
        "proposal_not_your_unit"
    )
    assert refusal(actions.hand_back, lead, by=w.bureau, at=AT, reason="") == (
        "proposal_reason_missing"
    )
    late = later(4)
    assert refusal(actions.hand_back, lead, by=w.bureau, at=late, reason="不是我的") == (
        "proposal_return_late"
    )
    actions.hand_back(lead, by=w.bureau, at=AT, reason="属于县财政局")
    with acting(w.office):
        assert any("退回" in item.text for item in waiting(w.office, today=DAY))
    same = {"by": w.office, "at": AT, "on": DAY}
    assert refusal(actions.reassign, lead, unit_id=w.bureau_unit.pk, **same) == (
        "proposal_unit_returned"
    )
    actions.insist(lead, by=w.office, at=AT, reason="研究过，由人社局办")
    assert refusal(actions.hand_back, lead, by=w.bureau, at=AT, reason="还是不对") == (
        "proposal_return_decided"
    )
    helper = world.part(proposal, w.other_unit)
    actions.hand_back(helper, by=w.other, at=AT, reason="与我无关")
    made = actions.reassign(helper, unit_id=w.third_unit.pk, **same)
    assert (made.role, world.part(proposal, w.other_unit).state) == ("assisting", "replaced")
    assert refusal(actions.sign, helper, by=w.other, at=AT) == "proposal_handler_moved"


def test_a_deputy_is_spoken_with_before_the_reply(w):
    proposal = world.handled(w, body="congress")
    reply = world.drafted(w, proposal)
    assert refusal(actions.submit, reply, by=w.bureau, at=AT) == "proposal_contact_missing"
    world.talked(w, proposal)
    actions.submit(reply, by=w.bureau, at=AT)


def test_a_reply_is_written_by_one_and_signed_by_another(w):
    proposal = world.handled(w)
    lead = world.part(proposal, w.bureau_unit)
    written = Written(text="答复。")
    for by, code in ((w.other, "proposal_not_your_unit"), (w.office, "proposal_not_your_unit")):
        assert refusal(actions.draft, lead, by=by, at=AT, written=written) == code
    assert refusal(
        actions.draft, lead, by=w.bureau, at=AT, written=Written(text="x", result_class="D")
    ) == "proposal_class_unknown"  # fmt: skip
    reply = actions.draft(lead, by=w.bureau, at=AT, written=written)
    assert refusal(actions.submit, reply, by=w.bureau, at=AT) == "proposal_reply_number"
    reply = world.drafted(w, proposal, result_class="")
    assert refusal(actions.submit, reply, by=w.bureau, at=AT) == "proposal_reply_class"
    reply = world.drafted(w, proposal)
    actions.submit(reply, by=w.bureau, at=AT)
    sign = {"at": AT, "signer": "陈某", "on": DAY}
    assert refusal(actions.approve, reply, by=w.bureau, **sign) == "proposal_reply_own"
    assert refusal(actions.approve, reply, by=w.other, **sign) == "proposal_not_your_unit"
    assert refusal(actions.send, reply, by=w.bureau, at=AT, on=DAY) == "proposal_reply_moved"
    actions.send_back(reply, by=w.bureau2, at=AT, reason="补充数据")
    with acting(w.bureau):
        assert any("修改" in item.text for item in waiting(w.bureau, today=DAY))
    reply = world.sent(w, proposal)
    with acting(system(name="test")), pytest.raises(IntegrityError), transaction.atomic():
        Reply.objects.filter(pk=reply.pk).update(text="改了")
    assert refusal(world.drafted, w, proposal) == "proposal_handler_moved"


def test_who_is_not_satisfied_is_answered_again(w):
    reply = world.replied(w)
    proposal = world.now(reply.proposal_id)
    hear = {"by": w.office, "at": AT, "on": DAY, "satisfaction": Satisfaction.NOT}
    assert refusal(actions.hear, proposal, **hear) == "proposal_reason_missing"
    actions.hear(proposal, said="没有答到点上", **hear)
    actions.check(reply, by=w.bureau, at=AT)
    with acting(system(name="test")):
        keep = dict.fromkeys(Find.objects.values_list("pk", flat=True), False)
    actions.decide(reply, by=w.bureau, at=AT, keep=keep)
    assert refusal(actions.publish, reply, by=w.bureau2, at=AT, on=DAY) == "proposal_dissatisfied"
    found = actions.rehandle(world.now(proposal), by=w.office, at=AT, on=DAY)
    assert (found.state, found.turn, found.due_on) == ("handling", 2, date(2026, 4, 2))
    assert world.part(proposal, w.bureau_unit).state == "signed"
    with acting(w.bureau):
        assert any("重新办理" in item.text for item in waiting(w.bureau, today=DAY))
    world.talked(w, proposal)
    again = world.sent(w, proposal, text="这次答到点上。")
    assert again.pk != reply.pk
    actions.hear(world.now(proposal), said="还是不行", **hear)
    actions.check(again, by=w.bureau, at=AT)
    actions.publish(again, by=w.bureau2, at=AT, on=DAY)
    last = {"by": w.office, "at": AT}
    assert refusal(actions.close, world.now(proposal), **last) == "proposal_reason_missing"
    actions.close(world.now(proposal), reason="已当面说明", **last)


def test_who_is_satisfied_is_not_answered_again(w):
    reply = world.heard(w)
    proposal = world.now(reply.proposal_id)
    assert refusal(actions.rehandle, proposal, by=w.office, at=AT, on=DAY) == (
        "proposal_is_satisfied"
    )


def test_a_reply_is_public_only_checked_decided_and_by_a_second_person(w):
    reply = world.heard(w)
    publish = {"at": AT, "on": DAY}
    assert refusal(actions.publish, reply, by=w.bureau2, **publish) == "proposal_not_checked"
    (find,) = actions.check(reply, by=w.bureau, at=AT)
    assert refusal(actions.publish, reply, by=w.bureau2, **publish) == "proposal_finds_undecided"
    actions.decide(reply, by=w.bureau, at=AT, keep={find.pk: True})
    assert refusal(actions.publish, reply, by=w.bureau, **publish) == "proposal_publish_own"
    assert refusal(actions.publish, reply, by=w.other, **publish) == "proposal_not_your_unit"
    part = {"how": PublishedAs.PART, "by": w.bureau2, **publish}
    assert refusal(actions.publish, reply, **part) == "proposal_reason_missing"
    assert refusal(actions.publish, reply, reason="涉密", **part) == "proposal_part_missing"
    made = actions.publish(reply, reason="涉及商业秘密", withheld=[2], **part)
    assert made.text.split("\n")[2] == "（此处不予公开）"
    assert "13800138000" in made.text
    assert world.now(reply.proposal_id).published_as == "part"
    assert refusal(actions.check, reply, by=w.bureau, at=AT) == "proposal_reply_moved"


def test_a_reply_kept_back_says_why_and_shows_nothing(w):
    reply = world.heard(w)
    (find,) = actions.check(reply, by=w.bureau, at=AT)
    actions.decide(reply, by=w.bureau, at=AT, keep={find.pk: False})
    actions.publish(reply, by=w.office, at=AT, on=DAY, how=PublishedAs.NONE, reason="涉及国家秘密")
    with acting(system(name="test")):
        made, found = Publication.objects.get(), Proposal.objects.get()
    assert (made.text, made.title, found.published_on) == ("", "", None)
    assert found.state == "published"
