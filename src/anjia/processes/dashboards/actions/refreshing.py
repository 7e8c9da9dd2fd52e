"""Take a snapshot of an area and compute its figures; both at once, so that they belong together.

The system itself reads the facts, since a figure of a county is the same whoever asks for it. Who
may see the figure is decided where it is read.
"""
# ruff: noqa: S608 - statements are made of our own column names

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Max

from anjia.base.audit.models import RowHistory
from anjia.base.scope import Actor, acting, action, system
from anjia.engine import snapshot as store
from anjia.engine.errors import SnapshotDamaged
from anjia.kernel.ids import new_id
from anjia.kernel.refusals import Refused
from anjia.processes.dashboards.actions import followers
from anjia.processes.dashboards.actions.clearing import take_turn
from anjia.processes.dashboards.models import Figure, Snapshot
from anjia.processes.dashboards.policy import Basis, Extent, Permission
from anjia.processes.dashboards.queries import computing, extraction, past, reusing, snapshots
from anjia.processes.definitions.queries import library

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    import pyarrow as pa

    from anjia.engine.snapshot import Manifest
    from anjia.processes.dashboards.queries.computing import Computed
    from anjia.processes.dashboards.queries.reusing import Reused

COLUMNS = (
    *("id", "area", "version", "snapshot_id", "manifest", "taken_at", "as_of", "code"),
    *("definition", "parameters", "counties", "state", "reason", "numerator"),
    *("denominator", "unknown", "undecided", "value", "low", "high"),
)


@dataclass(frozen=True)
class Taken:
    """What was read and written: the tables are at hand for whoever computes at once."""

    manifest: Manifest
    tables: dict[str, pa.Table]
    history_mark: int
    basis: Basis


def refresh(area: str, *, by: Actor, as_of: date, at: datetime) -> Snapshot:
    """Snapshot an area and compute all its figures for a date, replacing those of that date."""
    if as_of > at.date() + timedelta(days=1):
        raise Refused("as_of_in_future", as_of=as_of.isoformat())
    return _refresh(Extent(area), by=by, as_of=as_of, at=at)


@action(Permission.REFRESH, event="dashboards.refresh")
def _refresh(extent: Extent, *, by: Actor, as_of: date, at: datetime) -> Snapshot:  # noqa: ARG001 - the gate asks who
    started = time.monotonic()
    with acting(system(area=extent.area, name="dashboards")):
        take_turn()
        taken = take(extent.area, as_of=as_of, at=at)
        computed = computing.compute(
            taken.tables,
            area=extent.area,
            as_of=as_of,
            counties=taken.manifest.counties,
            earlier=snapshots.then(taken.manifest.earlier),
            manifest=taken.manifest,
        )
        kept = _keep(taken, extent.area, computed, at=at)
        kept.seconds = time.monotonic() - started
        kept.save(update_fields=["seconds"])
        followers.tell(kept, at=at)
    return kept


def take(area: str, *, as_of: date, at: datetime) -> Taken:
    """Read the facts of an area and write them as an immutable snapshot."""
    found = library.of(area, on=as_of)
    sources = extraction.sources(found.dictionary)
    basis = past.basis(area, as_of=as_of, at=at, tables=sources)
    known = RowHistory.objects.all()
    if basis is Basis.HISTORY:
        known = known.filter(at__lt=past.end_of(as_of))
    mark = known.aggregate(last=Max("id"))["last"] or 0
    application = version("anjia")
    write = partial(
        store.write,
        snapshots.root(),
        as_of=as_of,
        area=area,
        taken_at=at.isoformat(),
        definitions=found.hash,
        application=application,
        earlier=snapshots.looked_back(area, as_of=as_of),
    )
    if basis is Basis.PRESENT:
        kept = reusing.reused(area, found=found, application=application)
        if kept is not None and kept.files:
            try:
                return Taken(*_only_changed(area, kept, as_of=as_of, write=write), mark, basis)
            except (SnapshotDamaged, OSError):
                pass  # the rows themselves are still there to be read
    tables = _read(area, as_of=as_of, basis=basis)
    return Taken(write(tables), tables, mark, basis)


def _only_changed(
    area: str, kept: Reused, *, as_of: date, write: Callable[..., Manifest]
) -> tuple[Manifest, dict[str, pa.Table]]:
    """Read the counties that changed; the files of the others are named again, and checked."""
    root = snapshots.root()
    tables = extraction.tables(library.shipped().dictionary, area=area, counties=kept.counties)
    manifest = write(tables, kept=store.brought(root, kept.files, as_of=as_of))
    return manifest, store.load(root, manifest)


def _read(area: str, *, as_of: date, basis: Basis) -> dict[str, pa.Table]:
    dictionary = library.shipped().dictionary
    if basis is not Basis.HISTORY:
        return extraction.tables(dictionary, area=area)
    with past.as_they_were(dictionary, area=area, as_of=as_of):
        return extraction.tables(dictionary, area=area)


def _keep(taken: Taken, area: str, computed: Iterable[Computed], *, at: datetime) -> Snapshot:
    manifest = taken.manifest
    kept: Snapshot = Snapshot.objects.create(
        area=area,
        as_of=manifest.as_of,
        manifest=manifest.id,
        definitions=manifest.definitions,
        application=manifest.application,
        taken_at=at,
        rows=manifest.rows,
        history_mark=taken.history_mark,
        basis=taken.basis,
    )
    # Figures of an earlier run of this date can be computed again from its snapshot, which stays.
    Figure.objects.within(area).filter(as_of=manifest.as_of).delete()
    # A list: while COPY is open, the connection can answer no question about parameters.
    _insert([_row(kept, item) for item in computed])
    return kept


def _row(kept: Snapshot, item: Computed) -> tuple[Any, ...]:
    figure = item.figure
    return (
        *(new_id(), item.area, 1, kept.pk, kept.manifest, kept.taken_at, kept.as_of),
        *(item.indicator.code, item.definition, snapshots.json(item.parameters)),
        *(snapshots.json(item.counties), item.state.value, item.reason),
        figure.numerator if figure else 0,
        figure.denominator if figure else 0,
        figure.unknown if figure else 0,
        figure.undecided if figure else 0,
        figure.value if figure else None,
        figure.low if figure else None,
        figure.high if figure else None,
    )


def _insert(rows: Iterable[tuple[Any, ...]]) -> None:
    """Thousands of rows at once: COPY goes to a table without row security, then one INSERT."""
    names = ", ".join(COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists pg_temp.dashboards_figures_made")
        cursor.execute(
            "create temporary table dashboards_figures_made on commit drop as "
            f"select {names} from dashboards_figure with no data"
        )
        with cursor.copy(f"copy dashboards_figures_made ({names}) from stdin") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(
            f"insert into dashboards_figure ({names}) select {names} from dashboards_figures_made"
        )
