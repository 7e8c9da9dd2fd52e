"""A county's snapshot and all indicators, against a bare scan of the same Parquet files.

`python -m benchmarks.figures --persons 17940`: reading the facts from PostgreSQL, writing them,
computing every shipped indicator for every place, storing the figures. The bare scan reads every
column of the same files with DuckDB and computes nothing but one aggregate a column.
"""

import argparse
import json
import time
from pathlib import Path
from typing import Any

import duckdb
from django.utils import timezone

from anjia.base.scope import acting, system
from anjia.demo import places
from anjia.engine import snapshot as store
from anjia.processes.dashboards import actions
from anjia.processes.dashboards.models import Figure
from anjia.processes.dashboards.queries import computing, snapshots
from benchmarks import filling, ground

RUNS = 7


def main() -> None:
    """Fill one county, then measure the refresh, its computation alone, and the bare scan."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=places.PERSONS)
    options = parser.parse_args()
    with ground.database():
        filling.county(places.COUNTY, persons=options.persons)
        by = system(area=places.COUNTY, name="benchmark")
        now = timezone.now()
        today = timezone.localdate(now)

        def refresh() -> Any:
            return actions.refresh(places.COUNTY, by=by, as_of=today, at=now)

        taken = refresh()
        root = snapshots.root()
        manifest = store.read(root, as_of=today, name=taken.manifest)
        tables = store.load(root, manifest)

        def compute() -> int:
            with acting(by):
                return sum(
                    1
                    for _ in computing.compute(
                        tables, area=places.COUNTY, as_of=today, counties=manifest.counties
                    )
                )

        files = [root / file.path for file in manifest.files]
        found = {
            "machine": ground.machine(),
            "rows": taken.rows,
            "snapshot and all figures": _told(refresh),
            "computing alone": _told(compute),
            "bare scan": _told(lambda: _scan(files)),
        }
        with acting(by):
            found["figures"] = Figure.objects.count()
    slow, fast = found["computing alone"]["p50"], found["bare scan"]["p50"]
    found["ratio computing to scan"] = round(slow / fast, 1)
    print(json.dumps(found, ensure_ascii=False, indent=1))


def _told(work: Any) -> dict[str, float]:
    times = ground.timed(work, times=RUNS, warm=1)
    return {
        "p50": round(ground.quantile(times, 0.5), 1),
        "p95": round(ground.quantile(times, 0.95), 1),
    }


def _scan(files: list[Path]) -> float:
    """Read every value of every column once."""
    began = time.perf_counter()
    with duckdb.connect() as connection:
        for file in files:
            # The path is our own; DuckDB has no parameter for a table function's file here.
            relation = connection.read_parquet(str(file))
            parts = ", ".join(f'max("{column}")' for column in relation.columns)
            relation.aggregate(parts).fetchall()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
