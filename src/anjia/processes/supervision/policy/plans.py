"""How much of an assignment is planned to be done by a day: milestones, or a straight line.

A plan is compared with what was reported, so it counts periods that are over and whose reports have
had time to arrive; what a unit could not have reported yet makes no light.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from anjia.kernel.periods import Kind, Period

ALL, NOTHING = Decimal(100), Decimal(0)
_TENTH = Decimal("0.1")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """From when until when, and what is to be done in between: (day, percent) in order of day."""

    starts_on: date
    due_on: date | None
    milestones: tuple[tuple[date, Decimal], ...] = ()

    @property
    def is_there(self) -> bool:
        """Whether there is anything to compare progress with."""
        return self.due_on is not None or bool(self.milestones)


def planned(plan: Plan, *, at: date) -> Decimal | None:
    """The part that is to be done by the end of a day; None where nobody planned anything.

    Milestones hold from their day on. Without any, the plan is a straight line from the first day
    to the last one, both included.
    """
    if not plan.is_there:
        return None
    if plan.due_on is not None and at >= plan.due_on:
        return ALL
    if plan.milestones:
        return max((percent for on, percent in plan.milestones if on <= at), default=NOTHING)
    if plan.due_on is None or at < plan.starts_on:
        return NOTHING
    days = (plan.due_on - plan.starts_on).days + 1
    share = ALL * ((at - plan.starts_on).days + 1) / days
    return share.quantize(_TENTH, ROUND_HALF_UP)


def last_closed(kind: Kind, *, on: date, grace: int) -> date:
    """The last day of the latest month or quarter that ended more than `grace` days ago."""
    before = on - timedelta(days=grace)
    months = 3 if kind is Kind.QUARTER else 1
    period = Period(before.year, kind, (before.month - 1) // months + 1)
    return period.moved(-1).last_on


def comparable(plan: Plan, kind: Kind, *, on: date, grace: int) -> Decimal | None:
    """The part that reports up to a day must show: of closed periods, or of milestones gone by."""
    at = on - timedelta(days=grace + 1)
    if not plan.milestones:
        at = last_closed(kind, on=on, grace=grace)
    return planned(plan, at=at)


def months_late(starts_on: date, *, on: date) -> int:
    """How many months have ended since the one in which work was to begin, that one included."""
    return max(0, (on.year - starts_on.year) * 12 + on.month - starts_on.month)
