"""Hits of a rule as a table: which columns it has, whichever back end finds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from .arrow import TYPES
from .sql import HIGH

if TYPE_CHECKING:
    from .plan import Plan


def schema(plan: Plan, code: str) -> pa.Schema:
    """Key, area and the facts that the rule shows; a bounded fact has a column for each end."""
    columns = [("key", pa.string()), ("area", pa.string())]
    for fact in plan.explains[code]:
        kind = TYPES[fact.type.kind]
        columns.append((fact.name, kind))
        if (fact.table, fact.name) in plan.bounded:
            columns.append((fact.name + HIGH, kind))
    return pa.schema(columns)
