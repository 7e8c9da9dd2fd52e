"""Where snapshots lie, which dates have figures, and which areas have changed since."""

from __future__ import annotations

import json as _json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from anjia.base.parameters import queries as parameters
from anjia.engine import plan
from anjia.engine import snapshot as store
from anjia.engine.errors import SnapshotDamaged
from anjia.engine.moments import Moment
from anjia.kernel import periods
from anjia.processes.dashboards.models import Figure, Snapshot
from anjia.processes.dashboards.policy import Basis
from anjia.processes.dashboards.queries import extraction
from anjia.processes.definitions.queries import library

if TYPE_CHECKING:
    from datetime import datetime

    import pyarrow as pa


def root() -> Path:
    """The folder of all snapshots."""
    return Path(settings.HOME) / "snapshots"


def json(value: object) -> str:
    """The text of a JSON column."""
    return _json.dumps(value, ensure_ascii=False)


def dates(area: str) -> list[date]:
    """The dates for which the place has figures, newest first."""
    rows = Figure.objects.filter(area=area).order_by("-as_of")
    return list(rows.values_list("as_of", flat=True).distinct())


def latest(area: str) -> Snapshot | None:
    """The newest snapshot of exactly this area."""
    found: Snapshot | None = (
        Snapshot.objects.filter(area=area).order_by("-as_of", "-taken_at").first()
    )
    return found


@lru_cache(maxsize=4)
def tables(folder: str, as_of: date, manifest: str) -> Mapping[str, pa.Table]:
    """The facts of a snapshot, checked against their hashes; kept, because they never change.

    What was published after it was taken is there too, unknown.
    """
    path = Path(folder)
    found = store.read(path, as_of=as_of, name=manifest)
    return store.load(path, found, dictionary=library.shipped().dictionary)


@dataclass(frozen=True)
class Then:
    """The facts of an earlier month."""

    months: int
    as_of: date
    tables: Mapping[str, pa.Table]


def before(area: str, *, as_of: date, months: Iterable[int]) -> tuple[store.Earlier, ...]:
    """The last snapshot of each of the months so many months before; some have none."""
    now = periods.around(as_of, periods.Kind.MONTH)
    found = []
    for back in months:
        month = now.moved(-back)
        last = (
            Snapshot.objects.filter(area=area, as_of__range=(month.first_on, month.last_on))
            .order_by("-as_of", "-taken_at")
            .first()
        )
        if last is not None:
            found.append(store.Earlier(back, last.as_of, last.manifest))
    return tuple(found)


def looked_back(area: str, *, as_of: date) -> tuple[store.Earlier, ...]:
    """The earlier snapshots that the definitions in force ask for, there or in a part of it."""
    sets = library.of_all(area, on=as_of)
    months = sorted({back for found in sets for back in plan.build(found).months})
    return before(area, as_of=as_of, months=months)


def then(named: Iterable[store.Earlier]) -> tuple[Then, ...]:
    """The facts of the snapshots that a manifest looks back to."""
    folder = str(root())
    return tuple(
        Then(part.months, part.as_of, tables(folder, part.as_of, part.name)) for part in named
    )


def looked_back_to(named: Mapping[date, Iterable[str]]) -> dict[date, set[str]]:
    """Snapshots that figures of these look back to: they are proofs as well."""
    found: dict[date, set[str]] = defaultdict(set)
    for as_of, names in named.items():
        for name in names:
            try:
                manifest = store.read(root(), as_of=as_of, name=name)
            except SnapshotDamaged:  # its page says so; nothing can be learnt from it
                continue
            for part in manifest.earlier:
                found[part.as_of].add(part.name)
    return found


def moments(earlier: Iterable[Then], *, area: str) -> dict[int, Moment]:
    """Earlier months as the engine reads them, with the parameters that held there and then."""
    return {
        part.months: Moment(part.as_of, part.tables, parameters.values(area=area, on=part.as_of))
        for part in earlier
    }


def changed(*, at: datetime, quiet: timedelta) -> list[str]:
    """Counties whose facts changed since their last snapshot, and have rested a while.

    A snapshot of other definitions counts as none, so an upgrade computes everything anew, and so
    does a day on which an office's own version comes into force or goes out of it.
    """
    marks = _marks(on=timezone.localdate(at))
    names = extraction.sources(library.shipped().dictionary)
    with connection.cursor() as cursor:
        cursor.execute(
            "select left(area, 6), max(id), max(at) from audit_rowhistory "
            'where id > %s and "table" = any(%s) group by 1',
            [min(marks.values(), default=0), list(names)],
        )
        rows: list[tuple[str, int, Any]] = cursor.fetchall()
    return [
        county
        for county, last, when in rows
        if len(county) == store.COUNTY_DIGITS and last > marks.get(county, 0) and when <= at - quiet
    ]


def _marks(*, on: date) -> dict[str, int]:
    """By county, the last change that figures of the definitions in force already hold.

    What was taken last counts: a reading that is in force again after another one has no mark.
    """
    rows = list(
        Snapshot.objects.exclude(basis=Basis.HISTORY)
        .order_by("taken_at")
        .values_list("area", "definitions", "history_mark")
    )
    in_force = library.of_each({area for area, _hash, _mark in rows}, on=on)
    marks: dict[str, int] = {}
    for area, fingerprint, mark in rows:
        same = fingerprint == in_force[area].hash
        marks[area] = max(mark, marks.get(area, 0)) if same else 0
    return marks
