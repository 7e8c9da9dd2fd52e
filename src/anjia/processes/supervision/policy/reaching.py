"""How much of a target a value is, and how much of an assignment its targets are.

Percent of a target: `value / wanted` where more is asked for, at most 100; where less is asked for
100 as soon as the value is low enough, and before that how far it has come down from where it stood
at the start: `(base - value) / (base - wanted)`, 0 where nobody knows where it stood. "=" is either
of these, by the side on which the value lies; between two bounds the nearer one counts.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from operator import eq, ge, gt, le, lt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WHOLE = Decimal(100)
NOTHING = Decimal(0)
_COMPARE = {">=": ge, ">": gt, "<=": le, "<": lt, "=": eq}
_TENTH = Decimal("0.1")
_SCALES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "百万": 1_000_000, "亿": 100_000_000}


class Formula(StrEnum):
    """What an assignment's progress is of several targets."""

    MEAN = "mean"
    LEAST = "least"


class Lack(StrEnum):
    """Why a target has no value."""

    NONE = ""
    NOT_REPORTED = "not_reported"
    NO_FIGURE = "no_figure"  # nothing was computed by that day
    NOT_COMPUTED = "not_computed"  # a parameter is missing
    NOBODY = "nobody"  # a share of a population of which there is nobody here
    WITHDRAWN = "withdrawn"  # the indicator is no longer in force


def scale(unit: str) -> Decimal:
    """How many of the plain unit one printed unit is: 10,000 for 万元; 1 where it is plain."""
    for prefix in sorted(_SCALES, key=len, reverse=True):
        if unit.startswith(prefix) and len(unit) > len(prefix):
            return Decimal(_SCALES[prefix])
    return Decimal(1)


def plain(unit: str) -> str:
    """The unit without what multiplies it."""
    for prefix in sorted(_SCALES, key=len, reverse=True):
        if unit.startswith(prefix) and len(unit) > len(prefix):
            return unit.removeprefix(prefix)
    return unit


def is_met(
    value: Decimal | None, *, operator: str, wanted: Decimal | None, high: Decimal | None = None
) -> bool | None:
    """Whether a value keeps the target; None where either is missing."""
    if value is None or wanted is None:
        return None
    if operator == "between":
        return wanted <= value <= (wanted if high is None else high)
    return bool(_COMPARE.get(operator, ge)(value, wanted))


def percent(
    value: Decimal | None,
    *,
    operator: str,
    wanted: Decimal | None,
    high: Decimal | None = None,
    base: Decimal | None = None,
) -> Decimal | None:
    """How much of the target the value is, 0 to 100; None where nobody can say."""
    met = is_met(value, operator=operator, wanted=wanted, high=high)
    if met is None or value is None or wanted is None:
        return None
    if met:
        return WHOLE
    if operator in ("<", "<="):
        return _down(value, wanted, base)
    if operator in ("=", "between") and value > wanted:
        return _down(value, wanted if high is None else high, base)
    return _held(value / wanted * WHOLE) if wanted > 0 else NOTHING


def _down(value: Decimal, wanted: Decimal, base: Decimal | None) -> Decimal:
    if base is None or base <= wanted:
        return NOTHING
    return _held((base - value) / (base - wanted) * WHOLE)


def _held(percent: Decimal) -> Decimal:
    """Not below 0, and below 100: rounding must not say that a target is reached."""
    least = min(percent, WHOLE - _TENTH)
    return max(least, NOTHING).quantize(_TENTH)


def combined(percents: Sequence[Decimal | None], formula: Formula) -> Decimal | None:
    """The progress of several targets; None where no target has a value.

    A target that nobody has reported yet counts 0 beside others that have a value.
    """
    if not any(each is not None for each in percents):
        return None
    known = [NOTHING if each is None else each for each in percents]
    found = min(known) if formula is Formula.LEAST else sum(known, NOTHING) / len(known)
    return WHOLE if all(each >= WHOLE for each in known) else _held(found)
