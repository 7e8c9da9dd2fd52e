"""A figure on two dates: both numbers, how far they are apart, and who came and went between."""

import re
from datetime import date

import pytest
from django.utils import timezone

from anjia.base.scope import Actor, Grant, acting, system
from anjia.ledger.tests.visits import text, visit
from anjia.processes.dashboards import actions
from anjia.processes.dashboards.models import Figure
from anjia.processes.dashboards.policy import Permission
from anjia.processes.dashboards.queries import rows, snapshots
from anjia.registry.models import Person
from anjia.registry.policy import Permission as Registry
from anjia.registry.tests import county

pytestmark = pytest.mark.django_db

JULY, AUGUST, SEPTEMBER = date(2022, 7, 31), date(2022, 8, 31), date(2022, 9, 30)
WORDS = re.compile(r"<[^>]+>")


def _refresh(as_of):
    actions.refresh(county.COUNTY, by=system(area=county.COUNTY), as_of=as_of, at=timezone.now())


@pytest.fixture(scope="module")
def three_months(kept):
    """July: two of three moved; August: another moved; September: one moved back, one came."""
    snapshots.tables.cache_clear()
    rows._keys.cache_clear()
    county.build()
    with acting(county.officer()):
        one = county.add_household("HY-1")
        county.add_persons(one, ("张三", "head"), ("李四", "spouse"), hukou_status="moved")
        two = county.add_household("HY-2")
        county.add_persons(two, ("王五", "head"), hukou_status="origin")
    _refresh(JULY)
    _refresh(date(2022, 8, 15))
    with acting(county.officer()):
        Person.objects.filter(name="王五").update(hukou_status="moved")
    _refresh(AUGUST)
    with acting(county.officer()):
        Person.objects.filter(name="李四").update(hukou_status="origin")
        county.add_persons(county.household("HY-2"), ("赵六", "child"), hukou_status="moved")
    _refresh(SEPTEMBER)


def _officer():
    wanted = frozenset(map(str, (*Permission, *Registry)))
    grant = Grant(county.COUNTY, "county_office", wanted)
    return Actor(id="officer-1", name="陈晓梅", unit="县后扶办", grants=(grant,))


def _page(query):
    return text(visit(_officer(), f"/figures/HUK-03/{query}"))


def _plain(html):
    card = html[html.index('id="compare"') :]
    return " ".join(WORDS.sub(" ", card[: card.index("</section>")]).split())


def test_ends_of_months_are_offered(three_months):
    html = _page("")
    assert "against=2022-07-31" in html
    assert "against=2022-08-31" in html
    assert "against=2022-08-15" not in html
    assert 'id="compare"' not in html


def test_two_dates_stand_side_by_side_with_who_came_and_went(three_months):
    card = _plain(_page("?against=2022-07-31"))
    assert "2022年7月31日和 2022年9月30日对照" in card
    assert "户籍迁移率 66.7 % 75.0 % 升 8.3 个百分点" in card
    assert "分子 2 人 3 人 升 1 人" in card
    assert "分母 3 人 4 人 升 1 人" in card
    assert "待核实 0 人 0 人 没有变" in card
    assert "新进分子 2 人，退出分子 1 人" in card


@pytest.mark.parametrize(
    ("against", "entered", "left"),
    [("2022-07-31", {"王五", "赵六"}, {"李四"}), ("2022-08-31", {"赵六"}, {"李四"})],
)
def test_rows_open_for_each_side(three_months, against, entered, left):
    for part, names in (("entered", entered), ("left", left)):
        html = _page(f"?against={against}&part={part}")
        listed = html[html.index('id="rows"') :]
        for name in ("张三", "李四", "王五", "赵六"):
            assert (name in listed) == (name in names), (part, name)
        data = {"part": part, "area": county.COUNTY, "as_of": "2022-09-30", "against": against}
        url = visit(_officer(), "/figures/HUK-03/open/", data)["Location"]
        opened = text(visit(_officer(), url))
        assert f"当前 {len(names)} 人" in opened
        answer = visit(_officer(), "/figures/HUK-03/export/", data)
        assert answer.content[:2] == b"PK"
    then = _page("?as_of=2022-07-31&part=numerator")
    assert "李四" in then[then.index('id="rows"') :]


def test_a_changed_definition_is_compared_in_numbers_only(three_months):
    with acting(system(area=county.COUNTY)):
        Figure.objects.filter(as_of=JULY).update(definition="0" * 16)
    card = _plain(_page("?against=2022-07-31"))
    assert "升 8.3 个百分点" in card
    assert "口径在两期之间改过" in card
    assert "新进" not in card


@pytest.mark.parametrize("against", ["2022-09-30", "2022-08-15", "yesterday", "2022-10-31"])
def test_a_date_that_is_not_offered_compares_nothing(three_months, against):
    assert 'id="compare"' not in _page(f"?against={against}")
