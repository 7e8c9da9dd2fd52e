"""Claims against employers: who waits how long, one claim, the form to open one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from anjia.base.scope import current_actor, refusals
from anjia.domains.employment import actions
from anjia.domains.employment.forms.dispatch import ClaimForm, CloseForm
from anjia.domains.employment.models import JobSpell, RightsCase
from anjia.domains.employment.models.dispatch import RightsState
from anjia.domains.employment.policy import Permission
from anjia.domains.employment.queries import dispatch
from anjia.kernel.refusals import Refused
from anjia.registry.models import Employer, Person
from anjia.registry.queries import areas
from anjia.registry.views import gate

REFUSED, MOST = 422, 200


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Claims that are not settled, the most urgent first."""
    by = current_actor()
    if not by.may(Permission.HELP):
        raise Refused("not_permitted", permission=str(Permission.HELP), area="")
    rows = dispatch.open_cases()
    shown = list(rows[:MOST])
    context = {
        "rows": [{"case": row, "may_help": by.may(Permission.HELP, row.area)} for row in shown],
        "total": rows.count(),
        "called": areas.names({row.area for row in shown}),
    }
    return render(request, "employment/rights.html", context)


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """One claim with its clock, and how it ended."""
    case: RightsCase = gate.row(RightsCase, row_id, absent="rights_not_found")
    by = gate.permitted(Permission.HELP, case.area)
    form = CloseForm(request.POST or None)
    status = 200
    if form.is_bound:
        status = REFUSED
        if form.is_valid():
            try:
                actions.close_rights(case, by=by, at=timezone.now(), **form.cleaned_data)
            except Refused as refused:
                form.add_error(None, refusals.text(refused))
            else:
                messages.success(request, _("已登记。"))
                return HttpResponseRedirect(reverse("employment:rights-case", args=[case.pk]))
    context = {
        "case": case,
        "person": case.person,
        "employer": Employer.objects.filter(pk=case.employer_id).first(),
        "form": form,
        "is_open": case.state == RightsState.OPEN,
    }
    return render(request, "employment/rights_case.html", context, status=status)


@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Open a claim of one person."""
    person: Person = gate.row(Person, row_id, absent="person_not_found")
    by = gate.permitted(Permission.HELP, person.area)
    form = ClaimForm(
        request.POST or None, employers=_employers(person), initial={"filed_on": localdate()}
    )
    status = 200
    if form.is_bound:
        status = REFUSED
        if form.is_valid():
            data: dict[str, Any] = {**form.cleaned_data}
            data["employer"] = UUID(data["employer"]) if data["employer"] else None
            try:
                made = actions.file_rights(person, actions.Claim(**data), by=by, at=timezone.now())
            except Refused as refused:
                form.add_error(None, refusals.text(refused))
            else:
                messages.success(request, _("已登记。"))
                return HttpResponseRedirect(reverse("employment:rights-case", args=[made.pk]))
    return render(request, "employment/claim.html", {"person": person, "form": form}, status=status)


def _employers(person: Person) -> list[tuple[str, str]]:
    """Return the employers where the person worked, as far as the officer sees them."""
    held = JobSpell.objects.filter(person=person).values("employer")
    rows = Employer.objects.filter(pk__in=held).order_by("name")
    return [(str(row.pk), row.name) for row in rows]
