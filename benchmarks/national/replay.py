"""One rule over monthly snapshots of the whole country, file by file as a replay reads them.

`python -m benchmarks.national.replay --persons 9900000 --different 6`: so many months differ on the
disk, in the work of every twentieth person; the months go over them again and again. Each month is
read and checked anew: counts of every place, the rows hit, who entered and who left.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections import defaultdict
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from anjia.engine import memory, moments
from anjia.engine import plan as plans
from anjia.engine import snapshot as store
from anjia.engine.backends import duckdb
from anjia.engine.examples import Outcome
from anjia.engine.tallies import COUNTS
from anjia.kernel import areas
from benchmarks.national import country, world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anjia.engine.plan import Plan
    from anjia.engine.snapshot import Manifest

MONTHS = 36
RULE = "CLU-01"
HIT = frozenset({Outcome.NUMERATOR})
CHANGED = 0.05


def main() -> None:
    """Write months and replay the rule over them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=country.PERSONS)
    parser.add_argument("--different", type=int, default=6)
    parser.add_argument("--months", type=int, default=MONTHS)
    options = parser.parse_args()
    plan = plans.build(world.definitions(), [RULE], explained=True)
    with tempfile.TemporaryDirectory(prefix="anjia-replay-") as folder:
        root = Path(folder)
        first = world.written(root, persons=options.persons)
        others = [_later(root, first, number) for number in range(1, options.different)]
        print(f"load {os.getloadavg()[0]:.1f}; {1 + len(others)} different months", flush=True)
        taken = list(islice(cycle([first, *others]), options.months))
        began, worked = time.perf_counter(), time.process_time()
        with memory.kept():
            hits, entered, left, read = _replayed(root, plan, taken)
        spent, worked = time.perf_counter() - began, time.process_time() - worked
        print(f"{RULE}, {len(taken)} months: {spent:.1f} s, of which reading {read:.1f} s")
        print(f"processor {worked:.1f} s")
        print(f"hits of the last month {hits:,}, entered {entered:,}, left {left:,}")


def _later(root: Path, first: Manifest, number: int) -> Manifest:
    """The same country on another day, with other work for some; other files are linked."""
    draw = np.random.default_rng(number)
    on = date(2026, 10, 31 - number)
    kept = [file for file in first.files if file.table != "person"]

    def changed() -> Iterator[dict[str, pa.Table]]:
        for file in first.files:
            if file.table == "person":
                table = store.load(root, first, counties=[file.county])["person"]
                work = table["work_status"]
                lost = pa.array(draw.random(table.num_rows) < CHANGED)
                lost = pc.and_(lost, pc.equal(work, "employed"))
                at = table.column_names.index("work_status")
                less = pc.if_else(lost, "unemployed", work)
                yield {"person": table.set_column(at, "work_status", less)}

    return store.write(
        root,
        changed(),
        as_of=on,
        area="",
        taken_at="",
        definitions=first.definitions,
        application="benchmark",
        kept=store.brought(root, kept, as_of=on),
        digits=min(areas.LENGTHS.values()),
    )


def _replayed(root: Path, plan: Plan, taken: list[Manifest]) -> tuple[int, int, int, float]:
    """What the last month says, and the seconds spent reading."""
    columns: dict[str, set[str]] = defaultdict(set)
    for name, needed in store.needed(plan).items():
        columns[moments.split(name)[0]] |= set(needed)
    before, hits, entered, left, read = None, 0, 0, 0, 0.0
    for manifest in taken:
        began = time.perf_counter()
        tables = store.load(root, manifest, columns=columns, coded=True)
        read += time.perf_counter() - began
        with duckdb.Run(plan, tables, manifest.as_of, world.values()) as run:
            above = run.tallies()[RULE].rolled_up()
            keys = run.explained(RULE, area="", outcomes=HIT)["key"]
        del tables, run  # the next month is read with room for it
        hits = int(above.numbers[COUNTS.index("numerator"), 0])  # the country is the first place
        assert hits == len(keys)
        if before is not None:
            stayed = pc.sum(pc.is_in(keys, value_set=before)).as_py() or 0  # a key comes once
            entered, left = len(keys) - stayed, len(before) - stayed
        before = keys
    return hits, entered, left, read


if __name__ == "__main__":
    main()
