"""The pages of one record: in full, its history, and its form."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from anjia.base.scope import Actor, current_actor, refusals
from anjia.kernel.refusals import Refused
from anjia.ledger.actions import entry, opening
from anjia.ledger.declaration import Ledger
from anjia.ledger.pages.forms import RecordForm
from anjia.ledger.reading import details, history, rights
from anjia.ledger.reading.details import Detail

CONFLICT, REFUSED = 409, 422


@require_GET
def show(request: HttpRequest, code: str, row_id: UUID) -> HttpResponse:
    """One record: its fields by group, what hangs on it, and its history."""
    by = current_actor()
    ledger = rights.find(code, by=by)
    record = details.detail(ledger, row_id, by=by)
    opening.note_record(ledger, row_id, by=by, area=record.area)
    tab = "history" if request.GET.get("tab") == "history" else "fields"
    context: dict[str, Any] = {
        "ledger": ledger,
        "record": record,
        "tab": tab,
        "may_write": rights.may_write(ledger, by=by, area=record.area),
        "may_reveal": rights.may(ledger.permissions.reveal, by=by, area=record.area),
        "links": _links(ledger, record, by=by),
    }
    if tab == "history":
        context["entries"] = history.entries(ledger, row_id)
    else:
        context["related"] = details.related(ledger, row_id, by=by)
    return render(request, "ledger/detail.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, code: str) -> HttpResponse:
    """A new record."""
    by = current_actor()
    ledger = rights.find(code, by=by)
    if not rights.may_write(ledger, by=by):
        raise Refused("not_permitted", permission=str(ledger.permissions.write))
    form = RecordForm(ledger, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            row_id = entry.add(ledger, form.values, by=by, at=timezone.now())
        except Refused as refused:
            form.add_error(None, refusals.text(refused))
        else:
            return HttpResponseRedirect(reverse("ledger:detail", args=[code, row_id]))
    status = REFUSED if form.is_bound else 200
    return render(request, "ledger/form.html", {"ledger": ledger, "form": form}, status=status)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, code: str, row_id: UUID) -> HttpResponse:
    """Change a record, unless somebody else did since it was opened."""
    by = current_actor()
    ledger = rights.find(code, by=by)
    record = details.detail(ledger, row_id, by=by)
    if not rights.may_write(ledger, by=by, area=record.area):
        raise Refused("not_permitted", permission=str(ledger.permissions.write))
    if request.POST.get("resolve") == "theirs":
        return HttpResponseRedirect(reverse("ledger:detail", args=[code, row_id]))
    row = details.raw(ledger, row_id, by=by)
    data = request.POST if request.method == "POST" else None
    form = RecordForm(ledger, data, row=row, cells=record.cells)
    context = {"ledger": ledger, "form": form, "record": record, "version": record.version}
    if data is None:
        return render(request, "ledger/form.html", context)
    if not form.is_valid():
        context["version"] = data.get("version", "")
        return render(request, "ledger/form.html", context, status=REFUSED)
    return _save(request, context, row, by=by)


def _save(
    request: HttpRequest, context: dict[str, Any], row: dict[str, Any], *, by: Actor
) -> HttpResponse:
    """Write what this officer changed; show the conflict when somebody else was faster."""
    ledger, form, record = context["ledger"], context["form"], context["record"]
    seen = _version(request.POST.get("version", ""))
    mine = form.changed_values(_as_seen(ledger, row, record, seen=seen))
    if request.POST.get("resolve") == "mine":
        kept = set(request.POST.getlist("mine"))
        mine = {name: value for name, value in mine.items() if name in kept}
    if seen != record.version:
        return _conflict(request, context, mine, seen=seen)
    subject = rights.row(ledger, record.id, by=by)
    try:
        entry.change(ledger, subject, mine, expected_version=seen, by=by, at=timezone.now())
    except Refused as refused:
        if refused.code == "changed_meanwhile":
            context["record"] = details.detail(ledger, record.id, by=by)
            return _conflict(request, context, mine, seen=seen)
        form.add_error(None, refusals.text(refused))
        return render(request, "ledger/form.html", context, status=REFUSED)
    return HttpResponseRedirect(reverse("ledger:detail", args=[ledger.code, record.id]))


def _conflict(
    request: HttpRequest, context: dict[str, Any], mine: dict[str, Any], *, seen: int
) -> HttpResponse:
    """Say who changed what meanwhile, beside what this officer meant to change."""
    record: Detail = context["record"]
    form: RecordForm = context["form"]
    between = history.since(record.ledger, record.id, updates=max(record.version - seen, 1))
    context["between"] = between
    context["theirs"] = {change.name for entry_ in between for change in entry_.changes}
    context["mine"] = [form[name] for name in mine]
    context["others"] = [form[name].as_hidden() for name in form.fields if name not in mine]
    context["version"] = record.version
    return render(request, "ledger/conflict.html", context, status=CONFLICT)


def _as_seen(
    ledger: type[Ledger], row: dict[str, Any], record: Detail, *, seen: int
) -> dict[str, Any]:
    """Return the stored row as it was at the version that this officer opened.

    Without it, another's change since then would look as if this officer had taken it back.
    """
    if seen >= record.version:
        return row
    then = dict(row)
    for entry_ in history.since(ledger, record.id, updates=record.version - seen):
        for change in entry_.changes:
            column = change.old.column
            if not column.is_sealed:
                then[column.read_paths[0]] = change.old.value
    return then


def _links(ledger: type[Ledger], record: Detail, *, by: Actor) -> list[dict[str, Any]]:
    found = []
    for link in ledger.links:
        if not by.may(link.permission, record.area):
            continue
        try:
            url = reverse(link.url_name, args=[record.id])
        except NoReverseMatch:
            continue
        found.append({"url": url, "link": link})
    return found


def _version(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0
