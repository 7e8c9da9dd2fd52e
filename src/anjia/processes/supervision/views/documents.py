"""The register of documents, taking one in, one with all that hangs on it, and its original."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anjia.base import parameters
from anjia.base.files import queries as files
from anjia.base.files.downloads import download
from anjia.base.scope import refusals
from anjia.kernel.refusals import Refused
from anjia.ledger.pages import asking
from anjia.ledger.texts.limits import LIMITS
from anjia.processes.dashboards.views.paging import page_of
from anjia.processes.supervision.actions import documents
from anjia.processes.supervision.forms.documents import DocumentForm
from anjia.processes.supervision.models import choices
from anjia.processes.supervision.policy import DocumentState, Permission, ReadAs
from anjia.processes.supervision.queries import copies, editions, papers, tasks
from anjia.processes.supervision.queries.resolving import Register
from anjia.processes.supervision.views import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from anjia.base.scope import Actor
    from anjia.processes.supervision.models import Document

PAGE = 50
REFUSED = 422
MEBIBYTE = 1024 * 1024


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The register, narrowed; what it doubts stands beside each document."""
    by = asking.officer(Permission.READ)
    wanted = _wanted(request)
    today = timezone.localdate()
    found = papers.listed(wanted, today=today)
    page = page_of(request.GET.get("page", ""), size=PAGE, total=len(found))
    context = {
        "entries": [
            {
                "entry": entry,
                "document": entry.document,
                "kind": words.kind(entry.document.read_as),
                "state": words.document_state(entry.document.state),
                "chip": words.DOCUMENT_CHIPS.get(DocumentState(entry.document.state), ""),
                "remarks": [words.remark(one) for one in entry.remarks],
            }
            for entry in found[page.rows]
        ],
        "wanted": wanted,
        "states": [
            (state.value, words.document_state(state.value)) for state in choices.DOCUMENT_STATES
        ],
        "kinds": [(kind.value, words.kind(kind.value)) for kind in ReadAs],
        "years": papers.years(),
        "may_manage": by.may(Permission.MANAGE),
        **page.foot,
    }
    return render(request, "supervision/documents.html", context)


def _wanted(request: HttpRequest) -> papers.Wanted:
    given = request.GET
    state, kind, year = given.get("state", ""), given.get("kind", ""), given.get("year", "")
    return papers.Wanted(
        text=given.get("q", "").strip()[:80],
        state=state if state in set(DocumentState) else "",
        read_as=kind if kind in set(ReadAs) else "",
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        doubted=given.get("doubted") == "1",
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Take a file or pasted text in; a script sends it with a bar of progress and is told where
    to go.
    """
    by = asking.officer(Permission.MANAGE)
    replaces = _replaced(request.POST.get("replaces") or request.GET.get("replaces", ""))
    fault, link = "", ""
    if request.method == "POST":
        try:
            made = _taken(request, by, replaces)
        except Refused as refused:
            if refused.code == "not_permitted":
                raise
            fault = str(refusals.text(refused))
            link = _link(refused)
        else:
            target = reverse("supervision:document-review", args=[made.pk])
            return _goes(request, target)
    if fault and _scripted(request):
        return JsonResponse({"fault": fault, "link": link}, status=REFUSED)
    context = {
        "fault": fault,
        "link": link,
        "pasted": request.POST.get("text", ""),
        "replaces": replaces,
        "most": _most(by),
    }
    return render(
        request, "supervision/document_new.html", context, status=REFUSED if fault else 200
    )


def _most(by: Actor) -> int:
    """How many megabytes a file may have: what the office allows, within what can be read."""
    area = by.areas(Permission.MANAGE)[0]
    allowed = int(parameters.value("upload_megabytes", area=area, on=timezone.localdate()))
    return min(allowed, LIMITS.upload_bytes // MEBIBYTE)


def _scripted(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"


def _goes(request: HttpRequest, target: str) -> HttpResponse:
    return JsonResponse({"url": target}) if _scripted(request) else HttpResponseRedirect(target)


def _replaced(text: str) -> Document | None:
    try:
        found: Document | None = asking.found_or_404(papers.get, UUID(text)) if text else None
    except ValueError:
        return None
    return found


def _taken(request: HttpRequest, by: Actor, replaces: Document | None) -> Document:
    file = request.FILES.get("file")
    source: bytes | str
    if file is not None:
        source, name = _content(file), str(file.name)
    else:
        source, name = request.POST.get("text", ""), ""
        if not source.strip():
            raise Refused("document_not_chosen")
    area = replaces.area if replaces is not None else by.areas(Permission.MANAGE)[0]
    return documents.take_in(
        source, by=by, area=area, at=timezone.now(), name=name, replaces=replaces
    )


def _content(file: UploadedFile[bytes]) -> bytes:
    if (file.size or 0) > LIMITS.upload_bytes:
        raise Refused("document_too_big", most=LIMITS.upload_bytes // MEBIBYTE)
    return b"".join(file.chunks())


def _link(refused: Refused) -> str:
    known = refused.facts.get("document")
    return reverse("supervision:document", args=[known]) if known else ""


@require_GET
def show(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """One document: what it says of itself, its tasks, its editions, who has a copy."""
    by = asking.officer(Permission.READ)
    document: Document = asking.found_or_404(papers.get, document_id)
    may_manage = by.may(Permission.MANAGE, document.area)
    today = timezone.localdate()
    living = list(
        tasks.with_lines(document.tasks.filter(state__in=tasks.LIVING)).order_by("order", "id")
    )
    sent = copies.of(document, by=by, today=today)
    context = {
        "document": document,
        "kind": words.kind(document.read_as),
        "state": words.document_state(document.state),
        "chip": words.DOCUMENT_CHIPS.get(DocumentState(document.state), ""),
        "remarks": [words.remark(one) for one in papers.remarks(document, today=today)],
        "lines": [
            {
                "task": task,
                "units": words.by_role(task.units.all()),
                "targets": [words.target(one) for one in task.targets.all()],
                "state": words.task_state(task.state),
                "chip": words.task_chip(task.state),
            }
            for task in living
        ],
        "editions": papers.editions(document),
        "copies": sent,
        "unsigned": sum(each.copy.received_at is None for each in sent),
        "may_manage": may_manage,
        "may_send": may_manage and document.state == DocumentState.CONFIRMED,
        "may_replace": may_manage and document.state == DocumentState.CONFIRMED,
        "may_undo": may_manage and document.state == DocumentState.CONFIRMED,
        "may_review": document.state == DocumentState.READ,
        "form": DocumentForm.of(document) if may_manage else None,
        "addressees": copies.addressees(document) if may_manage else [],
        "only_tables": papers.only_tables(document) and bool(living),
    }
    return render(request, "supervision/document.html", context)


@require_GET
def changes(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """What a revised edition changes, side by side with the edition before."""
    asking.officer(Permission.READ)
    document: Document = asking.found_or_404(papers.get, document_id)
    if document.replaces is None:
        asking.found_or_404(lambda: None)
    found = editions.changes(document)
    shown = [
        {
            "old": change.old,
            "new": change.new,
            "what": [words.change(one) for one in change.what],
            "sides": [
                {
                    "task": side,
                    "units": words.by_role(side.units.all()),
                    "targets": [words.target(one) for one in side.targets.all()],
                }
                if side
                else None
                for side in (change.old, change.new)
            ],
            "chip": "g" if change.old is None else "r" if change.new is None else "y",
        }
        for change in found
        if change.what
    ]
    context = {
        "document": document,
        "changes": shown,
        "added": sum(change.old is None for change in found),
        "dropped": sum(change.new is None for change in found),
        "changed": sum(bool(c.old and c.new and c.what) for c in found),
        "same": sum(not change.what for change in found),
    }
    return render(request, "supervision/changes.html", context)


@require_GET
def original(_request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The file as it came in."""
    asking.officer(Permission.READ)
    document: Document = asking.found_or_404(papers.get, document_id)
    file = asking.found_or_404(papers.original, document)
    return download(files.read(file), file.name, kind=file.media_type)


@require_POST
def act(request: HttpRequest, document_id: UUID, verb: str) -> HttpResponse:
    """Do one thing with a whole document."""
    by = asking.officer(Permission.MANAGE)
    document: Document = asking.found_or_404(papers.get, document_id)
    deeds: dict[str, Callable[[HttpRequest, Document, Actor], str]] = {
        "confirm": _confirm,
        "unconfirm": _unconfirm,
        "withdraw": _withdraw,
        "describe": _describe,
        "send": _send,
    }
    target = reverse("supervision:document", args=[document.pk])
    deed = asking.found_or_404(deeds.get, verb)
    return asking.carried_out(request, lambda: deed(request, document, by), target)


def _confirm(request: HttpRequest, document: Document, by: Actor) -> str:
    chosen = asking.keys_of(request.POST.getlist("task"))
    count = documents.confirm(document, by=by, at=timezone.now(), tasks=chosen or None)
    return ngettext("确认了 %(n)s 项任务。", "确认了 %(n)s 项任务。", count) % {"n": count}


def _unconfirm(request: HttpRequest, document: Document, by: Actor) -> str:
    reason = request.POST.get("reason", "")
    documents.unconfirm(document, by=by, at=timezone.now(), reason=reason)
    return _("撤回了确认，任务回到待确认。")


def _withdraw(request: HttpRequest, document: Document, by: Actor) -> str:
    reason = request.POST.get("reason", "")
    documents.withdraw(document, by=by, at=timezone.now(), reason=reason)
    return _("撤回了这份文件。")


def _describe(request: HttpRequest, document: Document, by: Actor) -> str:
    form = DocumentForm(request.POST)
    if not form.is_valid():
        said = "；".join(
            f"{form.fields[name].label}：{each[0]}" for name, each in form.errors.items()
        )
        raise Refused("supervision_form", said=said)
    documents.describe(
        document,
        by=by,
        at=timezone.now(),
        version=form.cleaned_data["version"],
        described=form.described(),
    )
    return _("改好了文件的登记内容。")


def _send(request: HttpRequest, document: Document, by: Actor) -> str:
    to, missing = copies.named(
        [*request.POST.getlist("to"), *request.POST.get("names", "").splitlines()],
        register=Register.of(document.area),
    )
    if missing:
        raise Refused("copy_unit_unknown", names="、".join(missing))
    if not to:
        raise Refused("copy_nobody")
    count = documents.send(document, by=by, at=timezone.now(), to=to)
    return ngettext("抄送给了 %(n)s 个单位。", "抄送给了 %(n)s 个单位。", count) % {"n": count}
