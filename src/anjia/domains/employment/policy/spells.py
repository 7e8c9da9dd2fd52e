"""Jobs as rules see them: which two cannot be held at once, and what the roll hears of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

FULL_TIME, OWN_BUSINESS = "full_time", "own_business"
EMPLOYED, SELF_EMPLOYED, UNEMPLOYED = "employed", "self_employed", "unemployed"
AT_WORK = frozenset({EMPLOYED, SELF_EMPLOYED})


@dataclass(frozen=True, kw_only=True)
class Held:
    """A job as far as rules ask: from its first day to its last; without a last one it is held."""

    kind: str
    started_on: date
    ended_on: date | None = None
    region: str | None = None

    def goes_on(self, on: date) -> bool:
        """Whether it has begun by a day and goes on after it."""
        return self.started_on <= on and (self.ended_on is None or on < self.ended_on)


def overlaps(one: Held, other: Held) -> bool:
    """Whether two full-time jobs share a day; work of other kinds may stand beside anything."""
    if {one.kind, other.kind} != {FULL_TIME}:
        return False
    one_ends, other_ends = one.ended_on or date.max, other.ended_on or date.max
    return one.started_on <= other_ends and other.started_on <= one_ends


def current(spells: Iterable[Held], *, on: date) -> Held | None:
    """Return the job that goes on after a day; of several a full-time one, then the latest."""
    held = [spell for spell in spells if spell.goes_on(on)]
    return max(held, key=lambda s: (s.kind == FULL_TIME, s.started_on, s.kind), default=None)


def heard(
    spells: Iterable[Held], *, on: date, said: str | None, said_on: date | None
) -> tuple[str, str | None] | None:
    """Return work status and region that follow from a person's jobs, None where nothing does.

    A job that is held says where and how. Where none is held any more, the end of the last one is
    news only if nobody has been asked since, and only for who was taken to be at work.
    """
    known = tuple(spells)
    now = current(known, on=on)
    if now is not None:
        return (SELF_EMPLOYED if now.kind == OWN_BUSINESS else EMPLOYED), now.region
    ends = [spell.ended_on for spell in known if spell.ended_on and spell.ended_on <= on]
    if said not in AT_WORK or not ends or (said_on is not None and said_on > max(ends)):
        return None
    return UNEMPLOYED, None
