"""Training: what a claim for its subsidy needs, what is trained twice, who works afterwards.

Also the rewards for bringing a recruit and staying with them. No Django here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from anjia.kernel.periods import months_after


class Repeat(StrEnum):
    """How an enrolment repeats another one of the same person."""

    NONE = "none"
    OVERLAP = "overlap"
    SAME_COURSE = "same_course"


class Need(StrEnum):
    """What a claim for the subsidy of one trainee needs."""

    REFERENCE = "reference"
    ATTENDANCE = "attendance"
    RESULT = "result"
    CERTIFICATE = "certificate"
    ONCE = "once"


class RewardState(StrEnum):
    """Where the reward for a recruit stands on a day."""

    WAITING = "waiting"
    EARNED = "earned"
    LAPSED = "lapsed"
    REWARDED = "rewarded"


@dataclass(frozen=True, kw_only=True)
class Enrolment:
    """One person in one class."""

    course: str
    starts_on: date
    ends_on: date


def repeats(one: Enrolment, others: Sequence[Enrolment]) -> Repeat:
    """Return how an enrolment repeats the others: at the same time, or the course in one year."""
    if any(one.starts_on <= each.ends_on and each.starts_on <= one.ends_on for each in others):
        return Repeat.OVERLAP
    if any(
        each.course == one.course and each.starts_on.year == one.starts_on.year for each in others
    ):
        return Repeat.SAME_COURSE
    return Repeat.NONE


@dataclass(frozen=True, kw_only=True)
class Trained:
    """What is recorded of one trainee, as a claim asks for it."""

    reference: str
    days_held: int
    days_attended: int
    passed: bool
    certificate_number: str
    certified_on: date | None
    repeat: Repeat


def lacking(one: Trained, *, least_percent: int) -> tuple[Need, ...]:
    """Return what a claim still lacks, in order; nothing: it is ready."""
    return tuple(_lacking(one, least_percent))


def _lacking(one: Trained, least_percent: int) -> Iterator[Need]:
    if not one.reference:
        yield Need.REFERENCE
    if not one.days_held or one.days_attended * 100 < one.days_held * least_percent:
        yield Need.ATTENDANCE
    if not one.passed:
        yield Need.RESULT
    if not one.certificate_number or one.certified_on is None:
        yield Need.CERTIFICATE
    if one.repeat is not Repeat.NONE:
        yield Need.ONCE


def works_after(
    ends_on: date, months: int, jobs: Sequence[tuple[date, date | None]], *, today: date
) -> bool | None:
    """Whether a job was held so many months after a class; None while that day has not come."""
    day = months_after(ends_on, months)
    if day > today:
        return None
    return any(since <= day and (until is None or until >= day) for since, until in jobs)


def reward_state(
    *, due_on: date, ended_on: date | None, rewarded_on: date | None, on: date
) -> RewardState:
    """Return where a reward stands: earned only by a job that is still held on its day."""
    if rewarded_on is not None:
        return RewardState.REWARDED
    if ended_on is not None and ended_on < due_on:
        return RewardState.LAPSED
    return RewardState.EARNED if on >= due_on else RewardState.WAITING
