"""All shipped indicators and rules of a county on Spark standalone, beside DuckDB, from its files.

`python -m benchmarks.on_spark --persons 17940`: needs the extra `spark` and Java. A master and two
workers with one executor each start on this machine. Measured are what it takes to be ready, the
check of the files by whoever reads them, and the run: steps and sums of every area. The first run
of a session warms Java up and is told apart. Both find the same to the last digit, or it ends.

`python -m benchmarks.on_spark --country --persons 9900000` does it once on an invented country, as
`python -m benchmarks.national --sides spark` does.
"""

import argparse
import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

from django.utils import timezone

from anjia.base.parameters import queries as parameters
from anjia.base.scope import acting, system
from anjia.demo import places
from anjia.engine import plan
from anjia.engine import snapshot as store
from anjia.engine.backends import duckdb, spark
from anjia.processes.dashboards import actions
from anjia.processes.dashboards.queries import snapshots
from anjia.processes.definitions.queries import library
from benchmarks import filling, ground
from benchmarks.national import __main__ as national
from benchmarks.national import country
from tests.spark import cluster

RUNS = 3
NAMED = (("p50", 0.5), ("p95", 0.95))
SMALL = {"spark_driver_memory": "1g", "spark_executor_memory": "1g", "spark_log_level": "ERROR"}


def main() -> None:
    """Fill one county, take its snapshot, and measure both back ends over it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int)
    parser.add_argument("--country", action="store_true", help="an invented country, once")
    options = parser.parse_args()
    if options.country:
        _country(options.persons or country.PERSONS)
        return
    options.persons = options.persons or places.PERSONS
    os.environ.update(cluster.ENVIRONMENT)
    with ground.database(), tempfile.TemporaryDirectory() as folder:
        filling.county(places.COUNTY, persons=options.persons)
        by = system(area=places.COUNTY, name="benchmark")
        today = timezone.localdate()
        taken = actions.refresh(places.COUNTY, by=by, as_of=today, at=timezone.now())
        manifest = store.read(snapshots.root(), as_of=today, name=taken.manifest)
        with acting(by):
            known = parameters.values(area=places.COUNTY, on=today)
        definitions = library.shipped()
        work = plan.build(definitions, [*definitions.indicators, *definitions.rules])
        found = {
            "machine": ground.machine(),
            "rows": taken.rows,
            "definitions": len(definitions.indicators) + len(definitions.rules),
            **_both(work, manifest, known, Path(folder)),
        }
    print(json.dumps(found, ensure_ascii=False, indent=1))


def _country(persons: int) -> None:
    """The side of the national measurement that has Spark."""
    with tempfile.TemporaryDirectory(prefix="anjia-country-") as folder:
        manifest = national.made(Path(folder), persons)
        root = Path(folder) / str(persons)
        national.beside(national.SIDES["spark"], "spark", root, manifest)


def _both(work: Any, manifest: Any, known: Any, folder: Path) -> dict[str, Any]:
    root, day = snapshots.root(), manifest.as_of
    dictionary = library.shipped().dictionary

    def here() -> Any:
        tables = store.load(root, manifest, dictionary=dictionary)
        with duckdb.Run(work, tables, day, known) as run:
            return run.measure()

    wanted = here()
    found: dict[str, Any] = {"DuckDB, checked, read and run": _told(here)}
    began = time.perf_counter()
    with cluster.running(folder) as started:
        found["cluster ready"] = round(time.perf_counter() - began, 1)
        began = time.perf_counter()
        with spark.session(started.address, **SMALL) as session:
            found["session ready"] = round(time.perf_counter() - began, 1)

            def there() -> Any:
                files = spark.stored(session, root, manifest, dictionary)
                with spark.Run(session, work, files, day, known) as run:
                    return run.measure()

            began = time.perf_counter()
            if there() != wanted:
                raise SystemExit("Spark and DuckDB differ.")
            found["Spark, first run"] = round(time.perf_counter() - began, 1)
            found["Spark, checked, read and run"] = _told(there)
    return found


def _told(work: Any) -> dict[str, float]:
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return {name: round(ground.quantile(times, part), 2) for name, part in NAMED}


if __name__ == "__main__":
    main()
