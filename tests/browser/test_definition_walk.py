"""The whole way of a condition: written, tried, approved by another, in figures, reported, held.

An officer writes it once; it is counted, its rows are listed, and a rule with it raises clues. What
was reported stays provable after a household has changed.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, PROJECT
from tests.browser.test_walk import COUNTY_OFFICER

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.conftest import Application, Visit
    from tests.browser.test_walk import Enter

pytestmark = pytest.mark.browser

SECOND_OFFICER = "hezhiyuan"
CODE = "WALK-01"
RULE = "CLU-03"  # families with nobody able to work
WIDER = "workers = 0 or members >= 6"
COMPUTED = 90  # seconds: the figures of the whole county are computed anew
# Rows as they stand in the list of what documents printed, the answer of a city among them.
DOCUMENTS = PROJECT / "src/anjia/processes/dashboards/tests/figures_of_documents.csv"
KNOWN = {
    "安置群众人数": ("部分加起来不对", "1,452"),
    "全程网办率": ("只有截尾才得", "没有整数分子能四舍五入成 48.08%"),
    "最多跑一次率": ("只有截尾才得", "没有整数分子能四舍五入成 99.21%"),
    "实名认证率": ("对得上", ""),
    "监管事项覆盖率": ("对得上", ""),
    "居家养老服务设施覆盖率": ("对得上", ""),
    "儿童之家覆盖率": ("对得上", ""),
    "公墓覆盖率": ("对得上", ""),
}


def _write(page: Page) -> None:
    """A condition by its Chinese names and the keyboard alone, with a slip that is mended."""
    page.select_option("select[name=of]", "household")
    page.select_option("select[name=kind]", "share")
    where = page.locator("textarea[name=where]")
    where.press_sequentially("户类型")
    offers = page.locator("#offers-where")
    expect(offers.get_by_role("option").first).to_contain_text("kind")
    where.press("Enter")
    where.press_sequentially("= ")
    chosen = offers.get_by_role("option", selected=True)
    expect(chosen).to_contain_text("'")
    for _ in range(offers.get_by_role("option").count()):
        if "registered_poor" in chosen.inner_text():
            break
        where.press("ArrowDown")
    expect(chosen).to_contain_text("registered_poor")
    where.press("Escape")
    expect(offers).to_be_hidden()
    where.press("Control+Space")
    expect(offers).to_be_visible()
    offers.get_by_role("option").filter(has_text="'registered_poor'").click()
    expect(where).to_have_value("kind = 'registered_poor' ")
    where.press_sequentially("and members >= 5")
    where.press("Escape")
    page.fill("textarea[name=among]", "memberz >= 1")
    fault = page.locator("[data-part=among] .def-fault")
    expect(fault).to_contain_text("没有叫“memberz”的事实")
    expect(page.locator("textarea[name=among]")).to_have_attribute("aria-invalid", "true")
    assert page.locator(".under mark").inner_text() == "memberz"
    fault.get_by_role("button", name="改成 members", exact=True).click()
    expect(page.locator("textarea[name=among]")).to_have_value("members >= 1")


def _tried(page: Page) -> str:
    """How many match, where, which rows, and the condition in plain words; returns the number."""
    live = page.locator("#live")
    expect(live.locator(".big")).to_have_text(re.compile(r"\d+\.\d"))
    expect(live).to_contain_text("城关镇")
    expect(page.locator("#first-rows tbody tr")).to_have_count(20)
    expect(live.locator("[data-part=where] .sentence")).to_contain_text("户类型为建档立卡")
    return live.locator(".big").inner_text()


def _keep(seen: Visit) -> str:
    """Keep the draft and say where it is."""
    seen.press("存成草稿")
    return seen.page.url.removeprefix(seen.url)


def _indicator(seen: Visit) -> tuple[str, str]:
    page = seen.go("/definitions/workshop/")
    _write(page)
    value = _tried(page)
    for name, text in {
        "code": CODE,
        "title_zh": "走一遍的大户占比",
        "basis": "管理需要",
        "note_zh": "有人的户里，五人以上的建档立卡户占多少。",
    }.items():
        page.fill(f"[name={name}]", text)
    seen.picture("workshop")
    assert seen.serious() == []
    return _keep(seen), value


def _rule(seen: Visit) -> str:
    """The rule in force, written wider, and held on past months against the version in force."""
    page = seen.go(f"/definitions/workshop/?from={RULE}")
    page.fill("textarea[name=when]", WIDER)
    expect(page.locator("[data-part=when] .sentence")).to_contain_text("或")
    address = _keep(seen)
    seen.press("发布前回放")
    assert page.locator("[data-series] svg").count() == 1
    rows = page.locator("table.months tbody tr")
    assert rows.count() > 1
    for row in rows.all():
        cells = [_number(cell) for cell in row.locator("td.r").all_inner_texts()]
        assert 0 < cells[0] < cells[4], cells  # hits in force, and of the wider version
    expect(page.locator("main")).to_contain_text("各网格的工作量")
    seen.picture("replay")
    assert seen.serious() == []
    return address


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text) or 0)


def _submit(seen: Visit, address: str) -> None:
    seen.go(address)
    seen.press("提交给另一位工作人员")
    expect(seen.page.locator("#decide")).to_contain_text("自己写的不能自己批准")


def _publish(second: Visit, code: str) -> None:
    page = second.go("/definitions/")
    page.locator("#underway tr", has_text=code).get_by_role("link", name="请我决定").click()
    page.wait_for_load_state("networkidle")
    second.press("批准这个口径")
    assert page.input_value("#valid_from") != ""
    second.press("发布这个口径")
    expect(page.locator("h1 ~ .chip.g")).to_have_text("已发布")
    expect(page.locator("h1 ~ .sub, .sub").first).to_contain_text("起适用")


def _until(is_there: Callable[[], bool], page: Page) -> None:
    """Look again until what the worker makes after a publication is there."""
    for _ in range(COMPUTED):
        if is_there():
            return
        page.wait_for_timeout(1000)
    raise AssertionError(page.url)


def _named(seen: Visit, indicator: str, rule: str, value: str) -> None:
    """The figure and the clues say which version made them."""

    def figure_names_it() -> bool:
        found = seen.go(f"/figures/{CODE}/").locator(f"a[href='{indicator}']")
        return found.count() > 0

    def newest_clue_names_it() -> bool:
        seen.go(f"/clues/?rule={RULE}&page=9999")
        page.locator("table.clue-list tbody a").last.click()
        page.wait_for_load_state("networkidle")
        return f"口径指纹 {fingerprint}" in page.locator("main").inner_text()

    page = seen.page
    _until(figure_names_it, page)
    assert page.locator(".figure-head .hero").inner_text().startswith(value)
    seen.picture("figure-of-an-office")
    text = seen.go(f"/rules/{RULE}/").locator("main").inner_text()
    fingerprint = re.findall(r"口径指纹 ([0-9a-f]{16})，本地版本", text)[0]
    assert fingerprint in seen.go(rule).locator("main").inner_text()
    _until(newest_clue_names_it, page)


def _changed(page: Page, record: str, kind: str, application: Application) -> None:
    """A household becomes another kind, and what the worker does within a minute, at once."""
    page.goto(f"{application.url}{record}edit/")
    page.select_option("select[name=kind]", kind)
    page.locator("main form button.btn-primary").last.click()
    page.wait_for_load_state("networkidle")


def _snapshot(application: Application) -> None:
    subprocess.run(
        [sys.executable, "-m", "anjia.config", "snapshot", "--area", "610921"],
        env={**os.environ, "ANJIA_HOME": str(application.home)},
        check=True,
        capture_output=True,
    )


def _proved(seen: Visit) -> None:
    seen.press("从快照重算")
    assert "重算了 1 个数，每一个都和冻结的完全相同" in seen.page.locator("#again").inner_text()


def _report(seen: Visit, application: Application) -> None:
    """A frozen figure stays provable, and what moved since is named with its edit."""
    page = seen.go(f"/figures/{CODE}/?part=numerator")
    row = page.locator("#rows tbody a.b").first
    name, record = row.inner_text(), row.get_attribute("href") or ""
    seen.press("冻结这个数")
    assert page.locator("input[name=code]:checked").count() == 1
    page.fill("#occasion", "报市乡村振兴局")
    seen.press("冻结勾上的数")
    report = page.url.removeprefix(seen.url)
    seen.picture("report")
    assert seen.serious() == []
    _changed(page, record, "accompanying", application)
    _snapshot(application)
    seen.go(f"{report}changes/")
    assert "1 个数里 1 个变了" in page.locator("main").inner_text()
    page.locator(f"a[href*='/changes/{CODE}/']").first.click()
    page.wait_for_load_state("networkidle")
    rows = page.locator("#rows").inner_text()
    assert name in rows
    assert re.search(r"户类型\s*建档立卡\s*→.*随迁", rows, re.DOTALL)
    assert "陈晓梅" in rows
    seen.picture("report-changed")
    assert seen.serious() == []
    seen.go(report)
    _proved(seen)
    _changed(page, record, "registered_poor", application)


def _check(seen: Visit) -> None:
    """The figures that a city printed: what is known of each is found, and taken away."""
    page = seen.go("/figures/")
    seen.press("核对文件里的数")
    page.set_input_files("#file", DOCUMENTS)
    seen.press("核对这份表")
    for name, (verdict, why) in KNOWN.items():
        row = page.locator("table.printed-figures tbody tr", has_text=name).first
        assert verdict in row.inner_text(), name
        assert why in row.inner_text(), name
    assert seen.serious() == []
    seen.picture("checking")
    seen.press("有矛盾")
    assert "实名认证率" not in page.inner_text("table.printed-figures")
    sheet = load_workbook(seen.download("下载结果")).worksheets[0]
    told = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert all(name in told for name in KNOWN)


def test_one_condition_is_counted_listed_acted_on_reported_and_proved(
    visit: Enter, application: Application
) -> None:
    seen, second = visit(COUNTY_OFFICER), visit(SECOND_OFFICER)
    indicator, value = _indicator(seen)
    rule = _rule(seen)
    for address, code in ((rule, RULE), (indicator, CODE)):
        _submit(seen, address)
        _publish(second, code)
    _named(seen, indicator, rule, value)
    _report(seen, application)
    _check(seen)
    for one in (seen, second):
        assert one.faults == []


def test_the_pages_fit_a_phone(visit: Enter) -> None:
    seen = visit(COUNTY_OFFICER, size=PHONE)
    for path in ("/definitions/?state=own", "/definitions/workshop/?from=HUK-03"):
        page = seen.go(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    assert seen.serious() == []
    page = seen.go("/figures/check/")
    page.get_by_label("或者从 Excel").fill("名称\t印出来的数\t分子\t分母\n办结率\t48.08%\t\t6763")
    seen.press("核对粘贴的表")
    assert page.locator("tbody tr").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    assert seen.serious() == []
    assert seen.faults == []
