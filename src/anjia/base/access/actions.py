"""The only writer of officers, units and appointments.

Signing in and out, and what officers do to their own account, are in ``signing_in``.
"""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from anjia.base.audit import actions as audit
from anjia.base.scope import Actor, Grant, action, packages
from anjia.base.scope.context import SLOTS
from anjia.base.sealed.fields import put
from anjia.kernel import areas
from anjia.kernel.refusals import Refused

from . import attempts, passwords, policy, queries, roles, second_factor, sessions, stamps
from .models import Appointment, Officer, Unit, UsedPassword
from .policy import Permission, Role

UNIT_FIELDS = frozenset({"name", "kind", "parent", "aliases", "second_factor", "active"})


@action(Permission.UNITS)
def create_unit(area: str, *, by: Actor, values: dict[str, Any]) -> Unit:
    """A new unit at an area; its name is its own within the area."""
    _refuse_outside(by, Permission.UNITS, area)
    unit = Unit(area=areas.parse(area), **_only(values, UNIT_FIELDS))
    _saved(unit)
    return unit


@action(Permission.UNITS)
def change_unit(unit: Unit, *, by: Actor, values: dict[str, Any]) -> Unit:  # noqa: ARG001 - the gate reads `by`
    """Change a unit's names, kind, parent or rules; its area stays, because its officers are
    seen through it.
    """
    for name, value in _only(values, UNIT_FIELDS).items():
        setattr(unit, name, value)
    parent = unit.parent
    while parent is not None:
        if parent.pk == unit.pk:
            raise Refused("unit_above_itself", name=unit.name)
        parent = parent.parent
    unit.version += 1
    _saved(unit)
    return unit


@action(Permission.OFFICERS)
def create_officer(
    unit: Unit,
    *,
    by: Actor,
    username: str,
    name: str,
    at: datetime,
    phone: str = "",
    must_change: bool = True,
) -> tuple[Officer, str]:
    """A new officer of a unit and the password to hand over once; they choose their own at first
    sign-in, unless told otherwise.
    """
    if Officer.objects.filter(username__iexact=username.strip()).exists():
        raise Refused("username_taken", username=username.strip())
    officer = Officer(username=username.strip(), name=name.strip(), unit=unit)
    if phone:
        put(officer, "phone", phone)
    password = passwords.generate()
    set_password(officer, password, at=at, must_change=must_change)
    audit.record(
        "access.officer_created",
        by=by.id,
        by_name=by.name,
        area=unit.area,
        subject=("access.officer", str(officer.pk)),
    )
    return officer, password


@action(Permission.OFFICERS)
def reset_password(officer: Officer, *, by: Actor, at: datetime) -> str:  # noqa: ARG001 - the gate reads `by`
    """A new password for an officer, to hand over once; ends all their sessions and lifts a
    block.
    """
    password = passwords.generate()
    set_password(officer, password, at=at, must_change=True)
    sessions.end_all(officer)
    attempts.forget(attempts.account(officer.username))
    return password


@action(Permission.OFFICERS)
def change_officer(
    officer: Officer, *, by: Actor, name: str, unit: Unit, phone: str | None = None
) -> Officer:
    """Correct an officer's name or phone, or move them to another unit of one's own area."""
    _refuse_outside(by, Permission.OFFICERS, unit.area)
    officer.name, officer.unit = name.strip(), unit
    if phone is not None:
        put(officer, "phone", phone or None)
    officer.save()
    return officer


@action(Permission.OFFICERS)
def set_active(officer: Officer, *, by: Actor, active: bool) -> Officer:
    """Stop an officer from signing in, at once and everywhere, or let them in again."""
    _refuse_oneself(by, officer)
    officer.active = active
    officer.save(update_fields=["active"])
    if not active:
        sessions.end_all(officer)
    return officer


@action(Permission.SECURITY)
def release(officer: Officer, *, by: Actor) -> None:  # noqa: ARG001 - the gate reads `by`
    """Lift the block that failed attempts have put on an officer's account."""
    attempts.forget(attempts.account(officer.username))


@action(Permission.SECURITY)
def remove_second_factor(officer: Officer, *, by: Actor, reason: str) -> None:  # noqa: ARG001 - for the log
    """Forget an officer's authenticator, after a lost phone; ends all their sessions."""
    _refuse_oneself(by, officer)
    second_factor.remove(officer)
    sessions.end_all(officer)


def appoint(
    officer: Officer,
    *,
    by: Actor,
    role: str,
    in_areas: tuple[str, ...],
    valid_from: date,
    at: datetime,
    valid_to: date | None = None,
    unit: Unit | None = None,
    subject: str = "",
    reason: str = "",
) -> Appointment:
    """Give an officer a role at some areas, all of them inside one's own and the role one that
    one may give.

    An administrator's role gives nothing until a second person has confirmed it.
    """
    wanted = areas.outermost([areas.parse(area) for area in in_areas])
    if not wanted:
        raise Refused("appointment_without_area")
    office = policy.OFFICES[Role(role)]
    for area in wanted:
        if areas.level(area) not in office.levels:
            raise Refused("role_not_at_level", area=area)
        if not by.everything and Role(role) not in queries.roles_to_give(by, area):
            raise Refused("not_permitted", permission=Permission.APPOINT, area=area)
    _refuse_oneself(by, officer)
    appointment = Appointment(
        area=_around(wanted),
        officer=officer,
        role=role,
        areas=list(wanted),
        unit=unit,
        subject=subject,
        valid_from=valid_from,
        valid_to=valid_to,
        reason=reason,
        proposed_by=by.id,
    )
    if by.everything or not policy.needs_second_person(role):
        appointment.confirmed_by, appointment.confirmed_at = by.id, at
    return _appointed(appointment, by=by, reason=reason)


@action(Permission.APPOINT, event="access.appoint")
def _appointed(appointment: Appointment, *, by: Actor, reason: str = "") -> Appointment:  # noqa: ARG001 - for the log
    # One at a time for an officer: two appointments at once must not slip past the conflict rules.
    officer = Officer.objects.select_for_update().get(pk=appointment.officer_id)
    _refuse_conflicts(officer, appointment)
    appointment.stamp = stamps.stamp(appointment)
    appointment.save(force_insert=True)
    sessions.end_all(officer)
    return appointment


@action(Permission.APPOINT)
def confirm(appointment: Appointment, *, by: Actor, at: datetime) -> Appointment:
    """Make a proposed appointment count: by another person than the one who proposed it or will
    hold it.
    """
    held = _unsettled(appointment, by=by)
    if held.confirmed_at is not None:
        raise Refused("appointment_settled")
    if by.id == held.proposed_by:
        raise Refused("second_person_needed")
    held.confirmed_by, held.confirmed_at = by.id, at
    return _stamped(held)


@action(Permission.APPOINT)
def withdraw(appointment: Appointment, *, by: Actor, at: datetime, reason: str) -> Appointment:  # noqa: ARG001 - for the log
    """End an appointment at once; it stays on the list with who ended it."""
    held = _unsettled(appointment, by=by)
    held.withdrawn_by, held.withdrawn_at = by.id, at
    return _stamped(held)


def _unsettled(appointment: Appointment, *, by: Actor) -> Appointment:
    """The appointment as stored, locked; refused unless it stands, is genuine, another's, and
    one's own to give.
    """
    held: Appointment = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if held.withdrawn_at is not None:
        raise Refused("appointment_settled")
    if not stamps.is_genuine(held):
        raise Refused("appointment_altered")
    _refuse_oneself(by, held.officer)
    for area in held.areas:
        if not by.everything and Role(held.role) not in queries.roles_to_give(by, area):
            raise Refused("not_permitted", permission=Permission.APPOINT, area=area)
    return held


def _stamped(appointment: Appointment) -> Appointment:
    appointment.version += 1
    appointment.stamp = stamps.stamp(appointment)
    appointment.save()
    sessions.end_all(appointment.officer)
    return appointment


def _refuse_conflicts(officer: Officer, wanted: Appointment) -> None:
    if not officer.active:
        raise Refused("officer_inactive", name=officer.name)
    held = queries.held_on(officer, from_=wanted.valid_from, to=wanted.valid_to)
    clash = policy.conflict((one.role for one in held), wanted.role)
    if clash is not None:
        raise Refused("roles_conflict", held=roles.title(clash), wanted=roles.title(wanted.role))
    together = tuple(
        Grant(area=area, role=one.role, permissions=roles.permissions_of(one.role))
        for one in (*held, wanted)
        for area in one.areas
    )
    actor = Actor(id=str(officer.pk), name=officer.name, grants=together)
    slots = max(len(actor.slots(packages.closed(), writing=writing)) for writing in (False, True))
    if slots > SLOTS:
        raise Refused("too_many_areas", allowed=SLOTS, held=slots)


def _around(wanted: tuple[str, ...]) -> str:
    """The smallest area around all; places of two provinces have none in common."""
    found = areas.around(wanted)
    if found is None:
        raise Refused("areas_too_far_apart")
    return found


def set_password(officer: Officer, password: str, *, at: datetime, must_change: bool) -> None:
    """Store a password that has been checked, and remember it as used."""
    officer.set_password(password)
    officer.must_change_password = must_change
    officer.password_changed_at = at
    officer.save()
    UsedPassword.objects.create(officer=officer, password=officer.password, set_at=at)


def _refuse_oneself(by: Actor, officer: Officer) -> None:
    if str(officer.pk) == by.id:
        raise Refused("not_oneself")


def _refuse_outside(by: Actor, permission: Permission, area: str) -> None:
    if not by.may(permission, area):
        raise Refused("not_permitted", permission=str(permission), area=area)


def _only(values: dict[str, Any], allowed: frozenset[str]) -> dict[str, Any]:
    unknown = set(values) - allowed
    if unknown:
        raise TypeError(f"not fields of a unit: {', '.join(sorted(unknown))}")
    return values


def _saved(unit: Unit) -> None:
    try:
        with transaction.atomic():
            unit.full_clean(validate_unique=False, validate_constraints=False)
            unit.save()
    except IntegrityError as error:
        raise Refused("unit_exists", name=unit.name) from error
    except ValidationError as error:
        raise Refused("unit_invalid", errors="；".join(error.messages)) from error
