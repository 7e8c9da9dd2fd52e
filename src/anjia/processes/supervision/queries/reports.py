"""Versions of a round's report: which there are, which holds, what they are held against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anjia.kernel.refusals import Refused
from anjia.processes.dashboards.models import Report
from anjia.processes.supervision.models import QuarterReport
from anjia.processes.supervision.policy import Permission

if TYPE_CHECKING:
    from uuid import UUID

    from anjia.base.scope import Actor
    from anjia.processes.supervision.models import Quarter


def of_quarter(quarter: Quarter) -> list[QuarterReport]:
    """The versions of a round, the newest first."""
    found = QuarterReport.objects.filter(quarter=quarter).select_related("approval")
    return list(found.order_by("-version_number"))


def one(report_id: UUID, *, by: Actor) -> QuarterReport:
    """A version that somebody may read; one elsewhere looks like none."""
    if not by.may(Permission.READ):
        raise Refused("not_permitted", permission=Permission.READ.value)
    rows = QuarterReport.objects.select_related("quarter", "quarter__document", "approval")
    found: QuarterReport | None = rows.filter(pk=report_id).first()
    if found is None:
        raise Refused("quarter_report_not_found")
    return found


def is_approved(report: QuarterReport) -> bool:
    """Whether a second officer has approved it."""
    return hasattr(report, "approval")


def holds(report: QuarterReport) -> bool:
    """Whether it is the last approved version of its round: the one that counts."""
    approved = [each for each in of_quarter(report.quarter) if is_approved(each)]
    return bool(approved) and approved[0].pk == report.pk


def figures(report: QuarterReport) -> list[Report]:
    """The frozen figures behind an approved version, county first."""
    if not is_approved(report):
        return []
    return list(Report.objects.filter(pk__in=report.approval.frozen).order_by("area", "as_of"))
