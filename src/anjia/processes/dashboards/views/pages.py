"""The list of all figures, and the page of one: its number, proof, history, places and rows."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anjia.base.scope import Actor, current_actor
from anjia.kernel.refusals import Refused
from anjia.processes.dashboards.policy import Permission, State, Verdict
from anjia.processes.dashboards.queries import definitions, figures, snapshots, units
from anjia.processes.dashboards.queries.figures import Shown
from anjia.processes.dashboards.views import behind, charts, words
from anjia.registry.queries import areas as places

if TYPE_CHECKING:
    from datetime import date

    from anjia.engine.definitions import Indicator

AS_OF = "as_of"
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
    def word(self) -> str:
        """What the light means."""
        return words.verdict_word(self.shown.verdict) if self.shown else ""


def here(request: HttpRequest, by: Actor) -> tuple[str, date | None]:
    """The place in view and the date whose figures are shown."""
    if not by.may(Permission.READ):
        raise Refused("not_permitted", permission=Permission.READ.value)
    readable = by.areas(Permission.READ)
    area = readable[0]
    dates = snapshots.dates(area)
    chosen = request.GET.get(AS_OF) or request.session.get(AS_OF)
    for each in dates:
        if each.isoformat() == chosen:
            return area, each
    return area, dates[0] if dates else None


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every figure of the place in view, by group."""
    area, as_of = here(request, current_actor())
    known = definitions.shipped().indicators
    shown = figures.of_place(area, as_of=as_of) if as_of else {}
    groups: dict[str, list[Line]] = {}
    for code, indicator in known.items():
        line = Line(
            code=code,
            title=definitions.spoken(indicator.title),
            unit=units.word(indicator.unit),
            note=definitions.spoken(indicator.note),
            shown=shown.get(code),
        )
        groups.setdefault(units.group(indicator.group), []).append(line)
    context = {"groups": list(groups.items()), "as_of": as_of, "number": len(known)}
    return render(request, "dashboards/index.html", context)


@require_GET
def figure(request: HttpRequest, code: str) -> HttpResponse:
    """One figure with everything that proves it."""
    by = current_actor()
    area, as_of = here(request, by)
    indicator = definitions.shipped().indicators.get(code)
    if indicator is None:
        raise Http404
    title = {"title": definitions.spoken(indicator.title), "indicator": indicator}
    if as_of is None:
        return render(request, "dashboards/missing.html", title)
    try:
        shown = figures.one(code, area=area, as_of=as_of)
    except Refused:
        return render(request, "dashboards/missing.html", {**title, "as_of": as_of})
    context: dict[str, Any] = {
        **title,
        "shown": shown,
        "figure": shown.figure,
        "as_of": as_of,
        "area": area,
        "place": places.names([area]).get(area, area),
        "unit": units.word(indicator.unit),
        "row_unit": units.word(indicator.of),
        "note": definitions.spoken(indicator.note),
        "light": LIGHTS.get(shown.verdict, ""),
        "verdict": words.verdict_word(shown.verdict),
        "failed": shown.figure.state == State.FAILED,
        "definition": definition_lines(indicator),
        **_parts(shown),
        **charts.over_time(shown, area=area, as_of=as_of),
        **charts.by_place(shown, area=area, as_of=as_of),
        **behind.rows_of(request, shown, by=by),
    }
    return render(request, "dashboards/figure.html", context)


def _parts(shown: Shown) -> dict[str, Any]:
    """Numerator, denominator and range as the head of the page draws them."""
    measure = shown.indicator.measure.value
    figure = shown.figure
    axis = charts.axis([shown])
    gap = None
    if shown.target is not None and figure.value is not None:
        gap = abs(figure.value - shown.target)
    return {
        "is_share": measure == "share",
        "is_ratio": measure == "ratio",
        "is_count": measure == "count",
        "is_sum": measure == "sum",
        "range": axis,
        "unknown_share": (figure.high or Decimal(0)) - (figure.low or Decimal(0)),
        "gap": gap,
        "missing": shown.missing,
        "exact": _exact(shown),
    }


def _exact(shown: Shown) -> Decimal | None:
    """A share to two places, so that a reader can check the division."""
    figure = shown.figure
    if shown.indicator.measure.value != "share" or not figure.denominator:
        return None
    return round(figure.numerator / figure.denominator * 100, 2)


@dataclass(frozen=True)
class Condition:
    """One part of a definition as written, and the derived facts that it rests on."""

    label: str
    text: str


def definition_lines(indicator: Indicator) -> list[Condition]:
    """The definition as it is computed, part by part."""
    labels = {
        "among": _("算谁"),
        "where": _("满足什么"),
        "value": _("加总什么"),
        "per": _("除以什么"),
    }
    lines = [Condition(labels[part], text) for part, text in indicator.texts.items()]
    facts = definitions.shipped().behind(indicator)
    lines += [
        Condition(definitions.spoken(fact.label), f"{fact.name} = {fact.text}") for fact in facts
    ]
    return lines
