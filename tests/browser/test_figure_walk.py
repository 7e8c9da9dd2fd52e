"""A county officer's way from home to the rows behind a figure, and out with a workbook."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from tests.browser.test_walk import COUNTY_OFFICER

if TYPE_CHECKING:
    from io import BytesIO

    from playwright.sync_api import Page

    from tests.browser.conftest import Visit
    from tests.browser.test_walk import Enter

pytestmark = pytest.mark.browser

FULL_NUMBER = re.compile(r"(?<!\d)(\d{17}[\dXx]|1[3-9]\d{9})(?!\d)")


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _rows(content: BytesIO) -> list[tuple[object, ...]]:
    """Return the rows of an exported workbook, without its titles, header and marks."""
    sheet = load_workbook(content, read_only=True).active
    rows = list(sheet.iter_rows(values_only=True))
    header = next(at for at, row in enumerate(rows) if str(row[0]).startswith("户编号"))
    return [row for row in rows[header + 1 :] if sum(cell is not None for cell in row) > 3]


def _shown(page: Page) -> int:
    return _number(page.locator("#rows .rows-tabs a.on i").inner_text())


def test_a_figure_opens_its_rows_and_the_workbook_holds_as_many(visit: Enter) -> None:
    seen = visit(COUNTY_OFFICER)
    page = seen.go("/")
    page.locator(".fig", has_text="零就业家庭").locator("a.num").first.click()
    page.wait_for_load_state("networkidle")
    value = _number(page.locator("a.num").first.inner_text())
    assert _shown(page) == value
    seen.picture("figure")
    content = seen.download(f"导出 {value} 行")
    rows = _rows(content)
    assert len(rows) == value
    text = "\n".join(str(cell) for row in rows for cell in row)
    assert FULL_NUMBER.search(text) is None
    assert "****" in text
    assert seen.serious() == []
    assert seen.faults == []


def test_the_rows_are_narrowed_to_a_town_and_leave_as_narrowed(visit: Enter) -> None:
    seen = visit(COUNTY_OFFICER)
    page = seen.go("/figures/WRK-02/?part=numerator")
    whole = _shown(page)
    page.select_option("#rows select[name=within]", "610921100")
    seen.press("查找")
    button = page.get_by_role("button", name=re.compile("^导出 .* 行$"))
    count = _number(button.inner_text())
    assert 0 < count < whole
    assert page.locator("#rows tbody tr").count() == count
    numbers = [row[0] for row in _rows(seen.download(button.inner_text().strip()))]
    assert len(numbers) == count
    seen.picture("figure-narrowed")
    assert seen.faults == []


def test_a_large_export_is_made_behind_the_page(visit: Enter) -> None:
    seen = visit(COUNTY_OFFICER)
    page = seen.go("/figures/WRK-02/?part=denominator")
    count = _shown(page)
    assert count > 2_000  # as many are made while the page waits
    seen.press(f"导出 {count:,} 行")
    page.wait_for_url("**/exports/")
    page.locator("#exports tbody tr").first.get_by_role("link", name="下载").wait_for(
        timeout=60_000
    )
    seen.picture("exports")
    rows = _rows(seen.download("下载"))
    assert len(rows) == count
    assert FULL_NUMBER.search(str(rows)) is None
    assert seen.faults == []


def test_more_rows_than_one_officer_may_take_wait_for_another(visit: Enter) -> None:
    seen = visit(COUNTY_OFFICER)
    page = seen.go("/figures/REG-01/")
    assert _shown(page) == 5082
    seen.press("导出 5,082 行")
    page.wait_for_url("**/exports/")
    assert "等另一个人批准，5,082 行" in page.locator("main").inner_text()
    seen.picture("export-waits")
    assert seen.faults == []


def test_the_same_rows_open_in_the_ledger_and_lead_back(visit: Enter) -> None:
    seen = visit(COUNTY_OFFICER)
    page = seen.go("/figures/WRK-02/?part=numerator")
    count = _shown(page)
    seen.press("在台账里打开")
    page.wait_for_url("**/ledgers/households/?selection=*")
    assert _number(page.locator("#total").inner_text()) == count
    assert "只列出：零就业家庭户数" in page.locator("main").inner_text()
    seen.picture("figure-in-ledger")
    assert seen.serious() == []
    page.get_by_role("link", name="回到这个数").click()
    page.wait_for_url("**/figures/WRK-02/**")
    assert _shown(page) == count
    assert seen.faults == []


def test_a_figure_is_held_against_the_end_of_a_month(visit: Enter) -> None:
    seen = visit(COUNTY_OFFICER)
    page = seen.go("/figures/HUK-03/")
    page.locator("summary", has_text="对照").click()
    page.locator(".pop a", has_text="年6月30日").click()
    page.wait_for_load_state("networkidle")
    card = page.locator("#compare")
    assert "年6月30日和" in card.inner_text()
    seen.picture("figure-compared")
    assert seen.serious() == []
    entered = card.locator("a[href*='part=entered']")
    count = _number(entered.inner_text())
    assert count > 0
    entered.click()
    page.wait_for_load_state("networkidle")
    assert _shown(page) == count
    assert seen.faults == []


def _narrow(seen: Visit) -> int:
    page = seen.go("/ledgers/households/?view=hukou-unmoved&q=HY-PL")
    page.wait_for_function("!document.querySelector('#total').innerText.includes('正在数')")
    return _number(page.locator("#total").inner_text())


def test_a_filtered_ledger_leaves_with_as_many_rows_as_it_states(visit: Enter) -> None:
    seen = visit(COUNTY_OFFICER)
    count = _narrow(seen)
    assert 0 < count < 5082
    seen.picture("households")
    seen.press("导出")
    content = seen.download(f"导出 {count:,} 户")
    rows = _rows(content)
    assert len(rows) == count
    assert all("HY-PL" in str(row) for row in rows)
    assert FULL_NUMBER.search(str(rows)) is None
    assert seen.faults == []
