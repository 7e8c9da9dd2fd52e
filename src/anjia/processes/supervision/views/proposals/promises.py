"""What replies promised: confirmed, made tasks, kept or not."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anjia.base.scope.models import within
from anjia.ledger.pages import asking
from anjia.processes.dashboards.views.paging import page_of
from anjia.processes.supervision.actions import proposals as actions
from anjia.processes.supervision.models import Commitment
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.policy.proposals import CommitmentState
from anjia.processes.supervision.queries.proposals import cases

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

PAGE = 50


def _groups(on: date) -> dict[str, Q]:
    confirmed = Q(state=CommitmentState.CONFIRMED)
    return {
        "late": confirmed & Q(kept__isnull=True, due_on__lt=on),
        "open": confirmed & Q(kept__isnull=True) & (Q(due_on__isnull=True) | Q(due_on__gte=on)),
        "kept": confirmed & Q(kept=True),
        "broken": confirmed & Q(kept=False),
        "proposed": Q(state=CommitmentState.PROPOSED),
    }


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The promises of an officer's places by what came of them."""
    by = asking.officer(Permission.READ)
    today = timezone.localdate()
    groups = _groups(today)
    here = Commitment.objects.filter(within("area", by.areas(Permission.READ)))
    asked = {f"of_{name}": Count("pk", filter=where) for name, where in groups.items()}
    counts = {name.removeprefix("of_"): n for name, n in here.aggregate(**asked).items()}
    group = request.GET.get("group", "")
    if group not in groups:
        group = next((name for name, count in counts.items() if count), "open")
    found = here.filter(groups[group]).select_related("proposal")
    found = found.order_by(F("due_on").asc(nulls_last=True), "proposal_id", "order")
    page = page_of(request.GET.get("page", ""), size=PAGE, total=found.count())
    named = {
        "late": _("到期没有核对"),
        "open": _("没有到期"),
        "kept": _("已兑现"),
        "broken": _("没有兑现"),
        "proposed": _("待确认"),
    }
    context = {
        "rows": list(found[page.rows]),
        "tabs": [(name, named[name], count, name == group) for name, count in counts.items()],
        "group": group,
        **page.foot,
    }
    return render(request, "supervision/proposal_promises.html", context)


@require_POST
def act(request: HttpRequest, proposal_id: UUID, promise_id: UUID, verb: str) -> HttpResponse:
    """Confirm or drop a promise, make it a task, say whether it was kept."""
    by = asking.officer(Permission.REPORT, Permission.MANAGE)
    case = asking.found_or_404(cases.one, proposal_id, by=by, on=timezone.localdate())
    found = next((each for each in case.commitments if each.pk == promise_id), None)
    if found is None:
        raise Http404
    at, given = timezone.now(), request.POST
    deeds: dict[str, Callable[[], object]] = {
        "confirm": lambda: actions.settle(
            found, by=by, at=at, meant=True, due_on=asking.day_of(given.get("due_on", ""))
        ),
        "drop": lambda: actions.settle(found, by=by, at=at, meant=False),
        "task": lambda: actions.make_task(found, by=by, at=at),
        "judge": lambda: actions.judge(
            found,
            by=by,
            at=at,
            kept=given.get("kept") == "yes",
            on=asking.day_of(given.get("on", "")) or timezone.localdate(at),
            note=given.get("note", ""),
        ),
    }
    if verb not in deeds:
        raise Http404
    target = f"{reverse('supervision:proposal', args=[proposal_id])}#promises"
    return asking.carried_out(request, deeds[verb], target, _("办好了。"))
