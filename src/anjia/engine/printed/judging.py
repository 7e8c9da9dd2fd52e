"""Judges the figures of a document: each by itself, then the groups that some of them form."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from . import shares, spelling, sums
from .claims import Answer, Claim, Missing, Relation, Role, Said, Verdict, undecided
from .numbers import Printed, Unreadable, hundred
from .reach import Rounding

if TYPE_CHECKING:
    from collections.abc import Sequence

# Verdicts are declared the worst first.
ORDER = tuple(Verdict)


def judge(claims: Sequence[Claim]) -> list[Answer]:
    """One answer for each claim, in their order."""
    answers = [_alone(claim) for claim in claims]
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, claim in enumerate(claims):
        if claim.group:
            groups[claim.document, claim.group].append(at)
    for members in groups.values():
        answer = _together([claims[at] for at in members])
        for at in members:
            answers[at] = _joined(answers[at], answer)
    _tell_parts(claims, answers)
    return answers


def _alone(claim: Claim) -> Answer:
    value, top, bottom = claim.value, claim.numerator, claim.denominator
    if isinstance(value, Unreadable):
        return undecided(f"value.{value.value}", Missing.VALUE)
    if top is None and bottom is None:
        return shares.judge(value, numerator=None, denominator=None)
    relation = claim.relation or _relation(claim, value)
    if relation is None:
        return undecided("relation.unknown", Missing.RELATION, value=spelling.itself(value))
    if relation is Relation.SHARE:
        if claim.relation is None and top is not None and _restates(value, top):
            facts = {"value": spelling.itself(value)}
            return Answer(verdict=Verdict.CONSISTENT, said=(Said("value.restates", facts),))
        return shares.judge(value, numerator=top, denominator=bottom, rounding=claim.rounding)
    return _added(claim, value)


def _added(claim: Claim, value: Printed) -> Answer:
    """The parts of the numerator against the value."""
    if claim.numerator is None:
        return undecided("sum.nothing", Missing.PARTS, value=spelling.itself(value))
    return sums.judge(
        value,
        parts=[part.in_units_of(value) for part in claim.numerator],
        is_complete=_is_complete(claim.relation),
        rounding=claim.rounding,
    )


def _is_complete(relation: Relation | None) -> bool | None:
    return {Relation.SUM: True, Relation.SOME: False}.get(relation) if relation else None


def _relation(claim: Claim, value: Printed) -> Relation | None:
    """How the value comes out of the others where nobody says; None where it could be either."""
    top, bottom = claim.numerator, claim.denominator
    if value.is_share or top is None:
        return Relation.SHARE
    is_base = bottom is not None and bottom.value == value.value
    if len(top) > 1:
        return Relation.SUM if bottom is None or is_base else Relation.SHARE
    if _restates(value, top) or not is_base:
        return Relation.SHARE
    return Relation.SUM if claim.listed else None


def _restates(value: Printed, top: tuple[Printed, ...]) -> bool:
    """Whether the figure is its own numerator: a count beside the whole that it belongs to."""
    return len(top) == 1 and not value.is_share and top[0].in_units_of(value).value == value.value


def _together(members: list[Claim]) -> Answer:
    """What holds for a group: its parts make up its total, or percentages the whole."""
    values = [claim.value for claim in members if isinstance(claim.value, Printed)]
    totals = [claim.value for claim in members if claim.role is Role.TOTAL]
    if len(values) < len(members):
        return undecided("group.value", Missing.VALUE)
    if len(totals) > 1:
        return undecided("group.totals", Missing.TOTAL)
    parts = [claim for claim in members if claim.role is not Role.TOTAL]
    if not parts:
        return undecided("group.parts", Missing.PARTS)
    stated = {claim.rounding for claim in members if claim.rounding}
    return _summed(
        [claim.value for claim in parts if isinstance(claim.value, Printed)],
        total=next((value for value in totals if isinstance(value, Printed)), None),
        is_complete=not any(claim.role is Role.SOME for claim in parts),
        rounding=Rounding.TRUNCATION if stated == {Rounding.TRUNCATION} else None,
    )


def _summed(
    parts: list[Printed],
    *,
    total: Printed | None,
    is_complete: bool,
    rounding: Rounding | None,
) -> Answer:
    shares_of = {part.is_share for part in parts}
    if total is None and shares_of != {True}:
        return undecided("group.total", Missing.TOTAL)
    whole = total or hundred()
    if shares_of != {whole.is_share}:
        return undecided("group.unit", Missing.UNIT)
    return sums.judge(
        whole, parts=parts, is_complete=is_complete, rounding=rounding, is_whole=total is None
    )


def _joined(own: Answer, group: Answer) -> Answer:
    """The worse of two verdicts; the reasons of the other stand behind, if it decided at all."""
    first, second = sorted((own, group), key=lambda answer: ORDER.index(answer.verdict))
    if second.verdict is Verdict.UNDECIDED:
        return first if first.verdict is not Verdict.UNDECIDED else group
    return replace(first, said=(*first.said, *second.said))


def _tell_parts(claims: Sequence[Claim], answers: list[Answer]) -> None:
    """A part of a total that does not add up is in doubt itself, wherever its own row stands."""
    doubtful: dict[tuple[str, object, object], str] = {}
    for claim, answer in zip(claims, answers, strict=True):
        is_sum = claim.numerator is not None and len(claim.numerator) > 1
        if answer.verdict is Verdict.PARTS and is_sum and isinstance(claim.value, Printed):
            for part in claim.numerator or ():
                doubtful[claim.document, part.value, claim.value.value] = spelling.itself(
                    claim.value
                )
    for at, claim in enumerate(claims):
        if not isinstance(claim.value, Printed) or claim.denominator is None:
            continue
        total = doubtful.get((claim.document, claim.value.value, claim.denominator.value))
        if total is not None and not answers[at].is_contradiction:
            said = Said("sum.part_of", {"value": spelling.itself(claim.value), "total": total})
            answers[at] = Answer(verdict=Verdict.PARTS, said=(said,))
