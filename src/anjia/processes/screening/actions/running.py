"""Screen an area: every rule over the newest snapshot of a day, and clues for whom they hit.

The system itself reads the snapshot, since a hit is the same whoever asks. Running it again gives
the same: tallies take the place of those of the day, and a clue that is there is not made twice.
Only the newest screening of an area speaks of clues; one of an earlier day counts and no more.
"""

from __future__ import annotations

import time
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db import connection

from anjia.base.scope import Actor, acting, action, system
from anjia.kernel.ids import new_id
from anjia.kernel.refusals import Refused
from anjia.processes.dashboards.models import Snapshot
from anjia.processes.screening.actions import raising
from anjia.processes.screening.models import Screening, Tally
from anjia.processes.screening.policy import Extent, Permission
from anjia.processes.screening.queries import deciding, reading

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from anjia.processes.screening.queries.deciding import Counted, Decided

LOCK = 0x73637265  # one screening at a time: two would each make the clues that they miss
COLUMNS = (
    *("id", "area", "version", "screening_id", "as_of", "manifest", "code", "definition"),
    *("parameters", "state", "reason", "hits", "unknown"),
)


def screen(
    area: str, *, by: Actor, as_of: date, at: datetime, codes: Collection[str] | None = None
) -> Screening:
    """Run all rules, or those named, over the newest snapshot of an area on a day."""
    if as_of > at.date() + timedelta(days=1):
        raise Refused("as_of_in_future", as_of=as_of.isoformat())
    return _screen(Extent(area), by=by, as_of=as_of, at=at, codes=codes)


@action(Permission.SCREEN, event="screening.screen")
def _screen(
    extent: Extent,
    *,
    by: Actor,  # noqa: ARG001 - the gate asks who
    as_of: date,
    at: datetime,
    codes: Collection[str] | None,
) -> Screening:
    started = time.monotonic()
    area = extent.area
    with acting(system(area=area, name="screening")):
        _take_turn()
        taken = Snapshot.objects.filter(area=area, as_of=as_of).order_by("-taken_at", "-pk").first()
        if taken is None:
            raise Refused("snapshot_not_taken", area=area, as_of=as_of.isoformat())
        of = reading.manifest(as_of, taken.manifest)
        is_newest = not Screening.objects.filter(area=area, as_of__gt=as_of).exists()
        decided = deciding.decide(of, area=area, codes=codes, rows=is_newest)
        kept = _keep(taken, decided, area=area, at=at)
        if is_newest:
            raised, gone = raising.raise_clues(kept, decided, codes=codes)
            kept.raised += raised  # of the day: a later run of it finds little that is new
            kept.gone += gone
        kept.seconds = time.monotonic() - started
        kept.save(update_fields=["seconds", "raised", "gone"])
    return kept


def _take_turn() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])


def _keep(taken: Snapshot, decided: Decided, *, area: str, at: datetime) -> Screening:
    kept: Screening
    kept, _made = Screening.objects.update_or_create(
        area=area,
        as_of=taken.as_of,
        defaults={
            "manifest": taken.manifest,
            "definitions": taken.definitions,
            "screened_at": at,
        },
    )
    codes = {one.code for one in decided.counted}
    Tally.objects.within(area).filter(as_of=taken.as_of, code__in=codes).delete()
    raising.copied("screening_tally", COLUMNS, (_row(kept, one) for one in _once(decided.counted)))
    return kept


def _once(counted: Iterable[Counted]) -> Iterable[Counted]:
    """A place and a rule have one tally; where several counties failed apart, the first says so."""
    key = _place_and_rule
    return (next(same) for _key, same in groupby(sorted(counted, key=key), key=key))


def _place_and_rule(one: Counted) -> tuple[str, str]:
    return one.area, one.code


def _row(kept: Screening, one: Counted) -> tuple[Any, ...]:
    return (
        *(new_id(), one.area, 1, kept.pk, kept.as_of, kept.manifest, one.code, one.definition),
        *(raising.json(dict(one.parameters)), one.state.value, one.reason[:200]),
        *(one.hits, one.unknown),
    )
