"""The fact dictionary: the columns of ledgers that the engine may speak of, and where they are.

Snapshots are extracted and conditions are computed elsewhere; this says only what there is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from anjia.base.scope.models import TwoPlaced
from anjia.ledger import catalogue
from anjia.ledger.declaration import Column, Kind, Ledger

# Types as the engine's language knows them.
_TYPES = {
    Kind.TEXT: "text",
    Kind.LONG_TEXT: "text",
    Kind.CHOICE: "text",
    Kind.RELATED: "text",
    Kind.INTEGER: "integer",
    Kind.DECIMAL: "decimal",
    Kind.DATE: "date",
    Kind.INSTANT: "date",
    Kind.BOOLEAN: "boolean",
}


@dataclass(frozen=True)
class Fact:
    """One column of a fact table: its name and type, and the query path of its stored value."""

    name: str
    type: str
    path: str
    column: Column
    is_null: bool

    @property
    def choices(self) -> Mapping[str, Any]:
        """Stored values and their labels; empty where any value may stand."""
        return {str(value): label for value, label in self.column.choices}


@dataclass(frozen=True)
class FactTable:
    """The facts of one model; its key is the row's id, its place `area` and, with two, `origin`."""

    name: str
    ledger: type[Ledger]
    has_origin: bool
    facts: tuple[Fact, ...]


def tables() -> tuple[FactTable, ...]:
    """Return every fact table, in the order of the ledgers."""
    return tuple(table for table in map(_table, catalogue.all()) if table.facts)


def get(name: str) -> FactTable:
    """Return one fact table by its name; KeyError when there is none."""
    for table in tables():
        if table.name == name:
            return table
    raise KeyError(name)


def _table(ledger: type[Ledger]) -> FactTable:
    facts = tuple(
        _fact(column, name)
        for column in ledger.columns.values()
        if (name := column.fact_name) is not None
    )
    return FactTable(
        name=str(ledger.model._meta.model_name),
        ledger=ledger,
        has_origin=issubclass(ledger.model, TwoPlaced),
        facts=facts,
    )


def _fact(column: Column, name: str) -> Fact:
    kind = _TYPES[column.kind]
    if column.kind is Kind.CHOICE and column.model_field.get_internal_type().endswith(
        "IntegerField"
    ):
        kind = "integer"
    return Fact(
        name=name,
        type=kind,
        path=column.read_paths[0],
        column=column,
        is_null=column.is_null,
    )
