"""The replay of a rule: its months, its load, and how true it proved, beside another version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from anjia.base.parameters import definitions as parameters
from anjia.base.scope import refusals
from anjia.engine.errors import DefinitionError
from anjia.engine.snapshot import COUNTY_DIGITS
from anjia.kernel import areas
from anjia.kernel.areas import Level
from anjia.kernel.refusals import Refused
from anjia.processes.dashboards.policy import Basis
from anjia.processes.dashboards.policy import Permission as Figures
from anjia.processes.dashboards.views.place import allowed
from anjia.processes.dashboards.views.words import level_word
from anjia.processes.definitions.policy import What
from anjia.processes.definitions.queries import library, units, versions
from anjia.processes.screening import actions
from anjia.processes.screening.queries import months, replaying
from anjia.processes.screening.views.place import Here, here
from anjia.processes.screening.views.rules import FEW
from anjia.registry.queries import areas as places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anjia.engine.definitions import Definitions
    from anjia.engine.rules import Rule
    from anjia.kernel.periods import Period
    from anjia.processes.definitions.policy import Version
    from anjia.processes.screening.queries.replaying import Month, Replayed

MOST_PLACES = 30


@dataclass(frozen=True)
class Row:
    """One month of the table, with the other version's beside it."""

    month: Month
    other: Month | None
    lacking: str

    @property
    def is_later(self) -> bool:
        """Whether the rows are of a later time, because nothing was recorded yet then."""
        return self.month.basis is Basis.LATER


@dataclass(frozen=True)
class Load:
    """What a rule brings to one place: now, on an average month, and in the worst."""

    name: str
    hits: int
    a_month: float
    most: int


@require_GET
def replay(request: HttpRequest, code: str) -> HttpResponse:
    """Run a rule over the months that the address names; a year without any."""
    at = here(request)
    version = request.GET.get("version", "")
    draft = _overlaid(code, version, at)
    # A draft of a rule that nobody has in force yet is replayed alone.
    rule = draft.rules[code] if draft and code not in at.found.rules else at.rule(code)
    first, last = months.usual(at.area, today=timezone.localdate())
    given = {
        "from": request.GET.get("from", "") or str(first),
        "to": request.GET.get("to", "") or str(last),
        "version": version,
    }
    context: dict[str, Any] = {
        "here": at,
        "rule": rule,
        "title": library.spoken(rule.title),
        "unit": units.word(rule.of),
        "given": given,
        "versions": _versions(code, at),
    }
    status = 200
    try:
        span = replaying.span(replaying.month_of(given["from"]), replaying.month_of(given["to"]))
        context |= _replayed(rule, span, draft, at)
    except Refused as refused:
        context["fault"] = str(refusals.text(refused))
        status = 422
    return render(request, "screening/replay.html", context, status=status)


def _replayed(
    rule: Rule, span: Sequence[Period], draft: Definitions | None, at: Here
) -> dict[str, Any]:
    asked: dict[str, Any] = {"area": at.area, "months": span, "on": timezone.localdate()}
    in_force = rule.code in at.found.rules
    found = replaying.replay(rule.code, **asked, definitions=None if in_force else draft)
    beside_it = in_force and draft is not None
    other = replaying.replay(rule.code, **asked, definitions=draft) if beside_it else None
    beside = other.months if other else (None,) * len(found.months)
    missing = [month.month for month in found.missing]
    county = at.area[:COUNTY_DIGITS]
    fillable = months.from_history(county, missing, at=timezone.now()) if missing else ()
    return {
        "found": found,
        "other": other,
        "rows": [
            Row(month, then, _lacking(month))
            for month, then in zip(found.months, beside, strict=True)
        ],
        "series": _chart(rule, found, other),
        "missing": missing,
        "fillable": fillable if at.by.may(Figures.REFRESH, county) else (),
        "is_unknown": all(month.as_of is None for month in found.months),
        "loads": _loads(other or found, at),
    }


def _versions(code: str, at: Here) -> list[tuple[int, str]]:
    """Versions of the rule that the reader may set beside the one in force."""
    found = versions.concerning(versions.of_code(code), by=at.by)
    rule = at.found.rules.get(code)
    in_force = at.found.hash_of(rule) if rule else ""
    return [
        (
            each.id,
            f"{each.author_name} {each.life[0].on.isoformat()}" if each.life else str(each.id),
        )
        for each in found
        if each.what is What.RULE and each.hash != in_force
    ]


def _overlaid(code: str, version: str, at: Here) -> Definitions | None:
    """The definitions with another version of the rule; None where none is asked for."""
    known = {each.id: each for each in versions.concerning(versions.of_code(code), by=at.by)}
    chosen: Version | None = known.get(int(version)) if version.isdecimal() else None
    if chosen is None:
        return None
    try:
        return at.found.overlaid(library.documents((chosen,)))
    except DefinitionError:
        return None


def _lacking(month: Month) -> str:
    known = parameters.collected()
    names = month.reason.split(",") if month.reason else []
    return "、".join(known[name].title if name in known else name for name in names)


def _chart(rule: Rule, found: Replayed, other: Replayed | None) -> dict[str, Any]:
    data: dict[str, Any] = {
        "label": library.spoken(rule.title),
        "periods": [str(month.month) for month in found.months],
        "values": [month.hits if month.is_known else None for month in found.months],
        "places": 0,
        "unit": "",
        "target": None,
        "changes": [],
        "low": 0,
        "high": None if any(month.hits >= FEW for month in found.months) else FEW,
    }
    if other is not None:
        data["before"] = [month.hits if month.is_known else None for month in other.months]
        data["beforeLabel"] = _("对照版本")
    return data


def _loads(found: Replayed, at: Here) -> list[tuple[str, list[Load]]]:
    """Towns, sites and grids inside the place in view, the busiest first."""
    last = found.last
    if last is None:
        return []
    known = [month for month in found.months if month.is_known]
    compared = [month for month in known if month.entered is not None]
    tables = []
    for level in (Level.TOWN, Level.SITE, Level.GRID):
        length = areas.LENGTHS[level]
        if allowed(level) is None or length <= len(at.area):
            continue
        codes = {code for month in known for code in month.places if len(code) == length}
        called = places.names(codes)
        rows = [_load(code, called.get(code, code), known, compared) for code in codes]
        rows.sort(key=lambda row: (-row.hits, -row.a_month, row.name))
        tables.append((level_word(level), rows[:MOST_PLACES]))
    return tables


def _load(code: str, name: str, known: Sequence[Month], compared: Sequence[Month]) -> Load:
    none = replaying.Load()
    entered = sum(month.places.get(code, none).entered for month in compared)
    return Load(
        name,
        hits=known[-1].places.get(code, none).hits,
        a_month=entered / len(compared) if compared else 0,
        most=max(month.places.get(code, none).hits for month in known),
    )


@require_POST
def fill(request: HttpRequest, code: str) -> HttpResponse:
    """Have the snapshots of past months made from the history of changes, in the background."""
    at = here(request)
    at.rule(code)
    county = at.area[:COUNTY_DIGITS]
    if not at.by.may(Figures.REFRESH, county):
        raise Refused("not_permitted", permission=Figures.REFRESH.value, area=county)
    given = {"from": request.POST.get("from", ""), "to": request.POST.get("to", "")}
    span = replaying.span(replaying.month_of(given["from"]), replaying.month_of(given["to"]))
    taken = replaying.known_months(county, span)
    missing = [month for month in span if month not in taken]
    wanted = months.from_history(county, missing, at=timezone.now())
    for month in wanted:
        actions.await_fill(county, by=at.by, on=month.last_on)
    count = len(wanted)
    messages.success(
        request,
        ngettext(
            "正在补做 %(n)s 个月的快照，过几分钟再看。",
            "正在补做 %(n)s 个月的快照，过几分钟再看。",
            count,
        )
        % {"n": count},
    )
    query = urlencode({**given, **({"area": at.area} if at.query else {})})
    return HttpResponseRedirect(f"{reverse('screening:replay', args=[code])}?{query}")
