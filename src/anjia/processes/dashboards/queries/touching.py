"""Which rows differ between two snapshots, and which rows of another table they belong to.

Facts are compared as they were read, so what differs here is what can have moved a figure; who
changed it is another question.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pyarrow as pa

    from anjia.engine.facts import Dictionary
    from anjia.processes.dashboards.queries.keeping import Footprint

    Tables = Mapping[str, pa.Table]
    Rows = Mapping[str, tuple[object, ...]]


@dataclass(frozen=True)
class Touch:
    """One row that differs: its table, its key, and which of its columns; all of a new one."""

    table: str
    key: str
    columns: tuple[str, ...]


def touched(
    dictionary: Dictionary, used: Footprint, of: str, *, then: Tables, now: Tables
) -> dict[str, list[Touch]]:
    """The differing rows that belong to each row of a table, its own first."""
    found: dict[str, list[Touch]] = defaultdict(list)
    for table in sorted(used, key=lambda name: name != of):
        different = _different(dictionary, table, used[table], then, now)
        if not different:
            continue
        owners = _owners(dictionary, table, of, (then, now))
        for key, columns in different.items():
            for owner in owners.get(key, ()) if table != of else (key,):
                found[owner].append(Touch(table, key, columns))
    return dict(found)


def _different(
    dictionary: Dictionary, table: str, facts: Iterable[str], then: Tables, now: Tables
) -> dict[str, tuple[str, ...]]:
    names = ("area", *dictionary.tables[table].parents.values(), *sorted(facts))
    if not all(name in tables[table].column_names for tables in (then, now) for name in names):
        return {}
    if then[table].select(["key", *names]).equals(now[table].select(["key", *names])):
        return {}
    before, after = _rows(then[table], names), _rows(now[table], names)
    found: dict[str, tuple[str, ...]] = {}
    for key in before.keys() | after.keys():
        old, new = before.get(key), after.get(key)
        if old is None or new is None:
            found[key] = names
        elif old != new:
            found[key] = tuple(
                name for name, one, other in zip(names, old, new, strict=True) if one != other
            )
    return found


def _rows(table: pa.Table, names: Iterable[str]) -> Rows:
    columns = [table[name].to_pylist() for name in names]
    return dict(zip(table["key"].to_pylist(), zip(*columns, strict=True), strict=True))


def _owners(
    dictionary: Dictionary, table: str, of: str, both: tuple[Tables, Tables]
) -> dict[str, set[str]]:
    """For each row of a table, the rows of another that it belongs to, or that belong to it."""
    found: dict[str, set[str]] | None = None
    for step, upwards in _way(dictionary, table, of):
        pairs = (
            _pairs(dictionary, *step, both) if upwards else _pairs(dictionary, *step[::-1], both)
        )
        hop: dict[str, set[str]] = defaultdict(set)
        for child, parent in pairs:
            one, other = (child, parent) if upwards else (parent, child)
            hop[one].add(other)
        if found is None:
            found = dict(hop)
        else:
            found = {
                key: set().union(*(hop.get(middle, set()) for middle in middles))
                for key, middles in found.items()
            }
    return found or {}


def _way(dictionary: Dictionary, start: str, goal: str) -> list[tuple[tuple[str, str], bool]]:
    """The shortest way between two tables over what belongs to what; empty where there is none."""
    ways: dict[str, list[tuple[tuple[str, str], bool]]] = {start: []}
    waiting = [start]
    while waiting and goal not in ways:
        table = waiting.pop(0)
        steps = [(parent, True) for parent in dictionary.tables[table].parents]
        steps += [(child, False) for child in dictionary.children(table)]
        for other, upwards in steps:
            if other not in ways:
                ways[other] = [*ways[table], ((table, other), upwards)]
                waiting.append(other)
    return ways.get(goal, [])


def _pairs(
    dictionary: Dictionary, child: str, parent: str, both: tuple[Tables, Tables]
) -> set[tuple[str, str]]:
    column = dictionary.key_column(child, parent)
    found: set[tuple[str, str]] = set()
    for tables in both:
        keys, owners = tables[child]["key"].to_pylist(), tables[child][column].to_pylist()
        found |= {
            (key, owner) for key, owner in zip(keys, owners, strict=True) if owner is not None
        }
    return found
