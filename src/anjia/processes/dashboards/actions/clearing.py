"""Snapshots that a later one of the same place and day has replaced are removed, files and all.

A snapshot that any stored figure or any report names is never touched: it is their proof. Nor is
one that such a snapshot looks back to.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from anjia.base.audit import actions as audit
from anjia.base.scope import acting
from anjia.engine import snapshot as store
from anjia.processes.dashboards.models import Figure, Report, Snapshot
from anjia.processes.dashboards.queries import snapshots

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from anjia.base.scope import Actor

# Whoever takes or removes snapshots holds this lock: a new one may build on files that are there.
LOCK = 0x616E6A6961


@dataclass(frozen=True)
class Dropped:
    """How many snapshots and files went."""

    snapshots: int
    files: int


def take_turn() -> None:
    """Wait until nobody else takes, replaces or removes snapshots; held to the transaction's end.

    Two refreshes at once would each delete the figures that it sees and store its own beside them.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])


def drop_replaced(*, by: Actor, at: datetime) -> Dropped:
    """Remove what has been replaced; nothing while a snapshot is being taken."""
    del at
    with acting(by):
        if not _alone():
            return Dropped(0, 0)
        named: dict[date, set[str]] = defaultdict(set)
        for rows in (Figure.objects.all(), Report.objects.all()):
            for as_of, manifest in rows.order_by().values_list("as_of", "manifest").distinct():
                named[as_of].add(manifest)
        for as_of, names in snapshots.looked_back_to(named).items():
            named[as_of] |= names
        replaced = _replaced(named)
        Snapshot.objects.filter(pk__in=replaced).delete()
        days: dict[date, set[str]] = defaultdict(set)
        for as_of, manifest in Snapshot.objects.values_list("as_of", "manifest"):
            days[as_of].add(manifest)
        files = sum(
            store.keep_only(snapshots.root(), as_of=as_of, names=names | named[as_of])
            for as_of, names in days.items()
        )
        if replaced or files:
            audit.record(
                "dashboards.upkeep",
                by=by.id,
                by_name=by.name,
                facts={"snapshots": len(replaced), "files": files},
            )
        return Dropped(len(replaced), files)


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [LOCK])
        row = cursor.fetchone()
    return bool(row and row[0])


def _replaced(named: dict[date, set[str]]) -> list[UUID]:
    """Snapshots that are neither the last of their place and day nor named by anything."""
    seen: set[tuple[str, date]] = set()
    found: list[UUID] = []
    rows = Snapshot.objects.order_by("-taken_at", "-pk")
    for key, area, as_of, manifest in rows.values_list("pk", "area", "as_of", "manifest"):
        is_last = (area, as_of) not in seen
        seen.add((area, as_of))
        if not is_last and manifest not in named[as_of]:
            found.append(key)
    return found
