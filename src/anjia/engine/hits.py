"""Rows behind a count: which they are, in which order, and which columns are shown of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .arrow import TYPES
from .examples import Outcome
from .sql import HIGH

if TYPE_CHECKING:
    from .bits import Array, Bits
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


def where(outcomes: frozenset[Outcome], among: Bits, held: Bits) -> Array:
    """Where a row means one of these to whoever counts without values."""
    found = np.zeros_like(among.holds)
    for outcome in outcomes:
        match outcome:
            case Outcome.NUMERATOR:
                found |= among.holds & held.holds
            case Outcome.MISSING:
                found |= among.holds & held.fails
            case Outcome.UNKNOWN:
                found |= among.holds & held.unknown
            case Outcome.UNDECIDED:
                found |= among.unknown
            case Outcome.OUTSIDE:
                found |= among.fails
    return found


def ordered(rows: pa.Table) -> pa.Table:
    """By area, and by key within one."""
    words = pa.table({name: rows[name].cast(pa.string()) for name in ("area", "key")})
    return rows.take(pc.sort_indices(words, [("area", "ascending"), ("key", "ascending")]))
