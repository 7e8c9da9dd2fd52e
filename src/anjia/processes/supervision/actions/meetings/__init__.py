"""The only writers of meetings."""

from anjia.processes.supervision.actions.meetings.asking import decline, raise_issue, take_back
from anjia.processes.supervision.actions.meetings.calling import (
    Called,
    call,
    call_off,
    change,
    invite,
    uninvite,
)
from anjia.processes.supervision.actions.meetings.issuing import issue_minutes, submit_minutes
from anjia.processes.supervision.actions.meetings.recording import (
    Decided,
    decide,
    put_on_agenda,
    record,
    take_off_agenda,
    undo_decision,
)

__all__ = [
    "Called",
    "Decided",
    "call",
    "call_off",
    "change",
    "decide",
    "decline",
    "invite",
    "issue_minutes",
    "put_on_agenda",
    "raise_issue",
    "record",
    "submit_minutes",
    "take_back",
    "take_off_agenda",
    "undo_decision",
    "uninvite",
]
