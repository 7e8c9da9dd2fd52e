"""The rows behind a figure: tabs, and a page of them from the registry's own ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from anjia.base.scope import Actor
from anjia.kernel import areas
from anjia.kernel.areas import Level
from anjia.kernel.refusals import Refused
from anjia.ledger.reading import listing, rights
from anjia.processes.dashboards.policy import Part, Permission
from anjia.processes.dashboards.queries import rows
from anjia.processes.dashboards.views import words
from anjia.processes.dashboards.views.paging import page_of
from anjia.processes.definitions.views import matches
from anjia.registry.models import Grid, Site
from anjia.registry.queries import areas as places

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

    from anjia.engine.definitions import Indicator
    from anjia.ledger.declaration import Ledger
    from anjia.processes.dashboards.models import Figure
    from anjia.processes.dashboards.queries.figures import Shown

SIZE = 50


@dataclass(frozen=True)
class Tab:
    """One part of the rows and how many there are."""

    part: Part
    label: str
    count: int
    current: bool


@dataclass(frozen=True)
class Narrowed:
    """What a reader looks for among the rows: a place inside the one in view, and a text."""

    within: str
    text: str

    @property
    def is_on(self) -> bool:
        """Whether anything is looked for."""
        return bool(self.within or self.text)


def rows_of(
    request: HttpRequest, shown: Shown, *, against: date | None, by: Actor
) -> dict[str, Any]:
    """Tabs and one page of rows; the counts are those that the figure itself states."""
    ledger = ledger_of(shown.indicator)
    if ledger is not None and not rights.is_open(ledger, by=by):
        return {"ledger": ledger, "rows_closed": True}
    try:
        keys = {part: rows.keys(shown.figure, part) for part in rows.parts(shown.indicator)}
    except Refused as refused:
        return {"ledger": ledger, "rows_refused": refused.code}
    earlier, changed = _changed(shown, against)
    keys |= changed
    chosen = chosen_of(request.GET.get("part", ""), keys)
    what = narrowed(request, area=shown.figure.area)
    found = matching(keys[chosen], ledger, what, by=by) if what.is_on else keys[chosen]
    page = page_of(request.GET.get("page", ""), size=SIZE, total=len(found))
    return {
        "part": chosen,
        "ledger": ledger,
        "tabs": _tabs(shown.indicator, keys, chosen),
        "compared_with": earlier.as_of if earlier is not None else None,
        "narrowed": what,
        "changed_counts": {part.value: len(found) for part, found in changed.items()},
        "within_options": options(shown.figure.area),
        "quick_words": _quick_words(ledger),
        **matches.page(found[page.rows], ledger, by=by),
        **page.foot,
        "may_export": ledger is not None
        and by.may(Permission.EXPORT)
        and rights.may(ledger.permissions.export, by=by),
    }


def _changed(shown: Shown, against: date | None) -> tuple[Figure | None, dict[Part, list[str]]]:
    """The figure before and what changed since; nothing where its snapshot is gone."""
    earlier = rows.before(shown.figure, on=against)
    if earlier is None:
        return None, {}
    try:
        return earlier, rows.changes(shown.figure, earlier)
    except Refused:
        return None, {}


def _tabs(indicator: Indicator, keys: dict[Part, list[str]], chosen: Part) -> list[Tab]:
    return [
        Tab(part, words.part_label(indicator, part), len(found), part is chosen)
        for part, found in keys.items()
        if found or part is not Part.UNKNOWN
    ]


def chosen_of(text: str, known: Iterable[Part]) -> Part:
    """The part asked for, or the first one."""
    choices = list(known)
    return next((part for part in choices if part.value == text), choices[0])


def narrowed(request: HttpRequest, *, area: str) -> Narrowed:
    """What is looked for, from an address or a form; a place outside the one in view is none."""
    asked = request.POST if request.method == "POST" else request.GET
    within = asked.get("within", "")
    if not (within.isascii() and within.isdigit() and within.startswith(area)):
        within = ""
    text = asked.get("q", "").replace("\0", "").strip()[: listing.LONGEST_SEARCH]
    return Narrowed(within, text)


def options(area: str) -> list[tuple[str, str, bool]]:
    """Towns, and the sites in them, that rows can be narrowed to; the last says which is a site."""
    town = areas.LENGTHS[Level.TOWN]
    sites = sorted(Site.objects.within(area).values_list("area", "name"))
    if len(area) >= areas.LENGTHS[Level.SITE]:
        grids = Grid.objects.within(area).exclude(area=area).order_by("area")
        return [(code, name, False) for code, name in grids.values_list("area", "name")]
    towns = {code[:town] for code, _name in sites} if len(area) < town else set()
    called = places.names(towns)
    found = [(code, called.get(code, code), False) for code in towns]
    return sorted([*found, *((code, name, bool(towns)) for code, name in sites)])


def _quick_words(ledger: type[Ledger] | None) -> list[str]:
    if ledger is None:
        return []
    return [str(column.label) for column in map(ledger.column, ledger.quick) if column.shown]


def matching(
    keys: list[str], ledger: type[Ledger] | None, what: Narrowed, *, by: Actor
) -> list[str]:
    """The keys among these whose rows are in the place and hold the text, in the same order."""
    if ledger is None:
        called = places.names(keys)
        return [
            key for key in keys if key.startswith(what.within) and what.text in called.get(key, key)
        ]
    queryset = rights.rows(ledger, by=by).filter(pk__in=keys)
    if what.within:
        queryset = queryset.filter(area__gte=what.within, area__lt=areas.upper_bound(what.within))
    if what.text:
        queryset = queryset.filter(listing.quick_condition(ledger, what.text))
    matching = {str(key) for key in queryset.values_list("pk", flat=True)}
    return [key for key in keys if key in matching]


def ledger_of(indicator: Indicator) -> type[Ledger] | None:
    """The ledger that holds the rows of an indicator; None where they are places."""
    return matches.ledger_of(indicator.of)
