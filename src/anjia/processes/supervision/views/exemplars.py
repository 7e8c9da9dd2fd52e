"""The pages of typical cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anjia.ledger.pages import asking
from anjia.processes.dashboards.views.paging import page_of
from anjia.processes.supervision.actions import exemplars as actions
from anjia.processes.supervision.forms.exemplars import ExemplarForm
from anjia.processes.supervision.models import choices
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.policy.exemplars import ExemplarState
from anjia.processes.supervision.queries import exemplars, units

if TYPE_CHECKING:
    from collections.abc import Callable

    from anjia.processes.supervision.models import Exemplar

PAGE = 30
CHIPS = {"written": "y", "checked": "", "published": "g", "returned": "r", "withdrawn": "line"}
TOLD = ("kind", "title", "text", "names_persons", "consent_on", "consent_how")
BOTH = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The cases of the reader's places."""
    by = asking.officer(Permission.READ)
    state = request.GET.get("state", "")
    state = state if state in set(ExemplarState) else ""
    found = exemplars.seen(by, state=state)
    page = page_of(request.GET.get("page", ""), size=PAGE, total=found.count())
    context = {
        "rows": [{"exemplar": each, "chip": CHIPS[each.state]} for each in found[page.rows]],
        "states": choices.of(choices.EXEMPLAR_STATES),
        "state": state,
        "may_write": by.may(Permission.REPORT)
        and bool(units.own_rows(by, on=timezone.localdate())),
        **page.foot,
    }
    return render(request, "supervision/exemplars.html", context)


@BOTH
def new(request: HttpRequest) -> HttpResponse:
    """Write a case for the own unit."""
    by = asking.officer(Permission.REPORT)
    own = units.own_rows(by, on=timezone.localdate())
    form = ExemplarForm(request.POST or None, units=own)

    def do() -> str:
        unit = next(each for each in own if str(each.pk) == form.cleaned_data["unit"])
        return _page(actions.write(unit, by=by, at=timezone.now(), told=form.told()))

    return _written(request, form, do, None)


@BOTH
def change(request: HttpRequest, exemplar_id: UUID) -> HttpResponse:
    """Change a case of the own unit before it is checked."""
    by = asking.officer(Permission.REPORT)
    found: Exemplar = asking.found_or_404(exemplars.one, exemplar_id, by=by)
    own = units.own_rows(by, on=timezone.localdate())
    start: dict[str, Any] = {name: getattr(found, name) for name in TOLD}
    quoted = exemplars.quoted(found, on=timezone.localdate())
    start["codes"] = "、".join(each.quotation.indicator for each in quoted)
    form = ExemplarForm(request.POST or None, units=own, initial=start)

    def do() -> str:
        return _page(actions.rewrite(found, by=by, at=timezone.now(), told=form.told()))

    return _written(request, form, do, found)


@require_GET
def show(request: HttpRequest, exemplar_id: UUID) -> HttpResponse:
    """One case, with its consent and its figures, and what can be done now."""
    by = asking.officer(Permission.READ)
    found: Exemplar = asking.found_or_404(exemplars.one, exemplar_id, by=by)
    today = timezone.localdate()
    manages = by.may(Permission.MANAGE, found.area)
    is_own = found.unit_id in units.own(by, on=today) and by.may(Permission.REPORT, found.area)
    verbs = set()
    if manages and found.state == ExemplarState.WRITTEN:
        verbs |= {"check", "give_back"}
    if manages and found.state == ExemplarState.CHECKED:
        verbs.add("give_back")
    if found.state == ExemplarState.CHECKED and by.may(Permission.APPROVE, found.area):
        verbs.add("publish" if found.checked_by != by.id else "wait")
    if manages and found.state != ExemplarState.WITHDRAWN:
        verbs.add("take_down")
    context = {
        "exemplar": found,
        "chip": CHIPS[found.state],
        "quoted": exemplars.quoted(found, on=today),
        "verbs": verbs,
        "may_change": is_own and found.state in actions.OWN,
        "today": today,
    }
    return render(request, "supervision/exemplar.html", context)


@require_POST
def act(request: HttpRequest, exemplar_id: UUID, verb: str) -> HttpResponse:
    """One deed on a case's page."""
    by = asking.officer(Permission.MANAGE, Permission.APPROVE)
    found: Exemplar = asking.found_or_404(exemplars.one, exemplar_id, by=by)
    given, now = request.POST, timezone.now()
    note = given.get("note", "")[:300]
    deeds: dict[str, tuple[Callable[[], object], str]] = {
        "check": (lambda: actions.check(found, by=by, at=now), _("核实过了，等刊发。")),
        "give-back": (
            lambda: actions.give_back(found, by=by, at=now, note=note),
            _("退回单位了。"),
        ),
        "publish": (
            lambda: actions.publish(
                found,
                by=by,
                on=asking.day_of(given.get("on", "")) or timezone.localdate(now),
                medium=given.get("medium", "")[:120],
                address=given.get("address", "")[:300],
            ),
            _("刊发登记好了。"),
        ),
        "take-down": (
            lambda: actions.take_down(found, by=by, at=now, note=note),
            _("撤下来了。"),
        ),
    }
    if verb not in deeds:
        raise Http404
    do, text = deeds[verb]
    return asking.carried_out(request, do, reverse("supervision:exemplar", args=[found.pk]), text)


def _written(
    request: HttpRequest, form: ExemplarForm, do: Callable[[], str], found: Exemplar | None
) -> HttpResponse:
    return asking.filled_in(
        request,
        form,
        "supervision/exemplar_new.html",
        do=do,
        text=_("报上去了，等县后扶办核实。"),
        more={"exemplar": found},
    )


def _page(exemplar: Exemplar) -> str:
    return reverse("supervision:exemplar", args=[exemplar.pk])
