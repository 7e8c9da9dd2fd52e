"""Proposals as they come in: entered, put right, filed or not (立案), withdrawn."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from anjia.base.scope import Actor, action
from anjia.kernel.refusals import Refused
from anjia.processes.supervision.actions.proposals import steps
from anjia.processes.supervision.models import Proposal
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.policy.proposals import EDITABLE, Body

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from anjia.base.files.models import StoredFile

COUNTY = 6
MOST_NAMES = 600
_NUMBER = re.compile(r"^第?\s*([0-9A-Za-z-]{1,20}?)\s*号?$")


@dataclass(frozen=True, kw_only=True)
class Registered:
    """A proposal as an officer enters it; nothing of its writers but their names is asked for."""

    body: str
    session: str
    number: str
    title: str
    members: Sequence[str]
    received_on: date | None
    text: str = ""
    is_hard: bool = False
    hard_reason: str = ""
    names_public: bool = False
    is_sample: bool = False


def number_of(text: str) -> str:
    """A proposal's number without 第 and 号, its zeros as printed."""
    found = _NUMBER.match(text.strip())
    if found is None:
        raise Refused("proposal_number_form", text=text, column="number")
    return found[1]


def names_of(text: str) -> list[str]:
    """Names apart by commas, enumeration commas, blanks or lines; each once."""
    parts = (part.strip() for part in re.split(r"[、，,;；\s]+", text))
    return list(dict.fromkeys(part[:40] for part in parts if part))


def _values(given: Registered, *, at: datetime) -> dict[str, Any]:
    body, title, session = Body(given.body), given.title.strip(), given.session.strip()
    if not title or not session:
        raise Refused("proposal_text_missing")
    if not given.members:
        raise Refused("proposal_members_missing")
    if given.received_on is None:
        raise Refused("proposal_day_missing")
    steps.day(given.received_on, at=at)
    reason = given.hard_reason.strip()
    if given.is_hard and body is Body.CPPCC and not reason:
        raise Refused("proposal_hard_reason")
    return {
        "body": body.value,
        "session": session,
        "number": number_of(given.number),
        "topic": title,
        "members": "、".join(given.members)[:MOST_NAMES],
        "received_on": given.received_on,
        "text": given.text.strip(),
        "is_hard": given.is_hard,
        "hard_reason": reason,
        "names_public": given.names_public,
        "is_sample": given.is_sample,
    }


@action(Permission.MANAGE, event="supervision.register_proposal")
def register(
    given: Registered, *, area: str, by: Actor, at: datetime, file: StoredFile | None = None
) -> Proposal:
    """Enter a proposal; its number stands once in its session."""
    if len(area) > COUNTY:
        raise Refused("proposal_area")
    made: Proposal = steps.created(
        Proposal,
        "proposal_registered_already",
        area=area,
        file=file,
        entered_at=at,
        entered_by=by.id,
        entered_by_name=by.name,
        **_values(given, at=at),
    )
    steps.write(
        "register", proposal=made, by=by, at=at, on=given.received_on or timezone.localdate(at)
    )
    return made


@action(Permission.MANAGE, event="supervision.correct_proposal")
def correct(proposal: Proposal, *, by: Actor, at: datetime, given: Registered) -> Proposal:
    """Put right what was entered, while no unit has it yet."""
    found: Proposal = steps.locked(proposal)
    if found.state not in EDITABLE:
        raise Refused("proposal_moved", state=str(found.get_state_display()))
    taken = Proposal.objects.filter(
        area=found.area, body=given.body, session=given.session.strip(),
        number=number_of(given.number),
    ).exclude(pk=found.pk).exclude(state="withdrawn")  # fmt: skip
    if taken.exists():
        raise Refused("proposal_registered_already")
    values = _values(given, at=at)
    values.pop("is_sample")
    steps.change(found, **values)
    steps.write("correct", proposal=found, by=by, at=at, on=timezone.localdate(at))
    return found


@action(Permission.MANAGE, event="supervision.file_proposal")
def file(proposal: Proposal, *, by: Actor, at: datetime, on: date) -> Proposal:
    """Take a proposal up (立案)."""
    found: Proposal = steps.locked(proposal)
    steps.day(on, at=at, since=found.received_on)
    steps.move(found, "file")
    steps.write("file", proposal=found, by=by, at=at, on=on)
    return found


@action(Permission.MANAGE, event="supervision.decline_proposal")
def decline(proposal: Proposal, *, by: Actor, at: datetime, reason: str) -> Proposal:
    """Do not take it up, and say why."""
    found: Proposal = steps.locked(proposal)
    why = steps.note(reason)
    steps.move(found, "decline")
    steps.write("decline", proposal=found, by=by, at=at, on=timezone.localdate(at), reason=why)
    return found


@action(Permission.MANAGE, event="supervision.withdraw_proposal")
def withdraw(proposal: Proposal, *, by: Actor, at: datetime, reason: str) -> Proposal:
    """Record that its writers take it back, or that it was entered by mistake."""
    found: Proposal = steps.locked(proposal)
    why = steps.note(reason)
    steps.move(found, "withdraw")
    steps.write("withdraw", proposal=found, by=by, at=at, on=timezone.localdate(at), reason=why)
    return found
