"""How somebody gets a public post: applied for, announced, decided by a second officer.

Whoever gets one has a job spell of their own, made with it.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from anjia.base.notices import actions as notices
from anjia.base.scope import Actor, action
from anjia.domains.employment.actions.post_serving import region, spell_values
from anjia.domains.employment.actions.posts import change, day, locked, move
from anjia.domains.employment.actions.spells import record_spells
from anjia.domains.employment.models import PostHolding, PublicPost
from anjia.domains.employment.models.choices import (
    Contract,
    EntryCheck,
)
from anjia.domains.employment.models.posts import LIFE
from anjia.domains.employment.policy import Permission
from anjia.domains.employment.policy import posts as policy
from anjia.domains.employment.policy.posts import Applicant, Check, Terms, Verdict
from anjia.domains.employment.queries import posts as queries
from anjia.domains.employment.queries.posts import Declared
from anjia.kernel.ids import new_id
from anjia.kernel.refusals import Refused
from anjia.ledger import sets
from anjia.ledger.declaration import RowChange
from anjia.registry.models import Person
from anjia.registry.models.choices import PersonStatus

COUNTY = 6
SEAT = "employment_holding_seat"

DECISION_WAITS = "employment.post_decision"


TOWN, COUNTY = 9, 6


CONTRACTS = (Contract.LABOUR, Contract.SERVICE)


@action(Permission.HELP, event="post.apply")
def apply(
    person: Person,
    *,
    by: Actor,
    at: datetime,
    post: PublicPost,
    applied_on: date,
    grounds: str,
    declared: Declared,
) -> PostHolding:
    """Record that somebody applies for a post; refuse who does not meet a condition of entry.

    What is still unknown does not stop the application; it stops the decision.
    """
    if applied_on > localdate(at):
        raise Refused("date_in_future", on=day(applied_on))
    if person.status != PersonStatus.PRESENT:
        raise Refused("person_not_present", name=person.name)
    ended = post.ends_on is not None and post.ends_on < applied_on
    if ended or post.starts_on > applied_on:
        raise Refused("post_not_open", name=post.name, on=day(applied_on))
    if not grounds.strip():
        raise Refused("post_grounds_missing")
    if len(queries.taken(post)) >= post.places:
        raise Refused("post_full")
    kind, terms = policy.PostKind(post.kind), queries.terms(person.area, on=applied_on)
    known = queries.applicant(person, declared, on=applied_on)
    findings = policy.examine(kind, known, terms, on=applied_on)
    _refuse_failed(person, findings)
    made = PostHolding(
        area=person.area,
        origin=person.origin,
        post=post,
        person=person,
        household_id=person.household_id,
        post_name=post.name,
        kind=post.kind,
        fund=post.fund,
        monthly_pay=post.monthly_pay,
        full_days=post.full_days,
        applied_on=applied_on,
        recorded_by=by.id,
        grounds=grounds.strip(),
        stays=declared.stays,
        is_cadre_family=declared.is_cadre_family,
        is_hard_to_employ=declared.is_hard_to_employ,
        is_special_hardship=declared.is_special_hardship,
        findings={finding.check: finding.verdict for finding in findings},
    )
    with sets.clashes_in_words():
        made.save(force_insert=True)
    return made


@action(Permission.ARRANGE, event="post.notice")
def announce(
    holding: PostHolding,
    *,
    by: Actor,
    at: datetime,
    noticed_from: date,
    noticed_to: date,
    notice_place: str,
) -> PostHolding:
    """Record the public notice of an application; then the decision is waited for."""
    del by
    holding = locked(holding)
    if noticed_to < noticed_from or noticed_from < holding.applied_on:
        raise Refused("notice_days_wrong", applied_on=day(holding.applied_on))
    if not notice_place.strip():
        raise Refused("notice_place_missing")
    move(
        holding,
        "notice",
        noticed_from=noticed_from,
        noticed_to=noticed_to,
        notice_place=notice_place.strip(),
    )
    work = notices.Work(
        code=DECISION_WAITS,
        facts={"name": holding.post_name},
        url=reverse("employment:post-holding", args=[holding.pk]),
        permission=str(Permission.DECIDE),
        not_for=holding.recorded_by,
        once=f"{DECISION_WAITS} {holding.pk}",
    )
    notices.post(work, area=holding.area[:COUNTY], at=at)
    return holding


@action(Permission.HELP, event="post.withdraw")
def withdraw(holding: PostHolding, *, by: Actor, at: datetime, note: str) -> PostHolding:
    """Take an application back before it was decided."""
    holding = locked(holding)
    move(holding, "withdraw", decision_note=note.strip())
    _decided(holding, by=by, at=at)
    return holding


@action(Permission.DECIDE, event="post.decline")
def decline(holding: PostHolding, *, by: Actor, at: datetime, note: str) -> PostHolding:
    """Turn an application down, with the reason."""
    holding = locked(holding)
    _not_the_recorder(holding, by)
    if not note.strip():
        raise Refused("reason_missing")
    said = {"decided_on": localdate(at), "decided_by": by.name, "decision_note": note.strip()}
    move(holding, "decline", **said)
    _decided(holding, by=by, at=at)
    return holding


@action(Permission.DECIDE, event="post.appoint")
def appoint(
    holding: PostHolding,
    *,
    by: Actor,
    at: datetime,
    started_on: date,
    contract: str,
    contract_from: date,
    contract_to: date,
    accident_insurance: bool,
    note: str = "",
) -> PostHolding:
    """Give an applicant a place of the post, once the notice is over; their job spell begins.

    The conditions are asked again; whoever recorded the application does not decide it. Of two who
    are appointed to the last place at once, one gets it.
    """
    holding = locked(holding)
    _not_the_recorder(holding, by)
    LIFE.check(holding, "appoint")
    post, person = holding.post, holding.person
    if post is None:  # pragma: no cover - the database holds that there is one
        raise Refused("post_not_found")
    today = localdate(at)
    if holding.noticed_to is None or today <= holding.noticed_to:
        raise Refused("notice_not_over", until=day(holding.noticed_to))
    if started_on <= holding.noticed_to:
        raise Refused("starts_before_notice_ends", until=day(holding.noticed_to))
    if started_on > today:
        raise Refused("date_in_future", on=day(started_on))
    terms = queries.terms(holding.area, on=started_on)
    known = queries.applicant(person, _declared(holding), on=started_on, but=holding.pk)
    kind = policy.PostKind(holding.kind)
    findings = policy.examine(kind, known, terms, on=started_on)
    _refuse_failed(person, findings)
    unknown = [each.check for each in findings if each.verdict is Verdict.UNKNOWN]
    if unknown:
        raise Refused("post_entry_unknown", name=person.name, checks=said(unknown))
    if contract not in CONTRACTS:
        raise Refused("post_contract_missing")
    if kind is not policy.PostKind.URBAN and not accident_insurance:
        raise Refused("post_insurance_missing")
    if contract_to < contract_from or contract_from > started_on or contract_to < started_on:
        raise Refused("contract_days_wrong")
    _refuse_late_end(kind, known, terms, starts_on=contract_from, ends_on=contract_to)
    values = {
        "decided_on": today,
        "decided_by": by.name,
        "decision_note": note.strip(),
        "contract": contract,
        "contract_from": contract_from,
        "contract_to": contract_to,
        "accident_insurance": accident_insurance,
        "started_on": started_on,
        "findings": {finding.check: finding.verdict for finding in findings},
    }
    _seat(holding, post, values)
    change(holding, spell_id=_begin(holding, post, by=by, at=at))
    _decided(holding, by=by, at=at)
    return holding


def _seat(holding: PostHolding, post: PublicPost, values: Mapping[str, Any]) -> None:
    """Take the lowest free seat; a unique index lets nobody else have it."""
    state = LIFE.check(holding, "appoint")
    for seat in sorted(set(range(1, post.places + 1)) - queries.taken(post)):
        try:
            with transaction.atomic():
                change(holding, state=state, seat=seat, **values)
        except IntegrityError as error:
            diagnosis = getattr(error.__cause__, "diag", None)
            if getattr(diagnosis, "constraint_name", None) != SEAT:
                raise
        else:
            return
    raise Refused("post_full")


def _begin(holding: PostHolding, post: PublicPost, *, by: Actor, at: datetime) -> UUID:
    values = spell_values(
        name=post.name,
        employer=post.employer_id,
        unit=post.unit,
        region=region(holding.area, post.area),
        pay=holding.monthly_pay,
        contract=holding.contract,
    )
    values |= {"person": holding.person_id, "started_on": holding.started_on}
    row = RowChange(id=new_id(), new=True, values=values)
    record_spells([row], by=by, at=at)
    return row.id


def _declared(holding: PostHolding) -> Declared:
    return Declared(
        stays=holding.stays,
        is_cadre_family=holding.is_cadre_family,
        is_hard_to_employ=holding.is_hard_to_employ,
        is_special_hardship=holding.is_special_hardship,
    )


def _not_the_recorder(holding: PostHolding, by: Actor) -> None:
    if holding.recorded_by == by.id:
        raise Refused("post_needs_another")


def _refuse_failed(person: Person, findings: Sequence[policy.Finding]) -> None:
    failed = [each.check for each in findings if each.verdict is Verdict.FAILED]
    if failed:
        raise Refused("post_entry_failed", name=person.name, checks=said(failed))


def _refuse_late_end(
    kind: policy.PostKind, known: Applicant, terms: Terms, *, starts_on: date, ends_on: date
) -> None:
    latest = policy.latest_end(kind, known, terms, starts_on=starts_on)
    if latest is not None and ends_on > latest:
        raise Refused("contract_too_long", until=day(latest))


def _decided(holding: PostHolding, *, by: Actor, at: datetime) -> None:
    once = f"{DECISION_WAITS} {holding.pk}"
    notices.finish_waiting(once, area=holding.area[:COUNTY], by=by, at=at)


def said(checks: Sequence[Check]) -> str:
    """Return conditions in words."""
    return "；".join(str(EntryCheck(check).label) for check in checks)
