"""Who answers for a unit or a task by name: named, handed over, the duty signed (一把手工程)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from anjia.base.scope import Actor, action
from anjia.kernel.refusals import Refused
from anjia.processes.supervision.actions import steps
from anjia.processes.supervision.models import Leadership
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.queries import leaders, units

if TYPE_CHECKING:
    from datetime import date, datetime

    from anjia.base.access.models import Unit
    from anjia.processes.supervision.models import Task


@dataclass(frozen=True, kw_only=True)
class Named:
    """Who takes over, from which day; `duty_signed_on` is the day of the letter of duty."""

    leader: str
    from_on: date
    post: str = ""
    task: Task | None = None
    duty_signed_on: date | None = None
    note: str = ""


@action(Permission.REPORT, event="supervision.name_leader")
def name_leader(unit: Unit, *, by: Actor, at: datetime, named: Named) -> Leadership:
    """Name who answers for a unit, or for one task of it, and end whoever did before.

    The day before the new one begins is the old one's last; the old row stays.
    """
    _refuse_others(unit, by=by, on=timezone.localdate(at))
    leader = named.leader.strip()
    if not leader:
        raise Refused("leader_missing")
    before = leaders.current(unit.pk, task=named.task)
    if before is not None and named.from_on <= before.from_on:
        raise Refused("leader_too_early", from_on=steps.day(before.from_on))
    try:
        with transaction.atomic():
            if before is not None:
                before.until_on = named.from_on - timedelta(days=1)
                before.version += 1
                before.save(update_fields=["until_on", "version"])
            made: Leadership = Leadership.objects.create(
                area=unit.area,
                unit=unit,
                unit_name=unit.name,
                task=named.task,
                leader=leader,
                post=named.post.strip(),
                from_on=named.from_on,
                duty_signed_on=named.duty_signed_on,
                note=named.note.strip()[: steps.MOST],
            )
    except IntegrityError as error:
        raise Refused("leader_named_already") from error
    return made


@action(Permission.REPORT, event="supervision.sign_duty")
def sign_duty(leadership: Leadership, *, by: Actor, at: datetime, on: date) -> Leadership:
    """Note on which day the letter of duty was signed."""
    today = timezone.localdate(at)
    _refuse_others(leadership.unit, by=by, on=today)
    if on > today:
        raise Refused("duty_ahead")
    leadership.duty_signed_on = on
    leadership.version += 1
    leadership.save(update_fields=["duty_signed_on", "version"])
    return leadership


def _refuse_others(unit: Unit, *, by: Actor, on: date) -> None:
    if unit.pk not in units.own(by, on=on) and not by.may(Permission.MANAGE, unit.area):
        raise Refused("not_own_unit", unit=unit.name)
