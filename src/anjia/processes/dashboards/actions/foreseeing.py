"""What an import would do to the figures: it is carried out, looked at, and taken back.

Nothing estimates here. The rows are written by the same action as the commit itself, the facts are
read by the same extraction as a snapshot, and the figures computed by the same definitions; then
the database forgets it. So the page can say beforehand what the figures will be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import DatabaseError
from django.utils import timezone

from anjia.base.scope import Actor, acting, system
from anjia.engine.snapshot import COUNTY_DIGITS
from anjia.kernel.refusals import Refused
from anjia.ledger.imports import actions as imports
from anjia.ledger.imports import queries as previews
from anjia.ledger.imports import sources
from anjia.ledger.imports.models import ImportBatch
from anjia.ledger.imports.models import State as Step
from anjia.processes.dashboards.models import Outlook
from anjia.processes.dashboards.policy import Outcome
from anjia.processes.dashboards.queries import computing, extraction, outlooks, snapshots
from anjia.processes.definitions.queries import library

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime
    from uuid import UUID

    import pyarrow as pa

    Facts = Mapping[str, Mapping[str, pa.Table]]  # by place, then by table

# A larger import holds its records for longer than those who work on them should wait.
MOST_ROWS = 50_000

_ask: list[Callable[[UUID, Actor], None]] = []


def carried_out_by(ask: Callable[[UUID, Actor], None]) -> None:
    """Say who has an outlook worked out: a job, which actions themselves know nothing of."""
    _ask[:] = [ask]


def await_outlook(batch: ImportBatch, *, by: Actor, at: datetime) -> Outlook:
    """Have an outlook on a batch, as its preview stands, worked out; what was before goes."""
    with acting(system(area=batch.area, name="dashboards")):
        found: Outlook
        found, _made = Outlook.objects.update_or_create(
            batch=batch.pk,
            defaults={
                "area": batch.area,
                "preview": outlooks.preview_of(batch),
                "outcome": Outcome.WAITING,
                "asked_at": at,
                "rows": 0,
                "changes": [],
            },
        )
    for ask in _ask:
        ask(batch.pk, by)
    return found


def foresee(batch_id: UUID, *, by: Actor, at: datetime) -> None:
    """Work out the outlook that is wanted, as the officer who would commit; leaves no other trace.

    Whatever stands in the way is noted as failed: the import itself does not depend on it.
    """
    with acting(by):
        batch: ImportBatch | None = ImportBatch.objects.filter(pk=batch_id).first()
        wanted: Outlook | None = Outlook.objects.filter(batch=batch_id).first()
    if batch is None or wanted is None or batch.state != Step.READY:
        return
    preview = outlooks.preview_of(batch)
    rows = previews.to_take(batch)
    outcome, changes = Outcome.TOO_LARGE, []
    if rows <= MOST_ROWS:
        try:
            changes = _changes(batch, by=by, at=at, watch=wanted.pk) if rows else []
            outcome = Outcome.DONE
        except (Refused, imports.Outdated, DatabaseError):
            outcome = Outcome.FAILED
    with acting(system(area=batch.area, name="dashboards")):
        Outlook.objects.filter(pk=wanted.pk, preview=preview).update(
            outcome=outcome, rows=rows, changes=changes
        )


def _changes(
    batch: ImportBatch, *, by: Actor, at: datetime, watch: UUID
) -> list[dict[str, str | int | None]]:
    """The figures that would move, at each place into which the officer may import."""
    right = sources.ledger_of(batch).permissions.import_
    places = [area for area in by.areas(str(right)) if len(area) >= COUNTY_DIGITS]
    with acting(by):
        before = _facts(places)
        with imports.rehearsed(batch, by=by, at=at, watch=watch):
            after = _facts(places)
    # Computed when the records are free again.
    as_of = timezone.localdate(at)
    found = []
    for place in places:
        with acting(system(area=place, name="dashboards")):
            now, then = (_computed(facts[place], place, as_of) for facts in (before, after))
        found += outlooks.differences(place, now, then)
    return found


def _facts(places: list[str]) -> Facts:
    """The facts of each place as the present transaction sees them, whole like a snapshot's."""
    dictionary = library.shipped().dictionary
    found: dict[str, Mapping[str, pa.Table]] = {}
    for place in places:
        with acting(system(area=place, name="dashboards")):
            found[place] = extraction.tables(dictionary, area=place)
    return found


def _computed(tables: Mapping[str, pa.Table], place: str, as_of: date) -> outlooks.Found:
    county = place[:COUNTY_DIGITS]
    earlier = snapshots.then(snapshots.looked_back(place, as_of=as_of))
    every = computing.compute(tables, area=place, as_of=as_of, counties=[county], earlier=earlier)
    return {item.indicator.code: item.figure for item in every if item.area == place}
