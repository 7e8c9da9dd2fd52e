"""Worked examples of an indicator: rows as a person would write them, and what they count as."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .facts import Dictionary, Table

AS_OF = date(2022, 9, 30)
AREA = "610921100001001001"


class Case(StrEnum):
    """Why an example is there; every indicator has one of each."""

    HIT = "hit"
    MISS = "miss"
    BOUNDARY = "boundary"
    NULL = "null"


class Outcome(StrEnum):
    """What one row means to a figure."""

    NUMERATOR = "numerator"
    MISSING = "missing"
    UNKNOWN = "unknown"
    UNDECIDED = "undecided"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Example:
    """One row with its parents and children; facts that are not given are unknown."""

    case: Case
    table: str
    row: Mapping[str, Any]
    related: Mapping[str, Any]
    gives: Outcome
    note: str = ""

    @classmethod
    def read(cls, data: Mapping[str, Any], *, of: str) -> Example:
        """From a table of the definitions file."""
        plain = {"case", "row", "gives", "note"}
        related = {name: part for name, part in data.items() if name not in plain}
        return cls(
            Case(data["case"]),
            of,
            data.get("row", {}),
            related,
            Outcome(data["gives"]),
            data.get("note", ""),
        )


Rows = dict[str, list[dict[str, Any]]]


def rows(example: Example, dictionary: Dictionary) -> Rows:
    """The example as rows of every table, with keys and areas filled in."""
    found: Rows = {name: [] for name in dictionary.tables}
    table = dictionary.tables[example.table]
    _place(found, dictionary, table, {**example.row}, example.related)
    return found


def _place(
    found: Rows,
    dictionary: Dictionary,
    table: Table,
    row: dict[str, Any],
    related: Mapping[str, Any],
) -> str:
    key = f"{table.name}-{len(found[table.name]) + 1}"
    area = row.pop("area", AREA[:15] if table.name == "site" else AREA)
    whole: dict[str, Any] = {"key": key, "area": area}
    whole |= dict.fromkeys(table.parents.values())
    whole |= {name: _typed(row.pop(name, None)) for name in table.facts}
    for column in table.parents.values():
        whole[column] = row.pop(column, whole[column])
    if row:
        raise ValueError(f"{table.name} has no facts {sorted(row)}")
    found[table.name].append(whole)
    for name, part in related.items():
        if name in table.parents:
            column = table.parents[name]
            whole[column] = _place(found, dictionary, dictionary.tables[name], {**part}, {})
    for name in dictionary.children(table.name):
        for child in related.get(name, ()):
            inner = {k: v for k, v in child.items() if k in dictionary.tables}
            plain = {k: v for k, v in child.items() if k not in dictionary.tables}
            column = dictionary.key_column(name, table.name)
            _place(found, dictionary, dictionary.tables[name], {**plain, column: key}, inner)
    return key


def _typed(value: Any) -> Any:
    return Decimal(str(value)) if isinstance(value, float) else value
