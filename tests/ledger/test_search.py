"""People are found by whatever an office knows of them, inside its places, and on record."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from anjia.base.audit.models import Event
from anjia.base.scope import acting, system
from anjia.kernel.refusals import Refused
from anjia.ledger.actions import searching
from anjia.ledger.reading.search import Sort, sort_of
from anjia.ledger.tests.visits import text, visit
from tests.ledger.places import IDENTITY, PANLONG, READ, YUEHE, Built, build, officer


@pytest.mark.parametrize(
    ("typed", "sort"),
    [
        (IDENTITY, Sort.IDENTITY),
        (IDENTITY.lower(), Sort.IDENTITY),
        ("610921 19740615 421X", Sort.IDENTITY),
        ("13800000001", Sort.PHONE),
        ("138 0000 0001", Sort.PHONE),
        ("zs", Sort.LETTERS),
        ("zhang san", Sort.LETTERS),
        ("HY-PL-0318", Sort.NUMBER),
        ("0318", Sort.NUMBER),
        ("张三", Sort.WORDS),
        ("3 栋 201", Sort.WORDS),
    ],
)
def test_what_was_typed_says_where_to_look(typed: str, sort: Sort) -> None:
    assert sort_of(typed) is sort


@pytest.fixture
def built(db: None) -> Built:
    with acting(system(area="61")):
        return build()


def look(place: str, typed: str) -> set[str]:
    by = officer(place)
    with acting(by):
        return {
            title
            for block in searching.look(typed, by=by, at=timezone.now())
            for _row, title, _cells in block.rows
        }


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("zs", {"张三0", "张三1", "张三2"}),
        ("ZhangSan", {"张三0", "张三1", "张三2"}),
        ("张三1", {"张三1"}),
        ("李四", {"李四0", "李四1", "李四2"}),
        (IDENTITY, {"张三0"}),
        (IDENTITY[:17], set()),
        ("13800000001", {"张三1"}),
        (f"{PANLONG[4:9]}-0002", {"张三2"}),
        ("2 栋", {"张三2", "李四2"}),
        ("没有这个人", set()),
        ("%", set()),
        ("\0", set()),
    ],
)
def test_people_are_found(built: Built, typed: str, found: set[str]) -> None:
    assert look(PANLONG, typed) == found


def test_nobody_is_found_outside(built: Built) -> None:
    assert look(YUEHE, IDENTITY) == set()
    assert look("6110", "张三") == set()


def test_a_search_takes_as_many_statements_however_many_are_found(built: Built) -> None:
    def statements(place: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            look(place, "李四")
        return len(queries)

    assert statements(PANLONG) == statements("61")


def test_searches_are_limited_and_on_record_without_what_was_typed(built: Built) -> None:
    by, at = officer("610921"), timezone.now()
    with acting(by):
        for _time in range(60):
            searching.look(IDENTITY, by=by, at=at)
        with pytest.raises(Refused, match="too_often"):
            searching.look(IDENTITY, by=by, at=at)
    with acting(system()):
        events = Event.objects.filter(event="ledger.search")
        assert events.count() == 60
        assert events[0].facts == {"sort": "identity", "found": 1}


def test_the_page_posts_what_is_looked_for(built: Built) -> None:
    by = officer("610921")
    assert 'method="post"' in text(visit(by, "/search/"))
    page = text(visit(by, "/search/", {"q": "zs"}))
    assert "张三0" in page
    page = text(visit(by, "/search/", {"q": "没有这个人"}))
    assert "没有查到" in page
    # A parameter in the address is not looked at: addresses end up in logs.
    assert "张三0" not in text(visit(by, "/search/?q=zs"))


def test_masked_even_where_found_by_number(built: Built) -> None:
    page = text(visit(officer("610921", permissions=READ), "/search/", {"q": IDENTITY}))
    assert "张三0" in page
    assert page.count(IDENTITY) == 1  # what was typed, in the box
