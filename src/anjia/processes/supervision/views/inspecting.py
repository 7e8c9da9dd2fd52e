"""Findings of inspections on an assignment's page: registered, put right, looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anjia.base.files import queries as files
from anjia.base.files.downloads import download
from anjia.kernel.refusals import Refused
from anjia.ledger.pages import asking
from anjia.processes.supervision import actions
from anjia.processes.supervision.actions import Upload
from anjia.processes.supervision.models import Finding, FindingStep
from anjia.processes.supervision.models.choices import FINDING_STATES
from anjia.processes.supervision.policy import FindingState, Permission
from anjia.processes.supervision.queries import assignments, inspecting
from anjia.processes.supervision.views.assignment import needed

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from anjia.processes.supervision.models import Assignment


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What inspections found in the reader's places, what is late first."""
    by = asking.officer(Permission.READ)
    on = timezone.localdate()
    found = inspecting.seen(by)
    context = {
        "findings": [(each, FINDING_STATES[FindingState(each.state)]) for each in found],
        "counts": inspecting.counts(by, on=on),
    }
    return render(request, "supervision/findings.html", context)


@require_POST
def find(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Register what was found."""
    by = asking.officer(Permission.REPORT, Permission.MANAGE)
    found: Assignment = asking.found_or_404(assignments.one, assignment_id, by=by)
    target = reverse("supervision:assignment", args=[found.pk])
    given = request.POST
    return asking.carried_out(
        request,
        lambda: actions.find(
            found,
            by=by,
            at=timezone.now(),
            what=given.get("note", ""),
            found_on=needed(asking.day_of(given.get("found_on", ""))),
            due_on=needed(asking.day_of(given.get("until", ""))),
            inspection=given.get("inspection", "")[:80],
        ),
        target,
        _("登记了，已通知单位整改。"),
    )


@require_POST
def act(request: HttpRequest, finding_id: UUID, verb: str) -> HttpResponse:
    """Take one step with a finding."""
    by = asking.officer(Permission.REPORT, Permission.MANAGE)
    found: Finding = asking.found_or_404(inspecting.one, finding_id, by=by)
    target = reverse("supervision:assignment", args=[found.assignment_id])
    at, note = timezone.now(), request.POST.get("note", "")
    given = request.FILES.get("evidence")
    upload = Upload(str(given.name), given.read()) if given else None
    deeds: dict[str, Callable[[], object]] = {
        "rectify": lambda: actions.rectify(found, by=by, at=at, note=note, upload=upload),
        "accept": lambda: actions.accept_rectified(found, by=by, at=at, note=note),
        "refuse": lambda: actions.refuse_rectified(found, by=by, at=at, note=note),
        "drop": lambda: actions.drop_finding(found, by=by, at=at, note=note),
    }
    if verb not in deeds:
        return asking.told(request, Refused("finding_moved"), target)
    return asking.carried_out(request, deeds[verb], target, _("办好了。"))


@require_GET
def file(request: HttpRequest, finding_id: UUID, step_id: UUID) -> HttpResponse:  # noqa: ARG001 - an address
    """The file that shows how a finding was put right."""
    by = asking.officer(Permission.READ)
    found: Finding = asking.found_or_404(inspecting.one, finding_id, by=by)
    rows = FindingStep.objects.filter(finding=found, file__isnull=False).select_related("file")
    step: FindingStep = asking.found_or_404(rows.filter(pk=step_id).first)
    assert step.file is not None  # noqa: S101 - asked for above
    return download(files.read(step.file), step.file.name, kind=step.file.media_type)
