"""Pages of work-for-relief projects: how much of the money people earned, and acceptance."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anjia.base.scope import current_actor, refusals
from anjia.domains.enterprise import actions
from anjia.domains.enterprise.forms.projects import AcceptForm
from anjia.domains.enterprise.models import ReliefProject
from anjia.domains.enterprise.policy import Permission
from anjia.domains.enterprise.queries import projects
from anjia.domains.enterprise.views.place import here
from anjia.kernel.refusals import Refused
from anjia.registry.queries import areas as places
from anjia.registry.views import gate

REFUSED = 422
ABSENT = "project_not_found"


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The projects of a place with the share of their money that people earned."""
    place = here(request)
    rows = projects.listed(place.area, on=localdate())
    context = {
        "here": place,
        "rows": rows,
        "places": places.names({one.project.area for one in rows}),
        "wages": sum(one.wages for one in rows),
        "short": sum(one.is_enough is False for one in rows),
        "relocated": sum(one.relocated for one in rows),
    }
    return render(request, "enterprise/projects.html", context)


@require_GET
def show(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """One project: its share, its wage list, its acceptance."""
    found: ReliefProject = gate.row(ReliefProject, row_id, absent=ABSENT)
    gate.permitted(Permission.READ, found.area)
    return _show(request, found)


def _show(
    request: HttpRequest, found: ReliefProject, form: AcceptForm | None = None
) -> HttpResponse:
    today, by = localdate(), current_actor()
    may_accept = found.accepted_on is None and by.may(Permission.DECIDE, found.area)
    if form is None and may_accept and found.finished_on is not None:
        form = AcceptForm(on=today)
    context = {
        "project": found,
        "place": places.names([found.area]).get(found.area, found.area),
        "paid": projects.paid([found], on=today)[0],
        "slips": projects.slips(found),
        "form": form,
    }
    status = REFUSED if form is not None and form.errors else 200
    return render(request, "enterprise/project.html", context, status=status)


@require_POST
def accept(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Accept a finished project."""
    found: ReliefProject = gate.row(ReliefProject, row_id, absent=ABSENT)
    by = gate.permitted(Permission.DECIDE, found.area)
    form = AcceptForm(request.POST, on=localdate())
    if form.is_valid():
        try:
            actions.accept(found, by=by, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refusals.text(refused))
        else:
            messages.success(request, _("已登记验收。"))
            return HttpResponseRedirect(reverse("enterprise:project", args=[found.pk]))
    return _show(request, found, form)
