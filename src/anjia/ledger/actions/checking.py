"""Checks of one value before it goes to the domain's writer: the column's own, and its field's."""

from typing import Any

from django.core.exceptions import ValidationError

from anjia.kernel.refusals import Refused
from anjia.ledger.declaration import Column, Kind


def checked(column: Column, value: Any) -> Any:
    """Return a value in its one spelling; `Refused` where the column or its field will not have it.

    Empty values pass: whether a column may be empty is asked elsewhere.
    """
    if value is None or value == "":
        return value
    if column.check is not None:
        value = column.check(value)
    if column.is_sealed:
        return str(value)
    if column.kind in {Kind.TEXT, Kind.LONG_TEXT}:
        try:
            column.model_field.run_validators(value)
        except ValidationError as error:
            said = " ".join(error.messages)
            raise Refused("value_refused", column=column.label, said=said) from error
    return value


def within_reach(column: Column, key: Any) -> Any:
    """Return the id of a related row that the actor may see; any other looks like none at all."""
    if key is None:
        return None
    if not column.related_model.objects.filter(pk=key).exists():
        raise Refused("related_unknown", column=column.label)
    return key
