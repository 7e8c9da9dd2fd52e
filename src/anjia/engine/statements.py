"""The steps of a plan as SQL over relations by name; whoever carries a plan out runs them.

Written once, in DuckDB's words; another back end translates them. Connections do not belong here.
"""
# ruff: noqa: S608 - statements are made of names from the plan; every value is bound

from __future__ import annotations

from typing import TYPE_CHECKING

from anjia.kernel import areas

from . import measuring
from .examples import Outcome
from .language.nodes import Gathering
from .language.types import Kind
from .sql import HIGH, divided, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from .language.nodes import Aggregate
    from .measuring import State
    from .plan import Borrow, Derive, Gather, Plan
    from .sql import Select


def derived(plan: Plan, step: Derive, select: Select, own: Iterable[str]) -> str:
    """The relation of the select with new columns after its own."""
    select.expect(*(node for _, node in step.columns))
    made = [f"own.{quoted(name)}" for name in own]
    for name, node in step.columns:
        piece = select.piece(node)
        made.append(f"{piece.low} AS {quoted(name)}")
        if (step.table, name) in plan.bounded:
            made.append(f"{piece.high} AS {quoted(name + HIGH)}")
    return f"SELECT {', '.join(made)} FROM {select.source()} AS own"


def borrowed(plan: Plan, step: Borrow, relations: Mapping[str, str]) -> str:
    """A table with columns of the rows that its rows belong to."""
    made = ["own.*"]
    for name, fact in step.columns:
        made.append(f"owner.{quoted(fact)} AS {quoted(name)}")
        if (step.table, name) in plan.bounded:
            made.append(f"owner.{quoted(fact + HIGH)} AS {quoted(name + HIGH)}")
    own, owner = (quoted(relations[name]) for name in (step.table, step.parent))
    return (
        f"SELECT {', '.join(made)} FROM {own} AS own LEFT JOIN {owner} AS owner "
        f'ON own.{quoted(step.key_column)} = owner."key"'
    )


def gathered(plan: Plan, step: Gather, select: Select, relations: Mapping[str, str]) -> str:
    """A table with columns out of its child rows, in one pass over them."""
    for _, aggregate in step.columns:
        select.expect(aggregate.item, aggregate.where)
    key = quoted(step.key_column)
    inner, outer = [key], ["own.*"]
    for name, aggregate in step.columns:
        wide = (step.table, name) in plan.bounded
        for column, sql, without in _brought(select, name, aggregate, wide=wide):
            inner.append(f"{sql} AS {quoted(column)}")
            outer.append(
                f"CASE WHEN got.{key} IS NULL THEN {without} "
                f"ELSE got.{quoted(column)} END AS {quoted(column)}"
            )
    got = f"SELECT {', '.join(inner)} FROM {select.source()} AS child GROUP BY {key}"
    return (
        f"SELECT {', '.join(outer)} FROM {quoted(relations[step.table])} AS own "
        f'LEFT JOIN ({got}) AS got ON own."key" = got.{key}'
    )


def _brought(
    select: Select, name: str, aggregate: Aggregate, *, wide: bool
) -> list[tuple[str, str, str]]:
    """Columns for one aggregate: name, SQL over the group, and the value without rows."""
    held = "TRUE" if aggregate.where is None else measuring.plain(select, aggregate.where)
    if aggregate.gathering in (Gathering.ANY, Gathering.ALL):
        return [(name, *measuring.quantified(aggregate.gathering, held))]
    counts = (measuring.count(held), measuring.count(f"{held} IS DISTINCT FROM FALSE"))
    if aggregate.gathering is Gathering.SHARE:
        ends, without = [divided(part, "count(*)") for part in counts], "NULL"
    elif aggregate.item is None:
        ends, without = [*counts], "0::BIGINT"
    else:
        piece = select.hoisted(select.piece(aggregate.item))
        ends = measuring.valued(aggregate, piece, held)
        without = "0" if aggregate.gathering is Gathering.SUM else "NULL"
    columns = [(name, ends[0], without)]
    return [*columns, (name + HIGH, ends[1], without)] if wide else columns


def rows(
    select: Select, state: State, names: Iterable[str], *, area: str, outcomes: Collection[Outcome]
) -> str:
    """Columns of the rows with one of the outcomes inside an area, by area and key.

    An empty area is the whole country.
    """
    wanted = " OR ".join(sql for outcome, sql in state.outcomes().items() if outcome in outcomes)
    inside = ""
    if area:
        low = select.bound.take(area, Kind.TEXT)
        high = select.bound.take(areas.upper_bound(area), Kind.TEXT)
        inside = f" AND area >= {low} AND area < {high}"
    return (
        f"SELECT {', '.join(quoted(name) for name in names)} FROM {select.source()} AS own "
        f"WHERE ({wanted}){inside} "
        'ORDER BY area, "key"'
    )


def observed(select: Select, state: State) -> str:
    """Area and value of each row that counts."""
    if state.value is None:
        raise TypeError(state.measure)
    wanted = state.outcomes()[Outcome.NUMERATOR]
    return f"SELECT area, {state.value.low} AS value FROM {select.source()} AS own WHERE {wanted}"
