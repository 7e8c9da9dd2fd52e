"""The review of a reading: the source on one side, the tasks on the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from anjia.base.access.policy import Permission as Access
from anjia.kernel.refusals import Refused
from anjia.ledger.pages import asking
from anjia.processes.supervision.actions import documents
from anjia.processes.supervision.models import TaskUnit
from anjia.processes.supervision.policy import DocumentState, Permission, TaskState
from anjia.processes.supervision.queries import papers, reading, tasks
from anjia.processes.supervision.queries.resolving import Register
from anjia.processes.supervision.views import words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from anjia.base.scope import Actor
    from anjia.processes.supervision.models import Document, Task


@never_cache
@require_GET
def show(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The whole text with its pieces marked, and beside it each task as a card."""
    by = asking.officer(Permission.READ)
    document: Document = asking.found_or_404(papers.get, document_id)
    every = list(tasks.with_lines(document.tasks.all()).order_by("order", "id"))
    living = [task for task in every if task.state in tasks.LIVING]
    may_change = by.may(Permission.MANAGE, document.area) and document.state == DocumentState.READ
    left = reading.left_over(document, living)
    register = Register.of(document.area) if may_change else None
    lost = _lost(document, register) if register else []
    drafts = [task for task in living if task.state == TaskState.DRAFT]
    cards = _cards(living)
    context = {
        "document": document,
        "pieces": reading.pieces(document, living),
        "cards": cards,
        "dropped": [task for task in every if task.state not in tasks.LIVING],
        "left": left,
        "lost": lost,
        "names": _names(register) if register else [],
        "may_change": may_change,
        "may_add_units": by.may(Access.UNITS),
        "drafts": len(drafts),
        "confirmed": len(living) - len(drafts),
        "doubts": sum(len(task.doubts) for task in drafts),
        "no_lead": sum(not card["leads"] for card in cards),
        "only_tables": papers.only_tables(document) and bool(living),
        "state": words.document_state(document.state),
        "chip": words.DOCUMENT_CHIPS.get(DocumentState(document.state), ""),
    }
    return render(request, "supervision/review.html", context)


def _cards(living: Sequence[Task]) -> list[dict[str, Any]]:
    """Each task as its card shows it; `before` is the draft that it can be made a part of."""
    made = []
    before = None
    for task in living:
        made.append(_card(task) | {"before": before})
        before = task.pk if task.state == TaskState.DRAFT else None
    return made


def _card(task: Task) -> dict[str, Any]:
    units = list(task.units.all())
    return {
        "task": task,
        "units": words.by_role(units),
        "leads": any(row.role in tasks.LEADING for row in units),
        "targets": [(one, words.target(one)) for one in task.targets.all()],
        "state": words.task_state(task.state),
        "chip": words.task_chip(task.state),
        "is_draft": task.state == TaskState.DRAFT,
    }


def _lost(document: Document, register: Register) -> list[dict[str, Any]]:
    """Printed names of which nobody has said who is meant, with who looks like them."""
    rows: dict[str, list[TaskUnit]] = {}
    living = tasks.unresolved().filter(task__document=document, task__state__in=tasks.LIVING)
    for row in living.order_by("task__order", "order"):
        rows.setdefault(row.printed, []).append(row)
    return [
        {"printed": printed, "row": same[0], "count": len(same), "near": register.near(printed)}
        for printed, same in rows.items()
    ]


def _names(register: Register) -> list[str]:
    """What a unit or group can be called in a form."""
    units = {unit.name for same in register.cores.values() for unit in same}
    return [*sorted(units), *sorted({group.name for group in register.groups.values()})]


@require_POST
def mark(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Make a task of marked characters, or move them to one."""
    by = asking.officer(Permission.MANAGE)
    document: Document = asking.found_or_404(papers.get, document_id)
    target = reverse("supervision:document-review", args=[document.pk])
    start, end = _place(request, "start"), _place(request, "end")
    try:
        if to := request.POST.get("to", ""):
            task: Task = asking.found_or_404(tasks.get, asking.key_of(to))
            documents.attach(task, by=by, at=timezone.now(), start=start, end=end)
            said = _("这段文字归到了“%(title)s”。") % {"title": task.title}
        else:
            made = documents.add(document, by=by, at=timezone.now(), start=start, end=end)
            task = made[0]
            said = _("加了一项任务：%(title)s。请看单位和目标对不对。") % {"title": task.title}
    except Refused as refused:
        return asking.told(request, refused, target)
    return asking.done(request, said, f"{target}#t-{task.pk}")


def _place(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


@require_POST
def resolve(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """Say who a printed unit is, or that the register does not hold it, or put it there."""
    by = asking.officer(Permission.MANAGE)
    line: TaskUnit = asking.found_or_404(_line, line_id)
    document = line.task.document
    target = (
        reverse("supervision:document-review", args=[document.pk])
        if document
        else reverse("supervision:task", args=[line.task_id])
    )
    deeds: dict[str, Callable[[HttpRequest, TaskUnit, Actor], str]] = {
        "keep": _keep,
        "create": _create,
        "choose": _choose,
    }
    deed = deeds.get(request.POST.get("how", ""), _choose)
    try:
        messages.success(request, deed(request, line, by))
    except Refused as refused:
        return asking.told(request, refused, target)
    return asking.back(request, target)


def _line(pk: UUID) -> TaskUnit | None:
    found: TaskUnit | None = (
        TaskUnit.objects.select_related("task", "task__document").filter(pk=pk).first()
    )
    return found


def _keep(_request: HttpRequest, line: TaskUnit, by: Actor) -> str:
    documents.resolve(line, by=by, at=timezone.now())
    return _("“%(name)s”照原文留着，名录里没有这个单位。") % {"name": line.printed}


def _create(request: HttpRequest, line: TaskUnit, by: Actor) -> str:
    name = request.POST.get("name", "").strip() or line.printed
    made = documents.create_unit(line, by=by, at=timezone.now(), name=name)
    return _("新建了单位“%(name)s”。") % {"name": made.name}


def _choose(request: HttpRequest, line: TaskUnit, by: Actor) -> str:
    name = request.POST.get("name", "")
    found = Register.of(line.area).find(name)
    if not found:
        raise Refused("copy_unit_unknown", names=name)
    documents.resolve(
        line,
        by=by,
        at=timezone.now(),
        unit=found.unit,
        group=found.group,
        remember=request.POST.get("remember") == "1",
    )
    return _("“%(printed)s”就是%(name)s。") % {
        "printed": line.printed,
        "name": str(found.unit or found.group),
    }
