"""What bulk writers share: rows prepared one by one, faults collected, one merge at the end.

A package that writes a ledger names its own permission each time; what a broken constraint of its
tables means to a person it says once, with `clashes`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from anjia.base.scope import Actor, action, current_actor
from anjia.base.scope.models import Placed
from anjia.kernel.refusals import Refused
from anjia.ledger import records
from anjia.ledger.declaration import CLEAR, RowChange, RowFault, SaveResult

# What a broken constraint means to a person. The row it clashes with may lie in a place
# that they do not see, so the words name the value and never the place.
_CLASHES: dict[str, str] = {}

Prepare = Callable[[RowChange], Mapping[str, object]]


@dataclass(frozen=True)
class Prepared:
    """Rows with everything that follows from what they state, and the faults of the others."""

    ready: tuple[RowChange, ...]
    faults: tuple[RowFault, ...]

    def or_refuse(self) -> tuple[RowChange, ...]:
        """Return the rows, or refuse them all, naming every fault."""
        if len(self.faults) == 1:
            raise self.faults[0].refused
        if self.faults:
            raise Refused("rows_refused", count=len(self.faults), faults=self.faults)
        return self.ready


def each(rows: Iterable[RowChange], prepare: Prepare) -> Prepared:
    """Prepare every row; a refusal becomes the fault of its row, at the column that it names."""
    ready: list[RowChange] = []
    faults: list[RowFault] = []
    for row in rows:
        try:
            values = prepare(row)
        except Refused as refused:
            column = str(refused.facts.get("column", ""))
            faults.append(RowFault(row=row.id, refused=refused, column=column))
            continue
        version = row.expected_version
        ready.append(RowChange(id=row.id, new=row.new, values=values, expected_version=version))
    return Prepared(tuple(ready), tuple(faults))


def clashes(words: Mapping[str, str]) -> None:
    """Say which refusal a broken constraint is, by the constraint's name."""
    _CLASHES.update(words)


def merged(
    model: type[Placed], rows: Sequence[RowChange], *, by: Actor, permission: StrEnum
) -> SaveResult:
    """Write rows whose values are complete; refuse a place outside the officer's."""
    permitted(by, (row.values.get("area") for row in rows), permission=permission)
    with clashes_in_words():
        return records.write(model, rows)


def examined(prepared: Prepared, *, column: str, permission: StrEnum) -> Sequence[RowFault]:
    """Return the faults of rows, also of those that would come where the actor may not write.

    `column` is what decides about a row's place.
    """
    by = current_actor()
    open_to: dict[str, bool] = {}
    faults = list(prepared.faults)
    for row in prepared.ready:
        area = str(row.values.get("area", ""))
        if area not in open_to:
            open_to[area] = not area or by.may(permission, area)
        if not open_to[area]:
            refused = Refused("place_not_yours", column=column, area=area)
            faults.append(RowFault(row=row.id, refused=refused, column=column))
    return faults


def writer(
    model: type[Placed],
    prepare: Callable[[Sequence[RowChange]], Prepared],
    *,
    event: str,
    permission: StrEnum,
) -> Callable[..., SaveResult]:
    """Make the bulk writer of a model whose rows are only prepared and merged."""

    @action(permission, event=event)
    def record(rows: Sequence[RowChange], *, by: Actor, at: datetime) -> SaveResult:
        del at
        return merged(model, prepare(rows).or_refuse(), by=by, permission=permission)

    return record


def examiner(
    prepare: Callable[[Sequence[RowChange]], Prepared], *, column: str, permission: StrEnum
) -> Callable[[Sequence[RowChange]], Sequence[RowFault]]:
    """Make the function that names what the writer of the same rows would refuse."""

    def examine(rows: Sequence[RowChange]) -> Sequence[RowFault]:
        return examined(prepare(rows), column=column, permission=permission)

    return examine


def permitted(by: Actor, places: Iterable[object], *, permission: StrEnum) -> None:
    """Refuse unless the officer may write at every one of these places."""
    for area in sorted({str(place) for place in places if place}):
        if not by.may(permission, area):
            raise Refused("not_permitted", permission=str(permission), area=area)


@contextmanager
def clashes_in_words() -> Iterator[None]:
    """Turn a broken unique constraint into a refusal that says which value is taken."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        code = _CLASHES.get(getattr(diagnosis, "constraint_name", None) or "")
        if code is None:
            raise
        raise Refused(code) from error


def stored(
    model: type[Placed], rows: Iterable[RowChange], *fields: str
) -> dict[Any, dict[str, Any]]:
    """Return the present values of the rows that are to change."""
    return by_id(model, (row.id for row in rows if not row.new), *fields)


def by_id(model: type[Placed], ids: Iterable[object], *fields: str) -> dict[Any, dict[str, Any]]:
    """Return the named fields of rows by their ids; ids that nothing has are left out."""
    wanted = {row_id for row_id in ids if isinstance(row_id, UUID)}
    if not wanted:
        return {}
    return {row["pk"]: row for row in model.objects.filter(pk__any_of=wanted).values("pk", *fields)}


def given(values: Mapping[str, object], name: str) -> Any:
    """Return a value that a row states; None where it is left out or emptied."""
    value = values.get(name)
    return None if value is CLEAR or (isinstance(value, str) and not value) else value


def kept(values: Mapping[str, object], name: str, before: Mapping[str, Any], field: str) -> Any:
    """Return what a related column will hold: what the row states, else what is stored."""
    return given(values, name) if name in values else before.get(field)
