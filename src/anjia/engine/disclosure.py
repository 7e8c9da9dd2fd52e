"""Small cells: which figures a publication leaves out, so that nobody can be recognised in it.

A number of people below the least one is left out, and so is one whose complement is: both tell
the same. Where all places within a place but one are published, the missing one follows from the
total; so another is left out with it. Figures for officers are not concerned.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anjia.kernel import areas

from .definitions import ADDED, Measure

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from .definitions import Indicator

LEAST = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """The figure of one place, as it would be published."""

    numerator: Decimal
    denominator: Decimal

    def is_small(self, measure: Measure, *, least: int) -> bool:
        """Whether the figure speaks of some people, but of fewer than the least number."""
        counts = [self.numerator]
        if measure in (Measure.COUNT, Measure.SHARE):
            counts.append(self.denominator - self.numerator)
        if measure in ADDED:
            counts = [self.denominator]
        return any(0 < count < least for count in counts)


def withheld(
    indicator: Indicator, cells: Mapping[str, Cell], *, least: int = LEAST
) -> frozenset[str]:
    """The places whose figure is left out, of all those that would be published."""
    gone = {place for place, cell in cells.items() if cell.is_small(indicator.measure, least=least)}
    within: dict[str, list[str]] = defaultdict(list)
    for place in cells:
        holder = next((str(at) for at in reversed(areas.ancestors(place)) if str(at) in cells), "")
        if holder:
            within[holder].append(place)
    while more := _told_by_totals(within, cells, gone):
        gone |= more
    return frozenset(gone)


def _told_by_totals(
    within: Mapping[str, list[str]], cells: Mapping[str, Cell], gone: set[str]
) -> set[str]:
    """What has to go as well, because a total would tell the one that is left out within it."""
    more: set[str] = set()
    for holder, places in within.items():
        left_out = [place for place in places if place in gone]
        if holder in gone or len(left_out) != 1:
            continue
        others = [place for place in places if place not in gone]
        if not others:
            more.add(holder)
            continue
        # Empty places hide nobody: the smallest that counts somebody goes, the total as a last way.
        hiding = [place for place in others if cells[place].denominator > 0]
        more.add(min(hiding, key=lambda place: (cells[place].numerator, place), default=holder))
    return more
