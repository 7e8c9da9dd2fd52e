"""pandas' side: the same plan over data frames, with its own booleans that know the unknown.

A count that is known within bounds has two columns, as everywhere; every level is a group-by.
"""

from __future__ import annotations

import time
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa

from anjia.engine import plan as plans
from anjia.engine.language.nodes import (
    And,
    AsOf,
    Call,
    Compare,
    Fact,
    Gathering,
    IsUnknown,
    Literal,
    Node,
    Not,
    Or,
    Parameter,
)
from anjia.engine.plan import Borrow, Derive, Gather, Plan, Prepared
from anjia.kernel import areas
from benchmarks.national import country, world

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HIGH = " high"
AT_ONCE = 12  # indicators in one group-by: a country's fit no memory all at once
WORDS = {"=": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}


def main() -> None:
    """Load, then measure every definition at every level."""
    with world.side() as (root, manifest, codes, found):
        plan = plans.build(world.definitions(), codes)
        stored = world.Stored(root, manifest, plan)
        frames = {name: frame(stored[name]) for name in plan.sources}
        began, worked = time.perf_counter(), time.process_time()
        found["totals"] = Work(plan, frames).computed()
        found["compute"] = time.perf_counter() - began
        found["processor"] = time.process_time() - worked
        found["version"], found["note"] = pd.__version__, "reading not counted"


def frame(table: pa.Table) -> pd.DataFrame:
    """Words as categories, days as days, whole numbers and conditions that may be unknown."""
    made = {}
    for name, column in zip(table.column_names, table.columns, strict=True):
        if pa.types.is_boolean(column.type):
            made[name] = column.to_pandas().astype("boolean")
        elif pa.types.is_integer(column.type):
            made[name] = column.to_pandas().astype("Int64")
        elif pa.types.is_date(column.type):
            made[name] = column.cast(pa.timestamp("s")).to_pandas()
        else:
            made[name] = column.to_pandas()
    return pd.DataFrame(made)


class Work:
    """One plan carried out over data frames."""

    def __init__(self, plan: Plan, frames: Mapping[str, pd.DataFrame]) -> None:
        self.plan, self.frames, self.values = plan, frames, world.values()

    def computed(self) -> dict[str, list[int]]:
        for step in self.plan.steps:
            match step:
                case Derive():
                    self._derive(step)
                case Gather():
                    self._gather(step)
                case Borrow():
                    self._borrow(step)
        totals: dict[str, list[int]] = {}
        for one in self.plan.passes:
            frame = self.frames[one.table]
            where, names = pd.factorize(frame["area"].astype(str), sort=True)
            counted = [
                self._counted(frame, where, one.indicators[first : first + AT_ONCE])
                for first in range(0, len(one.indicators), AT_ONCE)
            ]
            parts = pd.concat(counted, axis=1)
            parts.index = pd.Index(names)
            for digits in areas.LENGTHS.values():
                inside = parts[parts.index.str.len() >= digits]
                level = inside.groupby(inside.index.str[:digits]).sum()
                if digits == min(areas.LENGTHS.values()):
                    whole = level.sum()
            for item in one.indicators:
                totals[item.code] = [int(whole[item.code, at]) for at in range(3)]
        return totals

    def _counted(self, frame: pd.DataFrame, area: Any, items: Iterable[Prepared]) -> pd.DataFrame:
        """Four sums an indicator of every area; the areas were told apart once for all."""
        columns = {}
        for item in items:
            among, where = (self._all(frame, node) for node in (item.among, item.where))
            belongs = among.fillna(value=False)
            columns[item.code, 0] = belongs
            columns[item.code, 1] = (among & where).fillna(value=False)
            columns[item.code, 2] = belongs & where.isna()
            columns[item.code, 3] = among.isna()
        counted = {name: column.to_numpy(bool) for name, column in columns.items()}
        return pd.DataFrame(counted).groupby(area).sum()

    def _all(self, frame: pd.DataFrame, node: Node | None) -> Any:
        if node is None:
            return pd.Series(data=True, index=frame.index, dtype="boolean")
        found = self._value(frame, node)[0]
        if isinstance(found, pd.Series):
            return found.astype("boolean")
        return pd.Series(data=found, index=frame.index, dtype="boolean")

    def _derive(self, step: Derive) -> None:
        frame = self.frames[step.table]
        for name, node in step.columns:
            low, high = self._value(frame, node)
            frame[name] = low
            if high is not low:
                frame[name + HIGH] = high

    def _borrow(self, step: Borrow) -> None:
        frame, owner = self.frames[step.table], self.frames[step.parent]
        at = pd.Index(owner["key"]).get_indexer(frame[step.key_column])
        for name, fact in step.columns:
            for end in ("", HIGH):
                if fact + end in owner:
                    found = owner[fact + end].array.take(at, allow_fill=True)
                    frame[name + end] = pd.Series(found, index=frame.index)

    def _gather(self, step: Gather) -> None:
        """All counts in one group-by."""
        frame, child = self.frames[step.table], self.frames[step.child]
        columns = {}
        for name, node in step.columns:
            held = self._all(child, node.where)
            columns[name] = held.fillna(value=False).to_numpy(bool)
            columns[name + HIGH] = held.fillna(value=True).to_numpy(bool)
        counted = pd.DataFrame(columns).groupby(child[step.key_column], sort=False).sum()
        counted = counted.reindex(frame["key"], fill_value=0).astype("Int64")
        counted.index = frame.index
        for name, node in step.columns:
            low, high = counted[name], counted[name + HIGH]
            if node.gathering is Gathering.ANY:
                frame[name] = (low > 0).mask((low == 0) & (high > 0))
                continue
            frame[name] = low
            if node.where is not None:
                frame[name + HIGH] = high

    def _value(self, frame: pd.DataFrame, node: Node) -> tuple[Any, Any]:
        """Both ends of an expression."""
        match node:
            case Fact():
                low = frame[node.name]
                return low, frame.get(node.name + HIGH, low)
            case Literal() | Parameter() | AsOf():
                return (given := self._given(node)), given
            case Not():
                found = ~self._all(frame, node.item)
            case And() | Or():
                found = self._all(frame, node.items[0])
                for item in node.items[1:]:
                    other = self._all(frame, item)
                    found = found & other if isinstance(node, And) else found | other
            case IsUnknown():
                low, high = self._value(frame, node.item)
                found = (low.isna() | (low != high)).fillna(value=True)
            case Compare():
                found = self._compared(frame, node)
            case Call():
                found = _between(node, *(self._value(frame, part)[0] for part in node.arguments))
            case _:
                raise TypeError(node)
        return found, found

    def _given(self, node: Literal | Parameter | AsOf) -> Any:
        given: Any = country.AS_OF if isinstance(node, AsOf) else None
        if isinstance(node, Literal):
            given = node.value
        if isinstance(node, Parameter):
            given = self.values[node.name]
        return pd.Timestamp(given) if isinstance(given, date) else given

    def _compared(self, frame: pd.DataFrame, node: Compare) -> Any:
        (low, high), (least, most) = (self._value(frame, side) for side in (node.left, node.right))
        op = WORDS[node.op.value]
        if low is high and least is most:
            unknown = pd.isna(low) | pd.isna(least)
            return getattr(low, op)(least).astype("boolean").mask(unknown)
        if op in ("eq", "ne"):
            same = (low == high) & (low == least) & (low == most)
            apart = (high < least) | (most < low)
            found = same.mask(~same & ~apart)
            return found if op == "eq" else ~found
        if op in ("gt", "ge"):
            low, high, least, most = least, most, low, high
            op = op.replace("g", "l")
        if not isinstance(low, pd.Series):
            low = high = pd.Series(data=low, index=frame.index, dtype="Int64")
        surely, possibly = getattr(high, op)(least), getattr(low, op)(most)
        return surely.mask(possibly & ~surely)


def _between(node: Call, start: Any, end: Any) -> Any:
    if not isinstance(end, pd.Series):
        end = pd.Series(data=end, index=start.index)
    if node.function == "days_between":
        return (end - start).dt.days.astype("Int64")
    early = (end.dt.month * 100 + end.dt.day) < (start.dt.month * 100 + start.dt.day)
    return (end.dt.year - start.dt.year - early).astype("Int64").mask(start.isna())


if __name__ == "__main__":
    main()
