"""Quarterly rounds: asking units, sending, accepting, returning, chasing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from anjia.base.notices.actions import Work
from anjia.base.scope import Actor, acting, action, system
from anjia.kernel import periods
from anjia.kernel.periods import Kind
from anjia.kernel.refusals import Refused
from anjia.processes.supervision.actions import telling
from anjia.processes.supervision.models import Contribution, Document, Quarter
from anjia.processes.supervision.policy import OPEN, Permission
from anjia.processes.supervision.policy.quarters import QuarterState, Sent
from anjia.processes.supervision.queries import quarters, units

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

ASK, AGAIN = "quarter_asked", "quarter_returned"
MOST_TEXT = 5_000
MOST_REASON = 500


@dataclass(frozen=True)
class Round:
    """What is asked for: a document's tasks, or with None all of a place, and the quarter."""

    area: str
    document: Document | None
    first_on: date


@dataclass(frozen=True)
class Said:
    """What a unit says of the quarter as a whole."""

    text: str = ""
    problems: str = ""
    plans: str = ""


@action(Permission.MANAGE, event="supervision.open_quarter")
def open_quarter(wanted: Round, *, by: Actor, at: datetime) -> Quarter:
    """Ask every unit that has had something to do in the quarter for its report."""
    on = timezone.localdate(at)
    first_on = periods.around(wanted.first_on, Kind.QUARTER).first_on
    if first_on > on:
        raise Refused("quarter_ahead")
    asked = quarters.asked_units(wanted.area, wanted.document, first_on)
    if not asked:
        raise Refused("quarter_without_units")
    due_on, reading = quarters.due_on(wanted.area, first_on, on=on)
    try:
        with transaction.atomic():
            made: Quarter = Quarter.objects.create(
                area=wanted.area,
                document=wanted.document,
                first_on=first_on,
                reading=reading.value,
                due_on=due_on,
                opened_at=at,
                opened_by=by.id,
                opened_by_name=by.name,
            )
    except IntegrityError:
        raise Refused("quarter_there") from None
    Contribution.objects.bulk_create(
        Contribution(area=one.area, quarter=made, unit=one.unit, unit_name=one.unit_name)
        for one in asked.values()
    )
    for contribution in made.contributions.all():
        _ask(contribution, ASK, at=at)
    return made


@action(Permission.REPORT, event="supervision.send_quarter")
def send(contribution: Contribution, *, by: Actor, at: datetime, said: Said) -> Contribution:
    """Send the report of the officer's own unit: every task of it has something to say.

    When it first came is kept, so that what is late stays late. Refused once the round is frozen.
    """
    on = timezone.localdate(at)
    if contribution.unit_id not in units.own(by, on=on):
        raise Refused("quarter_of_another_unit", unit=contribution.unit_name)
    found = _open(contribution)
    if found.state not in (Sent.ASKED.value, Sent.RETURNED.value):
        raise Refused("quarter_sent_already")
    if max(len(said.text), len(said.problems), len(said.plans)) > MOST_TEXT:
        raise Refused("report_text_long", most=MOST_TEXT)
    rows = quarters.of_unit(found)
    missing = [each for each, told in rows if told is None and each.state in OPEN]
    if missing:
        raise Refused("quarter_incomplete", count=len(missing), title=missing[0].task.title)
    found.text, found.problems = said.text.strip(), said.problems.strip()
    found.plans, found.state = said.plans.strip(), Sent.SENT.value
    found.first_sent_on = found.first_sent_on or on
    found.sent_at, found.sent_by, found.sent_by_name = at, by.id, by.name
    found.save()
    for code in (ASK, AGAIN):
        telling.answered(found.unit_id, _once(code, found), area=found.area, by=by, at=at)
    return found


@action(Permission.MANAGE, event="supervision.accept_quarter")
def accept(contribution: Contribution, *, by: Actor, at: datetime) -> Contribution:
    """Take a unit's report as it is."""
    return _decide(contribution, Sent.ACCEPTED, by=by, at=at)


@action(Permission.MANAGE, event="supervision.return_quarter")
def send_back(
    contribution: Contribution, *, by: Actor, at: datetime, reason: str = ""
) -> Contribution:
    """Give a unit's report back to it, with why; the unit sends it again."""
    text = reason.strip()
    if not text:
        raise Refused("quarter_reason_missing")
    found = _decide(contribution, Sent.RETURNED, by=by, at=at, reason=text[:MOST_REASON])
    _ask(found, AGAIN, at=at)
    return found


@action(Permission.MANAGE, event="supervision.chase_quarter")
def chase(quarter: Quarter, *, by: Actor, at: datetime) -> list[Contribution]:  # noqa: ARG001 - the gate reads `by`
    """Remind every unit whose report has not come; return them. Each reminder is counted.

    Units that got a task of the quarter after the round was opened are asked now.
    """
    if quarter.state != QuarterState.OPEN.value:
        raise Refused("quarter_frozen")
    _ask_newcomers(quarter, at=at)
    waiting = (Sent.ASKED.value, Sent.RETURNED.value)
    found = list(quarter.contributions.select_for_update(of=("self",)).filter(state__in=waiting))
    if not found:
        raise Refused("quarter_nobody_missing")
    if quarter.due_on is None:
        quarter.due_on, _reading = quarters.due_on(
            quarter.area, quarter.first_on, on=timezone.localdate(at)
        )
        quarter.save(update_fields=["due_on"])
    for one in found:
        one.chased, one.chased_at = one.chased + 1, at
        one.save(update_fields=["chased", "chased_at"])
        _ask(one, ASK, at=at)
    return found


def _ask_newcomers(quarter: Quarter, *, at: datetime) -> None:
    there = set(quarter.contributions.values_list("unit_id", flat=True))
    asked = quarters.asked_units(quarter.area, quarter.document, quarter.first_on)
    for unit, one in asked.items():
        if unit not in there:
            made = Contribution.objects.create(
                area=one.area, quarter=quarter, unit=one.unit, unit_name=one.unit_name
            )
            _ask(made, ASK, at=at)


def settle(frozen: Iterable[Contribution], *, by: Actor, at: datetime) -> None:
    """Let nobody wait any more for what a frozen round can no longer take."""
    for one in frozen:
        for code in (ASK, AGAIN):
            telling.answered(one.unit_id, _once(code, one), area=one.area, by=by, at=at)


def _open(contribution: Contribution) -> Contribution:
    """The row, locked, of a round that still takes something."""
    with acting(system(name="supervision")):
        quarter = Quarter.objects.select_for_update().get(pk=contribution.quarter_id)
    if quarter.state != QuarterState.OPEN.value:
        raise Refused("quarter_frozen")
    rows = Contribution.objects.select_for_update(of=("self",)).select_related("quarter", "unit")
    found: Contribution = rows.get(pk=contribution.pk)
    return found


def _decide(
    contribution: Contribution, state: Sent, *, by: Actor, at: datetime, reason: str = ""
) -> Contribution:
    found = _open(contribution)
    if found.state != Sent.SENT.value:
        raise Refused("quarter_not_sent")
    found.state, found.reason = state.value, reason
    found.returned += state is Sent.RETURNED
    found.decided_at, found.decided_by, found.decided_by_name = at, by.id, by.name
    found.save()
    return found


def _ask(contribution: Contribution, code: str, *, at: datetime) -> None:
    quarter = contribution.quarter
    period = periods.around(quarter.first_on, Kind.QUARTER)
    work = Work(
        code=code,
        facts={"year": period.year, "quarter": period.number},
        url=reverse("supervision:contribution", args=[contribution.pk]),
        due_on=quarter.due_on,
        once=_once(code, contribution),
    )
    telling.tell(contribution.unit_id, work, area=contribution.area, at=at)


def _once(code: str, contribution: Contribution) -> str:
    return f"{code}:{contribution.pk}"
