"""Charts that Word and Excel draw and edit themselves; told apart in print without colour."""

import io
import zipfile
from collections.abc import Mapping
from math import floor, log10
from typing import Any

import xlsxwriter
from lxml import etree

from anjia.ledger.papers import measuring, wording
from anjia.ledger.papers.paper import Chart

WIDTH_CM = 14.8
_PIXELS = 96 / 2.54
_TEXT_CM = 0.33  # a character of 9 points
_PLOT_CM = 12.6
_TALLEST_CM = 19.0
_DIGIT_CM = 0.19
_LABELLED = 24  # values that still can be printed in the chart
_NAMED = 12  # names that stand below without leaving one out
_FEW = 6  # bars that would be too broad
INK, DARK, LIGHT = "#1C2226", "#1D4F63", "#B9C4C8"
FILLS: tuple[Mapping[str, Any], ...] = (
    {"fill": {"color": DARK}},
    {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": DARK, "bg_color": "#FFFFFF"}},
    {"fill": {"color": LIGHT}},
    {"pattern": {"pattern": "small_grid", "fg_color": INK, "bg_color": "#FFFFFF"}},
    {"pattern": {"pattern": "dark_horizontal", "fg_color": DARK, "bg_color": "#FFFFFF"}},
    {"fill": {"color": "#FFFFFF"}},
)
_DASHES = ("solid", "dash", "round_dot", "long_dash", "dash_dot", "square_dot")
_MARKERS = ("circle", "square", "triangle", "diamond", "x", "plus")
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_LABEL_PARTS = (
    *("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize"),
)
FONT = "宋体"


def is_lying(chart: Chart) -> bool:
    """Whether bars lie: their names are too many or too long to stand below them."""
    if chart.kind == "line":
        return False
    longest = max(measuring.width(wording.line(name)) for name in chart.categories)
    return longest * _TEXT_CM > _PLOT_CM / len(chart.categories)


def height_cm(chart: Chart) -> float:
    """Return how tall a chart is: one of lying bars grows with them."""
    if not is_lying(chart):
        return 7.6
    bars = len(chart.categories) * (1 if chart.kind == "stacked" else len(chart.series))
    return min(max(6.5, 2 + 0.38 * bars + 0.2 * len(chart.categories)), _TALLEST_CM)


def axis_from(chart: Chart) -> float | None:
    """Return where the axis of values begins; None where a value is below zero."""
    values = [float(v) for one in chart.series for v in one.values if v is not None]
    low, high = min(values, default=0.0), max(values, default=0.0)
    if low < 0:
        return None
    if chart.kind != "line" or low < 0.8 * high or high == low:
        return 0.0
    step = tick(low, high)
    return max(floor(low / step) * step - step, 0.0)


def tick(low: float, high: float) -> float:
    """Return a round step that cuts an axis into five parts at most."""
    least = (high - low) / 5 or 1.0
    power: float = 10.0 ** floor(log10(least))
    return next(power * one for one in (1, 2, 2.5, 5, 10) if power * one >= least * 0.999)


def notes(chart: Chart) -> list[str]:
    """Return the notes below a chart; an axis that does not begin at zero says so."""
    start = axis_from(chart)
    cut = [f"纵轴从{start:g}起。"] if start else []
    return wording.notes([*chart.notes, *cut])


def drawn(book: xlsxwriter.Workbook, chart: Chart, *, sheet: str, top: int) -> Any:
    """Return XlsxWriter's chart over the numbers that stand from row `top` on."""
    lying = is_lying(chart)
    shape = {"type": "line" if chart.kind == "line" else "bar" if lying else "column"}
    if chart.kind == "stacked":
        shape["subtype"] = "stacked"
    made = book.add_chart(shape)
    first, last = top + 1, top + len(chart.categories)
    labelled = _has_labels(chart, lying=lying)
    for at, _ in enumerate(chart.series):
        series: dict[str, Any] = {
            "name": [sheet, top, at + 1],
            "categories": [sheet, first, 0, last, 0],
            "values": [sheet, first, at + 1, last, at + 1],
            **_look(chart, at),
        }
        if labelled:
            series["data_labels"] = {
                "value": True,
                "num_format": _format(chart),
                "font": _font(9),
                **({"position": "above"} if chart.kind == "line" else {}),
            }
        if chart.kind != "line":
            series["gap"] = 60 if len(chart.categories) * len(chart.series) > _FEW else 200
            series["overlap"] = 100 if chart.kind == "stacked" else 0
        made.add_series(series)
    _axes(made, chart, lying=lying)
    made.set_title({"none": True})
    made.set_chartarea({"border": {"none": True}, "fill": {"color": "#FFFFFF"}})
    if len(chart.series) > 1:
        made.set_legend({"position": "bottom", "font": _font(9)})
    else:
        made.set_legend({"none": True})
    made.show_blanks_as("gap")
    made.set_size({"width": WIDTH_CM * _PIXELS, "height": height_cm(chart) * _PIXELS})
    return made


def _has_labels(chart: Chart, *, lying: bool) -> bool:
    """Whether the values can be printed beside what shows them without covering each other."""
    if chart.kind == "stacked" or (chart.kind == "line" and len(chart.series) > 1):
        return False
    values = [value for one in chart.series for value in one.values if value is not None]
    longest = max((len(wording.number(value, chart.places)) for value in values), default=0)
    beside = len(chart.categories) * len(chart.series)
    return beside <= _LABELLED and (lying or beside * longest * _DIGIT_CM <= _PLOT_CM)


def _look(chart: Chart, at: int) -> dict[str, Any]:
    if chart.kind != "line":
        return {**FILLS[at % len(FILLS)], "border": {"color": INK, "width": 0.75}}
    ink = DARK if at % 2 == 0 else INK
    return {
        "line": {"color": ink, "width": 1.75, "dash_type": _DASHES[at % len(_DASHES)]},
        "marker": {
            "type": _MARKERS[at % len(_MARKERS)],
            "size": 6,
            "border": {"color": ink},
            "fill": {"color": ink if at % 2 == 0 else "#FFFFFF"},
        },
        "smooth": False,
    }


def _axes(made: Any, chart: Chart, *, lying: bool) -> None:
    names: dict[str, Any] = {"num_font": _font(9), "line": {"color": INK}, "reverse": lying}
    values: dict[str, Any] = {
        "num_font": _font(9),
        "num_format": _format(chart),
        "major_gridlines": {"visible": True, "line": {"color": "#C9CDCF", "width": 0.5}},
        "line": {"none": True},
    }
    if chart.unit:
        values["name"] = f"单位：{wording.line(chart.unit)}"
        values["name_font"] = {**_font(9), "bold": False}
    if lying or len(chart.categories) <= _NAMED:
        names["interval_unit"] = 1
    start = axis_from(chart)
    if start is None:
        names["label_position"] = "low"  # not among the bars that hang down
    else:
        values["min"] = start
    known = [value for one in chart.series for value in one.values if value is not None]
    if all(isinstance(value, int) for value in known) and max(known, default=0) <= _FEW:
        values["major_unit"] = 1
    if lying:
        # Names run from the top; the axis of values crosses at the last, so that it stands below.
        made.set_y_axis({**names, "crossing": "max"})
        made.set_x_axis(values)
        return
    made.set_x_axis(names)
    made.set_y_axis(values)


def _font(size: int) -> dict[str, Any]:
    return {"name": FONT, "size": size, "color": INK}


def _format(chart: Chart) -> str:
    if chart.places is None:
        return "General"
    return f"0.{'0' * chart.places}" if chart.places else "0"


def part(workbook: bytes, *, relation: str) -> bytes:
    """Return the chart of a workbook as a part of a .docx that finds its numbers by `relation`."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        tree = etree.fromstring(archive.read("xl/charts/chart1.xml"))
    for printing in tree.findall(f"{_C}printSettings"):
        tree.remove(printing)
    # Word takes the Chinese font of the theme unless it is named beside the Latin one.
    a = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    for latin in tree.iter(f"{a}latin"):
        east = etree.Element(f"{a}ea", typeface=latin.get("typeface", FONT))
        latin.addnext(east)
    # What is left out is yes to some and no to others: curves, zero for a gap, names as labels.
    for series in tree.iterfind(f".//{_C}lineChart/{_C}ser"):
        if series.find(f"{_C}smooth") is None:
            etree.SubElement(series, f"{_C}smooth", val="0")
    for labels in tree.iter(f"{_C}dLbls"):
        for name in _LABEL_PARTS:
            if labels.find(f"{_C}{name}") is None:
                etree.SubElement(labels, f"{_C}{name}", val="0")
        for name in _LABEL_PARTS:
            labels.append(labels.find(f"{_C}{name}"))
    shown = tree.find(f"{_C}chart")
    if shown.find(f"{_C}dispBlanksAs") is None:
        shown.find(f"{_C}plotVisOnly").addnext(etree.Element(f"{_C}dispBlanksAs", val="gap"))
    link = etree.SubElement(tree, f"{_C}externalData", {f"{_R}id": relation})
    etree.SubElement(link, f"{_C}autoUpdate", val="0")
    made: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made
