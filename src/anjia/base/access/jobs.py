"""For whom background work acts: an officer's id becomes the rights that the officer has today."""

from datetime import date
from uuid import UUID

from anjia.base import jobs
from anjia.base.access import queries
from anjia.base.access.models import Officer
from anjia.base.scope import Actor


def find(officer_id: str, on: date) -> Actor | None:
    """The officer's rights on a day; None where there is no such officer in service."""
    try:
        officer = Officer.objects.filter(pk=UUID(officer_id), active=True).first()
    except ValueError:
        return None
    return None if officer is None else queries.actor_for(officer, on)


jobs.register_officers(find)
