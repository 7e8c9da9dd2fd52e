"""A list shows what one may see, in the order and under the conditions asked for."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anjia.base.scope import acting, system
from anjia.kernel.refusals import Refused
from anjia.ledger.models import ColumnChoice, SavedView
from anjia.ledger.tests.visits import text, visit
from tests.ledger.places import (
    ELSEWHERE,
    IDENTITY,
    ORIGIN,
    PANLONG,
    YUEHE,
    Built,
    build,
    officer,
)

pytestmark = pytest.mark.django_db
LIST = "/ledgers/households/"


@pytest.fixture
def built() -> Built:
    with acting(system(area="61")):
        return build()


def numbers(page: str) -> list[str]:
    """The household numbers of a page, in order."""
    return re.findall(r">\s*(2[12][0-9]{3}-[0-9]{4})\s*<", page)


@pytest.mark.parametrize(
    ("place", "seen"),
    [("610921", 7), (PANLONG, 3), ("610922", 3), ("61", 9), ("6110", 0), (ORIGIN, 3)],
)
def test_only_the_officers_places_are_listed(built: Built, place: str, seen: int) -> None:
    page = text(visit(officer(place), f"{LIST}?view=all"))
    assert len(numbers(page)) == seen


def test_without_the_right_there_is_no_such_ledger(built: Built) -> None:
    with pytest.raises(Refused, match="ledger_not_found"):
        visit(officer("610921", permissions=frozenset({"figures.read"})), LIST)


def test_a_right_held_elsewhere_opens_nothing_here(built: Built) -> None:
    reader = officer(PANLONG)
    other = officer(YUEHE, permissions=frozenset({"figures.read"}))
    both = type(reader)(id="x", name="x", grants=(*reader.grants, *other.grants))
    page = text(visit(both, f"{LIST}?view=all"))
    assert len(numbers(page)) == 3


def test_a_list_takes_the_same_statements_for_any_number_of_rows(
    built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    def statements(size: int) -> int:
        monkeypatch.setattr("anjia.ledger.reading.listing.page.__kwdefaults__", {"size": size})
        with CaptureQueriesContext(connection) as queries:
            visit(officer("61"), f"{LIST}?view=all")
        return len(queries)

    assert statements(1) == statements(9)


def test_a_household_is_seen_from_its_origin_though_its_site_is_not(built: Built) -> None:
    page = text(visit(officer(ORIGIN), f"{LIST}?view=all"))
    assert len(numbers(page)) == 3
    assert "别处的记录" in page
    assert "盘龙社区" not in page


def test_pages_by_key_meet_without_gap_or_repeat(
    built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("anjia.ledger.reading.listing.page.__kwdefaults__", {"size": 2})
    whole: list[str] = []
    url = f"{LIST}?view=all&order=number"
    back = ""
    for _turn in range(9):
        page = text(visit(officer("61"), url))
        whole += numbers(page)
        following = re.search(r'href="([^"]*)" rel="next"', page)
        if following is None:
            previous = re.search(r'href="([^"]*)" rel="prev"', page)
            assert previous is not None
            back = text(visit(officer("61"), previous[1].replace("&amp;", "&")))
            break
        url = following[1].replace("&amp;", "&")
    assert whole == sorted(whole)
    assert len(set(whole)) == len(whole) == 9
    assert numbers(back) == whole[6:8]


@pytest.mark.parametrize("order", ["number", "-number", "moved_in_on", "-moved_in_on", "kind"])
def test_every_order_reaches_every_row_once(
    built: Built, monkeypatch: pytest.MonkeyPatch, order: str
) -> None:
    monkeypatch.setattr("anjia.ledger.reading.listing.page.__kwdefaults__", {"size": 4})
    seen: list[str] = []
    url: str | None = f"{LIST}?view=all&order={order}"
    while url:
        page = text(visit(officer("61"), url))
        seen += numbers(page)
        following = re.search(r'href="([^"]*)" rel="next"', page)
        url = following[1].replace("&amp;", "&") if following else None
    assert sorted(seen) == sorted(built.households)


def test_filters_narrow_and_say_so_in_words(built: Built) -> None:
    page = text(visit(officer("610921"), f"{LIST}?view=all&kind=registered_poor"))
    assert len(numbers(page)) == 2
    assert "建档立卡" in page
    page = text(visit(officer("610921"), f"{LIST}?view=all&site={built.sites[YUEHE]}"))
    assert len(numbers(page)) == 3
    assert "月河社区" in page
    page = text(visit(officer("610921"), f"{LIST}?view=all&q=张三2"))
    assert len(numbers(page)) == 2
    page = text(visit(officer("610921"), f"{LIST}?view=all&phone=138 0000 0001"))
    assert len(numbers(page)) == 2
    assert "13800000001" not in page


def test_a_filter_never_reaches_outside(built: Built) -> None:
    page = text(visit(officer(PANLONG), f"{LIST}?view=all&site={built.sites[YUEHE]}"))
    assert numbers(page) == []
    assert "月河社区" not in page


def test_sealed_numbers_are_masked(built: Built) -> None:
    page = text(visit(officer("610921"), "/ledgers/persons/?view=all"))
    assert IDENTITY not in page
    assert "610921********421X" in page


def test_unknown_is_written_as_unknown(built: Built) -> None:
    assert "待核实" in text(visit(officer("610921"), f"{LIST}?view=all"))


@pytest.mark.parametrize(
    "query",
    [
        "order=absent",
        "order=--number",
        "after=x",
        f"after={'0' * 32}",
        "kind=%00",
        "q=%00",
        "moved_in_on_from=9999-99-99",
        "site=1",
        "view=absent",
        "saved=x",
        "order=phone",
    ],
)
def test_addresses_without_sense_still_open(built: Built, query: str) -> None:
    assert visit(officer("610921"), f"{LIST}?{query}").status_code == 200


def test_counts_of_tabs_and_of_the_list(built: Built) -> None:
    page = text(visit(officer("610921"), f"{LIST}?view=all&kind=accompanying"))
    assert "当前 5 户" in page
    assert re.search(r'id="count-all">\s*7\s*<', page)


def test_a_large_table_is_counted_after_the_page(
    built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("anjia.ledger.reading.counts.SMALL_TABLE", 0)
    page = text(visit(officer("610921"), f"{LIST}?view=all"))
    assert "正在数" in page
    counts = text(visit(officer("610921"), "/ledgers/households/counts/?view=all", htmx=True))
    assert "当前 7 户" in counts
    monkeypatch.setattr("anjia.ledger.reading.counts.CAP", 2)
    counts = text(visit(officer("610921"), "/ledgers/households/counts/?view=all", htmx=True))
    assert "2 户以上" in counts


def test_chosen_columns_are_remembered_for_one_officer(built: Built) -> None:
    mine = officer("610921")
    visit(mine, "/ledgers/households/columns/", {"columns": ["note"], "query": "view=all"})
    page = text(visit(mine, f"{LIST}?view=all"))
    head = page[page.index("<thead>") : page.index("</thead>")]
    assert "备注" in head
    assert "安置点" not in head
    assert "户编号" in head
    visit(mine, "/ledgers/households/columns/", {"reset": "1"})
    assert not ColumnChoice.objects.exists()


def test_a_list_is_kept_as_a_view_of_ones_own(built: Built) -> None:
    mine = officer("610921")
    response = visit(
        mine,
        "/ledgers/households/views/",
        {"label": "盘龙随迁", "query": "kind=accompanying&q=张三&phone=13800000001&after=1"},
    )
    view = SavedView.objects.get()
    # What was typed into the search box, and a number, are nobody's business later.
    assert view.query == "kind=accompanying"
    page = text(visit(mine, response["Location"]))
    assert "盘龙随迁" in page
    stranger = type(mine)(id="officer-2", name="吴秀珍", grants=mine.grants)
    assert "盘龙随迁" not in text(visit(stranger, response["Location"]))
    visit(stranger, reverse("ledger:drop-view", args=["households", view.pk]), {})
    assert SavedView.objects.exists()
    visit(mine, reverse("ledger:drop-view", args=["households", view.pk]), {})
    assert not SavedView.objects.exists()


def test_a_view_needs_a_name(built: Built) -> None:
    with pytest.raises(Refused, match="view_without_name"):
        visit(officer("610921"), "/ledgers/households/views/", {"label": " ", "query": ""})


def test_the_page_of_ledgers(built: Built) -> None:
    assert "搬迁户台账" in text(visit(officer("610921"), "/ledgers/"))
    none = officer("610921", permissions=frozenset({"dashboards.read"}))
    with pytest.raises(Refused, match="not_permitted"):
        visit(none, "/ledgers/")


def test_the_other_county_is_not_offered_as_a_choice(built: Built) -> None:
    page = text(visit(officer("610921"), f"{LIST}?view=all"))
    assert "邻县社区" not in page
    assert ELSEWHERE not in page
