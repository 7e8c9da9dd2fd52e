"""The lights of an assignment; the rule set that the office picks decides which holds when."""

from __future__ import annotations

from enum import StrEnum


class Light(StrEnum):
    """The colour with its word: done late is never green again.

    Yinchuan, Suqian and Songyang publish rules with these colours (handbook section 7.2).
    """

    NONE = "none"  # nothing to say: no day, no plan, or not yet assigned
    GREEN = "green"
    BLUE = "blue"
    YELLOW = "yellow"
    RED = "red"
    DONE = "done"
    DONE_LATE = "done_late"


class RuleSet(StrEnum):
    """Whose published rules an office follows."""

    YINCHUAN = "yinchuan"
    SUQIAN = "suqian"
    SONGYANG = "songyang"


# How bad a light of unfinished work is; what is done is compared with none of them.
SEVERITY = {Light.NONE: 0, Light.GREEN: 0, Light.BLUE: 1, Light.YELLOW: 2, Light.RED: 3}
WARNING = (Light.YELLOW, Light.RED)  # the unit and the leading office are told of these
WORST_FIRST = (
    *(Light.RED, Light.YELLOW, Light.BLUE, Light.GREEN, Light.NONE),
    *(Light.DONE_LATE, Light.DONE),
)
