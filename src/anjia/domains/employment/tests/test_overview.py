"""Numbers of the overview: quartiles that hide few people, moves that lose nobody."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from anjia.domains.employment.policy import overview
from anjia.domains.employment.policy.wishes import codes, strange

PAY = st.decimals(0, 50_000, places=2)
REGION = st.sampled_from(["town", "county", "elsewhere"])
WHO = st.dictionaries(st.integers(0, 9), REGION)


@given(st.lists(PAY, max_size=20), st.integers(1, 10))
def test_quartiles_lie_in_order_and_few_people_are_hidden(pays: list[Decimal], least: int) -> None:
    found = overview.spread(pays, least=least)
    assert found.people == len(pays)
    if len(pays) < least or not pays:
        assert found.is_hidden
    elif found.low is not None and found.median is not None and found.high is not None:
        assert min(pays) - 1 <= found.low <= found.median <= found.high <= max(pays) + 1


@given(WHO, WHO)
def test_moves_count_everybody_once(then: dict[object, str], now: dict[object, str]) -> None:
    people = {*then, *now}
    found = overview.moves(then, now, people)
    assert sum(found.values()) == len(people)
    assert ("none", "none") not in found


def test_lists_in_one_cell_are_held_to_their_words() -> None:
    known = {"县内": "county", "电力、热力、燃气": "utilities"}
    assert codes("县内、电力、热力、燃气", known) == {"county", "utilities"}
    assert strange("县内、火星", known) == ("火星",)
    assert strange("电力、热力、燃气", known) == ()
