"""What the machine itself needs: every column of the same files looked at once by DuckDB.

The ratio to it tells more than seconds do, which are those of one machine on one day.
"""

from __future__ import annotations

import time
from collections import defaultdict

import duckdb

from benchmarks.national import world


def main() -> None:
    """Ask for the smallest value of every column of every table."""
    with world.side() as (root, manifest, _, found):
        files: dict[str, list[str]] = defaultdict(list)
        for file in manifest.files:
            files[file.table].append(str(root / file.path))
        with duckdb.connect(config={"threads": "2"}) as database:
            began, worked = time.perf_counter(), time.process_time()
            for paths in files.values():
                database.read_parquet(paths).aggregate("min(columns(*))").fetchall()
            found["compute"] = time.perf_counter() - began
            found["processor"] = time.process_time() - worked


if __name__ == "__main__":
    main()
