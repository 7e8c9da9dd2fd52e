"""Persons who come and go: birth, death, marriage in and out."""

from datetime import date, datetime
from typing import TypedDict, Unpack

from anjia.base.scope import Actor, action
from anjia.base.sealed import put
from anjia.kernel import identity
from anjia.kernel.refusals import Refused
from anjia.registry import policy
from anjia.registry.actions import ground, names
from anjia.registry.models import Household, LifeEvent, Person
from anjia.registry.models.choices import (
    EventKind,
    HouseholdStatus,
    HukouStatus,
    PersonStatus,
    Relation,
)
from anjia.registry.policy import Permission


class Described(TypedDict, total=False):
    """A new member as an officer describes them; a name must be among it."""

    name: str
    sex: str | None
    identity_number: str
    ethnicity: str


@action(Permission.EVENT, event="household.birth")
def birth(
    household: Household,
    *,
    by: Actor,
    at: datetime,
    birth_on: date,
    relation: str,
    **described: Unpack[Described],
) -> LifeEvent:
    """Add a newborn to a settled household; the membership starts on the day of birth."""
    household = ground.locked_settled(household)
    with ground.happening(EventKind.BIRTH, household, on=birth_on, by=by, at=at) as event:
        event.person = _enrol(
            household,
            relation=relation,
            on=birth_on,
            reason=EventKind.BIRTH,
            hukou_status=None,
            birth_on=birth_on,
            **described,
        )
        event.facts = {"name": event.person.name, "relation": relation}
    return event.recorded


@action(Permission.EVENT, event="household.death")
def death(
    person: Person, *, by: Actor, at: datetime, died_on: date, successor: Person | None = None
) -> LifeEvent:
    """Take a person who died off the roll; a head needs a successor while others remain."""
    household = ground.locked(person.household)
    person = ground.locked_present(person)
    if person.birth_on is not None and died_on < person.birth_on:
        raise Refused("died_before_birth", name=person.name)
    with ground.happening(
        EventKind.DEATH, household, on=died_on, by=by, at=at, person=person
    ) as event:
        event.facts = {"name": person.name, "relation": person.relation}
        _take_off(person, household, status=PersonStatus.DIED, on=died_on, successor=successor)
    return event.recorded


@action(Permission.EVENT, event="household.marriage_in")
def marriage_in(
    household: Household,
    *,
    by: Actor,
    at: datetime,
    married_on: date,
    relation: str,
    person: Person | None = None,
    birth_on: date | None = None,
    successor: Person | None = None,
    **described: Unpack[Described],
) -> LifeEvent:
    """Add somebody who married into the household.

    `person` names one who is on the roll already and comes over from another household; without
    it the new member is described. Whoever headed that other household needs a `successor` there.
    """
    household = ground.locked_settled(household)
    with ground.happening(EventKind.MARRIAGE_IN, household, on=married_on, by=by, at=at) as event:
        if person is not None:
            event.other_household = _come_over(
                person,
                household,
                relation=relation,
                on=married_on,
                reason=EventKind.MARRIAGE_IN,
                successor=successor,
            )
            event.person = person
        else:
            event.person = _enrol(
                household,
                relation=relation,
                on=married_on,
                reason=EventKind.MARRIAGE_IN,
                hukou_status=HukouStatus.ORIGIN,
                birth_on=birth_on,
                **described,
            )
        event.facts = {"name": event.person.name, "relation": relation}
    return event.recorded


@action(Permission.EVENT, event="household.marriage_out")
def marriage_out(
    person: Person,
    *,
    by: Actor,
    at: datetime,
    married_on: date,
    to_place: str = "",
    successor: Person | None = None,
) -> LifeEvent:
    """Take somebody who married away off the roll.

    One who married into another household of the roll is recorded there, by `marriage_in`.
    """
    household = ground.locked_settled(person.household)
    person = ground.locked_present(person)
    with ground.happening(
        EventKind.MARRIAGE_OUT, household, on=married_on, by=by, at=at, person=person
    ) as event:
        event.facts = {"name": person.name, "relation": person.relation, "to_place": to_place}
        _take_off(person, household, status=PersonStatus.LEFT, on=married_on, successor=successor)
    return event.recorded


def succeed(household: Household, *, leaving: Person, successor: Person | None) -> None:
    """Hand the headship on before its holder leaves; the last member leaves none behind."""
    others = [member for member in ground.present(household) if member.pk != leaving.pk]
    if leaving.relation != Relation.HEAD or not others:
        return
    if successor is None:
        raise Refused("head_needs_successor", name=leaving.name)
    heir = next((member for member in others if member.pk == successor.pk), None)
    if heir is None:
        raise Refused("successor_not_member", name=successor.name)
    was = heir.relation
    # The old head first: at no moment may a household have two.
    ground.relate(leaving, policy.relation_after(was, Relation.HEAD))
    ground.relate(heir, Relation.HEAD)
    for member in others:
        if member.pk != heir.pk:
            ground.relate(member, policy.relation_after(was, member.relation))
    ground.set_heads([household.pk])


def _take_off(
    person: Person,
    household: Household,
    *,
    status: PersonStatus,
    on: date,
    successor: Person | None,
) -> None:
    succeed(household, leaving=person, successor=successor)
    ground.leave(person, on=on)
    ground.change(person, status=status, ended_on=on)
    _after_leaving(household, on=on)


def _after_leaving(household: Household, *, on: date) -> None:
    if ground.present(household):
        return
    ground.set_heads([household.pk])
    ground.end(household, status=HouseholdStatus.ENDED, on=on)


def _come_over(
    person: Person,
    household: Household,
    *,
    relation: str,
    on: date,
    reason: str,
    successor: Person | None,
) -> Household:
    if person.household_id == household.pk:
        raise Refused("already_member", name=person.name)
    ground.known_relation(relation)
    before = ground.locked(person.household)
    fresh = ground.locked_present(person)
    succeed(before, leaving=fresh, successor=successor)
    ground.transfer(fresh, household, relation=relation, on=on, reason=reason)
    _after_leaving(before, on=on)
    return before


def _enrol(
    household: Household,
    *,
    relation: str,
    on: date,
    reason: str,
    hukou_status: HukouStatus | None,
    birth_on: date | None,
    **described: Unpack[Described],
) -> Person:
    name = "".join(described.pop("name", "").split())
    identity_number = described.pop("identity_number", "")
    if not name:
        raise Refused("name_missing")
    ground.known_relation(relation)
    sound, initials = names.keys(name)
    person = Person(
        area=household.area,
        origin=household.origin,
        household=household,
        relation=relation,
        name=name,
        pinyin=sound,
        initials=initials,
        hukou_status=hukou_status,
        birth_on=birth_on,
        **described,
    )
    if identity_number:
        _identify(person, identity_number)
    if person.birth_on is not None and person.birth_on > on:
        raise Refused("born_after_event", name=name)
    if Person.objects.filter(
        household=household, name=name, birth_on=person.birth_on, status=PersonStatus.PRESENT
    ).exists():
        raise Refused("already_member", name=name)
    person.save(force_insert=True)
    ground.join(person, household, relation=relation, on=on, reason=reason)
    return person


def _identify(person: Person, text: str) -> None:
    number = identity.check(text)
    if person.birth_on is not None and person.birth_on != number.birth_on:
        raise Refused("identity_birth_differs", birth_on=person.birth_on)
    if person.sex and person.sex != number.sex:
        raise Refused("identity_sex_differs")
    person.birth_on, person.sex = number.birth_on, number.sex
    put(person, "identity_number", number.text)
    if Person.objects.filter(
        identity_number_index=person.identity_number_index, status=PersonStatus.PRESENT
    ).exists():
        raise Refused("identity_taken")
