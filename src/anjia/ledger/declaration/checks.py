"""What Django's system check says about a ledger that contradicts its model or itself."""

from collections.abc import Iterator

from django.core import checks
from django.core.exceptions import FieldDoesNotExist

from anjia.base.scope.models import Placed
from anjia.base.sealed import SealedField
from anjia.ledger.declaration.columns import Column, Kind
from anjia.ledger.declaration.filters import Between, Contains, OneOf, Place, YesNo
from anjia.ledger.declaration.ledgers import Ledger

_FITTING: dict[type, frozenset[Kind]] = {
    Contains: frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.SEALED}),
    OneOf: frozenset({Kind.CHOICE, Kind.RELATED}),
    Between: frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.DATE, Kind.INSTANT}),
    YesNo: frozenset({Kind.BOOLEAN}),
    Place: frozenset({Kind.TEXT, Kind.RELATED}),
}

# No personal number becomes a fact; related rows are keys of fact tables, said in definitions.
_NO_FACT = frozenset({Kind.SEALED, Kind.RELATED, Kind.LONG_TEXT, Kind.INSTANT})


def check_ledger(ledger: type[Ledger], *, known: set[str]) -> list[checks.CheckMessage]:
    """Return every fault of one declaration."""
    missing = [
        name
        for name in ("code", "model", "title", "noun", "permissions")
        if not hasattr(ledger, name)
    ]
    if missing:
        return [_error(ledger, "E002", f"says nothing of {', '.join(missing)}.")]
    found: list[checks.CheckMessage] = []
    for column in ledger.columns.values():
        found.extend(_column(column))
    if not any(fault.id == "ledger.E003" for fault in found):
        found.extend(_ledger(ledger, known))
    return found


def _ledger(ledger: type[Ledger], known: set[str]) -> Iterator[checks.CheckMessage]:
    model: type = ledger.model
    if not issubclass(model, Placed):
        yield _error(ledger, "E004", "keeps a table without a place; inherit Placed.")
    if not ledger.key:
        yield _error(ledger, "E005", "names no key: an import could not find its records.")
    for name in _named(ledger):
        if name not in ledger.columns:
            yield _error(ledger, "E006", f"names the column {name!r}, which it does not declare.")
    if len({view.code for view in ledger.views}) != len(ledger.views):
        yield _error(ledger, "E007", "has two views of one code.")
    for related in ledger.related:
        if related.ledger not in known:
            yield _error(ledger, "E008", f"relates to the ledger {related.ledger!r}: unknown.")
    if ledger.order[-1:] != ("id",):
        yield _error(ledger, "E009", "its order must end in id: pages need a total order.")


def _named(ledger: type[Ledger]) -> Iterator[str]:
    yield from (*ledger.key, *ledger.otherwise, *ledger.quick, ledger.title_of)
    for view in ledger.views:
        yield from view.columns
        if view.order:
            yield view.order.lstrip("-")


def _column(column: Column) -> Iterator[checks.CheckMessage]:
    try:
        field = column.model_field
    except FieldDoesNotExist:
        yield _error(column, "E003", f"there is no field {column.path!r} in its model.")
        return
    if field is None:
        yield _error(column, "E003", "an expression says its type with output=.")
        return
    try:
        kind = column.kind
    except TypeError as error:
        yield _error(column, "E003", str(error))
        return
    if column.is_writable and column.name != field.name:
        yield _error(
            column,
            "E010",
            f"writes {field.name!r}: a column that is written bears its field's name.",
        )
    if kind is Kind.RELATED and column.find is None:
        yield _error(column, "E011", "names a related row but not how to find it: find=by(...).")
    if column.filter is not None and kind not in _FITTING.get(type(column.filter), frozenset()):
        yield _error(column, "E012", f"{type(column.filter).__name__} does not fit {kind}.")
    sealed = isinstance(field, SealedField)
    if sealed and column.filter is not None and field.index_name is None:
        yield _error(column, "E013", "is sealed without an index, so it cannot be filtered.")
    told = column.published and kind is Kind.RELATED and column.published.filled
    if column.published and kind in _NO_FACT and not told:
        yield _error(column, "E014", f"is no fact: the engine has no {kind}.")
    if column.pinned and not column.shown:
        yield _error(column, "E015", "cannot be pinned and hidden.")


def _error(subject: object, number: str, text: str) -> checks.CheckMessage:
    return checks.Error(f"{subject!r} {text}", obj=subject, id=f"ledger.{number}")
