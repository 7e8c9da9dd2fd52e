"""The facts that a plan needs out of a snapshot: only those columns, the files checked whole."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from anjia.engine import moments
from anjia.engine import snapshot as store
from anjia.processes.dashboards.queries import snapshots
from anjia.processes.dashboards.queries.snapshots import Then
from anjia.processes.definitions.queries import library

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    import pyarrow as pa

    from anjia.engine.plan import Plan
    from anjia.engine.snapshot import Manifest

Columns = tuple[tuple[str, tuple[str, ...]], ...]  # by table; hashable, so that a reading is kept
KEPT = 16  # readings: a replay goes month by month, and looks back at those before


def manifest(as_of: date, name: str) -> Manifest:
    """The manifest of a stored snapshot."""
    return store.read(snapshots.root(), as_of=as_of, name=name)


def needed(plans: Iterable[Plan]) -> dict[int, Columns]:
    """By months back, the tables and columns that any of the plans reads."""
    found: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    found[0] = defaultdict(set)
    for plan in plans:
        for name, columns in store.needed(plan, plan.months).items():
            table, back = moments.split(name)
            found[back][table] |= set(columns)
    return {
        back: tuple((table, tuple(sorted(names))) for table, names in sorted(tables.items()))
        for back, tables in found.items()
    }


def facts(of: Manifest, columns: Mapping[int, Columns]) -> Mapping[str, pa.Table]:
    """The tables of a snapshot, with the columns that are needed of its own day."""
    return _tables(str(snapshots.root()), of.as_of, of.id, columns[0])


def earlier(of: Manifest, columns: Mapping[int, Columns]) -> tuple[Then, ...]:
    """The earlier months that a snapshot looks back to, with the columns needed of each."""
    folder = str(snapshots.root())
    return tuple(
        Then(
            part.months,
            part.as_of,
            _tables(folder, part.as_of, part.name, columns[part.months]),
        )
        for part in of.earlier
        if part.months in columns
    )


@lru_cache(maxsize=KEPT)
def _tables(folder: str, as_of: date, name: str, columns: Columns) -> Mapping[str, pa.Table]:
    path = Path(folder)
    found = store.read(path, as_of=as_of, name=name)
    dictionary = library.shipped().dictionary
    return store.load(path, found, columns=dict(columns), dictionary=dictionary, coded=True)


def forget() -> None:
    """Let go of what has been read, so that it is read and checked anew."""
    _tables.cache_clear()
