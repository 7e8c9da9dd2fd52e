"""The form in which a unit reports a quarter; what was typed stays when it is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anjia.base.scope import refusals
from anjia.kernel.refusals import Refused
from anjia.ledger.pages import asking
from anjia.processes.supervision import actions
from anjia.processes.supervision.forms.reporting import ReportForm, quarters
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.queries import assignments, attaining
from anjia.processes.supervision.views.assignment import can

if TYPE_CHECKING:
    from uuid import UUID

    from anjia.base.scope import Actor
    from anjia.processes.supervision.models import Assignment

REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Report a quarter; with the second button also say that it is done."""
    by = asking.officer(Permission.REPORT)
    found: Assignment = asking.found_or_404(assignments.one, assignment_id, by=by)
    on = timezone.localdate()
    target = reverse("supervision:assignment", args=[found.pk])
    verbs, _faults = can(found, by=by, on=on)
    if "report" not in verbs:
        return HttpResponseRedirect(target)  # where it says what can be done
    values = attaining.of_assignment(found, on=on)
    form = ReportForm(
        request.POST or None,
        values=values,
        quarters=quarters(found, on=on),
        asked=request.GET.get("quarter", ""),
    )
    fault = ""
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                text = _said(request, form, found, by)
        except Refused as refused:
            if refused.code == "not_permitted":
                raise
            fault = str(refusals.text(refused))
        else:
            return asking.done(request, text, target)
    status = REFUSED if request.method == "POST" else 200
    reports = [each for each in assignments.reports(found) if not hasattr(each, "taken_back")]
    context = {
        "form": form,
        "fault": fault,
        "assignment": found,
        "task": found.task,
        "computed": [value for value in values if value.basis == "figure"],
        "last": reports[0] if reports else None,
        "had_files": bool(request.FILES),
    }
    return render(request, "supervision/report.html", context, status=status)


def _said(request: HttpRequest, form: ReportForm, found: Assignment, by: Actor) -> str:
    at = timezone.now()
    said = form.reported(request.FILES.getlist("evidence"))
    actions.report(found, by=by, at=at, said=said)
    if request.POST.get("then") == "submit":
        actions.submit(found, by=by, at=at)
        return _("已报告，并报请办结，等核查。")
    return _("已报告。要改的，同一季度再报一次，以后一次为准。")
