"""Finds which record each row is, by the natural key; duplicates are named with both places."""

from collections.abc import Iterable, Iterator
from typing import Any

from anjia.base.scope import Actor
from anjia.base.sealed import SealedField
from anjia.kernel.ids import new_ids
from anjia.kernel.refusals import Refused
from anjia.ledger.declaration import Column, Kind, Ledger
from anjia.ledger.imports.plan.lines import Fault, Line, Matter
from anjia.ledger.reading import rights

CHUNK = 5_000
Key = tuple[Any, ...]


def match(matter: Matter, lines: list[Line], *, by: Actor) -> None:
    """Give each line the record it names, or a new id; note duplicates and foreign records."""
    ledger = matter.ledger
    unmapped = [name for name in ledger.key if name not in matter.at and _must_have(ledger, name)]
    second = ledger.otherwise if set(ledger.otherwise) <= set(matter.at) else ()
    if unmapped and not second:
        labels = "、".join(ledger.column(name).label for name in unmapped)
        raise Refused("import_key_unmapped", columns=labels)
    by_key = _keyed(matter, lines, ledger.key)
    _name_twins(matter, by_key, ledger.key)
    _find(matter, by_key, ledger.key, by=by)
    if second:
        unknown = [line for line in lines if line.stored is None]
        nameless = _keyed(matter, [x for x in unknown if not _has_key(matter, x)], second)
        _name_twins(matter, nameless, second)
        _find(matter, nameless, second, by=by)
        # Whoever is stored without a key and comes with one now is still the same record.
        empty = {f"{_path(ledger.column(name))}__isnull": True for name in ledger.key}
        if not rights.rows(ledger, by=by).filter(**empty).exists():
            unknown = []
        named = _keyed(matter, [x for x in unknown if _has_key(matter, x)], second)
        alone = {key: twins for key, twins in named.items() if len(twins) == 1}
        _find(matter, alone, second, by=by, keyless=True)
    new = [line for line in lines if line.stored is None]
    for line, row_id in zip(new, new_ids(len(new)), strict=True):
        line.id = row_id


def _must_have(ledger: type[Ledger], name: str) -> bool:
    field = ledger.column(name).model_field
    return not (field.blank and not field.null)


def _has_key(matter: Matter, line: Line) -> bool:
    ledger = matter.ledger
    return all(name in line.values or not _must_have(ledger, name) for name in ledger.key)


def _keyed(matter: Matter, lines: Iterable[Line], names: tuple[str, ...]) -> dict[Key, list[Line]]:
    """Return the lines by key; a line without its whole key, or with a fault in it, is left out."""
    ledger = matter.ledger
    optional = {name for name in names if not _must_have(ledger, name)}
    ready: list[tuple[Line, list[Any]]] = []
    for line in lines:
        values = [line.values.get(name, "" if name in optional else None) for name in names]
        if any(value is None for value in values):
            continue
        ready.append((line, values))
    for place, name in enumerate(names):
        field = ledger.column(name).model_field
        if isinstance(field, SealedField):
            digests = field.index_many([str(values[place]) for _line, values in ready])
            for (_line, values), digest in zip(ready, digests, strict=True):
                values[place] = digest
    found: dict[Key, list[Line]] = {}
    for line, values in ready:
        found.setdefault(tuple(values), []).append(line)
    return found


def _name_twins(matter: Matter, by_key: dict[Key, list[Line]], names: tuple[str, ...]) -> None:
    at = next((matter.at[name] for name in names if name in matter.at), None)
    what = "、".join(matter.columns[name].label for name in names if name in matter.columns)
    for twins in by_key.values():
        if len(twins) < 2:
            continue
        rows = "、".join(str(line.row + 1) for line in twins[:6])
        for line in twins:
            line.faults.append(Fault("twin_rows", at, {"rows": rows, "what": what}))


def _find(
    matter: Matter,
    by_key: dict[Key, list[Line]],
    names: tuple[str, ...],
    *,
    by: Actor,
    keyless: bool = False,
) -> None:
    ledger = matter.ledger
    paths = [_path(ledger.column(name)) for name in names]
    at = next((matter.at[name] for name in names if name in matter.at), None)
    taken: dict[Key, int] = {}
    seen: set[Any] = set()
    empty = [_path(ledger.column(name)) for name in ledger.key] if keyless else []
    for row in _stored(matter, by_key, paths, empty, by=by):
        # The sets of a chunk also meet records whose keys are asked for in another one.
        if row["id"] in seen:
            continue
        seen.add(row["id"])
        key = tuple(_comparable(row[path]) for path in paths)
        lines = by_key.get(key)
        if lines is None:
            continue
        taken[key] = taken.get(key, 0) + 1
        for line in lines:
            line.stored, line.id = row, row["id"]
            if taken[key] > 1:
                line.faults.append(Fault("twin_records", at, {"count": taken[key]}))
            elif not rights.may_update(ledger, by=by, area=row["area"]):
                line.faults.append(Fault("record_not_yours", at, {}))


def _stored(
    matter: Matter,
    by_key: dict[Key, list[Line]],
    paths: list[str],
    empty: list[str],
    *,
    by: Actor,
) -> Iterator[dict[str, Any]]:
    """Yield the stored records that may be meant, with every value that is to be compared."""
    wanted = {"id", "version", "area", *paths, *(_path(c) for c in compared(matter))}
    ledger = matter.ledger
    title = ledger.column(ledger.title_of) if ledger.title_of else None
    if title is not None and title.is_own and title.kind is not Kind.RELATED:
        wanted.add(title.path)
    keys = list(by_key)
    rows = rights.rows(ledger, by=by).filter(**{f"{path}__isnull": True for path in empty})
    for start in range(0, len(keys), CHUNK):
        chunk = keys[start : start + CHUNK]
        where = {
            f"{path}__any_of": {key[place] for key in chunk} for place, path in enumerate(paths)
        }
        yield from rows.filter(**where).values(*sorted(wanted))


def compared(matter: Matter) -> list[Column]:
    """Return the columns of the sheet, as the ledger declares them."""
    return [matter.ledger.column(name) for name in matter.at]


def _path(column: Column) -> str:
    return stored_name(column)


def stored_name(column: Column) -> str:
    """Return the field that holds what a column's new value is compared with."""
    field = column.model_field
    if isinstance(field, SealedField) and field.index_name is not None:
        return field.index_name
    return f"{column.path}_id" if column.kind is Kind.RELATED else column.path


def _comparable(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value
