"""The page on which a second officer approves an export above the limit, or declines it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from anjia.base.access.sessions import fresh_password_required
from anjia.base.scope import Actor, current_actor, refusals
from anjia.kernel.refusals import Refused
from anjia.ledger import catalogue, jobs
from anjia.ledger.actions import approvals
from anjia.ledger.declaration import Ledger
from anjia.ledger.models import Export
from anjia.ledger.reading import controls

REFUSED = 422


@never_cache
@fresh_password_required
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, number: UUID) -> HttpResponse:
    """Say who wants what and why; then approve, and it is made, or decline with a reason."""
    by, at = current_actor(), timezone.now()
    asked = Export.objects.filter(pk=number).first()
    if asked is None or not approvals.may_decide(asked, by=by):
        raise Http404
    ledger = catalogue.get(asked.ledger)
    complaint = ""
    if request.method == "POST":
        approved = request.POST.get("decision") == "approve"
        note = request.POST.get("note", "")[:200]
        try:
            asked = approvals.decide(asked, by=by, at=at, approved=approved, note=note)
        except Refused as refused:
            complaint = refusals.text(refused)
        else:
            if approved:
                jobs.send_for(asked)
            said = _("已批准，正在导出。") if approved else _("没有批准，已告诉申请人。")
            messages.success(request, said)
            return HttpResponseRedirect(reverse("ledger:exports"))
    context = {
        "asked": asked,
        "ledger": ledger,
        "columns": [ledger.column(name) for name in asked.columns if name in ledger.columns],
        "conditions": _conditions(ledger, asked, by=by),
        "complaint": complaint,
    }
    return render(request, "ledger/decide.html", context, status=REFUSED if complaint else 200)


def _conditions(ledger: type[Ledger], asked: Export, *, by: Actor) -> list[str]:
    """Return in words what narrows the rows."""
    parameters = dict(QueryDict(asked.query).lists())
    view = ledger.view((parameters.get("view") or [""])[-1])
    found = [str(view.label)] if view is not None else []
    found += [f"{each.label}：{each.words}" for each in controls.controls(ledger, parameters, by=by)
              if each.words]  # fmt: skip
    if asked.only:
        found.append(_("只有选中的 %(n)s 条") % {"n": len(asked.only)})
    return found
