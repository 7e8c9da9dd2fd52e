"""Area codes form trees in which containing is having a prefix."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anjia.kernel import areas
from anjia.kernel.areas import Level
from anjia.kernel.refusals import Refused

STEPS = (2, 2, 2, 3, 3, 3, 3)


@st.composite
def codes(draw: st.DrawFn, within: str = "") -> str:
    """Draw a code of any level at or below the given one."""
    lengths = [2, 4, 6, 9, 12, 15, 18]
    target = draw(st.sampled_from([length for length in lengths if length >= len(within)]))
    first = draw(st.sampled_from("12345678")) if not within else ""
    rest = target - len(within) - len(first)
    return within + first + draw(st.text("0123456789", min_size=rest, max_size=rest))


@st.composite
def pairs(draw: st.DrawFn) -> tuple[str, str]:
    """Draw two codes, often related, sometimes not."""
    one = draw(codes())
    return one, draw(st.one_of(codes(), codes(within=one)))


@given(codes())
def test_the_ancestors_are_the_chain_of_parents(code: str) -> None:
    chain: list[str] = []
    above = areas.parent(code)
    while above is not None:
        chain.insert(0, above)
        above = areas.parent(above)
    assert areas.ancestors(code) == tuple(chain)
    assert len(chain) == list(Level).index(areas.level(code))
    assert all(areas.contains(ancestor, code) for ancestor in chain)
    assert not any(areas.contains(code, ancestor) for ancestor in chain)


@given(pairs())
def test_containing_is_being_an_ancestor_or_the_same(pair: tuple[str, str]) -> None:
    outer, inner = pair
    assert areas.contains(outer, inner) == (outer == inner or outer in areas.ancestors(inner))


@given(pairs())
def test_the_range_form_says_the_same_as_the_prefix(pair: tuple[str, str]) -> None:
    outer, inner = pair
    in_range = outer.encode() <= inner.encode() < areas.upper_bound(outer).encode()
    assert in_range == areas.contains(outer, inner)


@given(st.lists(codes(), max_size=8), codes())
def test_the_outermost_areas_cover_what_all_covered(many: list[str], probe: str) -> None:
    kept = areas.outermost(many)
    assert any(areas.contains(code, probe) for code in many) == any(
        areas.contains(code, probe) for code in kept
    )
    assert not any(areas.contains(a, b) for a in kept for b in kept if a != b)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "6",
        "610",
        "61092",
        "6109211",
        "61092a",
        "061092",
        "６１",
        "610921 100",
        "-1",
    ],
)
def test_a_malformed_code_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        areas.parse(text)
    assert refused.value.code == "area_code_malformed"


def test_a_code_is_read_with_blanks_around_it() -> None:
    assert areas.parse(" 610921100 ") == "610921100"
    assert areas.level("610921100201001002") is Level.GRID


@given(st.lists(codes(), min_size=1, max_size=5))
def test_the_area_around_several_is_the_smallest_that_holds_them(many: list[str]) -> None:
    found = areas.around(many)
    holding = [
        outer
        for outer in (*areas.ancestors(many[0]), areas.parse(many[0]))
        if all(areas.contains(outer, code) for code in many)
    ]
    assert found == (max(holding, key=len) if holding else None)
