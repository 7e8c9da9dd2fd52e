"""Sending slips, answering them, taking them back.

The clock sends them (`escalate`): that is the system, once a day, and sends nothing twice. An
officer of the leading office may send one by hand, at any level (Sanming: 可直接发出).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from anjia.base.scope import Actor, acting, action, system
from anjia.kernel.refusals import Refused
from anjia.processes.supervision.actions import slip_notices
from anjia.processes.supervision.models import Assignment, Escalation
from anjia.processes.supervision.policy import OPEN, Permission
from anjia.processes.supervision.policy.escalation import Cause, Ending, Level, next_level
from anjia.processes.supervision.queries import escalating, units

if TYPE_CHECKING:
    from datetime import date, datetime

MOST = 500


@dataclass(frozen=True)
class Escalated:
    """What a day's run did."""

    sent: list[Escalation]
    settled: int


def escalate(*, on: date, by: Actor, at: datetime) -> Escalated:
    """Send every slip that is due on a day, and end those whose cause is over; may run again.

    Written as sets; each unit and office is told once, with how many wait.
    """
    with acting(system(name="supervision"), reason=by.name):
        _lock()
        held = list(escalating.held(on=on))
        settled = _settle(held, by=by, at=at)
        last = escalating.last_sent(each.key for each in held)
        raised: list[Escalation] = []
        due: list[Escalation] = []
        for each in held:
            before = last.get((each.key, each.cause.value, each.since))
            if before is None and not escalating.is_due(each, on=on):
                continue
            level = next_level(escalating.sent(before), on=on)
            if level is None:
                continue
            if before is not None:
                raised.append(before)
            due.append(_new(each, level, on=on, by=by))
        _end(raised, Ending.RAISED, by=by, at=at)
        sent = _number(due, on=on)
        slip_notices.tell(sent, on=on, by=by, at=at)
    return Escalated(sent, settled)


@action(Permission.MANAGE, event="supervision.send_slip")
def urge(
    assignment: Assignment, *, by: Actor, at: datetime, level: Level, asked: str
) -> Escalation:
    """Send a slip by hand, with what is asked; once a day for one assignment."""
    if assignment.state not in OPEN:
        raise Refused("slip_of_closed")
    on, text = timezone.localdate(at), _said(asked)
    with acting(system(name="supervision"), reason=by.name):
        _lock()
        known = Escalation.objects.filter(assignment=assignment, cause=Cause.URGED, since=on)
        if known.exists():
            raise Refused("slip_sent_today")
        held = escalating.urged(assignment, on=on)
        (made,) = _number([_new(held, level, on=on, by=by, asked=text)], on=on)
        slip_notices.tell([made], on=on, by=by, at=at)
    return made


@action(Permission.REPORT, event="supervision.answer_slip")
def answer(
    slip: Escalation, *, by: Actor, at: datetime, text: str, promised_on: date
) -> Escalation:
    """Say what the unit does about it and until when; only whoever works for the unit."""
    on = timezone.localdate(at)
    if slip.assignment.unit_id not in units.own(by, on=on):
        raise Refused("assignment_of_another_unit", unit=slip.assignment.unit_name)
    if promised_on < on:
        raise Refused("slip_promise_past")
    said = _said(text)
    if not _end([slip], Ending.ANSWERED, by=by, at=at, answer=said, promised_on=promised_on):
        raise Refused("slip_moved")
    return slip


@action(Permission.MANAGE, event="supervision.withdraw_slip")
def withdraw(slip: Escalation, *, by: Actor, at: datetime, reason: str) -> Escalation:
    """Take a slip back, with the reason; the same cause sends no other."""
    if not _end([slip], Ending.WITHDRAWN, by=by, at=at, answer=_said(reason)):
        raise Refused("slip_moved")
    return slip


def _said(text: str) -> str:
    plain = text.strip()
    if not plain:
        raise Refused("slip_text_missing")
    if len(plain) > MOST:
        raise Refused("slip_text_long", most=MOST)
    return plain


def _lock() -> None:
    """Numbers are given by one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('supervision slips', 0))")


def _new(
    held: escalating.Held, level: Level, *, on: date, by: Actor, asked: str = ""
) -> Escalation:
    return Escalation(
        area=held.row["area"],
        assignment_id=held.key,
        cause=held.cause.value,
        since=held.since,
        level=level.value,
        office=held.row["task__area"],
        year=on.year,
        raised_on=on,
        answer_by=escalating.answer_by(level, area=held.row["area"], on=on),
        asked=asked,
        by=by.id,
        by_name=by.name,
    )


def _number(slips: list[Escalation], *, on: date) -> list[Escalation]:
    """Write slips with the next numbers of their offices."""
    offices = Escalation.objects.filter(year=on.year, office__in={slip.office for slip in slips})
    last = dict(offices.order_by().values_list("office").annotate(last=Max("number")))
    for slip in slips:
        last[slip.office] = slip.number = last.get(slip.office, 0) + 1
    return list(Escalation.objects.bulk_create(slips))


def _settle(held: list[escalating.Held], *, by: Actor, at: datetime) -> int:
    """End what is over: the cause holds no more, or the assignment is done. Fill in late limits."""
    holds = {(each.row["pk"], each.cause.value, each.since) for each in held}
    over, filled = [], []
    for slip in escalating.still_waiting():
        known = (slip.assignment_id, slip.cause, slip.since) in holds
        if not known:
            over.append(slip)
        elif slip.answer_by is None:
            level = Level(slip.level)
            slip.answer_by = escalating.answer_by(level, area=slip.area, on=slip.raised_on)
            filled.append(slip)
    Escalation.objects.bulk_update(filled, ["answer_by"])
    _end(over, Ending.SETTLED, by=by, at=at)
    return len(over)


def _end(
    slips: list[Escalation],
    ending: Ending,
    *,
    by: Actor,
    at: datetime,
    **more: object,
) -> int:
    """End slips and close what waits of them; those that have ended meanwhile are left alone."""
    open_ones = [Ending.OPEN.value]
    if ending is not Ending.ANSWERED:
        open_ones.append(Ending.ANSWERED.value)
    changed = Escalation.objects.filter(
        pk__in=[slip.pk for slip in slips], ending__in=open_ones
    ).update(ending=ending.value, ended_at=at, ended_by=by.id, ended_by_name=by.name, **more)
    slip_notices.refresh(slips, by=by, at=at)
    return int(changed)
