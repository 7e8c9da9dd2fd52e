"""Judges whether parts add up to a total, each of them rounded as it is printed."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from . import reach, spelling
from .claims import Answer, Missing, Said, Verdict
from .reach import Range, Rounding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .numbers import Printed


def judge(
    total: Printed,
    *,
    parts: Sequence[Printed],
    is_complete: bool | None,
    rounding: Rounding | None = None,
    is_whole: bool = False,
) -> Answer:
    """Whether the parts can add up to the total; `is_complete` is None where nobody says so.

    With `is_whole` the total is no printed number but the whole itself, 100% exactly. Parts that
    are only some of the total must not exceed it.
    """
    stated = rounding or Rounding.HALF_UP
    found = sum((part.value for part in parts), Fraction(0))
    difference = found - total.value
    facts = {
        "added": _spelled(parts, found, total),
        "total": spelling.itself(total),
        "difference": spelling.closely(abs(difference), total),
    }
    computed = spelling.closely(found, total)
    low, high = _sides(total, parts, stated, is_whole=is_whole)
    is_more, is_less = low.is_above(high), high.is_above(low)
    if not is_more and (not is_less or is_complete is False):
        code = "sum.within" if is_less else "sum.holds" if not difference else "sum.holds_rounded"
        return Answer(verdict=Verdict.CONSISTENT, said=(Said(code, facts),), computed=computed)
    if is_less and is_complete is None:
        return Answer(
            verdict=Verdict.UNDECIDED,
            said=(Said("sum.short", facts),),
            computed=computed,
            difference=difference,
            missing=(Missing.COMPLETE,),
        )
    cut = _sides(total, parts, Rounding.TRUNCATION, is_whole=is_whole)
    if stated is Rounding.HALF_UP and cut[0].meets(cut[1]):
        verdict, code = Verdict.TRUNCATION, "sum.truncation"
    else:
        more = "sum.more" if len(parts) > 1 else "sum.listed_more"
        verdict, code = Verdict.PARTS, more if is_more else "sum.less"
    return Answer(
        verdict=verdict, said=(Said(code, facts),), computed=computed, difference=difference
    )


def _spelled(parts: Sequence[Printed], found: Fraction, total: Printed) -> str:
    """The sum as it is worked out; a single part is itself."""
    whole = spelling.closely(found, total)
    return f"{spelling.sum_of(parts)} = {whole}" if len(parts) > 1 else whole


def _sides(
    total: Printed, parts: Sequence[Printed], rounding: Rounding, *, is_whole: bool
) -> tuple[Range, Range]:
    """What the parts together may be, and what the total may be."""
    whole = reach.point(total.value) if is_whole else reach.given(total, rounding)
    return reach.added(reach.given(part, rounding) for part in parts), whole
