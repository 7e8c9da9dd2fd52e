"""The rows behind a figure: keys by the same condition, then the registry's own rows for a page."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.db.models.functions import Length

from anjia.base.parameters import definitions as parameters
from anjia.engine import plan
from anjia.engine.backends import duckdb
from anjia.engine.definitions import Measure
from anjia.engine.examples import Outcome
from anjia.kernel.refusals import Refused
from anjia.processes.dashboards.models import Figure
from anjia.processes.dashboards.policy import Part
from anjia.processes.dashboards.queries import definitions, snapshots

if TYPE_CHECKING:
    from datetime import date

    from anjia.engine.definitions import Indicator
    from anjia.engine.language.nodes import Scalar

COUNTY_DIGITS = 6


def parts(indicator: Indicator) -> tuple[Part, ...]:
    """The parts that a reader may open: of a plain count, those behind the number come first."""
    if indicator.measure is Measure.COUNT:
        return (Part.NUMERATOR, Part.UNKNOWN, Part.DENOMINATOR, Part.MISSING)
    return (Part.DENOMINATOR, Part.NUMERATOR, Part.UNKNOWN, Part.MISSING)


def outcomes(part: Part) -> frozenset[Outcome]:
    """What the rows of a part mean to the figure."""
    match part:
        case Part.NUMERATOR:
            return frozenset({Outcome.NUMERATOR})
        case Part.UNKNOWN:
            return frozenset({Outcome.UNKNOWN})
        case Part.MISSING:
            return frozenset({Outcome.MISSING})
        case Part.DENOMINATOR:
            return frozenset({Outcome.NUMERATOR, Outcome.MISSING, Outcome.UNKNOWN})


def keys(figure: Figure, part: Part) -> list[str]:
    """Keys of the rows of a part, by place; exactly those that the figure counted.

    A figure of several counties is opened county by county, each with its own parameters.
    """
    found = definitions.shipped()
    indicator = found.indicators.get(figure.code)
    if indicator is None or found.hash_of(indicator) != figure.definition:
        raise Refused("definition_changed", code=figure.code)
    if len(figure.area) < COUNTY_DIGITS:
        counties = Figure.objects.within(figure.area).filter(
            snapshot=figure.snapshot_id, code=figure.code
        )
        inner = counties.annotate(digits=Length("area")).filter(digits=COUNTY_DIGITS)
        return [key for county in inner.order_by("area") for key in keys(county, part)]
    return list(
        _keys(
            str(snapshots.root()),
            figure.as_of,
            figure.manifest,
            figure.code,
            figure.area,
            part,
            tuple(sorted(figure.parameters.items())),
        )
    )


@lru_cache(maxsize=64)
def _keys(
    folder: str,
    as_of: date,
    manifest: str,
    code: str,
    area: str,
    part: Part,
    used: tuple[tuple[str, str], ...],
) -> tuple[str, ...]:
    found = definitions.shipped()
    tables = snapshots.tables(folder, as_of, manifest)
    values: dict[str, Scalar] = {name: parameters.get(name).parse(text) for name, text in used}
    with duckdb.Run(plan.build(found, [code]), tables, as_of, values) as run:
        return tuple(run.keys(area=area, outcomes=outcomes(part)))
