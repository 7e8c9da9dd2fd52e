"""Publications name no small group, neither outright nor by subtraction."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anjia.engine.disclosure import Cell, withheld

from . import tiny

COUNTY, ONE, TWO, THREE = "610921", "610921100", "610921101", "610921102"


def _indicator(**more):
    world = tiny.read(indicator=[tiny.indicator(where="p", **more)])
    return world.indicators["one"]


def _withheld(cells, *, least=5, kind="share"):
    made = {place: Cell(Decimal(part), Decimal(whole)) for place, (part, whole) in cells.items()}
    return withheld(_indicator(kind=kind), made, least=least)


@pytest.mark.parametrize(
    ("cell", "gone"),
    [((0, 20), False), ((4, 20), True), ((5, 20), False), ((16, 20), True), ((20, 20), False)],
)
def test_few_people_and_all_but_few_are_left_out(cell, gone):
    assert (COUNTY in _withheld({COUNTY: cell})) is gone


def test_the_least_number_is_a_parameter():
    assert _withheld({COUNTY: (4, 20)}, least=3) == frozenset()


def test_a_total_does_not_tell_what_is_left_out_within_it():
    cells = {COUNTY: (60, 100), ONE: (3, 20), TWO: (27, 40), THREE: (30, 40)}
    assert _withheld(cells) == {ONE, TWO}


def test_an_only_place_takes_its_total_with_it():
    assert _withheld({COUNTY: (3, 20), ONE: (3, 20)}) == {COUNTY, ONE}
    cells = {COUNTY: (50, 100), ONE: (47, 50), TWO: (0, 0)}
    assert COUNTY in _withheld(cells)


towns = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=6)


@given(towns)
def test_no_small_cell_follows_by_subtraction(numbers):
    cells = {
        f"610921{100 + index}": (part, part + rest) for index, (part, rest) in enumerate(numbers)
    }
    total = (sum(part for part, _ in cells.values()), sum(whole for _, whole in cells.values()))
    gone = _withheld({COUNTY: total, **cells})
    for place, (part, whole) in cells.items():
        if any(0 < count < 5 for count in (part, whole - part)):
            assert place in gone
    if COUNTY not in gone:
        assert len(gone & cells.keys()) != 1
