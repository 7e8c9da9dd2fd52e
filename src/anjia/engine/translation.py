"""DuckDB's SQL, as ``sql`` and ``statements`` write it, as Spark's: the same to the last digit.

Where the two differ, the difference is named here. Values are never written: markers stay markers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp

from .language.types import Kind
from .sql import TYPES

if TYPE_CHECKING:
    from collections.abc import Callable

    from .facts import Table

# Spark reckons with decimals of at most 38 digits and gives up decimal places before it refuses.
# A product of two 64-bit integers has 38 digits; one of two decimals of 18 digits has 36, eight
# of them places, so that nothing is rounded before the cast around it.
_INTEGERS = exp.DataType.build("DECIMAL(38, 0)")
_FACTORS = {"DECIMAL(19, 4)": exp.DataType.build("DECIMAL(18, 4)")}
_SUMS = exp.DataType.build("DECIMAL(38, 4)")
_INTEGER = exp.DataType.build("INT")


def spark(sql: str) -> str:
    """One statement in Spark's words."""
    root = sqlglot.parse_one(sql, read="duckdb")
    for node in reversed(list(root.walk())):
        for kind, change in _CHANGES.items():
            if isinstance(node, kind):
                change(node)
    return root.sql(dialect="spark")


def columns(table: Table) -> str:
    """The columns of a stored table with their types, as Spark reads them."""
    texts = [("key", Kind.TEXT), ("area", Kind.TEXT)]
    texts += [(column, Kind.TEXT) for column in table.parents.values()]
    kinds = [*texts, *((fact.name, fact.type.kind) for fact in table.facts.values())]
    return ", ".join(
        exp.ColumnDef(
            this=exp.to_identifier(name, quoted=True),
            kind=exp.DataType.build(TYPES[kind], dialect="duckdb"),
        ).sql(dialect="spark")
        for name, kind in kinds
    )


def _retype(node: exp.Expression) -> None:
    if node.this == exp.DataType.Type.INT128:
        node.replace(_INTEGERS.copy())
    elif (narrower := _FACTORS.get(node.sql())) is not None:
        node.replace(narrower.copy())


def _whole_quotient(node: exp.Expression) -> None:
    """Spark's DIV gives 64 bits; of larger integers, what is left over is taken away first."""
    if not any(cast.to == _INTEGERS for cast in node.find_all(exp.Cast)):
        return
    part, whole = node.this, node.expression
    rest = exp.Paren(this=exp.Mod(this=exp.paren(part.copy()), expression=exp.paren(whole.copy())))
    even = exp.Paren(this=exp.Sub(this=exp.paren(part.copy()), expression=rest))
    node.replace(exp.Paren(this=exp.Div(this=even, expression=exp.paren(whole.copy()))))


def _date_parts(node: exp.Expression) -> None:
    """Spark makes dates of 32-bit integers only."""
    for name in ("year", "month", "day"):
        node.set(name, exp.Cast(this=node.args[name], to=_INTEGER.copy()))


def _wide_sum(node: exp.Expression) -> None:
    """A sum of 64-bit integers has 64 bits in Spark, and fails where it does not fit."""
    node.set("this", exp.Cast(this=node.this, to=_SUMS.copy()))


_CHANGES: dict[type[exp.Expression], Callable[[exp.Expression], None]] = {
    exp.DataType: _retype,
    exp.IntDiv: _whole_quotient,
    exp.DateFromParts: _date_parts,
    exp.Sum: _wide_sum,
}
