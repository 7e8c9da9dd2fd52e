"""One list of a ledger: what was asked for, the rows, and the words that say it back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from anjia.base.scope import Actor
from anjia.ledger.declaration import Column, Kind, Ledger, View
from anjia.ledger.reading import order as orders
from anjia.ledger.reading import rights, selections, values
from anjia.ledger.reading.order import Order, Page

PAGE_SIZE = 50
LONGEST_SEARCH = 50
# A view that no ledger needs to declare: nothing narrowed.
EVERYTHING = "*"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a list is asked to show; made from request parameters, and nothing in it is trusted."""

    parameters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    view: str = ""
    order: str = ""
    quick: str = ""
    columns: tuple[str, ...] = ()
    after: UUID | None = None
    before: UUID | None = None
    only: frozenset[UUID] | None = None
    selection: UUID | None = None


def asked(
    parameters: Mapping[str, Sequence[str]],
    *,
    columns: tuple[str, ...] = (),
    only: Sequence[str] = (),
) -> Asked:
    """Read request parameters; what makes no sense is left out.

    A selection is a list of its own: without a view asked for, none narrows it further.
    """
    selection = _uuid(_one(parameters, "selection"))
    return Asked(
        parameters=parameters,
        view=_one(parameters, "view") or (EVERYTHING if selection else ""),
        selection=selection,
        order=_one(parameters, "order"),
        quick=_one(parameters, "q").replace("\0", "")[:LONGEST_SEARCH],
        columns=columns,
        after=_uuid(_one(parameters, "after")),
        before=_uuid(_one(parameters, "before")),
        only=frozenset(filter(None, map(_uuid, only))) if only else None,
    )


def view_of(ledger: type[Ledger], code: str) -> View | None:
    """Return the declared view asked for; the first one when none is; None for everything."""
    return ledger.view(code) if code else (ledger.views[0] if ledger.views else None)


def shown_columns(ledger: type[Ledger], names: Sequence[str]) -> tuple[Column, ...]:
    """Return the chosen columns in declared order, pinned ones always; the usual ones for none."""
    chosen = {name for name in names if name in ledger.columns}
    return tuple(
        column
        for column in ledger.columns.values()
        if column.pinned or (column.name in chosen if chosen else column.shown)
    )


def quick_condition(ledger: type[Ledger], text: str) -> Q:
    """Return the condition of the search box: any of the ledger's quick columns."""
    condition = Q()
    for name in ledger.quick if text else ():
        column = ledger.column(name)
        if column.is_sealed:
            index = column.model_field.index(text)
            condition |= Q(**{f"{column.path}_index": index})
        else:
            related = column.kind is Kind.RELATED
            path = f"{column.path}__{column.lookup.paths[0]}" if related else column.path
            condition |= Q(**{f"{path}__contains": text})
    return condition


def narrowed(ledger: type[Ledger], what: Asked, *, by: Actor, on: date) -> QuerySet[Any]:
    """Return the rows that the actor may see and that every condition lets through."""
    queryset = values.annotated(rights.rows(ledger, by=by), _needed(ledger, what))
    view = view_of(ledger, what.view)
    if view is not None:
        queryset = queryset.filter(view.condition(on=on))
    for column in ledger.filters():
        condition = column.filter.condition(column, what.parameters) if column.filter else None
        if condition is not None:
            queryset = queryset.filter(condition)
    if what.quick:
        queryset = queryset.filter(quick_condition(ledger, what.quick))
    if what.only is not None:
        queryset = queryset.filter(pk__any_of=what.only)
    if what.selection is not None:
        picked = selections.picked(what.selection, ledger, by=by)
        queryset = queryset.filter(pk__any_of=picked.ids)
    return queryset


def _needed(ledger: type[Ledger], what: Asked) -> tuple[Column, ...]:
    """Return the computed columns that a condition speaks of; others are added when shown."""
    return tuple(
        column
        for column in ledger.filters()
        if column.expression and any(name in what.parameters for name in _names(column))
    )


def _names(column: Column) -> tuple[str, ...]:
    return column.filter.names(column) if column.filter else ()


def order_of(ledger: type[Ledger], what: Asked) -> Order:
    """Return the order asked for, else the view's, else the ledger's own."""
    view = view_of(ledger, what.view)
    return orders.parse(ledger, what.order or (view.order if view else ""))


def page(
    ledger: type[Ledger],
    what: Asked,
    *,
    by: Actor,
    on: date,
    columns: Sequence[Column],
    size: int = PAGE_SIZE,
) -> Page:
    """Return one page of rows with what the columns need, in one query (two behind the first)."""
    queryset = values.annotated(narrowed(ledger, what, by=by, on=on), columns)
    title = (ledger.column(ledger.title_of),)
    return orders.page(
        queryset,
        order_of(ledger, what),
        paths=values.paths((*columns, *title)),
        size=size,
        after=what.after,
        before=what.before,
    )


def _one(parameters: Mapping[str, Sequence[str]], name: str) -> str:
    found = parameters.get(name) or ()
    return found[-1].strip() if found else ""


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
