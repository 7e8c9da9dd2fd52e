"""Judges a figure that is a numerator over a denominator: a rate, a share, an average."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

from . import reach, spelling
from .claims import Answer, Missing, Said, Verdict, undecided
from .reach import Rounding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .numbers import Printed


def judge(
    value: Printed,
    *,
    numerator: Sequence[Printed] | None,
    denominator: Printed | None,
    rounding: Rounding | None = None,
) -> Answer:
    """Whether the quotient is printed so; half-up rounding is expected unless truncation is stated.

    Without a numerator it asks whether any whole number could be it.
    """
    if denominator is not None and denominator.value <= 0:
        return undecided(
            "share.zero", Missing.DENOMINATOR, denominator=spelling.itself(denominator)
        )
    if denominator is None:
        return _without_denominator(value, numerator, rounding=rounding or Rounding.HALF_UP)
    if numerator is None:
        return _without_numerator(value, denominator, rounding=rounding)
    if denominator.is_exact and all(part.is_exact for part in numerator):
        return _exactly(value, numerator, denominator, rounding=rounding)
    return _about(value, numerator, denominator, rounding=rounding)


def _exactly(
    value: Printed,
    numerator: Sequence[Printed],
    denominator: Printed,
    *,
    rounding: Rounding | None,
) -> Answer:
    top = sum((part.value for part in numerator), Fraction(0))
    ratio = top / denominator.value
    stated = rounding or Rounding.HALF_UP
    facts = {
        "value": spelling.itself(value),
        "numerator": spelling.whole(top),
        "denominator": spelling.whole(denominator.value),
        "exact": spelling.closely(ratio, value),
        "rounded": spelling.like(ratio, value),
        "truncated": spelling.like(ratio, value, Rounding.TRUNCATION),
    }
    computed = spelling.like(ratio, value, stated)
    if ratio in reach.rounded_from(value, stated):
        code = "share.holds" if stated is Rounding.HALF_UP else "share.holds_truncated"
        return Answer(verdict=Verdict.CONSISTENT, said=(Said(code, facts),), computed=computed)
    if stated is Rounding.HALF_UP and ratio in reach.rounded_from(value, Rounding.TRUNCATION):
        said = Said("share.truncation", facts)
        return Answer(verdict=Verdict.TRUNCATION, said=(said,), computed=computed)
    code = "share.fails" if stated is Rounding.HALF_UP else "share.fails_truncated"
    tops = reach.numerators(value, denominator=int(denominator.value), rounding=stated)
    bottoms = reach.denominators(value, numerator=top, rounding=stated)
    return Answer(
        verdict=Verdict.UNREACHABLE,
        said=(
            Said(code, facts),
            _fitting("numerator", tops, facts),
            *(() if bottoms is None else (_fitting("denominator", bottoms, facts),)),
        ),
        computed=computed,
        numerators=_ends(tops),
        denominators=_ends(bottoms),
    )


def _fitting(what: str, found: range, facts: dict[str, str]) -> Said:
    """Which whole numbers would do in place of the printed one."""
    how = "none" if not found else "one" if found[0] == found[-1] else "some"
    ends = {"first": spelling.whole(found[0]), "last": spelling.whole(found[-1])} if found else {}
    return Said(f"fit.{what}_{how}", {**facts, **ends})


def _ends(found: range | None) -> tuple[int, int] | None:
    return (found[0], found[-1]) if found else None


def _about(
    value: Printed,
    numerator: Sequence[Printed],
    denominator: Printed,
    *,
    rounding: Rounding | None,
) -> Answer:
    """Where numerator or denominator are rounded too: whether any of what they may be fits."""
    stated = rounding or Rounding.HALF_UP
    found = _between(value, numerator, denominator, stated)
    if found is None:
        return undecided(
            "share.zero", Missing.DENOMINATOR, denominator=spelling.itself(denominator)
        )
    fits, facts = found
    if fits:
        return Answer(verdict=Verdict.CONSISTENT, said=(Said("share.holds_about", facts),))
    cut = _between(value, numerator, denominator, Rounding.TRUNCATION)
    if cut is not None and cut[0]:
        said = Said("share.truncation_about", cut[1])
        return Answer(verdict=Verdict.TRUNCATION, said=(said,))
    return Answer(verdict=Verdict.UNREACHABLE, said=(Said("share.fails_about", facts),))


def _between(
    value: Printed, numerator: Sequence[Printed], denominator: Printed, rounding: Rounding
) -> tuple[bool, dict[str, str]] | None:
    """Whether the quotient can be printed so, and its ends; None where it may divide by nothing."""
    bottom = reach.given(denominator, rounding)
    if bottom.low <= 0:
        return None
    top = reach.added(reach.given(part, rounding) for part in numerator)
    quotient = reach.divided(top, bottom)
    return quotient.meets(reach.rounded_from(value, rounding)), {
        "value": spelling.itself(value),
        "numerator": spelling.sum_of(numerator),
        "denominator": spelling.itself(denominator),
        "low": spelling.closely(quotient.low, value),
        "high": spelling.closely(quotient.high, value),
    }


def _without_denominator(
    value: Printed, numerator: Sequence[Printed] | None, *, rounding: Rounding
) -> Answer:
    if numerator is None:
        return undecided(
            "share.nothing", Missing.NUMERATOR, Missing.DENOMINATOR, value=spelling.itself(value)
        )
    top = sum((part.value for part in numerator), Fraction(0))
    found = None
    if all(part.is_exact for part in numerator):
        found = reach.denominators(value, numerator=top, rounding=rounding)
    facts = {"value": spelling.itself(value), "numerator": spelling.whole(top)}
    said = [Said("share.no_denominator", facts)]
    if found is not None:
        said.append(_fitting("denominator", found, facts))
    return Answer(
        verdict=Verdict.UNDECIDED,
        said=tuple(said),
        denominators=_ends(found),
        missing=(Missing.DENOMINATOR,),
    )


def _without_numerator(
    value: Printed, denominator: Printed, *, rounding: Rounding | None
) -> Answer:
    stated = rounding or Rounding.HALF_UP
    if not denominator.is_exact:
        return undecided(
            "share.no_numerator_about",
            Missing.NUMERATOR,
            value=spelling.itself(value),
            denominator=spelling.itself(denominator),
        )
    bottom = int(denominator.value)
    found = reach.numerators(value, denominator=bottom, rounding=stated)
    facts = _around(value, bottom)
    if value.step * bottom >= 1:
        # As many numerators as printed values, or more: whatever was printed, one would fit.
        return Answer(
            verdict=Verdict.UNDECIDED,
            said=(
                Said("share.no_numerator", facts),
                *((_fitting("numerator", found, facts),) if found else ()),
            ),
            numerators=_ends(found),
            missing=(Missing.NUMERATOR,),
        )
    if found:
        said = Said("share.only", {**facts, "only": spelling.whole(found[0])})
        return Answer(verdict=Verdict.CONSISTENT, said=(said,), numerators=_ends(found))
    cut = reach.numerators(value, denominator=bottom, rounding=Rounding.TRUNCATION)
    if stated is Rounding.TRUNCATION:
        return Answer(verdict=Verdict.UNREACHABLE, said=(Said("share.none_cut", facts),))
    if not cut:
        return Answer(verdict=Verdict.UNREACHABLE, said=(Said("share.none", facts),))
    said = Said("share.none_but_cut", {**facts, "only": spelling.whole(cut[0])})
    return Answer(verdict=Verdict.TRUNCATION, said=(said,), numerators=_ends(cut))


def _around(value: Printed, denominator: int) -> dict[str, str]:
    """The two whole numerators on either side of the printed value, and how they would print."""
    product = value.value * denominator
    below = floor(product)
    return {
        "value": spelling.itself(value),
        "denominator": spelling.whole(denominator),
        "product": spelling.whole(product),
        "below": spelling.whole(below),
        "above": spelling.whole(below + 1),
        "below_prints": spelling.like(Fraction(below, denominator), value),
        "above_prints": spelling.like(Fraction(below + 1, denominator), value),
        "below_cut": spelling.like(Fraction(below, denominator), value, Rounding.TRUNCATION),
        "above_cut": spelling.like(Fraction(below + 1, denominator), value, Rounding.TRUNCATION),
    }
