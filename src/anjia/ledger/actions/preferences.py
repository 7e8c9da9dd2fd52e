"""What officers do to their own way of looking at a ledger; records are written by the domains."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import QueryDict

from anjia.base.scope import Actor
from anjia.kernel.refusals import Refused
from anjia.ledger.declaration import Ledger
from anjia.ledger.models import ColumnChoice, SavedView, Selection

MOST_VIEWS = 20
# Where a page stands is no part of a view; what was typed into the search box may name a person.
PASSING = ("after", "before", "view", "q", "columns", "selection", "csrfmiddlewaretoken")
MOST_SELECTIONS = 50


def save_view(
    ledger: type[Ledger],
    *,
    by: Actor,
    label: str,
    parameters: QueryDict,
    columns: Sequence[str],
    at: datetime,
) -> SavedView:
    """Keep a list under a name; the same name again replaces what it stood for."""
    label = label.strip()
    if not label:
        raise Refused("view_without_name")
    mine = SavedView.objects.filter(officer=by.id, ledger=ledger.code)
    if mine.exclude(label=label).count() >= MOST_VIEWS:
        raise Refused("too_many_views", allowed=MOST_VIEWS)
    kept = parameters.copy()
    for name in (*PASSING, *(column.name for column in ledger.filters() if column.is_sealed)):
        kept.pop(name, None)
    view, _made = SavedView.objects.update_or_create(
        officer=by.id,
        ledger=ledger.code,
        label=label[:40],
        defaults={
            "query": kept.urlencode(),
            "columns": [name for name in columns if name in ledger.columns],
            "made_at": at,
        },
    )
    return view


def drop_view(view_id: UUID, *, by: Actor) -> None:
    """Forget one of the officer's own views; another's is left alone."""
    SavedView.objects.filter(pk=view_id, officer=by.id).delete()


def choose_columns(ledger: type[Ledger], *, by: Actor, columns: Sequence[str]) -> None:
    """Remember which columns the officer looks at; none means the usual ones."""
    chosen = [name for name in ledger.columns if name in set(columns)]
    if chosen:
        ColumnChoice.objects.update_or_create(
            officer=by.id, ledger=ledger.code, defaults={"columns": chosen}
        )
    else:
        ColumnChoice.objects.filter(officer=by.id, ledger=ledger.code).delete()


def keep_selection(
    ledger: type[Ledger], source: str, facts: Mapping[str, Any], *, by: Actor, at: datetime
) -> Selection:
    """Keep where rows come from, so that the ledger's list can show them; the oldest are dropped.

    The same rows opened again are the same selection.
    """
    mine = Selection.objects.filter(officer=by.id)
    kept = mine.filter(ledger=ledger.code, source=source, facts=dict(facts)).first()
    kept = kept or Selection(officer=by.id, ledger=ledger.code, source=source, facts=dict(facts))
    kept.made_at = at
    kept.save()
    newest = mine.order_by("-made_at", "-pk").values("pk")[:MOST_SELECTIONS]
    mine.exclude(pk__in=newest).delete()
    return kept
