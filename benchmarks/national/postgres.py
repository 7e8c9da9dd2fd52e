"""PostgreSQL's side: the same plan's statements as temporary tables, then every level in turn.

Facts lie in tables without row security or indexes, packed and with statistics; a session may use
half a gigabyte for each sort or hash and both cores.
"""
# ruff: noqa: S608 - statements are made of names from the plan

from __future__ import annotations

import io
import os
import re
import time
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.csv as pacsv
from django.db import connections

from anjia.engine import measuring, statements
from anjia.engine import plan as plans
from anjia.engine.plan import Borrow, Derive, Gather
from anjia.engine.sql import TYPES, Bound, Select, quoted
from anjia.kernel import areas
from benchmarks import ground
from benchmarks.national import country, world

if TYPE_CHECKING:
    from anjia.engine.plan import Plan, Step

MARKER = re.compile(r"\$(v[0-9]+)::([A-Z]+)")
FUNCTIONS = """
create function year(date) returns bigint immutable language sql
    return extract(year from $1)::bigint;
create function month(date) returns bigint immutable language sql
    return extract(month from $1)::bigint;
create function day(date) returns bigint immutable language sql
    return extract(day from $1)::bigint;
create function date_diff(text, date, date) returns bigint immutable language sql
    return ($3 - $2)::bigint;
set work_mem = '512MB'; set max_parallel_workers_per_gather = 2; set jit = off;
"""
COUNTS = 4  # population, numerator, unknown, undecided: what a definition without values needs
SQL = {pa.bool_(): "boolean", pa.int64(): "bigint", pa.date32(): "date", pa.string(): "text"}


def main() -> None:
    """Load, then measure every definition at every level."""
    with world.side() as (root, manifest, codes, found), ground.database():
        plan = plans.build(world.definitions(), codes)
        with connections["owner"].cursor() as cursor:
            cursor.execute("show server_version")
            found["version"] = cursor.fetchone()[0]
            cursor.execute(FUNCTIONS)
            for name, table in world.Stored(root, manifest, plan).items():
                _load(cursor, name, table)
            began, worked = time.perf_counter(), _processor()
            found["totals"] = _Session(cursor, plan).computed()
            found["compute"] = time.perf_counter() - began
            found["processor"] = _processor() - worked
            found["note"] = "loading not counted; statements of the same plan"


def _processor() -> float:
    """Processor seconds so far of the server and all its processes, those that ended included."""
    folder = Path(os.environ["ANJIA_HOME"]) / "postgres" / "data" / "postmaster.pid"
    server = folder.read_text(encoding="utf-8").split()[0]
    ticks = 0
    for place in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = place.read_text(encoding="utf-8").rpartition(")")[2].split()
            if fields[1] == server:
                ticks += sum(map(int, fields[11:13]))
            elif place.parent.name == server:
                ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _load(cursor: Any, name: str, table: pa.Table) -> None:
    plain = pa.table(
        [
            column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column
            for column in table.columns
        ],
        names=table.column_names,
    )
    columns = ", ".join(f"{quoted(part.name)} {SQL[part.type]}" for part in plain.schema)
    cursor.execute(f"create temp table {quoted(name)} ({columns})")
    with cursor.copy(f"copy {quoted(name)} from stdin (format csv)") as copy:
        for batch in plain.to_batches(max_chunksize=200_000):
            buffer = io.BytesIO()
            pacsv.write_csv(pa.table(batch), buffer, pacsv.WriteOptions(include_header=False))
            copy.write(buffer.getvalue())
    cursor.execute(f"analyze {quoted(name)}")


class _Select(Select):
    """Inner selects have names, which PostgreSQL before 16 asks for."""

    def source(self) -> str:
        text = quoted(self.relation)
        for layer in self.layers:
            columns = ", ".join(f"{sql} AS {quoted(name)}" for name, sql in layer)
            text = f"(SELECT *, {columns} FROM {text} AS within)"
        return text


class _Session:
    """One plan carried out as temporary tables."""

    def __init__(self, cursor: Any, plan: Plan) -> None:
        self.cursor, self.plan = cursor, plan
        self.current = {name: name for name in plan.sources}
        self.columns = {name: list(names) for name, names in world.store.needed(plan).items()}

    def computed(self) -> dict[str, list[int]]:
        for step in self.plan.steps:
            self._keep(step.table, self._written(step))
            self.columns[step.table] += [
                end for name, _ in step.columns for end in self._ends(step.table, name)
            ]
        totals: dict[str, list[int]] = {}
        for one in self.plan.passes:
            select = self._select(one.table)
            sums = [
                sql
                for item in measuring.states(select, one)
                for sql in measuring.sums(item)[:COUNTS]
            ]
            named = ", ".join(f"{sql} as s{at}" for at, sql in enumerate(sums))
            query = f"select area, {named} from {select.source()} as own group by area"
            self._keep("parts", _plain(query, select.bound))
            for digits in areas.LENGTHS.values():
                rows = self._level(digits, len(sums))
                if digits == min(areas.LENGTHS.values()):
                    whole = [int(sum(column)) for column in list(zip(*rows, strict=True))[1:]]
            for at, item in enumerate(one.indicators):
                totals[item.code] = whole[at * COUNTS : at * COUNTS + 3]
        return totals

    def _level(self, digits: int, count: int) -> list[tuple[Any, ...]]:
        sums = ", ".join(f"sum(s{at})" for at in range(count))
        self.cursor.execute(
            f"select left(area, {digits}), {sums} from {quoted(self.current['parts'])} "
            f"where length(area) >= {digits} group by 1"
        )
        rows: list[tuple[Any, ...]] = self.cursor.fetchall()
        return rows

    def _ends(self, table: str, name: str) -> list[str]:
        wide = (table, name) in self.plan.bounded
        return [name, f"{name} high"] if wide else [name]

    def _select(self, table: str) -> Select:
        bound = Bound(country.AS_OF, world.values())
        return _Select(self.current[table], bound, self.plan.bounded)

    def _written(self, step: Step) -> str:
        match step:
            case Derive():
                select = self._select(step.table)
                own = self.columns[step.table]
                return _plain(statements.derived(self.plan, step, select, own), select.bound)
            case Gather():
                select = self._select(step.child)
                sql = statements.gathered(self.plan, step, select, self.current)
                return _plain(sql, select.bound)
            case Borrow():
                return statements.borrowed(self.plan, step, self.current)

    def _keep(self, table: str, sql: str) -> None:
        name = f"{table} {len(self.current)} {time.monotonic_ns()}"
        self.cursor.execute(f"create temp table {quoted(name)} as {sql.replace('%', '%%')}")
        self.cursor.execute(f"analyze {quoted(name)}")
        self.current[table] = name


def _plain(sql: str, bound: Bound) -> str:
    """Bound values written out: a statement that makes a table takes none."""

    def value(found: re.Match[str]) -> str:
        given = bound.items[found[1]]
        if isinstance(given, bool):
            return str(given).upper()
        if isinstance(given, str | date):
            text = str(given).replace("'", "''")
            return f"'{text}'::{found[2]}"
        return f"{given}::{found[2]}"

    return MARKER.sub(value, sql)


assert "VARCHAR" in TYPES.values()  # the words of types are PostgreSQL's too

if __name__ == "__main__":
    main()
