"""Proposals of CPPCC members and suggestions of deputies: states, parts, clocks (handbook 7.3).

Numbers come in as arguments: how many months a reply may take is a dated, placed parameter.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from anjia.kernel.periods import months_after
from anjia.kernel.workdays import Term, Unit, due_on

if TYPE_CHECKING:
    from collections.abc import Sequence


class Body(StrEnum):
    """Who wrote it: a member of the CPPCC (提案), or a deputy of the people's congress (建议)."""

    CPPCC = "cppcc"
    CONGRESS = "congress"


class ProposalState(StrEnum):
    """立案 → 交办 → 签收, 办理 → 答复 → 反馈 → 公开 → 办结; 重办 goes back to the handling."""

    REGISTERED = "registered"
    FILED = "filed"
    ASSIGNED = "assigned"
    HANDLING = "handling"
    REPLIED = "replied"
    REVIEWED = "reviewed"
    PUBLISHED = "published"
    CLOSED = "closed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class HandlerRole(StrEnum):
    """主办 answers with the help of 协办; 分办 units answer separately, each its own part."""

    MAIN = "main"
    ASSISTING = "assisting"
    SEPARATE = "separate"


class HandlerState(StrEnum):
    """Where one unit's part of a proposal stands."""

    ASSIGNED = "assigned"
    SIGNED = "signed"
    ANSWERED = "answered"  # its reply is sent, or its opinion has gone to the lead
    RETURNED = "returned"
    REPLACED = "replaced"  # the office gave it to another unit


class ReplyState(StrEnum):
    """A reply is drafted, handed in, signed by a second person, sent; then it never changes."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SIGNED = "signed"
    SENT = "sent"


class TalkWay(StrEnum):
    """How the unit spoke with whoever wrote the proposal (面商)."""

    MEETING = "meeting"
    VISIT = "visit"
    PHONE = "phone"
    WRITTEN = "written"


class Satisfaction(StrEnum):
    """What whoever wrote the proposal says of the reply."""

    SATISFIED = "satisfied"
    BASICALLY = "basically"
    NOT = "not"


class FindKind(StrEnum):
    """What the check before publication looks for."""

    IDENTITY = "identity"
    PHONE = "phone"
    ACCOUNT = "account"
    ADDRESS = "address"
    PERSON = "person"  # the name of somebody in the registry of the place
    MEMBER = "member"  # the name of whoever wrote the proposal


class PublishedAs(StrEnum):
    """How much of a reply is public; less than the whole needs a reason."""

    WHOLE = "whole"
    PART = "part"
    NONE = "none"


class CommitmentState(StrEnum):
    """A sentence that promises something is proposed by reading and confirmed by an officer."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DROPPED = "dropped"


ANSWERING = (HandlerRole.MAIN, HandlerRole.SEPARATE)
UNANSWERED = (ProposalState.ASSIGNED, ProposalState.HANDLING)
OVER = (ProposalState.CLOSED, ProposalState.DECLINED, ProposalState.WITHDRAWN)
# Before the text goes to units it may still be put right by whoever entered it.
EDITABLE = (ProposalState.REGISTERED, ProposalState.FILED)


def reply_due(assigned_on: date, *, months: int) -> date:
    """The last day of a reply: so many months from the day of assignment.

    Deputies' suggestions 3 months, 6 where broad or hard (代表法 article 42); CPPCC by local rules.
    """
    return months_after(assigned_on, months)


def return_by(assigned_on: date, *, days: int, working: bool) -> date:
    """The last day on which a unit may hand back what is not its own."""
    unit = Unit.WORKING_DAYS if working else Unit.CALENDAR_DAYS
    return due_on(Term(days, unit), since=assigned_on)


def near_from(due: date, *, days: int) -> date:
    """The day from which a reply is near its last day."""
    return due - timedelta(days=days)


def is_assignable(roles: Sequence[HandlerRole]) -> bool:
    """Whether units share a proposal rightly: one lead with helpers, or two and more separately."""
    leads = roles.count(HandlerRole.MAIN)
    apart = roles.count(HandlerRole.SEPARATE)
    if apart:
        return leads == 0 and apart > 1
    return leads == 1


def needs_contact(body: Body, *, talks: int) -> bool:
    """Whether the deputy must still be spoken with before the reply (代表法 article 42).

    For CPPCC proposals 面商 is good practice and local rule, not a bar.
    """
    return body is Body.CONGRESS and talks == 0


def needs_rehandling(satisfaction: Satisfaction, *, turn: int) -> bool:
    """Whether a proposal goes back: once for a dissatisfied member; then the office decides."""
    return satisfaction is Satisfaction.NOT and turn == 1


def may_sign(by: str, *, drafted_by: str) -> bool:
    """Whether an officer may sign a reply: not their own draft."""
    return by != drafted_by
