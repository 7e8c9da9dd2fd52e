"""Payment files: what was handed to the bank, and what it answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anjia.base.access.sessions import fresh_password_required
from anjia.base.files import queries as stored
from anjia.base.files.downloads import download
from anjia.base.files.policy import Type
from anjia.kernel.identity import mask_name
from anjia.kernel.refusals import Refused
from anjia.processes.dashboards.views.paging import page_of
from anjia.processes.subsidies import actions
from anjia.processes.subsidies.models import Download, Line, Reply, ReplyFile
from anjia.processes.subsidies.policy import Permission
from anjia.processes.subsidies.queries import book, schemes
from anjia.processes.subsidies.views import asking, words

if TYPE_CHECKING:
    from uuid import UUID

    from anjia.processes.subsidies.models import PaymentFile

PAGE = 50
MOST_SHOWN = 200
LARGEST = 20_000_000
PARTS = ("", "waiting", "failure", "success")


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The payment files of the reader's places."""
    by = asking.officer(Permission.READ_CLAIMS)
    found = book.files(by)
    page = page_of(request.GET.get("page", ""), size=PAGE, total=found.count())
    titles = schemes.titles()
    rows = [
        {
            "file": each,
            "place": asking.name_of(each.area),
            "titles": "、".join(titles.get(code, code) for code in each.codes),
            **_answered(each),
        }
        for each in found[page.rows]
    ]
    return render(request, "subsidies/files.html", {"rows": rows, **page.foot})


def _answered(file: PaymentFile) -> dict[str, int]:
    lines = Line.objects.filter(file=file)
    paid = lines.filter(reply__outcome="success").count()
    failed = lines.filter(reply__outcome="failure").count()
    return {"paid": paid, "failed": failed, "waiting": file.rows - paid - failed}


@require_GET
def show(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """One file: its rows with masked accounts, the bank's answers, and what was not taken."""
    by = asking.officer(Permission.READ_CLAIMS)
    file: PaymentFile = asking.found_or_404(book.file, file_id, by=by)
    part = request.GET.get("part", "")
    part = part if part in PARTS else ""
    found = Line.objects.filter(file=file).select_related("account", "payment__claim__scheme")
    if part == "waiting":
        found = found.filter(reply__isnull=True)
    elif part:
        found = found.filter(reply__outcome=part)
    page = page_of(request.GET.get("page", ""), size=PAGE, total=found.count())
    shown = list(found.order_by("key")[page.rows])
    replies = {r.line_id: r for r in Reply.objects.filter(line__in=[each.pk for each in shown])}
    downloads = Download.objects.filter(file=file).select_related("workbook")
    kept = downloads.order_by("-made_at").first()
    pays = by.may(Permission.PAY, file.area)
    context = {
        "file": file,
        "place": asking.name_of(file.area),
        "titles": "、".join(schemes.titles().get(code, code) for code in file.codes),
        "counts": _answered(file),
        "part": part,
        "lines": [_line(each, replies.get(each.pk)) for each in shown],
        "replies": [
            {"reply": each, "problems": [_problem(one) for one in each.problems[:MOST_SHOWN]]}
            for each in ReplyFile.objects.filter(file=file).order_by("-received_at")
        ],
        "expires_at": kept.workbook.expires_at if kept else None,
        "is_gone": kept is None or kept.workbook.removed_at is not None
        or (kept.workbook.expires_at or timezone.now()) < timezone.now(),
        "pays": pays,
        **page.foot,
    }  # fmt: skip
    return render(request, "subsidies/file.html", context)


def _line(each: Line, reply: Reply | None) -> dict[str, Any]:
    claim = each.payment.claim
    return {
        "line": each,
        "claim": claim,
        "name": mask_name(each.account.holder),
        "bank": each.account.bank,
        "account": each.account.account.mask() if each.account.account else "",
        "title": claim.scheme.title,
        "months": words.months(claim.first_month, claim.last_month),
        "reply": reply,
    }


def _problem(found: dict[str, Any]) -> dict[str, Any]:
    return {"row": found["row"], "key": found["key"], "text": words.problem(found)}


@require_POST
@fresh_password_required
def fetch(request: HttpRequest, file_id: UUID, kind: str) -> HttpResponse:
    """The workbook or text with whole accounts: for whoever pays, with a fresh password, logged."""
    by = asking.officer(Permission.PAY)
    file: PaymentFile = asking.found_or_404(book.file, file_id, by=by)
    if not by.may(Permission.PAY, file.area):
        raise Refused("not_permitted", permission=Permission.PAY.value)
    kept = Download.objects.filter(file=file).order_by("-made_at").first()
    if kept is None or kind not in ("xlsx", "csv"):
        raise Http404
    found = kept.workbook if kind == "xlsx" else kept.text
    try:
        content = stored.read(found)
    except Refused:
        refused = Refused("payment_file_gone")
        return asking.told(request, refused, reverse("subsidies:file", args=[file.pk]))
    actions.note_export(by, area=file.area, facts={"file": file.number, "rows": file.rows})
    return download(content, found.name, kind=Type.XLSX if kind == "xlsx" else Type.CSV)


@require_POST
@fresh_password_required
def rebuild(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Write the workbook once more after its time: the same rows under the same keys."""
    by = asking.officer(Permission.PAY)
    file: PaymentFile = asking.found_or_404(book.file, file_id, by=by)
    target = reverse("subsidies:file", args=[file.pk])
    try:
        with transaction.atomic():
            actions.rebuild(file, by=by, at=timezone.now())
    except Refused as refused:
        return asking.told(request, refused, target)
    return asking.done(request, _("照原样重做了一份，支付键不变。"), target)


@require_POST
def reply(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Take the bank's answer."""
    by = asking.officer(Permission.PAY)
    file: PaymentFile = asking.found_or_404(book.file, file_id, by=by)
    target = reverse("subsidies:file", args=[file.pk])
    given = request.FILES.get("reply")
    if given is None or not given.size or given.size > LARGEST:
        return asking.told(request, Refused("reply_without_table"), target)
    try:
        with transaction.atomic():
            made = actions.take_replies(
                file, by=by, at=timezone.now(), name=str(given.name or ""), content=given.read()
            )
    except Refused as refused:
        return asking.told(request, refused, target)
    text = _("回盘登记好了：成功 %(paid)s 笔，失败 %(failed)s 笔，没有采用 %(bad)s 行。") % {
        "paid": made.paid,
        "failed": made.failed,
        "bad": len(made.problems),
    }
    return asking.done(request, text, target)
