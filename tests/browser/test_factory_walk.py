"""A factory is registered at the office and reports its month on the phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.test_walk import COUNTY_OFFICER

if TYPE_CHECKING:
    from tests.browser.test_walk import Enter

pytestmark = pytest.mark.browser

NAME = "恒达玩具二厂"


def test_a_factory_reports_its_month_on_the_phone(visit: Enter) -> None:
    desk = visit(COUNTY_OFFICER)
    page = desk.go("/ledgers/employers/add/")
    page.fill("[name=name]", "安康恒达玩具有限公司")
    page.select_option("[name=kind]", "enterprise")
    page.fill("main [name=area]", "610921")
    page.locator("main form button.btn-primary").first.click()
    page.wait_for_url("**/ledgers/employers/0*/")
    page = desk.go("/ledgers/factories/add/")
    page.fill("[name=name]", NAME)
    page.select_option("[name=site]", index=1)
    page.select_option("[name=kind]", "community_factory")
    page.locator("[name=employer]").select_option("安康恒达玩具有限公司")
    page.fill("[name=opened_on]", "2019-05-01")
    page.locator("main form button.btn-primary").first.click()
    page.wait_for_url("**/ledgers/factories/0*/")
    page = desk.go("/factories/")
    expect(page.get_by_role("link", name=NAME)).to_be_visible()
    assert desk.serious() == []
    desk.picture("factories")

    phone = visit(COUNTY_OFFICER, size=PHONE)
    page = phone.go("/factories/reports/")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    page.get_by_role("link", name=f"报{NAME}的月报").click()
    page.select_option("[name=state]", "full")
    page.fill("[name=staff]", "40")
    page.fill("[name=relocated_staff]", "41")
    page.fill("[name=wages]", "118000")
    page.fill("[name=orders]", "360000")
    page.fill("[name=power]", "5200")
    phone.press("报送月报")
    assert "多于在岗 40 人" in page.locator("main").inner_text()
    page.fill("[name=relocated_staff]", "25")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    assert phone.serious() == []
    phone.press("报送月报")
    assert "正常生产经营" in page.locator("main").inner_text()
    phone.picture("phone-factory")
    assert desk.faults + phone.faults == []
