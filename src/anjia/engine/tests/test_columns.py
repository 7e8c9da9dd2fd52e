"""What is worked out on whole columns: owners by key, spans of days, sums of places."""

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest

from anjia.engine import ages, bits, frames, linking, summing, tallies, values
from anjia.engine.definitions import Measure
from anjia.engine.language.nodes import Arithmetic, AsOf, Call, Fact, Operation
from anjia.engine.language.types import DATE, INTEGER, MONTH, QUARTER, YEAR, Type
from anjia.engine.parts import Parts
from anjia.engine.plan import Prepared

SPANS = {
    "years_between": values.full_years,
    "months_between": values.full_months,
    "days_between": lambda start, end: (end - start).days,
}
NEAR_LEAP = [date(2024, 2, 27) + timedelta(days=step) for step in range(5)]
DAYS = [*NEAR_LEAP, date(2023, 2, 28), date(2020, 2, 29), date(1, 1, 1), date(9999, 12, 31)]


@pytest.mark.parametrize("as_of", [*NEAR_LEAP, date(2023, 2, 28), date(1900, 3, 1)])
@pytest.mark.parametrize("function", SPANS)
def test_spans_of_days_are_those_of_the_words(function: str, as_of: date) -> None:
    start = Fact("person", "born_on", DATE)
    node = Call(function, (start, AsOf()), INTEGER)
    relation = pa.table({"born_on": pa.array([*DAYS, None], pa.date32())})
    found = ages.worked_out(node, relation, lambda _: as_of)
    assert found is not None
    assert found.to_pylist() == [*(SPANS[function](day, as_of) for day in DAYS), None]


@pytest.mark.parametrize("gives", [MONTH, QUARTER, YEAR])
def test_periods_apart_are_those_of_the_words(gives: Type) -> None:
    function = {MONTH: "month_of", QUARTER: "quarter_of", YEAR: "year_of"}[gives]
    sides = (Call(function, (AsOf(),), gives), Call(function, (Fact("p", "on", DATE),), gives))
    relation = pa.table({"on": pa.array([*DAYS, None], pa.date32())})
    node = Arithmetic(Operation.SUB, *sides, INTEGER)
    found = ages.worked_out(node, relation, lambda _: date(2024, 2, 29))
    assert found is not None
    now = values.period_of(date(2024, 2, 29), gives)
    assert found.to_pylist() == [*(now - values.period_of(day, gives) for day in DAYS), None]


def _linked(named: list[str | None], keys: list[str], *, coded: bool = False) -> list[int]:
    column = pa.chunked_array([pa.array(named[:3], pa.string()), pa.array(named[3:], pa.string())])
    if coded:
        column = column.dictionary_encode()
    child = frames.frame(pa.table({"area": ["52"] * len(named), "owner": column}))
    parent = frames.frame(pa.table({"area": ["52"] * len(keys), "key": keys}))
    found: list[int] = linking.link(child, "owner", parent).positions.tolist()
    return found


@pytest.mark.parametrize("coded", [False, True])
def test_owners_are_found_in_any_order(*, coded: bool) -> None:
    keys = [f"k{number:02}" for number in range(40)]
    assert _linked(keys, keys, coded=coded) == list(range(40))
    assert _linked(keys[::-1], keys, coded=coded) == list(range(39, -1, -1))
    some = ["k00", "k00", "k03", "k03", None, "k30", "gone", "k39"]
    assert _linked(some, keys, coded=coded) == [0, 0, 3, 3, -1, 30, -1, 39]


@pytest.mark.parametrize("area", ["52", "53"])
def test_owners_are_found_where_each_file_numbers_keys_of_its_own(area: str) -> None:
    files = [[f"{file}{number:02}" for number in range(100)] for file in "ab"]
    numbers = pa.array(range(100), pa.int8())  # of both files there are more than these can tell
    column = pa.chunked_array([pa.DictionaryArray.from_arrays(numbers, keys) for keys in files])
    keys = [*files[1], *files[0]]
    child = frames.frame(pa.table({"area": ["52"] * 200, "owner": column}))
    parent = frames.frame(pa.table({"area": [area] * 200, "key": keys}))
    found = linking.link(child, "owner", parent).positions.tolist()
    assert found == [*range(100, 200), *range(100)]


def test_an_owner_named_in_two_places_has_all_rows() -> None:
    child = frames.frame(pa.table({"area": ["52"] * 3, "owner": ["b", "a", "b"]}))
    parent = frames.frame(pa.table({"area": ["52"] * 2, "key": ["a", "b"]}))
    assert linking.link(child, "owner", parent).sizes.tolist() == [1, 2]


@pytest.mark.parametrize("block", [1, 2, 100])
def test_owners_in_another_area_are_found(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linking, "BLOCK", block)
    child = {"area": ["50", "51", "51", "52", "54"], "owner": ["d", "a", "gone", None, "b"]}
    parent = {"area": ["51", "52", "53", "53"], "key": ["a", "b", "c", "d"]}
    both = (frames.frame(pa.table(table)) for table in (child, parent))
    found = linking.link(next(both), "owner", next(both))
    assert found.positions.tolist() == [3, 0, -1, -1, 1]


def test_small_numbers_hold_the_rows_of_the_largest_group() -> None:
    runs = bits.Runs(np.array([0, 127, 255]), 70_000)
    for held in (np.ones(70_000, bool), np.arange(70_000) % 3 == 0):
        wanted = np.add.reduceat(held.astype(int), runs.starts)
        assert runs.counts(bits.packed(held)).tolist() == wanted.tolist()


def test_small_numbers_far_apart_are_told_apart() -> None:
    column = pa.array([-127, 127, None] * 300, pa.int8())
    frame = frames.frame(pa.table({"area": ["52"] * len(column), "size": column}))
    found = frames.distinct(frame, ["size"])
    assert found is not None
    few, places = found
    assert frames.spread_out(few["size"].combine_chunks(), places).equals(column)


@pytest.mark.parametrize("column", [[1, None, 3] * 9, [1, 2**40] * 9])
def test_values_that_rows_share_are_found_once(column: list[int | None]) -> None:
    frame = frames.frame(pa.table({"area": ["52"] * len(column), "size": column}))
    found = frames.distinct(frame, ["size"])
    assert found is not None
    few, places = found
    assert frames.spread_out(few["size"].combine_chunks(), places).to_pylist() == column


def test_the_country_is_the_sum_of_its_provinces() -> None:
    parts = {"5201": Parts(population=2), "5301": Parts(population=3), "53": Parts(population=1)}
    found = dict(tallies.of(parts).rolled_up().items())
    assert list(found) == ["", "52", "53", "5201", "5301"]
    assert [part.population for part in found.values()] == [6, 2, 4, 2, 3]


def test_groups_of_rows_are_added_up_place_by_place() -> None:
    groups = [
        {"one": tallies.of({"520102": Parts(population=1)})},
        {"one": tallies.of({"520103": Parts(population=2)}), "other": tallies.of({})},
    ]
    found = tallies.together(groups)
    assert found["other"] == {}
    assert {place: part.population for place, part in found["one"].items()} == {
        "": 3,
        "52": 3,
        "5201": 3,
        "520102": 1,
        "520103": 2,
    }


def test_values_are_added_up_within_their_bounds() -> None:
    low = pa.array([3, None, -5, 2, 7], pa.int64())
    high = pa.array([3, None, 4, 2, 7], pa.int64())
    every = bits.read(pa.array([True] * 5))
    where = bits.read(pa.array([True, True, True, None, False]))
    item = Prepared("one", Measure.RATIO, None, None, None, None)
    grouped = frames.frame(pa.table({"area": ["5201"] * 5})).runs
    found = summing.summed(item, every, where, [(low, high)], grouped)
    assert found is not None
    assert dict(found.items())["5201"] == Parts(5, 1, 3, 0, 3, 1, -2, 9, 1)
    large = pa.array([10**14] * 5, pa.int64())
    assert summing.summed(item, every, where, [(large, large)], grouped) is None
