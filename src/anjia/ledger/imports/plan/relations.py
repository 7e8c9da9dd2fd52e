"""Finds the records that cells name, for all rows at once, inside the officer's places."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from anjia.ledger.declaration import Column, Kind
from anjia.ledger.declaration.lookups import is_number
from anjia.ledger.imports.plan.lines import Fault, Line, Matter


def resolve(matter: Matter, lines: list[Line]) -> None:
    """Replace the text of every related column by the id it names, or note the fault."""
    related = [
        matter.ledger.column(name)
        for name in matter.at
        if matter.ledger.column(name).kind is Kind.RELATED
    ]
    # A column that is narrowed by another comes after it.
    for column in sorted(related, key=lambda c: len(c.lookup.within)):
        _resolve_column(matter, lines, column)


def _resolve_column(matter: Matter, lines: list[Line], column: Column) -> None:
    name, at = column.name, matter.at[column.name]
    lookup = column.lookup
    within = tuple(other for other, _path in lookup.within)
    narrow: dict[tuple[object, ...], list[Line]] = {}
    wide: dict[tuple[object, ...], list[Line]] = {}
    for line in lines:
        text = line.values.get(name)
        if text is None:
            continue
        others = tuple(line.values.get(other) for other in within)
        if all(isinstance(other, UUID) for other in others):
            narrow.setdefault((text, *others), []).append(line)
        else:
            # The narrowing column is not in the sheet, or is itself at fault.
            wide.setdefault((text,), []).append(line)
    _put(column, at, narrow, lookup.find(column.related_model, narrow) if narrow else {})
    plain = replace(lookup, within=())
    _put(column, at, wide, plain.find(column.related_model, wide) if wide else {})


def _put(
    column: Column,
    at: int,
    waiting: dict[tuple[object, ...], list[Line]],
    found: dict[tuple[object, ...], list[Any]],
) -> None:
    for key, lines in waiting.items():
        ids = found.get(key, [])
        for line in lines:
            if len(ids) == 1:
                line.values[column.name] = ids[0]
                continue
            del line.values[column.name]
            code = "related_unknown" if not ids else "related_many"
            facts = {"shown": _shown(column, key[0]), "what": column.label, "count": len(ids)}
            line.faults.append(Fault(code, at, facts))


def _shown(column: Column, text: object) -> str:
    field = column.related_model._meta.get_field(column.lookup.paths[0].split("__")[0])
    hides = hasattr(field, "index_name") or (column.lookup.also and is_number(str(text)))
    return "" if hides else str(text)[:20]
