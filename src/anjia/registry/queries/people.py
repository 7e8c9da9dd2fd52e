"""Reads about households and persons: who is overdue, the whole of a household's page."""

from datetime import date, timedelta

from django.db.models import Q

from anjia.base import parameters
from anjia.base.scope import current_actor
from anjia.registry.models.choices import LabourCapacity, WorkStatus

ABLE = (
    LabourCapacity.SKILLED,
    LabourCapacity.ORDINARY,
    LabourCapacity.WEAK,
    LabourCapacity.SEMI,
)
WORKING = (WorkStatus.EMPLOYED, WorkStatus.SELF_EMPLOYED, WorkStatus.FARMING)


def survey_overdue(*, on: date) -> Q:
    """Persons whose last survey is older than the office's own limit, or who had none."""
    since = on - timedelta(days=fresh_days(on=on))
    return Q(surveyed_on__isnull=True) | Q(surveyed_on__lt=since)


def fresh_days(*, on: date) -> int:
    """How many days a survey stays fresh at the officer's own place."""
    places = current_actor().read_areas
    found = parameters.value("survey_fresh_days", area=places[0] if places else "", on=on)
    return int(found)
