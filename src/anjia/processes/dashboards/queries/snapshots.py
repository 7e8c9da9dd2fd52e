"""Where snapshots lie, which dates have figures, and which areas have changed since."""

from __future__ import annotations

import json as _json
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection

from anjia.engine import snapshot as store
from anjia.processes.dashboards.models import Figure, Snapshot
from anjia.processes.dashboards.queries import definitions, extraction

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

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


@lru_cache(maxsize=2)
def tables(folder: str, as_of: date, manifest: str) -> Mapping[str, pa.Table]:
    """The facts of a snapshot, checked against their hashes; kept, because they never change."""
    path = Path(folder)
    return store.load(path, store.read(path, as_of=as_of, name=manifest))


def changed(*, at: datetime, quiet: timedelta) -> list[str]:
    """Counties whose facts changed since their last snapshot, and have rested a while.

    A snapshot of other definitions counts as none, so an upgrade computes everything anew.
    """
    found = definitions.shipped()
    marks: dict[str, int] = {}
    for county, mark in Snapshot.objects.filter(definitions=found.hash).values_list(
        "area", "history_mark"
    ):
        marks[county] = max(mark, marks.get(county, 0))
    names = extraction.sources(found.dictionary)
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
