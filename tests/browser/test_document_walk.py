"""A document dropped in, its tasks looked at beside their source, corrected and confirmed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from anjia.processes.supervision.tests.papers import PLAN
from tests.browser.conftest import PHONE
from tests.browser.test_walk import COUNTY_OFFICER

if TYPE_CHECKING:
    from tests.browser.test_walk import Enter

pytestmark = pytest.mark.browser


def test_a_document_from_the_drop_to_its_confirmation(visit: Enter, tmp_path: Path) -> None:
    source = tmp_path / "要点.txt"
    source.write_text(PLAN.replace("9号", "901号"), encoding="utf-8")
    seen = visit(COUNTY_OFFICER)
    page = seen.go("/supervision/documents/new/")
    assert seen.serious() == []
    page.set_input_files("#file", source)  # as a drop does: the file goes at once
    page.wait_for_url("**/review/")
    review = page.url.removeprefix(seen.url)
    assert page.locator(".rv-card").count() == 3
    assert seen.serious() == []
    seen.picture("document-review")

    page.locator(".rv-card h3").first.click()
    page.keyboard.press("j")
    second = page.locator(".rv-card").nth(1)
    assert "on" in (second.get_attribute("class") or "")
    assert page.locator(".rv-text .src.on").first.inner_text().startswith("2.")
    page.keyboard.press("Enter")
    expect(page.locator(".rv-card.settled")).to_have_count(1)
    page.locator(".rv-card").nth(0).locator("button.rv-piece.target").first.click()
    expect(page.locator(".rv-text .src.target.flash")).to_have_count(1)

    page.evaluate(
        """() => { const piece = [...document.querySelectorAll('.rv-text .src')]
          .find(one => one.textContent.includes('认真落实'));
          const at = piece.firstChild.data.indexOf('请认真落实');
          const range = document.createRange();
          range.setStart(piece.firstChild, at); range.setEnd(piece.firstChild, at + 5);
          const chosen = getSelection(); chosen.removeAllRanges(); chosen.addRange(range); }"""
    )
    page.get_by_role("button", name="立为任务").last.click()
    expect(page.locator(".rv-card")).to_have_count(4)
    added = page.locator(".rv-card", has_text="请认真落实")
    added.locator("summary").click()
    added.locator("input[name=reason]").fill("只是要求")
    added.get_by_role("button", name="不作任务").click()
    expect(page.locator(".rv-card")).to_have_count(3)

    phone = visit(COUNTY_OFFICER, size=PHONE)
    phone.go(review)
    assert phone.serious() == []
    expect(phone.page.locator("#source")).to_be_hidden()
    phone.page.locator(".rv-switch a").first.click()
    expect(phone.page.locator("#source")).to_be_visible()
    phone.picture("document-review-phone")

    seen.press("确认 2 项")
    assert "已确认" in page.content()
    assert seen.serious() == []
    seen.picture("document")
    assert seen.faults == []
    assert phone.faults == []
