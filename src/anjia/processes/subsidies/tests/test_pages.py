"""The pages of the subsidies: full, masked, and closed to whoever is elsewhere."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.http import Http404
from django.utils import timezone

from anjia.base.access.policy import Role
from anjia.base.access.tests.factories import appointed, signed_in
from anjia.base.scope import acting, system
from anjia.kernel.refusals import Refused
from anjia.ledger.tests.visits import text, visit
from anjia.processes.subsidies import actions, jobs
from anjia.processes.subsidies.actions import later
from anjia.processes.subsidies.models import Claim, Line, Posting, Scheme
from anjia.processes.subsidies.policy import Permission
from anjia.processes.subsidies.tests import world
from anjia.processes.subsidies.tests.world import AT, CHECKS, COUNTY, PAYS
from anjia.processes.subsidies.views import listing
from anjia.registry.tests import county

pytestmark = pytest.mark.django_db

INLINE = re.compile(r"<[^>]+\s(?:style|on[a-z]+)=|<style|<script(?![^>]+(?:src=|application/json))")
ACCOUNT = "6217001234567890"


def page(url, actor=None, data=None, status=200):
    answer = visit(actor or world.officer(5), url, data)
    assert answer.status_code == status, answer.headers
    html = text(answer)
    assert not INLINE.search(html), INLINE.search(html)
    assert "{%" not in html
    assert "{{" not in html
    assert ACCOUNT not in html
    return html


@pytest.fixture
def settled():
    """Two claims, one of them wrong."""
    people = world.build(("张三丰", "unemployed"), ("李四光", "employed"))
    world.scheme(evidence=("协议",))
    made = [world.enter(person, evidence="协议") for person in people.values()]
    actions.check(COUNTY, by=CHECKS, at=AT)
    return made


def test_the_list_is_masked_counted_and_narrowed(settled):
    html = page("/subsidies/?group=checked")
    assert f"/subsidies/claims/{settled[0].pk}/" in html
    assert "张**" in html
    assert "张三丰" not in html
    assert "有问题" in html
    html = page("/subsidies/?group=checked&verdict=passed")
    assert f"/subsidies/claims/{settled[1].pk}/" not in html
    assert "没有符合条件的申领" in page("/subsidies/?group=checked&month=2025-01")
    assert f"{settled[0].pk}" in page("/subsidies/?state=checked&scheme=TRY&month=2026-03")
    with pytest.raises(Refused, match="not_permitted"):
        visit(world.officer(6, Permission.READ), "/subsidies/")
    with pytest.raises(Http404):
        visit(world.officer(6, area=county.YUEHE[:9]), f"/subsidies/?within={county.PANLONG}")


def test_the_empty_list_says_how_to_begin():
    assert "还没有补贴申领" in page("/subsidies/")
    assert "还没有补贴项目" in page("/subsidies/schemes/")
    assert "还没有公示" in page("/subsidies/notices/")
    assert "还没有支付文件" in page("/subsidies/files/")
    assert "这一年没有补贴" in page("/subsidies/balance/")
    assert "这里还没有可以申领的项目" in page("/subsidies/claims/new/")


def test_a_claim_tells_what_decided_it_and_what_is_wrong(settled):
    html = page(f"/subsidies/claims/{settled[1].pk}/")
    assert "不符合项目的条件" in html
    assert "就业" in html
    assert "李四光" not in html
    assert f"/ledgers/persons/{settled[1].person_id}/" in html
    stranger = world.officer(6, area=county.YUEHE[:9])
    for url in (f"/subsidies/claims/{settled[1].pk}/", f"/subsidies/claims/{settled[1].pk}/check/"):
        with pytest.raises(Http404):
            visit(stranger, url, {} if url.endswith("check/") else None)


def test_a_claim_walks_through_its_page(settled):
    claim = settled[0]
    base = f"/subsidies/claims/{claim.pk}/"

    def act(verb, by, **data):
        answer = visit(by, f"{base}{verb}/", data)
        assert answer.status_code == 302
        return world.state(claim)

    assert act("give-back", CHECKS, note="") == "checked"
    assert act("give-back", CHECKS, note="缺考勤表") == "returned"
    assert "补正了什么" in page(base, world.ENTERS)
    assert act("resubmit", world.ENTERS, note="补了", evidence="考勤表") == "submitted"
    assert act("check", CHECKS) == "checked"
    assert act("post", CHECKS) == "noticed"
    assert act("object", world.ENTERS, note="有人反映") == "objected"
    assert act("answer", CHECKS, note="查过了") == "noticed"
    assert act("approve", world.APPROVES) == "noticed"  # the notice has just begun
    html = page(base, CHECKS)
    assert "这笔经过你的手" in html
    assert "收到异议" in html


def test_sets_are_checked_posted_approved_and_paid_from_the_list(settled, monkeypatch):
    def act(verb, by, **data):
        return visit(by, f"/subsidies/do/{verb}/", {"all": "1", **data})

    assert act("post", CHECKS, scheme="TRY", telephone="0915-5212345").status_code == 302
    with acting(system(name="test")):
        posting = Posting.objects.get()
    html = page(f"/subsidies/notices/{posting.pk}/")
    assert "张**" in html
    assert "0915-5212345" in html
    assert "张三丰" not in html
    assert "公示中" in page("/subsidies/notices/")
    over = timezone.now() + timedelta(days=6)
    actions.approve(COUNTY, by=world.APPROVES, at=over)
    monkeypatch.setattr(listing, "fresh_password_required", lambda view: view)
    with acting(PAYS):
        made = actions.pay(COUNTY, by=PAYS, at=over)
    html = page(f"/subsidies/files/{made.pk}/", PAYS)
    assert "7890" in html
    assert "登记回盘" in html
    assert made.number in page("/subsidies/files/", PAYS)
    with acting(system(name="test")):
        line = Line.objects.get()
    content = f"支付键,处理结果\n{line.key},成功\nX,成功\n".encode()
    upload = SimpleUploadedFile("回盘.csv", content)
    answer = visit(PAYS, f"/subsidies/files/{made.pk}/reply/", {"reply": upload})
    assert answer.status_code == 302
    html = page(f"/subsidies/files/{made.pk}/?part=success", PAYS)
    assert "没有采用 1 行" in html
    html = page("/subsidies/balance/?year=2026")
    assert "对平了" in html
    assert "100.00" in html
    assert "state=paid" in html


def test_the_wrong_hands_do_nothing(settled):
    reads = world.officer(6, Permission.READ, Permission.READ_CLAIMS)
    for verb in ("check", "post", "approve", "pay", "confirm", "reissue"):
        with pytest.raises(Refused, match="not_permitted"):
            visit(reads, f"/subsidies/do/{verb}/", {"all": "1"})
    for verb in ("check", "post", "approve", "reject", "withdraw", "reverse", "object"):
        with pytest.raises(Refused, match="not_permitted"):
            visit(reads, f"/subsidies/claims/{settled[0].pk}/{verb}/", {"note": "x"})
    html = page(f"/subsidies/claims/{settled[0].pk}/", reads)
    assert "这一步没有要你办的" in html


def test_schemes_are_written_read_back_and_decided_on_their_pages():
    html = page("/subsidies/schemes/", world.ENTERS)
    assert "以工代训补贴（示例）" in html
    html = page("/subsidies/schemes/new/?sample=JTBT", world.ENTERS)
    assert "param(subsidy_travel)" in html
    given = {
        "code": "jtbt", "title": "外出务工交通补助", "document": "县里的文件", "fund": "县级资金",
        "table": "person", "payee": "household", "condition": "work_status = 'employed'",
        "amount": "300", "per": "claim", "every": "year", "notice_days": "5",
        "evidence": "车票，务工证明", "valid_from": "2026-01-01",
    }  # fmt: skip
    wrong = {**given, "condition": "work_status = 3"}
    html = page("/subsidies/schemes/new/", world.ENTERS, wrong, status=422)
    assert "条件写得不对" in html
    answer = visit(world.ENTERS, "/subsidies/schemes/new/", given)
    assert answer.status_code == 302
    made = Scheme.objects.get()
    assert (made.code, made.evidence) == ("JTBT", ["车票", "务工证明"])
    html = page(f"/subsidies/schemes/{made.pk}/", world.ENTERS)
    assert "自己写的项目要请另一位工作人员批准" in html
    html = page(f"/subsidies/schemes/{made.pk}/", world.APPROVES)
    assert "批准这个项目" in html
    assert "就业状况" in html
    visit(world.APPROVES, f"/subsidies/schemes/{made.pk}/approve/", {})
    assert "已批准" in page(f"/subsidies/schemes/{made.pk}/")
    page(f"/subsidies/schemes/new/?like={made.pk}", world.ENTERS)
    with pytest.raises(Http404):
        page("/subsidies/schemes/999999/")
    with pytest.raises(Http404):
        page(f"/subsidies/schemes/{made.pk}/", world.officer(6, area="610922"))


def test_one_claim_is_entered_at_the_counter():
    people = world.build(("张三丰", "unemployed"))
    world.scheme()
    number = county.number(county.date(1990, 1, 1))
    with acting(system(name="test")):
        person = people["张三丰"]
        world.put_number(person, number)
    given = {"code": "TRY", "number": number, "first_month": "2026-03", "months": "1"}
    html = page("/subsidies/claims/new/", None, {**given, "number": "没有这个人"}, status=422)
    assert "没有找到" in html
    answer = visit(world.officer(5), "/subsidies/claims/new/", given)
    assert answer.status_code == 302
    with acting(system(name="test")):
        assert Claim.objects.get().person_id == person.pk
    html = page("/subsidies/claims/propose/")
    assert "列出名单" in html
    given = {"code": "TRY", "within": county.COUNTY, "month": "2026-02"}
    assert visit(world.officer(5), "/subsidies/claims/propose/", given).status_code == 302
    assert "待确认" in page("/subsidies/?group=proposed")


def test_whole_accounts_leave_only_with_a_fresh_password_and_a_trace(settled):
    with acting(system(name="test")):
        claim = Claim.objects.get(pk=settled[0].pk)
    world.approved(claim)
    file = world.pay()
    client = signed_in(appointed(Role.DEPARTMENT_OFFICER, county.COUNTY))
    answer = client.post(f"/subsidies/files/{file.pk}/fetch/csv/")
    assert answer.status_code == 200
    assert ACCOUNT in answer.content.decode()
    session = client.session
    session["_fresh_until"] = ""
    for name in list(session.keys()):
        if "fresh" in name:
            session[name] = "2000-01-01T00:00:00+00:00"
    session.save()
    answer = client.post(f"/subsidies/files/{file.pk}/fetch/csv/")
    assert answer.status_code == 302
    county_office = signed_in(appointed(Role.COUNTY_OFFICE, county.COUNTY))
    assert county_office.post(f"/subsidies/files/{file.pk}/fetch/csv/").status_code == 403


def test_claims_come_in_and_go_out_as_ledgers(settled):
    html = page("/ledgers/claims/")
    assert "TRY" in html
    html = page("/ledgers/accounts/")
    assert "7890" in html


def test_long_runs_go_to_the_background_and_the_command_does_the_same(settled, capsys):
    by = world.officer(5)
    jobs.ask_check(county.COUNTY, "", by)
    with pytest.raises(Refused, match="claims_none"):
        jobs.check(by=by, area=county.COUNTY)
    world.enter(_someone(), month=world.FEBRUARY, evidence="协议")
    jobs.check(by=by, area=county.COUNTY)
    world.enter(_someone(), month=world.JANUARY, evidence="协议")
    call_command("subsidies", "check", area=county.COUNTY, json=True)
    assert '"checked": 1' in capsys.readouterr().out
    with pytest.raises(Exception, match="没有可以支付的申领"):
        call_command("subsidies", "pay", area=county.COUNTY)
    with pytest.raises(Refused, match="claims_none_to_pay"):
        jobs.pay(by=by, area=county.COUNTY)


def test_many_claims_are_checked_while_nobody_waits(settled, monkeypatch):
    asked = []
    for what in ("check", "pay"):
        monkeypatch.setitem(
            later._askers, what, lambda area, code, by: asked.append((area, code, by.id))
        )
    monkeypatch.setattr(listing, "MANY", 0)
    made = world.enter(_someone(), month=world.FEBRUARY, evidence="协议")
    answer = visit(world.officer(5), "/subsidies/do/check/", {"all": "1"})
    assert answer.status_code == 302
    assert world.state(made) == "submitted"
    assert asked == [(county.COUNTY, "", "officer-5")]


def _someone():
    with acting(system(name="test")):
        return county.person("张三丰")
