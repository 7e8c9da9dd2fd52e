"""Before assigning: which unit gets what, whom nobody knows; then one press for all of it."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from anjia.base.scope import refusals
from anjia.kernel.refusals import Refused
from anjia.ledger.pages import asking
from anjia.processes.supervision import actions
from anjia.processes.supervision.models import Document, Task
from anjia.processes.supervision.models.choices import OPERATORS, STATES, UNIT_ROLES
from anjia.processes.supervision.policy import Permission, State, TaskState, UnitRole
from anjia.processes.supervision.policy import assigning as rules
from anjia.processes.supervision.queries import assigning, assignments

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from anjia.processes.supervision.models import Assignment, Target
    from anjia.processes.supervision.queries.assigning import Plan

REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
def document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """All confirmed tasks of a document, to all their units."""
    by = asking.officer(Permission.MANAGE)
    found: Document = asking.found_or_404(Document.objects.filter(pk=document_id).first)
    here = reverse("supervision:assign-document", args=[found.pk])
    if request.method == "POST":
        return asking.carried_out(
            request,
            lambda: _said(len(actions.assign_all(found, by=by, at=timezone.now()))),
            here,
        )
    tasks = found.tasks.filter(state=TaskState.CONFIRMED.value).order_by("order")
    plan = assigning.plan(tasks, by=by, on=timezone.localdate())
    context = {"title": found.title, "plan": plan, "rows": _rows(plan), "here": here}
    return render(request, "supervision/assign.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def task(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """One task to all its units; where it is assigned, its targets shared out among them."""
    by = asking.officer(Permission.MANAGE)
    found: Task = asking.found_or_404(Task.objects.filter(pk=task_id).first)
    here = reverse("supervision:assign-task", args=[found.pk])
    if request.method == "POST":
        return asking.carried_out(
            request, lambda: _said(len(actions.assign(found, by=by, at=timezone.now()))), here
        )
    return render(request, "supervision/assign.html", _of_task(found, by=by))


def _of_task(found: Task, *, by: Any, fault: str = "", given: Any = None) -> dict[str, Any]:
    plan = assigning.plan([found], by=by, on=timezone.localdate())
    held = assignments.of_task(found)
    targets = shareable(found)
    return {
        "title": found.title,
        "task": found,
        "plan": plan,
        "rows": _rows(plan),
        "here": reverse("supervision:assign-task", args=[found.pk]),
        "targets": [(each, OPERATORS[each.operator]) for each in targets if len(held) > 1],
        "shares": [(each, _cells(each, targets, given or {})) for each in held],
        "fault": fault,
    }


def shareable(task: Task) -> list[Target]:
    """The targets whose shares add up: those with a number that is no rate."""
    found = task.targets.filter(value__isnull=False).order_by("order")
    return [target for target in found if target.value and rules.adds_up(target.unit)]


def _cells(
    one: Assignment, targets: list[Target], given: Mapping[str, str]
) -> list[tuple[str, Target, Any]]:
    own = assignments.shares(one)
    return [
        (name := field(one.pk, target), target, given.get(name, own.get(target.pk, "")))
        for target in targets
    ]


def field(of: UUID, target: Target) -> str:
    """What the field of a share is called."""
    return f"share-{of}-{target.pk}"


@require_POST
def share(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Share a task's targets out among the units that have it; what was typed stays if refused."""
    by = asking.officer(Permission.MANAGE)
    found: Task = asking.found_or_404(Task.objects.filter(pk=task_id).first)
    try:
        shares = {
            one.pk: numbers(request, {t.pk: field(one.pk, t) for t in shareable(found)})
            for one in assignments.of_task(found)
        }
        with transaction.atomic():
            actions.share_out(found, by=by, at=timezone.now(), shares=shares)
    except Refused as refused:
        if refused.code == "not_permitted":
            raise
        fault = str(refusals.text(refused))
        context = _of_task(found, by=by, fault=fault, given=request.POST)
        return render(request, "supervision/assign.html", context, status=REFUSED)
    here = reverse("supervision:assign-task", args=[found.pk])
    return asking.done(request, _("目标分好了。"), here)


def numbers(request: HttpRequest, names: Mapping[UUID, str]) -> dict[UUID, Decimal]:
    """The numbers typed into fields, by what the fields are for; empty ones are left out."""
    found = {}
    for key, name in names.items():
        text = request.POST.get(name, "").strip().replace(",", "").replace("，", "")
        if not text:
            continue
        try:
            found[key] = Decimal(text)
        except InvalidOperation:
            raise Refused("split_number", text=text) from None
        if not found[key].is_finite():
            raise Refused("split_number", text=text)
    return found


def _said(made: int) -> str:
    if not made:
        return _("都已经交办过，没有新交办的。")
    return _("交办了 %(count)s 项，已通知承办单位签收。") % {"count": made}


def _rows(plan: Plan) -> list[dict[str, Any]]:
    """What is shown of a plan, task by task."""
    rows: dict[UUID, dict[str, Any]] = {}
    for each in plan.planned:
        row = rows.setdefault(each.task.pk, {"task": each.task, "units": []})
        row["units"].append(
            {
                "name": each.unit.name,
                "role": UNIT_ROLES[UnitRole(each.role)],
                "state": STATES[State(each.state)] if each.state else "",
                "assignment": each.assignment,
                "due_on": each.due_on,
            }
        )
    return list(rows.values())
