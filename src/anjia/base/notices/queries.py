"""What waits for an officer, most urgent first."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from anjia.base.notices import words
from anjia.base.notices.models import Notice
from anjia.base.notices.policy import Light, State, light
from anjia.base.scope import Actor
from anjia.base.scope.models import within


@dataclass(frozen=True)
class Item:
    """A notice as a page shows it; `days_left` is negative when it is overdue."""

    id: UUID
    text: str
    url: str
    area: str
    due_on: date | None
    days_left: int | None
    light: Light
    state: State


def waiting(actor: Actor, *, today: date, limit: int = 200) -> list[Item]:
    """Return open notices: overdue first, then by due date, those without one last."""
    found = _mine(actor).filter(state=State.OPEN)
    ordered = found.order_by(F("due_on").asc(nulls_last=True), "-posted_at")[:limit]
    return [_item(notice, today=today) for notice in ordered]


def finished(actor: Actor, *, today: date, limit: int = 50) -> list[Item]:
    """Return what is over, the latest first."""
    found = _mine(actor).exclude(state=State.OPEN).order_by("-finished_at")[:limit]
    return [_item(notice, today=today) for notice in found]


def count(actor: Actor) -> int:
    """Return how many wait."""
    return _mine(actor).filter(state=State.OPEN).count()


def get(actor: Actor, notice: UUID) -> Notice | None:
    """Return a notice that waits for this actor."""
    return _mine(actor).filter(pk=notice).first()


def _mine(actor: Actor) -> QuerySet[Notice]:
    mine = Q(officer=actor.id)
    held: dict[tuple[str, ...], list[str]] = {}
    for permission in sorted({name for grant in actor.grants for name in grant.permissions}):
        held.setdefault(actor.areas(permission), []).append(permission)
    for areas, permissions in held.items():
        theirs = Q(officer="", permission__in=permissions) & ~Q(not_for=actor.id)
        mine |= theirs & within("area", areas)
    found: QuerySet[Notice] = Notice.objects.filter(mine)
    return found


def _item(notice: Notice, *, today: date) -> Item:
    state = State(notice.state)
    ended = timezone.localdate(notice.finished_at) if notice.finished_at else None
    return Item(
        id=notice.pk,
        text=words.text(notice.code, facts=notice.facts),
        url=notice.url,
        area=notice.area,
        due_on=notice.due_on,
        days_left=(notice.due_on - today).days if notice.due_on else None,
        light=light(state, due_on=notice.due_on, finished_on=ended, today=today),
        state=state,
    )
