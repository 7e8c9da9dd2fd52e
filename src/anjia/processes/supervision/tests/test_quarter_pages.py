"""The pages of links, rounds and reports: what they show, and what their buttons do."""

from decimal import Decimal

import pytest
from django.urls import reverse

from anjia.base.access.models import Officer
from anjia.base.access.tests import factories
from anjia.base.scope import acting, system
from anjia.processes.supervision.models import Contribution, Quarter, QuarterReport, Target
from anjia.processes.supervision.tests import rounds
from anjia.registry.tests import county

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def w(kept):
    del kept
    return rounds.build()


def client(actor):
    return factories.signed_in(Officer.objects.get(pk=actor.id))


def stored(model, **which):
    with acting(system(name="test")):
        return model.objects.get(**which)


def said(answer):
    return answer.content.decode()


def test_a_target_is_tied_to_a_proposed_indicator_and_untied(w):
    with acting(system(name="test")):
        Target.objects.filter(pk=w.rate.pk).update(
            basis="reported", indicator="", measure="有劳动力搬迁家庭一户一人以上就业率"
        )
    office = client(w.office)
    url = reverse("supervision:links", args=[w.document.pk])
    page = said(office.get(url))
    assert "从台账算" in page
    assert 'name="indicator" value="WRK-01"' in page
    assert "现在 100%" in page
    act = reverse("supervision:link-act", args=[w.rate.pk, "link"])
    wrong = office.post(act, {"indicator": "WRK-01", "value-WRK-01": "很多"}, follow=True)
    assert "不是数" in said(wrong)
    answer = office.post(
        act, {"indicator": "other", "other": "EMP-02", "value": "98.5"}, follow=True
    )
    assert "已对应到 EMP-02" in said(answer)
    assert "指标要达到 98.5%" in said(answer)
    assert stored(Target, pk=w.rate.pk).figure_value == Decimal("98.5")
    with acting(system(name="test")):
        Target.objects.filter(pk=w.rate.pk).update(indicator="GONE-01")
    assert "指标 GONE-01 已停用" in said(office.get(url))
    office.post(reverse("supervision:link-act", args=[w.rate.pk, "unlink"]))
    assert stored(Target, pk=w.rate.pk).basis == "reported"
    town = said(client(w.town).get(url))
    assert 'name="indicator"' not in town


def test_a_round_from_its_opening_to_the_frozen_report(w):
    office, town, second = client(w.office), client(w.town), client(w.second)
    listing = reverse("supervision:quarters")
    assert "还没有季度报送" in said(office.get(listing))
    opening = {"document": str(w.document.pk), "quarter": "2022-07-01"}
    answer = office.post(reverse("supervision:quarter-open"), opening, follow=True)
    assert "已请 3 个单位报送，期限2022年10月12日" in said(answer)
    quarter = stored(Quarter, first_on=rounds.THIRD)
    mine = stored(Contribution, quarter=quarter, unit=w.town_unit)
    page = reverse("supervision:contribution", args=[mine.pk])
    assert "还有 2 项没填" in said(town.get(page))
    rounds.filled(quarter, w.town_unit, value=3)
    send = reverse("supervision:contribution-act", args=[mine.pk, "send"])
    assert "已报送" in said(town.post(send, {"text": "总体顺利", "plans": "继续"}, follow=True))
    assert "迟报" in said(office.get(reverse("supervision:quarter", args=[quarter.pk])))
    back = reverse("supervision:contribution-act", args=[mine.pk, "return"])
    assert "请写明退回的原因" in said(office.post(back, {"reason": ""}, follow=True))
    office.post(back, {"reason": "请写清数据来源"})
    assert "请写清数据来源" in said(town.get(page))
    town.post(send, {"text": "总体顺利"})
    office.post(reverse("supervision:contribution-act", args=[mine.pk, "accept"]))
    chase = reverse("supervision:quarter-chase", args=[quarter.pk])
    assert "已催 2 个单位" in said(office.post(chase, follow=True))
    shown = said(office.get(reverse("supervision:quarter", args=[quarter.pk]) + "?show=missing"))
    assert "县人社局" in shown
    assert "催 1 次" in shown
    packed = town.get(reverse("supervision:contribution-pack", args=[mine.pk]))
    assert packed.content[:2] == b"PK"
    draft = reverse("supervision:quarter-draft", args=[quarter.pk])
    page = said(office.get(draft))
    assert "还有 2 个单位没有接收" in page
    assert "关于2022年第三季度《2022年工作要点》落实情况的报告" in page
    head = {"title": "落实情况报告", "issuer": "县后扶办", "addressee": "县政府"}
    assert office.post(draft, {**head, "title": " "}).status_code == 422
    answer = office.post(draft, head, follow=True)
    assert "已编制第 1 版" in said(answer)
    report = stored(QuarterReport, quarter=quarter)
    url = reverse("supervision:quarter-report", args=[report.pk])
    assert "自己编制的报告要请另一位工作人员审定" in said(office.get(url))
    approve = reverse("supervision:quarter-report-approve", args=[report.pk])
    assert "要请另一位工作人员审定" in said(office.post(approve, follow=True))
    assert "已审定" in said(second.post(approve, follow=True))
    late = town.post(send, {"text": "再报"}, follow=True)
    assert "已经审定冻结" in said(late)
    for kind in ("docx", "xlsx"):
        fetched = office.get(reverse("supervision:quarter-report-file", args=[report.pk, kind]))
        assert fetched.content[:2] == b"PK"
    corrected = office.post(draft, {**head, "why": "补一个单位"}, follow=True)
    assert "已编制第 2 版" in said(corrected)


def test_every_number_of_a_report_leads_to_its_rows(w):
    report = rounds.two(w)
    page = said(client(w.office).get(reverse("supervision:quarter-report", args=[report.pk])))
    assert f"/figures/WRK-01/?area={county.COUNTY}&amp;as_of=2022-09-30" in page
    assert "比上季度提高" in page
    light = report.body["tasks"][0]["light"]
    only = client(w.office).get(
        reverse("supervision:quarter-report", args=[report.pk]) + f"?light={light}"
    )
    assert only.status_code == 200
    strange = client(w.office).get(
        reverse("supervision:quarter-report", args=[report.pk]) + "?light=never&section=<b>"
    )
    assert "没有这样的任务" in said(strange)
    assert (
        client(w.town).get(reverse("supervision:quarter-report", args=[report.pk])).status_code
        == 404
    )
