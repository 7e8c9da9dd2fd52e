"""Whom claims are about and who is paid: masked names, numbers of households, places in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anjia.kernel import areas
from anjia.kernel.identity import mask_name
from anjia.registry.models import Employer, Household, Person
from anjia.registry.queries import areas as places

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from uuid import UUID

    from anjia.processes.subsidies.models import Claim

VILLAGE = areas.LENGTHS[areas.Level.VILLAGE]


@dataclass(frozen=True)
class Subject:
    """Somebody whom a claim is about, as pages show them; empty where the record is gone."""

    name: str
    number: str
    place: str
    ledger: str
    key: UUID
    employer: str = ""


def of(claims: Collection[Claim]) -> dict[UUID, Subject]:
    """The subject of each claim, by the claim's id."""
    called = places.names({code for c in claims for code in (c.area, c.area[:VILLAGE])})
    persons = _persons({c.person_id for c in claims if c.person_id})
    households = _households({c.household_id for c in claims if c.household_id})
    employers = _employers({c.employer_id for c in claims if c.employer_id})
    found = {}
    for claim in claims:
        place = called.get(claim.area) or called.get(claim.area[:VILLAGE], claim.area)
        employer = employers.get(claim.employer_id, "") if claim.employer_id else ""
        if claim.person_id:
            name, number = persons.get(claim.person_id, ("", ""))
            made = Subject(name, number, place, "persons", claim.person_id, employer)
        elif claim.household_id:
            name, number = households.get(claim.household_id, ("", ""))
            made = Subject(name, number, place, "households", claim.household_id)
        else:
            made = Subject(employer, "", place, "employers", claim.subject)
        found[claim.pk] = made
    return found


def _persons(keys: set[UUID]) -> Mapping[UUID, tuple[str, str]]:
    rows = Person.objects.filter(pk__any_of=keys).values_list("pk", "name", "household__number")
    return {key: (mask_name(name), number) for key, name, number in rows}


def _households(keys: set[UUID]) -> Mapping[UUID, tuple[str, str]]:
    rows = Household.objects.filter(pk__any_of=keys).values_list("pk", "head_name", "number")
    return {key: (mask_name(name), number) for key, name, number in rows}


def _employers(keys: set[UUID]) -> Mapping[UUID, str]:
    return dict(Employer.objects.filter(pk__any_of=keys).values_list("pk", "name"))
