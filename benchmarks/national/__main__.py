"""Make a country, compute all of it, and set the engine beside others on the same rows.

`python -m benchmarks.national --persons 1000000 --others 1000000`: the other sides get a snapshot
of their own size, because they take long. Everything lies in a temporary folder until the end.
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
from pathlib import Path
from typing import Any

from benchmarks.national import country, world

SMALLER = (100_000, 1_000_000)
SIDES = {"postgres": "PostgreSQL", "pandas": "pandas"}


def main() -> None:
    """Print what was measured, as a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=country.PERSONS)
    parser.add_argument("--others", type=int, default=1_000_000, help="persons for other sides")
    parser.add_argument("--sides", nargs="*", default=[*SIDES], choices=SIDES)
    options = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory(prefix="anjia-country-") as folder:
        root = Path(folder)
        sizes = sorted({*(size for size in SMALLER if size < options.persons), options.persons})
        growth = [(size, _alone(root, size)) for size in sizes]
        _exponent(growth)
        _beside(root, options.others, options.sides)


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
    if not sides:
        return
    name = made(root, persons)
    for side in sides:
        theirs = asked(side, root / str(persons), name, *world.common())
        codes = list(theirs["totals"])
        ours = asked("ours", root / str(persons), name, *codes)
        ratio = theirs["compute"] / ours["compute"]
        apart = [code for code in codes if theirs["totals"][code] != ours["totals"][code]]
        told = f"{len(codes)} definitions, ours {ours['compute']:.2f} s: {ratio:.1f} times"
        if "processor" in theirs:
            told += f", by processor {theirs['processor'] / ours['processor']:.1f} times"
        _say(f"{SIDES[side]} {theirs['version']}", theirs["compute"], told)
        print(f"  {theirs['note']}; totals that differ: {', '.join(apart) or 'none'}")


def asked(side: str, root: Path, name: str, *codes: str) -> dict[str, Any]:
    """What one side finds, in a process of its own."""
    command = [sys.executable, "-m", f"benchmarks.national.{side}", str(root), name, *codes]
    answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found: dict[str, Any] = json.loads(answer.splitlines()[-1])
    return found


def _say(what: str, seconds: float, more: str = "") -> None:
    print(f"{what:28} {seconds:9.3f} s  {more}", flush=True)


if __name__ == "__main__":
    main()
