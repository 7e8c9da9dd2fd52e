"""Pages of training: the classes, and one class with its roll, attendance and claims."""

from datetime import date
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
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anjia.base.scope import current_actor, refusals
from anjia.domains.employment.actions import training as actions
from anjia.domains.employment.forms.training import DayForm, EnrolForm
from anjia.domains.employment.models import Trainee, TrainingClass, TrainingDay
from anjia.domains.employment.policy import Permission
from anjia.domains.employment.queries import training as queries
from anjia.kernel.ids import new_id
from anjia.kernel.refusals import Refused
from anjia.ledger.declaration import RowChange
from anjia.registry.models import Household, Person
from anjia.registry.models.choices import PersonStatus
from anjia.registry.views import gate

REFUSED = 422
ABSENT = "class_not_found"


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The classes that can be seen here, with their trainees and results."""
    by = gate.permitted(Permission.READ, "")
    every = request.GET.get("view") == "all"
    persons, times = queries.heads()
    context = {
        "lines": queries.lines(on=localdate(), open_only=not every),
        "every": every,
        "persons": persons,
        "times": times,
        "today": localdate(),
        "may_arrange": by.may(Permission.ARRANGE),
    }
    return render(request, "employment/training.html", context)


@require_GET
def show(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """A class: its roll, who came on which day, what claims still lack; to be printed."""
    return _page(request, _found(row_id))


@require_POST
def enrol(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Enrol one of a family."""
    found = _found(row_id)
    by = current_actor()
    if not by.may(Permission.ARRANGE):
        raise Refused("not_permitted", permission=str(Permission.ARRANGE), area=found.area)
    form = EnrolForm(request.POST)
    if not form.is_valid():
        return _page(request, found, fault=_("请选学员。"))
    person = Person.objects.filter(pk=form.cleaned_data["person"]).first()
    if person is None:
        raise Refused("person_not_found")
    values = {"person": person.pk, "training_class": found.pk, "enrolled_on": localdate()}
    row = RowChange(id=new_id(), new=True, values=values)
    try:
        actions.record_trainees([row], by=by, at=timezone.now())
    except Refused as refused:
        return _page(request, found, fault=refusals.text(refused))
    made: Trainee = Trainee.objects.get(pk=row.id)
    messages.success(request, _("%(name)s已报名。") % {"name": person.name})
    if made.repeat != "none":
        said = _("%(name)s今年已培训过这个工种，不能再申领补贴。") % {"name": person.name}
        messages.warning(request, said)
    return HttpResponseRedirect(reverse("employment:training-class", args=[row_id]))


@require_http_methods(["GET", "POST"])
def attend(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Call the roll of a day, on the phone as well."""
    found = _found(row_id)
    by = gate.permitted(Permission.CONFIRM, "")
    today = min(localdate(), found.ends_on)
    form = DayForm(request.POST if request.method == "POST" else request.GET or None)
    held_on: date = today
    if form.is_bound and form.is_valid():
        held_on = form.cleaned_data["held_on"]
    areas = by.areas(Permission.CONFIRM)
    trainees = [
        one
        for one in Trainee.objects.filter(training_class=found, left_on__isnull=True)
        .select_related("person")
        .order_by("person__name", "pk")
        if by.may(Permission.CONFIRM, one.area)
    ]
    fault = ""
    if request.method == "POST" and form.is_valid():
        came = set(request.POST.getlist("present"))
        present = {one.pk: str(one.pk) in came for one in trainees}
        try:
            actions.attend(
                found, area=areas[0], by=by, at=timezone.now(), held_on=held_on, present=present
            )
        except Refused as refused:
            fault = refusals.text(refused)
        else:
            n = sum(present.values())
            said = ngettext("已点名，到课 %(n)s 人。", "已点名，到课 %(n)s 人。", n) % {"n": n}
            messages.success(request, said)
            return HttpResponseRedirect(reverse("employment:training-class", args=[row_id]))
    kept = dict(
        TrainingDay.objects.filter(trainee__in=trainees, held_on=held_on).values_list(
            "trainee_id", "is_present"
        )
    )
    context = {
        "class": found,
        "held_on": held_on,
        "rows": [(one, kept.get(one.pk, True)) for one in trainees],
        "called": bool(kept),
        "fault": fault,
        "form": form,
    }
    status = REFUSED if fault or (request.method == "POST" and form.errors) else 200
    return render(request, "employment/training_attend.html", context, status=status)


def _found(row_id: UUID) -> TrainingClass:
    found: TrainingClass = gate.row(TrainingClass, row_id, absent=ABSENT)
    by = current_actor()
    if not by.may(Permission.READ):
        raise Refused("not_permitted", permission=str(Permission.READ), area=found.area)
    return found


def _page(request: HttpRequest, found: TrainingClass, *, fault: str = "") -> HttpResponse:
    by = current_actor()
    days = queries.days_of(found, until=localdate())
    number = request.GET.get("household", "").strip().replace("\0", "")
    home = Household.objects.filter(number=number).first() if number else None
    people = Person.objects.filter(household=home, status=PersonStatus.PRESENT)
    roll = queries.roll(found, shown=days)
    context: dict[str, Any] = {
        "class": found,
        "days": days,
        "roll": roll,
        "ready": sum(not line.lacks for line in roll),
        "number": number,
        "unknown_number": bool(number) and home is None,
        "people": list(people.order_by("birth_on", "pk")) if home is not None else [],
        "fault": fault,
        "may_arrange": by.may(Permission.ARRANGE),
        "may_edit": by.may(Permission.ARRANGE, found.area),
        "may_attend": by.may(Permission.CONFIRM) and bool(days) and bool(roll),
    }
    status = REFUSED if fault else 200
    return render(request, "employment/training_class.html", context, status=status)
