"""What of an area's last snapshot still holds: files of counties that have not changed since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection

from anjia.engine import snapshot as store
from anjia.engine.errors import SnapshotDamaged
from anjia.kernel import areas
from anjia.processes.dashboards.models import Snapshot
from anjia.processes.dashboards.policy import Basis
from anjia.processes.dashboards.queries import past, snapshots

if TYPE_CHECKING:
    from anjia.engine.definitions import Definitions
    from anjia.engine.snapshot import File

# A change takes its number when it is made and is seen when it is committed, up to so much later.
OPEN = timedelta(days=1)


@dataclass(frozen=True)
class Reused:
    """Files that hold as they are, and the counties that have to be read."""

    files: tuple[File, ...]
    counties: frozenset[str]


def reused(area: str, *, found: Definitions, application: str) -> Reused | None:
    """What holds of the last snapshot of the rows of then; nothing where all has to be read."""
    if len(area) >= store.COUNTY_DIGITS:
        return None
    last = (
        Snapshot.objects.filter(
            area=area, definitions=found.hash, application=application, basis=Basis.PRESENT
        )
        .order_by("-taken_at")
        .first()
    )
    if last is None:
        return None
    try:
        manifest = store.read(snapshots.root(), as_of=last.as_of, name=last.manifest)
    except SnapshotDamaged:
        return None
    changed = _changed(area, past.tables(found.dictionary), last)
    if any(len(county) < store.COUNTY_DIGITS for county in changed):
        return None  # a row of a whole city or province is no county's
    fixed = [name for name, table in found.dictionary.tables.items() if not table.level]
    files = (file for file in manifest.files if file.table in fixed and file.county)
    return Reused(tuple(file for file in files if file.county not in changed), changed)


def _changed(area: str, tables: list[str], last: Snapshot) -> frozenset[str]:
    """Counties with a change since; a row that came from another one has changed both."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct left(place, %s) from audit_rowhistory h, "
            "lateral (values (h.area), (h.before ->> 'area')) as places (place) "
            'where (h.id > %s or h.at >= %s) and "table" = any(%s) and place is not null '
            'and place >= %s collate "C" and place < %s collate "C"',
            [
                store.COUNTY_DIGITS,
                last.history_mark,
                last.taken_at - OPEN,
                tables,
                area,
                areas.upper_bound(area),
            ],
        )
        return frozenset(county for (county,) in cursor.fetchall())
