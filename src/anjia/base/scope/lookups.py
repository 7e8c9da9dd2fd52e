"""A lookup for sets of thousands of values: one array in the statement instead of as many marks.

`filter(pk__any_of=ids)` asks what `pk__in` asks. Writing and splitting a statement with a mark for
every value took longer than PostgreSQL took to answer it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Field, ForeignObject, Lookup

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler


# A reference does not inherit the lookups of plain fields.
@ForeignObject.register_lookup
@Field.register_lookup
class AnyOf(Lookup):
    """Whether a column's value is one of many."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        """Return `column = any(array)`."""
        left, params = self.process_lhs(compiler, connection)
        prepared = self.lhs.output_field.get_prep_value
        values = [prepared(value) for value in self.rhs]
        if values and all(type(value) is UUID for value in values):
            # Written here: the driver takes as long for an array as the question itself.
            return f"{left} = any(%s::uuid[])", [*params, f"{{{','.join(v.hex for v in values)}}}"]
        if values and all(type(value) is bytes for value in values):
            parts = ",".join(rf'"\\x{value.hex()}"' for value in values)
            return f"{left} = any(%s::bytea[])", [*params, f"{{{parts}}}"]
        return f"{left} = any(%s)", [*params, values]
