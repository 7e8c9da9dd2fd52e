"""A quarter's report: made by one officer, approved by another, kept for good.

Approval freezes the round, and every figure behind the report as a `dashboards` report of its place
and day, so that each number can be computed again from its snapshot and held against today's rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from anjia.base.notices import actions as notices
from anjia.base.notices.actions import Work
from anjia.base.scope import Actor, action
from anjia.kernel import periods
from anjia.kernel.periods import Kind
from anjia.kernel.refusals import Refused
from anjia.processes.dashboards import actions as figures
from anjia.processes.dashboards.models import Report
from anjia.processes.supervision.actions import collecting
from anjia.processes.supervision.models import Approval, Contribution, Quarter, QuarterReport
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.policy.quarters import QuarterState, Sent
from anjia.processes.supervision.queries import summing
from anjia.registry.queries import areas as places

if TYPE_CHECKING:
    from datetime import datetime

WAITS = "quarter_report_waits"
MOST_TITLE = 100


@dataclass(frozen=True, kw_only=True)
class Head:
    """What stands around the numbers of a report."""

    title: str
    issuer: str
    number: str = ""
    addressee: str = ""
    why: str = ""  # what a version after an approved one corrects


@action(Permission.MANAGE, event="supervision.make_report")
def make(quarter: Quarter, *, by: Actor, at: datetime, head: Head) -> QuarterReport:
    """Keep the numbers of now as the next version; after an approved one it says what it corrects.

    Another officer is asked to approve it.
    """
    if not head.title.strip() or not head.issuer.strip():
        raise Refused("quarter_report_untitled")
    locked = Quarter.objects.select_for_update().get(pk=quarter.pk)
    if locked.state == QuarterState.FROZEN.value and not head.why.strip():
        raise Refused("quarter_report_why")
    today = timezone.localdate(at)
    found = summing.body(locked, today=today)
    last = QuarterReport.objects.filter(quarter=locked).aggregate(last=Max("version_number"))
    made: QuarterReport = QuarterReport.objects.create(
        area=locked.area,
        quarter=locked,
        version_number=(last["last"] or 0) + 1,
        title=head.title.strip()[:200],
        number=head.number.strip()[:80],
        issuer=head.issuer.strip()[:200],
        addressee=head.addressee.strip()[:200],
        as_of=date.fromisoformat(found["on"]),
        body=found,
        why=head.why.strip()[:500],
        made_at=at,
        made_by=by.id,
        made_by_name=by.name,
    )
    period = periods.around(locked.first_on, Kind.QUARTER)
    notices.finish_waiting(_once(locked), area=locked.area, by=by, at=at)
    work = Work(
        code=WAITS,
        facts={"name": by.name, "year": period.year, "quarter": period.number},
        url=reverse("supervision:quarter-report", args=[made.pk]),
        permission=Permission.APPROVE.value,
        not_for=by.id,
        once=_once(locked),
    )
    notices.post(work, area=locked.area, at=at)
    return made


@action(Permission.APPROVE, event="supervision.approve_report")
def approve(report: QuarterReport, *, by: Actor, at: datetime) -> Approval:
    """Approve the latest version, which somebody else made: round and figures are frozen."""
    if report.made_by == by.id:
        raise Refused("quarter_report_own")
    quarter = Quarter.objects.select_for_update().get(pk=report.quarter_id)
    if Approval.objects.filter(report=report).exists():
        raise Refused("quarter_report_approved")
    later = QuarterReport.objects.filter(quarter=quarter, made_at__gt=report.made_at)
    if later.exclude(pk=report.pk).exists():
        raise Refused("quarter_report_old")
    made: Approval = Approval.objects.create(
        area=report.area,
        report=report,
        at=at,
        by=by.id,
        by_name=by.name,
        made_by=report.made_by,
        frozen=[each.pk for each in _frozen(report, by=by, at=at)],
    )
    Quarter.objects.filter(pk=quarter.pk).update(state=QuarterState.FROZEN.value)
    waiting = (Sent.ASKED.value, Sent.RETURNED.value)
    missing = Contribution.objects.filter(quarter=quarter, state__in=waiting)
    collecting.settle(missing, by=by, at=at)
    notices.finish_waiting(_once(quarter), area=quarter.area, by=by, at=at)
    return made


def _frozen(report: QuarterReport, *, by: Actor, at: datetime) -> list[Report]:
    """The figures behind a report, frozen place by place; refused when one cannot be proved.

    A count of nothing has no figure of its own: the county's proves it, and is frozen as well.
    """
    wanted = summing.codes(report.body)
    called = places.names(wanted)
    found = []
    for area, days in wanted.items():
        for day, codes in days.items():
            as_of = date.fromisoformat(day)
            there = [code for code in codes if summing.has_figure(area, as_of, code)]
            if there:
                title = f"{report.title[:60]} {called.get(area, area)}"[:MOST_TITLE]
                asked = figures.Wanted(area, as_of, there, title, report.number)
                found.append(figures.freeze(asked, by=by, at=at))
    return found


def _once(quarter: Quarter) -> str:
    return f"{WAITS}:{quarter.pk}"
