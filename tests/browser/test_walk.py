"""The user's steps on the demonstration county, in a real browser, with pictures kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import PHONE

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import Visit

    Enter = Callable[..., Visit]

pytestmark = pytest.mark.browser

COUNTY_OFFICER, GRID_WORKER = "chenxiaomei", "wanglijuan"
PAGES = ("/", "/work/", "/help/", "/ledgers/", "/ledgers/households/", "/imports/", "/account/")


def test_sign_in_is_plain_and_shows_no_count_of_people(visit: Enter) -> None:
    seen = visit()
    seen.picture("login")
    assert "5,082" not in seen.page.content()
    assert seen.serious() == []
    assert seen.faults == []


def test_home_shows_the_published_county_and_every_number_is_a_door(visit: Enter) -> None:
    seen = visit(COUNTY_OFFICER)
    page = seen.go("/")
    sentence = page.locator("h1 + .sub").inner_text()
    for number in ("20", "5,082", "17,940"):
        assert number in sentence
    assert page.locator(".fig").count() == 6
    assert page.locator("[data-map] svg").count() == 1
    assert all(link.get_attribute("href") for link in page.locator("a.num").all())
    seen.picture("home")
    assert seen.faults == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_nothing_serious_stands_in_anybodys_way(visit: Enter, path: str, dark: bool) -> None:
    seen = visit(COUNTY_OFFICER, dark=dark)
    seen.go(path)
    assert seen.serious() == []
    assert seen.faults == []


@pytest.mark.parametrize("path", PAGES)
def test_pages_fit_a_phone(visit: Enter, path: str) -> None:
    # A grid worker may not import: that page is a county officer's, on the same small screen.
    seen = visit(COUNTY_OFFICER if path == "/imports/" else GRID_WORKER, size=PHONE)
    page = seen.go(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    assert page.locator(".tabbar.main a").count() >= 3
    seen.picture(f"phone{path.replace('/', '-').rstrip('-')}")


def test_the_keyboard_reaches_content_menus_and_search(visit: Enter) -> None:
    page = visit(COUNTY_OFFICER).go("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.focus("summary.who")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("!!document.activeElement.closest('.pop')")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className") == "who"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    page.wait_for_url("**/search/**")


def test_language_and_colours_are_ones_own_choice(visit: Enter) -> None:
    seen = visit(COUNTY_OFFICER)
    page = seen.go("/")
    page.click("summary.who")
    page.click("button[name=language][value=en]")
    page.wait_for_load_state("networkidle")
    assert page.locator("html").get_attribute("lang") == "en"
    page.click("summary.who")
    page.click("button[name=theme][value=dark]")
    page.wait_for_load_state("networkidle")
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    seen.picture("home-english-dark")
