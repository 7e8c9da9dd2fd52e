"""A proposal from its registration to a published reply, through the hands that are apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import PHONE
from tests.browser.test_walk import COUNTY_OFFICER

if TYPE_CHECKING:
    from tests.browser.test_walk import Enter

pytestmark = pytest.mark.browser

SECOND_OFFICER, DEPARTMENT, TOWN = "hezhiyuan", "liwenbo", "zhoujianping"
LEAD, HELPER = "汉阴县人力资源和社会保障局", "城关镇人民政府"
PHONE_NUMBER = "13800138000"
REPLY = f"""你们提出的建议收悉。现答复如下：
一、下一步打算
我局将在2030年底前新办社区工厂3家。
有事请找社区网格员，电话{PHONE_NUMBER}。"""


def test_a_proposal_from_registration_to_a_published_reply(visit: Enter) -> None:  # noqa: PLR0915 - one walk
    office = visit(COUNTY_OFFICER)
    page = office.go("/supervision/proposals/")
    assert office.serious() == []
    office.picture("proposals")
    page = office.go("/supervision/proposals/new/")
    page.fill("input[name=session]", "十届四次会议")
    page.fill("input[name=number]", "第88号")
    page.fill("input[name=title]", "关于办好搬迁社区工厂的提案")
    page.fill("input[name=members]", "甄一名、贾二名")
    assert office.serious() == []
    office.press("登记这件")
    proposal = page.url.removeprefix(office.url)
    office.press("立案")
    page.select_option("select[name=main]", label=LEAD)
    page.get_by_text("协办单位", exact=True).click()
    page.locator("input[name=assisting]").and_(page.get_by_label(HELPER)).check()
    office.press("交办")
    assert "待签收" in page.locator("main").inner_text()
    assert office.serious() == []

    town = visit(TOWN)
    town.go(proposal)
    town.press("签收")
    town.page.fill("#opine-note", "镇里可以提供厂房。")
    town.press("送协办意见")
    assert town.faults == []

    bureau = visit(DEPARTMENT)
    desk = bureau.go(proposal)
    bureau.press("签收")
    desk.get_by_text("登记面商").first.click()
    desk.fill("#talk-who", "甄一名")
    desk.fill("#talk-note", "介绍了打算。")
    desk.locator("form[action$='/talk/'] button").click()
    desk.wait_for_load_state("networkidle")
    desk.get_by_role("link", name="写答复").click()
    desk.wait_for_load_state("networkidle")
    desk.fill("input[name=number]", "汉人社函〔2026〕88号")
    desk.select_option("select[name=result_class]", "A")
    desk.fill("textarea[name=text]", REPLY)
    desk.locator("#paper").get_by_text("新办社区工厂3家").wait_for()
    assert bureau.serious() == []
    bureau.picture("proposal-draft")
    bureau.press("保存答复")
    assert "汉人社函〔2026〕88号" in desk.content()
    bureau.press("送签发")

    second = visit(SECOND_OFFICER)
    second.go(proposal)
    second.page.fill("input[name=signer]", "签发人")
    second.page.locator("form[action$='/sign/'] button").click()
    second.page.wait_for_load_state("networkidle")
    bureau.go(proposal)
    bureau.press("送出答复")
    assert bureau.download("答复函 Word").read(2) == b"PK"

    office.go(proposal)
    page.get_by_label("基本满意").check()
    office.press("登记反馈")

    bureau.go(proposal)
    bureau.press("公开前检查")
    assert PHONE_NUMBER in desk.locator("mark").inner_text()
    desk.get_by_label("遮盖").check()
    bureau.press("保存决定")
    assert "请另一位工作人员公开" in desk.locator("main").inner_text()
    bureau.picture("proposal-check")
    second.go(proposal)
    second.press("公开答复")
    public = second.download("公开网页").read().decode()
    assert PHONE_NUMBER not in public
    assert "138****8000" in public
    assert "甄**" in public
    assert "甄一名" not in public

    bureau.go(proposal)
    desk.locator("#promises").get_by_role("button", name="是承诺", exact=True).first.click()
    desk.wait_for_load_state("networkidle")
    office.go(proposal)
    office.press("办结")
    assert re.search("已办结", page.locator("main").inner_text())
    assert office.serious() == []
    office.picture("proposal")
    office.go("/supervision/proposals/numbers/")
    assert office.serious() == []
    office.picture("proposal-numbers")

    phone = visit(DEPARTMENT, size=PHONE)
    phone.go(proposal)
    assert phone.serious() == []
    phone.picture("proposal-phone")
    for each in (office, second, bureau, town, phone):
        assert each.faults == []
