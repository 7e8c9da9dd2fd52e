"""The rows behind a figure: tabs, a page of them from the registry's own ledger, and the export."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from anjia.base.scope import Actor, current_actor
from anjia.kernel.refusals import Refused
from anjia.ledger import catalogue, jobs
from anjia.ledger.actions import exports
from anjia.ledger.reading import listing, rights, values
from anjia.ledger.reading.listing import Asked
from anjia.processes.dashboards.policy import Part, Permission
from anjia.processes.dashboards.queries import definitions, figures, rows
from anjia.processes.dashboards.views import words
from anjia.registry.models import Area
from anjia.registry.queries import areas as places

if TYPE_CHECKING:
    from anjia.engine.definitions import Indicator
    from anjia.ledger.declaration import Ledger
    from anjia.processes.dashboards.queries.figures import Shown

SIZE = 50
COLUMNS = 9
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Tab:
    """One part of the rows and how many there are."""

    part: Part
    label: str
    count: int
    current: bool


def rows_of(request: HttpRequest, shown: Shown, *, by: Actor) -> dict[str, Any]:
    """Tabs and one page of rows; the counts are those that the figure itself states."""
    chosen = _chosen(request.GET.get("part", ""), shown.indicator)
    ledger = _ledger(shown.indicator)
    found: dict[str, Any] = {"part": chosen, "ledger": ledger}
    if ledger is not None and not rights.is_open(ledger, by=by):
        return {**found, "rows_closed": True}
    try:
        keys = {part: rows.keys(shown.figure, part) for part in rows.parts(shown.indicator)}
    except Refused as refused:
        return {**found, "rows_refused": refused.code}
    found["tabs"] = [
        Tab(part, words.part_label(shown.indicator, part), len(keys[part]), part is chosen)
        for part in keys
        if keys[part] or part is not Part.UNKNOWN
    ]
    number = _number(request.GET.get("page", ""), len(keys[chosen]))
    part = keys[chosen][number * SIZE : (number + 1) * SIZE]
    found |= _page(part, ledger, by=by)
    total = len(keys[chosen])
    found |= {
        "total": total,
        "first": number * SIZE + 1 if total else 0,
        "last": min((number + 1) * SIZE, total),
        "previous_page": number or None,
        "next_page": number + 2 if (number + 1) * SIZE < total else None,
        "may_export": ledger is not None
        and by.may(Permission.EXPORT)
        and rights.may(ledger.permissions.export, by=by),
    }
    return found


def _chosen(text: str, indicator: Indicator) -> Part:
    known = rows.parts(indicator)
    return next((part for part in known if part.value == text), known[0])


def _number(text: str, total: int) -> int:
    """The page asked for, from zero; the nearest one where there is none of that number."""
    asked = int(text) - 1 if text.isascii() and text.isdigit() and len(text) < 7 else 0
    return max(0, min(asked, (total - 1) // SIZE))


def _ledger(indicator: Indicator) -> type[Ledger] | None:
    table = definitions.shipped().dictionary.tables[indicator.of]
    model = apps.get_model(table.source)
    return None if model is Area else catalogue.of_model(model)


def _page(keys: list[str], ledger: type[Ledger] | None, *, by: Actor) -> dict[str, Any]:
    if ledger is None:
        called = places.names(keys)
        return {"plain": [(key, called.get(key, key)) for key in keys]}
    columns = listing.shown_columns(ledger, ())[:COLUMNS]
    title = (ledger.column(ledger.title_of),)
    wanted = tuple(dict.fromkeys(("id", "area", *values.paths((*columns, *title)))))
    queryset = values.annotated(rights.rows(ledger, by=by), columns)
    raw = {row["id"]: row for row in queryset.filter(pk__in=keys).values(*wanted)}
    ordered = [raw[UUID(key)] for key in keys if UUID(key) in raw]
    table = values.table(columns, ordered)
    return {
        "columns": columns,
        "rows": [
            (row_id, values.title(ledger, row), cells)
            for row, (row_id, cells) in zip(ordered, table, strict=True)
        ],
        "gone": len(keys) - len(ordered),
    }


@require_POST
def export(request: HttpRequest, code: str) -> HttpResponse:
    """The rows of one part as a workbook, limited and marked like every export."""
    by, at = current_actor(), timezone.now()
    indicator = definitions.shipped().indicators.get(code)
    if indicator is None:
        raise Http404
    if not by.may(Permission.EXPORT):
        raise Refused("not_permitted", permission=Permission.EXPORT.value)
    ledger = _ledger(indicator)
    if ledger is None:
        raise Refused("rows_have_no_ledger")
    shown = figures.one(
        code, area=request.POST.get("area", ""), as_of=_date(request.POST.get("as_of", ""))
    )
    keys = rows.keys(shown.figure, _chosen(request.POST.get("part", ""), indicator))
    what = Asked(view="all", only=frozenset(UUID(key) for key in keys))
    columns = listing.shown_columns(ledger, ())
    if exports.is_immediate(len(keys), by=by, at=at):
        made = exports.make(ledger, what, columns, by=by, at=at)
        name = f"{definitions.spoken(indicator.title)}.xlsx"
        return HttpResponse(
            made.content,
            content_type=XLSX,
            headers={"Content-Disposition": content_disposition_header(True, name) or ""},  # noqa: FBT003 - Django's own signature
        )
    asked = exports.ask(ledger, what, columns, query="view=all", by=by, at=at)
    jobs.export.defer(by=by, number=str(asked.pk), once=f"ledger.export:{asked.pk}")
    return HttpResponseRedirect(reverse("ledger:exports"))


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
