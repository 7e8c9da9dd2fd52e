"""From the rows behind a figure to elsewhere: out as a workbook, or into the ledger's own list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anjia.base.access.sessions import fresh_password_required
from anjia.base.files.downloads import download
from anjia.base.scope import Actor, current_actor
from anjia.engine.snapshot import COUNTY_DIGITS
from anjia.kernel.refusals import Refused
from anjia.ledger import jobs
from anjia.ledger.actions import exports, preferences
from anjia.ledger.pages import asking
from anjia.ledger.reading import listing, rights
from anjia.ledger.reading.listing import Asked
from anjia.ledger.reading.selections import Picked
from anjia.processes.dashboards.models import Figure
from anjia.processes.dashboards.policy import Part, Permission
from anjia.processes.dashboards.queries import figures, rows
from anjia.processes.dashboards.views import behind, words
from anjia.processes.definitions.queries import library
from anjia.registry.queries import areas as places

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from anjia.engine.definitions import Indicator
    from anjia.ledger.declaration import Ledger

SOURCE = "figure"


@dataclass(frozen=True)
class Wanted:
    """Which rows a form of the figure's page speaks of."""

    indicator: Indicator
    ledger: type[Ledger]
    figure: Figure
    part: Part
    against: date | None
    looked_for: behind.Narrowed


def _wanted(request: HttpRequest, code: str) -> Wanted:
    as_of = asking.day_of(request.POST.get("as_of", ""))
    if as_of is None or code not in library.codes():
        raise Http404
    shown = figures.one(code, area=request.POST.get("area", ""), as_of=as_of)
    indicator, figure = shown.indicator, shown.figure
    ledger = behind.ledger_of(indicator)
    if ledger is None:
        raise Refused("rows_have_no_ledger")
    known = (*rows.parts(indicator), *rows.CHANGES)
    return Wanted(
        indicator=indicator,
        ledger=ledger,
        figure=figure,
        part=behind.chosen_of(request.POST.get("part", ""), known),
        against=asking.day_of(request.POST.get("against", "")),
        looked_for=behind.narrowed(request, area=figure.area),
    )


@require_POST
@fresh_password_required
def export(request: HttpRequest, code: str) -> HttpResponse:
    """The rows of one part as a workbook, limited and marked like every export."""
    by, at = current_actor(), timezone.now()
    if not by.may(Permission.EXPORT):
        raise Refused("not_permitted", permission=Permission.EXPORT.value)
    wanted = _wanted(request, code)
    ledger = wanted.ledger
    keys = rows.keys(wanted.figure, wanted.part, against=wanted.against)
    if wanted.looked_for.is_on:
        keys = behind.matching(keys, ledger, wanted.looked_for, by=by)
    what = Asked(view=listing.EVERYTHING, only=frozenset(UUID(key) for key in keys))
    columns = listing.shown_columns(ledger, ())
    if exports.is_immediate(len(keys), by=by, at=at):
        made = exports.make(ledger, what, columns, by=by, at=at)
        name = f"{library.spoken(wanted.indicator.title)}.xlsx"
        return download(made.content, name)
    query = urlencode({"view": listing.EVERYTHING})
    reason = _label(wanted.indicator, wanted.figure, wanted.part, wanted.looked_for.within)
    jobs.send_for(exports.ask(ledger, what, columns, query=query, reason=reason, by=by, at=at))
    return HttpResponseRedirect(reverse("ledger:exports"))


@require_POST
def open_ledger(request: HttpRequest, code: str) -> HttpResponse:
    """The same rows in the ledger's own list, with its filters, columns and export.

    What is kept says where the rows come from. A text that was looked for is no part of it: it may
    name a person, and goes along to the list's own search box.
    """
    by, at = current_actor(), timezone.now()
    if not by.may(Permission.READ):
        raise Refused("not_permitted", permission=Permission.READ.value)
    wanted = _wanted(request, code)
    ledger = rights.find(wanted.ledger.code, by=by)
    facts = {
        "code": code,
        "area": wanted.figure.area,
        "as_of": wanted.figure.as_of.isoformat(),
        "manifest": wanted.figure.manifest,
        "definition": wanted.figure.definition,
        "parameters": wanted.figure.parameters,
        "part": wanted.part.value,
        "against": wanted.against.isoformat() if wanted.against else "",
        "within": wanted.looked_for.within,
    }
    kept = preferences.keep_selection(ledger, SOURCE, facts, by=by, at=at)
    query = {"selection": str(kept.pk)}
    if wanted.looked_for.text:
        query["q"] = wanted.looked_for.text
    return HttpResponseRedirect(f"{reverse('ledger:list', args=[ledger.code])}?{urlencode(query)}")


def picked(facts: Mapping[str, Any], by: Actor) -> Picked:
    """The rows of a selection that was opened from a figure, as they were when it was opened.

    Where that snapshot has been replaced since, those of the figure as it stands for that date.
    """
    as_of = asking.day_of(facts["as_of"])
    if as_of is None or facts["code"] not in library.codes() or not by.may(Permission.READ):
        raise Refused("selection_gone")
    shown = figures.one(facts["code"], area=facts["area"], as_of=as_of)
    indicator, figure = shown.indicator, shown.figure
    ledger = behind.ledger_of(indicator)
    if ledger is None:
        raise Refused("selection_gone")
    part, against = Part(facts["part"]), asking.day_of(facts["against"])
    try:
        keys = rows.keys(_as_opened(figure, facts), part, against=against)
    except Refused:
        keys = rows.keys(figure, part, against=against)
    within = behind.Narrowed(facts["within"], "")
    if within.is_on:
        keys = behind.matching(keys, ledger, within, by=by)
    return Picked(
        ids=frozenset(UUID(key) for key in keys),
        label=_label(indicator, figure, part, facts["within"]),
        url=_back(facts),
    )


def _as_opened(figure: Figure, facts: Mapping[str, Any]) -> Figure:
    """The figure with the snapshot and parameters that it had; one of several counties as it is."""
    if len(figure.area) < COUNTY_DIGITS or figure.manifest == facts["manifest"]:
        return figure
    return Figure(
        area=figure.area,
        code=figure.code,
        as_of=figure.as_of,
        manifest=facts["manifest"],
        definition=facts["definition"],
        parameters=facts["parameters"],
    )


def _label(indicator: Indicator, figure: Figure, part: Part, within: str) -> str:
    place = within or figure.area
    return _("%(title)s，%(place)s，%(day)s，%(part)s") % {
        "title": library.spoken(indicator.title),
        "place": places.names([place]).get(place, place),
        "day": words.chart_day(figure.as_of, before=figure.as_of),
        "part": words.part_label(indicator, part),
    }


def _back(facts: Mapping[str, Any]) -> str:
    names = ("area", "as_of", "part", "against", "within")
    query = urlencode({name: facts[name] for name in names if facts[name]})
    return f"{reverse('dashboards:figure', args=[facts['code']])}?{query}#rows"
