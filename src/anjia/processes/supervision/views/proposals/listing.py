"""The proposals by state, and entering one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from anjia.base.files import actions as files
from anjia.base.files.policy import Kind
from anjia.base.scope import refusals
from anjia.kernel.refusals import Refused
from anjia.ledger.pages import asking
from anjia.processes.dashboards.views.paging import page_of
from anjia.processes.supervision.actions import proposals as actions
from anjia.processes.supervision.forms.proposals import RegisterForm
from anjia.processes.supervision.models.proposals import BODIES, SATISFACTIONS
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.policy.proposals import Body, ProposalState, Satisfaction
from anjia.processes.supervision.queries import units
from anjia.processes.supervision.queries.proposals import cases, clocks
from anjia.processes.supervision.queries.proposals.cases import GROUPS, PAGE, TIMES, Wanted
from anjia.processes.supervision.views.proposals import words

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse, QueryDict

    from anjia.base.files.models import StoredFile
    from anjia.base.scope import Actor
    from anjia.processes.supervision.models import Proposal

REFUSED = 422
OFFICE = 6  # digits of a county: where the office sits


@dataclass(frozen=True)
class Line:
    """One proposal of a list."""

    proposal: Proposal
    members: str
    chip: str
    light: str
    left: str


def wanted(given: QueryDict) -> Wanted:
    """What an address looks for; what it cannot mean narrows nothing."""

    def one_of(name: str, known: object) -> str:
        value = given.get(name, "")
        return value if value in set(known) else ""  # type: ignore[call-overload]

    return Wanted(
        group=one_of("group", GROUPS),
        body=one_of("body", Body),
        session=given.get("session", "")[:40],
        unit=given.get("unit", "")[:80],
        letter=one_of("class", "ABCD"),
        satisfaction=one_of("satisfaction", Satisfaction),
        timely=one_of("timely", TIMES),
        text=given.get("q", "").strip()[:80],
        mine=given.get("mine") == "1",
    )


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The proposals that an officer sees, by state; the first tab that holds any by itself."""
    by = asking.officer(Permission.READ)
    today = timezone.localdate()
    what = wanted(request.GET)
    own = units.own(by, on=today)
    with cases.seen(by, on=today) as rows:
        narrow = cases.narrowed(rows, Wanted(**{**vars(what), "group": ""}), own=own, on=today)
        counts = cases.by_group(narrow)
        # An address that asks for more than a tab, as a number does, opens all that it counts.
        if not what.group and not what.is_narrowed:
            first = next((group for group, count in counts.items() if count), "new")
            what = Wanted(**{**vars(what), "group": first})
        found = cases.ordered(cases.narrowed(rows, what, own=own, on=today))
        page = page_of(request.GET.get("page", ""), size=PAGE, total=found.count())
        lines = [line(each, by=by, today=today) for each in found[page.rows]]
        sessions = list(rows.order_by("-session").values_list("session", flat=True).distinct())
        names = set(rows.exclude(lead_name="").values_list("lead_name", flat=True).distinct())
        samples = found.filter(is_sample=True).count()
    context = {
        "lines": lines,
        "wanted": what,
        **page.foot,
        "tabs": [
            (group, words.group(group), count, group == what.group)
            for group, count in counts.items()
            if count or group in ("new", "assigned", "handling", "replied")
        ],
        "all_total": sum(counts.values()),
        "is_empty": not sum(counts.values()) and not what.is_narrowed,
        "sessions": sessions,
        "units": sorted({name for each in names for name in each.split("、")}),
        "bodies": [(each.value, word) for each, word in BODIES.items()],
        "satisfactions": [(each.value, word) for each, word in SATISFACTIONS.items()],
        "samples": samples,
        "may_manage": by.may(Permission.MANAGE),
        "has_unit": bool(own),
    }
    return render(request, "supervision/proposals.html", context)


def line(proposal: Proposal, *, by: Actor, today: date) -> Line:
    """One proposal in words."""
    near = clocks.near_days(proposal.area, on=today)
    light, left = words.left(proposal, today=today, near=near)
    return Line(
        proposal,
        words.members(proposal, whole=by.may(Permission.MANAGE, proposal.area)),
        words.CHIPS.get(ProposalState(proposal.state), ""),
        light,
        left,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Enter a proposal."""
    by = asking.officer(Permission.MANAGE)
    start = {"received_on": timezone.localdate()}
    form = RegisterForm(request.POST or None, request.FILES or None, initial=start)
    fault = ""
    if request.method == "POST" and form.is_valid():
        at, area = timezone.now(), by.areas(Permission.MANAGE)[0][:OFFICE]
        try:
            with transaction.atomic():
                given = form.registered()
                kept = _kept(form, by=by, area=area)
                made = actions.register(given, area=area, by=by, at=at, file=kept)
        except Refused as refused:
            fault = _said(refused)
        else:
            target = reverse("supervision:proposal", args=[made.pk])
            return asking.done(request, _("登记好了，请审查立案。"), target)
    return _form(request, form, fault)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Put right what was entered."""
    by = asking.officer(Permission.MANAGE)
    case = asking.found_or_404(cases.one, proposal_id, by=by, on=timezone.localdate())
    form = RegisterForm(
        request.POST or None, request.FILES or None, initial=RegisterForm.start(case.proposal)
    )
    del form.fields["file"]
    fault = ""
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                actions.correct(case.proposal, by=by, at=timezone.now(), given=form.registered())
        except Refused as refused:
            fault = _said(refused)
        else:
            target = reverse("supervision:proposal", args=[proposal_id])
            return asking.done(request, _("改好了。"), target)
    return _form(request, form, fault, proposal=case.proposal)


def _kept(form: RegisterForm, *, by: Actor, area: str) -> StoredFile | None:
    given = form.cleaned_data.get("file")
    if given is None:
        return None
    return files.store(given.read(), name=given.name, kind=Kind.DOCUMENT, by=by, area=area)


def _said(refused: Refused) -> str:
    if refused.code == "not_permitted":
        raise refused
    return str(refusals.text(refused))


def _form(
    request: HttpRequest, form: RegisterForm, fault: str, proposal: Proposal | None = None
) -> HttpResponse:
    status = REFUSED if request.method == "POST" else 200
    context = {"form": form, "fault": fault, "proposal": proposal}
    return render(request, "supervision/proposal_new.html", context, status=status)
