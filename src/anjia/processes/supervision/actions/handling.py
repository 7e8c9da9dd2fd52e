"""What a unit does with what it was given: sign, hand back, ask for more time; and the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from anjia.base.scope import Actor, action
from anjia.kernel.refusals import Refused
from anjia.processes.supervision.actions import assigning, steps, telling
from anjia.processes.supervision.actions.steps import Told
from anjia.processes.supervision.models import Assignment, Share
from anjia.processes.supervision.policy import OPEN, Permission
from anjia.processes.supervision.queries import assigning as plans
from anjia.processes.supervision.queries import limits, units
from anjia.processes.supervision.queries.assigning import Planned

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime
    from uuid import UUID

    from anjia.base.access.models import Unit

HANDED_BACK, EXTENSION = "supervision_handed_back", "supervision_extension"
ANSWERED = "supervision_extension_answered"


@action(Permission.REPORT, event="supervision.sign")
def sign(wanted: Collection[UUID], *, by: Actor, at: datetime) -> list[UUID]:
    """Sign for assignments of the officer's own units; what is not there to sign is left out."""
    own = units.own(by, on=timezone.localdate(at))
    mine = dict(
        Assignment.objects.filter(pk__in=list(wanted), unit__in=own).values_list("pk", "unit_id")
    )
    done = steps.take("sign", mine, by=by, at=at)
    if not done:
        raise Refused("assignments_none_to_sign")
    for unit in {mine[each] for each in done}:
        _nothing_left(unit, by=by, at=at)
    return done


def _nothing_left(unit: UUID, *, by: Actor, at: datetime) -> None:
    if plans.waiting_to_sign(unit):
        return
    for area in Assignment.objects.filter(unit_id=unit).values_list("area", flat=True)[:1]:
        telling.answered(unit, assigning.SIGN, area=area, by=by, at=at)


@action(Permission.REPORT, event="supervision.hand_back")
def hand_back(assignment: Assignment, *, by: Actor, at: datetime, note: str) -> Assignment:
    """Give it back and say why it is another's; in time, and only as often as the rule allows."""
    on = timezone.localdate(at)
    steps.refuse_foreign(assignment, by=by, on=on)
    steps.refuse(limits.hand_back(assignment, on=on))
    steps.take_one("hand_back", assignment, by=by, at=at, told=Told(reason=steps.reason(note)))
    telling.ask(assignment, HANDED_BACK, at=at)
    _nothing_left(assignment.unit_id, by=by, at=at)
    return assignment


@action(Permission.REPORT, event="supervision.insist")
def insist(assignment: Assignment, *, by: Actor, at: datetime, note: str) -> Assignment:
    """Say that it stays with the unit that handed it back, and why."""
    on = timezone.localdate(at)
    steps.refuse_unmanaged(assignment, by=by, on=on)
    until = assigning.sign_by(assignment.area, since=on)
    told = Told(reason=steps.reason(note), until=until)
    steps.take_one("insist", assignment, by=by, at=at, told=told)
    telling.asked_no_more(assignment, HANDED_BACK, by=by, at=at)
    assigning.ask_to_sign(assignment.unit_id, assignment.area, due_on=until, at=at)
    return assignment


@action(Permission.REPORT, event="supervision.reassign")
def reassign(
    assignment: Assignment, *, by: Actor, at: datetime, to: Unit, note: str = ""
) -> Assignment:
    """Give what was handed back to another unit, with its part, its days and its shares."""
    on = timezone.localdate(at)
    steps.refuse_unmanaged(assignment, by=by, on=on)
    _refuse_holder(assignment, to)
    told = Told(reason=note.strip()[: steps.MOST] or to.name)
    steps.take_one("reassign", assignment, by=by, at=at, told=told)
    made = give_again(assignment, to, by=by, at=at)
    telling.asked_no_more(assignment, HANDED_BACK, by=by, at=at)
    return made


def give_again(assignment: Assignment, to: Unit, *, by: Actor, at: datetime) -> Assignment:
    """A unit's part, given to another unit; part of other actions."""
    planned = Planned(
        assignment.task, to, assignment.role, timezone.localdate(at), assignment.due_on
    )
    made = assigning.give(
        [planned], by=by, at=at, parent=units.above(assignment), asked=assignment.asked
    )
    if not made:
        raise Refused("assignment_moved")
    shares = Share.objects.filter(assignment=assignment).values_list("target_id", "value")
    Share.objects.bulk_create(
        Share(area=to.area, assignment_id=made[0], target_id=target, value=value)
        for target, value in shares
    )
    found: Assignment = Assignment.objects.get(pk=made[0])
    return found


def _refuse_holder(assignment: Assignment, to: Unit) -> None:
    held = Assignment.objects.filter(task=assignment.task_id, unit=to, state__in=OPEN)
    if held.exists():
        raise Refused("unit_has_task", unit=to.name)


@action(Permission.REPORT, event="supervision.ask_extension")
def ask_extension(
    assignment: Assignment, *, by: Actor, at: datetime, until: date, note: str
) -> Assignment:
    """Ask for more time, with a reason; what is asked already waits for its answer."""
    on = timezone.localdate(at)
    steps.refuse_foreign(assignment, by=by, on=on)
    if assignment.asked_until is not None:
        raise Refused("extension_asked_already")
    _refuse_earlier(assignment, until, on=on)
    told = Told(reason=steps.reason(note), until=until)
    steps.take_one("ask_extension", assignment, by=by, at=at, told=told)
    telling.ask(assignment, EXTENSION, at=at)
    return assignment


def _refuse_earlier(assignment: Assignment, until: date, *, on: date) -> None:
    if assignment.due_on is None:
        raise Refused("extension_of_nothing")
    if until <= max(assignment.due_on, on):
        raise Refused("extension_too_early", due_on=steps.day(assignment.due_on))


@action(Permission.REPORT, event="supervision.extend")
def extend(
    assignment: Assignment, *, by: Actor, at: datetime, until: date | None = None, note: str = ""
) -> Assignment:
    """Grant more time until the day asked for, or until another."""
    on = timezone.localdate(at)
    steps.refuse_unmanaged(assignment, by=by, on=on)
    granted = until or assignment.asked_until
    if granted is None:
        raise Refused("assignment_moved")
    _refuse_earlier(assignment, granted, on=on)
    told = Told(reason=note.strip()[: steps.MOST], until=granted)
    steps.take_one("extend", assignment, by=by, at=at, told=told)
    _extension_answered(assignment, by=by, at=at)
    return assignment


@action(Permission.REPORT, event="supervision.refuse_extension")
def refuse_extension(assignment: Assignment, *, by: Actor, at: datetime, note: str) -> Assignment:
    """Refuse more time and say why; the day stays."""
    steps.refuse_unmanaged(assignment, by=by, on=timezone.localdate(at))
    told = Told(reason=steps.reason(note))
    steps.take_one("refuse_extension", assignment, by=by, at=at, told=told)
    _extension_answered(assignment, by=by, at=at)
    return assignment


def _extension_answered(assignment: Assignment, *, by: Actor, at: datetime) -> None:
    telling.asked_no_more(assignment, EXTENSION, by=by, at=at)
    telling.let_know(assignment, ANSWERED, at=at)


__all__ = [
    "ask_extension",
    "extend",
    "give_again",
    "hand_back",
    "insist",
    "reassign",
    "refuse_extension",
    "sign",
]
