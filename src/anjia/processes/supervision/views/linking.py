"""The page on which an officer ties the targets of a document to indicators."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anjia.base.scope import refusals
from anjia.kernel.refusals import Refused
from anjia.ledger.pages.asking import carried_out, found_or_404, officer
from anjia.processes.supervision.actions import linking as actions
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.queries import linking
from anjia.processes.supervision.views import attained

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from anjia.processes.supervision.models import Target
    from anjia.processes.supervision.queries.linking import Tie
    from anjia.processes.supervision.queries.proposing import Proposal

MOST = Decimal(10) ** 13


@require_GET
def show(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Every target with the indicator behind it, or with those that may stand there."""
    by = officer(Permission.READ)
    on = timezone.localdate()
    document, ties = found_or_404(linking.of_document, document_id, on=on)
    may_link = by.may(Permission.MANAGE, document.area)
    shown = [_shown(tie, on=on) for tie in ties]
    context = {
        "document": document,
        "ties": shown,
        "linked": sum(tie.linked is not None for tie in ties),
        "open": sum(bool(tie.proposals) for tie in ties),
        "may_link": may_link,
        "choices": linking.choices(document.area, on=on) if may_link and ties else [],
    }
    return render(request, "supervision/links.html", context)


@require_POST
def act(request: HttpRequest, target_id: UUID, verb: str) -> HttpResponse:
    """Tie a target to the chosen indicator, or undo it."""
    by = officer(Permission.MANAGE)
    target = found_or_404(linking.target, target_id)
    url = f"{reverse('supervision:links', args=[target.task.document_id])}#target-{target.pk}"

    def deed() -> str:
        if verb == "unlink":
            actions.unlink(target, by=by, at=timezone.now())
            return _("已改为由单位填报。以前算出来的数还在。")
        code, value = _chosen(request)
        actions.link(target, by=by, at=timezone.now(), indicator=code, value=value)
        return _("已对应到 %(code)s。进度从台账算，每次取数后自动更新。") % {"code": code}

    return carried_out(request, deed, url)


def _chosen(request: HttpRequest) -> tuple[str, Decimal | None]:
    """The indicator that was picked, and what it has to reach where that was written."""
    code = request.POST.get("indicator", "").strip()
    picked = request.POST.get("other", "").strip()
    code = picked if code in ("", "other") else code
    text = request.POST.get(f"value-{code}", request.POST.get("value", "")).strip()
    if not text:
        return code, None
    try:
        value = Decimal(text.replace(",", "").rstrip("%％"))
    except InvalidOperation:
        raise Refused("target_value_wrong", text=text[:20]) from None
    if not value.is_finite() or abs(value) >= MOST:
        raise Refused("target_value_wrong", text=text[:20])
    return code, value


def _shown(tie: Tie, *, on: date) -> dict[str, Any]:
    return {
        "target": tie.target,
        "asked": attained.asked_of(tie.target),
        "withdrawn": tie.withdrawn,
        "linked": _line(tie.linked, tie.target) if tie.linked else None,
        "proposals": [_line(each, tie.target) for each in tie.proposals],
        "fault": str(
            refusals.text(Refused("target_indicator_withdrawn", code=tie.target.indicator))
        )
        if tie.withdrawn
        else "",
        "on": on,
    }


def _line(proposal: Proposal, target: Target) -> dict[str, Any]:
    figure = proposal.today
    value = figure.value if figure is not None else None
    asked = target.figure_value if target.figure_value is not None else proposal.value
    if target.figure_value is None and target.indicator == proposal.code:
        asked = None
    return {
        "proposal": proposal,
        "figure": figure,
        "today": attained.with_unit(value, proposal.unit) if value is not None else "",
        "asked": attained.with_unit(asked, proposal.unit) if asked is not None else "",
        "value": "" if proposal.value is None else f"{proposal.value.normalize():f}",
    }
