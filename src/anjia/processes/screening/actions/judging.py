"""What somebody found who went to see: the clue is so, or it is not, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anjia.base.audit import actions as audit
from anjia.base.scope import Actor, action
from anjia.kernel.refusals import Refused
from anjia.processes.screening.models import Clue
from anjia.processes.screening.policy import Permission, Reason, State

if TYPE_CHECKING:
    from datetime import datetime

LONGEST_NOTE = 1000


@dataclass(frozen=True)
class Word:
    """What was found; a clue that is not so needs a reason, and another reason needs words."""

    outcome: State
    reason: Reason | None = None
    note: str = ""


def verify(clue: Clue, word: Word, *, by: Actor, at: datetime, version: int | None = None) -> Clue:
    """Say what was found about a clue; said again, the later word holds and both are kept.

    ``version`` is the one that the officer saw: `Refused("clue_changed")` where it is another now.
    """
    if word.outcome not in (State.VERIFIED, State.REFUTED):
        raise Refused("clue_outcome_missing")
    if word.outcome is State.REFUTED and word.reason is None:
        raise Refused("clue_reason_missing")
    if word.outcome is State.REFUTED and word.reason is Reason.OTHER and not word.note.strip():
        raise Refused("clue_note_missing")
    if len(word.note) > LONGEST_NOTE:
        raise Refused("clue_note_too_long", most=LONGEST_NOTE)
    return _verify(clue, word=word, by=by, at=at, version=version)


@action(Permission.VERIFY, event="clue.verify")
def _verify(clue: Clue, *, word: Word, by: Actor, at: datetime, version: int | None) -> Clue:
    found: Clue | None = Clue.objects.select_for_update().filter(pk=clue.pk).first()
    if found is None:
        raise Refused("clue_not_found")
    if found.state == State.GONE:
        raise Refused("clue_gone")
    if version is not None and found.version != version:
        raise Refused("clue_changed", name=found.judged_by_name or "—")
    refuted = word.outcome is State.REFUTED
    found.state = word.outcome.value
    found.reason = word.reason.value if refuted and word.reason else ""
    found.note = word.note.strip()
    found.judged_at = at
    found.judged_by, found.judged_by_name = by.id, by.name
    found.version += 1
    found.save()
    return found


def note_export(by: Actor, *, area: str, rows: int) -> None:
    """Write into the log that clues were taken out."""
    audit.record(
        "screening.export", by=by.id, by_name=by.name, area=area or None, facts={"rows": rows}
    )
