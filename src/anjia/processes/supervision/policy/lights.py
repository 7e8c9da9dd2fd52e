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
