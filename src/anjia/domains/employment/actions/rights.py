"""Calls to dispatched people about wages and rights, and claims with their clock."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import F
from django.utils.timezone import localdate

from anjia.base.notices import actions as notices
from anjia.base.scope import Actor, action
from anjia.domains.employment.actions import people
from anjia.domains.employment.models import DispatchMember, FollowUp, RightsCase
from anjia.domains.employment.models.dispatch import RightsKind, RightsState
from anjia.domains.employment.policy import RIGHTS_WAIT, Permission
from anjia.domains.employment.queries.dispatch_life import RIGHTS
from anjia.kernel.ids import new_id
from anjia.kernel.refusals import Refused
from anjia.registry.models import Employer, Person


@dataclass(frozen=True, kw_only=True)
class Call:
    """What a dispatched person said on the phone; None is what they did not say."""

    on: date
    at_work: bool | None = None
    paid: bool | None = None
    has_contract: bool | None = None
    insured: bool | None = None
    note: str = ""


@action(Permission.HELP, event="employment.call_member")
def call_member(follow_up: FollowUp, said: Call, *, by: Actor, at: datetime) -> bool:
    """Record a call, again where something was wrong; return whether it sounds like a claim."""
    if said.on > localdate(at):
        raise Refused("date_in_future", on=said.on)
    arrived = follow_up.member.spell.started_on if follow_up.member.spell else None
    if arrived is not None and said.on < arrived:
        raise Refused("call_before_arrival", on=arrived)
    if (said.at_work, said.paid) == (None, None):
        raise Refused("call_without_answer")
    changed = FollowUp.objects.filter(pk=follow_up.pk).update(
        called_on=said.on,
        called_by=by.id,
        at_work=said.at_work,
        paid=said.paid,
        has_contract=said.has_contract,
        insured=said.insured,
        note=said.note.strip(),
        version=F("version") + 1,
    )
    if changed != 1:
        raise Refused("outside_scope", count=1)
    return said.paid is False


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What a person claims of an employer, on the list or named in words."""

    kind: str
    filed_on: date
    amount: Decimal | None = None
    employer: UUID | None = None
    against: str = ""


@action(Permission.HELP, event="employment.file_rights")
def file_rights(person: Person, claim: Claim, *, by: Actor, at: datetime) -> RightsCase:
    """Open a claim, let it wait where the person lives, and start its clock.

    A claim may be made by anybody on the register, also by who was too young or left the job.
    """
    found = people.by_ids([person.pk]).get(person.pk)
    if found is None:
        raise Refused("person_not_found")
    if claim.kind not in RightsKind.values:
        raise Refused("rights_kind_missing")
    if claim.kind == RightsKind.WAGE and (claim.amount is None or claim.amount <= 0):
        raise Refused("rights_amount_missing")
    if claim.employer is None and not claim.against.strip():
        raise Refused("rights_employer_missing")
    if claim.filed_on > localdate(at):
        raise Refused("date_in_future", on=claim.filed_on)
    if claim.employer and not Employer.objects.filter(pk=claim.employer).exists():
        raise Refused("employer_missing")
    member = DispatchMember.objects.filter(person=found).order_by("-pk").first()
    due_on = RIGHTS.deadlines[RightsState.OPEN.value].due_on(since=claim.filed_on, area=found.area)
    made: RightsCase = RightsCase.objects.create(
        id=new_id(),
        area=found.area,
        origin=found.origin,
        person=found,
        household=found.household,
        member=member,
        employer_id=claim.employer,
        against=claim.against.strip(),
        kind=claim.kind,
        amount=claim.amount,
        filed_on=claim.filed_on,
        filed_by=by.id,
        due_on=due_on,
    )
    work = notices.Work(
        code=RIGHTS_WAIT,
        facts={"number": found.household.number},
        url=f"/rights/{made.pk}/",
        permission=str(Permission.HELP),
        due_on=due_on,
        once=f"{RIGHTS_WAIT} {made.pk}",
    )
    notices.post(work, area=found.area, at=at)
    return made


@action(Permission.HELP, event="employment.close_rights")
def close_rights(
    case: RightsCase,
    *,
    by: Actor,
    at: datetime,
    how: str,
    on: date,
    result: str,
    recovered: Decimal | None = None,
) -> RightsCase:
    """Close a claim: settled, referred to inspection or arbitration, or dropped by the person."""
    held: RightsCase | None = (
        RightsCase.objects.select_for_update(of=("self",)).filter(pk=case.pk).first()
    )
    if held is None:
        raise Refused("rights_not_found")
    state = RIGHTS.check(held, how)
    if not result.strip():
        raise Refused("rights_result_missing")
    if on > localdate(at):
        raise Refused("date_in_future", on=on)
    if on < held.filed_on:
        raise Refused("ends_before_it_begins")
    if recovered is not None and held.amount is not None and recovered > held.amount:
        raise Refused("rights_recovered_too_much", amount=f"{held.amount:,.2f}")
    values = {"state": state, "closed_on": on, "result": result.strip(), "recovered": recovered}
    changed = RightsCase.objects.filter(pk=held.pk).update(version=F("version") + 1, **values)
    if changed != 1:
        raise Refused("outside_scope", count=1)
    for name, value in values.items():
        setattr(held, name, value)
    notices.finish_waiting(f"{RIGHTS_WAIT} {held.pk}", area=held.area, by=by, at=at)
    return held


def take_over_rights(kept: Person, gone: Person) -> None:
    """Give one person the claims of another who was found to be the same."""
    theirs = RightsCase.objects.filter(person=gone)
    theirs.update(person=kept, version=F("version") + 1)
