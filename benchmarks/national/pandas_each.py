"""pandas' side as an analyst writes it: every definition by itself, from the tables on.

Nothing that one definition works out is kept for the next; `pandas` beside it is given our plan.
"""

from __future__ import annotations

import time

import pandas as pd

from anjia.engine import plan as plans
from benchmarks.national import world
from benchmarks.national.pandas import Work, frame


def main() -> None:
    """Load once, then measure one definition after the other at every level."""
    with world.side() as (root, manifest, codes, found):
        definitions = world.definitions()
        stored = world.Stored(root, manifest, plans.build(definitions, codes))
        frames = {name: frame(stored[name]) for name in stored}
        each = [plans.build(definitions, [code]) for code in codes]
        began, worked = time.perf_counter(), time.process_time()
        found["totals"] = {}
        for plan in each:
            untouched = {name: frames[name].copy(deep=False) for name in plan.sources}
            found["totals"] |= Work(plan, untouched).computed()
        found["compute"] = time.perf_counter() - began
        found["processor"] = time.process_time() - worked
        found["version"], found["note"] = pd.__version__, "reading not counted"


if __name__ == "__main__":
    main()
