"""Pages of services: what waits, one order, a household's policy checklist, a gap's recheck."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anjia.base.scope import refusals
from anjia.domains.enterprise import actions
from anjia.domains.enterprise.actions.orders import ORDER
from anjia.domains.enterprise.forms.orders import OrderForm, RecheckForm, SweepForm
from anjia.domains.enterprise.models import PolicyCheck, ServiceOrder, SmallLivelihood
from anjia.domains.enterprise.models.choices import Delivered, OrderAct
from anjia.domains.enterprise.policy import ITEMS, SAMPLE, Permission, name_of
from anjia.domains.enterprise.queries import orders as reads
from anjia.domains.enterprise.views.place import here
from anjia.kernel.refusals import Refused
from anjia.registry.models import Household
from anjia.registry.views import gate

REFUSED = 422
PAGE = 50


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What waits within a place: orders, small trades to verify, gaps of the sweep."""
    place = here(request)
    orders, small = reads.waiting(place.area), reads.unverified(place.area)
    gaps = reads.gaps(place.area)
    context = {
        "here": place,
        "counts": reads.counts(place.area, on=localdate()),
        "orders": list(orders[:PAGE]),
        "orders_total": orders.count(),
        "small": list(small[:PAGE]),
        "gaps": [(one, name_of(one.item)) for one in gaps[:PAGE]],
        "gaps_total": gaps.count(),
        "may_write": place.by.may(Permission.WRITE),
    }
    return render(request, "enterprise/services.html", context)


@require_http_methods(["GET", "POST"])
def order(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """One order and its next step."""
    found: ServiceOrder = gate.row(ServiceOrder, row_id, absent="order_not_found")
    by = gate.permitted(Permission.READ, found.area, found.origin)
    may_write = by.may(Permission.WRITE, found.area)
    if request.method == "POST" and not may_write:
        raise Refused("not_permitted", permission=str(Permission.WRITE), area=found.area)
    acts = [act for act in OrderAct.values if ORDER.allows(found, act)]
    form = OrderForm(request.POST or None, acts=acts, on=localdate()) if may_write else None
    if form is not None and form.is_bound and form.is_valid():
        try:
            actions.move_order(found, by=by, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refusals.text(refused))
        else:
            messages.success(request, _("已登记。"))
            return HttpResponseRedirect(reverse("enterprise:order", args=[found.pk]))
    context = {"order": found, "form": form if acts else None}
    status = REFUSED if form is not None and form.errors else 200
    return render(request, "enterprise/order.html", context, status=status)


@require_POST
def verify(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Say that a small trade is really there."""
    found: SmallLivelihood = gate.row(SmallLivelihood, row_id, absent="small_not_found")
    by = gate.permitted(Permission.WRITE, found.area)
    at = timezone.now()
    gate.told(request, lambda: actions.verify_small(found, by=by, at=at, on=localdate(at)))
    return HttpResponseRedirect(reverse("enterprise:services"))


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Open the checklist of the household that bears a number."""
    place = here(request)
    number = request.GET.get("number", "").strip()
    found = Household.objects.within(place.area).filter(number=number).first()
    if found is None:
        messages.error(request, _("本地没有户编号 %(number)s。") % {"number": number or "—"})
        return HttpResponseRedirect(reverse("enterprise:services"))
    return HttpResponseRedirect(reverse("enterprise:sweep", args=[found.pk]))


@require_http_methods(["GET", "POST"])
def sweep(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """The checklist of one household."""
    home: Household = gate.row(Household, row_id, absent="household_not_found")
    by = gate.permitted(Permission.WRITE, home.area)
    last = reads.last_checks(home)
    form = SweepForm(request.POST or None, on=localdate(), last=last)
    if form.is_bound and form.is_valid():
        on = form.cleaned_data["on"]
        try:
            actions.sweep(home, by=by, at=timezone.now(), on=on, found=form.found())
        except Refused as refused:
            form.add_error(None, refusals.text(refused))
        else:
            messages.success(request, _("排查存好了。"))
            return HttpResponseRedirect(reverse("enterprise:services"))
    context = {
        "household": home,
        "form": form,
        "rows": [(form[item.code], form[f"{item.code}_gap"]) for item in ITEMS],
        "sample": SAMPLE,
        "last": [(one, name_of(one.item)) for one in last],
    }
    return render(request, "enterprise/sweep.html", context, status=REFUSED if form.errors else 200)


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """One policy of one household, and the recheck of its gap."""
    found: PolicyCheck = gate.row(PolicyCheck, row_id, absent="check_not_found")
    by = gate.permitted(Permission.READ, found.area, found.origin)
    may_write = by.may(Permission.WRITE, found.area)
    if request.method == "POST" and not may_write:
        raise Refused("not_permitted", permission=str(Permission.WRITE), area=found.area)
    is_open = found.found == Delivered.NO and found.fixed_on is None
    form = RecheckForm(request.POST or None, on=localdate()) if may_write and is_open else None
    if form is not None and form.is_bound and form.is_valid():
        try:
            actions.recheck(found, by=by, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refusals.text(refused))
        else:
            messages.success(request, _("已登记复核。"))
            return HttpResponseRedirect(reverse("enterprise:check", args=[found.pk]))
    context = {
        "check": found,
        "name": name_of(found.item),
        "form": form,
        "may_write": may_write,
    }
    status = REFUSED if form is not None and form.errors else 200
    return render(request, "enterprise/check.html", context, status=status)
