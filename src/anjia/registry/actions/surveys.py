"""Asking a person anew: what they answer, and the day on which they were asked."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.timezone import localdate

from anjia.base.scope import Actor, action
from anjia.kernel.refusals import Refused
from anjia.ledger.declaration import RowChange
from anjia.registry.actions.roll import record_persons
from anjia.registry.models import Person
from anjia.registry.models.choices import PersonStatus
from anjia.registry.policy import Permission


@action(Permission.WRITE, event="person.survey")
def survey(
    person: Person, *, by: Actor, at: datetime, answers: Mapping[str, object], version: int
) -> Person:
    """Record what a person on the roll answered; without a change it still counts as asked.

    Refuses when somebody else changed the person since the form was opened.
    """
    if person.status != PersonStatus.PRESENT:
        raise Refused("person_not_present", name=person.name)
    values = {**answers, "surveyed_on": localdate(at)}
    row = RowChange(id=person.pk, new=False, values=values, expected_version=version)
    if not record_persons([row], by=by, at=at).is_complete:
        raise Refused("person_changed_meanwhile", name=person.name)
    person.refresh_from_db()
    return person
