"""From a rule to its past months, and a grid worker's way from a clue to a word about it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import PHONE
from tests.browser.test_walk import COUNTY_OFFICER

if TYPE_CHECKING:
    from tests.browser.test_walk import Enter

pytestmark = pytest.mark.browser

GRID_WORKER = "wanglijuan"
SCREENED = 60_000  # milliseconds until a new snapshot has been screened, at the most


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text) or 0)


def test_a_rule_is_replayed_on_past_months(visit: Enter) -> None:
    seen = visit(COUNTY_OFFICER)
    page = seen.go("/rules/")
    page.get_by_role("link", name="零就业家庭", exact=True).click()
    page.wait_for_load_state("networkidle")
    assert seen.serious() == []
    rule = page.url.removeprefix(seen.url)
    for _ in range(SCREENED // 1000):
        hits = _number(page.locator(".hero").inner_text())
        seen.press("在过去的月份上回放")
        rows = page.locator("table.months tbody tr")
        if _number(rows.last.locator("td.b").first.inner_text()) == hits:
            break
        # A snapshot was just taken, and the rules have not yet been run on it.
        page.wait_for_timeout(1000)
        seen.go(rule)
    assert hits > 0
    assert _number(rows.last.locator("td.b").first.inner_text()) == hits
    assert rows.count() > 1
    assert page.locator(".truth").count() == 1
    assert page.locator("[data-series] svg").count() == 1
    seen.picture("replay")
    assert seen.serious() == []
    assert seen.faults == []


def test_a_grid_worker_verifies_a_clue_on_the_phone(visit: Enter) -> None:
    seen = visit(GRID_WORKER, size=PHONE)
    page = seen.go("/work/")
    page.locator("a.clues-waiting").click()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    card = page.locator("a.clue-card").first
    address = (card.get_attribute("href") or "").split("?")[0]
    card.click()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    assert seen.serious() == []
    page.get_by_label("不属实", exact=True).check()
    page.get_by_label("不属实的，为什么").select_option("excused")
    page.locator("textarea[name=note]").fill("在家照看病人")
    seen.press("记下核实结果")
    assert "在家照看病人" in page.locator("main").inner_text()
    assert "有正当原因" in page.locator("main").inner_text()
    seen.go("/clues/")
    assert page.locator("a.clue-card").count() > 0
    assert page.locator(f"a.clue-card[href^='{address}']").count() == 0
    assert seen.faults == []
