"""Pages on which events in the life of a household are recorded and taken back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from anjia.base.scope import Actor, refusals
from anjia.kernel.refusals import Refused
from anjia.registry import actions
from anjia.registry.forms.decisions import ReasonForm
from anjia.registry.forms.events import EventForm
from anjia.registry.forms.kinds import OF_HOUSEHOLD, OF_PERSON, possible
from anjia.registry.models import Household, LifeEvent, Person
from anjia.registry.policy import Permission
from anjia.registry.views import gate

REFUSED = 422


@require_GET
def of_household(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Choose what happened to a household."""
    household = gate.row(Household, row_id, absent="household_not_found")
    gate.permitted(Permission.EVENT, household.area)
    return _choose(request, household, None)


@require_GET
def of_person(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Choose what happened to a person."""
    person = gate.row(Person, row_id, absent="person_not_found")
    gate.permitted(Permission.EVENT, person.area)
    return _choose(request, person.household, person)


@require_http_methods(["GET", "POST"])
def record_household(request: HttpRequest, row_id: UUID, kind: str) -> HttpResponse:
    """Record an event of a household."""
    household = gate.row(Household, row_id, absent="household_not_found")
    by = gate.permitted(Permission.EVENT, household.area)
    return _record(request, _form(OF_HOUSEHOLD, kind), household, None, by=by)


@require_http_methods(["GET", "POST"])
def record_person(request: HttpRequest, row_id: UUID, kind: str) -> HttpResponse:
    """Record an event of a person."""
    person = gate.row(Person, row_id, absent="person_not_found")
    by = gate.permitted(Permission.EVENT, person.area)
    return _record(request, _form(OF_PERSON, kind), person.household, person, by=by)


@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Take an event back, with a reason."""
    event = gate.row(LifeEvent, row_id, absent="event_not_found")
    by = gate.permitted(Permission.EVENT, event.area)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.undo(event, by=by, at=timezone.now(), reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, refusals.text(refused))
        else:
            done = _("已撤销：%(event)s。") % {"event": event.get_kind_display()}
            messages.success(request, done)
            return HttpResponseRedirect(reverse("registry:household", args=[event.household_id]))
    context = {"event": event, "household": event.household, "form": form}
    return render(request, "registry/undo.html", context, status=REFUSED if form.errors else 200)


def _choose(request: HttpRequest, household: Household, person: Person | None) -> HttpResponse:
    forms, name = (OF_PERSON, "person") if person else (OF_HOUSEHOLD, "household")
    subject = person or household
    context = {
        "household": household,
        "person": person,
        "kinds": [
            (
                reverse(f"registry:{name}-event", args=[subject.pk, kind]),
                forms[kind].title,
                forms[kind].about,
            )
            for kind in possible(household, forms, person)
        ],
        "members": Person.objects.filter(household=household, status="present")
        if person is None
        else [],
    }
    return render(request, "registry/events.html", context)


def _form(forms: dict[str, type[EventForm]], kind: str) -> type[EventForm]:
    found = forms.get(kind)
    if found is None:
        raise Http404
    return found


def _record(
    request: HttpRequest,
    kind: type[EventForm],
    household: Household,
    person: Person | None,
    *,
    by: Actor,
) -> HttpResponse:
    at = timezone.now()
    data: Any = request.POST if request.method == "POST" else None
    form = kind(data, household=household, person=person, at=at)
    if form.is_bound and form.is_valid():
        try:
            event = form.act(by=by, at=at)
        except Refused as refused:
            form.add_error(None, refusals.text(refused))
        else:
            done = _("已登记：%(event)s。登记错了可以在下面撤销。")
            messages.success(request, done % {"event": event.get_kind_display()})
            return HttpResponseRedirect(reverse("registry:household", args=[event.household_id]))
    context = {"form": form, "household": household, "person": person}
    return render(request, "registry/event.html", context, status=REFUSED if form.errors else 200)
