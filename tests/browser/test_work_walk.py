"""A grid confirmed on the phone in two taps a person; a household without work helped and excepted.

Whoever proposes an exception does not decide about it: that is another officer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.test_walk import COUNTY_OFFICER

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.test_walk import Enter

pytestmark = pytest.mark.browser

GRID_WORKER, TOWN_OFFICER = "wanglijuan", "zhoujianping"
GRID = 100  # people, confirmed in at most 250 taps
MOST_TAPS = 250


def _open(page: Page) -> str:
    return page.locator("form.confirm .confirm-who b").first.inner_text()


def test_a_grid_is_confirmed_in_two_taps_a_person(visit: Enter) -> None:
    seen = visit(GRID_WORKER, size=PHONE)
    page = seen.go("/work-confirm/")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    people = page.locator(".confirm-row").count()
    assert people > 0
    seen.picture("confirm-phone")
    taps = 0
    done = page.locator("#confirm-progress [data-done]")
    wanted = min(people, GRID)
    for number in range(int(done.inner_text()), wanted):
        form = page.locator("form.confirm").first
        form.get_by_text("照旧").click()
        form.get_by_role("button", name="确认，下一个").click()
        taps += 2
        expect(done).to_have_text(str(number + 1))
    assert taps * GRID <= MOST_TAPS * wanted
    seen.picture("confirm-phone-done")
    assert seen.serious() == []
    page.locator("#confirm-told").get_by_role("button", name="撤回").click()
    expect(done).to_have_text(str(wanted - 1))
    assert seen.faults == []


def test_a_change_asks_only_what_changed_and_says_what_is_missing(visit: Enter) -> None:
    seen = visit(GRID_WORKER, size=PHONE)
    page = seen.go("/work-confirm/")
    form = page.locator("form.confirm").first
    form.get_by_text("有变化").click()
    form.get_by_text("新工作").click()
    form.get_by_role("button", name="确认，下一个").click()
    expect(page.get_by_role("alert").filter(has_text="请选务工区域")).to_be_visible()
    name = _open(page)
    form = page.locator("form.confirm").first
    form.get_by_label("务工区域").select_option("elsewhere")
    form.get_by_label("哪个省市").fill("江苏省苏州市")
    form.get_by_role("button", name="确认，下一个").click()
    expect(page.locator("#confirm-told")).to_contain_text(f"{name}已记“有变化”")
    page.locator("#confirm-told").get_by_role("button", name="撤回").click()
    expect(page.locator("#confirm-told")).to_be_empty()
    assert seen.faults == []


def test_a_household_without_work_is_found_helped_and_excepted_by_another(visit: Enter) -> None:
    seen = visit(TOWN_OFFICER)
    page = seen.go("/zero-employment/")
    seen.press("现在查一遍")
    expect(page.locator("body")).to_contain_text("看过了")
    seen.picture("zero-list")
    assert seen.serious() == []
    page.locator("table.tb a.b[href^='/zero-employment/']").first.click()
    page.wait_for_load_state("networkidle")
    case = page.url.removeprefix(seen.url)
    assert re.fullmatch(r"/zero-employment/[0-9a-f-]{36}/", case)
    page.get_by_label("帮扶方式").select_option("offer")
    page.get_by_label("内容").fill("毛绒玩具厂缝纫工")
    page.get_by_label("答复").select_option("refused")
    seen.press("记下帮扶")
    expect(page.locator("body")).to_contain_text("其中没有接受 1 次")
    seen.picture("zero-case")
    assert seen.serious() == []
    page.get_by_label("例外理由").fill("照顾重病老人")
    page.get_by_label("到哪天为止").fill(_in_a_month(page))
    seen.press("提出例外，等另一个人决定")
    expect(page.locator("body")).to_contain_text("等另一个人决定")
    assert page.get_by_role("button", name="同意例外").count() == 0
    other = visit(COUNTY_OFFICER)
    page = other.go(case)
    other.press("同意例外")
    expect(page.locator("body")).to_contain_text("已同意例外")
    other.go("/employment/overview/")
    other.picture("work-overview")
    assert other.serious() == []
    assert seen.faults == other.faults == []


def _in_a_month(page: Page) -> str:
    script = "new Date(Date.now() + 30 * 864e5).toISOString().slice(0, 10)"
    return str(page.evaluate(script))
