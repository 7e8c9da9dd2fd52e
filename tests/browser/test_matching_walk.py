"""From a vacancy that an officer posts to a person's job: ranked, pushed, asked, begun."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, PROJECT
from tests.browser.test_walk import COUNTY_OFFICER, GRID_WORKER

if TYPE_CHECKING:
    from tests.browser.conftest import Visit
    from tests.browser.test_walk import Enter

pytestmark = pytest.mark.browser


def test_a_vacancy_becomes_a_job(visit: Enter) -> None:
    office = visit(COUNTY_OFFICER)
    position = _posted(office)
    name = _pushed(office)
    assert office.faults == []
    worker = visit(GRID_WORKER, size=PHONE)
    _begun(worker, position, name)
    assert worker.faults == []


def _posted(office: Visit) -> str:
    page = office.go("/ledgers/employers/")
    employer = page.locator("table tbody tr a").first.inner_text()
    page = office.go("/ledgers/vacancies/add/")
    position = f"缝纫工{page.evaluate('Date.now() % 1e6')}"
    page.locator("[name=employer]").select_option(label=employer)
    page.locator("[name=position]").fill(position)
    page.locator("[name=openings]").fill("1")
    page.locator("[name=skills]").fill("缝纫")
    page.locator("[name=posted_on]").fill(_today(office))
    assert office.serious() == []
    page.locator(".commit .btn-primary").click()
    page.wait_for_load_state("networkidle")
    expect(page.locator("h1")).to_contain_text(position)
    return position


def _pushed(office: Visit) -> str:
    """Rank those of the worker's grid, and push to the first with reasons; return their name."""
    page = office.press("排候选人")
    officers = tomllib.loads((PROJECT / "src/anjia/demo/officers.toml").read_text("utf-8"))
    (at,) = next(one["at"] for one in officers["officer"] if one["username"] == GRID_WORKER)
    page.goto(f"{page.url}?area={at}")
    page.wait_for_load_state("networkidle")
    first = page.locator("table.rank tbody tr").first
    assert first.locator(".reasons li").count() > 0
    totals = [int(text) for text in page.locator("table.rank td.r.b").all_inner_texts()]
    assert totals == sorted(totals, reverse=True)
    assert office.serious() == []
    office.picture("candidates")
    name = first.locator("a.b").inner_text()
    first.locator("input[type=checkbox]").check()
    office.press("推送给勾选的人")
    expect(page.locator("main")).to_contain_text(name)
    office.picture("offers")
    return name


def _begun(worker: Visit, position: str, name: str) -> None:
    page = worker.go("/work/")
    page.get_by_role("link", name=re.compile(position)).click()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    page.get_by_role("link", name=name, exact=True).click()
    page.wait_for_load_state("networkidle")
    worker.press("有意向")
    assert worker.serious() == []
    page.locator("[name=interview-on]").fill(_today(worker))
    worker.press("约定面试")
    page.locator("[name=start-on]").fill(_today(worker))
    page.locator("[name=start-monthly_pay]").fill("3200")
    worker.press("登记上岗")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
    worker.picture("offer-started")
    expect(page.locator(".chip.g")).to_contain_text("已上岗")
    worker.press("看务工登记")
    expect(page.locator("main")).to_contain_text(position)


def _today(seen: Visit) -> str:
    return str(seen.page.evaluate("new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10)"))
