"""The form in which a plan is laid out: a line a milestone, empty lines for more."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anjia.base.scope import refusals
from anjia.kernel.refusals import Refused
from anjia.ledger.pages import asking
from anjia.processes.supervision import actions
from anjia.processes.supervision.actions import Stage
from anjia.processes.supervision.actions.planning import MOST
from anjia.processes.supervision.models import Assignment
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.queries import assignments, limits

if TYPE_CHECKING:
    from uuid import UUID

REFUSED = 422
LINES, SPARE = 6, 3
LONGEST = 200


@dataclass(frozen=True)
class Line:
    """One line of the form as it was typed."""

    day: str = ""
    percent: str = ""
    text: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.day or self.percent or self.text)


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Show the milestones, and put others in their place."""
    by = asking.officer(Permission.REPORT, Permission.MANAGE)
    found: Assignment = asking.found_or_404(assignments.one, assignment_id, by=by)
    here = reverse("supervision:assignment", args=[found.pk])
    against = limits.plan(found, by=by, on=timezone.localdate())
    if against is not None:
        return asking.told(request, against, here)
    lines, fault = _kept(found), ""
    if request.method == "POST":
        lines = _typed(request)
        try:
            with transaction.atomic():
                actions.plan(found, by=by, at=timezone.now(), stages=map(_stage, lines))
        except Refused as refused:
            if refused.code == "not_permitted":
                raise
            fault = str(refusals.text(refused))
        else:
            return asking.done(request, _("计划记下了。"), here)
    blank = min(MOST, max(LINES, len(lines) + SPARE)) - len(lines)
    context = {
        "assignment": found,
        "task": found.task,
        "lines": [*lines, *[Line()] * blank],
        "fault": fault,
    }
    status = REFUSED if request.method == "POST" else 200
    return render(request, "supervision/plan.html", context, status=status)


def _kept(found: Assignment) -> list[Line]:
    return [
        Line(row.due_on.isoformat(), f"{row.percent.normalize():f}", row.text)
        for row in assignments.milestones(found)
    ]


def _typed(request: HttpRequest) -> list[Line]:
    columns = [request.POST.getlist(name)[:MOST] for name in ("day", "percent", "text")]
    lines = [
        Line(day.strip(), percent.strip(), text.strip()[:LONGEST])
        for day, percent, text in zip(*columns, strict=False)
    ]
    return [line for line in lines if not line.is_empty]


def _stage(line: Line) -> Stage:
    day = asking.day_of(line.day)
    if day is None:
        raise Refused("plan_day", text=line.day or line.text or line.percent)
    try:
        percent = Decimal(line.percent.removesuffix("%")).quantize(Decimal("0.1"))
    except InvalidOperation:
        raise Refused("plan_percent") from None
    return Stage(due_on=day, percent=percent, text=line.text)
