"""Entering an answered proposal from its published reply: the file is read, a person confirms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anjia.base.scope import refusals
from anjia.kernel.refusals import Refused
from anjia.ledger import texts
from anjia.ledger.pages import asking
from anjia.processes.supervision.actions import proposals as actions
from anjia.processes.supervision.forms.proposals import ReadForm, TakeForm
from anjia.processes.supervision.policy import Permission, answered

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

REFUSED = 422
OFFICE = 6  # digits of a county: where the office sits


@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest) -> HttpResponse:
    """Choose a file, look at what was read of it, enter it."""
    by = asking.officer(Permission.MANAGE)
    if request.method != "POST":
        return render(request, "supervision/proposal_take.html", {"form": TakeForm()})
    if "file" in request.FILES or "session" not in request.POST:
        return _read(request)
    form = ReadForm(request.POST)
    fault = ""
    if form.is_valid():
        area = by.areas(Permission.MANAGE)[0][:OFFICE]
        try:
            with transaction.atomic():
                given, old = form.registered(), form.old()
                made = actions.enter(given, area=area, by=by, at=timezone.now(), old=old)
        except Refused as refused:
            fault = str(refusals.text(refused))
        else:
            target = reverse("supervision:proposal", args=[made.pk])
            return asking.done(request, _("录入好了。请看承诺读得对不对。"), target)
    context = {"read": form, "fault": fault}
    return render(request, "supervision/proposal_take.html", context, status=REFUSED)


def _read(request: HttpRequest) -> HttpResponse:
    form = TakeForm(request.POST, request.FILES)
    fault = ""
    if form.is_valid():
        try:
            found = answered.read(texts.read(form.cleaned_data["file"].read()))
        except Refused as refused:
            fault = str(refusals.text(refused))
        else:
            context = {"read": ReadForm(initial=ReadForm.start(found)), "missing": found.missing}
            return render(request, "supervision/proposal_take.html", context)
    context = {"form": form, "fault": fault}
    return render(request, "supervision/proposal_take.html", context, status=REFUSED)
