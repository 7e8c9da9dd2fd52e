"""Pages of factories: the list of a place, one factory, its monthly report, its recognition."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anjia.base.scope import current_actor, refusals
from anjia.domains.enterprise import actions
from anjia.domains.enterprise.actions.recognition import RECOGNITION
from anjia.domains.enterprise.forms.factories import ApplyForm, ReportForm, StepForm
from anjia.domains.enterprise.models import Factory, FactoryReport, Recognition
from anjia.domains.enterprise.models.choices import RecognitionAct, RecognitionState
from anjia.domains.enterprise.policy import Permission, Running, due_on, first_of, later
from anjia.domains.enterprise.queries import factories, recognition
from anjia.domains.enterprise.queries.factories import Standing
from anjia.domains.enterprise.views import words
from anjia.domains.enterprise.views.place import here
from anjia.kernel.ids import new_id
from anjia.kernel.refusals import Refused
from anjia.ledger.declaration import CLEAR, RowChange
from anjia.registry.queries import areas as places
from anjia.registry.views import gate

REFUSED = 422
TOWN = 9
ABSENT = "factory_not_found"


@dataclass(frozen=True)
class Line:
    """A factory in one month, as a table shows it."""

    standing: Standing
    light: str
    word: str
    lacking: str


def line(standing: Standing) -> Line:
    """Say how a factory stood."""
    state = standing.running
    shown = () if state is Running.STOPPED else standing.lacking
    return Line(standing, words.LIGHTS[state], str(words.RUNNING[state]), words.lacking(shown))


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The factories and workshops of a place, as the latest month due shows them."""
    place, today = here(request), localdate()
    found = factories.summary(place.area, on=today)
    asked = {state.value: state for state in Running}.get(request.GET.get("state", ""))
    shown = found.of(asked) if asked else list(found.standings)
    names = places.names({one.factory.area[:TOWN] for one in shown})
    wages, wages_unknown = found.total("wages")
    relocated, relocated_unknown = found.total("relocated_staff")
    context = {
        "here": place,
        "found": found,
        "state": asked.value if asked else "",
        "counts": [
            (state.value, words.RUNNING[state], words.LIGHTS[state], len(found.of(state)))
            for state in Running
        ],
        "towns": [
            (names.get(code, code), [line(one) for one in group])
            for code, group in groupby(shown, key=lambda one: one.factory.area[:TOWN])
        ],
        "communal": len(found.communal),
        "wages": wages,
        "wages_unknown": wages_unknown,
        "relocated": relocated,
        "relocated_unknown": relocated_unknown,
        "may_write": place.by.may(Permission.WRITE),
    }
    return render(request, "enterprise/factories.html", context)


@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """Who has reported a month and who has not."""
    place, today = here(request), localdate()
    day = factories.due_day(place.area, on=today)
    last = later(first_of(today), -1)
    month = _month(request.GET.get("month", "")) or last
    if month > today:
        raise Refused("month_in_future", month=month)
    missing = factories.awaited(place.area, month, on=today)
    there = FactoryReport.objects.within(place.area).filter(month=month)
    rows = list(there.select_related("factory").order_by("area", "factory__name"))
    context = {
        "here": place,
        "month": month,
        "due_on": due_on(month, day=day),
        "missing": missing,
        "sites": places.names({one.area for one in missing}),
        "rows": [
            line(one) for one in factories.standings([row.factory for row in rows], month, on=today)
        ],
        "before": later(month, -1),
        "after": later(month, 1) if later(month, 1) <= today else None,
        "may_write": place.by.may(Permission.WRITE),
    }
    return render(request, "enterprise/reports.html", context)


@require_GET
def show(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """One factory: a year of reports, its building, and how it was recognised."""
    factory: Factory = gate.row(Factory, row_id, absent=ABSENT)
    by = gate.permitted(Permission.READ, factory.area)
    return _show(request, factory, by_decides=by.may(Permission.DECIDE, factory.area))


def _show(
    request: HttpRequest, factory: Factory, *, by_decides: bool, form: Any = None
) -> HttpResponse:
    today = localdate()
    by = current_actor()
    year = factories.year(factory, on=today)
    held = recognition.latest(factory)
    acts = [] if held is None else [a for a in RecognitionAct.values if RECOGNITION.allows(held, a)]
    may_write = by.may(Permission.WRITE, factory.area)
    can_apply = held is None or held.state in {RecognitionState.DECLINED, RecognitionState.REMOVED}
    if form is None and acts and by_decides:
        form = StepForm(acts=acts, on=today)
    elif form is None and can_apply and may_write and factory.stopped_on is None:
        form = ApplyForm(on=today)
    last = later(first_of(today), -1)
    context = {
        "factory": factory,
        "site": places.names([factory.area]).get(factory.area, factory.area),
        "lines": [line(one) for one in reversed(year)],
        "panels": _panels(year),
        "latest": next((line(one) for one in reversed(year) if one.report is not None), None),
        "recognition": held,
        "steps": recognition.steps(factory),
        "form": form,
        "step_url": _step_url(factory, held if acts else None),
        "month": last if factory.stopped_on is None else None,
        "may_write": may_write,
        "today": today,
    }
    status = REFUSED if form is not None and form.errors else 200
    return render(request, "enterprise/factory.html", context, status=status)


def _step_url(factory: Factory, held: Recognition | None) -> str:
    if held is None:
        return reverse("enterprise:apply", args=[factory.pk])
    return reverse("enterprise:recognise", args=[held.pk])


def _panels(year: Sequence[Standing]) -> list[dict[str, Any]]:
    """The year as small multiples: one line a number, missing months as gaps."""
    named = {
        "staff": (_("在岗人数"), _("人")),
        "relocated_staff": (_("其中搬迁群众"), _("人")),
        "wages": (_("发放工资"), _("元")),
        "orders": (_("订单金额"), _("元")),
        "power": (_("用电量"), _("千瓦时")),
    }
    found = []
    for name, (label, unit) in named.items():
        points = [getattr(one.report, name, None) for one in year]
        known = [point for point in points if point is not None]
        last = next((point for point in reversed(points) if point is not None), None)
        most = max(known, default=None)
        found.append({"label": label, "unit": unit, "points": points, "last": last, "most": most})
    return found


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, row_id: UUID, month: str) -> HttpResponse:
    """Report a month, or correct what was reported; the same again changes nothing."""
    factory: Factory = gate.row(Factory, row_id, absent=ABSENT)
    by = gate.permitted(Permission.WRITE, factory.area)
    first = _month(month)
    if first is None:
        raise Http404
    before = FactoryReport.objects.filter(factory=factory, month=first).first()
    form = ReportForm(request.POST or None, initial=ReportForm.initial_of(before))
    if form.is_bound and form.is_valid():
        row = _change(factory, first, before, form.cleaned_data)
        try:
            actions.record_reports([row], by=by, at=timezone.now())
        except Refused as refused:
            column = str(refused.facts.get("column", ""))
            form.add_error(column if column in form.fields else None, refusals.text(refused))
        else:
            messages.success(request, _("“%(name)s”的月报存好了。") % {"name": factory.name})
            return HttpResponseRedirect(reverse("enterprise:factory", args=[factory.pk]))
    context = {
        "factory": factory,
        "site": places.names([factory.area]).get(factory.area, factory.area),
        "month": first,
        "form": form,
        "before": before,
        "last": FactoryReport.objects.filter(factory=factory, month=later(first, -1)).first(),
    }
    return render(
        request, "enterprise/report.html", context, status=REFUSED if form.errors else 200
    )


def _change(
    factory: Factory, month: date, before: FactoryReport | None, data: dict[str, Any]
) -> RowChange:
    if before is None:
        stated = {name: value for name, value in data.items() if value not in (None, "")}
        values = {**stated, "factory": factory.pk, "month": month}
        return RowChange(id=new_id(), new=True, values=values)
    changed = {name: CLEAR if value in (None, "") else value for name, value in data.items()}
    return RowChange(id=before.pk, new=False, values=changed)


@require_POST
def apply(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Record the town's application."""
    factory: Factory = gate.row(Factory, row_id, absent=ABSENT)
    by = gate.permitted(Permission.WRITE, factory.area)
    form = ApplyForm(request.POST, on=localdate())
    if form.is_valid():
        try:
            actions.apply(factory, by=by, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refusals.text(refused))
        else:
            messages.success(request, _("已登记申请，等县里评估。"))
            return HttpResponseRedirect(reverse("enterprise:factory", args=[factory.pk]))
    decides = by.may(Permission.DECIDE, factory.area)
    return _show(request, factory, by_decides=decides, form=form)


@require_POST
def recognise(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Take the next step of a recognition."""
    held: Recognition = gate.row(Recognition, row_id, absent="recognition_not_found")
    by = gate.permitted(Permission.DECIDE, held.area)
    acts = [act for act in RecognitionAct.values if RECOGNITION.allows(held, act)]
    form = StepForm(request.POST, acts=acts, on=localdate())
    if form.is_valid():
        try:
            actions.recognise(held, by=by, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refusals.text(refused))
        else:
            messages.success(request, _("已登记。"))
            return HttpResponseRedirect(reverse("enterprise:factory", args=[held.factory_id]))
    return _show(request, held.factory, by_decides=True, form=form)


def _month(text: str) -> date | None:
    """Read a month out of an address; None where it is none."""
    try:
        return date.fromisoformat(f"{text}-01") if len(text) == len("2022-04") else None
    except ValueError:
        return None
