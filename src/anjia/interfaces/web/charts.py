"""Small charts written on the server as SVG: they print, follow the theme and need no script.

Geometry only: no words, no colours. A missing point is a gap, never zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

Number: TypeAlias = int | float | Decimal
WIDTH, HEIGHT, MARGIN = 180.0, 32.0, 3.0


@dataclass(frozen=True)
class Spark:
    """A line of points, cut where values are missing, and where its target lies."""

    lines: tuple[str, ...]
    dots: tuple[tuple[str, str], ...]
    target: str | None


def spark(
    points: Sequence[Number | None],
    *,
    target: Number | None = None,
    span: tuple[Number, Number] | None = None,
) -> Spark:
    """Lay out a sparkline of 180 by 32; the target, where there is one, is inside the frame.

    `span` is an axis that several charts share; without it the line fills the frame.
    """
    known = [float(point) for point in points if point is not None]
    if not known:
        return Spark(lines=(), dots=(), target=None)
    scale = [*known, *([float(target)] if target is not None else [])]
    if span is not None:
        scale += [float(span[0]), float(span[1])]
    low, high = min(scale), max(scale)

    def height(value: float) -> float:
        if high == low:
            return HEIGHT / 2
        share = (value - low) / (high - low)
        return HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN)

    step = (WIDTH - 4) / max(1, len(points) - 1)
    runs: list[list[tuple[float, float]]] = [[]]
    for index, point in enumerate(points):
        if point is None:
            runs.append([])
        else:
            runs[-1].append((2 + index * step, height(float(point))))
    return Spark(
        lines=tuple(_joined(run) for run in runs if len(run) > 1),
        dots=tuple((f"{x:.1f}", f"{y:.1f}") for run in runs if len(run) == 1 for x, y in run),
        target=f"{height(float(target)):.1f}" if target is not None else None,
    )


@dataclass(frozen=True)
class Bar:
    """Shares of one bar in percent of its length, as SVG writes them."""

    solid: str
    hatched_from: str
    hatched: str
    line: str | None


def bar(
    solid: Number | None,
    *,
    unknown: Number | None = 0,
    low: Number = 0,
    high: Number = 1,
    line: Number | None = None,
) -> Bar:
    """Lay out certain, then unknown, on an axis from `low` to `high`; `line` marks a threshold."""
    start = _share(solid or 0, low=low, high=high)
    end = _share(float(solid or 0) + float(unknown or 0), low=low, high=high)
    return Bar(
        solid=f"{start:.2f}%",
        hatched_from=f"{start:.2f}%",
        hatched=f"{max(0.0, end - start):.2f}%",
        line=f"{_share(line, low=low, high=high):.2f}%" if line is not None else None,
    )


def _share(value: Number, *, low: Number, high: Number) -> float:
    span = float(high) - float(low)
    if span <= 0:
        return 0.0
    return min(100.0, max(0.0, (float(value) - float(low)) / span * 100))


def _joined(run: list[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
