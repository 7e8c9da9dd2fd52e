"""The rows behind a figure: their keys, by the same condition that counted them."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from anjia.base.parameters import definitions as parameters
from anjia.engine import plan
from anjia.engine import snapshot as store
from anjia.engine.backends import duckdb
from anjia.engine.definitions import Measure
from anjia.engine.examples import Outcome
from anjia.engine.moments import Moment, split
from anjia.kernel.refusals import Refused
from anjia.processes.dashboards.models import Figure
from anjia.processes.dashboards.policy import Part, State
from anjia.processes.dashboards.queries import figures, snapshots
from anjia.processes.definitions.queries import library

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from anjia.engine.definitions import Indicator
    from anjia.engine.language.nodes import Scalar

CHANGES = (Part.ENTERED, Part.LEFT)
OUTCOMES = {
    Part.NUMERATOR: frozenset({Outcome.NUMERATOR}),
    Part.UNKNOWN: frozenset({Outcome.UNKNOWN}),
    Part.MISSING: frozenset({Outcome.MISSING}),
    Part.DENOMINATOR: frozenset({Outcome.NUMERATOR, Outcome.MISSING, Outcome.UNKNOWN}),
}


def parts(indicator: Indicator) -> tuple[Part, ...]:
    """The parts of one figure: of a plain count, those behind the number come first."""
    match indicator.measure:
        case Measure.SHARE:
            return (Part.DENOMINATOR, Part.NUMERATOR, Part.UNKNOWN, Part.MISSING)
        case Measure.COUNT if indicator.where is not None:
            return (Part.NUMERATOR, Part.UNKNOWN, Part.DENOMINATOR, Part.MISSING)
        case _:  # every row of the population is added up: there is none that misses
            return (Part.NUMERATOR, Part.UNKNOWN)


def before(figure: Figure, *, on: date | None = None) -> Figure | None:
    """The figure that this one is compared with, always of the same definition.

    That of the earlier date asked for; the last earlier one where none is.
    """
    found = Figure.objects.filter(
        area=figure.area,
        code=figure.code,
        as_of__lt=figure.as_of,
        definition=figure.definition,
        state=State.COMPUTED,
    )
    if on is not None:
        found = found.filter(as_of=on)
    earlier: Figure | None = found.order_by("-as_of").first()
    return earlier


def changes(figure: Figure, earlier: Figure) -> dict[Part, list[str]]:
    """Keys of rows that count now and did not then, and the other way round."""
    now, then = keys(figure, Part.NUMERATOR), keys(earlier, Part.NUMERATOR)
    before_them, after_them = frozenset(then), frozenset(now)
    return {
        Part.ENTERED: [key for key in now if key not in before_them],
        Part.LEFT: [key for key in then if key not in after_them],
    }


def keys(figure: Figure, part: Part, *, against: date | None = None) -> list[str]:
    """Keys of the rows of a part, by place; exactly those that the figure counted.

    `against` is the earlier date that newcomers and leavers are found by; the last one without it.
    A figure of several counties is opened county by county, each with its own parameters.
    """
    if part in CHANGES:
        earlier = before(figure, on=against)
        return [] if earlier is None else changes(figure, earlier)[part]
    if figures.made_by(figure) is None:
        raise Refused("definition_changed", code=figure.code)
    made = (str(snapshots.root()), figure.as_of, figure.manifest, figure.code, figure.definition)
    found: list[str] = []
    for county, values in figures.by_county(figure).items():
        area, used = max(figure.area, county, key=len), tuple(sorted(values.items()))
        found += _keys(*made, figure.area, area, used)[part]
    return found


@lru_cache(maxsize=16)
def _keys(
    folder: str,
    as_of: date,
    manifest: str,
    code: str,
    fingerprint: str,
    place: str,
    area: str,
    used: tuple[tuple[str, str], ...],
) -> Mapping[Part, tuple[str, ...]]:
    """All parts of a place's figure within an area, in one run; each key is kept once."""
    made = library.made(code, fingerprint, area=place, on=as_of)
    if made is None:
        raise Refused("definition_changed", code=code)
    found = made.stand.definitions
    tables = snapshots.tables(folder, as_of, manifest)
    values: dict[int, dict[str, Scalar]] = defaultdict(dict)
    for written, text in used:
        name, back = split(written)
        values[back][name] = parameters.get(name).parse(text)
    earlier = store.read(Path(folder), as_of=as_of, name=manifest).earlier
    moments = {
        part.months: Moment(part.as_of, part.tables, values[part.months])
        for part in snapshots.then(earlier)
    }
    with duckdb.Run(plan.build(found, [code]), tables, as_of, values[0], moments) as run:
        whole = {key: key for key in run.keys(area=area, outcomes=OUTCOMES[Part.DENOMINATOR])}
        opened = {
            part: tuple(whole[key] for key in run.keys(area=area, outcomes=OUTCOMES[part]))
            for part in (Part.NUMERATOR, Part.UNKNOWN, Part.MISSING)
        }
    return {**opened, Part.DENOMINATOR: tuple(whole)}
