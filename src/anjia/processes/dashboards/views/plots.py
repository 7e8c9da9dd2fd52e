"""What else a figure page draws: the funnel from all rows to the number, the sites on the map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pyarrow.compute as pc
from django.urls import reverse
from django.utils.translation import gettext as _

from anjia.engine.definitions import Measure
from anjia.kernel import areas
from anjia.kernel.areas import Level
from anjia.kernel.refusals import Refused
from anjia.processes.dashboards.policy import Part, Verdict
from anjia.processes.dashboards.queries import snapshots
from anjia.processes.dashboards.views import charts, words
from anjia.processes.definitions.queries import units
from anjia.registry.models import Site
from anjia.registry.queries import areas as places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anjia.processes.dashboards.queries.figures import Shown
    from anjia.processes.dashboards.views.charts import Place

MAPPED = (Level.COUNTY, Level.TOWN)
STATUS = {Verdict.MET: "ok", Verdict.MISSED: "missed", Verdict.OPEN: "open", Verdict.NONE: "plain"}


@dataclass(frozen=True)
class Stage:
    """One step of the funnel; `part` opens its rows, `aside` says who is left behind here."""

    label: str
    count: int
    part: Part | None
    aside: str = ""
    aside_count: int = 0
    aside_part: Part | None = None


def funnel(shown: Shown) -> list[Stage]:
    """From all rows of the place to those that count; nothing where rows are only added up."""
    indicator, figure = shown.indicator, shown.figure
    if indicator.where is None or indicator.measure not in (Measure.SHARE, Measure.COUNT):
        return []
    population, counted = int(figure.denominator), int(figure.numerator)
    found = []
    if indicator.among is not None:
        try:
            total = _rows(shown)
        except Refused:  # the snapshot is gone: its page says so where the rows would stand
            total = 0
        if total:
            aside = _("不在范围里") if not figure.undecided else _("不在范围里或不能确定")
            found.append(Stage(_("全部"), total, None, aside, total - population))
    doubt = (_("待核实"), figure.unknown, Part.UNKNOWN) if figure.unknown else ("", 0, None)
    label = _("分母") if indicator.measure is Measure.SHARE else _("从这些里数")
    found.append(Stage(label, population, Part.DENOMINATOR, *doubt))
    if figure.unknown:
        found.append(Stage(_("已经核实"), population - figure.unknown, None))
    last = found.pop()
    missing = _("分子以外") if indicator.measure is Measure.SHARE else _("不算入")
    if figure.unknown:
        last = Stage(last.label, last.count, None, missing, shown.missing, Part.MISSING)
    else:
        last = Stage(last.label, last.count, last.part, missing, shown.missing, Part.MISSING)
    label = _("分子") if indicator.measure is Measure.SHARE else _("算入的")
    return [*found, last, Stage(label, counted, Part.NUMERATOR)]


def _rows(shown: Shown) -> int:
    """How many rows of the figure's table lie in the place, in its own snapshot."""
    figure = shown.figure
    tables = snapshots.tables(str(snapshots.root()), figure.as_of, figure.manifest)
    inside = pc.starts_with(tables[shown.indicator.of]["area"], figure.area)
    return int(pc.sum(inside).as_py() or 0)


def site_map(shown: Shown, sites: Sequence[Place], *, area: str) -> dict[str, Any]:
    """The sites of a county or a town on the map, each with its value; nothing without any."""
    if not sites or areas.level(area) not in MAPPED:
        return {}
    spots = {site.area: site for site in Site.objects.within(area).exclude(longitude=None)}
    points = []
    for place in sites:
        site = spots.get(place.shown.figure.area)
        if site is not None and place.shown.figure.value is not None:
            query = urlencode({"area": site.area, "as_of": shown.figure.as_of.isoformat()})
            points.append(
                {
                    "code": site.area,
                    "name": places.short(site.name),
                    "x": float(site.longitude or 0),
                    "y": float(site.latitude or 0),
                    "households": float(place.shown.figure.denominator),
                    "status": STATUS[place.shown.verdict],
                    "label": written(place.shown),
                    "url": f"{reverse('dashboards:figure', args=[shown.indicator.code])}?{query}",
                }
            )
    if not points:
        return {}
    counts = [
        (charts.MARKS[verdict], words.verdict_word(verdict), count)
        for verdict in charts.MARKS
        if (count := sum(place.shown.verdict is verdict for place in sites))
    ]
    return {"map_points": points, "map_legend": counts}


def written(shown: Shown) -> str:
    """A value with its unit, as a label says it."""
    value = shown.figure.value
    if value is None:
        return "—"
    unit = units.word(shown.indicator.unit)
    return f"{value:,.{shown.indicator.places}f}{'' if unit == '%' else ' '}{unit}"
