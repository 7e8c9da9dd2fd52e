"""The stored facts: columns that ledgers publish, as the engine's dictionary reads them.

A fact is declared in one place, its ledger column; its type and choices come from the model field.
What a table of facts is and how tables belong to one another is said in definition files; snapshots
are extracted and conditions computed elsewhere.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from anjia.ledger import catalogue
from anjia.ledger.declaration import Column, Kind, Published

# Types as the engine's language knows them. Others are keys or sealed, and never published.
_TYPES = {
    Kind.TEXT: "text",
    Kind.INTEGER: "integer",
    Kind.DECIMAL: "decimal",
    Kind.DATE: "date",
    Kind.BOOLEAN: "boolean",
    Kind.CHOICE: "enum",
}


def stored() -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Return the published columns of each model (`registry.Person`), in order of their ledger."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for ledger in catalogue.all():
        model = ledger.model._meta.label
        for column in ledger.columns.values():
            if column.published:
                found.setdefault(model, []).append(_fact(model, column, column.published))
    return found


def _fact(model: str, column: Column, published: Published) -> Mapping[str, Any]:
    fact = {"name": column.fact_name, "source": f"{model}.{column.path}"}
    if published.filled:
        return fact | {"type": "boolean", "reads": "filled"}
    if column.kind is not Kind.CHOICE:
        return fact | {"type": _TYPES[column.kind]}
    values = [value for value, _label in column.choices if value != published.unknown]
    if not all(isinstance(value, str) for value in values):
        # Grades are compared, not matched: to the engine they are numbers.
        return fact | {"type": "integer"}
    # A blank choice says that nothing was stated, which the engine calls unknown already.
    words = [str(value) for value in values if value]
    return fact | {"type": "enum", "choices": words, "unknown": published.unknown}
