"""The steps of a plan carried out on columns: derived, gathered from child rows, borrowed."""
# ruff: noqa: S608 - statements are made of names from the plan; every value is bound

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from anjia.engine import bits, frames, gathering, linking, statements
from anjia.engine.conditions import WHOLE
from anjia.engine.language.nodes import Fact, Gathering, facts
from anjia.engine.language.types import BOOLEAN
from anjia.engine.plan import Borrow, Derive, Gather
from anjia.engine.sql import HIGH

if TYPE_CHECKING:
    from anjia.engine.backends.duckdb.columns import Columns
    from anjia.engine.language.nodes import Aggregate
    from anjia.engine.linking import Link
    from anjia.engine.plan import Step


def carry_out(columns: Columns, step: Step) -> None:
    """Make the new columns of a step."""
    match step:
        case Derive():
            _derive(columns, step)
        case Gather():
            _gather(columns, step)
        case Borrow():
            _borrow(columns, step)


def _derive(columns: Columns, step: Derive) -> None:
    frame, conditions = columns.frames[step.table], columns.conditions[step.table]
    logical = [(name, node) for name, node in step.columns if node.type == BOOLEAN]
    conditions.expect(node for _, node in logical)
    made = columns.together(lambda column: conditions.of(column[1]), logical)
    frame.conditions |= {name: found for (name, _), found in made}
    others = [(name, node) for name, node in step.columns if node.type != BOOLEAN]
    ends = columns.worked_out(step.table, [node for _, node in others])
    for (name, _), (low, high) in zip(others, ends, strict=True):
        columns.keep(step.table, name, low, high)


def _borrow(columns: Columns, step: Borrow) -> None:
    frame, owner = columns.frames[step.table], columns.frames[step.parent]
    link = columns.links[step.table, step.key_column, step.parent]
    for (name, fact), found in columns.together(
        lambda column: linking.borrowed(owner, column[1], link), step.columns
    ):
        if isinstance(found, bits.Bits):
            frame.conditions[name] = found
            continue
        wide = (step.table, name) in columns.plan.bounded
        high = linking.borrowed(owner, fact + HIGH, link) if wide else found
        columns.keep(step.table, name, found, high)


def _gather(columns: Columns, step: Gather) -> None:
    frame, conditions = columns.frames[step.table], columns.conditions[step.child]
    link = columns.links[step.child, step.key_column, step.table]
    counted = [(name, node) for name, node in step.columns if node.item is None]
    conditions.expect(node.where for _, node in step.columns if node.item is None or _ended(node))

    def made(column: tuple[str, Aggregate]) -> bits.Bits | tuple[pa.Array, pa.Array]:
        return gathering.counted(column[1], conditions.of(column[1].where), link)

    for (name, _), found in columns.together(made, counted):
        if isinstance(found, bits.Bits):
            frame.conditions[name] = found
        else:
            columns.keep(step.table, name, *found)
    valued = []
    for name, node in step.columns:
        if fact := _ended(node):
            ends = frames.ends(columns.frames[step.child], fact)
            held = conditions.of(node.where)
            columns.keep(step.table, name, *gathering.extreme(node, held, ends, link))
        elif node.item is not None:
            valued.append((name, node))
    if valued:
        _gather_values(columns, replace(step, columns=tuple(valued)), link)


def _gather_values(columns: Columns, step: Gather, link: Link) -> None:
    """Sums, smallest and largest values: rows by number, so that keys are not read again."""
    select = columns.select(step.child)
    sql = statements.gathered(
        columns.plan, step, select, {name: name for name in (step.table, step.child)}
    )
    nodes = [part for _, node in step.columns for part in (node.item, node.where)]
    positions = link.positions
    owners = pa.array(positions, mask=positions < 0)
    relations = {
        step.child: columns.frames[step.child].relation(facts(nodes), **{step.key_column: owners}),
        step.table: pa.table({"key": np.arange(link.count)}),
    }
    ordered = f'SELECT * FROM ({sql}) ORDER BY "key"'
    found = columns.database.ask(ordered, relations, select.bound.used_in(ordered))
    for name, _ in step.columns:
        ends = [name, name + HIGH if (step.table, name) in columns.plan.bounded else name]
        columns.keep(step.table, name, *(found[end].combine_chunks() for end in ends))


def _ended(node: Aggregate) -> str:
    """The fact whose smallest or largest whole number or day is asked for; or nothing."""
    if node.gathering not in (Gathering.MIN, Gathering.MAX) or not isinstance(node.item, Fact):
        return ""
    return node.item.name if node.item.type.kind in WHOLE else ""
