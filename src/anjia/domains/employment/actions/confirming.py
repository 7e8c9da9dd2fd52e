"""Confirming a person's work once a month: as before, changed, not reached; taking it back."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import F
from django.utils.timezone import localdate

from anjia.base.scope import Actor, acting, action
from anjia.domains.employment.actions.spells import record_spells
from anjia.domains.employment.models import Confirmation, JobSpell
from anjia.domains.employment.models.choices import EndReason, Outcome, SpellKind
from anjia.domains.employment.policy import Permission
from anjia.domains.employment.queries.confirming import month_of
from anjia.kernel.ids import new_id
from anjia.kernel.refusals import Refused
from anjia.ledger.declaration import RowChange
from anjia.ledger.imports import undoing
from anjia.registry.models import Person
from anjia.registry.models.choices import PersonStatus


class What(StrEnum):
    """What has changed since the last month."""

    LEFT = "left"
    NEW = "new"
    PLACE = "place"
    PAY = "pay"


@dataclass(frozen=True, kw_only=True)
class Change:
    """A change as it was heard; each kind needs only its own parts."""

    what: What
    on: date
    reason: str = ""
    kind: str = SpellKind.FULL_TIME
    employer_name: str = ""
    region: str | None = None
    city: str = ""
    pay: Decimal | None = None


@action(Permission.CONFIRM, event="employment.confirm")
def confirm(
    person: Person, *, by: Actor, at: datetime, outcome: str, change: Change | None = None
) -> Confirmation:
    """Record what was heard of a person's work this month, and what changed of their jobs."""
    if outcome not in Outcome.values:
        raise Refused("confirm_outcome_missing")
    if outcome == Outcome.CHANGED and change is None:
        raise Refused("confirm_change_missing")
    found = Person.objects.select_for_update().filter(pk=person.pk).first()
    if found is None or found.status != PersonStatus.PRESENT:
        raise Refused("person_not_present", name=person.name)
    month = month_of(localdate(at))
    if Confirmation.objects.filter(person=found, month=month).exists():
        raise Refused("confirmed_this_month", name=found.name)
    made = Confirmation(
        id=new_id(),
        area=found.area,
        origin=found.origin,
        person=found,
        household_id=found.household_id,
        month=month,
        outcome=outcome,
        confirmed_at=at,
        confirmed_by=by.id,
        confirmed_by_name=by.name,
    )
    with acting(by, reason="confirm", batch=made.pk):
        made.save(force_insert=True)
        if change is not None and outcome == Outcome.CHANGED:
            _apply(found, change, by=by, at=at)
        if outcome != Outcome.UNREACHED:
            held = JobSpell.objects.filter(person=found, ended_on__isnull=True)
            held.update(confirmed_on=localdate(at), version=F("version") + 1)
    return made


@action(Permission.CONFIRM, event="employment.take_back_confirmation")
def take_back(confirmation: Confirmation, *, by: Actor, at: datetime) -> None:
    """Take a confirmation of the present month back, with everything that it changed."""
    if confirmation.month != month_of(localdate(at)):
        raise Refused("confirmation_is_past")
    with acting(by, reason="take back", batch=new_id()):
        undoing.undo(confirmation.pk, only_unchanged=False)


def _apply(person: Person, change: Change, *, by: Actor, at: datetime) -> None:
    """Write the change as changes of jobs; the ledger's own writer refuses what cannot be."""
    held = JobSpell.objects.filter(person=person, ended_on__isnull=True).order_by("-started_on")
    job: JobSpell | None = held.first()
    if change.what is What.NEW:
        rows = _new_job(person, job, change)
    elif job is None:
        raise Refused("confirm_no_job", name=person.name)
    else:
        rows = [_changed(job, **_said(change))]
    if not record_spells(rows, by=by, at=at).is_complete:
        raise Refused("person_changed_meanwhile", name=person.name)


def _said(change: Change) -> dict[str, object]:
    """Return what a change says of the job that is held."""
    if change.what is What.LEFT:
        if change.reason not in EndReason.values:
            raise Refused("confirm_reason_missing")
        return {"ended_on": change.on, "end_reason": change.reason}
    if change.what is What.PLACE:
        if not change.region:
            raise Refused("confirm_region_missing")
        return {"region": change.region, "city": change.city.strip()}
    if change.pay is None:
        raise Refused("confirm_pay_missing")
    return {"monthly_pay": change.pay}


def _new_job(person: Person, job: JobSpell | None, change: Change) -> list[RowChange]:
    """Return the job that begins, and the end of a full-time one that it replaces."""
    if not change.region:
        raise Refused("confirm_region_missing")
    rows = [_begun(person, change)]
    if job is not None and job.kind == change.kind == SpellKind.FULL_TIME:
        last = max(job.started_on, change.on - timedelta(days=1))
        rows.append(_changed(job, ended_on=last, end_reason=EndReason.CHANGED))
    return rows


def _changed(job: JobSpell, **values: object) -> RowChange:
    return RowChange(id=job.pk, new=False, values=values, expected_version=job.version)


def _begun(person: Person, change: Change) -> RowChange:
    values: dict[str, Any] = {
        "person": person.pk,
        "kind": change.kind,
        "employer_name": change.employer_name.strip(),
        "region": change.region,
        "city": change.city.strip(),
        "started_on": change.on,
    }
    if change.pay is not None:
        values["monthly_pay"] = change.pay
    return RowChange(id=new_id(), new=True, values=values)
