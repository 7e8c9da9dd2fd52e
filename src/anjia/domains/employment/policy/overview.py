"""Numbers of the overview: shares, quartiles, moves between places."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

NOWHERE = "none"  # without a job
UNKNOWN = "unknown"
ORDER = ("town", "county", "city", "province", "elsewhere", "abroad", UNKNOWN, NOWHERE)


@dataclass(frozen=True, kw_only=True)
class Spread:
    """Pay within one trade; hidden where too few people are behind it."""

    people: int
    low: Decimal | None
    median: Decimal | None
    high: Decimal | None

    @property
    def is_hidden(self) -> bool:
        """Whether there are too few people to show what they earn."""
        return self.median is None


def spread(pays: Sequence[Decimal], *, least: int) -> Spread:
    """Return the quartiles of pay, by linear steps between neighbours; fewer than least: none."""
    if len(pays) < max(least, 1):
        return Spread(people=len(pays), low=None, median=None, high=None)
    row = sorted(pays)
    found = [_at(row, part) for part in (Decimal("0.25"), Decimal("0.5"), Decimal("0.75"))]
    return Spread(people=len(pays), low=found[0], median=found[1], high=found[2])


def _at(row: Sequence[Decimal], part: Decimal) -> Decimal:
    place = part * (len(row) - 1)
    below = int(place)
    above = min(below + 1, len(row) - 1)
    value = row[below] + (row[above] - row[below]) * (place - below)
    return value.quantize(Decimal(1), ROUND_HALF_UP)


def moves(
    before: Mapping[object, str], after: Mapping[object, str], people: Iterable[object]
) -> Counter[tuple[str, str]]:
    """Return how many people went from where to where; each is counted once, whoever stayed too."""
    return Counter((before.get(one, NOWHERE), after.get(one, NOWHERE)) for one in people)
