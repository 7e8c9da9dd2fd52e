"""A small country, end to end: every figure is what the reference back end finds.

`python -m benchmarks.national.check 1000` says how many figures were compared.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from anjia.engine import plan as plans
from anjia.engine import snapshot as store
from anjia.engine import tallies
from anjia.engine.backends import duckdb
from anjia.engine.backends.reference import Reference
from anjia.engine.errors import SnapshotDamaged
from benchmarks.national import country, world


def main() -> None:
    """Compare every place of every definition; a changed byte is refused."""
    with tempfile.TemporaryDirectory(prefix="anjia-country-") as folder:
        root = Path(folder)
        manifest = world.written(root, persons=int(sys.argv[1]))
        plan = plans.build(world.definitions(), world.codes())
        given = world.Stored(root, manifest, plan)
        with duckdb.Run(plan, given, country.AS_OF, world.values()) as run:
            fast = {code: tally.rolled_up() for code, tally in run.tallies().items()}
        tables = store.load(root, manifest)
        slow = Reference(
            world.definitions(), tables, as_of=country.AS_OF, parameters=world.values()
        )
        compared = 0
        for code, parts in slow.measure(world.codes()).items():
            wanted = dict(tallies.of(parts).rolled_up().items())
            assert dict(fast[code].items()) == wanted, code
            compared += len(wanted)
        _damage(root, manifest.files[-1].path)
        try:
            world.Stored(root, manifest, plan)[manifest.files[-1].table]
        except SnapshotDamaged:
            print(f"{compared} figures are the same; a changed byte is refused")


def _damage(root: Path, path: str) -> None:
    raw = bytearray((root / path).read_bytes())
    raw[len(raw) // 2] ^= 1
    (root / path).write_bytes(raw)


if __name__ == "__main__":
    main()
