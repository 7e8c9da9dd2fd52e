"""Charts of the preview as SVG: geometry only, no words of its own and no colours."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor

from anjia.ledger.papers import graphs, measuring, wording
from anjia.ledger.papers.paper import Chart

WIDTH = 720.0
_TEXT = 13.0  # a character
_BAR, _GAP, _TOP = 16.0, 10.0, 6.0
_LONGEST = 14  # characters of a name beside its bar
_PLOT_HEIGHT, _LEFT, _RIGHT, _FOOT = 220.0, 56.0, 24.0, 26.0


@dataclass(frozen=True)
class Word:
    """A text at its place; `anchor` is the side from which it runs."""

    x: str
    y: str
    text: str
    anchor: str = "start"


@dataclass(frozen=True)
class Bar:
    """One bar, in the look of its series."""

    x: str
    y: str
    width: str
    height: str
    look: int


@dataclass(frozen=True)
class Line:
    """One series as runs of points; a gap ends a run."""

    look: int
    runs: tuple[str, ...]
    dots: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Drawing:
    """All that one chart draws."""

    width: str
    height: str
    bars: tuple[Bar, ...] = ()
    lines: tuple[Line, ...] = ()
    words: tuple[Word, ...] = ()
    rules: tuple[tuple[str, str, str, str], ...] = ()


def drawn(chart: Chart) -> Drawing:
    """Return the drawing: bars lie, so that names have room; lines run from left to right."""
    return _lines(chart) if chart.kind == "line" else _bars(chart)


def _bars(chart: Chart) -> Drawing:
    names = [_short(wording.line(name)) for name in chart.categories]
    left = max(measuring.width(name) for name in names) * _TEXT + 12
    low, high = _span(chart)
    scale = (WIDTH - left - 64) / (high - low)
    zero = left - low * scale
    bars: list[Bar] = []
    words: list[Word] = []
    y = _TOP
    for row, name in enumerate(names):
        values = [one.values[row] for one in chart.series]
        tall = _BAR if chart.kind == "stacked" else _BAR * len(values)
        words.append(Word(_n(left - 8), _n(y + tall / 2 + 4.5), name, "end"))
        if chart.kind == "stacked":
            bars += _stack(values, y, zero, scale)
            total = sum(Decimal(str(value)) for value in values if value is not None)
            at = zero + float(total) * scale + 4
            words.append(Word(_n(at), _n(y + 12), wording.number(total, chart.places)))
        for look, value in enumerate(values if chart.kind == "bar" else ()):
            top = y + look * _BAR
            at = zero + float(value or 0) * scale
            if value is not None:
                bars.append(_bar(min(zero, at), top, abs(at - zero), look))
            text = wording.ABSENT if value is None else wording.number(value, chart.places)
            words.append(Word(_n(max(at, zero) + 4), _n(top + 12), text))
        y += tall + _GAP
    rule = (_n(zero), "0", _n(zero), _n(y - _GAP + _TOP))
    return Drawing(_n(WIDTH), _n(y), bars=tuple(bars), words=tuple(words), rules=(rule,))


def _stack(
    values: Sequence[int | float | Decimal | None], y: float, zero: float, scale: float
) -> Iterator[Bar]:
    at = zero
    for look, value in enumerate(values):
        wide = max(float(value or 0), 0.0) * scale
        yield _bar(at, y, wide, look)
        at += wide


def _bar(x: float, y: float, wide: float, look: int) -> Bar:
    return Bar(_n(x), _n(y), _n(wide), _n(_BAR - 2), look % len(graphs.FILLS))


def _lines(chart: Chart) -> Drawing:
    low, high = _span(chart)
    tick = graphs.tick(low, high)
    low, high = floor(low / tick) * tick, ceil(high / tick - 1e-9) * tick
    scale = _PLOT_HEIGHT / (high - low)
    room = WIDTH - _LEFT - _RIGHT
    step = room / len(chart.categories)
    across = [_LEFT + step * (at + 0.5) for at in range(len(chart.categories))]

    def height(value: float) -> float:
        return _TOP + _PLOT_HEIGHT - (value - low) * scale

    words: list[Word] = []
    rules: list[tuple[str, str, str, str]] = []
    for at in range(round((high - low) / tick) + 1):
        value = low + at * tick
        y = _n(height(value))
        rules.append((_n(_LEFT), y, _n(WIDTH - _RIGHT), y))
        text = wording.number(Decimal(f"{value:.10g}"), chart.places)
        words.append(Word(_n(_LEFT - 8), _n(height(value) + 4.5), text, "end"))
    # Of many names as many are written as have room.
    longest = max(measuring.width(_short(wording.line(name))) for name in chart.categories)
    every = max(1, round((longest + 1) * _TEXT / step + 0.5)) if longest * _TEXT > step else 1
    for at, name in enumerate(chart.categories):
        if at % every == 0:
            y = _n(_TOP + _PLOT_HEIGHT + 20)
            words.append(Word(_n(across[at]), y, _short(wording.line(name)), "middle"))
    lines = tuple(
        _line(
            [
                None if value is None else (x, height(float(value)))
                for x, value in zip(across, one.values, strict=True)
            ],
            at,
        )
        for at, one in enumerate(chart.series)
    )
    tall = _TOP + _PLOT_HEIGHT + _FOOT
    return Drawing(_n(WIDTH), _n(tall), lines=lines, words=tuple(words), rules=tuple(rules))


def _line(points: Sequence[tuple[float, float] | None], look: int) -> Line:
    runs: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return Line(
        look % len(graphs.FILLS),
        tuple(" ".join(f"{_n(x)},{_n(y)}" for x, y in run) for run in runs if len(run) > 1),
        tuple((_n(x), _n(y)) for run in runs for x, y in run),
    )


def _span(chart: Chart) -> tuple[float, float]:
    if chart.kind == "stacked":
        sums = [
            sum(float(one.values[at] or 0) for one in chart.series)
            for at in range(len(chart.categories))
        ]
        return 0.0, max(*sums, 0.0) or 1.0
    values = [float(v) for one in chart.series for v in one.values if v is not None]
    start = graphs.axis_from(chart)
    low = min(values, default=0.0) if start is None else start
    high = max(0.0, *values) if values else 1.0
    return (low, high) if high > low else (low, low + 1.0)


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
