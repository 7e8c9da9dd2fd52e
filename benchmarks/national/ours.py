"""Anjia's side: read the snapshot, work out every definition, add up every place."""

from __future__ import annotations

import time

from anjia.engine import memory
from anjia.engine import plan as plans
from anjia.engine.backends import duckdb
from benchmarks.national import country, world


def main() -> None:
    """Measure reading, the plan's steps, counting, and adding up to every level."""
    with world.side() as (root, manifest, codes, found), memory.kept():
        plan = plans.build(world.definitions(), codes)
        tables = world.Stored(root, manifest, plan)
        began = time.perf_counter()
        worked = time.process_time()
        with duckdb.Run(plan, tables, country.AS_OF, world.values()) as run:
            prepared = time.perf_counter()
            tallies = run.tallies()
            counted = time.perf_counter()
            figures, compared, checked, totals = 0, 0.0, 0.0, {}
            for code, tally in tallies.items():
                above = tally.rolled_up()
                figures += len(above.places)
                ended, spent = time.perf_counter(), time.process_time()
                totals[code] = world.summary(above)  # the other sides' totals fall out of theirs
                compared += time.perf_counter() - ended
                checked += time.process_time() - spent
            ended = time.perf_counter() - compared
        found |= {
            "definitions": len(codes),
            "figures": figures,
            "read": tables.seconds,
            "prepare": prepared - began - tables.seconds,
            "count": counted - prepared,
            "roll up": ended - counted,
            "compute": ended - began - tables.seconds,
            "read, processor": tables.processor,
            "processor": time.process_time() - worked - checked - tables.processor,
            "totals": totals,
        }


if __name__ == "__main__":
    main()
