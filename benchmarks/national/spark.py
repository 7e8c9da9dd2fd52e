"""Spark's side: a standalone master and two workers of one core over the same files.

Every sum of every area is compared with DuckDB's; both executors must have done work. Spark reads
the files itself, so its time holds reading; so does ours beside it.
"""

from __future__ import annotations

import os
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pyspark

from anjia.engine import plan as plans
from anjia.engine.backends import duckdb, spark
from benchmarks.national import country, world
from tests.spark import cluster

MEMORY = "3g"  # of the driver and of each executor; half a gigabyte more is Java's own
OPTIONS = {
    "spark_driver_memory": MEMORY,
    "spark_executor_memory": MEMORY,
    "spark_driver_maxResultSize": "2g",
    "spark_sql_shuffle_partitions": "16",  # as many as two cores can do without waiting for more
    "spark_sql_join_preferSortMergeJoin": "false",
    "spark_log_level": "ERROR",
}


def main() -> None:
    """Start a cluster, measure every definition, and compare it with DuckDB's."""
    with world.side() as (root, manifest, codes, found), tempfile.TemporaryDirectory() as folder:
        os.environ.update(cluster.ENVIRONMENT)
        plan = plans.build(world.definitions(), codes)
        began = time.perf_counter()
        with ExitStack() as stack:
            started = stack.enter_context(cluster.running(Path(folder), memory=MEMORY))
            session = stack.enter_context(spark.session(started.address, **OPTIONS))
            found["ready"] = time.perf_counter() - began
            began = time.perf_counter()
            files = spark.stored(session, root, manifest, world.definitions().dictionary)
            found["check"] = time.perf_counter() - began
            with spark.Run(session, plan, files, country.AS_OF, world.values()) as run:
                theirs = run.tallies()
            found["compute"] = time.perf_counter() - began
            found["tasks"] = tasks(session)
        assert len(found["tasks"]) == 2
        assert all(found["tasks"].values())
        tables = world.Stored(root, manifest, plan)
        with duckdb.Run(plan, tables, country.AS_OF, world.values()) as run:
            found["apart"], found["figures"] = _compared(run.tallies(), theirs)
        found["totals"] = {code: world.summary(one.rolled_up()) for code, one in theirs.items()}
        found["version"] = pyspark.__version__
        found["note"] = (
            f"cluster and session ready in {found['ready']:.1f} s, files checked in "
            f"{found['check']:.1f} s of it; tasks done by each executor: "
            f"{', '.join(str(number) for number in found['tasks'].values())}; "
            f"{found['figures']:,} figures compared, definitions with one that differs: "
            f"{', '.join(found['apart']) or 'none'}"
        )


def tasks(session: Any) -> dict[str, int]:
    """Tasks done, by executor; the driver is not one."""
    executors = session.sparkContext._jsc.sc().statusStore().executorList(False)  # noqa: FBT003, SLF001 - Java's
    found = [executors.apply(place) for place in range(executors.size())]
    return {one.id(): one.completedTasks() for one in found if one.id() != "driver"}


def _compared(ours: Any, theirs: Any) -> tuple[list[str], int]:
    """Codes with a figure that differs in any place or digit, and how many figures there are."""
    apart, figures = [], 0
    for code, one in ours.items():
        left, right = one.rolled_up(), theirs[code].rolled_up()
        high = max(len(left.numbers), len(right.numbers))
        numbers = [
            np.pad(side.numbers, ((0, high - len(side.numbers)), (0, 0))) for side in (left, right)
        ]
        figures += len(left.places)
        if not np.array_equal(left.places.names, right.places.names) or not np.array_equal(
            *numbers
        ):
            apart.append(code)
    return apart, figures


if __name__ == "__main__":
    main()
