"""A database of its own for each measurement, and what every measurement needs."""

import datetime
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, connections

from anjia.base.database import Cluster
from anjia.demo import places
from anjia.demo.people import Village
from benchmarks import HOME

ON = datetime.date(2026, 10, 31)
PIECE = 20_000


@contextmanager
def database() -> Iterator[None]:
    """Keep a fresh embedded PostgreSQL up, migrated and with row security, for the block."""
    with Cluster(HOME).running():
        call_command("setup", verbosity=0)
        yield
        connections.close_all()


def villages(county: str = places.COUNTY) -> tuple[Village, ...]:
    """Return invented villages of every town that has a site, with valid codes."""
    towns = sorted({(site.town_code, site.town) for site in places.SITES})
    return tuple(
        Village(f"{county}{code[6:]}{number}", f"第{number - 199}村委会", town)
        for code, town in towns
        for number in range(200, 216)
    )


def pieces(rows: Iterable[Any], size: int = PIECE) -> Iterator[list[Any]]:
    """Yield lists of at most so many rows."""
    iterator = iter(rows)
    while piece := list(islice(iterator, size)):
        yield piece


def machine() -> str:
    """Return what the numbers were measured on."""
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    with connection.cursor() as cursor:
        cursor.execute("show server_version")
        (server,) = cursor.fetchone()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    python = platform.python_version()
    return f"{os.cpu_count()} cores ({model}), {memory} GiB, Python {python}, PostgreSQL {server}"


def processor() -> float:
    """Return the processor seconds so far of this process, its children and its database session.

    Other work on the machine stretches the clock; this it hardly touches.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        (session,) = cursor.fetchone()
    fields = Path(f"/proc/{session}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    ours = os.times()
    ticks = int(fields[11]) + int(fields[12])
    return sum(ours[:4]) + ticks / os.sysconf("SC_CLK_TCK")


def timed(work: Callable[[], Any], *, times: int, warm: int = 3) -> list[float]:
    """Return the milliseconds of each run, after some that are not counted."""
    for _ in range(warm):
        work()
    found = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        found.append((time.perf_counter() - began) * 1_000)
    return found


def quantile(values: Sequence[float], part: float) -> float:
    """Return the value below which that part of the values lies."""
    return statistics.quantiles(values, n=100, method="inclusive")[round(part * 100) - 1]
