"""A grid worker's way from a clue to a word about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import PHONE

if TYPE_CHECKING:
    from tests.browser.test_walk import Enter

pytestmark = pytest.mark.browser

GRID_WORKER = "wanglijuan"


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
