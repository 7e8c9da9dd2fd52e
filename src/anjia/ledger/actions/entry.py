"""Adding and changing one record: the same bulk writer as an import, with a list of one.

Forms and the API both come through here; what may stand in a record is decided by the domain's
own action behind `Ledger.save`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from anjia.base.scope import Actor
from anjia.kernel.ids import new_id
from anjia.kernel.refusals import Refused
from anjia.ledger.declaration import CLEAR, Ledger, RowChange, SaveResult
from anjia.ledger.reading import rights


def add(ledger: type[Ledger], values: Mapping[str, object], *, by: Actor, at: datetime) -> UUID:
    """Add a record and return its id; what is empty is left to its default."""
    if not rights.may_write(ledger, by=by):
        raise Refused("not_permitted", permission=str(ledger.permissions.write))
    change = RowChange(id=new_id(), new=True, values=_given(values))
    _record(ledger, change, by=by, at=at)
    return change.id


def change(
    ledger: type[Ledger],
    row: Any,
    values: Mapping[str, object],
    *,
    expected_version: int | None,
    by: Actor,
    at: datetime,
) -> bool:
    """Change a record; `values` with None or "" are emptied. False when there was nothing to do.

    `Refused("changed_meanwhile")` when its version is no longer the one expected.
    """
    if not rights.may_write(ledger, by=by, area=row.area):
        raise Refused("not_permitted", permission=str(ledger.permissions.write))
    asked = {name: CLEAR if _is_empty(value) else value for name, value in values.items()}
    if not asked:
        return False
    result = _record(
        ledger,
        RowChange(id=row.pk, new=False, values=asked, expected_version=expected_version),
        by=by,
        at=at,
    )
    return result.updated > 0


def _given(values: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if not _is_empty(value)}


def _is_empty(value: object) -> bool:
    return value is None or value == ""


def _record(ledger: type[Ledger], change: RowChange, *, by: Actor, at: datetime) -> SaveResult:
    try:
        with transaction.atomic():
            result = ledger.record([change], by=by, at=at)
    except IntegrityError as error:
        # Which constraint it was may tell of a row that this officer cannot see.
        raise Refused("row_contradicts", noun=str(ledger.noun)) from error
    if result.conflicts:
        raise Refused("changed_meanwhile", noun=str(ledger.noun))
    if result.missing:
        raise Refused("row_not_found", noun=str(ledger.noun))
    return result
