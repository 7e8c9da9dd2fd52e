"""The pages of an import: choose a file, match its columns, look at every change, bring it in."""

from typing import Any
from uuid import UUID

from django.contrib import messages as notices
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anjia.base.files import queries as files
from anjia.base.files.downloads import download
from anjia.base.scope import current_actor
from anjia.kernel.refusals import Refused
from anjia.ledger.declaration import Ledger
from anjia.ledger.imports import actions, asides, jobs, messages, queries, sources
from anjia.ledger.imports import progress as telling
from anjia.ledger.imports.models import ImportBatch, RowState, State
from anjia.ledger.reading import rights
from anjia.ledger.sheets import annotation
from anjia.ledger.sheets.limits import DEFAULT, MEBIBYTE


@never_cache
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The import centre: what can be brought in, and what has been."""
    by = current_actor()
    ledgers = queries.open_ledgers(by=by)
    if not ledgers:
        raise Refused("not_permitted")
    titles = {ledger.code: ledger.title for ledger in ledgers}
    batches = queries.batches(by=by)[: queries.LISTED]
    context = {"ledgers": ledgers, "batches": [(batch, titles[batch.ledger]) for batch in batches]}
    return render(request, "imports/index.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Choose a workbook for one ledger; a file that cannot be read is refused here, with why."""
    by = current_actor()
    ledger = rights.find(code, by=by)
    areas = by.areas(str(ledger.permissions.import_))
    if not ledger.takes_workbooks() or not areas:
        raise Refused("not_permitted", permission=str(ledger.permissions.import_))
    fault = ""
    if request.method == "POST":
        file = request.FILES.get("file")
        if file is None:
            fault = _("还没有选文件。")
        else:
            try:
                batch = actions.upload(
                    _content(file),
                    name=str(file.name),
                    ledger=ledger,
                    by=by,
                    area=areas[0],
                    at=timezone.now(),
                )
            except Refused as refused:
                fault = messages.of_file(refused)
            else:
                return _to(batch)
    context = {
        "ledger": ledger,
        "fault": fault,
        "recent": queries.batches(by=by, ledger=code)[: queries.RECENT],
        "most": DEFAULT.upload_bytes // MEBIBYTE,
        "rows": DEFAULT.rows,
    }
    return render(request, "imports/start.html", context, status=422 if fault else 200)


def _content(file: "UploadedFile[bytes]") -> bytes:
    if (file.size or 0) > DEFAULT.upload_bytes:
        raise Refused("file_too_big", most=DEFAULT.upload_bytes // MEBIBYTE)
    return b"".join(file.chunks())


@never_cache
@require_GET
def show(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """One import at the step where it stands."""
    by = current_actor()
    batch = queries.find(batch_id, by=by)
    ledger = sources.ledger_of(batch)
    context: dict[str, Any] = {
        "batch": batch,
        "ledger": ledger,
        "step": {State.MAPPING: 2, State.CHECKING: 2, State.READY: 3}.get(State(batch.state), 4),
        "problem": queries.problem_text(batch),
        "can_force_undo": batch.problem.get("code") == "import_changed_since",
        "columns": _columns(batch, ledger),
    }
    if batch.is_working:
        context |= _working(batch)
    elif batch.counts:
        context |= _preview(request, batch)
    context["recent"] = queries.batches(by=by, ledger=batch.ledger).exclude(pk=batch.pk)[
        : queries.RECENT
    ]
    return render(request, "imports/batch.html", context)


def _columns(batch: ImportBatch, ledger: type[Ledger]) -> list[dict[str, Any]]:
    """Return the columns of the user's sheet with what each was matched to."""
    if "header" not in batch.sheet:
        return []
    labels = {column.name: column.label for column in ledger.writable()}
    keys = set(ledger.key)
    found = []
    for column in batch.sheet["header"]["columns"]:
        entry = batch.mapping.get(str(column["index"]), {"target": "", "how": "none"})
        target = entry["target"]
        found.append(
            {
                **column,
                "target": target,
                "label_of": labels.get(target, ""),
                "how": entry["how"],
                "certain": entry.get("certain", True),
                "is_key": target in keys,
                "options": [(name, label, name == target) for name, label in labels.items()],
            }
        )
    return found


def _preview(request: HttpRequest, batch: ImportBatch) -> dict[str, Any]:
    tab = request.GET.get("tab", queries.ALL)
    tab = tab if tab in RowState.values else queries.ALL
    page = _number(request, "page")
    pages = queries.pages_of(batch, tab)
    counts = [(state, int(batch.counts.get(state, 0))) for state in RowState]
    order = (RowState.NEW, RowState.UPDATE, RowState.SAME, RowState.DOUBT, RowState.ERROR)
    return {
        "tab": tab,
        "tabs": queries.tabs(batch, tab),
        "counts": sorted(counts, key=lambda pair: order.index(pair[0])),
        "rows": queries.rows(batch, tab, page),
        "page": page,
        "pages": pages,
        "place": queries.place_of(batch, _number(request, "error")),
        "take": queries.to_take(batch),
        "errors": int(batch.counts.get(RowState.ERROR, 0)),
        "doubts": int(batch.counts.get(RowState.DOUBT, 0)),
        "asides": asides.addresses(batch.pk) if batch.state == State.READY else [],
    }


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "0")
    return min(int(text), 1_000_000) if text.isascii() and text.isdigit() else 0


def _working(batch: ImportBatch) -> dict[str, Any]:
    return {
        "percent": queries.percent(batch),
        "silent": telling.is_silent(batch.pk),
    }


@never_cache
@require_GET
def progress(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """How far the job has come, asked again and again by the page; at the end the page reloads."""
    batch = queries.find(batch_id, by=current_actor())
    if not batch.is_working:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "imports/working.html", {"batch": batch, **_working(batch)})


@require_POST
def header(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Take another sheet, or the row that the officer says is the header."""
    by = current_actor()
    batch = queries.find(batch_id, by=by)
    text = request.POST.get("row", "")
    row = int(text) - 1 if text.isascii() and text.isdigit() and int(text) > 0 else None
    sheet = request.POST.get("sheet") or str(batch.sheet.get("name", ""))
    return _attempt(
        request, batch, lambda: actions.choose_header(batch, by=by, sheet=sheet, row=row)
    )


@require_POST
def columns(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Take the officer's columns, and check every row next."""
    by = current_actor()
    batch = queries.find(batch_id, by=by)
    chosen = {
        int(name.removeprefix("column-")): str(value)
        for name, value in request.POST.items()
        if name.startswith("column-") and name.removeprefix("column-").isdigit()
    }

    def step() -> None:
        actions.choose(
            batch,
            by=by,
            at=timezone.now(),
            mapping=chosen,
            clear=request.POST.get("empty") == "clear",
            remember="remember" in request.POST,
        )
        jobs.ask(batch.pk, by=by)

    return _attempt(request, batch, step)


@require_POST
def decide(request: HttpRequest, batch_id: UUID, row: int) -> HttpResponse:
    """Take or leave one row."""
    by = current_actor()
    batch = queries.find(batch_id, by=by)
    actions.decide(batch, by=by, row=row, accept=request.POST.get("take") == "yes")
    back = {"tab": request.POST.get("tab", ""), "page": request.POST.get("page", "")}
    query = "&".join(f"{name}={value}" for name, value in back.items() if value.isalnum())
    target = reverse("imports:batch", args=[batch.pk])
    return HttpResponseRedirect(f"{target}?{query}#row-{row}")


@require_POST
def commit(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Have the rows that are taken written."""
    by = current_actor()
    batch = queries.find(batch_id, by=by)
    mode = request.POST.get("mode", actions.ONLY_GOOD)

    def step() -> None:
        actions.begin_commit(batch, by=by, mode=mode)
        jobs.ask(batch.pk, by=by)

    return _attempt(request, batch, step)


@require_POST
def undo(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Have a committed batch taken back."""
    by = current_actor()
    batch = queries.find(batch_id, by=by)

    def step() -> None:
        only_unchanged = "only_unchanged" in request.POST
        actions.begin_undo(batch, by=by, at=timezone.now(), only_unchanged=only_unchanged)
        jobs.ask(batch.pk, by=by)

    return _attempt(request, batch, step)


@require_POST
def discard(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Drop a draft."""
    by = current_actor()
    batch = queries.find(batch_id, by=by)
    actions.discard(batch, by=by)
    notices.success(request, _("草稿已删除。"))
    return HttpResponseRedirect(reverse("imports:index"))


@require_POST
def release(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Take a batch whose worker is gone back to where it can be tried again."""
    by = current_actor()
    batch = queries.find(batch_id, by=by)
    return _attempt(request, batch, lambda: actions.release(batch, by=by))


@never_cache
@require_GET
def returned(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """The officer's own workbook with every error written in; `only=1` leaves out the good rows."""
    batch = queries.find(batch_id, by=current_actor())
    if "header" not in batch.sheet:
        raise Http404  # the file has no known header yet, so there is nothing to write into
    order = annotation.Order(
        sheet=str(batch.sheet["name"]),
        header_bottom=int(batch.sheet["header"]["row"]),
        error_title=_("错在哪里、怎么改"),
        author=_("安家"),
        problems=queries.problems(batch),
        only_bad=request.GET.get("only") == "1",
    )
    content = annotation.annotate(files.read(batch.file), order)
    stem = batch.file_name.rpartition(".")[0] or batch.file_name
    return download(content, _("%(stem)s（标好错）.xlsx") % {"stem": stem})


@never_cache
@require_GET
def original(_request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """The workbook as it was uploaded."""
    batch = queries.find(batch_id, by=current_actor())
    return download(files.read(batch.file), batch.file_name, kind=batch.file.media_type)


def _attempt(request: HttpRequest, batch: ImportBatch, step: Any) -> HttpResponse:
    """Do a step and come back to the batch; a refusal is said there, and nothing has happened."""
    try:
        step()
    except Refused as refused:
        if refused.code in {"not_permitted", "row_not_found"}:
            raise
        notices.error(request, messages.of_file(refused))
    return _to(batch)


def _to(batch: ImportBatch) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("imports:batch", args=[batch.pk]))
