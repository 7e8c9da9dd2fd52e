"""The stored facts: columns that ledgers publish, as the engine's dictionary reads them.

A fact is declared in one place, its ledger column; its type and choices come from the model field.
What a table of facts is and how tables belong to one another is said in definition files; snapshots
are extracted and conditions computed elsewhere.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

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
    fact: dict[str, Any] = {
        "name": column.fact_name,
        "source": f"{model}.{column.path}",
        "label": _twice(lambda: column.label),
        "unit": column.unit.code if column.unit else "",
        "column": f"{column.ledger.code}.{column.name}",
    }
    if published.filled:
        there = _twice(lambda: _("有%(label)s") % {"label": column.label})
        return fact | {"type": "boolean", "reads": "filled", "label": there}
    if column.kind is not Kind.CHOICE:
        return fact | {"type": _TYPES[column.kind]}
    values = [value for value, _label in column.choices if value != published.unknown]
    if not all(isinstance(value, str) for value in values):
        # Grades are compared, not matched: to the engine they are numbers.
        return fact | {"type": "integer"}
    # A blank choice says that nothing was stated, which the engine calls unknown already.
    words = {
        str(value): _twice(partial(str, label))
        for value, label in column.choices
        if value in values
    }
    words.pop("", None)
    return fact | {
        "type": "enum",
        "choices": list(words),
        "words": words,
        "unknown": published.unknown,
    }


def _twice(words: Callable[[], str]) -> dict[str, str]:
    """Words in both languages of the dictionary."""
    found = {}
    for key, language in (("zh", "zh-hans"), ("en", "en")):
        with override(language):
            found[key] = words()
    return found
