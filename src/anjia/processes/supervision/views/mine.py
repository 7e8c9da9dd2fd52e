"""What waits for whoever asks: the unit's own assignments, and what the leading office decides."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anjia.ledger.pages import asking
from anjia.processes.supervision import actions
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.queries import assignments


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The lists of what waits, the unit's first."""
    by = asking.officer(Permission.READ)
    found = assignments.waiting(by, on=timezone.localdate())
    own = [
        (_("退回和整改的"), found.again),
        (_("本季度要报的"), found.report),
        (_("本季度报过的"), found.under_way),
    ]
    office = [
        (_("报请办结，要核查"), found.verify),
        (_("退回来，要定由谁办"), found.handed_back),
        (_("申请延期，要答复"), found.extension),
        (_("说已整改，要复查"), found.check),
    ]
    context = {
        "waiting": found,
        "own": [(title, rows) for title, rows in own if rows],
        "office": [(title, rows) for title, rows in office if rows],
        "none": not (found.mine or found.office or found.under_way),
    }
    return render(request, "supervision/mine.html", context)


@require_POST
def sign(request: HttpRequest) -> HttpResponse:
    """Sign for everything that waits, or for what is ticked."""
    by = asking.officer(Permission.REPORT)
    target = reverse("supervision:mine")
    if request.POST.get("all"):
        rows = assignments.waiting(by, on=timezone.localdate()).sign
        wanted = [each.pk for each in rows]
    else:
        wanted = asking.keys_of(request.POST.getlist("assignment"))

    def deed() -> str:
        signed = actions.sign(wanted, by=by, at=timezone.now())
        return _("签收了 %(count)s 项。") % {"count": len(signed)}

    return asking.carried_out(request, deed, target)
