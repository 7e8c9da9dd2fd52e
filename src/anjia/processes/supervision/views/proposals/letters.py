"""Writing a reply with its layout beside it; printing it; the file for the government's website."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anjia.base.files.downloads import download
from anjia.base.files.policy import Type
from anjia.base.scope import refusals
from anjia.kernel.refusals import Refused
from anjia.ledger import papers
from anjia.ledger.pages import asking
from anjia.processes.supervision.actions import proposals as actions
from anjia.processes.supervision.forms.proposals import ReplyForm
from anjia.processes.supervision.models import Reply
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.queries.proposals import cases, classes
from anjia.processes.supervision.queries.proposals import papers as letters
from anjia.processes.supervision.views.proposals import doing, words

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from anjia.base.scope import Actor
    from anjia.processes.supervision.queries.proposals.cases import Case

REFUSED = 422


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Write the own unit's reply of this turn."""
    by = asking.officer(Permission.REPORT)
    today = timezone.localdate()
    case: Case = asking.found_or_404(cases.one, proposal_id, by=by, on=today)
    target = reverse("supervision:proposal", args=[proposal_id])
    part = case.mine
    if part is None or "draft" not in doing.of_part(part, by=by, on=today):
        raise Http404
    found = next((each for each in case.present if each.handler_id == part.pk), None)
    form = ReplyForm(
        request.POST or None, initial=_start(found), classes=classes.of(part.area, on=today)
    )
    fault = ""
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                actions.draft(part, by=by, at=timezone.now(), written=form.written())
        except Refused as refused:
            fault = str(refusals.text(refused))
        else:
            return asking.done(request, _("答复保存好了。看好以后送签发。"), target)
    shown = found or Reply(issuer=part.unit_name, text="")
    context = {
        "form": form,
        "fault": fault,
        "proposal": case.proposal,
        "called": letters.called(case.proposal),
        "members": words.members(case.proposal, whole=True),
        "paper": letters.letter(case.proposal, shown, on=today),
        "opinions": [each for each in case.handlers if each.opinion],
        "versions": cases.versions(found) if found else [],
        "back_why": found.send_back_why if found else "",
    }
    status = REFUSED if request.method == "POST" else 200
    return render(request, "supervision/proposal_draft.html", context, status=status)


def _start(found: Reply | None) -> dict[str, Any]:
    if found is None:
        return {}
    return {name: getattr(found, name) for name in ReplyForm.base_fields}


@require_POST
def preview(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """The reply in its layout, as it is being written; nothing is kept."""
    by = asking.officer(Permission.REPORT)
    today = timezone.localdate()
    case: Case = asking.found_or_404(cases.one, proposal_id, by=by, on=today)
    if case.mine is None:
        raise Http404
    given = request.POST
    written = Reply(
        issuer=case.mine.unit_name,
        text=given.get("text", "")[:60_000],
        number=given.get("number", "")[:80],
        contact=given.get("contact", "")[:80],
        result_class=given.get("result_class", "")[:2],
    )
    return HttpResponse(papers.html(letters.letter(case.proposal, written, on=today)))


@require_GET
def file(request: HttpRequest, proposal_id: UUID, reply_id: UUID, kind: str) -> HttpResponse:  # noqa: ARG001 - a view
    """A reply as a file: docx and pdf for the paper, html and txt of what is public."""
    by = asking.officer(Permission.READ)
    case: Case = asking.found_or_404(cases.one, proposal_id, by=by, on=timezone.localdate())
    reply = next((each for each in case.replies if each.pk == reply_id), None)
    if reply is None:
        raise Http404
    name = letters.title(case.proposal)
    if kind in ("docx", "pdf"):
        return _paper(case, reply, by=by, name=name, kind=kind)
    return _public(case, reply, name=name, kind=kind)


def _paper(case: Case, reply: Reply, *, by: Actor, name: str, kind: str) -> HttpResponse:
    """The whole letter names its readers: for who manages, and for the units that handle it."""
    manages = by.may(Permission.MANAGE, case.proposal.area)
    if not (manages or case.mine is not None):
        raise Http404
    paper = letters.letter(case.proposal, reply, on=timezone.localdate())
    if kind == "docx":
        return download(papers.docx(paper), f"{name}.docx", kind=Type.DOCX)
    if not papers.can_pdf():
        raise Http404
    return download(papers.pdf(paper), f"{name}.pdf", kind=Type.PDF)


def _public(case: Case, reply: Reply, *, name: str, kind: str) -> HttpResponse:
    public = next((each for each in case.publications if each.reply_id == reply.pk), None)
    if public is None or not public.text or kind not in ("html", "txt"):
        raise Http404
    context = {"proposal": case.proposal, "reply": reply, "public": public}
    template = f"supervision/public_reply.{kind}"
    content = render_to_string(template, context).encode()
    return download(content, f"{name}.{kind}", kind=Type.HTML if kind == "html" else Type.TEXT)
