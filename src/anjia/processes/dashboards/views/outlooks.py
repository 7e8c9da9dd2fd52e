"""The card beside an import's preview: which figures would move, and from what to what."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from anjia.base.scope import current_actor
from anjia.ledger.imports import queries as imports
from anjia.ledger.imports.models import State as Step
from anjia.processes.dashboards import actions
from anjia.processes.dashboards.policy import Outcome, Permission
from anjia.processes.dashboards.queries import outlooks
from anjia.processes.dashboards.queries.outlooks import Moved
from anjia.processes.definitions.queries import library, units

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from anjia.ledger.imports.models import ImportBatch
    from anjia.processes.dashboards.models import Outlook

SHOWN = 8
# After so long an answer that has not come, or could not be had, is asked for again.
AGAIN = {Outcome.WAITING: timedelta(minutes=10), Outcome.FAILED: timedelta(minutes=1)}


@never_cache
@require_GET
def show(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """The card as it stands; asks for the outlook where there is none on what is in the preview.

    Empty for whoever sees no figures, and for a batch that is no preview any more.
    """
    by, at = current_actor(), timezone.now()
    batch = imports.find(batch_id, by=by)
    if not by.may(Permission.READ) or batch.state != Step.READY:
        return HttpResponse("")
    found = outlooks.of(batch.pk)
    if found is None or _is_stale(found, batch, at=at):
        found = actions.await_outlook(batch, by=by, at=at)
    context = {"batch": batch, "outlook": found, "waiting": found.outcome == Outcome.WAITING}
    if context["waiting"]:
        context["percent"] = imports.percent_of(found.pk, writes=True)
        return render(request, "dashboards/outlook.html", context)
    moved = outlooks.moved(found, by=by)
    lines = [_line(item) for item in moved]
    context |= {
        "lines": lines[:SHOWN],
        "more": lines[SHOWN:],
        "places": _places(moved),
        "failed": found.outcome == Outcome.FAILED,
        "too_large": found.outcome == Outcome.TOO_LARGE,
    }
    return render(request, "dashboards/outlook.html", context)


def _line(item: Moved) -> tuple[Moved, str, str, str]:
    indicator = item.indicator
    title = library.spoken(indicator.title)
    return item, title, units.word(indicator.unit), units.word(indicator.of)


def _is_stale(found: Outlook, batch: ImportBatch, *, at: datetime) -> bool:
    """Whether the outlook speaks of other rows, or its answer is overdue."""
    if found.preview != outlooks.preview_of(batch):
        return True
    patience = AGAIN.get(Outcome(found.outcome))
    return patience is not None and at - found.asked_at > patience


def _places(moved: list[Moved]) -> list[str]:
    return list(dict.fromkeys(item.place for item in moved))
