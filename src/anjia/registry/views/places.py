"""Pages of places: a household with both its sides, a site, the tree of areas."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from anjia.base.scope import current_actor, refusals
from anjia.kernel import areas as codes
from anjia.kernel.refusals import Refused
from anjia.registry import actions
from anjia.registry.forms.decisions import ConfirmForm, DutyForm
from anjia.registry.models import Area, Household, Site
from anjia.registry.models.choices import ConfirmationSide, DutyKind, HouseholdStatus, Occupancy
from anjia.registry.policy import DUTY_SIDES, EQUAL_MATTERS, Permission
from anjia.registry.queries import pages, surveys
from anjia.registry.views import gate

EQUAL_WORDS = {
    "schooling": gettext_lazy("就学"),
    "employment": gettext_lazy("就业"),
    "relief": gettext_lazy("社会救助"),
    "medical": gettext_lazy("医保"),
    "pension": gettext_lazy("养老"),
}


@require_GET
def household(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """A household with both its places, its members, and what happened to it."""
    view = pages.household(row_id)
    home = view.household
    by = gate.permitted(Permission.READ, home.area, home.origin)
    at_origin = bool(home.origin) and by.may(Permission.CONFIRM_ORIGIN, str(home.origin))
    may_write = by.may(Permission.WRITE, home.area)
    context: dict[str, Any] = {
        "view": view,
        "household": home,
        "sides": [
            {"view": view.host, "is_host": True, "may_confirm": may_write},
            {"view": view.origin, "is_host": False, "may_confirm": at_origin},
        ],
        "may_event": by.may(Permission.EVENT, home.area),
        "may_write": may_write,
        "today": localdate().isoformat(),
        "officer": by.name,
        "duty": DutyForm(),
        "equal": [EQUAL_WORDS[matter] for matter in EQUAL_MATTERS],
        "late": [p.pk for p in view.members if surveys.is_overdue(p, on=localdate())],
        "unmapped": len(view.host.duties) + len(view.origin.duties) < len(DUTY_SIDES),
    }
    return render(request, "registry/household.html", context)


@require_POST
def confirm(request: HttpRequest, row_id: UUID, side: str) -> HttpResponse:
    """Record one side's word."""
    home = gate.row(Household, row_id, absent="household_not_found")
    if side not in ConfirmationSide.values:
        raise Http404
    host = side == ConfirmationSide.HOST
    permission = Permission.WRITE if host else Permission.CONFIRM_ORIGIN
    by = gate.permitted(permission, home.area if host else home.origin)
    form = ConfirmForm(request.POST)
    if form.is_valid():
        act = actions.confirm_host if host else actions.confirm_origin
        gate.told(request, lambda: act(home, by=by, at=timezone.now(), **form.cleaned_data))
    else:
        messages.error(request, _("请写确认日期。"))
    return HttpResponseRedirect(reverse("registry:household", args=[row_id]))


@require_POST
def duty(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Say which side and unit bears a duty, or hand it over to the other side."""
    home = gate.row(Household, row_id, absent="household_not_found")
    by = gate.permitted(Permission.WRITE, home.area)
    form = DutyForm(request.POST)
    if form.is_valid():
        data, on = form.cleaned_data, localdate()
        stated: dict[str, Any] = {
            "kind": DutyKind(data["kind"]),
            "owner": data["owner"],
            "on": on,
            "by": by,
            "at": timezone.now(),
        }
        if request.POST.get("hand_over"):
            gate.told(request, lambda: actions.hand_over_duty(home, **stated))
        else:
            side = ConfirmationSide(data["side"]) if data["side"] else None
            gate.told(request, lambda: actions.assign_duty(home, side=side, **stated))
    else:
        messages.error(request, _("请写责任单位。"))
    return HttpResponseRedirect(reverse("registry:household", args=[row_id]))


@require_POST
def map_household(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """List the duties that a household has none of yet, at their usual side."""
    home = gate.row(Household, row_id, absent="household_not_found")
    gate.permitted(Permission.WRITE, home.area)
    _map(request, [home])
    return HttpResponseRedirect(reverse("registry:household", args=[row_id]))


@require_POST
def map_site(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """List the duties of every settled household of a site."""
    found = gate.row(Site, row_id, absent="site_not_found")
    gate.permitted(Permission.WRITE, found.area)
    settled = Household.objects.filter(site=found, status=HouseholdStatus.SETTLED)
    _map(request, list(settled))
    return HttpResponseRedirect(reverse("registry:site", args=[row_id]))


def _map(request: HttpRequest, households: Sequence[Household]) -> None:
    by, at = current_actor(), timezone.now()
    try:
        added = actions.map_duties(households, by=by, at=at, on=localdate(at))
    except Refused as refused:
        messages.error(request, refusals.text(refused))
        return
    if added:
        said = _("按惯例列出 %(n)s 项职责。请逐项写责任单位。") % {"n": added}
    else:
        said = _("职责早就列全了，没有新增。")
    messages.success(request, said)


@require_GET
def site(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """A site with its live size class, who serves it and how its dwellings are used."""
    view = pages.site(row_id, on=localdate())
    by = gate.permitted(Permission.READ, view.site.area)
    context = {
        "view": view,
        "site": view.site,
        "used": [(Occupancy(code).label, n) for code, n in view.dwellings.items()],
        "may_write": by.may(Permission.WRITE, view.site.area),
    }
    return render(request, "registry/site.html", context)


@require_GET
def areas(request: HttpRequest, code: str = "") -> HttpResponse:
    """The tree of areas, each with the sites, households and persons that the officer may see."""
    by = current_actor()
    if not by.may(Permission.READ):
        raise Refused("not_permitted", permission=str(Permission.READ), area=code)
    if not code:
        code = _start(by.areas(Permission.READ))
    known = Area.objects.filter(code=code).exists() or Site.objects.filter(area=code).exists()
    if code and not known:
        raise Refused("area_not_found", code=code)
    context = {"trail": pages.area_trail(code), "rows": pages.area_rows(code), "code": code}
    return render(request, "registry/areas.html", context)


def _start(places: tuple[str, ...]) -> str:
    """Where an officer's own part of the tree begins: the smallest area around all of it."""
    if not places:
        return ""
    around = [{*codes.ancestors(place), place} for place in places if place]
    shared = set.intersection(*map(set, around)) if around else set()
    found = max(shared, key=len, default="")
    return str(found)
