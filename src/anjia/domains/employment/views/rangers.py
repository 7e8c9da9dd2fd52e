"""Pages of forest rangers: the list by distance, and one ranger with forest, patrols, reviews."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from anjia.base.scope import Actor, current_actor, refusals
from anjia.domains.employment.actions import rangers as actions
from anjia.domains.employment.forms.rangers import (
    PatrolForm,
    ReviewForm,
    TransferForm,
    WordForm,
)
from anjia.domains.employment.models import (
    Patrol,
    PlotTransfer,
    PostHolding,
    RangerPlot,
    RangerReview,
)
from anjia.domains.employment.models.choices import Away, HoldingState, TransferState
from anjia.domains.employment.policy import Permission
from anjia.domains.employment.policy import rangers as policy
from anjia.domains.employment.queries import rangers as queries
from anjia.kernel.refusals import Refused
from anjia.registry.queries import areas as places
from anjia.registry.views import gate

REFUSED = 422
FAR = "far"


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The rangers of the officer's places, those furthest from their forest first."""
    by = gate.permitted(Permission.READ, "")
    rows = queries.rangers(on=localdate())
    counts = [
        (value, str(label), sum(r.away == value for r in rows)) for value, label in Away.choices
    ]
    chosen = request.GET.get("away", "")
    if chosen == FAR:
        rows = [each for each in rows if each.away in policy.FAR]
    elif chosen in Away.values:
        rows = [each for each in rows if each.away == chosen]
    context = {
        "rows": rows,
        "counts": counts,
        "total": sum(count for _value, _label, count in counts),
        "far": sum(count for value, _label, count in counts if value in policy.FAR),
        "chosen": chosen,
        "may_arrange": by.may(Permission.ARRANGE),
    }
    return render(request, "employment/rangers.html", context)


@dataclass(frozen=True)
class Step:
    """Something that can be done on a ranger's page."""

    name: str
    title: str | Promise
    permission: Permission
    form: type[forms.Form]
    act: Callable[..., object]
    at_origin: bool = False
    of_transfer: bool = False


STEPS = {
    step.name: step
    for step in (
        Step("patrol", gettext_lazy("登记巡护"), Permission.CONFIRM, PatrolForm, actions.patrol),
        Step(
            "review", gettext_lazy("登记年度考核"), Permission.ARRANGE, ReviewForm, actions.review
        ),
        Step(
            "transfer",
            gettext_lazy("申请调整管护地块"),
            Permission.ARRANGE,
            TransferForm,
            actions.ask_transfer,
        ),
        Step(
            "host",
            gettext_lazy("登记迁入地意见"),
            Permission.DECIDE,
            WordForm,
            actions.say_host,
            of_transfer=True,
        ),
        Step(
            "origin",
            gettext_lazy("登记迁出地意见"),
            Permission.CONFIRM_ORIGIN,
            WordForm,
            actions.say_origin,
            at_origin=True,
            of_transfer=True,
        ),
    )
}


@require_GET
def show(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """One ranger: the forest, the patrols, the reviews, a change that waits."""
    found = _found(row_id)
    gate.permitted(Permission.READ, found.area, found.origin)
    return _page(request, found)


@require_POST
def act(request: HttpRequest, row_id: UUID, step: str) -> HttpResponse:
    """Do one thing; what is wrong with it is said on the ranger's page."""
    found = _found(row_id)
    wanted = STEPS.get(step)
    if wanted is None:
        raise Http404
    by = gate.permitted(wanted.permission, found.origin if wanted.at_origin else found.area)
    subject: object = found
    if wanted.of_transfer:
        subject = _waiting(found)
        if subject is None:
            raise Refused("transfer_not_found")
    form = wanted.form(request.POST, prefix=wanted.name)
    if form.is_valid():
        try:
            wanted.act(subject, by=by, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refusals.text(refused))
        else:
            messages.success(request, _("已登记。"))
            return HttpResponseRedirect(reverse("employment:ranger", args=[row_id]))
    return _page(request, found, failed=(wanted.name, form))


def _found(row_id: UUID) -> PostHolding:
    found: PostHolding = gate.row(PostHolding, row_id, absent="holding_not_found")
    if found.kind != "ranger":
        raise Refused("holding_not_found")
    return found


def _waiting(holding: PostHolding) -> PlotTransfer | None:
    found: PlotTransfer | None = PlotTransfer.objects.filter(
        holding=holding, state=TransferState.WAITING
    ).first()
    return found


def _page(
    request: HttpRequest, row: PostHolding, *, failed: tuple[str, forms.Form] | None = None
) -> HttpResponse:
    found = PostHolding.objects.select_related("person").get(pk=row.pk)
    plots = list(RangerPlot.objects.filter(holding=found).order_by("-since"))
    transfers = list(
        PlotTransfer.objects.filter(holding=found)
        .prefetch_related("words")
        .order_by("-asked_on", "-pk")
    )
    codes = {plot.forest for plot in plots} | {each.forest for each in transfers}
    names = places.names(codes)
    named = [(plot, names.get(plot.forest, plot.forest), _away(found, plot)) for plot in plots]
    context: dict[str, Any] = {
        "holding": found,
        "plots": named,
        "transfers": [(each, names.get(each.forest, each.forest)) for each in transfers],
        "patrols": Patrol.objects.filter(holding=found).order_by("-patrolled_on")[:31],
        "reviews": RangerReview.objects.filter(holding=found).order_by("-year"),
        "steps": list(_steps(found, transfers, by=current_actor(), failed=failed)),
    }
    status = REFUSED if failed else 200
    return render(request, "employment/ranger.html", context, status=status)


def _away(holding: PostHolding, plot: RangerPlot) -> str:
    return str(Away(policy.away(holding.area, plot.forest)).label)


def _steps(
    row: PostHolding,
    transfers: list[PlotTransfer],
    *,
    by: Actor,
    failed: tuple[str, forms.Form] | None,
) -> Any:
    """The steps that are open to the officer, each with its form."""
    today = localdate()
    initial: dict[str, dict[str, Any]] = {
        "patrol": {"patrolled_on": today.isoformat()},
        "review": {"year": today.year},
        "transfer": {"from_on": today.isoformat()},
    }
    waiting = next((t for t in transfers if t.state == TransferState.WAITING), None)
    for step in STEPS.values():
        place = row.origin if step.at_origin else row.area
        if row.state != HoldingState.SERVING or not place or not by.may(step.permission, place):
            continue
        if step.of_transfer and (waiting is None or _said(waiting, step)):
            continue
        if step.name == "transfer" and waiting is not None:
            continue
        form = step.form(prefix=step.name, initial=initial.get(step.name, {}))
        if failed is not None and failed[0] == step.name:
            form = failed[1]
        yield step, form


def _said(transfer: PlotTransfer, step: Step) -> bool:
    given = transfer.origin_agreed_on if step.at_origin else transfer.host_agreed_on
    return given is not None
