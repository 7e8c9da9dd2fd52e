"""Slips (督查单): what goes out when a clock has run out, one level higher each time.

Sanming, 2017, “三色督查单”: a blue slip reminds; where the unit, without good reason, has not done
it in the time that it was given, an orange one warns; after that a red one. How many days each
gives, the source leaves to whoever sends it; here they are parameters.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Cause(StrEnum):
    """Why a slip is sent."""

    UNSIGNED = "unsigned"  # nobody has signed for it in time
    RED = "red"  # a red light, and nothing reported since
    EXTENSION = "extension"  # the day that it was extended to has gone by as well
    URGED = "urged"  # an officer of the leading office asks


class Level(StrEnum):
    """The colour of a slip: it reminds, warns, or goes to the leader."""

    BLUE = "blue"
    ORANGE = "orange"
    RED = "red"


class Ending(StrEnum):
    """How a slip came to an end; an open one has none."""

    OPEN = ""
    ANSWERED = "answered"  # the unit has said what it does until when
    RAISED = "raised"  # not answered or not kept: a higher one went out
    SETTLED = "settled"  # what it was about is over
    WITHDRAWN = "withdrawn"


ORDER = (Level.BLUE, Level.ORANGE, Level.RED)
WAITING = (Ending.OPEN, Ending.ANSWERED)  # a higher one may still follow


@dataclass(frozen=True, kw_only=True)
class Sent:
    """The last slip of one cause."""

    level: Level
    ending: Ending
    answer_by: date | None
    promised_on: date | None = None


def above(level: Level) -> Level | None:
    """The next higher level; None at the top."""
    place = ORDER.index(level) + 1
    return ORDER[place] if place < len(ORDER) else None


def next_level(last: Sent | None, *, on: date) -> Level | None:
    """Which slip goes out on a day on which its cause still holds; None for none.

    A day is over only on the next one. What was withdrawn is not sent again for the same cause,
    and a slip whose time cannot be told (an unannounced calendar) waits.
    """
    if last is None:
        return ORDER[0]
    runs_out = last.answer_by if last.ending is Ending.OPEN else last.promised_on
    if last.ending not in WAITING or runs_out is None or on <= runs_out:
        return None
    return above(last.level)
