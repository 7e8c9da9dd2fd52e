"""From a document that is dropped in to the printed report of a quarter, through every hand."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from anjia.ledger.papers import can_pdf
from tests.browser.conftest import PHONE, PICTURES
from tests.browser.test_walk import COUNTY_OFFICER

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Visit
    from tests.browser.test_walk import Enter

pytestmark = pytest.mark.browser

SECOND_OFFICER, BUREAU, TOWN = "hezhiyuan", "liwenbo", "zhoujianping"
DOCUMENT = Path(__file__).parent / "documents" / "work_points.txt"
TASKS, TOWNS = 8, 10
# What stands behind which target; the others are what the units report.
BEHIND = {
    "强化务工动态监测": "INS-01",
    "积极推进产业培育": "FAC-01",
    "提升稳定就业质量": "EMP-02",
    "做好控辍保学": "EDU-01",
}
A4 = 1.414


def test_from_a_document_to_the_printed_report_of_a_quarter(visit: Enter, tmp_path: Path) -> None:
    office = visit(COUNTY_OFFICER)
    document = _taken_in(office)
    _linked(office, document)
    _assigned(office, document)
    bureau, town = visit(BUREAU), visit(TOWN)
    for seen in (bureau, town):
        seen.go("/supervision/mine/")
        seen.press("签收全部")
    quarter = _opened(office)
    _reported(bureau, quarter, unit="汉阴县人力资源和社会保障局")
    _reported(town, quarter, unit="城关镇人民政府")
    _checked(office, quarter)
    report = _made(office, quarter)
    second = visit(SECOND_OFFICER)
    second.go(report)
    second.press("审定并冻结")
    assert "已审定" in second.page.content()
    _numbers_lead_to_rows(office, report)
    _printed(office, report, tmp_path)
    town.go(quarter)
    town.page.get_by_role("link", name="城关镇人民政府").click()
    town.page.wait_for_load_state("networkidle")
    for seen in (office, bureau, town, second):
        assert seen.faults == []
    phone = visit(COUNTY_OFFICER, size=PHONE)
    phone.go(report)
    phone.picture("quarter-report-phone")


def _taken_in(office: Visit) -> str:
    """Drop the document in, look at what is unsure, confirm all."""
    page = office.go("/supervision/documents/new/")
    assert office.serious() == []
    page.set_input_files("#file", DOCUMENT)
    page.wait_for_url(re.compile(r"/supervision/documents/[0-9a-f-]{36}/"))
    found = re.search(r"/supervision/documents/[0-9a-f-]{36}/", page.url)
    assert found
    office.go(f"{found[0]}review/")
    assert office.page.locator("article.rv-card").count() == TASKS
    while page.get_by_role("button", name="看过了").count():
        office.press("看过了")
    office.picture("supervision-review")
    office.press(f"确认 {TASKS} 项")
    return found[0]


def _linked(office: Visit, document: str) -> None:
    """Tie four targets to figures: nothing is tied by itself."""
    page = office.go(f"{document}links/")
    assert "0 个从台账算" in page.inner_text("h1 + .sub")
    assert office.serious() == []
    for task, code in BEHIND.items():
        named = page.locator("p.sec", has_text=task)
        card = page.locator("section.qtr-tie").filter(has=named)
        proposed = card.locator(f"input[name=indicator][value={code}]")
        if proposed.count():
            proposed.check()
        else:
            other = card.locator("input[name=indicator][value=other]")
            if other.count():
                other.check()
            card.locator("select[name=other]").select_option(code)
        card.get_by_role("button", name="对应到这个指标").click()
        page.wait_for_load_state("networkidle")
        assert f"已对应到 {code}" in page.content()
    assert "4 个从台账算" in page.inner_text("h1 + .sub")
    office.picture("supervision-links")


def _assigned(office: Visit, document: str) -> None:
    """Every town that the document means gets every task that names all towns."""
    page = office.go(f"{document}assign/")
    page.get_by_role("button", name=re.compile("^交办")).click()
    page.wait_for_load_state("networkidle")
    assert page.content().count("城关镇人民政府") >= TASKS
    assert "都已经交办" in page.content()


def _opened(office: Visit) -> str:
    """Ask for the quarter of today: what was assigned today was under way in no other."""
    page = office.go("/supervision/quarters/")
    if not page.locator("#open-document").is_visible():
        page.get_by_text("发起季度报送").click()
    page.locator("#open-document").select_option(label=_option(page, "演练"))
    page.locator("#open-quarter").select_option(index=1)
    office.press("请各单位报送")
    assert "已请" in page.content()
    assert office.serious() == []
    return page.url.removeprefix(office.url)


def _option(page: Page, word: str) -> str:
    """The label of the choice in which a word stands."""
    labels = page.locator("#open-document option").all_inner_texts()
    return next(label for label in labels if word in label)


def _reported(seen: Visit, quarter: str, *, unit: str) -> None:
    """A unit fills in each of its tasks, sees what is computed, and sends."""
    page = seen.go(quarter)
    page.get_by_role("link", name=unit).click()
    page.wait_for_load_state("networkidle")
    mine = page.url.removeprefix(seen.url)
    assert "从台账算" in page.content()
    while page.get_by_role("link", name="填进展").count():
        page.get_by_role("link", name="填进展").first.click()
        page.wait_for_load_state("networkidle")
        page.fill("textarea[name=text]", "已按要求推进，台账已更新。")
        if page.locator("input[name=percent]").count():
            page.fill("input[name=percent]", "60")
        for field in page.locator("input[name^=value]").all():
            field.fill("1")
        seen.press("报告这个季度")
        seen.go(mine)
    page.fill("#say-text", "本季度各项任务按计划推进。")
    page.fill("#say-problems", "部分群众长期在外，联系不便。")
    page.get_by_role("button", name="报送", exact=True).click()
    page.wait_for_load_state("networkidle")
    assert "已报送" in page.content()
    assert seen.serious() == []


def _checked(office: Visit, quarter: str) -> None:
    """The office takes what has come and chases the others."""
    for _unit in range(2):
        page = office.go(f"{quarter}?show=sent")
        page.locator("table.tb td a.b").first.click()
        page.wait_for_load_state("networkidle")
        page.get_by_role("button", name="接收", exact=True).click()
        page.wait_for_load_state("networkidle")
    office.go(quarter)
    office.page.get_by_role("button", name=re.compile("^催报")).click()
    office.page.wait_for_load_state("networkidle")
    assert "已催" in office.page.content()
    office.picture("supervision-round")


def _made(office: Visit, quarter: str) -> str:
    """The report is made of what was accepted, and cannot be approved by who made it."""
    page = office.go(f"{quarter}report/")
    assert "没有接收" in page.content()
    page.fill("#head-addressee", "县委、县政府")
    office.press("存成一版，请人审定")
    assert "要请另一位工作人员审定" in page.content()
    assert office.serious() == []
    office.picture("quarter-report")
    return page.url.removeprefix(office.url)


def _numbers_lead_to_rows(office: Visit, report: str) -> None:
    """A computed value opens the figure, whose rows are as many as it says."""
    page = office.go(report)
    row = page.locator("#targets tr").filter(has_text="养老保险")
    said = row.locator("a.num").inner_text()
    row.locator("a.num").click()
    page.wait_for_load_state("networkidle")
    assert "/figures/INS-01/" in page.url
    assert said.rstrip("%") in page.content()
    assert page.locator("table tbody tr").count() > 0
    office.go(report)
    page.locator("section").filter(has_text="冻结的指标").locator("ul.list a").first.click()
    page.wait_for_load_state("networkidle")
    assert "/reports/" in page.url


def _printed(office: Visit, report: str, folder: Path) -> None:
    """The document as Word and PDF, and the page as it prints: A4, with text on every page."""
    page = office.go(report)
    word = office.download("Word")
    assert word.read(2) == b"PK"
    assert office.download("Excel").read(2) == b"PK"
    sheets = {"page": folder / "page.pdf"}
    page.pdf(path=sheets["page"], format="A4")
    if can_pdf():
        sheets["paper"] = folder / "paper.pdf"
        sheets["paper"].write_bytes(office.download("PDF").read())
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, path in sheets.items():
        with pypdfium2.PdfDocument(path) as made:
            assert len(made) >= 3
            for number, sheet in enumerate(made, start=1):
                image = sheet.render(scale=0.8).to_pil()
                image.save(PICTURES / f"quarter-report-{name}-{number:02}.png")
                assert image.height / image.width == pytest.approx(A4, abs=0.01)
                dark = sum(image.convert("L").histogram()[:128])
                assert dark > 0, f"page {number} of the {name} is empty"
