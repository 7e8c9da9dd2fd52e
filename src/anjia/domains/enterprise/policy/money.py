"""Money: the wage share of a project, and how a loan stands. Exact decimals, never floats."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

CENT = Decimal("0.01")
HUNDRED = Decimal(100)


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    """Return a part in percent of a whole, to two places; None of a whole that is nothing."""
    if whole <= 0:
        return None
    return (part * HUNDRED / whole).quantize(CENT, ROUND_HALF_UP)


def reaches(part: Decimal, whole: Decimal, *, percent: Decimal) -> bool:
    """Whether a part is at least so much of a whole; decided before anything is rounded."""
    return part * HUNDRED >= whole * percent


def needed(whole: Decimal, *, percent: Decimal, part: Decimal = Decimal(0)) -> Decimal:
    """Return how much is missing until a part reaches its share of a whole, up to the cent."""
    missing = whole * percent / HUNDRED - part
    rounded = missing.quantize(CENT, ROUND_HALF_UP)
    if rounded < missing:
        rounded += CENT
    return max(Decimal(0), rounded)


class LoanState(StrEnum):
    """How a loan stands; derived from amount, repayments and the day, never stored."""

    CURRENT = "current"
    OVERDUE = "overdue"
    REPAID = "repaid"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a loan stands on a day."""

    state: LoanState
    left: Decimal
    days_late: int


def standing(amount: Decimal, repayments: Iterable[Decimal], *, due_on: date, on: date) -> Standing:
    """Return how a loan stands: nothing left is repaid, something left after its day overdue."""
    left = amount - sum(repayments, Decimal(0))
    if left <= 0:
        return Standing(state=LoanState.REPAID, left=left, days_late=0)
    late = max(0, (on - due_on).days)
    state = LoanState.OVERDUE if late else LoanState.CURRENT
    return Standing(state=state, left=left, days_late=late)


def fits(amount: Decimal, repaid: Decimal, payment: Decimal) -> bool:
    """Whether a repayment keeps what was paid back between nothing and the loan itself.

    A negative one takes a wrong repayment back.
    """
    return payment != 0 and Decimal(0) <= repaid + payment <= amount
