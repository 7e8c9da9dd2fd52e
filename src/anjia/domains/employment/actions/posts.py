"""Public posts: opened, applied for, announced, decided by a second officer, left again.

Whoever serves in a post has a job spell of their own, made and ended with it.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from anjia.base.notices import actions as notices
from anjia.base.scope import Actor, action
from anjia.base.scope.models import Placed
from anjia.domains.employment.actions.spells import record_spells
from anjia.domains.employment.models import PostAttendance, PostHolding, PublicPost
from anjia.domains.employment.models.choices import (
    Channel,
    Contract,
    EndReason,
    EntryCheck,
    ExitReason,
    HoldingState,
    SpellKind,
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
from anjia.registry.models import Employer, Person
from anjia.registry.models.choices import PersonStatus, Trade, WorkRegion

DECISION_WAITS = "employment.post_decision"
TOWN, COUNTY = 9, 6
SEAT, ONCE = "employment_holding_seat", "employment_holding_once"
CONTRACTS = (Contract.LABOUR, Contract.SERVICE)

sets.clashes(
    {
        "employment_post_name": "post_name_taken",
        "employment_holding_seat": "post_full",
        "employment_holding_once": "holding_open_already",
    }
)

# What the job spell says where somebody leaves their post.
_ENDS: Mapping[str, EndReason] = {
    ExitReason.CONTRACT_OVER: EndReason.CONTRACT_OVER,
    ExitReason.AGE: EndReason.AGE,
    ExitReason.OTHER_JOB: EndReason.CHANGED,
    ExitReason.MOVED_AWAY: EndReason.CHANGED,
    ExitReason.DOUBLE_POST: EndReason.CHANGED,
    ExitReason.NO_ATTENDANCE: EndReason.LAID_OFF,
    ExitReason.IMPERSONATION: EndReason.LAID_OFF,
    ExitReason.UNFIT: EndReason.LAID_OFF,
    ExitReason.ILLNESS: EndReason.ILLNESS,
    ExitReason.RESIGNED: EndReason.RESIGNED,
    ExitReason.DIED: EndReason.DIED,
}


def _posts(rows: Sequence[RowChange]) -> sets.Prepared:
    names = ("area", "places", "unit", "starts_on", "ends_on")
    before = sets.stored(PublicPost, rows, *names)
    employers = sets.by_id(Employer, (row.values.get("employer") for row in rows), "name")

    def prepare(row: RowChange) -> Mapping[str, object]:
        was = before.get(row.id, {})
        stated = {**was, **row.values}
        area = sets.given(stated, "area")
        if area is None:
            raise Refused("area_missing", column="area")
        began, ended = sets.given(stated, "starts_on"), sets.given(stated, "ends_on")
        if began is not None and ended is not None and ended < began:
            raise Refused("ends_before_it_begins", column="ends_on")
        _numbers(row.values)
        places = sets.given(row.values, "places")
        if not row.new and places is not None:
            seats = PostHolding.objects.filter(post=row.id, state=HoldingState.SERVING)
            highest = seats.order_by("-seat").values_list("seat", flat=True).first() or 0
            if places < highest:
                raise Refused("post_places_taken", column="places", taken=highest)
        values = {**row.values, "area": str(area)}
        employer = employers.get(sets.given(row.values, "employer"))
        if sets.given(stated, "unit") is None:
            if employer is None:
                raise Refused("post_unit_missing", column="unit")
            values["unit"] = employer["name"]
        return values

    return sets.each(rows, prepare)


def _numbers(values: Mapping[str, object]) -> None:
    places, days = sets.given(values, "places"), sets.given(values, "full_days")
    pay = sets.given(values, "monthly_pay")
    if places is not None and places < 1:
        raise Refused("post_places_none", column="places")
    if days is not None and not 1 <= days <= 31:
        raise Refused("post_days_impossible", column="full_days")
    if pay is not None and pay < 0:
        raise Refused("post_pay_negative", column="monthly_pay")


# Write posts; each lies at the place that keeps it.
record_posts = sets.writer(
    PublicPost, _posts, event="employment.record_posts", permission=Permission.ARRANGE
)
examine_posts = sets.examiner(_posts, column="area", permission=Permission.ARRANGE)


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
    _move(
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
    _move(holding, "withdraw", decision_note=note.strip())
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
    _move(holding, "decline", **said)
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


@action(Permission.ARRANGE, event="post.leave")
def leave(
    holding: PostHolding,
    *,
    by: Actor,
    at: datetime,
    ended_on: date,
    exit_reason: str,
    note: str = "",
) -> PostHolding:
    """End somebody's time in a post, with the reason; their job spell ends with it."""
    holding = locked(holding)
    if exit_reason not in ExitReason.values:
        raise Refused("exit_reason_missing")
    if ended_on > localdate(at):
        raise Refused("date_in_future", on=day(ended_on))
    if holding.started_on is not None and ended_on < holding.started_on:
        raise Refused("exit_before_start", started_on=day(holding.started_on))
    if exit_reason == ExitReason.OTHER and not note.strip():
        raise Refused("reason_missing")
    later = holding.months.filter(month__gt=ended_on).order_by("-month").first()
    if later is not None:
        raise Refused("exit_before_attendance", month=f"{later.month:%Y-%m}")
    spell = holding.spell
    _move(holding, "leave", ended_on=ended_on, exit_reason=exit_reason, exit_note=note.strip())
    if spell is not None and spell.ended_on is None:
        ends = {"ended_on": ended_on, "end_reason": _ENDS.get(exit_reason, EndReason.OTHER)}
        record_spells([RowChange(id=spell.pk, new=False, values=ends)], by=by, at=at)
    return holding


@action(Permission.HELP, event="post.report_impersonation")
def report_impersonation(
    holding: PostHolding, *, by: Actor, at: datetime, on: date, note: str
) -> PostHolding:
    """Record that somebody else is said to do the work; a rule then asks to look into it."""
    del by
    holding = locked(holding)
    LIFE.check(holding, "leave")
    if on > localdate(at):
        raise Refused("date_in_future", on=day(on))
    if not note.strip():
        raise Refused("reason_missing")
    change(holding, impersonation_on=on, impersonation_note=note.strip())
    return holding


@action(Permission.ARRANGE, event="post.clear_impersonation")
def clear_impersonation(holding: PostHolding, *, by: Actor, at: datetime, note: str) -> PostHolding:
    """Record that the holder was found to do the work themselves."""
    del by, at
    holding = locked(holding)
    if holding.impersonation_on is None:
        raise Refused("impersonation_not_reported")
    if not note.strip():
        raise Refused("reason_missing")
    change(holding, impersonation_on=None, impersonation_note=note.strip())
    return holding


def locked(holding: PostHolding) -> PostHolding:
    """Return the holding as stored, held until the transaction ends; refuse one out of sight."""
    rows = PostHolding.objects.select_related("post", "person", "spell")
    found: PostHolding | None = rows.select_for_update(of=("self",)).filter(pk=holding.pk).first()
    if found is None:
        raise Refused("holding_not_found")
    return found


def change(row: Placed, **values: Any) -> None:
    """Set fields of one row and raise its version; refuse a row that may not be written here."""
    if type(row).objects.filter(pk=row.pk).update(version=F("version") + 1, **values) != 1:
        raise Refused("outside_scope", count=1)
    for name, value in values.items():
        setattr(row, name, value)


def _move(holding: PostHolding, name: str, **values: Any) -> None:
    change(holding, state=LIFE.check(holding, name), **values)


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


def spell_values(
    *,
    name: str,
    employer: UUID | None,
    unit: str,
    region: str | None,
    pay: Decimal,
    contract: str | None,
    exit_reason: str | None = None,
    ended_on: date | None = None,
) -> dict[str, Any]:
    """Return what the job spell of somebody in a post says of their job."""
    end: dict[str, Any] = {}
    if exit_reason:
        end = {"ended_on": ended_on, "end_reason": _ENDS.get(exit_reason, EndReason.OTHER)}
    return {
        "kind": SpellKind.PUBLIC_POST,
        "employer": employer,
        "employer_name": "" if employer else unit,
        "region": region,
        "trade": Trade.PUBLIC,
        "occupation": name,
        "monthly_pay": pay,
        "contract": contract,
        "channel": Channel.PUBLIC_POST,
        **end,
    }


def region(home: str, post: str) -> str | None:
    """A post of the own town is near; of one kept by the county nothing nearer is known."""
    if len(post) >= TOWN and home.startswith(post[:TOWN]):
        return WorkRegion.TOWN
    return WorkRegion.COUNTY if home.startswith(post[:COUNTY]) else None


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


def take_over(kept: Person, gone: Person) -> None:
    """Give one person the posts of another who was found to be the same; what both have stays."""
    own = PostHolding.objects.filter(person=kept, state__in=queries.OPEN).values("post")
    moved = PostHolding.objects.filter(person=gone).exclude(post__in=own, state__in=queries.OPEN)
    months = PostAttendance.objects.filter(holding__in=list(moved))
    months.update(person=kept, version=F("version") + 1)
    moved.update(person=kept, version=F("version") + 1)


def day(on: date | None) -> str:
    """Return a day as people write it."""
    return "" if on is None else date_format(on, _("Y年n月j日"))


def said(checks: Sequence[Check]) -> str:
    """Return conditions in words."""
    return "；".join(str(EntryCheck(check).label) for check in checks)
