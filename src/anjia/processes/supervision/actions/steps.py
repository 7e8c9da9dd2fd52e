"""The next step of assignments in one statement: never two at once, never out of its turn."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.formats import date_format
from psycopg.errors import UniqueViolation

from anjia.kernel.refusals import Refused
from anjia.processes.supervision.actions import lighting
from anjia.processes.supervision.models import LIFE, Assignment, Step
from anjia.processes.supervision.models.choices import STEPS
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.queries import units

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date, datetime
    from uuid import UUID

    from anjia.base.scope import Actor

MOST = 500
# What a step sets beside the state. Whoever was late while it lay with the unit stays late.
_SETS = {
    "sign": "signed_on = %(on)s",
    "insist": "sign_by = %(until)s",
    "ask_extension": "asked_until = %(until)s",
    "extend": "due_on = %(until)s, asked_until = null",
    "refuse_extension": "asked_until = null",
    "submit": "asked_until = null",
    "close": "closed_on = %(on)s",
    "reopen": "closed_on = null, due_on = coalesce(%(until)s, due_on)",
    "resume": "due_on = coalesce(%(until)s, due_on)",
    "suspend": "asked_until = null",
    "cancel": "asked_until = null",
    "hand_back": "asked_until = null",
}
_TAKE = """
with moved as (
    update supervision_assignment a
    set state = %(state)s, version = a.version + 1,
        was_late = a.was_late or (
            coalesce(a.due_on < %(on)s, false) and a.state in ('assigned', 'signed')
            and %(name)s not in ('extend', 'refuse_extension'))
        {sets}
    where a.id = any(%(assignments)s) and a.state = any(%(sources)s) {when}
    returning a.id, a.area, a.light
)
insert into supervision_step
    (id, area, version, assignment_id, number, name, state, light, at, by, by_name, reason, until)
select gen_random_uuid(), m.area, 1, m.id, coalesce(
        (select max(s.number) from supervision_step s where s.assignment_id = m.id), 0) + 1,
    %(name)s, %(state)s, m.light, %(at)s, %(by)s, %(by_name)s, %(reason)s, %(until)s
from moved m
returning assignment_id
"""
# What a step asks of the row beside its state.
_WHEN = {
    "extend": "and a.asked_until is not null",
    "refuse_extension": "and a.asked_until is not null",
}


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is said with a step."""

    reason: str = ""
    until: date | None = None


NOTHING = Told()


def reason(text: str) -> str:
    """A reason that must be given."""
    plain = text.strip()
    if not plain:
        raise Refused("supervision_reason_missing")
    if len(plain) > MOST:
        raise Refused("assignment_reason_long", most=MOST)
    return plain


def day(on: date) -> str:
    """A day in words, for what is said of it."""
    return date_format(on, "DATE_FORMAT")


def take(
    name: str, assignments: Collection[UUID], *, by: Actor, at: datetime, told: Told = NOTHING
) -> list[UUID]:
    """Let assignments take a step of the flow; those whose state does not allow it are left out."""
    (way,) = (each for each in LIFE.transitions if each.name == name)
    sets = _SETS.get(name, "")
    with moved_meanwhile(), connection.cursor() as cursor:
        cursor.execute(
            _TAKE.format(sets=sets and f", {sets}", when=_WHEN.get(name, "")),
            {
                "name": name,
                "state": way.target,
                "sources": list(way.source),
                "assignments": list(assignments),
                "on": timezone.localdate(at),
                "at": at,
                "by": by.id,
                "by_name": by.name,
                "reason": told.reason,
                "until": told.until,
            },
        )
        done = [assignment for (assignment,) in cursor.fetchall()]
    lighting.relight(done, on=timezone.localdate(at), by=by, at=at)
    return done


def take_one(
    name: str, assignment: Assignment, *, by: Actor, at: datetime, told: Told = NOTHING
) -> None:
    """The same for one; where its state does not allow it, say who did what with it last."""
    if not take(name, [assignment.pk], by=by, at=at, told=told):
        raise moved_on(assignment)


def moved_on(assignment: Assignment) -> Refused:
    """The refusal of a step that its state does not allow: who did what with it last."""
    last = Step.objects.filter(assignment=assignment).order_by("-number").first()
    if last is None:
        return Refused("assignment_moved")
    return Refused(
        "assignment_moved_by",
        name=last.by_name,
        at=date_format(timezone.localtime(last.at), "DATETIME_FORMAT"),
        did=str(STEPS[last.name]),
    )


def refuse_foreign(assignment: Assignment, *, by: Actor, on: date) -> None:
    """Refuse whoever does not work for the unit: nobody reports another unit's work."""
    if assignment.unit_id not in units.own(by, on=on):
        raise Refused("not_own_unit", unit=assignment.unit_name)


def refuse_unmanaged(assignment: Assignment, *, by: Actor, on: date) -> None:
    """Refuse whoever neither leads at this place nor works for the unit that split it."""
    if not units.manages(assignment, by=by, on=on):
        raise Refused("not_permitted", permission=str(Permission.MANAGE), area=str(assignment.area))


def refuse(fault: Refused | None) -> None:
    """Refuse what stands against a step, if anything does."""
    if fault is not None:
        raise fault


@contextmanager
def moved_meanwhile() -> Iterator[None]:
    """A step that somebody else has just taken becomes a refusal."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if not isinstance(error.__cause__, UniqueViolation):
            raise
        raise Refused("assignment_moved") from error
