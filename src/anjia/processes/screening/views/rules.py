"""The list of all rules, and the page of one: what it says, whom it hits, where, and its clues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anjia.base.parameters import definitions as parameters
from anjia.base.parameters import queries as held
from anjia.engine.language.reading import read_back
from anjia.engine.snapshot import COUNTY_DIGITS
from anjia.engine.text import Language
from anjia.kernel.areas import Level
from anjia.processes.dashboards.policy import below
from anjia.processes.dashboards.views.place import allowed
from anjia.processes.dashboards.views.words import chart_day, level_word
from anjia.processes.definitions.queries import library, units
from anjia.processes.screening.policy import Permission, Result, State
from anjia.processes.screening.queries import clues, tallies
from anjia.processes.screening.views import words
from anjia.processes.screening.views.listing import lines
from anjia.processes.screening.views.place import Here, here
from anjia.registry.queries import areas as places

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anjia.engine.definitions import Definitions
    from anjia.engine.rules import Rule
    from anjia.processes.screening.models import Tally
    from anjia.processes.screening.queries.tallies import Point

MOST_CLUES = 10
FEW = 5  # below it the axis of a chart would be cut into parts of one hit


@dataclass(frozen=True)
class Line:
    """One rule of the list."""

    rule: Rule
    title: str
    note: str
    kind: str
    unit: str
    tally: Tally | None
    lacking: str
    open: int | None
    trend: list[int | None]


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every rule of the place in view, by group."""
    at = here(request)
    counted = tallies.of_place(at.area, as_of=at.as_of) if at.as_of else {}
    series = tallies.series(at.area, until=at.as_of, days=at.days) if at.as_of else {}
    may_open = at.by.may(Permission.READ_CLUES, at.area)
    open_clues = clues.open_by_rule(at.area, by=at.by) if may_open else {}
    groups: dict[str, list[Line]] = {}
    for code, rule in at.found.rules.items():
        line = Line(
            rule=rule,
            title=library.spoken(rule.title),
            note=library.spoken(rule.note),
            kind=words.kind(rule.kind),
            unit=units.word(rule.of),
            tally=counted.get(code),
            lacking=_lacking(counted.get(code)),
            open=open_clues.get(code, 0) if may_open else None,
            trend=[point.hits for point in series.get(code, [])],
        )
        groups.setdefault(units.group(rule.group), []).append(line)
    ordered = [(name, groups[name]) for name in units.group_names() if name in groups]
    ordered += [(name, rows) for name, rows in groups.items() if name not in dict(ordered)]
    context = {
        "groups": ordered,
        "number": len(at.found.rules),
        "here": at,
        "open_total": sum(open_clues.values()),
        "may_open": may_open,
    }
    return render(request, "screening/rules.html", context)


@require_GET
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """One rule: what it says and rests on, whom it hits where, what became of its clues."""
    at = here(request)
    found = at.rule(code)
    tally = tallies.of_place(at.area, as_of=at.as_of).get(code) if at.as_of else None
    may_open = at.by.may(Permission.READ_CLUES, at.area)
    context: dict[str, Any] = {
        "here": at,
        "rule": found,
        "title": library.spoken(found.title),
        "note": library.spoken(found.note),
        "kind": words.kind(found.kind),
        "unit": units.word(found.of),
        "said": said(found, at.found),
        "written": _written(found, at.found),
        "parameters": _parameters(found, at),
        "version": at.found.hash_of(found),
        "office": library.stand(at.area[:COUNTY_DIGITS], on=timezone.localdate()).hashes.get(code)
        != _shipped_hash(code),
        "tally": tally,
        "lacking": _lacking(tally),
        "failed": tally is not None and tally.state == Result.FAILED,
        **_by_place(code, at),
        **_series(found, at),
        "may_open": may_open,
    }
    if may_open:
        today = timezone.localdate()
        wanted = clues.Wanted(rule=code, within=at.area)
        rows = clues.listed(at.by, wanted, today=today)[:MOST_CLUES]
        states = clues.states_of(code, at.area, by=at.by)
        context["states"] = [(state, words.state(state), states.get(state, 0)) for state in State]
        context["clues"] = lines(list(rows), by=at.by)
        context["open_clues"] = states.get(State.OPEN, 0)
    return render(request, "screening/rule.html", context)


def said(found: Rule, definitions: Definitions) -> list[tuple[str, str]]:
    """What a rule says as sentences in the reader's language: whom it looks at, whom it hits."""
    language = Language.EN if (get_language() or "").startswith("en") else Language.ZH
    parts = [(_("看谁"), found.among), (_("命中"), found.when)]
    return [
        (label, read_back(node, vocabulary=definitions, language=language))
        for label, node in parts
        if node is not None
    ]


def _written(found: Rule, definitions: Definitions) -> list[tuple[str, str]]:
    labels = {"among": _("看谁"), "when": _("命中")}
    rows = [(labels[part], text) for part, text in found.texts.items()]
    return rows + [
        (library.spoken(fact.label), f"{fact.name} = {fact.text}")
        for fact in definitions.behind(found)
    ]


def _parameters(found: Rule, at: Here) -> list[tuple[str, str, str]]:
    """Code, title and value here and now of each parameter behind a rule, its term among them."""
    known = parameters.collected()
    names = sorted(at.found.parameters_of(found) | ({found.within} if found.within else set()))
    values = held.values(area=at.area, on=at.as_of or timezone.localdate())
    rows = []
    for code in names:
        if code in known:
            value = values.get(code)
            text = f"{value} {known[code].unit}".strip() if value is not None else _("没有值")
            rows.append((code, known[code].title, text))
    return rows


def _shipped_hash(code: str) -> str:
    base = library.shipped()
    found = base.rules.get(code)
    return base.hash_of(found) if found else ""


def _lacking(tally: Tally | None) -> str:
    """The parameters without which a rule could not be decided, under their titles."""
    known = parameters.collected()
    names = tally.reason.split(",") if tally is not None and tally.reason else []
    return "、".join(known[name].title if name in known else name for name in names)


@dataclass(frozen=True)
class Place:
    """What a rule hits at one place below the one in view."""

    code: str
    name: str
    tally: Tally


def _by_place(code: str, at: Here) -> dict[str, Any]:
    level = allowed(below(at.area)) if at.area else Level.PROVINCE
    if level is None or at.as_of is None:
        return {"places": []}
    rows = tallies.below(code, area=at.area, as_of=at.as_of, level=level)
    rows = [row for row in rows if row.hits or row.unknown or row.state == Result.FAILED]
    called = places.names([row.area for row in rows])
    found = [Place(row.area, called.get(row.area, row.area), row) for row in rows]
    most = max((row.hits + row.unknown for row in rows), default=0)
    return {"places": found, "level": level_word(level), "most": most}


def _series(found: Rule, at: Here) -> dict[str, Any]:
    if at.as_of is None:
        return {}
    points = tallies.series(at.area, until=at.as_of, days=at.days).get(found.code, [])
    return {"points": points, "series": chart(found, points)}


def chart(found: Rule, points: Iterable[Point]) -> dict[str, Any]:
    """Hits over time as the script of the figures draws them."""
    kept = list(points)
    return {
        "label": library.spoken(found.title),
        "periods": [chart_day(point.as_of, before=kept[0].as_of) for point in kept],
        "values": [point.hits for point in kept],
        "places": 0,
        "unit": "",
        "target": None,
        "changes": [],
        "low": 0,
        "high": None if any((point.hits or 0) >= FEW for point in kept) else FEW,
    }
