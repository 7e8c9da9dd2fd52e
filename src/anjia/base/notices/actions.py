"""The only writer of notices.

Posting is part of other actions and asks for no permission of its own; it is written by the system
at the place of the notice, because who causes work for others may be unable to write there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from anjia.base.notices import words
from anjia.base.notices.models import Notice
from anjia.base.notices.policy import State
from anjia.base.scope import Actor, acting, system
from anjia.kernel.refusals import Refused


@dataclass(frozen=True, kw_only=True)
class Work:
    """What waits: `officer` is an id; else whoever holds `permission` at the place, but `not_for`.

    `once` names work that need not wait twice.
    """

    code: str
    facts: Mapping[str, str | int] = field(default_factory=dict)
    url: str = ""
    officer: str = ""
    permission: str = ""
    not_for: str = ""
    due_on: date | None = None
    once: str = ""


def post(work: Work, *, area: str, at: datetime) -> Notice:
    """Let work wait at a place; the same `once` gives the one that waits already."""
    if not words.known(work.code):
        msg = f"the notice {work.code} has no words"
        raise LookupError(msg)
    with acting(system(area=area, name="notices")):
        if work.once:
            waiting: Notice | None = Notice.objects.filter(
                area=area, once=work.once, state=State.OPEN
            ).first()
            if waiting is not None:
                return waiting
        made: Notice = Notice.objects.create(
            area=area,
            code=work.code,
            facts=dict(work.facts),
            url=work.url,
            officer=work.officer,
            permission=work.permission,
            not_for=work.not_for,
            due_on=work.due_on,
            once=work.once,
            posted_at=at,
        )
        return made


def finish(notice: Notice, *, by: Actor, at: datetime, state: State = State.DONE) -> None:
    """Say that the work is done or not needed; only for whom it waits, and only once."""
    if not is_for(notice, by):
        raise Refused("not_permitted", permission=notice.permission, area=notice.area)
    with acting(system(area=notice.area, name="notices"), reason=by.name):
        changed = Notice.objects.filter(pk=notice.pk, state=State.OPEN).update(
            state=state, finished_at=at, finished_by=by.id
        )
    if not changed:
        raise Refused("notice_finished")


def finish_waiting(once: str, *, area: str, by: Actor, at: datetime) -> int:
    """Close what waits under a name, because the thing itself has been done elsewhere."""
    with acting(system(area=area, name="notices"), reason=by.name):
        waiting = Notice.objects.filter(area=area, once=once, state=State.OPEN)
        return int(waiting.update(state=State.DONE, finished_at=at, finished_by=by.id))


def is_for(notice: Notice, actor: Actor) -> bool:
    """Whether a notice waits for this actor."""
    if notice.officer:
        return notice.officer == actor.id
    return notice.not_for != actor.id and actor.may(notice.permission, notice.area)
