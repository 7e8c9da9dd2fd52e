"""Taking a list out as a workbook: what will leave is said first, then it is made or queued."""

from collections.abc import Sequence
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from anjia.base.access.sessions import fresh_password_required
from anjia.base.files import queries as files
from anjia.base.files.downloads import download
from anjia.base.files.models import StoredFile
from anjia.base.scope import current_actor
from anjia.kernel.refusals import Refused
from anjia.ledger import catalogue, jobs
from anjia.ledger.actions import approvals, exports
from anjia.ledger.declaration import Column, Ledger
from anjia.ledger.models import Export
from anjia.ledger.reading import listing, rights

MOST_SHOWN = 20


@never_cache
@fresh_password_required
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Say how many rows and columns would leave; when told to, make the workbook."""
    by, at = current_actor(), timezone.now()
    ledger = rights.find(code, by=by)
    chosen = request.POST.getlist("id")
    is_asked = request.method == "POST" and (bool(chosen) or "export" in request.POST)
    query = request.POST.get("query", "") if request.method == "POST" else request.GET.urlencode()
    what = listing.asked(dict(QueryDict(query).lists()), only=chosen)
    names = request.POST.getlist("columns")
    columns = (
        tuple(ledger.columns.values())
        if "every" in request.POST
        else listing.shown_columns(ledger, names)
    )
    rows = exports.countable(ledger, what, by=by, at=at)
    if not is_asked:
        return _announced(request, ledger, query, rows, columns)
    if chosen and not rows:
        raise Refused("row_not_found", noun=str(ledger.noun))
    if exports.needs_approval(rows, by=by, at=at) and not request.POST.get("reason", "").strip():
        # Chosen rows leave at once otherwise; above the limit somebody must say what for.
        return _announced(request, ledger, query, rows, columns, chosen)
    if exports.is_immediate(rows, by=by, at=at):
        made = exports.make(ledger, what, columns, by=by, at=at)
        return download(made.content, f"{ledger.title}.xlsx")
    reason = request.POST.get("reason", "")[:300]
    jobs.send_for(exports.ask(ledger, what, columns, query=query, reason=reason, by=by, at=at))
    return HttpResponseRedirect(reverse("ledger:exports"))


def _announced(
    request: HttpRequest,
    ledger: type[Ledger],
    query: str,
    rows: int,
    columns: Sequence[Column],
    chosen: Sequence[str] = (),
) -> HttpResponse:
    by, at = current_actor(), timezone.now()
    context = {
        "ledger": ledger,
        "query": query,
        "rows": rows,
        "columns": columns,
        "chosen": chosen,
        "needs_approval": exports.needs_approval(rows, by=by, at=at),
        "reason_missing": request.method == "POST",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "ledger/export.html", context, status=status)


@never_cache
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The officer's own exports, newest first."""
    by = current_actor()
    if not rights.may_export_some(by=by):
        raise Refused("not_permitted")
    mine = Export.objects.filter(officer=by.id).order_by("-asked_at")[:MOST_SHOWN]
    titles = {ledger.code: ledger.title for ledger in catalogue.all()}
    found = [(each, titles.get(each.ledger, each.ledger)) for each in mine]
    waiting = any(each.state == "waiting" for each, _title in found)
    to_decide = [(each, titles.get(each.ledger, each.ledger)) for each in approvals.waiting(by=by)]
    context = {"exports": found, "waiting": waiting, "to_decide": to_decide}
    return render(request, "ledger/exports.html", context)


@never_cache
@require_GET
def fetch(_request: HttpRequest, number: UUID) -> HttpResponse:
    """One finished export, to the officer who asked for it."""
    by = current_actor()
    asked = Export.objects.filter(pk=number, officer=by.id).first()
    stored = StoredFile.objects.filter(pk=asked.file).first() if asked else None
    if stored is None:
        raise Http404
    return download(files.read(stored), stored.name)
