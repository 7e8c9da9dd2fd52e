"""Households that change as a whole: split, merge, move, new head, return to origin and back."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from anjia.base.scope import Actor, action
from anjia.kernel.refusals import Refused
from anjia.registry import policy
from anjia.registry.actions import addresses, ground
from anjia.registry.models import Dwelling, Grid, Household, LifeEvent, Person, Site
from anjia.registry.models.choices import EventKind, HouseholdStatus, Relation
from anjia.registry.policy import Permission

COUNTY = 6


@action(Permission.EVENT, event="household.split")
def split(
    household: Household,
    *,
    by: Actor,
    at: datetime,
    split_on: date,
    number: str,
    head: Person,
    members: Sequence[Person] = (),
    relations: Mapping[UUID, str] | None = None,
    dwelling: Dwelling | None = None,
) -> LifeEvent:
    """Make a new household out of some members; the head of the old one stays.

    The new household keeps place, kind, origin and period; without a `dwelling` it stays under
    the same roof.
    """
    household = ground.locked_settled(household)
    stated = ground.stated_relations(relations)
    leaving = _leaving(household, head=head, members=members)
    number = number.strip()
    if not number:
        raise Refused("number_missing")
    if Household.objects.within(household.area[:COUNTY]).filter(number=number).exists():
        raise Refused("household_number_taken", number=number)
    with ground.happening(EventKind.SPLIT, household, on=split_on, by=by, at=at) as event:
        made = _made_from(household, number=number, on=split_on)
        heir = next(person for person in leaving if person.pk == head.pk)
        was = heir.relation
        for person in leaving:
            derived = policy.relation_after(was, person.relation)
            relation = Relation.HEAD if person is heir else stated.get(person.pk, derived)
            ground.transfer(person, made, relation=relation, on=split_on, reason=EventKind.SPLIT)
        ground.set_heads([made.pk])
        if dwelling is not None:
            _settle(made, dwelling, shared=False)
        made.refresh_from_db()
        event.person, event.other_household = heir, made
        event.facts = {"number": number, "names": [person.name for person in leaving]}
    return event.recorded


@action(Permission.EVENT, event="household.merge")
def merge(
    household: Household,
    *,
    by: Actor,
    at: datetime,
    merged_on: date,
    other: Household,
    relations: Mapping[UUID, str] | None = None,
) -> LifeEvent:
    """Bring all members of `other` into this household and end the other one."""
    if household.pk == other.pk:
        raise Refused("same_household")
    # Always in the order of their ids, so that two offices merging crosswise cannot deadlock.
    first, second = sorted((household, other), key=lambda row: row.pk)
    held = {row.pk: ground.locked_settled(row) for row in (first, second)}
    household, other = held[household.pk], held[other.pk]
    if household.site_id != other.site_id:
        raise Refused("merge_needs_one_site", number=other.number)
    ground.permitted(by, other)
    stated = ground.stated_relations(relations)
    with ground.happening(
        EventKind.MERGE, household, on=merged_on, by=by, at=at, other_household=other
    ) as event:
        coming = ground.present(other)
        for person in coming:
            ground.transfer(
                person,
                household,
                relation=stated.get(person.pk, Relation.OTHER),
                on=merged_on,
                reason=EventKind.MERGE,
            )
        ground.set_heads([other.pk])
        ground.end(other, status=HouseholdStatus.ENDED, on=merged_on)
        event.facts = {"number": other.number, "names": [person.name for person in coming]}
    return event.recorded


@action(Permission.EVENT, event="household.move")
def move(
    household: Household,
    *,
    by: Actor,
    at: datetime,
    moved_on: date,
    dwelling: Dwelling | None = None,
    site: Site | None = None,
    grid: Grid | None = None,
    shared: bool = False,
) -> LifeEvent:
    """Move a household to another dwelling, or to a site or grid whose dwelling is not known yet.

    Area follows to the members and everything recorded about them. At another site the host's
    confirmation lapses: the new community has not given its word.
    """
    household = ground.locked_settled(household)
    ground.permitted(by, dwelling, grid, site)
    goal = _goal(dwelling=dwelling, site=site, grid=grid)
    if household.dwelling_id == getattr(dwelling, "pk", None) and household.area == goal["area"]:
        raise Refused("already_there", number=household.number)
    with ground.happening(EventKind.MOVE, household, on=moved_on, by=by, at=at) as event:
        event.facts = {"from": household.address, "from_area": household.area}
        before, other_site = household.dwelling_id, household.site_id != goal["site"].pk
        lapsed = {"host_confirmed_on": None} if other_site else {}
        if dwelling is not None:
            _free_for(household, dwelling, shared=shared)
        ground.change(household, dwelling=dwelling, **goal, **lapsed)
        ground.carry([household.pk])
        if before != household.dwelling_id:
            ground.vacate(before)
        if dwelling is not None:
            ground.occupy(dwelling)
        event.facts |= {"to": household.address, "to_area": household.area}
    return event.recorded


@action(Permission.EVENT, event="household.change_head")
def change_head(
    household: Household,
    *,
    by: Actor,
    at: datetime,
    changed_on: date,
    head: Person,
    relations: Mapping[UUID, str] | None = None,
) -> LifeEvent:
    """Make another member the head; relations nobody stated follow from kinship, else `other`."""
    household = ground.locked_settled(household)
    stated = ground.stated_relations(relations)
    members = ground.present(household)
    heir = next((member for member in members if member.pk == head.pk), None)
    if heir is None:
        raise Refused("successor_not_member", name=head.name)
    if heir.relation == Relation.HEAD:
        raise Refused("already_head", name=heir.name)
    with ground.happening(
        EventKind.HEAD_CHANGE, household, on=changed_on, by=by, at=at, person=heir
    ) as event:
        event.facts = {"from": household.head_name, "to": heir.name}
        was = heir.relation
        # `present` lists the old head first: at no moment may a household have two.
        for member in members:
            if member is not heir:
                derived = policy.relation_after(was, member.relation)
                ground.relate(member, stated.get(member.pk, derived))
        ground.relate(heir, Relation.HEAD)
        ground.set_heads([household.pk])
    return event.recorded


@action(Permission.EVENT, event="household.return_to_origin")
def return_to_origin(
    household: Household, *, by: Actor, at: datetime, returned_on: date, note: str = ""
) -> LifeEvent:
    """Record that a household went back to where it came from; its members stay on the roll."""
    household = ground.locked_settled(household)
    with ground.happening(EventKind.RETURN, household, on=returned_on, by=by, at=at) as event:
        event.facts = {"note": note}
        ground.end(household, status=HouseholdStatus.RETURNED, on=returned_on)
    return event.recorded


@action(Permission.EVENT, event="household.settle_again")
def settle_again(
    household: Household,
    *,
    by: Actor,
    at: datetime,
    settled_on: date,
    dwelling: Dwelling | None = None,
    note: str = "",
) -> LifeEvent:
    """Take a household that had returned to its origin back among the settled ones.

    Without a `dwelling` it comes back to its old one if nobody lives there now, else only to the
    site. The host's confirmation lapses: it was given for the earlier stay.
    """
    household = ground.locked(household)
    if household.status != HouseholdStatus.RETURNED:
        raise Refused("household_not_returned", number=household.number)
    if household.ended_on is not None and settled_on < household.ended_on:
        raise Refused("settled_before_return", ended_on=household.ended_on)
    ground.permitted(by, dwelling)
    with ground.happening(EventKind.SETTLE_AGAIN, household, on=settled_on, by=by, at=at) as event:
        home = dwelling or _old_home(household)
        if dwelling is not None:
            _free_for(household, dwelling, shared=False)
        goal = _goal(dwelling=home, site=household.site, grid=household.grid)
        ground.change(
            household,
            status=HouseholdStatus.SETTLED,
            ended_on=None,
            host_confirmed_on=None,
            dwelling=home,
            **goal,
        )
        ground.carry([household.pk])
        if home is not None:
            ground.occupy(home)
        event.facts = {"note": note, "to": household.address, "to_area": household.area}
    return event.recorded


def _old_home(household: Household) -> Dwelling | None:
    """Return the dwelling that a household left, unless others live there now."""
    others = Household.objects.filter(
        dwelling=household.dwelling_id, status=HouseholdStatus.SETTLED
    )
    if household.dwelling_id is None or others.exists():
        return None
    found: Dwelling | None = Dwelling.objects.filter(pk=household.dwelling_id).first()
    return found


def _leaving(household: Household, *, head: Person, members: Sequence[Person]) -> list[Person]:
    wanted = {head.pk, *(member.pk for member in members)}
    there = ground.present(household)
    leaving = [person for person in there if person.pk in wanted]
    if len(leaving) != len(wanted):
        raise Refused("not_all_members", number=household.number)
    if any(person.relation == Relation.HEAD for person in leaving):
        raise Refused("split_takes_head", number=household.number)
    if len(leaving) == len(there):
        raise Refused("split_takes_all", number=household.number)
    return leaving


def _made_from(household: Household, *, number: str, on: date) -> Household:
    made: Household = Household.objects.create(
        area=household.area,
        origin=household.origin,
        number=number,
        kind=household.kind,
        site_id=household.site_id,
        grid_id=household.grid_id,
        dwelling_id=household.dwelling_id,
        period=household.period,
        moved_in_on=household.moved_in_on or on,
        address=household.address,
        origin_confirmed_on=household.origin_confirmed_on,
        host_confirmed_on=household.host_confirmed_on,
    )
    return made


def _goal(*, dwelling: Dwelling | None, site: Site | None, grid: Grid | None) -> dict[str, Any]:
    """Return the fields that say where a household lives, from the narrowest place given."""
    if dwelling is not None:
        building = dwelling.building
        grid, site = building.grid, building.site
    elif grid is not None:
        site = grid.site
    if site is None:
        raise Refused("move_needs_place")
    address = addresses.written(site.name) if dwelling is None else written_address(site, dwelling)
    area = grid.area if grid is not None else site.area
    return {"area": area, "site": site, "grid": grid, "address": address}


def written_address(site: Site, dwelling: Dwelling) -> str:
    """Return a dwelling's address as people write it: site, building, unit, room."""
    return addresses.written(site.name, dwelling.building.name, dwelling.unit, dwelling.room)


def _free_for(household: Household, dwelling: Dwelling, *, shared: bool) -> None:
    others = Household.objects.filter(dwelling=dwelling, status=HouseholdStatus.SETTLED)
    taken = others.exclude(pk=household.pk).first()
    if taken is not None and not shared:
        raise Refused("dwelling_taken", number=taken.number)


def _settle(household: Household, dwelling: Dwelling, *, shared: bool) -> None:
    _free_for(household, dwelling, shared=shared)
    goal = _goal(dwelling=dwelling, site=None, grid=None)
    if goal["site"] != household.site:
        raise Refused("split_stays_at_site", number=household.number)
    ground.change(household, dwelling=dwelling, **goal)
    ground.carry([household.pk])
    ground.occupy(dwelling)
