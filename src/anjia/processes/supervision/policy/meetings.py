"""What joint meetings are, how one goes, and who was there."""

from __future__ import annotations

from enum import StrEnum


class MeetingKind(StrEnum):
    """联席会议 of a county's member units; 共驻共建 of those who live and work in a community."""

    JOINT = "joint"
    TOGETHER = "together"
    DISPATCH = "dispatch"


class MeetingState(StrEnum):
    """A meeting is called, held, and a second officer issues its minutes; or it is called off."""

    CALLED = "called"
    HELD = "held"
    ISSUED = "issued"
    OFF = "off"


class IssueState(StrEnum):
    """What a unit asks a meeting to speak of."""

    WAITING = "waiting"
    TAKEN = "taken"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Presence(StrEnum):
    """Who of the invited was there."""

    EXPECTED = "expected"
    PRESENT = "present"
    DEPUTY = "deputy"
    LEAVE = "leave"
    ABSENT = "absent"


THERE = (Presence.PRESENT, Presence.DEPUTY)
