"""Finding households without work, helping them, and letting a second officer except one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F
from django.urls import reverse
from django.utils.timezone import localdate

from anjia.base import parameters
from anjia.base.flow import Flow, Transition
from anjia.base.notices import actions as notices
from anjia.base.scope import Actor, action
from anjia.domains.employment.models import Clearing, ClearingHelp, ClearingReason
from anjia.domains.employment.models.choices import (
    ClearingState,
    HelpAnswer,
    HelpKind,
    IdleReason,
)
from anjia.domains.employment.policy import Permission
from anjia.domains.employment.policy import clearing as policy
from anjia.domains.employment.queries import clearings, zero
from anjia.engine.examples import Outcome
from anjia.kernel.refusals import Refused
from anjia.registry.models import Household, Person

OVERDUE_WAITS = "employment.clearing_overdue"
EXCEPTION_WAITS = "employment.clearing_exception"
TOWN, COUNTY = 9, 6
HELD = (ClearingState.OPEN, ClearingState.EXCEPTED)

LIFE = Flow(
    name="employment.clearing",
    title="Clearing of a household without work",
    start=ClearingState.OPEN,
    refused="clearing_not_now",
    transitions=(
        Transition(name="clear", source=HELD, target=ClearingState.CLEARED),
        Transition(name="relapse", source=(ClearingState.CLEARED,), target=ClearingState.RELAPSED),
        Transition(name="fall_away", source=HELD, target=ClearingState.MOOT),
        Transition(name="except", source=(ClearingState.OPEN,), target=ClearingState.EXCEPTED),
        Transition(
            name="exception_ends", source=(ClearingState.EXCEPTED,), target=ClearingState.OPEN
        ),
        Transition(name="help", source=HELD, target=ClearingState.OPEN),
    ),
)
MOVES = {
    policy.CLEARED: "clear",
    policy.RELAPSED: "relapse",
    policy.MOOT: "fall_away",
    policy.OPEN: "exception_ends",
}


@dataclass(frozen=True)
class Looked:
    """What a look at a place found."""

    opened: int = 0
    cleared: int = 0
    relapsed: int = 0
    moot: int = 0


@action(Permission.HELP, event="employment.look_for_zero")
def look(area: str, *, by: Actor, at: datetime) -> Looked:
    """Open a clearing for each household found without work, and mark those that are not any more.

    Doing it again on the same day changes nothing.
    """
    if not by.may(Permission.HELP, area):
        raise Refused("not_permitted", permission=str(Permission.HELP), area=area)
    on = localdate(at)
    held = {row.household_id: row for row in clearings.latest_of(area)}
    wanted = {*zero.possible(area, on=on), *(k for k, row in held.items() if row.state in HELD)}
    said = zero.outcomes(wanted, area=area, on=on)
    homes = {row.pk: row for row in Household.objects.filter(pk__in=wanted)}
    counts = {"opened": 0, "cleared": 0, "relapsed": 0, "moot": 0}
    for household_id, outcome in said.items():
        step = _step(held.get(household_id), outcome, on=on)
        if step.state is not None:
            _move(held[household_id], step.state, by=by, on=on, at=at)
            counts[step.state] = counts.get(step.state, 0) + 1
        if step.opens:
            _open(homes[household_id], step.round, on=on)
            counts["opened"] += 1
    _escalate(area, on=on, at=at)
    wanted_counts = {name: counts[name] for name in ("opened", "cleared", "relapsed", "moot")}
    return Looked(**wanted_counts)


def _step(row: Clearing | None, outcome: Outcome, *, on: date) -> policy.Step:
    hit = {Outcome.NUMERATOR: True, Outcome.MISSING: False, Outcome.OUTSIDE: False}.get(outcome)
    standing = clearings.standing(row) if row is not None else None
    return policy.after(standing, is_hit=hit, applies=outcome is not Outcome.OUTSIDE, on=on)


def _open(household: Household, number: int, *, on: date) -> None:
    known = parameters.values(area=household.area, on=on)
    Clearing.objects.create(
        area=household.area,
        origin=household.origin,
        household=household,
        round=number,
        found_on=on,
        help_by=on + timedelta(days=int(str(known["clearing_help_days"]))),
        clear_by=on + timedelta(days=int(str(known["clearing_clear_days"]))),
    )


def _move(row: Clearing, state: str, *, by: Actor, on: date, at: datetime) -> None:
    target = LIFE.check(row, MOVES[state])
    days: dict[str, Any] = {"state": target}
    if target == ClearingState.CLEARED:
        days["cleared_on"] = on
    if target in {ClearingState.RELAPSED, ClearingState.MOOT}:
        days["ended_on"] = on
    _change(row, **days)
    if target != ClearingState.OPEN:
        _nothing_waits(row, by=by, at=at)


def _change(row: Clearing, **values: Any) -> None:
    if Clearing.objects.filter(pk=row.pk).update(version=F("version") + 1, **values) != 1:
        raise Refused("outside_scope", count=1)
    for name, value in values.items():
        setattr(row, name, value)


def _escalate(area: str, *, on: date, at: datetime) -> None:
    """Tell the next level of each clearing whose clock has run out, once."""
    late = Clearing.objects.within(area).filter(
        state=ClearingState.OPEN, clear_by__lt=on, escalated_on__isnull=True
    )
    for row in late.select_related("household"):
        work = notices.Work(
            code=OVERDUE_WAITS,
            facts={"number": row.household.number},
            url=reverse("employment:clearing", args=[row.pk]),
            permission=str(Permission.DECIDE),
            due_on=row.clear_by,
            once=f"{OVERDUE_WAITS} {row.pk}",
        )
        notices.post(work, area=row.area[:COUNTY], at=at)
        _change(row, escalated_on=on)


def _nothing_waits(row: Clearing, *, by: Actor, at: datetime) -> None:
    for code in (OVERDUE_WAITS, EXCEPTION_WAITS):
        notices.finish_waiting(f"{code} {row.pk}", area=row.area[:COUNTY], by=by, at=at)


@dataclass(frozen=True, kw_only=True)
class Help:
    """Help as it was given; without a person it was for the household."""

    kind: str
    what: str
    on: date
    person: Person | None = None
    answer: str = HelpAnswer.PENDING


@action(Permission.HELP, event="employment.help_household")
def give(clearing: Clearing, *, by: Actor, at: datetime, help_given: Help) -> ClearingHelp:
    """Record help; the first one stops the clock of help."""
    row = _locked(clearing)
    LIFE.check(row, "help")
    if help_given.kind not in HelpKind.values or help_given.answer not in HelpAnswer.values:
        raise Refused("help_kind_unknown")
    if not help_given.what.strip():
        raise Refused("help_text_missing")
    if help_given.on > localdate(at):
        raise Refused("date_in_future", on=help_given.on)
    if help_given.on < row.found_on:
        raise Refused("help_before_found", on=row.found_on)
    member = help_given.person
    if member is not None and member.household_id != row.household_id:
        raise Refused("person_of_other_household", name=member.name)
    made: ClearingHelp = ClearingHelp.objects.create(
        area=row.area,
        origin=row.origin,
        clearing=row,
        household_id=row.household_id,
        person=member,
        kind=help_given.kind,
        what=help_given.what.strip(),
        answer=help_given.answer,
        given_on=help_given.on,
        given_by=by.id,
        given_by_name=by.name,
    )
    if row.helped_on is None or help_given.on < row.helped_on:
        _change(row, helped_on=help_given.on)
    return made


@action(Permission.HELP, event="employment.explain_idle")
def explain(
    clearing: Clearing, *, by: Actor, at: datetime, reasons: Mapping[UUID, tuple[str, str]]
) -> Clearing:
    """Record why each member does not work; the last word about each holds."""
    del by, at
    row = _locked(clearing)
    LIFE.check(row, "help")
    members = {p.pk: p for p in Person.objects.filter(household=row.household_id)}
    for person, (reason, note) in reasons.items():
        if person not in members or reason not in IdleReason.values:
            raise Refused("idle_reason_unknown")
        ClearingReason.objects.update_or_create(
            clearing=row,
            person_id=person,
            defaults={
                "area": row.area,
                "origin": row.origin,
                "household_id": row.household_id,
                "reason": reason,
                "note": note.strip(),
            },
        )
    return row


@action(Permission.HELP, event="employment.propose_exception")
def propose(clearing: Clearing, *, by: Actor, at: datetime, reason: str, until: date) -> Clearing:
    """Propose that a household is left out until a day; somebody else decides."""
    row = _locked(clearing)
    LIFE.check(row, "except")
    on = localdate(at)
    if row.is_waiting:
        raise Refused("exception_waits_already")
    if not reason.strip():
        raise Refused("reason_missing")
    longest = int(parameters.value("clearing_exception_days", area=row.area, on=on))
    if not on < until <= on + timedelta(days=longest):
        raise Refused("exception_too_long", most=longest)
    _change(
        row,
        exception_reason=reason.strip(),
        exception_until=until,
        proposed_by=by.id,
        proposed_by_name=by.name,
        proposed_on=on,
        decided_by="",
        decided_by_name="",
        decided_on=None,
    )
    work = notices.Work(
        code=EXCEPTION_WAITS,
        facts={"number": row.household.number},
        url=reverse("employment:clearing", args=[row.pk]),
        permission=str(Permission.DECIDE),
        not_for=by.id,
        once=f"{EXCEPTION_WAITS} {row.pk}",
    )
    notices.post(work, area=row.area[:COUNTY], at=at)
    return row


@action(Permission.DECIDE, event="employment.decide_exception")
def decide(clearing: Clearing, *, by: Actor, at: datetime, agreed: bool) -> Clearing:
    """Agree to a proposed exception or not; never whoever proposed it."""
    row = _locked(clearing)
    if not row.is_waiting:
        raise Refused("exception_not_waiting")
    if row.proposed_by == by.id:
        raise Refused("exception_needs_another")
    said = {"decided_by": by.id, "decided_by_name": by.name, "decided_on": localdate(at)}
    if agreed:
        _change(row, state=LIFE.check(row, "except"), **said)
    else:
        _change(row, exception_until=None, **said)
    notices.finish_waiting(f"{EXCEPTION_WAITS} {row.pk}", area=row.area[:COUNTY], by=by, at=at)
    return row


def _locked(clearing: Clearing) -> Clearing:
    found: Clearing | None = Clearing.objects.select_for_update().filter(pk=clearing.pk).first()
    if found is None:
        raise Refused("clearing_not_found")
    return found
