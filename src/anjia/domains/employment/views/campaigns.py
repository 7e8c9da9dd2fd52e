"""Campaigns: the year's calendar, one campaign with its events and what it came to."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anjia.base.scope import Actor, current_actor, refusals
from anjia.domains.employment import actions
from anjia.domains.employment.forms.matching import EventForm
from anjia.domains.employment.models import Campaign, CampaignGuest
from anjia.domains.employment.policy import Permission
from anjia.domains.employment.queries import offers
from anjia.kernel.refusals import Refused
from anjia.registry.queries import areas
from anjia.registry.views import gate

REFUSED, MOST = 422, 500
STEPS = {
    "invited": gettext_lazy("邀请"),
    "came": gettext_lazy("到场"),
    "intent": gettext_lazy("有意向"),
    "interview": gettext_lazy("面试"),
    "started": gettext_lazy("上岗"),
    "kept": gettext_lazy("满期还在岗"),
}


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The campaigns of a year, month by month, with their events."""
    by = _reader()
    today = localdate()
    year = _year(request, today.year)
    rows = Campaign.objects.filter(starts_on__year__lte=year, ends_on__year__gte=year)
    found = list(rows.prefetch_related("events").order_by("starts_on", "pk"))
    months = [
        (month, [row for row in found if _touches(row, year, month)]) for month in range(1, 13)
    ]
    context = {
        "year": year,
        "months": [(month, held) for month, held in months if held],
        "today": today,
        "may_arrange": by.may(Permission.ARRANGE),
    }
    return render(request, "employment/campaigns.html", context)


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """One campaign: its events, its funnel, and the form for a further event."""
    campaign: Campaign = gate.row(Campaign, row_id, absent="campaign_not_found")
    by = _reader()
    form = EventForm(request.POST or None)
    status = 200
    if form.is_bound:
        gate.permitted(Permission.ARRANGE, campaign.area)
        if form.is_valid():
            try:
                actions.hold_event(campaign, by=by, at=timezone.now(), **form.cleaned_data)
            except Refused as refused:
                form.add_error(None, refusals.text(refused))
            else:
                messages.success(request, _("已登记。"))
                return HttpResponseRedirect(reverse("employment:campaign", args=[campaign.pk]))
        status = REFUSED
    today = localdate()
    counts = offers.funnel(campaign, on=today)
    most = max(counts.values(), default=0)
    context = {
        "campaign": campaign,
        "place": areas.names([campaign.area]).get(campaign.area, campaign.area),
        "events": list(campaign.events.order_by("held_on", "pk")),
        "steps": [
            (step, label, counts[step], round(100 * counts[step] / most) if most else 0)
            for step, label in STEPS.items()
        ],
        "most": most,
        "kept_days": offers.kept_until(campaign, on=today).days,
        "form": form,
        "may_arrange": by.may(Permission.ARRANGE, campaign.area),
        "today": today,
    }
    return render(request, "employment/campaign.html", context, status=status)


@require_GET
def people(request: HttpRequest, row_id: UUID, step: str) -> HttpResponse:
    """Who reached a step of a campaign, as far as the officer sees them."""
    campaign: Campaign = gate.row(Campaign, row_id, absent="campaign_not_found")
    by = _reader()
    if step not in STEPS:
        raise Http404
    today = localdate()
    rows = offers.guests(campaign, step, on=today)
    shown = list(rows[:MOST])
    context = {
        "campaign": campaign,
        "label": STEPS[step],
        "steps": list(STEPS.items()),
        "step": step,
        "total": rows.count(),
        "rows": [_line(row, by) for row in shown],
        "called": areas.names({row.area for row in shown}),
        "today": today,
        "runs": campaign.starts_on <= today <= campaign.ends_on,
    }
    return render(request, "employment/campaign_people.html", context)


@require_POST
def came(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Record that an invited person came today."""
    guest: CampaignGuest = gate.row(CampaignGuest, row_id, absent="guest_not_found")
    by = gate.permitted(Permission.HELP, guest.area)
    at = timezone.now()
    gate.told(request, lambda: actions.came(guest, by=by, at=at, on=localdate(at)))
    return HttpResponseRedirect(
        reverse("employment:campaign-people", args=[guest.campaign_id, "invited"])
    )


def _reader() -> Actor:
    by = current_actor()
    if not by.may(Permission.READ):
        raise Refused("not_permitted", permission=str(Permission.READ), area="")
    return by


def _line(row: CampaignGuest, by: Actor) -> dict[str, Any]:
    return {"guest": row, "may_help": by.may(Permission.HELP, row.area)}


def _touches(row: Campaign, year: int, month: int) -> bool:
    first = row.starts_on.year * 12 + row.starts_on.month
    last = row.ends_on.year * 12 + row.ends_on.month
    return first <= year * 12 + month <= last


def _year(request: HttpRequest, present: int) -> int:
    text = request.GET.get("year", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else present
