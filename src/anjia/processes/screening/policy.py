"""What may be done with rules and clues, and what becomes of a clue. No Django, no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Values = Mapping[str, object]  # by fact: what a subject's row held when the rule hit it


class Permission(StrEnum):
    """The rights of this package; roles.toml maps roles to them.

    Counts of rules may be read where no single household may be: READ alone shows numbers.
    """

    READ = "screening.read"
    READ_CLUES = "screening.clues.read"
    VERIFY = "screening.verify"
    EXPORT = "screening.export"
    SCREEN = "screening.screen"


class State(StrEnum):
    """Where a clue stands."""

    OPEN = "open"
    VERIFIED = "verified"
    REFUTED = "refuted"
    GONE = "gone"  # no longer hit before anybody verified it


JUDGED = (State.VERIFIED, State.REFUTED)


class Reason(StrEnum):
    """Why what a rule hit was not so after all."""

    WRONG_DATA = "wrong_data"
    CHANGED = "changed"
    EXCUSED = "excused"
    RULE = "rule"
    OTHER = "other"


class Result(StrEnum):
    """Whether a rule was decided at a place, or why not."""

    COMPUTED = "computed"
    FAILED = "failed"


class Due(StrEnum):
    """How near the day is by which a clue is to be verified."""

    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"


SOON_DAYS = 3


@dataclass(frozen=True)
class Extent:
    """The area that is screened."""

    area: str


@dataclass(frozen=True)
class Standing:
    """The latest clue of a rule about a subject."""

    state: State
    is_hit: bool  # every screening since has hit it
    values: Values


def is_new(standing: Standing | None, values: Values) -> bool:
    """Whether a hit makes a clue: what somebody has dealt with is not asked again.

    An open clue stays the only one. A verified one stays while the rule keeps hitting, and is
    another when it hits again after a time in which it did not. A refuted one is not raised again
    while the values that made it stay the same, however often the rule comes and goes.
    """
    match standing:
        case None:
            return True
        case Standing(state=State.OPEN):
            return False
        case Standing(state=State.REFUTED):
            return dict(standing.values) != dict(values)
        case _:
            return not standing.is_hit


@dataclass(frozen=True)
class Truth:
    """How often a rule was right about those whom somebody has been to see.

    ``true`` and ``false`` are subjects that the rule hits and that were verified or refuted;
    ``missed`` were verified, by whatever version of the rule, and it does not hit them.
    """

    true: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float | None:
        """The share of its judged hits that proved true; None where none was judged."""
        judged = self.true + self.false
        return self.true / judged * 100 if judged else None

    @property
    def recall(self) -> float | None:
        """The share of all that proved true which it hits; None where nothing proved true."""
        known = self.true + self.missed
        return self.true / known * 100 if known else None
