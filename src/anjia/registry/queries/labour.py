"""Reads about labour capacity: the assessment that holds, and whose yearly review is due."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db.models import Q

from anjia.base import parameters
from anjia.base.scope import current_actor
from anjia.registry.models import LabourAssessment, Person
from anjia.registry.models.choices import Sex

AGES = {Sex.FEMALE: "retirement_months_female", Sex.MALE: "retirement_months_male"}


def latest(person: Person) -> LabourAssessment | None:
    """Return the assessment that holds; of one day, the one recorded last."""
    found: LabourAssessment | None = (
        LabourAssessment.objects.filter(person=person)
        .order_by("-assessed_on", "-recorded_at", "-pk")
        .first()
    )
    return found


def review_due(*, on: date) -> Q:
    """Persons of working age who were not assessed within the office's own term, or never."""
    places = current_actor().read_areas
    known = parameters.values(area=places[0] if places else "", on=on)
    since = on - timedelta(days=int(str(known["labour_review_days"])))
    return of_working_age(known, on=on) & (
        Q(labour_assessed_on__isnull=True) | Q(labour_assessed_on__lt=since)
    )


def of_working_age(known: Mapping[str, object], *, on: date) -> Q:
    """Persons of working age on a day by the parameters of a place, as the definitions have it."""
    # Born in an earlier month than this: retired. Months count whole, as the law's tables do.
    last = {sex: _months_before(on, int(str(known[name])) - 1) for sex, name in AGES.items()}
    # Whose sex is unknown counts by the later age: nobody is left out who may be due.
    young = Q(sex=Sex.FEMALE, birth_on__gte=last[Sex.FEMALE])
    young |= Q(birth_on__gte=last[Sex.MALE]) & ~Q(sex=Sex.FEMALE)
    return Q(birth_on__lte=_years_before(on, int(str(known["working_age_from"])))) & young


def _months_before(on: date, months: int) -> date:
    """Return the first day of the month so many months before."""
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    return date(year, month + 1, 1)


def _years_before(on: date, years: int) -> date:
    day = 28 if (on.month, on.day) == (2, 29) else on.day
    return on.replace(year=on.year - years, day=day)
