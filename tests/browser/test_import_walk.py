"""An office's own workbook goes in: matched, checked, shown, confirmed, undone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from tests.browser import workbooks
from tests.browser.test_walk import COUNTY_OFFICER

if TYPE_CHECKING:
    from io import BytesIO
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.conftest import Application, Visit
    from tests.browser.test_walk import Enter
    from tests.browser.workbooks import Member

pytestmark = pytest.mark.browser

# Eight people learn a trade: whether a figure moves depends on who is able to work today.
TRIED_OUT = re.compile("行入库后，各项指标都不变|按要收的 8 行试算，没有写进台账")

MANY = 20_000
MINUTES = 120_000  # milliseconds for 20,000 rows on a busy machine
# Whether the bar is neither at its start nor at its end, or gone before it was seen so.
BAR = """() => {
    const bar = document.querySelector("#working progress");
    if (bar === null) return "gone";
    return bar.value > 0 && bar.value < 100 ? "moving" : "";
}"""


def _upload(seen: Visit, path: Path) -> Page:
    page = seen.go("/imports/new/persons/")
    page.set_input_files("input[name=file]", path)
    seen.press("上传并认表头")
    page.get_by_role("heading", name="表里的列对到哪里").wait_for()
    return page


def _at_rest(page: Page) -> None:
    page.wait_for_selector("#working", state="detached", timeout=MINUTES)
    page.wait_for_load_state("networkidle")


def test_an_offices_own_workbook_goes_in_and_comes_out_in_whole(
    visit: Enter, application: Application, tmp_path: Path
) -> None:
    path = tmp_path / "摸底表.xlsx"
    people = workbooks.members(application.home, count=12)
    wrong = workbooks.own_layout(path, people)
    seen = visit(COUNTY_OFFICER)
    page = _upload(seen, path)
    _header_and_columns_are_found(seen, page)
    seen.press("检查 12 行")
    _at_rest(page)
    _every_error_and_every_change_is_shown(seen, wrong)
    page.get_by_text(TRIED_OUT).wait_for()
    _wrong_cells_carry_comments(seen.download("下载标好错的原表"), wrong)
    assert _trade_of(seen, people[0]) == ""  # nothing is written before it is confirmed
    page = seen.go(seen.batch)
    seen.press("入库 8 行")
    _at_rest(page)
    page.get_by_text("已入库 8 行").wait_for()
    seen.picture("import-done")
    assert _trade_of(seen, people[0]) == "石泉剪纸0"
    seen.go(seen.batch)
    seen.press("撤销这次导入")
    _at_rest(page)
    page.get_by_text("恢复了 8 条").wait_for()
    assert _trade_of(seen, people[0]) == ""
    assert seen.faults == []


def _header_and_columns_are_found(seen: Visit, page: Page) -> None:
    assert f"第 {workbooks.HEADER} 行是表头，共 12 行" in page.locator("body").inner_text()
    chosen = page.locator(".maps select").evaluate_all("all => all.map(one => one.value)")
    assert chosen[1] == "household"
    assert chosen[3:8] == ["name", "relation", "identity_number", "birth_on", "education"]
    page.get_by_label("会什么手艺").select_option("skills")
    page.get_by_label("摸底日期").select_option("surveyed_on")
    seen.picture("import-columns")
    assert seen.serious() == []


def _every_error_and_every_change_is_shown(seen: Visit, wrong: dict[str, str]) -> None:
    page = seen.page
    seen.batch = page.url.removeprefix(seen.url).partition("?")[0]
    seen.picture("import-preview")
    assert seen.serious() == []
    page.goto(page.url.partition("?")[0] + "?tab=error")
    text = page.locator("table.tb").inner_text()
    assert all(cell in text for cell in wrong)
    page.goto(page.url.partition("?")[0] + "?tab=update")
    changes = page.locator("table.tb").inner_text()
    assert all(f"石泉剪纸{index}" in changes for index in range(8))
    assert page.locator("ins").count() >= 8


def _wrong_cells_carry_comments(content: BytesIO, wrong: dict[str, str]) -> None:
    sheet = load_workbook(content).active
    assert sheet is not None
    for cell in wrong:
        assert sheet[cell].comment is not None, cell
    titles = [cell.value for cell in sheet[workbooks.HEADER]] + [c.value for c in sheet[3]]
    assert "错在哪里、怎么改" in titles
    assert sheet["A1"].value == "城关镇盘龙社区搬迁群众技能摸底表"  # the rest stays as it was


def _trade_of(seen: Visit, person: Member) -> str:
    """Return what the API says about the skills of a person."""
    answer = seen.page.request.get(f"{seen.url}/api/v1/persons/", params={"q": person.name})
    items = answer.json()["items"]
    found = next(each for each in items if each["household"]["name"] == person.number)
    return str(found["skills"] or "")


def test_the_office_is_asked_once_which_column_is_which(
    visit: Enter, application: Application, tmp_path: Path
) -> None:
    path = tmp_path / "第二次.xlsx"
    workbooks.own_layout(path, workbooks.members(application.home, count=12))
    seen = visit(COUNTY_OFFICER)
    page = _upload(seen, path)
    page.get_by_label("会什么手艺").select_option("skills")
    seen.press("检查 12 行")
    _at_rest(page)
    seen.press("删除草稿")
    page = _upload(seen, path)
    assert page.get_by_label("会什么手艺").input_value() == "skills"
    assert "按上次" in page.locator(".maps").inner_text()
    seen.picture("import-remembered")
    seen.press("删除草稿")
    assert seen.faults == []


def test_twenty_thousand_rows_show_how_far_they_are_and_go_on_alone(
    visit: Enter, application: Application, tmp_path: Path
) -> None:
    path = tmp_path / "花名册.xlsx"
    numbers = workbooks.household_numbers(application.home)
    workbooks.newcomers(path, numbers, count=MANY)
    seen = visit(COUNTY_OFFICER)
    page = _upload(seen, path)
    batch = page.url
    page.get_by_role("button", name="检查 20,000 行").click()
    page.locator("#working progress").wait_for(timeout=MINUTES)
    assert page.wait_for_function(BAR, timeout=MINUTES).json_value() == "moving"
    seen.picture("import-progress")
    _at_rest(page)
    page.get_by_role("button", name="入库").click()
    page.locator("progress").wait_for()
    page.goto(seen.url + "/")  # leaving the page stops nothing
    page.goto(batch)
    _at_rest(page)
    page.get_by_text("已入库").first.wait_for()
    seen.press("撤销这次导入")
    _at_rest(page)
    page.get_by_text("这次导入已撤销").wait_for()
    assert seen.faults == []
