"""The two sides of a household: who confirmed that it came and lives where, and who does what.

The place of origin has no right to change the household. It gives its word in a row of its own,
placed with it; the date on the household is then carried over in the host's place, which is the
only thing that this word can change.
"""

from collections.abc import Sequence
from datetime import date, datetime

from anjia.base.scope import Actor, Grant, acting, action
from anjia.kernel.ids import new_id
from anjia.kernel.refusals import Refused
from anjia.ledger import records
from anjia.ledger.declaration import RowChange
from anjia.registry.actions import ground
from anjia.registry.models import Confirmation, Duty, Household
from anjia.registry.models.choices import ConfirmationSide, DutyKind
from anjia.registry.policy import DUTY_SIDES, Permission


@action(Permission.WRITE, event="household.confirm_host")
def confirm_host(
    household: Household, *, by: Actor, at: datetime, on: date, said_by: str = "", note: str = ""
) -> Confirmation:
    """Record the host side's word that the household lives here."""
    household = ground.locked_settled(household)
    ground.not_in_future(on, at=at)
    if household.host_confirmed_on is not None:
        raise Refused("confirmed_already", side=ConfirmationSide.HOST.label)
    given: Confirmation = Confirmation.objects.create(
        area=household.area,
        origin=household.origin,
        household=household,
        side=ConfirmationSide.HOST,
        confirmed_on=on,
        said_by=said_by or by.name,
        note=note,
    )
    ground.change(household, host_confirmed_on=on)
    return given


def confirm_origin(
    household: Household, *, by: Actor, at: datetime, on: date, said_by: str = "", note: str = ""
) -> Confirmation:
    """Record the origin side's word that the household came from there; asked at the origin."""
    if household.origin is None:
        raise Refused("origin_side_unknown")
    return _confirm_origin(
        household, area=household.origin, by=by, at=at, on=on, said_by=said_by, note=note
    )


@action(Permission.CONFIRM_ORIGIN, event="household.confirm_origin")
def _confirm_origin(
    household: Household,
    *,
    area: str,
    by: Actor,
    at: datetime,
    on: date,
    said_by: str,
    note: str,
) -> Confirmation:
    ground.not_in_future(on, at=at)
    found = Household.objects.filter(pk=household.pk, origin=area).first()
    if found is None:
        raise Refused("household_not_found")
    if found.origin_confirmed_on is not None:
        raise Refused("confirmed_already", side=ConfirmationSide.ORIGIN.label)
    given: Confirmation = Confirmation.objects.create(
        area=area,
        origin=found.area,
        household=found,
        side=ConfirmationSide.ORIGIN,
        confirmed_on=on,
        said_by=said_by or by.name,
        note=note,
    )
    # The history of the household shall name the person, not the system.
    carrier = Actor(id=by.id, name=by.name, unit=by.unit, grants=_at(found.area), everything=True)
    with acting(carrier, reason=str(ConfirmationSide.ORIGIN.label)):
        ground.change(found, origin_confirmed_on=on)
    return given


def _at(area: str) -> tuple[Grant, ...]:
    return (Grant(area=area, role="confirmation", permissions=frozenset()),)


@action(Permission.WRITE, event="household.assign_duty")
def assign_duty(
    household: Household,
    *,
    by: Actor,
    at: datetime,
    kind: DutyKind,
    owner: str,
    on: date,
    side: ConfirmationSide | None = None,
) -> Duty:
    """Say which side and which unit bears a duty; the side is the usual one unless stated."""
    del at, by
    household = ground.locked_settled(household)
    if not owner.strip():
        raise Refused("duty_owner_missing")
    stated = {"side": side or DUTY_SIDES[kind], "owner": owner.strip(), "assigned_on": on}
    duty: Duty | None = Duty.objects.filter(household=household, kind=kind).first()
    if duty is not None:
        ground.change(duty, **stated, handed_over_on=None)
        return duty
    made: Duty = Duty.objects.create(
        area=household.area, origin=household.origin, household=household, kind=kind, **stated
    )
    return made


@action(Permission.WRITE, event="household.hand_over_duty")
def hand_over_duty(
    household: Household, *, by: Actor, at: datetime, kind: DutyKind, owner: str, on: date
) -> Duty:
    """Hand a duty over to the other side, and to the unit there that takes it on."""
    del by
    household = ground.locked_settled(household)
    ground.not_in_future(on, at=at)
    duty: Duty | None = Duty.objects.filter(household=household, kind=kind).first()
    if duty is None:
        raise Refused("duty_unknown")
    if not owner.strip():
        raise Refused("duty_owner_missing")
    to_host = duty.side == ConfirmationSide.ORIGIN
    side = ConfirmationSide.HOST if to_host else ConfirmationSide.ORIGIN
    ground.change(duty, side=side, owner=owner.strip(), handed_over_on=on)
    return duty


@action(Permission.WRITE, event="registry.map_duties")
def map_duties(households: Sequence[Household], *, by: Actor, at: datetime, on: date) -> int:
    """Give every household the duties it has none of yet, at their usual side, still without owner.

    A duty without owner is what the list of open duties shows; returns how many were added.
    """
    del at
    known = set(Duty.objects.filter(household__in=households).values_list("household_id", "kind"))
    rows = [
        RowChange(
            id=new_id(),
            new=True,
            values={
                "area": household.area,
                "origin": household.origin,
                "household": household.pk,
                "kind": kind,
                "side": str(side),
                "assigned_on": on,
            },
        )
        for household in households
        for kind, side in DUTY_SIDES.items()
        if (household.pk, kind) not in known
    ]
    for area in {household.area for household in households}:
        if not by.may(Permission.WRITE, area):
            raise Refused("not_permitted", permission=str(Permission.WRITE), area=area)
    records.write(Duty, rows)
    return len(rows)
