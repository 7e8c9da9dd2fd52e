"""What one unit is asked for in a round: its tasks, what it says, sending, checking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anjia.base.files.downloads import download
from anjia.base.files.policy import Type
from anjia.kernel import periods
from anjia.kernel.periods import Kind
from anjia.kernel.refusals import Refused
from anjia.ledger import papers
from anjia.ledger.pages.asking import done, found_or_404, officer, told
from anjia.processes.supervision.actions import collecting
from anjia.processes.supervision.actions.collecting import Said
from anjia.processes.supervision.policy import OPEN, Permission
from anjia.processes.supervision.policy import quarters as rules
from anjia.processes.supervision.policy.quarters import QuarterState, Sent
from anjia.processes.supervision.queries import attaining, quarters, units
from anjia.processes.supervision.queries.reporting import packs
from anjia.processes.supervision.views import attained, filling
from anjia.processes.supervision.views.quarters import CHIPS, spoken

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from anjia.processes.supervision.models import Contribution


@require_GET
def show(request: HttpRequest, contribution_id: UUID) -> HttpResponse:
    """A unit's page of a round; the unit writes and sends, the office takes or returns it."""
    by = officer(Permission.READ)
    one = found_or_404(quarters.contribution, contribution_id)
    today = timezone.localdate()
    lines = _lines(one, today=today)
    frozen = one.quarter.state == QuarterState.FROZEN.value
    is_own = by.may(Permission.REPORT, one.area) and one.unit_id in units.own(by, on=today)
    waits = one.state in (Sent.ASKED.value, Sent.RETURNED.value)
    context = {
        "one": one,
        "quarter": one.quarter,
        "name": spoken(one.quarter.first_on),
        "chip": CHIPS[one.state],
        "lines": lines,
        "missing": sum(line["missing"] for line in lines),
        "days_late": rules.days_late(one.first_sent_on, due_on=one.quarter.due_on, today=today),
        "frozen": frozen,
        "may_send": is_own and waits and not frozen,
        "may_decide": by.may(Permission.MANAGE, one.area)
        and one.state == Sent.SENT.value
        and not frozen,
        "is_own": is_own,
        "back": request.path,
    }
    return render(request, "supervision/contribution.html", context)


def _lines(one: Contribution, *, today: date) -> list[dict[str, Any]]:
    period = periods.around(one.quarter.first_on, Kind.QUARTER)
    rows = quarters.of_unit(one)
    values = attaining.of_many([each for each, _told in rows], on=min(today, period.last_on))
    return [
        {
            "assignment": each,
            "report": report,
            "missing": report is None and each.state in OPEN,
            "values": [
                {
                    "measure": value.target.measure,
                    "asked": attained.asked(value),
                    "reached": attained.reached(value),
                    "source": attained.source(value),
                    "percent": value.percent,
                    "url": value.url,
                    "known": value.value is not None,
                }
                for value in values[each.pk]
            ],
        }
        for each, report in rows
    ]


@require_POST
def act(request: HttpRequest, contribution_id: UUID, verb: str) -> HttpResponse:
    """Send, accept, or give back."""
    by = officer(Permission.REPORT, Permission.MANAGE)
    one = found_or_404(quarters.contribution, contribution_id)
    url = reverse("supervision:contribution", args=[one.pk])
    given = request.POST
    try:
        match verb:
            case "send":
                said = Said(
                    given.get("text", ""), given.get("problems", ""), given.get("plans", "")
                )
                collecting.send(one, by=by, at=timezone.now(), said=said)
                text = _("已报送，等办公室审核。")
            case "accept":
                collecting.accept(one, by=by, at=timezone.now())
                text = _("已接收%(unit)s的季报。") % {"unit": one.unit_name}
            case "return":
                reason = given.get("reason", "")
                collecting.send_back(one, by=by, at=timezone.now(), reason=reason)
                text = _("已退回%(unit)s，请它改好再报。") % {"unit": one.unit_name}
            case _:
                raise Http404
    except Refused as refused:
        return told(request, refused, url)
    return done(request, text, url)


@require_GET
def pack(request: HttpRequest, contribution_id: UUID) -> HttpResponse:
    """The unit's own sheet of the round: its tasks, what was reported last, what is to be said."""
    officer(Permission.READ)
    one = found_or_404(quarters.contribution, contribution_id)
    today = timezone.localdate()
    made = packs.paper(one, on=today)
    name = f"{one.unit_name} {made.title}"
    if request.GET.get("as") == "xlsx":
        return download(filling.workbook(one, title=made.title, on=today), f"{name}.xlsx")
    return download(papers.docx(made), f"{name}.docx", kind=Type.DOCX)
