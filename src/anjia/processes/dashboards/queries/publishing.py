"""What a publication leaves out of stored figures: small numbers of people, and what tells them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from anjia.base.parameters import queries as parameters
from anjia.engine.disclosure import Cell, withheld
from anjia.engine.snapshot import COUNTY_DIGITS
from anjia.processes.dashboards.policy import State
from anjia.processes.definitions.queries import library

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from anjia.engine.definitions import Indicator, Measure
    from anjia.processes.dashboards.models import Figure

PARAMETER = "public_least_cell"
NUMBERS = ("value", "low", "high", "numerator", "denominator", "unknown", "undecided")
DOUBTS = ("unknown", "undecided", "low", "high")


def hidden(figures: Iterable[Figure]) -> Mapping[UUID, dict[str, Any]]:
    """By figure, what is said in place of it; all figures of a date, since totals tell parts.

    Where only the few who are still to be verified would be told, only they are left out.
    """
    by_code: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.state == State.COMPUTED:
            by_code[figure.code].append(figure)
    found: dict[UUID, dict[str, Any]] = {}
    tables = library.shipped().dictionary.tables
    for group in by_code.values():
        indicator = _indicator(group)
        if indicator is None or tables[indicator.of].personal:
            found |= _hidden(indicator, group)
    return found


def _indicator(group: list[Figure]) -> Indicator | None:
    """What figures of one code count; None where they are not all known to count alike."""
    known: dict[tuple[str, Measure] | None, Indicator | None] = {}
    for on in {item.as_of for item in group}:
        places = {item.area for item in group if item.as_of == on}
        for found in library.of_each(places, on=on).values():
            indicator = found.indicators.get(group[0].code)
            known[(indicator.of, indicator.measure) if indicator else None] = indicator
    return next(iter(known.values())) if len(known) == 1 else None


def _hidden(indicator: Indicator | None, group: list[Figure]) -> dict[UUID, dict[str, Any]]:
    places = {(item.area[:COUNTY_DIGITS], item.as_of) for item in group}
    least = max(parameters.value(PARAMETER, area=area, on=on) for area, on in places)
    cells = {item.area: Cell(item.numerator, item.denominator) for item in group}
    # A definition that is no longer known may have been about anybody: all of it stays away.
    gone = frozenset(cells) if indicator is None else withheld(indicator, cells, least=least)
    found: dict[UUID, dict[str, Any]] = {}
    for item in group:
        if item.area in gone:
            found[item.pk] = {**dict.fromkeys(NUMBERS), "withheld": True}
        elif any(0 < count < least for count in (item.unknown, item.undecided)):
            found[item.pk] = dict.fromkeys(DOUBTS)
    return found
