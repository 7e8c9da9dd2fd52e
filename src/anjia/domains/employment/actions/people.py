"""Who may be offered work: refusals that offers, invitations and dispatch share."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from anjia.base import parameters
from anjia.kernel.refusals import Refused
from anjia.registry.models import Person
from anjia.registry.models.choices import HouseholdStatus, PersonStatus, SchoolStatus
from anjia.registry.policy import age


def employable(person: Person | None, *, on: date) -> Person:
    """Return a person who may be offered work on a day; refuse one who may not, in words."""
    if person is None:
        raise Refused("person_not_found")
    if person.status == PersonStatus.DIED:
        raise Refused("offer_to_the_dead", name=person.name)
    if person.status != PersonStatus.PRESENT or person.household.status != HouseholdStatus.SETTLED:
        raise Refused("offer_to_who_left", name=person.name)
    if person.school_status not in (None, SchoolStatus.NOT_IN_SCHOOL):
        raise Refused("offer_at_school", name=person.name)
    if person.birth_on is None:
        raise Refused("offer_without_age", name=person.name)
    least = int(parameters.value("working_age_from", area=person.area, on=on))
    years = age(person.birth_on, on=on)
    if years < least:
        raise Refused("offer_below_age", name=person.name, years=years, least=least)
    return person


def by_ids(ids: Iterable[UUID]) -> dict[UUID, Person]:
    """Return persons of the officer's places by their ids, with their households."""
    rows = Person.objects.filter(pk__any_of=set(ids)).select_related("household")
    return {person.pk: person for person in rows}
