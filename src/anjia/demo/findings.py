"""What people of the demonstration county found when they went to see: some clues were not so.

Chosen by place and number, so that the same county comes out each time. Most clues are left to
whoever tries the demonstration.
"""

from datetime import datetime

from anjia.base.scope import Actor, acting
from anjia.demo import places
from anjia.processes.screening import actions
from anjia.processes.screening.actions import Word
from anjia.processes.screening.models import Clue
from anjia.processes.screening.policy import Reason, State

A_RULE = 6  # clues of one rule that are verified
MOST = 90
NOTES = ("入户看过，和台账一致。", "电话问过，情况属实。", "村干部一起去看的。")
REASONS = (
    (Reason.CHANGED, "上周已经在社区工厂上班。"),
    (Reason.EXCUSED, "在家照看病人，暂时不能出去。"),
    (Reason.WRONG_DATA, "台账登记有误，已请社区更正。"),
)


def record(*, by: Actor, at: datetime) -> int:
    """Verify a few clues of each rule; returns how many."""
    with acting(by):
        rows = Clue.objects.within(places.COUNTY).filter(state=State.OPEN, rule__startswith="CLU")
        chosen: dict[str, list[Clue]] = {}
        for clue in rows.order_by("rule", "area", "pk"):
            kept = chosen.setdefault(clue.rule, [])
            if len(kept) < A_RULE:
                kept.append(clue)
        found = [clue for kept in chosen.values() for clue in kept][:MOST]
        for number, clue in enumerate(found):
            actions.verify(clue, _word(number), by=by, at=at)
    return len(found)


def _word(number: int) -> Word:
    if number % 4 == 3:
        reason, note = REASONS[number // 4 % len(REASONS)]
        return Word(State.REFUTED, reason, note)
    return Word(State.VERIFIED, note=NOTES[number % len(NOTES)])
