"""Household registration and the residence booklet, which counts as its equal."""

from collections.abc import Sequence
from datetime import date, datetime

from anjia.base.scope import Actor, action
from anjia.kernel.refusals import Refused
from anjia.registry.actions import ground
from anjia.registry.models import Area, Household, LifeEvent, Person
from anjia.registry.models.choices import EventKind, HukouStatus
from anjia.registry.policy import Permission

COUNTY = 6


@action(Permission.EVENT, event="household.transfer_hukou")
def transfer_hukou(
    household: Household,
    *,
    by: Actor,
    at: datetime,
    members: Sequence[Person],
    on: date,
    to_area: str = "",
    done: bool = True,
) -> LifeEvent:
    """Record that members' registration moved to the host place, or that they applied for it.

    Without `to_area` the registration goes to the host village, from the household's own code.
    """
    household = ground.locked_settled(household)
    chosen = {member.pk for member in members}
    there = [person for person in ground.present(household) if person.pk in chosen]
    if not chosen or len(there) != len(chosen):
        raise Refused("not_all_members", number=household.number)
    goal = to_area or household.area[:12]
    if to_area and not Area.objects.filter(code=to_area).exists():
        raise Refused("area_unknown", code=to_area)
    with ground.happening(EventKind.HUKOU_TRANSFER, household, on=on, by=by, at=at) as event:
        for person in there:
            if person.hukou_status == HukouStatus.MOVED and person.hukou_area == goal:
                raise Refused("hukou_moved_already", name=person.name)
            if done:
                ground.change(
                    person, hukou_status=HukouStatus.MOVED, hukou_area=goal, hukou_moved_on=on
                )
            else:
                ground.change(person, hukou_status=HukouStatus.PENDING, hukou_moved_on=None)
        if len(there) == 1:
            event.person = there[0]
        names = [person.name for person in there]
        event.facts = {"names": names, "to_area": goal, "done": done}
    return event.recorded


@action(Permission.EVENT, event="person.issue_booklet")
def issue_booklet(
    person: Person, *, by: Actor, at: datetime, number: str, issued_on: date
) -> LifeEvent:
    """Issue a residence booklet, which counts like local registration."""
    household = ground.locked_settled(person.household)
    person = ground.locked_present(person)
    number = number.strip()
    if not number:
        raise Refused("number_missing")
    if person.residence_booklet:
        raise Refused("booklet_issued_already", name=person.name)
    county = Person.objects.within(person.area[:COUNTY])
    if county.filter(residence_booklet=number).exists():
        raise Refused("booklet_number_taken", number=number)
    with ground.happening(
        EventKind.BOOKLET, household, on=issued_on, by=by, at=at, person=person
    ) as event:
        event.facts = {"name": person.name, "number": number}
        ground.change(person, residence_booklet=number, residence_booklet_on=issued_on)
    return event.recorded
