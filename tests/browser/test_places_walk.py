"""Nobody in where they do not belong: everybody's own places, and guessed addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import PHONE
from tests.browser.test_walk import COUNTY_OFFICER, GRID_WORKER

if TYPE_CHECKING:
    from typing import Any

    from tests.browser.conftest import Visit
    from tests.browser.test_walk import Enter

pytestmark = pytest.mark.browser

TOWN_OFFICER, ORIGIN_OFFICER, ORIGIN_TOWN = "zhoujianping", "tangshouli", "fengchunmei"
GRID, TOWN, ORIGIN, COUNTY = "610921100010001002", "610921100", "610921107202", "610921"
HOUSEHOLDS = "/api/v1/households/"


def _first(seen: Visit, **asked: str) -> list[dict[str, Any]]:
    """Return the households that the API gives on its first page."""
    answer = seen.page.request.get(seen.url + HOUSEHOLDS, params=asked)
    assert answer.status == 200
    return list(answer.json()["items"])


def _statuses(seen: Visit, row_id: str) -> set[int]:
    """Return what every way to a household answers: pages, API and the figure's export."""
    paths = (
        f"/ledgers/households/{row_id}/",
        f"/ledgers/households/{row_id}/?tab=history",
        f"/ledgers/households/{row_id}/edit/",
        f"/households/{row_id}/",
        f"/households/{row_id}/events/",
        f"{HOUSEHOLDS}{row_id}/",
        f"{HOUSEHOLDS}{row_id}/history/",
    )
    return {seen.page.request.get(seen.url + path).status for path in paths}


@pytest.fixture
def elsewhere(visit: Enter) -> str:
    """A household in another town that nobody's place below has to do with."""
    found = _first(visit(COUNTY_OFFICER), q="HY-ZY-")
    return next(
        str(row["id"])
        for row in found
        if row["area"].startswith("610921") and not row["origin"].startswith(("610921107", TOWN))
    )


def test_a_grid_worker_sees_only_their_grid(visit: Enter, elsewhere: str) -> None:
    seen = visit(GRID_WORKER, size=PHONE)
    page = seen.go("/ledgers/households/?view=all")
    seen.picture("phone-households")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    rows = _first(seen)
    assert rows
    assert {row["area"] for row in rows} == {GRID}
    page.goto(f"{seen.url}/ledgers/households/{rows[0]['id']}/")
    seen.picture("phone-household")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    assert seen.serious() == []
    assert "5,082" not in seen.go("/").content()
    assert _statuses(seen, elsewhere) == {404}
    assert seen.faults == []


def test_a_town_officer_sees_only_their_town(visit: Enter, elsewhere: str) -> None:
    seen = visit(TOWN_OFFICER)
    page = seen.go("/")
    seen.picture("town-home")
    assert "5,082" not in page.locator("main").inner_text()
    rows = _first(seen)
    assert rows
    places = {row["area"][:9] for row in rows} | {(row["origin"] or "")[:9] for row in rows}
    assert TOWN in places
    assert all(row["area"].startswith(TOWN) or row["origin"].startswith(TOWN) for row in rows)
    assert _statuses(seen, elsewhere) == {404}
    assert seen.faults == []


@pytest.mark.parametrize(
    ("username", "origin"), [(ORIGIN_OFFICER, ORIGIN), (ORIGIN_TOWN, "610921107")]
)
def test_the_place_of_origin_sees_who_left_and_changes_nothing(
    visit: Enter, elsewhere: str, username: str, origin: str
) -> None:
    seen = visit(username)
    left = [row for row in _first(seen) if not row["area"].startswith(origin)]
    assert left
    assert all(row["origin"].startswith(origin) for row in left)
    row = left[0]
    page = seen.go(f"/ledgers/households/{row['id']}/")
    assert row["number"] in page.locator("main").inner_text()
    assert page.get_by_role("link", name="改这一条").count() == 0
    seen.picture(f"origin-{username}")
    edit = page.request.get(f"{seen.url}/ledgers/households/{row['id']}/edit/")
    assert edit.status in {403, 404}
    token = next(each["value"] for each in page.context.cookies() if "csrf" in each["name"])
    changed = page.request.patch(
        f"{seen.url}{HOUSEHOLDS}{row['id']}/",
        data={"version": row["version"], "note": "改不了"},
        headers={"X-CSRFToken": token, "Referer": seen.url},
    )
    assert changed.status in {403, 404}
    assert next(each for each in _first(seen) if each["id"] == row["id"])["note"] != "改不了"
    assert _statuses(seen, elsewhere) == {404}
    assert seen.faults == []


def test_the_origins_home_leads_to_who_left(visit: Enter) -> None:
    seen = visit(ORIGIN_OFFICER)
    page = seen.go("/")
    assert page.get_by_role("link", name="去导入").count() == 0
    page.get_by_role("link", name="看搬迁户").click()
    page.wait_for_load_state("networkidle")
    assert page.locator("tbody tr").count() > 0
    assert seen.faults == []


def test_guessed_places_and_rows_of_a_figure_are_not_found(visit: Enter) -> None:
    seen = visit(GRID_WORKER)
    for area in (COUNTY, TOWN, "610921102"):
        answer = seen.page.request.get(f"{seen.url}/figures/WRK-02/?area={area}")
        assert answer.status == 404
        assert "44" not in answer.text().partition("<main")[2].partition("</main")[0]


def test_an_export_holds_nothing_of_a_guessed_row(visit: Enter, elsewhere: str) -> None:
    seen = visit(TOWN_OFFICER)
    page = seen.go("/ledgers/households/")
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    answer = page.request.post(
        f"{seen.url}/ledgers/households/export/",
        form={"csrfmiddlewaretoken": token, "id": elsewhere, "export": "1", "query": "view=all"},
        headers={"Referer": seen.url},
    )
    assert answer.status in {404, 422}
    assert not answer.body().startswith(b"PK")
