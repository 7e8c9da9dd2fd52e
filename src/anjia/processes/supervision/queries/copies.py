"""Copies of a document: who has signed, since when the others have not, and whom to send it to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from anjia.base.access.models import Unit
from anjia.processes.supervision.models import Copy
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.queries import groups, tasks, units

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID

    from anjia.base.scope import Actor
    from anjia.processes.supervision.models import Document
    from anjia.processes.supervision.queries.resolving import Register


@dataclass(frozen=True)
class Sent:
    """One copy as a page shows it; `days` since it was sent, or until it was signed for."""

    copy: Any
    days: int
    late: bool
    own: bool  # the reader may sign for it


def of(document: Document, *, by: Actor, today: date) -> list[Sent]:
    """The copies that the reader may see: unsigned ones first, the longest waiting on top."""
    mine = units.own(by, on=today)
    manages = by.may(Permission.MANAGE, document.area)
    found = []
    for copy in document.copies.order_by("sent_at", "unit_name"):
        until = timezone.localdate(copy.received_at) if copy.received_at else today
        found.append(
            Sent(
                copy,
                (until - timezone.localdate(copy.sent_at)).days,
                copy.due_on is not None and until > copy.due_on,
                manages or copy.unit_id in mine,
            )
        )
    return sorted(found, key=lambda sent: (sent.copy.received_at is not None, -sent.days))


def get(pk: UUID) -> Copy | None:
    """A copy that the reader may see."""
    found: Copy | None = Copy.objects.select_related("document").filter(pk=pk).first()
    return found


def addressees(document: Document) -> list[Unit]:
    """Whom a document concerns and who has no copy yet: every unit that its tasks name."""
    there = set(document.copies.values_list("unit_id", flat=True))
    found: dict[UUID, Unit] = {}
    for task in tasks.with_lines(document.tasks.filter(state__in=tasks.LIVING)):
        for row in task.units.all():
            found |= {unit.pk: unit for unit in groups.named(row) if unit.pk not in there}
    return sorted(found.values(), key=lambda unit: (unit.area, unit.name))


def named(names: Iterable[str], *, register: Register) -> tuple[list[Unit], list[str]]:
    """The units that ids, names and groups stand for, and what stands for nobody."""
    found: dict[UUID, Unit] = {}
    missing = []
    by_id = {str(unit.pk): unit for same in register.cores.values() for unit in same}
    for name in filter(None, (one.strip() for one in names)):
        one = register.find(name)
        if name in by_id:
            found[by_id[name].pk] = by_id[name]
        elif one.unit is not None:
            found[one.unit.pk] = one.unit
        elif one.group is not None:
            found |= {unit.pk: unit for unit in groups.members(one.group)}
        else:
            missing.append(name)
    return list(found.values()), missing
