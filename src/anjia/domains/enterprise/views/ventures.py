"""Pages of ventures: those of a place, one with its loans, repayments, outlets by site."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from anjia.base.scope import refusals
from anjia.domains.enterprise import actions
from anjia.domains.enterprise.forms.ventures import RepayForm
from anjia.domains.enterprise.models import Loan, Repayment, Venture
from anjia.domains.enterprise.policy import LoanState, Permission
from anjia.domains.enterprise.queries import ventures
from anjia.domains.enterprise.views.place import here
from anjia.kernel.refusals import Refused
from anjia.registry.queries import areas as places
from anjia.registry.views import gate

REFUSED = 422
PAGE = 50
LIGHTS = {LoanState.CURRENT: "green", LoanState.OVERDUE: "red", LoanState.REPAID: "done"}


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The ventures of a place: what stands, who is late with a loan, which sites have an outlet."""
    place, today = here(request), localdate()
    found = ventures.ventures(place.area)
    context = {
        "here": place,
        "overview": ventures.overview(place.area, on=today),
        "rows": list(found[:PAGE]),
        "total": found.count(),
        "late": ventures.late(place.area, on=today)[:PAGE],
        "sites": ventures.sites(place.area, on=today),
        "may_write": place.by.may(Permission.WRITE),
    }
    return render(request, "enterprise/ventures.html", context)


@require_GET
def show(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """One venture and the loans of whoever runs it, each with its repayments."""
    found: Venture = gate.row(Venture, row_id, absent="venture_not_found")
    by = gate.permitted(Permission.READ, found.area, found.origin)
    context = {
        "venture": found,
        "place": places.names([found.area]).get(found.area, found.area),
        "loans": [
            (held, LIGHTS[held.standing.state]) for held in ventures.loans(found, on=localdate())
        ],
        "may_write": by.may(Permission.WRITE, found.area),
    }
    return render(request, "enterprise/venture.html", context)


@require_http_methods(["GET", "POST"])
def loan(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """One loan: how it stands, what came back, and the next repayment."""
    found: Loan = gate.row(Loan, row_id, absent="loan_not_found")
    by = gate.permitted(Permission.READ, found.area, found.origin)
    may_write = by.may(Permission.WRITE, found.area)
    today = localdate()
    form = RepayForm(request.POST or None, on=today) if may_write else None
    if request.method == "POST" and form is None:
        raise Refused("not_permitted", permission=str(Permission.WRITE), area=found.area)
    if form is not None and form.is_bound and form.is_valid():
        try:
            actions.repay(found, by=by, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refusals.text(refused))
        else:
            messages.success(request, _("已登记还款。"))
            return HttpResponseRedirect(reverse("enterprise:loan", args=[found.pk]))
    back = Repayment.objects.filter(loan=found).order_by("-paid_on", "-recorded_at")
    held = ventures.held(found, on=today, repayments=tuple(back))
    context = {
        "loan": found,
        "held": held,
        "light": LIGHTS[held.standing.state],
        "form": form,
    }
    status = REFUSED if form is not None and form.errors else 200
    return render(request, "enterprise/loan.html", context, status=status)
