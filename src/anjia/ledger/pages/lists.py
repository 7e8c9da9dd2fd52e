"""The page of all ledgers, the list of one, and what an officer keeps about it."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from anjia.base.scope import Actor, current_actor
from anjia.ledger.actions import opening, preferences
from anjia.ledger.declaration import Column, Ledger
from anjia.ledger.models import ColumnChoice, SavedView
from anjia.ledger.reading import controls, counts, listing, rights, selections, values
from anjia.ledger.reading.counts import Count

CONTROLS_IN_ROW = 4


@dataclass(frozen=True)
class Tab:
    """One view above a list; its count may come later."""

    code: str
    label: str
    url: str
    current: bool
    count: Count | None = None
    saved: UUID | None = None


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every ledger that the officer may open."""
    by = current_actor()
    rights.refuse_without_ledgers(by=by)
    return render(request, "ledger/index.html", {"ledgers": rights.open_ledgers(by=by)})


@require_GET
def show(request: HttpRequest, code: str) -> HttpResponse:
    """One list: filtered, sorted, by pages."""
    by, on = current_actor(), timezone.localdate()
    ledger = rights.find(code, by=by)
    saved = _saved(ledger, request.GET, by=by)
    parameters = QueryDict(saved.query, mutable=True) if saved else request.GET
    if saved:
        for name in ("after", "before"):
            parameters.setlist(name, request.GET.getlist(name))
    what = listing.asked(dict(parameters.lists()), columns=_chosen(ledger, saved, by=by))
    view = listing.view_of(ledger, what.view)
    columns = listing.shown_columns(ledger, what.columns or (view.columns if view else ()))
    page = listing.page(ledger, what, by=by, on=on, columns=columns)
    table = values.table(columns, page.rows)
    opening.note_list(ledger, by=by, rows=len(page.rows), view=view.code if view else "")
    immediate = counts.is_cheap(ledger.model)
    order = listing.order_of(ledger, what)
    context: dict[str, Any] = {
        "ledger": ledger,
        "what": what,
        "view": view,
        "saved": saved,
        "columns": columns,
        "heads": [_head(column, order, request) for column in columns],
        "rows": [
            {
                "id": row_id,
                "title": values.title(ledger, raw),
                "cells": cells,
                "may_reveal": rights.may(ledger.permissions.reveal, by=by, area=raw["area"]),
            }
            for raw, (row_id, cells) in zip(page.rows, table, strict=True)
        ],
        "page": page,
        "next_url": _at(request, after=page.after),
        "previous_url": _at(request, before=page.before),
        "order": order,
        "orders": _orders(ledger),
        "tabs": _tabs(ledger, what, by=by, counted=immediate, saved=saved),
        "total": _total(ledger, what, by=by) if immediate else None,
        "counts_url": None if immediate else _counts_url(ledger, request),
        "all_columns": _column_choices(ledger, columns),
        "may_add": rights.may_write(ledger, by=by),
        "may_export": rights.may(ledger.permissions.export, by=by),
        "may_import": rights.may(ledger.permissions.import_, by=by),
        "query": request.GET.urlencode(),
        "wide_url": f"{request.path}?selection={what.selection}"
        if what.selection
        else request.path,
        **_selected(ledger, what, by=by),
        **_filters(ledger, what, by=by),
    }
    return render(request, "ledger/list.html", context)


@require_GET
def count(request: HttpRequest, code: str) -> HttpResponse:
    """The counts of a list that is too large to count while its page waits."""
    by = current_actor()
    ledger = rights.find(code, by=by)
    what = listing.asked(dict(request.GET.lists()))
    context = {
        "ledger": ledger,
        "total": _total(ledger, what, by=by),
        "tabs": _tabs(ledger, what, by=by, counted=True, saved=None),
    }
    return render(request, "ledger/counts.html", context)


@require_POST
def save_view(request: HttpRequest, code: str) -> HttpResponse:
    """Keep the list as it stands under a name."""
    by = current_actor()
    ledger = rights.find(code, by=by)
    view = preferences.save_view(
        ledger,
        by=by,
        label=request.POST.get("label", ""),
        parameters=QueryDict(request.POST.get("query", "")),
        columns=request.POST.getlist("columns"),
        at=timezone.now(),
    )
    query = urlencode({"saved": view.pk})
    return HttpResponseRedirect(f"{reverse('ledger:list', args=[code])}?{query}")


@require_POST
def drop_view(_request: HttpRequest, code: str, view_id: UUID) -> HttpResponse:
    """Forget a kept list."""
    preferences.drop_view(view_id, by=current_actor())
    return HttpResponseRedirect(reverse("ledger:list", args=[code]))


@require_POST
def choose_columns(request: HttpRequest, code: str) -> HttpResponse:
    """Remember the columns, and show the same list with them."""
    by = current_actor()
    ledger = rights.find(code, by=by)
    chosen = () if "reset" in request.POST else tuple(request.POST.getlist("columns"))
    preferences.choose_columns(ledger, by=by, columns=chosen)
    # Read again and written again, so that nothing but a query ever follows the question mark.
    query = QueryDict(request.POST.get("query", "")).urlencode()
    target = reverse("ledger:list", args=[code])
    return HttpResponseRedirect(f"{target}?{query}" if query else target)


def _saved(ledger: type[Ledger], parameters: QueryDict, *, by: Actor) -> SavedView | None:
    try:
        key = UUID(parameters.get("saved", ""))
    except ValueError:
        return None
    return SavedView.objects.filter(pk=key, officer=by.id, ledger=ledger.code).first()


def _chosen(ledger: type[Ledger], saved: SavedView | None, *, by: Actor) -> tuple[str, ...]:
    if saved and saved.columns:
        return tuple(saved.columns)
    choice = ColumnChoice.objects.filter(officer=by.id, ledger=ledger.code).first()
    return tuple(choice.columns) if choice else ()


def _tabs(
    ledger: type[Ledger],
    what: listing.Asked,
    *,
    by: Actor,
    counted: bool,
    saved: SavedView | None,
) -> list[Tab]:
    """Return the declared views, then the officer's own; a count speaks of the view alone."""
    base = reverse("ledger:list", args=[ledger.code])
    found: dict[str, Count] = {}
    if counted:
        on = timezone.localdate()
        found = counts.count_each(
            rights.rows(ledger, by=by),
            {view.code: view.condition(on=on) for view in ledger.views},
        )
    current = listing.view_of(ledger, what.view)
    tabs = [
        Tab(
            code=view.code,
            label=str(view.label),
            url=f"{base}?{urlencode({'view': view.code})}" if place else base,
            current=saved is None and view is current,
            count=found.get(view.code),
        )
        for place, view in enumerate(ledger.views)
    ]
    mine = SavedView.objects.filter(officer=by.id, ledger=ledger.code).order_by("label")
    tabs.extend(
        Tab(
            code=str(view.pk),
            label=view.label,
            url=f"{base}?{urlencode({'saved': view.pk})}",
            current=saved is not None and saved.pk == view.pk,
            saved=view.pk,
        )
        for view in mine
    )
    return tabs


def _total(ledger: type[Ledger], what: listing.Asked, *, by: Actor) -> Count:
    what = replace(what, after=None, before=None)
    return counts.count(listing.narrowed(ledger, what, by=by, on=timezone.localdate()))


def _selected(ledger: type[Ledger], what: listing.Asked, *, by: Actor) -> dict[str, Any]:
    """Return what the rows were picked as, and how many of them are not here any more."""
    if what.selection is None:
        return {}
    found = selections.picked(what.selection, ledger, by=by)
    return {"picked": found, "picked_gone": selections.gone(found, ledger, by=by)}


def _filters(ledger: type[Ledger], what: listing.Asked, *, by: Actor) -> dict[str, Any]:
    """Return the controls: choices stand in the row, and whatever narrows; others behind.

    Text is looked for in the search box, so a text filter waits behind until it is used.
    """
    found = controls.controls(ledger, what.parameters, by=by)
    choices = [control for control in found if control.is_choice][:CONTROLS_IN_ROW]
    row = [control for control in found if control in choices or control.words]
    return {
        "controls": row,
        "more_controls": [control for control in found if control not in row],
        "narrowing": [control for control in found if control.words],
        "quick_words": "、".join(
            ledger.column(name).label for name in ledger.quick if ledger.column(name).shown
        ),
    }


def _head(column: Column, order: Any, request: HttpRequest) -> dict[str, Any]:
    """Return one table head: its sort state, and the address that sorts by it."""
    is_sorted = order.column == column.name
    target = f"-{column.name}" if is_sorted and not order.descending else column.name
    state = ("descending" if order.descending else "ascending") if is_sorted else ""
    return {
        "column": column,
        "sort": state,
        "url": _at(request, order=target) if column.is_sortable else None,
    }


def _orders(ledger: type[Ledger]) -> list[Column]:
    return [column for column in ledger.columns.values() if column.is_sortable and column.shown]


def _column_choices(ledger: type[Ledger], shown: tuple[Column, ...]) -> list[tuple[Column, bool]]:
    names = {column.name for column in shown}
    return [(column, column.name in names) for column in ledger.columns.values()]


def _at(request: HttpRequest, **changes: object) -> str | None:
    """Return this list's address elsewhere in it; None where there is no elsewhere."""
    if all(value is None for value in changes.values()):
        return None
    query = request.GET.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    for name, value in changes.items():
        query[name] = str(value)
    return f"{request.path}?{query.urlencode()}"


def _counts_url(ledger: type[Ledger], request: HttpRequest) -> str:
    query = request.GET.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    return f"{reverse('ledger:counts', args=[ledger.code])}?{query.urlencode()}"
