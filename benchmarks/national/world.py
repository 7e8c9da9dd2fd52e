"""What every side is given: definitions, parameters as shipped, and one snapshot's tables."""

from __future__ import annotations

import json
import resource
import time
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anjia.base.parameters import definitions as parameters
from anjia.base.parameters.policy import holding
from anjia.engine import plan as plans
from anjia.engine import snapshot as store
from anjia.engine.language.nodes import Aggregate, Call, Gathering, Node, walk
from anjia.engine.plan import Borrow, Plan
from anjia.kernel import areas
from anjia.processes.definitions.queries import library
from benchmarks.national import country

if TYPE_CHECKING:
    import pyarrow as pa

    from anjia.engine.definitions import Definitions
    from anjia.engine.language.nodes import Scalar
    from anjia.engine.snapshot import Manifest
    from anjia.engine.tallies import Tally

COMMON = ("years_between", "days_between")
COUNTED = (Gathering.COUNT, Gathering.ANY)


def definitions() -> Definitions:
    """All shipped definitions."""
    return library.shipped()


def codes() -> list[str]:
    """Every shipped indicator and rule."""
    found = definitions()
    return [*found.indicators, *found.rules]


def common() -> list[str]:
    """Indicators and rules of persons and households that every side can express.

    Logic, comparisons, ages and days, facts of the household, counts of persons: no sums, no
    looking back, no quotients.
    """
    found = definitions()
    return [code for code in codes() if _is_common(plans.build(found, [code]))]


def households() -> list[str]:
    """Those of them that are about households, and ask nothing but these and their members."""
    found = definitions()
    plans_of = {code: plans.build(found, [code]) for code in common()}
    return [
        code
        for code, plan in plans_of.items()
        if plan.passes[0].table == "household" and plan.sources.keys() <= {"household", "person"}
    ]


def _is_common(plan: Plan) -> bool:
    if plan.months or not {one.table for one in plan.passes} <= {"person", "household"}:
        return False
    items = [item for one in plan.passes for item in one.indicators]
    nodes: list[Node | None] = [part for item in items for part in (item.among, item.where)]
    for step in plan.steps:
        if isinstance(step, Borrow):
            if (step.table, step.parent) != ("person", "household"):
                return False
            continue
        nodes += [node for _, node in step.columns]
    every = [part for node in nodes if node is not None for part in walk(node)]
    return all(item.value is None for item in items) and all(map(_is_plain, every))


def _is_plain(node: Node) -> bool:
    if isinstance(node, Aggregate):
        return node.item is None and node.gathering in COUNTED
    if isinstance(node, Call):
        return node.function in COMMON
    return "decimal" not in node.type.kind and type(node).__name__ != "Arithmetic"


def values() -> dict[str, Scalar]:
    """Parameters as they are shipped for the whole country."""
    found: dict[str, Scalar] = {}
    for code, definition in parameters.collected().items():
        version = holding(definition.shipped, area="", on=country.AS_OF)
        if version is not None:
            found[code] = definition.parse(version.text)
    return found


def written(root: Path, *, persons: int) -> Manifest:
    """A country of so many persons as a snapshot, a file a province."""
    return store.write(
        root,
        country.made(definitions(), persons=persons),
        as_of=country.AS_OF,
        area="",
        taken_at=f"{country.AS_OF.isoformat()}T00:00:00+08:00",
        definitions=definitions().hash,
        application="benchmark",
        digits=min(areas.LENGTHS.values()),
    )


def summary(tally: Tally) -> list[int]:
    """Population, numerator and unknown of all provinces."""
    wide = [len(name) == min(areas.LENGTHS.values()) for name in tally.places.names.tolist()]
    found: list[int] = tally.numbers[:3, wide].sum(axis=1).tolist()
    return found


class Stored(Mapping[str, "pa.Table"]):
    """Tables of a snapshot, each read and checked when it is asked for."""

    def __init__(self, root: Path, manifest: Manifest, plan: Plan) -> None:
        self.root, self.manifest = root, manifest
        self.seconds, self.processor = 0.0, 0.0
        self.columns = store.needed(plan)

    def __getitem__(self, name: str) -> pa.Table:
        began, worked = time.perf_counter(), time.process_time()
        columns = {name: self.columns.get(name, ("area",))}
        found = store.load(self.root, self.manifest, columns=columns, coded=True)[name]
        self.seconds += time.perf_counter() - began
        self.processor += time.process_time() - worked
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)


@contextmanager
def side() -> Iterator[tuple[Path, Manifest, list[str], dict[str, Any]]]:
    """A snapshot and codes from the command line; what is found is printed with peak memory."""
    parser = ArgumentParser()
    parser.add_argument("root", type=Path)
    parser.add_argument("manifest")
    parser.add_argument("codes", nargs="*")
    options = parser.parse_args()
    manifest = store.read(options.root, as_of=country.AS_OF, name=options.manifest)
    found: dict[str, Any] = {}
    yield options.root, manifest, options.codes or codes(), found
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(json.dumps(found))
