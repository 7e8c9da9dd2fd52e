"""The writer of vacancies."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import F

from anjia.base.scope import Actor, action
from anjia.domains.employment.models import Vacancy
from anjia.domains.employment.models.choices import SpellKind
from anjia.domains.employment.models.vacancies import VacancyState
from anjia.domains.employment.policy import Permission
from anjia.kernel.refusals import Refused
from anjia.ledger import sets
from anjia.ledger.declaration import RowChange
from anjia.registry.models import Employer

sets.clashes({"employment_vacancy_once": "vacancy_taken"})

STATED = ("employer_id", "area", "trade", "region", "city", "posted_on", "closes_on", "kind")
BOUNDS = ("pay_from", "pay_to", "age_from", "age_to", "openings")


def _vacancies(rows: Sequence[RowChange]) -> sets.Prepared:
    before = sets.stored(Vacancy, rows, *STATED, *BOUNDS)
    wanted = [sets.kept(r.values, "employer", before.get(r.id, {}), "employer_id") for r in rows]
    employers = sets.by_id(Employer, wanted, "area", "name", "trade", "region", "city", "closed_on")

    def prepare(row: RowChange) -> Mapping[str, object]:
        was = before.get(row.id, {})
        employer = employers.get(sets.kept(row.values, "employer", was, "employer_id"))
        if employer is None:
            raise Refused("employer_missing", column="employer")
        stated = {**was, **row.values}
        _check(stated, employer)
        values = {**row.values}
        if row.new:
            # What an employer's row says already need not be typed again.
            for name in ("area", "trade", "region", "city"):
                if sets.given(values, name) is None and employer[name]:
                    values[name] = employer[name]
        return {**values, "area": str(sets.given({**stated, **values}, "area"))}

    return sets.each(rows, prepare)


def _check(stated: Mapping[str, Any], employer: Mapping[str, Any]) -> None:
    posted, closes = sets.given(stated, "posted_on"), sets.given(stated, "closes_on")
    if posted is None:
        raise Refused("vacancy_without_day", column="posted_on")
    closed = employer["closed_on"]
    if closed is not None and closed <= posted:
        raise Refused("employer_closed", column="employer", name=employer["name"], on=closed)
    if closes is not None and closes < posted:
        raise Refused("vacancy_closes_early", column="closes_on", posted_on=posted)
    _ordered(stated, "pay_from", "pay_to", code="pay_window_reversed")
    _ordered(stated, "age_from", "age_to", code="age_window_reversed")
    if stated.get("openings") is not None and not sets.given(stated, "openings"):
        raise Refused("vacancy_without_openings", column="openings")
    if stated.get("kind") == SpellKind.OWN_BUSINESS:
        raise Refused("vacancy_kind", column="kind")


def _ordered(stated: Mapping[str, Any], low: str, high: str, *, code: str) -> None:
    first, last = sets.given(stated, low), sets.given(stated, high)
    if first is not None and last is not None and first > last:
        raise Refused(code, column=high, first=f"{first:,}", last=f"{last:,}")


# Write vacancies; each lies where its employer is kept, unless it says another place.
record_vacancies = sets.writer(
    Vacancy, _vacancies, event="employment.record_vacancies", permission=Permission.ARRANGE
)
examine_vacancies = sets.examiner(_vacancies, column="area", permission=Permission.ARRANGE)


@action(Permission.ARRANGE, event="employment.withdraw_vacancy")
def withdraw(vacancy: Vacancy, *, by: Actor, at: datetime, filled: bool) -> None:
    """Seek nobody any more: the openings are filled, or the employer took them back."""
    del by, at
    found = Vacancy.objects.select_for_update().filter(pk=vacancy.pk).first()
    if found is None:
        raise Refused("vacancy_not_found")
    if found.state != VacancyState.OPEN:
        raise Refused("vacancy_not_open", title=found.position)
    state = VacancyState.FILLED if filled else VacancyState.WITHDRAWN
    Vacancy.objects.filter(pk=found.pk).update(state=state, version=F("version") + 1)


def offered(vacancy: Vacancy | None, *, on: date) -> Vacancy:
    """Return a vacancy that may be offered on a day; refuse one that seeks nobody."""
    if vacancy is None:
        raise Refused("vacancy_not_found")
    if vacancy.state != VacancyState.OPEN:
        raise Refused("vacancy_not_open", title=vacancy.position)
    if vacancy.closes_on is not None and vacancy.closes_on < on:
        raise Refused("vacancy_expired", title=vacancy.position, on=vacancy.closes_on)
    employer = vacancy.employer
    if employer.closed_on is not None and employer.closed_on <= on:
        raise Refused("employer_closed", name=employer.name, on=employer.closed_on)
    return vacancy
