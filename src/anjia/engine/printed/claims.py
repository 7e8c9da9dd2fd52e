"""What a document claims with one printed figure, and what can be answered to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from .numbers import Printed, Unreadable
    from .reach import Rounding


class Relation(StrEnum):
    """How a printed value comes out of its numerator and denominator."""

    SHARE = "share"  # numerator ÷ denominator: a rate, an average
    SUM = "sum"  # the parts of the numerator make up all of the value
    SOME = "some"  # the parts of the numerator are only some of the value


class Role(StrEnum):
    """What a figure is in its group."""

    TOTAL = "total"
    PART = "part"
    SOME = "some"  # a part in a list that does not name all parts


class Verdict(StrEnum):
    """What a figure is judged to be, the worst first."""

    PARTS = "parts_differ"
    UNREACHABLE = "not_reachable"
    TRUNCATION = "truncation_only"
    CONSISTENT = "consistent"
    UNDECIDED = "not_decidable"


class Missing(StrEnum):
    """What it takes to decide."""

    VALUE = "value"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    RELATION = "relation"
    COMPLETE = "complete"
    TOTAL = "total"
    PARTS = "parts"
    UNIT = "unit"


CONTRADICTIONS = frozenset({Verdict.PARTS, Verdict.UNREACHABLE, Verdict.TRUNCATION})


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One printed figure; what is not known is None.

    A `numerator` of several numbers is their sum. `value` is the reason where it is not a number.
    `listed` says that the numerator counts what the document lists one by one.
    """

    value: Printed | Unreadable
    numerator: tuple[Printed, ...] | None = None
    denominator: Printed | None = None
    rounding: Rounding | None = None
    relation: Relation | None = None
    document: str = ""
    group: str = ""
    role: Role | None = None
    listed: bool = False


@dataclass(frozen=True)
class Said:
    """One reason: a code and the digits that fill its sentence."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The verdict on a figure and the reasons for it, the first one first."""

    verdict: Verdict
    said: tuple[Said, ...]
    computed: str = ""
    difference: Fraction | None = None
    numerators: tuple[int, int] | None = None
    denominators: tuple[int, int] | None = None
    missing: tuple[Missing, ...] = ()

    @property
    def is_contradiction(self) -> bool:
        """Whether the figure cannot be what it is said to be."""
        return self.verdict in CONTRADICTIONS


def undecided(code: str, *missing: Missing, **facts: object) -> Answer:
    """The answer where something is missing."""
    return Answer(verdict=Verdict.UNDECIDED, said=(Said(code, facts),), missing=missing)
