"""Which intermediate tables of a plan are read more than once, and what is still read of each.

For a back end that works nothing out until it must, and would then work it out for each reader.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from .language.nodes import facts
from .plan import Borrow, Derive, Gather
from .sql import HIGH

if TYPE_CHECKING:
    from .plan import Plan, Step


def shared(plan: Plan) -> dict[int, frozenset[str]]:
    """Steps whose table several readers wait for, with the columns that any later one reads."""
    version: dict[str, int] = {}
    readers: Counter[int] = Counter()
    for number, step in enumerate(plan.steps):
        for table in dict.fromkeys(_read(step)):
            if table in version:
                readers[version[table]] += 1
        version[step.table] = number
    readers.update(version[one.table] for one in plan.passes if one.table in version)
    found = {}
    for number, step in enumerate(plan.steps):
        if readers[number] > 1:
            found[number] = _live(plan, step.table, number)
    return found


def _read(step: Step) -> tuple[str, ...]:
    match step:
        case Derive():
            return (step.table,)
        case Gather():
            return step.table, step.child
        case Borrow():
            return step.table, step.parent


def _live(plan: Plan, table: str, number: int) -> frozenset[str]:
    """The columns of a table that steps after this one, passes and lists of rows read."""
    found = {"key", "area"}.union(*(_asked(step, table) for step in plan.steps[number + 1 :]))
    for one in plan.passes:
        if one.table == table:
            for item in one.indicators:
                found |= facts([item.among, item.where, item.value, item.per])
                found |= facts(plan.explains.get(item.code, ()))
    return frozenset(found | {name + HIGH for name in found})


def _asked(step: Step, table: str) -> set[str]:
    """The columns of a table that one step reads."""
    match step:
        case Derive() if step.table == table:
            return facts(node for _, node in step.columns)
        case Gather() if step.child == table:
            nodes = [part for _, node in step.columns for part in (node.item, node.where)]
            return {step.key_column, *facts(nodes)}
        case Borrow() if step.table == table:
            return {step.key_column}
        case Borrow() if step.parent == table:
            return {fact for _, fact in step.columns}
        case _:
            return set()
