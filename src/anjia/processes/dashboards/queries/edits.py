"""The edits that moved rows: out of the history between two instants, as a reader may see it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.apps import apps

from anjia.ledger import catalogue
from anjia.ledger.imports.models import ImportBatch
from anjia.ledger.reading import history, rights
from anjia.processes.dashboards.queries import reports
from anjia.processes.definitions.queries import library
from anjia.registry.models import Area
from anjia.registry.queries import areas as places

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from anjia.base.scope import Actor
    from anjia.engine.facts import Table
    from anjia.ledger.declaration import Ledger
    from anjia.ledger.reading.history import Change, Entry, Span
    from anjia.processes.dashboards.models import Figure, Report
    from anjia.processes.dashboards.queries.moving import Moved, Moves
    from anjia.processes.dashboards.queries.touching import Touch

# An import writes its history long before it is committed: a snapshot taken meanwhile knows later
# changes and not these. Where nothing is found between the marks, so much is looked at around them.
AROUND = timedelta(hours=2)


@dataclass(frozen=True)
class Edit:
    """One act upon a row or upon one that belongs to it."""

    noun: str
    name: str
    ledger: str
    row: UUID
    entry: Entry
    changes: tuple[Change, ...]
    batch_name: str = ""


@dataclass(frozen=True)
class Told:
    """A row that moved, with its name and the edits as far as the reader may see them."""

    moved: Moved
    name: str
    place: str
    is_there: bool
    edits: tuple[Edit, ...]
    hidden: int  # rows that differ and that the reader may not see


def ledger_of(table: Table) -> type[Ledger] | None:
    """The ledger that holds the rows of a fact table; None where they are places."""
    model = apps.get_model(table.source)
    return None if model is Area else catalogue.of_model(model)


def told(
    rows: Sequence[Moved], moves: Moves, report: Report, now: Figure, *, by: Actor
) -> list[Told]:
    """What moved some rows, in their order; one query a table and what its values are called."""
    dictionary = moves.kept.definitions.dictionary
    touched: dict[str, dict[str, Touch]] = defaultdict(dict)
    for row in rows:
        for touch in row.touches:
            touched[touch.table][touch.key] = touch
    found: dict[tuple[str, str], tuple[Edit, ...]] = {}
    span = _span(report, now)
    for name, touches in touched.items():
        table = dictionary.tables[name]
        for key, edits in _edits(table, touches, span, by=by).items():
            found[name, key] = edits
    of = moves.kept.definitions.indicators[now.code].of
    names = _names(dictionary.tables[of], [row.key for row in rows], by=by)
    called = places.names({row.area for row in rows})
    return [
        Told(
            moved=row,
            name=names.get(row.key, ""),
            place=called.get(row.area, row.area),
            is_there=row.key in names,
            edits=tuple(
                edit for touch in row.touches for edit in found.get((touch.table, touch.key), ())
            ),
            hidden=sum(not found.get((touch.table, touch.key)) for touch in row.touches),
        )
        for row in rows
    ]


def _span(report: Report, now: Figure) -> Span:
    mark = reports.snapshot_of(now).history_mark
    return history.Span(
        after=min(report.history_mark, mark),
        until=max(report.history_mark, mark),
        since=min(report.taken_at, now.taken_at) - AROUND,
        before=max(report.taken_at, now.taken_at) + AROUND,
    )


def _edits(
    table: Table, touches: Mapping[str, Touch], span: Span, *, by: Actor
) -> dict[str, tuple[Edit, ...]]:
    ledger = ledger_of(table)
    if ledger is None or not rights.is_open(ledger, by=by):
        return {}
    wanted = {key: _columns(table, touch.columns, ledger) for key, touch in touches.items()}
    found = _telling(history.between(ledger, map(UUID, touches), span=span, by=by), wanted)
    missed = [UUID(key) for key in touches if key not in found]
    if missed:
        found |= _telling(history.around(ledger, missed, span=span, by=by), wanted)
    names = _names(table, list(found), by=by)
    batches = _batches(entry.import_id for entries in found.values() for entry, _ in entries)
    return {
        key: tuple(
            Edit(
                noun=library.spoken(table.label),
                name=names.get(key, ""),
                ledger=ledger.code if key in names else "",
                row=UUID(key),
                entry=entry,
                changes=changes,
                batch_name=batches.get(entry.import_id, "") if entry.import_id else "",
            )
            for entry, changes in entries
        )
        for key, entries in found.items()
    }


def _telling(
    entries: Mapping[UUID, list[Entry]], wanted: Mapping[str, frozenset[str]]
) -> dict[str, list[tuple[Entry, tuple[Change, ...]]]]:
    """The entries that changed what the figure reads, and of each those changes alone."""
    found: dict[str, list[tuple[Entry, tuple[Change, ...]]]] = {}
    for row, acts in entries.items():
        key = str(row)
        for entry in acts:
            changes = tuple(each for each in entry.changes if each.name in wanted[key])
            if changes or entry.op != "update":
                found.setdefault(key, []).append((entry, changes))
    return found


def _columns(table: Table, names: Iterable[str], ledger: type[Ledger]) -> frozenset[str]:
    """The columns of a ledger behind facts and keys, by name."""
    owners = {column: parent for parent, column in table.parents.items()}
    paths: set[str] = set()
    for name in names:
        if name in table.facts:
            paths.add(table.facts[name].source.removeprefix(f"{table.source}."))
        elif name in owners:
            paths.add(table.keys[owners[name]])
        else:  # the place: where it lives is said by what it belongs to
            paths |= {"area", "site", "grid", "household", "building", "dwelling"}
    return frozenset(
        column.name for column in ledger.columns.values() if column.is_own and column.path in paths
    )


def _names(table: Table, keys: Sequence[str], *, by: Actor) -> dict[str, str]:
    """What rows are called, as far as the reader may see them in their ledger."""
    ledger = ledger_of(table)
    if ledger is None:
        return dict(places.names(keys))
    if not rights.is_open(ledger, by=by):
        return {}
    return {str(key): name for key, name in rights.titles(ledger, map(UUID, keys), by=by).items()}


def _batches(numbers: Iterable[UUID | None]) -> dict[UUID, str]:
    found = ImportBatch.objects.filter(pk__in={number for number in numbers if number})
    return dict(found.values_list("pk", "file_name"))
