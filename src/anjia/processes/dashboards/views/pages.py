"""The list of all figures, and the page of one: its number, proof, history, places and rows."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anjia.base.parameters import definitions as parameters
from anjia.base.scope import Actor, current_actor
from anjia.engine.definitions import Measure
from anjia.kernel.refusals import Refused
from anjia.processes.dashboards.policy import Permission, State, Verdict
from anjia.processes.dashboards.queries import figures, reports, snapshots
from anjia.processes.dashboards.queries.figures import Shown
from anjia.processes.dashboards.views import behind, charts, comparing, plots, words
from anjia.processes.dashboards.views.place import asked, way
from anjia.processes.definitions.queries import library, units
from anjia.registry.queries import areas as places

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from anjia.engine.definitions import Definitions, Indicator

AS_OF = "as_of"
MOST_REPORTS = 2
LIGHTS = {Verdict.MET: "green", Verdict.MISSED: "amber", Verdict.OPEN: "none"}


@dataclass(frozen=True)
class Line:
    """One figure of the list."""

    code: str
    title: str
    unit: str
    note: str
    shown: Shown | None

    @property
    def light(self) -> str:
        """The light of the figure, empty where there is no target."""
        return LIGHTS.get(self.shown.verdict, "") if self.shown else ""

    @property
    def lacking(self) -> str:
        """Parameters without which it could not be computed, under their titles."""
        codes = self.shown.figure.reason.split(",") if self.shown else []
        return "、".join(parameter_title(code) for code in codes if code)

    @property
    def word(self) -> str:
        """What the light means."""
        return words.verdict_word(self.shown.verdict) if self.shown else ""


def here(request: HttpRequest, by: Actor) -> tuple[str, date | None]:
    """The place in view and the date whose figures are shown.

    An address may name a place inside the reader's own; any other is not found.
    """
    if not by.may(Permission.READ):
        raise Refused("not_permitted", permission=Permission.READ.value)
    readable = by.areas(Permission.READ)
    area = asked(request.GET.get("area", ""), readable) or readable[0]
    dates = snapshots.dates(area)
    chosen = request.GET.get(AS_OF) or request.session.get(AS_OF)
    for each in dates:
        if each.isoformat() == chosen:
            return area, each
    return area, dates[0] if dates else None


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every figure of the place in view, by group."""
    by = current_actor()
    area, as_of = here(request, by)
    known = library.of(area, on=as_of or timezone.localdate()).indicators
    shown = figures.of_place(area, as_of=as_of) if as_of else {}
    groups: dict[str, list[Line]] = {}
    for code, indicator in known.items():
        line = Line(
            code=code,
            title=library.spoken(indicator.title),
            unit=units.word(indicator.unit),
            note=library.spoken(indicator.note),
            shown=shown.get(code),
        )
        groups.setdefault(units.group(indicator.group), []).append(line)
    ordered = [(name, groups[name]) for name in units.group_names() if name in groups]
    ordered += [(name, lines) for name, lines in groups.items() if name not in dict(ordered)]
    context = {
        "groups": ordered,
        "as_of": as_of,
        "number": len(known),
        "way": way(area, by.areas(Permission.READ)),
        "query": f"?area={area}" if request.GET.get("area") else "",
    }
    return render(request, "dashboards/index.html", context)


@require_GET
def figure(request: HttpRequest, code: str) -> HttpResponse:
    """One figure with everything that proves it."""
    by = current_actor()
    area, as_of = here(request, by)
    shown = figures.of_place(area, as_of=as_of, codes=[code]).get(code) if as_of else None
    known = library.of(area, on=as_of or timezone.localdate()).indicators
    indicator = known.get(code) if shown is None else shown.indicator
    if indicator is None:
        raise Http404
    title = {
        "title": library.spoken(indicator.title),
        "indicator": indicator,
        "way": way(area, by.areas(Permission.READ)),
    }
    if as_of is None or shown is None:
        return render(request, "dashboards/missing.html", {**title, "as_of": as_of})
    made = figures.made_by(shown.figure)
    sort = request.GET.get("sites", "")
    against = comparing.against(request, area=area, until=as_of)
    drawn = charts.by_place(shown, area=area, as_of=as_of, sort=sort, against=against)
    context: dict[str, Any] = {
        **title,
        "shown": shown,
        "figure": shown.figure,
        "as_of": as_of,
        "area": area,
        "place": places.names([area]).get(area, area),
        "unit": units.word(indicator.unit),
        "row_unit": units.word(indicator.of),
        "meaning": library.spoken(indicator.note),
        "light": LIGHTS.get(shown.verdict, ""),
        "verdict": words.verdict_word(shown.verdict),
        "failed": shown.figure.state == State.FAILED,
        "lacking": [parameter_title(name) for name in shown.figure.reason.split(",") if name],
        "definition": definition_lines(indicator, made.stand.definitions if made else None),
        "version": made.version if made else None,
        "parameters": parameter_lines(shown.figure.parameters),
        **head(shown),
        **charts.over_time(shown, area=area, as_of=as_of, every=request.GET.get("every", "")),
        **drawn,
        **plots.site_map(shown, drawn["sites"], area=area),
        "funnel": plots.funnel(shown),
        "against": against,
        "earlier_dates": comparing.dates(area, until=as_of),
        **comparing.side_by_side(shown, area=area, on=against),
        **behind.rows_of(request, shown, against=against, by=by),
        "may_freeze": by.may(Permission.FREEZE, area),
        "reported": [
            (report, reports.lines(report, codes=[code])[0])
            for report in reports.of_figure(code, area=area)[:MOST_REPORTS]
        ],
    }
    return render(request, "dashboards/figure.html", context)


def head(shown: Shown) -> dict[str, Any]:
    """Numerator, denominator and range as the head of the page draws them."""
    measure = shown.indicator.measure
    figure = shown.figure
    gap, is_short = None, False
    if shown.target is not None and figure.value is not None:
        gap = abs(figure.value - shown.target)
        is_short = figure.value < shown.target
    return {
        "is_share": measure is Measure.SHARE,
        "is_ratio": measure is Measure.RATIO,
        "is_count": measure is Measure.COUNT and shown.indicator.where is not None,
        "range": charts.axis([shown]),
        "unknown_share": (figure.high or Decimal(0)) - (figure.low or Decimal(0)),
        "gap": gap,
        "is_short": is_short,
        "target_places": charts.needed_places(shown.target),
        "missing": shown.missing,
        "exact": _exact(shown),
    }


def _exact(shown: Shown) -> Decimal | None:
    """A share to two places, so that a reader can check the division."""
    figure = shown.figure
    if shown.indicator.measure is not Measure.SHARE or not figure.denominator:
        return None
    return round(figure.numerator / figure.denominator * 100, 2)


def parameter_title(code: str) -> str:
    """What a parameter is called; its code where no package has it any more."""
    known = parameters.collected().get(code)
    return known.title if known is not None else code


def parameter_lines(used: Mapping[str, str]) -> list[tuple[str, str]]:
    """The parameters that a figure was computed with: name, and value with its unit."""
    known = parameters.collected()
    return [
        (parameter_title(code), f"{value} {known[code].unit}".strip() if code in known else value)
        for code, value in used.items()
    ]


@dataclass(frozen=True)
class Condition:
    """One part of a definition as written, and the derived facts that it rests on."""

    label: str
    text: str


def definition_lines(indicator: Indicator, found: Definitions | None) -> list[Condition]:
    """The definition as it is computed, part by part."""
    labels = {
        "among": _("算谁"),
        "where": _("满足什么"),
        "value": _("加总什么"),
        "per": _("除以什么"),
    }
    lines = [Condition(labels[part], text) for part, text in indicator.texts.items()]
    facts = found.behind(indicator) if found is not None else ()
    lines += [Condition(library.spoken(fact.label), f"{fact.name} = {fact.text}") for fact in facts]
    return lines
