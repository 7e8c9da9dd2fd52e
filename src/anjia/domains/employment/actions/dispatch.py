"""Batches of dispatched workers: their roster, departure, arrival, return, and the company's money.

The arrival begins the jobs through the writer of jobs, and makes the calls that are then due.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate

from anjia.base import parameters
from anjia.base.scope import Actor, action
from anjia.domains.employment.actions import people, spells, starting
from anjia.domains.employment.models import (
    CompanyFee,
    DispatchBatch,
    DispatchMember,
    FollowUp,
)
from anjia.domains.employment.models.choices import Channel, EndReason, SpellKind
from anjia.domains.employment.models.dispatch import BatchState
from anjia.domains.employment.policy import FOLLOW_UPS, Permission
from anjia.domains.employment.queries.dispatch_life import BATCH
from anjia.kernel.ids import new_id
from anjia.kernel.refusals import Refused
from anjia.ledger import sets
from anjia.ledger.declaration import RowChange
from anjia.registry.models import Employer, Person
from anjia.registry.models.choices import EmployerKind

sets.clashes(
    {
        "employment_batch_number": "batch_number_taken",
        "employment_member_once": "member_twice",
        "employment_fee_voucher": "fee_voucher_taken",
    }
)

BATCH_STATED = ("area", "company_id", "employer_id", "region", "city", "depart_on", "arrive_on")
MEMBER_STATED = ("batch_id", "person_id")
STEPS = ("registered_on", "trained_on", "served_on", "dispatched_on")
EMPLOYER_FIELDS = ("area", "name", "kind", "region", "city", "closed_on")


def _batches(rows: Sequence[RowChange]) -> sets.Prepared:
    before = sets.stored(DispatchBatch, rows, *BATCH_STATED)
    named = [
        sets.kept(row.values, name, before.get(row.id, {}), f"{name}_id")
        for row in rows
        for name in ("company", "employer")
    ]
    employers = sets.by_id(Employer, named, *EMPLOYER_FIELDS)

    def prepare(row: RowChange) -> Mapping[str, object]:
        was = before.get(row.id, {})
        company = employers.get(sets.kept(row.values, "company", was, "company_id"))
        employer = employers.get(sets.kept(row.values, "employer", was, "employer_id"))
        if company is None or company["kind"] != EmployerKind.LABOUR_COMPANY:
            raise Refused("batch_without_company", column="company")
        if employer is None:
            raise Refused("employer_missing", column="employer")
        stated = {**was, **row.values}
        _check_days(stated, company, employer)
        values = {**row.values}
        if row.new:
            values.setdefault("area", company["area"])
            for name in ("region", "city"):
                if sets.given(values, name) is None and employer[name]:
                    values[name] = employer[name]
        if sets.given({**stated, **values}, "region") is None:
            raise Refused("batch_without_region", column="region")
        return {**values, "area": str(sets.given({**stated, **values}, "area"))}

    return sets.each(rows, prepare)


def _check_days(
    stated: Mapping[str, Any], company: Mapping[str, Any], employer: Mapping[str, Any]
) -> None:
    leaves, arrives = sets.given(stated, "depart_on"), sets.given(stated, "arrive_on")
    if leaves is None:
        raise Refused("batch_without_day", column="depart_on")
    if arrives is not None and arrives < leaves:
        raise Refused("ends_before_it_begins", column="arrive_on")
    for name, one in (("company", company), ("employer", employer)):
        if one["closed_on"] is not None and one["closed_on"] <= leaves:
            raise Refused("employer_closed", column=name, name=one["name"], on=one["closed_on"])


def _members(rows: Sequence[RowChange]) -> sets.Prepared:
    before = sets.stored(DispatchMember, rows, *MEMBER_STATED, *STEPS)
    wanted = [sets.kept(r.values, "person", before.get(r.id, {}), "person_id") for r in rows]
    found = people.by_ids(one for one in wanted if isinstance(one, UUID))
    named = [sets.kept(r.values, "batch", before.get(r.id, {}), "batch_id") for r in rows]
    batches = sets.by_id(DispatchBatch, named, "state", "number", "depart_on")
    away = _away(found)

    def prepare(row: RowChange) -> Mapping[str, object]:
        was = before.get(row.id, {})
        batch_id = sets.kept(row.values, "batch", was, "batch_id")
        batch = batches.get(batch_id)
        if batch is None:
            raise Refused("batch_missing", column="batch")
        person = found.get(sets.kept(row.values, "person", was, "person_id"))
        if person is None:
            raise Refused("spell_person_missing", column="person")
        if was and (was["batch_id"], was["person_id"]) != (batch_id, person.pk):
            raise Refused("member_keeps_its_batch", column="batch")
        if row.new:
            if batch["state"] not in (BatchState.PLANNED, BatchState.LEFT):
                raise Refused("batch_closed", column="batch", number=batch["number"])
            people.employable(person, on=batch["depart_on"])
            if away.get(person.pk, batch_id) != batch_id:
                raise Refused("member_elsewhere", column="person", name=person.name)
        home = {"household": person.household_id, "area": person.area, "origin": person.origin}
        return {**row.values, "batch": batch_id, "person": person.pk, **home}

    return sets.each(rows, prepare)


def _away(found: Mapping[UUID, Any]) -> dict[UUID, UUID]:
    """Return in which unfinished batch each of these persons is."""
    rows = DispatchMember.objects.filter(
        person__in=list(found),
        returned_on__isnull=True,
        batch__state__in=[BatchState.PLANNED, BatchState.LEFT, BatchState.ARRIVED],
    )
    return dict(rows.values_list("person_id", "batch_id"))


def _fees(rows: Sequence[RowChange]) -> sets.Prepared:
    stated_fields = ("company_id", "batch_id", "amount", "happened_on")
    before = sets.stored(CompanyFee, rows, *stated_fields)
    companies = sets.by_id(
        Employer,
        [sets.kept(r.values, "company", before.get(r.id, {}), "company_id") for r in rows],
        *EMPLOYER_FIELDS,
    )
    batches = sets.by_id(
        DispatchBatch,
        [sets.kept(r.values, "batch", before.get(r.id, {}), "batch_id") for r in rows],
        "company_id",
        "number",
    )

    def prepare(row: RowChange) -> Mapping[str, object]:
        was = before.get(row.id, {})
        company_id = sets.kept(row.values, "company", was, "company_id")
        company = companies.get(company_id)
        if company is None or company["kind"] != EmployerKind.LABOUR_COMPANY:
            raise Refused("batch_without_company", column="company")
        batch_id = sets.kept(row.values, "batch", was, "batch_id")
        if batch_id is not None:
            batch = batches.get(batch_id)
            if batch is None:
                raise Refused("batch_missing", column="batch")
            if batch["company_id"] != company_id:
                raise Refused("fee_of_other_company", column="batch", number=batch["number"])
        amount = sets.given({**was, **row.values}, "amount")
        if amount is None or amount <= 0:
            raise Refused("fee_not_positive", column="amount")
        return {**row.values, "area": company["area"]}

    return sets.each(rows, prepare)


record_batches = sets.writer(
    DispatchBatch, _batches, event="employment.record_batches", permission=Permission.ARRANGE
)
examine_batches = sets.examiner(_batches, column="company", permission=Permission.ARRANGE)
record_members = sets.writer(
    DispatchMember, _members, event="employment.record_members", permission=Permission.ARRANGE
)
examine_members = sets.examiner(_members, column="person", permission=Permission.ARRANGE)
record_fees = sets.writer(
    CompanyFee, _fees, event="employment.record_fees", permission=Permission.ARRANGE
)
examine_fees = sets.examiner(_fees, column="company", permission=Permission.ARRANGE)


@dataclass(frozen=True)
class Arrived:
    """What an arrival did: jobs begun, and why others did not begin."""

    begun: int
    refused: tuple[Refused, ...]


@action(Permission.ARRANGE, event="employment.leave_batch")
def leave(batch: DispatchBatch, *, by: Actor, at: datetime, on: date) -> None:
    """Record the departure; whoever had no day of dispatch yet gets this one."""
    del by
    held, target = _moved(batch, "leave", on=on, at=at)
    members = DispatchMember.objects.filter(batch=held)
    if not members.exists():
        raise Refused("batch_empty", number=held.number)
    _change(held, state=target, depart_on=on)
    members.filter(dispatched_on__isnull=True).update(dispatched_on=on, version=F("version") + 1)


@action(Permission.ARRANGE, event="employment.arrive_batch")
def arrive(batch: DispatchBatch, *, by: Actor, at: datetime, on: date) -> Arrived:
    """Record the arrival: a job begins for each member and calls become due.

    A member whose job cannot begin (another one is still open) is named, and the others go on.
    """
    held, target = _moved(batch, "arrive", on=on, at=at)
    if on < held.depart_on:
        raise Refused("arrives_before_leaving", depart_on=held.depart_on)
    _change(held, state=target, arrive_on=on)
    begun, refused = 0, []
    for member in DispatchMember.objects.filter(batch=held, returned_on__isnull=True):
        try:
            with transaction.atomic():
                _begin(held, member, on=on, by=by, at=at)
        except Refused as one:
            refused.append(one)
        else:
            begun += 1
    return Arrived(begun, tuple(refused))


@action(Permission.ARRANGE, event="employment.return_batch")
def come_back(
    batch: DispatchBatch,
    *,
    by: Actor,
    at: datetime,
    on: date,
    reason: str,
    staying: Iterable[UUID] = (),
) -> int:
    """Record the return of a batch; the jobs of those who come back end. Return how many do.

    Whoever stays on at the employer keeps their job.
    """
    held, target = _moved(batch, "return", on=on, at=at)
    if not reason.strip():
        raise Refused("return_reason_missing")
    if held.arrive_on is not None and on < held.arrive_on:
        raise Refused("returns_before_arriving", arrive_on=held.arrive_on)
    members = list(DispatchMember.objects.filter(batch=held, returned_on__isnull=True))
    coming = [member for member in members if member.pk not in set(staying)]
    for member in coming:
        _end(member, on=on, reason=reason.strip(), by=by, at=at)
    _change(held, state=target, returned_on=on)
    return len(coming)


@action(Permission.ARRANGE, event="employment.cancel_batch")
def cancel(batch: DispatchBatch, *, by: Actor, at: datetime) -> None:
    """Call off a batch that has not left."""
    del by
    held, target = _moved(batch, "cancel", on=localdate(at), at=at)
    _change(held, state=target)


@action(Permission.HELP, event="employment.return_member")
def member_back(member: DispatchMember, *, by: Actor, at: datetime, on: date, reason: str) -> None:
    """Record that one person came back before the others, and why."""
    if on > localdate(at):
        raise Refused("date_in_future", on=on)
    if not reason.strip():
        raise Refused("return_reason_missing")
    held: DispatchMember = (
        DispatchMember.objects.select_for_update(of=("self",)).filter(pk=member.pk).first()
    )
    if held is None:
        raise Refused("member_not_found")
    if held.returned_on is not None:
        raise Refused("member_back_already", on=held.returned_on)
    if held.dispatched_on is None or on < held.dispatched_on:
        raise Refused("member_not_away")
    _end(held, on=on, reason=reason.strip(), by=by, at=at)


def _begin(
    batch: DispatchBatch, member: DispatchMember, *, on: date, by: Actor, at: datetime
) -> None:
    person = people.employable(people.by_ids([member.person_id]).get(member.person_id), on=on)
    sets.permitted(by, [person.area], permission=Permission.WRITE)
    spell = starting.start(
        person.pk,
        {
            "kind": SpellKind.FULL_TIME,
            "employer": batch.employer_id,
            "region": batch.region,
            "city": batch.city,
            "trade": batch.employer.trade,
            "occupation": member.occupation,
            "monthly_pay": member.monthly_pay,
            "channel": Channel.PARTNER if batch.partner else Channel.LABOUR_COMPANY,
            "organised": True,
            "started_on": on,
        },
        by=by,
        at=at,
    )
    _change(member, spell=spell)
    known = parameters.values(area=member.area, on=on)
    for code in FOLLOW_UPS:
        day = int(str(known[code]))
        FollowUp.objects.create(
            id=new_id(),
            area=member.area,
            origin=member.origin,
            member=member,
            person_id=member.person_id,
            household_id=member.household_id,
            day=day,
            due_on=on + timedelta(days=day),
        )


def _end(member: DispatchMember, *, on: date, reason: str, by: Actor, at: datetime) -> None:
    _change(member, returned_on=on, return_reason=reason)
    spell = member.spell
    if spell is not None and spell.ended_on is None:
        ended = RowChange(
            id=spell.pk,
            new=False,
            values={"ended_on": on, "end_reason": EndReason.CONTRACT_OVER},
            expected_version=spell.version,
        )
        spells.record_spells([ended], by=by, at=at)


def _moved(batch: DispatchBatch, name: str, *, on: date, at: datetime) -> tuple[DispatchBatch, str]:
    if on > localdate(at):
        raise Refused("date_in_future", on=on)
    rows = DispatchBatch.objects.select_for_update(of=("self",)).select_related("employer")
    held: DispatchBatch | None = rows.filter(pk=batch.pk).first()
    if held is None:
        raise Refused("batch_not_found")
    return held, BATCH.check(held, name)


def _change(row: Any, **values: Any) -> None:
    manager = type(row).objects
    if manager.filter(pk=row.pk).update(version=F("version") + 1, **values) != 1:
        raise Refused("outside_scope", count=1)
    for name, value in values.items():
        setattr(row, name, value)


def take_over_members(kept: Person, gone: Person) -> None:
    """Give one person the journeys and calls of another who was found to be the same."""
    both = DispatchMember.objects.filter(person=kept).values("batch")
    theirs = DispatchMember.objects.filter(person=gone).exclude(batch__in=both)
    FollowUp.objects.filter(member__in=theirs).update(person=kept, version=F("version") + 1)
    theirs.update(person=kept, version=F("version") + 1)
