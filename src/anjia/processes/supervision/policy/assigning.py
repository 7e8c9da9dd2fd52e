"""Rules of assigning and splitting: which part of several counts, which shares add up."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from anjia.processes.supervision.policy.states import UnitRole

if TYPE_CHECKING:
    from collections.abc import Iterable

# A unit that is named more than once in a task does it once, with the part that asks the most.
STRONGEST = (
    UnitRole.LEAD,
    UnitRole.EACH,
    UnitRole.JOINT,
    UnitRole.RESPONSIBLE,
    UnitRole.COOPERATING,
)
# A rate of the whole is the rate of each part; everything else is counted, and counts add up.
RATES = ("%", "％", "‰", "百分点", "比例", "率")


def strongest(roles: Iterable[str]) -> str:
    """The part that counts among several of one unit."""
    return min(roles, key=lambda role: STRONGEST.index(UnitRole(role)))


def adds_up(unit: str) -> bool:
    """Whether shares of a target in this unit add up to it (家, 人, 万元); rates repeat."""
    return not any(mark in unit for mark in RATES)


def covers(operator: str, whole: Decimal, shared: Decimal) -> bool:
    """Whether what is shared out keeps the whole target, which may be 0: nobody may be left."""
    if operator in ("<=", "<"):
        return shared <= whole
    if operator == "=":
        return shared == whole
    return shared >= whole
