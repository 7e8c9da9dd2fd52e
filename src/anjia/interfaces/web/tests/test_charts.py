"""Server-written charts: gaps stay gaps, targets stay inside the frame, shares stay in the bar."""

import pytest

from anjia.interfaces.web import charts


def test_a_missing_point_is_a_gap_and_a_lone_point_a_dot() -> None:
    found = charts.spark([1, 2, None, 4, None, 5, 6])
    assert [len(line.split()) for line in found.lines] == [2, 2]
    assert len(found.dots) == 1


def test_the_target_widens_the_frame_so_that_it_is_seen() -> None:
    found = charts.spark([95, 96], target=100)
    assert found.target == "3.0"  # the top margin
    assert all(float(p.split(",")[1]) > 3 for line in found.lines for p in line.split())


def test_no_points_is_no_chart() -> None:
    assert charts.spark([None, None], target=5) == charts.Spark((), (), None)


def test_equal_points_are_a_level_line() -> None:
    assert charts.spark([5, 5, 5]).lines == ("2.0,16.0 90.0,16.0 178.0,16.0",)


@pytest.mark.parametrize(
    ("solid", "unknown", "expected"),
    [(70, 20, ("70.00%", "20.00%")), (90, 20, ("90.00%", "10.00%")), (None, 0, ("0.00%", "0.00%"))],
)
def test_unknown_follows_certain_and_never_leaves_the_bar(
    solid: int | None, unknown: int, expected: tuple[str, str]
) -> None:
    found = charts.bar(solid, unknown=unknown, high=100)
    assert (found.solid, found.hatched) == expected


def test_an_axis_need_not_start_at_zero() -> None:
    assert charts.bar(98, low=96, high=100, line=100).solid == "50.00%"
    assert charts.bar(1, low=5, high=5).solid == "0.00%"
