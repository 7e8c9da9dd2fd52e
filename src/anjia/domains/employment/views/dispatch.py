"""Dispatch: batches with their roster, the calls that are due, a company's settlement."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from anjia.base.scope import Actor, current_actor, refusals
from anjia.domains.employment import actions
from anjia.domains.employment.forms.dispatch import BackForm, CallForm, OnForm
from anjia.domains.employment.models import DispatchBatch, DispatchMember, FollowUp
from anjia.domains.employment.policy import Permission
from anjia.domains.employment.queries import dispatch
from anjia.domains.employment.queries.dispatch_life import BATCH
from anjia.kernel.refusals import Refused
from anjia.ledger.pages import asking
from anjia.registry.models import Employer
from anjia.registry.queries import areas
from anjia.registry.views import gate

REFUSED, MOST = 422, 200
STEPS = {"leave": OnForm, "arrive": OnForm, "return": BackForm}


def reader() -> Actor:
    """Return the officer, who reads employment somewhere; refuse otherwise."""
    by = current_actor()
    if not by.may(Permission.READ):
        raise Refused("not_permitted", permission=str(Permission.READ), area="")
    return by


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Batches with the four steps, calls that are due, claims that wait."""
    by = reader()
    today = localdate()
    context = {
        "rows": list(dispatch.batches()[:MOST]),
        "due": dispatch.due(on=today).count(),
        "silent": dispatch.without_follow_up(on=today).count(),
        "cases": dispatch.open_cases().count(),
        "companies": list(Employer.objects.filter(kind="labour_company").order_by("name")[:50]),
        "may_arrange": by.may(Permission.ARRANGE),
        "may_help": by.may(Permission.HELP),
    }
    return render(request, "employment/dispatch.html", context)


@require_http_methods(["GET", "POST"])
def batch(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """One batch: who travels, how far each is, and the next step."""
    found: DispatchBatch = gate.row(DispatchBatch, row_id, absent="batch_not_found")
    by = reader()
    act = request.POST.get("act", "")
    forms: dict[str, Any] = {
        name: form(request.POST if act == name else None, prefix=name)
        for name, form in STEPS.items()
    }
    status, fault = 200, ""
    if request.method == "POST":
        gate.permitted(Permission.ARRANGE, found.area)
        try:
            done = _moved(request, found, act, forms, by=by)
        except Refused as refused:
            if refused.code == "not_permitted":
                raise
            done, fault = False, str(refusals.text(refused))
        if done:
            return HttpResponseRedirect(reverse("employment:batch", args=[found.pk]))
        status = REFUSED
    members = dispatch.roster(found)
    context = {
        "batch": found,
        "partner": areas.names([found.partner]).get(found.partner, found.partner)
        if found.partner
        else "",
        "phone": found.escort_phone.mask() if found.escort_phone is not None else "",
        "rows": members,
        "called": areas.names({row.area for row in members}),
        "forms": forms,
        "allowed": {name for name in (*STEPS, "cancel") if BATCH.allows(found, name)},
        "fault": fault,
        "act": act,
        "may_arrange": by.may(Permission.ARRANGE, found.area),
        "may_help": by.may(Permission.HELP),
    }
    return render(request, "employment/batch.html", context, status=status)


@require_http_methods(["GET", "POST"])
def member(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """One dispatched person came back before the others."""
    found: DispatchMember = gate.row(DispatchMember, row_id, absent="member_not_found")
    by = gate.permitted(Permission.HELP, found.area)
    form = BackForm(request.POST or None)
    status = 200
    if form.is_bound:
        status = REFUSED
        if form.is_valid():
            try:
                actions.member_back(found, by=by, at=timezone.now(), **form.cleaned_data)
            except Refused as refused:
                form.add_error(None, refusals.text(refused))
            else:
                messages.success(request, _("已登记。"))
                return HttpResponseRedirect(reverse("ledger:detail", args=["dispatched", found.pk]))
    context = {"member": found, "person": found.person, "form": form}
    return render(request, "employment/member.html", context, status=status)


@require_GET
def follow_ups(request: HttpRequest) -> HttpResponse:
    """Calls that are due, the oldest first."""
    by = current_actor()
    if not by.may(Permission.HELP):
        raise Refused("not_permitted", permission=str(Permission.HELP), area="")
    rows = dispatch.due(on=localdate())
    shown = list(rows[:MOST])
    context = {
        "rows": [
            {"call": row, "phone": _phone(row), "may_help": by.may(Permission.HELP, row.area)}
            for row in shown
        ],
        "total": rows.count(),
        "called": areas.names({row.area for row in shown}),
    }
    return render(request, "employment/follow_ups.html", context)


@require_http_methods(["GET", "POST"])
def follow_up(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """One call about wages and rights; unpaid wages lead on to a claim."""
    found: FollowUp = gate.row(FollowUp, row_id, absent="follow_up_not_found")
    by = gate.permitted(Permission.HELP, found.area)
    form = CallForm(request.POST or None, initial={"on": localdate()})
    status = 200
    if form.is_bound:
        status = REFUSED
        if form.is_valid():
            said = actions.Call(**form.said())
            try:
                unpaid = actions.call_member(found, said, by=by, at=timezone.now())
            except Refused as refused:
                form.add_error(None, refusals.text(refused))
            else:
                messages.success(request, _("已登记。"))
                if unpaid:
                    messages.warning(request, _("本人说工资没有按时足额发。要维权的在这里登记。"))
                    return HttpResponseRedirect(reverse("employment:claim", args=[found.person_id]))
                return HttpResponseRedirect(reverse("employment:follow-ups"))
    context = {
        "call": found,
        "person": found.person,
        "phone": _phone(found),
        "batch": found.member.batch,
        "form": form,
    }
    return render(request, "employment/follow_up.html", context, status=status)


@require_GET
def settlement(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """What a labour company took in and paid out, by batch."""
    company: Employer = gate.row(Employer, row_id, absent="company_not_found")
    by = reader()
    lines = dispatch.settlement(company)
    context = {
        "company": company,
        "lines": lines,
        "whole": dispatch.totals(lines),
        "may_arrange": by.may(Permission.ARRANGE, company.area),
    }
    return render(request, "employment/settlement.html", context)


def _moved(
    request: HttpRequest, found: DispatchBatch, act: str, forms: dict[str, Any], *, by: Actor
) -> bool:
    at = timezone.now()
    if act == "cancel":
        actions.cancel(found, by=by, at=at)
        return True
    form = forms.get(act)
    if form is None or not form.is_valid():
        return False
    data = form.cleaned_data
    if act == "leave":
        actions.leave(found, by=by, at=at, on=data["on"])
    elif act == "arrive":
        _told(request, actions.arrive(found, by=by, at=at, on=data["on"]))
    else:
        n = actions.come_back(
            found,
            by=by,
            at=at,
            on=data["on"],
            reason=data["reason"],
            staying=asking.keys_of(request.POST.getlist("staying")),
        )
        messages.success(request, ngettext("%(n)s 人返回。", "%(n)s 人返回。", n) % {"n": n})
    return True


def _told(request: HttpRequest, done: actions.Arrived) -> None:
    n = done.begun
    messages.success(
        request, ngettext("已登记 %(n)s 份务工。", "已登记 %(n)s 份务工。", n) % {"n": n}
    )
    for one in done.refused[:5]:
        messages.warning(request, refusals.text(one))
    if len(done.refused) > 5:
        messages.warning(request, _("还有别的人没有登记务工，请逐个核对名单。"))


def _phone(row: FollowUp) -> str:
    sealed = row.person.phone if row.person.phone is not None else row.household.phone
    return str(sealed.mask()) if sealed is not None else ""
