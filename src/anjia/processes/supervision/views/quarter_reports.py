"""The report of a round: making a version, reading it, approving it, taking it away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anjia.base.files.downloads import download
from anjia.base.files.policy import Type
from anjia.base.scope import refusals
from anjia.kernel.refusals import Refused
from anjia.ledger import papers
from anjia.ledger.pages.asking import carried_out, done, found_or_404, officer, told
from anjia.processes.supervision.actions import freezing
from anjia.processes.supervision.actions.freezing import Head
from anjia.processes.supervision.models import QuarterReport
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.policy.quarters import QuarterState
from anjia.processes.supervision.queries import quarters, reporting, reports, summing
from anjia.processes.supervision.queries.reporting import words
from anjia.processes.supervision.views import numbers
from anjia.processes.supervision.views.quarters import spoken

if TYPE_CHECKING:
    from uuid import UUID

    from anjia.base.scope import Actor
    from anjia.ledger.papers import Paper
    from anjia.processes.supervision.models import Quarter

CHINESE = "zh-hans"


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, quarter_id: UUID) -> HttpResponse:
    """What the report would say now, and the form that keeps it as a version."""
    by = officer(Permission.MANAGE)
    quarter = found_or_404(quarters.one, quarter_id, by=by)
    if not by.may(Permission.MANAGE, quarter.area):
        raise Refused("not_permitted", permission=Permission.MANAGE.value)
    head = _head(request, quarter, by=by)
    fault = ""
    if request.method == "POST":
        try:
            made = freezing.make(quarter, by=by, at=timezone.now(), head=head)
        except Refused as refused:
            fault = str(refusals.text(refused))
        else:
            url = reverse("supervision:quarter-report", args=[made.pk])
            return done(request, _("已编制第 %(n)s 版，等审定。") % {"n": made.version_number}, url)
    today = timezone.localdate()
    body = summing.body(quarter, today=today)
    report = QuarterReport(
        quarter=quarter, title=head.title, number=head.number, issuer=head.issuer or " ",
        addressee=head.addressee, body=body, why=head.why,
    )  # fmt: skip
    context = {
        "quarter": quarter,
        "name": spoken(quarter.first_on),
        "head": head,
        "fault": fault,
        "paper": _paper(report),
        "waiting": [each for each in body["units"] if each["state"] != "accepted"],
        "corrects": quarter.state == QuarterState.FROZEN.value,
        **numbers.context(body),
    }
    return render(request, "supervision/quarter_draft.html", context, status=422 if fault else 200)


def _head(request: HttpRequest, quarter: Quarter, *, by: Actor) -> Head:
    """What the form says; at first what a report of this round is usually called."""
    given = request.POST
    last = next(iter(reports.of_quarter(quarter)), None) or summing.before(quarter)
    about = quarter.document.title if quarter.document else ""
    return Head(
        title=given.get("title", words.title(summing.period(quarter), about)),
        issuer=given.get("issuer", last.issuer if last else by.unit),
        number=given.get("number", last.number if last and last.quarter_id == quarter.pk else ""),
        addressee=given.get("addressee", last.addressee if last else ""),
        why=given.get("why", ""),
    )


def _paper(report: QuarterReport) -> Paper:
    """The document is Chinese whatever the reader's language."""
    kept = not report._state.adding
    at = timezone.now()
    if kept:
        at = report.approval.at if reports.is_approved(report) else report.made_at
    with translation.override(CHINESE):
        return reporting.paper(report, signed_on=timezone.localdate(at))


@require_GET
def show(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """One version: its numbers, each with the rows behind it, and the document as it will print."""
    by = officer(Permission.READ)
    report = found_or_404(reports.one, report_id, by=by)
    approved = reports.is_approved(report)
    light, section = request.GET.get("light", ""), request.GET.get("section", "")
    context = {
        "report": report,
        "quarter": report.quarter,
        "name": spoken(report.quarter.first_on),
        "paper": _paper(report),
        "approved": report.approval if approved else None,
        "holds": approved and reports.holds(report),
        "versions": reports.of_quarter(report.quarter),
        "frozen": reports.figures(report),
        "may_approve": not approved
        and by.may(Permission.APPROVE, report.area)
        and report.made_by != by.id,
        "is_own": not approved and report.made_by == by.id,
        "may_manage": by.may(Permission.MANAGE, report.area),
        "may_export": by.may(Permission.EXPORT, report.area),
        "can_pdf": papers.can_pdf(),
        "before": _before(report),
        **numbers.context(report.body, light=light, section=section),
    }
    return render(request, "supervision/quarter_report.html", context)


def _before(report: QuarterReport) -> dict[str, Any] | None:
    known = report.body["before"]
    if known is None:
        return None
    return {"id": known["id"], "name": words.quarter(known["quarter"]), "version": known["version"]}


@require_POST
def approve(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Approve a version that somebody else made; round and figures are frozen."""
    by = officer(Permission.APPROVE)
    report = found_or_404(reports.one, report_id, by=by)
    url = reverse("supervision:quarter-report", args=[report.pk])
    return carried_out(
        request,
        lambda: freezing.approve(report, by=by, at=timezone.now()),
        url,
        _("已审定。本季度不再接收报送，用到的指标已冻结。"),
    )


@require_GET
def fetch(request: HttpRequest, report_id: UUID, kind: str) -> HttpResponse:
    """The document as Word or PDF, or its tables as a workbook."""
    by = officer(Permission.EXPORT)
    report = found_or_404(reports.one, report_id, by=by)
    made = _paper(report)
    name = words.file_name(report.title, report.version_number)
    url = reverse("supervision:quarter-report", args=[report.pk])
    try:
        match kind:
            case "docx":
                return download(papers.docx(made), f"{name}.docx", kind=Type.DOCX)
            case "xlsx":
                return download(papers.xlsx(made), f"{name}.xlsx")
            case "pdf":
                return download(papers.pdf(made), f"{name}.pdf", kind=Type.PDF)
            case _:
                raise Http404
    except Refused as refused:
        return told(request, refused, url)
