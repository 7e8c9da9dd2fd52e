"""A public post from its opening to an exit, with the officers who each have a part in it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils.timezone import localdate

from tests.browser.conftest import PHONE

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Visit
    from tests.browser.test_walk import Enter

pytestmark = pytest.mark.browser

GRID_WORKER, TOWN, COUNTY = "wanglijuan", "zhoujianping", "chenxiaomei"
POST = "楼道保洁员（走查）"


def _households(page: Page) -> list[str]:
    """The numbers of households with weak labour, as the grid worker's ledger lists them."""
    links = page.locator("table.tb tbody tr").all_inner_texts()
    found = [word for text in links for word in text.split() if word.startswith("HY")]
    return list(dict.fromkeys(found))


def _fill(page: Page, **values: str) -> None:
    for name, value in values.items():
        field = page.locator(f"main [name={name}]").first
        if field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def _unfold(page: Page, step: str) -> None:
    """Open a step's form; the next one to take stands open already."""
    page.locator(f"details#step-{step}, #step-{step} details").first.evaluate("e => e.open = true")


def _opened(town: Visit, begins: str) -> None:
    """The post, from the ledger's form to its own page."""
    page = town.go("/ledgers/public-posts/add/")
    _fill(
        page,
        name=POST,
        kind="rural",
        unit="社区居委会",
        duties="打扫三号楼楼道",
        places="1",
        monthly_pay="600",
        full_days="20",
        fund="collective",
        starts_on=begins,
        area="610921100",
    )
    page.locator("main form button.btn-primary").first.click()
    page.wait_for_load_state("networkidle")
    town.press("打开岗位页面")


def _applied(town: Visit, numbers: list[str], begins: str) -> str:
    """The application of the first one whom the conditions let in; their name."""
    town.press("登记申请")
    page, apply = town.page, town.page.url
    name = ""
    for number in numbers:
        page.goto(f"{apply}?household={number}")
        free = page.locator("input[name=person]:enabled")
        if free.count():
            name = page.locator("label:has(input[name=person]:enabled) b").first.inner_text()
            free.first.check()
            break
    assert name
    _fill(page, applied_on=begins, grounds="照顾老人，不能外出", stays="1", is_cadre_family="0")
    town.press("登记这份申请")
    return name


def test_a_post_is_opened_applied_for_decided_attended_paid_and_left(visit: Enter) -> None:
    today = localdate()
    begins, ended = str(today - timedelta(days=9)), str(today - timedelta(days=1))
    worker = visit(GRID_WORKER)
    numbers = _households(worker.go("/ledgers/persons/?view=weak"))
    assert numbers
    town = visit(TOWN)
    _opened(town, begins)
    name, page = _applied(town, numbers, begins), town.page
    holding = page.url.removeprefix(town.url)
    _unfold(page, "notice")
    page.locator("[name=notice-noticed_from]").fill(begins)
    page.locator("[name=notice-noticed_to]").fill(ended)
    page.locator("[name=notice-notice_place]").fill("社区公告栏")
    town.press("登记公示")
    assert page.locator("#step-appoint").count() == 0
    assert town.serious() == []
    county = visit(COUNTY)
    page = county.go(holding)
    _unfold(page, "appoint")
    page.locator("[name=appoint-contract]").select_option("service")
    page.locator("[name=appoint-contract_to]").fill(str(today + timedelta(days=100)))
    page.locator("[name=appoint-accident_insurance]").check()
    county.press("批准上岗")
    assert "在岗" in page.locator("h1 + p").inner_text()
    phone = visit(GRID_WORKER, size=PHONE)
    page = phone.go("/posts/attendance/")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    phone.press("没登记的先填满勤")
    page.locator("form .commit button").click()
    page.wait_for_load_state("networkidle")
    assert "都登记了" in page.locator("main").inner_text()
    assert phone.serious() == []
    page = town.go("/posts/pay/")
    assert name in page.locator("main").inner_text()
    town.press("登记已发放")
    assert "村集体资产收益" in page.locator("main").inner_text()
    page = town.go(holding)
    _unfold(page, "leave")
    page.locator("[name=leave-exit_reason]").select_option("resigned")
    town.press("办理退出")
    assert "已退出" in page.locator("h1 + p").inner_text()
    assert town.faults == county.faults == phone.faults == []
