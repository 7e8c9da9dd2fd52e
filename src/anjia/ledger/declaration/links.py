"""A record may name only rows that its officer can see.

PostgreSQL checks a foreign key with its owner's eyes: a guessed id of another place would be taken,
and tell that it exists. Form, API and import all save through `Ledger.record`, which asks here.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from anjia.kernel.refusals import Refused
from anjia.ledger.declaration.changes import RowChange
from anjia.ledger.declaration.columns import Column, Kind


def refuse_hidden(columns: Iterable[Column], rows: Sequence[RowChange]) -> None:
    """Refuse all rows when one names a related row that the actor cannot see: one question a
    column, however many rows there are.
    """
    for column in columns:
        if column.kind is not Kind.RELATED or not column.is_own:
            continue
        named = {value for row in rows if isinstance(value := row.values.get(column.name), UUID)}
        if named and column.related_model.objects.filter(pk__any_of=named).count() < len(named):
            raise Refused("related_hidden", column=str(column.label))
