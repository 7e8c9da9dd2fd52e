"""A definition's way: written with completion, mended, tried, approved by another, in a figure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.test_walk import COUNTY_OFFICER

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Visit
    from tests.browser.test_walk import Enter

pytestmark = pytest.mark.browser

SECOND_OFFICER = "hezhiyuan"
CODE = "WALK-01"
COMPUTED = 90_000  # milliseconds: the figures of the whole county are computed anew


def _write(page: Page) -> None:
    """A condition by its Chinese names and the keyboard alone, with a slip that is mended."""
    page.select_option("select[name=of]", "person")
    page.select_option("select[name=kind]", "share")
    where = page.locator("textarea[name=where]")
    where.press_sequentially("户籍状态")
    offers = page.locator("#offers-where")
    expect(offers.get_by_role("option").first).to_contain_text("hukou_status")
    where.press("Enter")
    where.press_sequentially("= ")
    chosen = offers.get_by_role("option", selected=True)
    expect(chosen).to_contain_text("'")
    for _ in range(offers.get_by_role("option").count()):
        if "moved" in chosen.inner_text():
            break
        where.press("ArrowDown")
    expect(chosen).to_contain_text("moved")
    where.press("Escape")
    expect(offers).to_be_hidden()
    where.press("Control+Space")
    expect(offers).to_be_visible()
    offers.get_by_role("option").filter(has_text="'moved'").click()
    expect(where).to_have_value("hukou_status = 'moved' ")
    page.fill("textarea[name=among]", "countd")
    fault = page.locator("[data-part=among] .def-fault")
    expect(fault).to_contain_text("没有叫“countd”的事实")
    expect(page.locator("textarea[name=among]")).to_have_attribute("aria-invalid", "true")
    assert page.locator(".under mark").inner_text() == "countd"
    fault.get_by_role("button", name="改成 counted").click()
    expect(page.locator("textarea[name=among]")).to_have_value("counted")
    expect(page.locator("#live .big")).to_have_text(re.compile(r"\d+\.\d"))
    expect(page.locator("#live")).to_contain_text("城关镇")
    expect(page.locator("#first-rows tbody tr")).to_have_count(20)


def _save(seen: Visit) -> str:
    page = seen.page
    for name, text in {
        "code": CODE,
        "title_zh": "走一遍的户籍迁移率",
        "basis": "管理需要",
        "note_zh": "户籍已迁人口占在册人口。",
    }.items():
        page.fill(f"[name={name}]", text)
    value = page.locator("#live .big").inner_text()
    seen.picture("workshop")
    assert seen.serious() == []
    seen.press("存成草稿")
    seen.press("提交给另一位工作人员")
    expect(page.locator("#decide")).to_contain_text("自己写的不能自己批准")
    return value


def test_a_definition_is_written_approved_by_another_and_makes_a_figure(visit: Enter) -> None:
    seen = visit(COUNTY_OFFICER)
    _write(seen.go("/definitions/workshop/"))
    value = _save(seen)
    second = visit(SECOND_OFFICER)
    page = second.go("/definitions/")
    page.locator("#underway tr", has_text=CODE).get_by_role("link", name="请我决定").click()
    page.wait_for_load_state("networkidle")
    second.press("批准这个口径")
    second.press("发布这个口径")
    expect(page.locator("h1 ~ .chip.g")).to_have_text("已发布")
    number = page.url.split("/")[-2]
    seen.go(f"/figures/{CODE}/")
    for _ in range(COMPUTED // 1000):
        if seen.page.locator(f"a[href='/definitions/versions/{number}/']").count():
            break
        seen.page.wait_for_timeout(1000)
        seen.go(f"/figures/{CODE}/")
    assert seen.page.locator(".figure-head .hero").inner_text().startswith(value)
    seen.picture("figure-of-an-office")
    for one in (seen, second):
        assert one.faults == []


def test_the_pages_fit_a_phone(visit: Enter) -> None:
    seen = visit(COUNTY_OFFICER, size=PHONE)
    for path in ("/definitions/?state=own", "/definitions/workshop/?from=HUK-03"):
        page = seen.go(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    assert seen.serious() == []
    assert seen.faults == []
