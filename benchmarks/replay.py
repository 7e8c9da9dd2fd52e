"""One rule over 36 monthly snapshots of a county.

`python -m benchmarks.replay --persons 17940`: the county is read once; in each month before, some
people's work was another, so that the files of persons differ from month to month. Measured are a
rule over households that gathers their members, and one that looks back three months itself. Files
are read and checked against their hashes each time: nothing of a run is kept for the next.
"""

import argparse
import json
import random
from typing import Any

import pyarrow as pa
from django.utils import timezone

from anjia.base.scope import acting, system
from anjia.demo import places
from anjia.engine import snapshot as store
from anjia.kernel import periods
from anjia.kernel.periods import Kind
from anjia.processes.dashboards import actions
from anjia.processes.dashboards.models import Snapshot
from anjia.processes.dashboards.policy import Basis
from anjia.processes.dashboards.queries import snapshots
from anjia.processes.screening.queries import reading, replaying
from benchmarks import filling, ground

MONTHS = 36
RUNS = 5
RULES = ("CLU-01", "CLU-06")


def main() -> None:
    """Fill one county, write its past months, and replay."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=places.PERSONS)
    options = parser.parse_args()
    with ground.database():
        filling.county(places.COUNTY, persons=options.persons)
        by = system(area=places.COUNTY, name="benchmark")
        now = timezone.now()
        today = timezone.localdate(now)
        taken = actions.refresh(places.COUNTY, by=by, as_of=today, at=now)
        last = periods.around(today, Kind.MONTH)
        months = replaying.span(last.moved(1 - MONTHS), last)
        root = snapshots.root()
        tables = store.load(root, store.read(root, as_of=today, name=taken.manifest))
        for month in months[:-1]:
            _write(tables, month, by)
        found: dict[str, Any] = {
            "machine": ground.machine(),
            "rows": taken.rows,
            "months": len(months),
        }
        for code in RULES:
            _replay(code, months)
            worked = ground.processor()
            times = ground.timed(lambda code=code: _replay(code, months), times=RUNS, warm=0)
            worked = ground.processor() - worked
            hits = [month.hits for month in _replay(code, months).months]
            found[code] = {
                "p50": round(ground.quantile(times, 0.5), 1),
                "p95": round(ground.quantile(times, 0.95), 1),
                "processor seconds": round(worked / RUNS, 2),
                "hits": [min(hits), max(hits)],
            }
    print(json.dumps(found, ensure_ascii=False, indent=1))


def _replay(code: str, months: Any) -> replaying.Replayed:
    reading.forget()
    return replaying.replay(code, area=places.COUNTY, months=months, on=months[-1].last_on)


def _write(tables: dict[str, pa.Table], month: periods.Period, by: Any) -> None:
    """The same county with other work for every twentieth of its people."""
    persons = tables["person"]
    chance = random.Random(str(month))  # noqa: S311 - which people, the same each time
    work = [
        "unemployed" if value == "employed" and chance.random() < 0.05 else value
        for value in persons["work_status"].to_pylist()
    ]
    at = persons.column_names.index("work_status")
    changed = persons.set_column(at, "work_status", pa.array(work, pa.string()))
    with acting(by):
        manifest = store.write(
            snapshots.root(),
            {**tables, "person": changed},
            as_of=month.last_on,
            area=places.COUNTY,
            taken_at="",
            definitions="0" * 16,
            application="benchmark",
            earlier=snapshots.looked_back(places.COUNTY, as_of=month.last_on),
        )
        Snapshot.objects.create(
            area=places.COUNTY,
            as_of=month.last_on,
            manifest=manifest.id,
            definitions="0" * 16,
            application="benchmark",
            taken_at=timezone.now(),
            basis=Basis.HISTORY,
        )


if __name__ == "__main__":
    main()
