"""For whom a job acts: written down as an id, brought back with today's rights.

Officers live in `base.access`, above this package, which registers how to find one.
"""

from collections.abc import Callable
from datetime import date
from typing import TypedDict

from django.utils import timezone

from anjia.base.scope import Actor, system
from anjia.kernel.refusals import Refused

SYSTEM = "system:"

FindOfficer = Callable[[str, date], Actor | None]


class Asker(TypedDict):
    """What a job row says about who asked for it: no name, no right."""

    id: str
    area: str


_find: list[FindOfficer] = []


def register_officers(find: FindOfficer) -> None:
    """Tell how an officer's id becomes an actor with the rights of a day; None: no such officer."""
    _find[:] = [find]


def described(actor: Actor) -> Asker:
    """Return what is kept of the one who asks; the system itself keeps its place."""
    area = actor.grants[0].area if actor.id.startswith(SYSTEM) and actor.grants else ""
    return {"id": actor.id, "area": area}


def restored(asker: Asker) -> Actor:
    """Return the actor a job acts for; refuse when that officer no longer works here."""
    if asker["id"].startswith(SYSTEM):
        return system(area=asker["area"], name=asker["id"].removeprefix(SYSTEM))
    actor = _find[0](asker["id"], timezone.localdate()) if _find else None
    if actor is None or not actor.grants:
        raise Refused("job_officer_gone")
    return actor
