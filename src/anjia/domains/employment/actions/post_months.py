"""Months of public posts: who came on how many days, what is due for it, what was paid."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.utils.timezone import localdate

from anjia.base.scope import Actor, action, current_actor
from anjia.domains.employment.actions.posts import day
from anjia.domains.employment.models import PostAttendance, PostHolding
from anjia.domains.employment.models.choices import HoldingState
from anjia.domains.employment.policy import Permission
from anjia.domains.employment.policy import posts as policy
from anjia.domains.employment.queries import posts as queries
from anjia.kernel.refusals import Refused
from anjia.ledger import sets
from anjia.ledger.declaration import RowChange, SaveResult
from anjia.registry.models import Person

sets.clashes({"employment_attendance_once": "attendance_taken"})

STORED = ("person_id", "month", "paid", "area", "days", "holding_id")


def _months(rows: Sequence[RowChange], *, today: date) -> sets.Prepared:
    before = sets.stored(PostAttendance, rows, *STORED)
    people = {sets.given(row.values, "person") for row in rows}
    people |= {was["person_id"] for was in before.values()}
    names = sets.by_id(Person, people, "name")
    held: dict[Any, list[PostHolding]] = {}
    for one in PostHolding.objects.filter(
        person__in=list(names), state__in=[HoldingState.SERVING, HoldingState.LEFT]
    ):
        held.setdefault(one.person_id, []).append(one)

    def prepare(row: RowChange) -> Mapping[str, object]:
        was = before.get(row.id, {})
        person = sets.given(row.values, "person") or was.get("person_id")
        month = sets.given(row.values, "month") or was.get("month")
        if person not in names:
            raise Refused("person_not_found", column="person")
        if month is None:
            raise Refused("month_missing", column="month")
        month = month.replace(day=1)
        if was and (person != was["person_id"] or month != was["month"]):
            raise Refused("attendance_keeps_its_month", column="month")
        if was and was["paid"] is not None:
            raise Refused("attendance_paid", column="days", name=names[person]["name"])
        holding = _holding(held.get(person, []), row, was, month=month, name=names[person]["name"])
        return _prepared(row, was, holding, month=month, today=today)

    return sets.each(rows, prepare)


def _holding(
    held: Sequence[PostHolding], row: RowChange, was: Mapping[str, Any], *, month: date, name: str
) -> PostHolding:
    """Return the post that a month belongs to; refuse where there is none, or more than one."""
    wanted = sets.given(row.values, "holding") or was.get("holding_id")
    last = queries.last_day(month)
    found = [
        one
        for one in held
        if one.started_on is not None
        and one.started_on <= last
        and (one.ended_on is None or one.ended_on >= month)
        and wanted in (None, one.pk)
    ]
    if not found:
        raise Refused("attendance_without_post", column="month", name=name, month=f"{month:%Y-%m}")
    if len(found) > 1:
        raise Refused("attendance_of_two_posts", column="person", name=name)
    return found[0]


def _prepared(
    row: RowChange, was: Mapping[str, Any], holding: PostHolding, *, month: date, today: date
) -> Mapping[str, object]:
    days = sets.given(row.values, "days")
    days = was.get("days") if days is None else days
    if days is None:
        raise Refused("days_missing", column="days")
    since = max(month, holding.started_on or month)
    until = min(queries.last_day(month), holding.ended_on or date.max)
    if since > today:
        raise Refused("date_in_future", column="month", on=day(since))
    most = (until - since).days + 1
    if not 0 <= days <= most:
        raise Refused("attendance_days_impossible", column="days", days=days, most=most)
    due = sets.given(row.values, "pay_due")
    paid, paid_on = sets.given(row.values, "paid"), sets.given(row.values, "paid_on")
    if (paid is None) != (paid_on is None):
        raise Refused("paid_needs_day", column="paid_on")
    if paid is not None and not current_actor().may(Permission.ARRANGE, holding.area):
        raise Refused("attendance_pay_not_yours", column="paid")
    full = policy.pay_due(holding.monthly_pay, days=days, full_days=holding.full_days)
    return {
        **row.values,
        "area": holding.area,
        "origin": holding.origin,
        "holding": holding.pk,
        "person": holding.person_id,
        "household": holding.household_id,
        "fund": holding.fund,
        "month": month,
        "days": days,
        "pay_due": full if due is None else due,
        "recorded_on": today,
    }


@action(Permission.CONFIRM, event="employment.record_attendance")
def record_attendance(rows: Sequence[RowChange], *, by: Actor, at: datetime) -> SaveResult:
    """Write months of attendance; the pay that is due follows from the days unless it is stated."""
    ready = _months(rows, today=localdate(at)).or_refuse()
    return sets.merged(PostAttendance, ready, by=by, permission=Permission.CONFIRM)


def examine_attendance(rows: Sequence[RowChange]) -> Sequence[Any]:
    """Name what `record_attendance` would refuse of these rows today."""
    prepared = _months(rows, today=localdate())
    return sets.examined(prepared, column="person", permission=Permission.CONFIRM)


@action(Permission.ARRANGE, event="post.pay")
def pay(rows: Sequence[PostAttendance], *, by: Actor, at: datetime, paid_on: date) -> int:
    """Record that months were paid as they were due; refuse all when one was paid already."""
    if paid_on > localdate(at):
        raise Refused("date_in_future", on=day(paid_on))
    found = list(
        PostAttendance.objects.select_for_update()
        .filter(pk__in=[row.pk for row in rows])
        .order_by("pk")
    )
    if not found or len(found) < len(rows):
        raise Refused("attendance_not_found")
    sets.permitted(by, (row.area for row in found), permission=Permission.ARRANGE)
    paid = sum(row.paid is not None for row in found)
    if paid:
        raise Refused("attendance_paid_already", count=paid)
    early = [row for row in found if paid_on < row.month]
    if early:
        raise Refused("paid_before_month")
    changed: int = PostAttendance.objects.filter(pk__in=[row.pk for row in found]).update(
        paid=F("pay_due"), paid_on=paid_on, version=F("version") + 1
    )
    return changed
