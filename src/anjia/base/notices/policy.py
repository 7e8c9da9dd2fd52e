"""States and urgency of a notice. No Django."""

from datetime import date
from enum import StrEnum


class State(StrEnum):
    """Where a notice stands."""

    OPEN = "open"
    DONE = "done"
    DISMISSED = "dismissed"


class Light(StrEnum):
    """How urgent an open notice is, and how a finished one ended."""

    NORMAL = "normal"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    DONE = "done"
    DONE_LATE = "done_late"
    NONE = "none"


SOON_DAYS = 3


def light(state: State, *, due_on: date | None, finished_on: date | None, today: date) -> Light:
    """Return the light; late work stays visibly late after it is done."""
    if due_on is None:
        return Light.NONE if state is State.OPEN else Light.DONE
    if state is not State.OPEN:
        late = finished_on is not None and finished_on > due_on
        return Light.DONE_LATE if late else Light.DONE
    left = (due_on - today).days
    if left < 0:
        return Light.OVERDUE
    return Light.DUE_SOON if left <= SOON_DAYS else Light.NORMAL
