"""Tasks: the list, one with all that hangs on it, and writing it anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anjia.base.scope import refusals
from anjia.kernel.refusals import Refused
from anjia.ledger.pages import asking
from anjia.processes.dashboards.views.paging import page_of
from anjia.processes.supervision.actions import documents
from anjia.processes.supervision.forms.documents import TargetForms, TaskForm, UnitForms
from anjia.processes.supervision.models import choices
from anjia.processes.supervision.policy import Permission, TaskState
from anjia.processes.supervision.queries import papers, tasks
from anjia.processes.supervision.queries.resolving import Register
from anjia.processes.supervision.views import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from anjia.base.scope import Actor
    from anjia.processes.supervision.models import Task

PAGE = 50
REFUSED = 422


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The tasks of the reader's places, narrowed by document, state, unit and what they lack."""
    asking.officer(Permission.READ)
    wanted = _wanted(request)
    found = tasks.with_lines(tasks.listed(wanted))
    page = page_of(request.GET.get("page", ""), size=PAGE, total=found.count())
    context = {
        "lines": [
            {
                "task": task,
                "units": words.by_role(task.units.all()),
                "targets": [words.target(one) for one in task.targets.all()],
                "state": words.task_state(task.state),
                "chip": words.task_chip(task.state),
            }
            for task in found[page.rows]
        ],
        "wanted": wanted,
        "states": [(state.value, words.task_state(state.value)) for state in choices.TASK_STATES],
        "lacks": words.lacks(),
        "papers": [
            (str(entry.document.pk), entry.document.title)
            for entry in papers.listed(papers.Wanted(), today=timezone.localdate())
        ],
        "chosen": str(wanted.document or ""),
        **page.foot,
    }
    return render(request, "supervision/tasks.html", context)


def _wanted(request: HttpRequest) -> tasks.Wanted:
    given = request.GET
    state, lacks = given.get("state", ""), given.get("lacks", "")
    return tasks.Wanted(
        text=given.get("q", "").strip()[:80],
        document=asking.key_of(given.get("document", "")),
        state=state if state in set(TaskState) else "",
        unit=given.get("unit", "").strip()[:80],
        lacks=lacks if lacks in tasks.LACKING else "",
    )


@require_GET
def show(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """One task: its words in the document, its units and targets, and what became of it."""
    by = asking.officer(Permission.READ)
    task: Task = asking.found_or_404(tasks.get, task_id)
    document = task.document
    may_manage = by.may(Permission.MANAGE, task.area)
    context = {
        "task": task,
        "document": document,
        "quoted": [document.text[start:end] for start, end in task.spans] if document else [],
        "units": words.by_role(task.units.all()),
        "targets": [(one, words.target(one)) for one in task.targets.all()],
        "state": words.task_state(task.state),
        "chip": words.task_chip(task.state),
        "may_manage": may_manage,
        "may_edit": may_manage and task.state in tasks.LIVING,
        "is_draft": task.state == TaskState.DRAFT,
    }
    return render(request, "supervision/task.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Write a task anew with its units and targets, its source beside it."""
    by = asking.officer(Permission.MANAGE)
    task: Task = asking.found_or_404(tasks.get, task_id)
    register = Register.of(task.area)
    fault = ""
    if request.method == "POST":
        form = TaskForm(request.POST, task=task)
        units = UnitForms(request.POST, prefix="units")
        targets = TargetForms(request.POST, prefix="targets")
        if all(each.is_valid() for each in (form, units, targets)):
            written = form.written(units=units, targets=targets, register=register)
            version = form.cleaned_data["version"]
            try:
                documents.correct(task, by=by, at=timezone.now(), version=version, written=written)
            except Refused as refused:
                if refused.code == "not_permitted":
                    raise
                fault = str(refusals.text(refused))
            else:
                return asking.done(request, _("改好了这项任务。"), _home(task))
        else:
            fault = _("有的地方写得不对，请看标红的。")
    else:
        form = TaskForm(initial=TaskForm.initial_of(task), task=task)
        units = UnitForms(prefix="units", initial=_units(task))
        targets = TargetForms(prefix="targets", initial=_targets(task))
    document = task.document
    context = {
        "task": task,
        "document": document,
        "quoted": [document.text[start:end] for start, end in task.spans] if document else [],
        "form": form,
        "units": units,
        "targets": targets,
        "fault": fault,
        "home": _home(task),
        "back": request.POST.get("back") or request.GET.get("back", ""),
        "names": sorted(
            {unit.name for same in register.cores.values() for unit in same}
            | {group.name for group in register.groups.values()}
        ),
    }
    return render(request, "supervision/task_edit.html", context, status=REFUSED if fault else 200)


def _home(task: Task) -> str:
    """Where a task is looked at: in the review while its document is read, else on its page."""
    if task.document is not None and task.document.state == "read":
        return reverse("supervision:document-review", args=[task.document_id]) + f"#t-{task.pk}"
    return reverse("supervision:task", args=[task.pk])


def _units(task: Task) -> list[dict[str, Any]]:
    return [
        {
            "id": row.pk,
            "role": row.role,
            "name": row.unit_name or (row.group.name if row.group else row.printed),
        }
        for row in task.units.all()
    ]


def _targets(task: Task) -> list[dict[str, Any]]:
    names = ("measure", "condition", "operator", "unit")
    return [
        {
            "id": row.pk,
            **{name: getattr(row, name) for name in names},
            "value": words.number(row.value),
            "value_high": words.number(row.value_high),
        }
        for row in task.targets.all()
    ]


@require_POST
def act(request: HttpRequest, task_id: UUID, verb: str) -> HttpResponse:
    """Do one thing with a draft: confirm it, tick a doubt off, drop it, take it back, merge it."""
    by = asking.officer(Permission.MANAGE)
    task: Task = asking.found_or_404(tasks.get, task_id)
    deeds: dict[str, Callable[[HttpRequest, Task, Actor], str]] = {
        "confirm": _confirm,
        "settle": _settle,
        "drop": _drop,
        "restore": _restore,
        "merge": _merge,
        "detach": _detach,
    }
    deed = asking.found_or_404(deeds.get, verb)
    target = _home(task)
    return asking.carried_out(request, lambda: deed(request, task, by), target)


def _confirm(_request: HttpRequest, task: Task, by: Actor) -> str:
    if task.document is None:
        raise Refused("document_moved")
    documents.confirm(task.document, by=by, at=timezone.now(), tasks=[task.pk])
    return _("“%(title)s”立项了。") % {"title": task.title}


def _settle(request: HttpRequest, task: Task, by: Actor) -> str:
    documents.settle(task, by=by, at=timezone.now(), doubt=request.POST.get("doubt") or None)
    return _("这处疑点看过了。")


def _drop(request: HttpRequest, task: Task, by: Actor) -> str:
    documents.drop(task, by=by, at=timezone.now(), reason=request.POST.get("reason", ""))
    return _("“%(title)s”不作任务，可以恢复。") % {"title": task.title}


def _restore(_request: HttpRequest, task: Task, by: Actor) -> str:
    documents.restore(task, by=by, at=timezone.now())
    return _("恢复了“%(title)s”。") % {"title": task.title}


def _merge(request: HttpRequest, task: Task, by: Actor) -> str:
    try:
        into: Task = asking.found_or_404(tasks.get, UUID(request.POST.get("into", "")))
    except ValueError:
        raise Refused("document_moved") from None
    documents.merge(task, by=by, at=timezone.now(), into=into)
    return _("“%(title)s”并到了“%(into)s”，可以恢复。") % {
        "title": task.title,
        "into": into.title,
    }


def _detach(request: HttpRequest, task: Task, by: Actor) -> str:
    numbers = [request.POST.get(name, "") for name in ("start", "end")]
    if not all(one.isascii() and one.isdigit() and len(one) < 9 for one in numbers):
        raise Refused("document_moved")
    start, end = map(int, numbers)
    documents.detach(task, by=by, at=timezone.now(), start=start, end=end)
    return _("这段文字从“%(title)s”拿出来了。") % {"title": task.title}
