"""The life of a household without work: found, helped, cleared until it is found again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

OPEN, CLEARED, RELAPSED, EXCEPTED, MOOT = "open", "cleared", "relapsed", "excepted", "moot"
HELD = frozenset({OPEN, EXCEPTED})
# The bundle that a household is owed, as parameters of the place name it.
BUNDLE = {
    "introduction": "clearing_introductions",
    "offer": "clearing_offers",
    "training": "clearing_trainings",
}


class Light(StrEnum):
    """How a clearing stands to its clocks; late work stays late after it is done."""

    NORMAL = "normal"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    DONE = "done"
    DONE_LATE = "done_late"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A clearing as far as rules ask."""

    state: str
    round: int
    found_on: date
    clear_by: date
    cleared_on: date | None = None
    exception_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Step:
    """What a look at a household makes of its clearing; `opens`: another round begins."""

    state: str | None = None
    opens: bool = False
    round: int = 0


def after(last: Standing | None, *, is_hit: bool | None, applies: bool, on: date) -> Step:
    """Return what follows from looking at a household on a day.

    `is_hit` says whether nobody works there, None that nobody knows: then nothing changes. Without
    `applies` (it left, or nobody can work any more) an open clearing is moot, never cleared.
    """
    if is_hit is None and applies:
        return Step()
    if not is_hit:
        held = last is not None and last.state in HELD
        return Step(state=CLEARED if applies else MOOT) if held else Step()
    if last is None:
        return Step(opens=True, round=1)
    return _found_again(last, on=on)


def _found_again(last: Standing, *, on: date) -> Step:
    if last.state not in HELD:
        ended = RELAPSED if last.state == CLEARED else None
        return Step(state=ended, opens=True, round=last.round + 1)
    until = last.exception_until
    over = last.state == EXCEPTED and until is not None and on > until
    return Step(state=OPEN) if over else Step()


def light(one: Standing, *, on: date, soon: int = 2) -> Light:
    """Return the light of a clearing on a day."""
    if one.state in {CLEARED, RELAPSED}:
        late = one.cleared_on is not None and one.cleared_on > one.clear_by
        return Light.DONE_LATE if late else Light.DONE
    if one.state != OPEN:
        return Light.NONE
    left = (one.clear_by - on).days
    if left < 0:
        return Light.OVERDUE
    return Light.DUE_SOON if left <= soon else Light.NORMAL


def owed(given: Mapping[str, int], wanted: Mapping[str, int]) -> dict[str, int]:
    """Return how much of each kind of help is still owed; refused help was given all the same."""
    return {
        kind: many - given.get(kind, 0)
        for kind, many in wanted.items()
        if many > given.get(kind, 0)
    }
