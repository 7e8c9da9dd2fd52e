"""Named leaders: which units have one, who answered before, and handing over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anjia.base.access.models import Unit
from anjia.base.scope import refusals
from anjia.base.scope.models import within
from anjia.kernel.refusals import Refused
from anjia.ledger.pages import asking
from anjia.processes.supervision import actions
from anjia.processes.supervision.forms.leading import LeaderForm
from anjia.processes.supervision.models import Leadership
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.queries import assignments, leaders, units
from anjia.processes.supervision.views.assignment import needed

if TYPE_CHECKING:
    from uuid import UUID

    from anjia.base.scope import Actor

REFUSED = 422


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every unit with whoever answers for it; those without one first."""
    by = asking.officer(Permission.READ)
    found = leaders.units_led(by, on=timezone.localdate())
    named = sum(each.leader is not None for each in found)
    context = {"rows": found, "named": named, "all": len(found), "missing": len(found) - named}
    return render(request, "supervision/leaders.html", context)


def _unit(unit_id: UUID, *, by: Actor) -> Unit:
    rows = Unit.objects.filter(within("area", by.areas(Permission.READ)), pk=unit_id)
    found: Unit = asking.found_or_404(rows.first)
    return found


def _may(unit: Unit, *, by: Actor) -> bool:
    own = unit.pk in units.own(by, on=timezone.localdate())
    reports = by.may(Permission.REPORT, unit.area)
    return reports and (own or by.may(Permission.MANAGE, unit.area))


@require_http_methods(["GET", "HEAD", "POST"])
def unit(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """One unit: who answers, who did, and the form to hand over."""
    by = asking.officer(Permission.READ)
    found = _unit(unit_id, by=by)
    if request.method == "POST":
        asking.officer(Permission.REPORT)
    here = reverse("supervision:leader", args=[found.pk])
    tasks = assignments.tasks_of(found.pk)
    form = LeaderForm(request.POST or None, tasks=tasks)
    fault = ""
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                actions.name_leader(found, by=by, at=timezone.now(), named=form.named())
        except Refused as refused:
            if refused.code == "not_permitted":
                raise
            fault = str(refusals.text(refused))
        else:
            return asking.done(request, _("记下了。"), here)
    context = {
        "unit": found,
        "form": form if _may(found, by=by) else None,
        "fault": fault,
        "rows": leaders.history(found.pk),
        "today": timezone.localdate(),
    }
    status = REFUSED if request.method == "POST" else 200
    return render(request, "supervision/leader.html", context, status=status)


@require_POST
def duty(request: HttpRequest, leadership_id: UUID) -> HttpResponse:
    """Note that the letter of duty was signed."""
    by = asking.officer(Permission.REPORT)
    rows = Leadership.objects.filter(
        within("area", by.areas(Permission.READ)), pk=leadership_id
    ).select_related("unit")
    found: Leadership = asking.found_or_404(rows.first)
    here = reverse("supervision:leader", args=[found.unit_id])
    return asking.carried_out(
        request,
        lambda: actions.sign_duty(
            found,
            by=by,
            at=timezone.now(),
            on=needed(asking.day_of(request.POST.get("until", ""))),
        ),
        here,
        _("记下了签订日期。"),
    )
