"""Figures frozen into a report, a household changed, and the report naming it and the edit."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.browser.test_walk import COUNTY_OFFICER

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Application
    from tests.browser.test_walk import Enter

pytestmark = pytest.mark.browser

CODE = "REG-03"  # households registered as poor: one column of the household itself decides it


def _set_kind(page: Page, kind: str) -> None:
    page.select_option("select[name=kind]", kind)
    page.locator("main form button.btn-primary").last.click()
    page.wait_for_load_state("networkidle")


def _snapshot(application: Application) -> None:
    """What the worker does within a minute of an edit, at once."""
    subprocess.run(
        [sys.executable, "-m", "anjia.config", "snapshot", "--area", "610921"],
        env={**os.environ, "ANJIA_HOME": str(application.home)},
        check=True,
        capture_output=True,
    )


def test_a_household_that_changed_since_a_report_is_named_with_its_edit(
    visit: Enter, application: Application
) -> None:
    seen = visit(COUNTY_OFFICER)
    page = seen.go(f"/figures/{CODE}/")
    row = page.locator("#rows tbody a.b").first
    name, record = row.inner_text(), row.get_attribute("href")
    seen.press("冻结这个数")
    assert page.locator("input[name=code]:checked").count() == 1
    page.fill("#occasion", "报市乡村振兴局")
    seen.press("冻结勾上的数")
    report = page.url
    seen.press("从快照重算")
    assert "重算了 1 个数，每一个都和冻结的完全相同" in page.locator("#again").inner_text()
    seen.picture("report")
    assert seen.serious() == []

    seen.go(f"{record}edit/")
    _set_kind(page, "accompanying")
    _snapshot(application)
    seen.go(report.removeprefix(seen.url) + "changes/")
    assert "1 个数里 1 个变了" in page.locator("main").inner_text()
    page.locator(f"a[href*='/changes/{CODE}/']").first.click()
    page.wait_for_load_state("networkidle")
    rows = page.locator("#rows")
    assert name in rows.inner_text()
    assert re.search(r"户类型\s*建档立卡\s*→.*随迁", rows.inner_text(), re.DOTALL)
    assert "陈晓梅" in rows.inner_text()
    seen.picture("report-changed")
    assert seen.serious() == []
    seen.go(f"{record}edit/")
    _set_kind(page, "registered_poor")
    assert seen.faults == []
