"""Surveys: who is to be asked again, grid by grid, and the form for one person at the door."""

from urllib.parse import urlencode
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
from anjia.kernel import areas as codes
from anjia.kernel.refusals import Refused
from anjia.registry import actions
from anjia.registry.forms.surveys import SurveyForm
from anjia.registry.models import Person
from anjia.registry.policy import Permission
from anjia.registry.queries import areas, people, surveys
from anjia.registry.views import gate

REFUSED, CONFLICT = 422, 409
SITE = codes.LENGTHS[codes.Level.SITE]


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The grids of the officer's places; for one grid, the households to visit."""
    by = current_actor()
    held = by.areas(Permission.READ)
    if not held:
        raise Refused("not_permitted", permission=str(Permission.READ), area="")
    start = surveys.outermost(held)
    place = request.GET.get("area", "") or start
    codes.parse(place) if place else None
    today = localdate()
    context = {
        "days": people.fresh_days(on=today),
        "place": areas.names([place]).get(place, place) if place else "",
        "code": place,
        "start": start,
        "may_write": by.may(Permission.WRITE),
    }
    if len(place) < SITE:
        grids = surveys.by_grid(place, on=today)
        overdue = sum(grid.overdue for grid in grids)
        return render(
            request, "registry/surveys.html", {**context, "grids": grids, "overdue": overdue}
        )
    page = _page(request)
    rows, total = surveys.overdue(place, on=today, page=page)
    more = page * surveys.PAGE < total
    context |= {"rows": rows, "total": total, "page": page, "more": more}
    return render(request, "registry/survey_households.html", context)


@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Ask one person; what is saved counts as asked today, changed or not."""
    found: Person = gate.row(Person, row_id, absent="person_not_found")
    by = gate.permitted(Permission.WRITE, found.area)
    today = localdate()
    form = SurveyForm(request.POST or None, person=found)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            actions.survey(
                found,
                by=by,
                at=timezone.now(),
                answers=form.changes(),
                version=form.cleaned_data["version"],
            )
        except Refused as refused:
            form.add_error(None, refusals.text(refused))
        else:
            messages.success(request, _("%(name)s的情况已更新。") % {"name": found.name})
            return HttpResponseRedirect(_onwards(found))
    if form.errors:
        status = REFUSED
    context = {
        "person": found,
        "household": found.household,
        "form": form,
        "overdue": surveys.is_overdue(found, on=today),
    }
    return render(request, "registry/survey.html", context, status=status)


def _onwards(found: Person) -> str:
    """Return where to go next: to the next one of the family, else to the grid's list."""
    other = surveys.next_in(found.household, on=localdate())
    if other is not None:
        return reverse("registry:survey", args=[other.pk])
    return f"{reverse('registry:surveys')}?{urlencode({'area': found.area})}"


def _page(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1
