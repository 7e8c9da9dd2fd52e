"""Days, months and years between days or their periods, and comparisons, for many rows at once.

In the words of ``values``. Everything else that is not plain logic is asked of a database.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from anjia.kernel import periods

from . import bits
from .frames import numbers
from .language.nodes import (
    Arithmetic,
    AsOf,
    Call,
    Compare,
    Comparison,
    Fact,
    Literal,
    Operation,
    Parameter,
)
from .language.types import DATE, INTEGER, PERIODS_A_YEAR
from .sql import HIGH

if TYPE_CHECKING:
    from collections.abc import Callable

    from .language.nodes import Node, Scalar

    Array = np.ndarray[Any, Any]
    Asked = Callable[[Node], Scalar | None]

PERIODS = ("month_of", "quarter_of", "half_of", "year_of")
SPANS = ("years_between", "months_between", "days_between")
_COMPARED = {
    Comparison.EQ: pc.equal,
    Comparison.NE: pc.not_equal,
    Comparison.LT: pc.less,
    Comparison.LE: pc.less_equal,
    Comparison.GT: pc.greater,
    Comparison.GE: pc.greater_equal,
}


def worked_out(  # noqa: PLR0911 - one case a node
    node: Node, relation: pa.Table, scalar: Asked
) -> pa.Array | None:
    """An expression over the rows of a relation; nothing where it is not about days alone."""
    match node:
        case Compare(left=Call() | Arithmetic() as span, right=Literal() | Parameter() as other):
            found = worked_out(span, relation, scalar)
            if found is None or other.type != INTEGER:
                return None
            return _COMPARED[node.op](found, pa.scalar(scalar(other), pa.int64()))
        case Call(function=function, arguments=(start, end)) if function in SPANS:
            sides = [_days(part, relation, scalar) for part in (start, end)]
            if None in sides:
                return None
            first, last = (_spread(side, relation.num_rows) for side in sides)
            return _masked(_between(function, numbers(first), numbers(last)), first, last)
        case Arithmetic(
            op=Operation.SUB,
            left=Call(function=function, arguments=(later,)) as period,
            right=Call(function=other, arguments=(earlier,)),
        ) if function == other and function in PERIODS:
            sides = [_days(part, relation, scalar) for part in (later, earlier)]
            if None in sides:
                return None
            last, first = (_spread(side, relation.num_rows) for side in sides)
            count = PERIODS_A_YEAR[period.type.every or periods.Kind.MONTH]
            places = (_period(numbers(side), count) for side in (last, first))
            return _masked(next(places) - next(places), last, first)
        case _:
            return None


def _period(days: Array, count: int) -> Array:
    """The period around each day, counted from the year 0."""
    year, month, _ = _civil(days)
    found: Array = year * count + (month - 1) * count // 12
    return found


def _days(part: Node, relation: pa.Table, scalar: Asked) -> pa.Array | pa.Scalar | None:
    """One side: a column of days or one day; nothing where it is within bounds or made of more."""
    match part:
        case Fact(type=kind) if kind == DATE and part.name + HIGH not in relation.column_names:
            return relation[part.name].combine_chunks()
        case AsOf() | Literal() | Parameter():
            return pa.scalar(scalar(part), pa.date32())
        case _:
            return None


def _spread(side: pa.Array | pa.Scalar, rows: int) -> pa.Array:
    return pa.repeat(side, rows) if isinstance(side, pa.Scalar) else side


def _masked(found: Array, *sides: pa.Array) -> pa.Array:
    known = bits.everywhere(len(found))
    for side in sides:
        known = known & bits.known(side)
    return pa.array(found, mask=~bits.flags(known, len(found)))


def _between(function: str, start: Array, end: Array) -> Array:
    start, end = start.astype(np.int64), end.astype(np.int64)
    if function == "days_between":
        apart: Array = end - start
        return apart
    early, late = np.minimum(start, end), np.maximum(start, end)
    (year, month, day), (later_year, later_month, later_day) = _civil(early), _civil(late)
    years = later_year - year
    if function == "years_between":
        full = years - ((later_month * 32 + later_day) < (month * 32 + day))
    else:
        is_last = _civil(late + 1)[2] == 1
        full = years * 12 + later_month - month - ((later_day < day) & ~is_last)
    found: Array = np.where(end < start, -full, full)
    return found


def _civil(days: Array) -> tuple[Array, Array, Array]:
    """Year, month and day."""
    on = days.astype("datetime64[D]")
    months = on.astype("datetime64[M]")
    since = months.astype(np.int64)
    return since // 12 + 1970, since % 12 + 1, (on - months).astype(np.int64) + 1
