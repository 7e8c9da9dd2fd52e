"""Make a country, compute all of it, and set the engine beside others on the same rows.

`python -m benchmarks.national --persons 1000000 --others 100000`: the other sides get the whole
country as well, unless told a size of their own. Everything lies in a temporary folder until the
end. A side that is not installed is left out by name.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import Any

from benchmarks.national import country, world

SMALLER = (100_000, 1_000_000)
BENCH = "pip install -e '.[bench]'"


@dataclass(frozen=True)
class Side:
    """Another engine: what it needs, and which definitions it gets."""

    title: str
    module: str
    install: str
    codes: Callable[[], list[str]]
    program: str = ""
    reads: bool = False  # its time holds the reading of the files, and so does ours beside it

    @property
    def missing(self) -> bool:
        """Whether it cannot be measured here."""
        return find_spec(self.module) is None or bool(self.program and not which(self.program))


SIDES = {
    "postgres": Side("PostgreSQL", "psycopg", "", world.common),
    "pandas": Side("pandas, our plan", "pandas", BENCH, world.common),
    "pandas_each": Side("pandas, each by itself", "pandas", BENCH, world.common),
    "openfisca": Side("OpenFisca-core", "openfisca_core", BENCH, world.households),
    "spark": Side(
        "Spark",
        "pyspark",
        "pip install -e '.[spark]' and Java 17 (openjdk-17-jre-headless)",
        world.codes,
        program="java",
        reads=True,
    ),
}


def main() -> None:
    """Print what was measured, as a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=country.PERSONS)
    parser.add_argument("--others", type=int, help="persons for other sides")
    parser.add_argument("--sides", nargs="*", default=[*SIDES], choices=SIDES)
    options = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory(prefix="anjia-country-") as folder:
        root = Path(folder)
        sizes = sorted({*(size for size in SMALLER if size < options.persons), options.persons})
        growth = [(size, _alone(root, size)) for size in sizes]
        _exponent(growth)
        _beside(root, options.others or options.persons, options.sides)


def made(root: Path, persons: int) -> str:
    """Write a country of so many persons; returns the name of its manifest."""
    began = time.perf_counter()
    manifest = world.written(root / str(persons), persons=persons)
    rows = ", ".join(f"{count:,} {table}" for table, count in manifest.rows.items())
    _say(f"made {persons:,} persons", time.perf_counter() - began, rows)
    return manifest.id


def _alone(root: Path, persons: int) -> float:
    name = made(root, persons)
    ours = asked("ours", root / str(persons), name)
    for step in ("read", "prepare", "count", "roll up", "compute"):
        _say(f"  {step}", ours[step])
    each = ours["compute"] / ours["definitions"]
    _say("  a definition", each, f"{ours['definitions']} definitions, {ours['figures']:,} figures")
    scan = asked("scan", root / str(persons), name)["compute"]
    _say("  bare scan of every column", scan, f"computing costs {ours['compute'] / scan:.1f} scans")
    print(f"  peak memory {ours['memory']:.2f} GiB")
    print(
        f"  processor: {ours['read, processor']:.1f} s reading, {ours['processor']:.1f} s computing"
    )
    return float(ours["compute"])


def _exponent(growth: list[tuple[int, float]]) -> None:
    (few, short), (many, long) = growth[0], growth[-1]
    if few < many:
        found = math.log(long / short) / math.log(many / few)
        print(f"growth exponent from {few:,} to {many:,} persons: {found:.2f}")


def _beside(root: Path, persons: int, sides: list[str]) -> None:
    """The others and ours, one after the other, on the same rows and definitions."""
    there = [name for name in sides if not SIDES[name].missing]
    for name in sides:
        if name not in there:
            print(f"{SIDES[name].title} is left out: it is not installed ({SIDES[name].install})")
    if not there:
        return
    manifest = made(root, persons)
    for name in there:
        beside(SIDES[name], name, root / str(persons), manifest)


def beside(side: Side, name: str, root: Path, manifest: str) -> None:
    """One other side and ours."""
    codes = side.codes()
    theirs = asked(name, root, manifest, *codes)
    ours = asked("ours", root, manifest, *codes)
    mine = ours["compute"] + (ours["read"] if side.reads else 0)
    told = f"{len(codes)} definitions, ours {mine:.2f} s: {theirs['compute'] / mine:.1f} times"
    if "processor" in theirs:
        told += f", by processor {theirs['processor'] / ours['processor']:.1f} times"
    _say(f"{side.title} {theirs['version']}", theirs["compute"], told)
    apart = [code for code in codes if theirs["totals"][code] != ours["totals"][code]]
    print(f"  {theirs['note']}; totals that differ: {', '.join(apart) or 'none'}")


def asked(side: str, root: Path, name: str, *codes: str) -> dict[str, Any]:
    """What one side finds, in a process of its own."""
    command = [sys.executable, "-m", f"benchmarks.national.{side}", str(root), name, *codes]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    found: dict[str, Any] = json.loads(answer.splitlines()[-1])
    return found


def _say(what: str, seconds: float, more: str = "") -> None:
    print(f"{what:28} {seconds:9.3f} s  {more}", flush=True)


if __name__ == "__main__":
    main()
