"""Slips: the list, one with its letter, and what the unit and the office do with it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anjia.base.files.downloads import download
from anjia.base.files.policy import Type
from anjia.kernel import workdays
from anjia.kernel.refusals import Refused
from anjia.ledger import papers
from anjia.ledger.pages.asking import day_of, done, found_or_404, key_of, officer, told
from anjia.processes.dashboards.views.paging import page_of
from anjia.processes.supervision.actions import escalation
from anjia.processes.supervision.models import Escalation, choices
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.policy.escalation import WAITING, Cause, Ending, Level
from anjia.processes.supervision.queries import board, escalating, letters, units
from anjia.processes.supervision.queries.board import Wanted
from anjia.processes.supervision.queries.escalating import Sought

if TYPE_CHECKING:
    from uuid import UUID

    from anjia.base.scope import Actor

ALL = "all"
CHIPS = {Ending.OPEN: "y", Ending.ANSWERED: "g", Ending.RAISED: "r"}
KINDS = {Level.BLUE: "blue", Level.ORANGE: "amber", Level.RED: "red"}


def line_of(slip: Escalation) -> dict[str, Any]:
    """One slip in words."""
    return {
        "slip": slip,
        "number": letters.number(slip),
        "level": choices.LEVELS[Level(slip.level)],
        "kind": KINDS[Level(slip.level)],
        "cause": choices.CAUSES[Cause(slip.cause)],
        "ending": choices.ENDINGS[Ending(slip.ending)],
        "chip": CHIPS.get(Ending(slip.ending), ""),
        "is_waiting": slip.ending == Ending.OPEN,
    }


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The slips of an officer's places; those that wait for an answer unless others are sought."""
    by, on = officer(Permission.READ), timezone.localdate()
    what = _sought(request)
    counts = escalating.by_ending(by, what)
    total = counts.get(what.ending, 0) if what.ending is not None else sum(counts.values())
    page = page_of(request.GET.get("page", ""), size=escalating.PAGE, total=total)
    units_of_slips = escalating.units(by)
    context = {
        "lines": [line_of(slip) for slip in escalating.sought(by, what)[page.rows]],
        "what": what,
        "tabs": [
            *(
                (ending.value, word, counts.get(ending, 0), what.ending is ending)
                for ending, word in choices.ENDINGS.items()
            ),
            (ALL, _("全部"), sum(counts.values()), what.ending is None),
        ],
        "state": request.GET.get("state", ""),
        "unit_choices": units_of_slips,
        "level_choices": [(level.value, word) for level, word in choices.LEVELS.items()],
        "ever": bool(units_of_slips),
        "today": on,
        "unannounced": escalating.unannounced(on),
        **page.foot,
    }
    return render(request, "supervision/slips.html", context)


def _sought(request: HttpRequest) -> Sought:
    """What an address looks for; what it cannot mean narrows nothing."""
    level, state = request.GET.get("level", ""), request.GET.get("state", "")
    ending = Ending(state) if state in set(Ending) else Ending.OPEN
    return Sought(
        unit=key_of(request.GET.get("unit", "")),
        level=level if level in set(Level) else "",
        ending=None if state == ALL else ending,
    )


@require_GET
def show(request: HttpRequest, slip_id: UUID) -> HttpResponse:
    """One slip: the letter as it is printed, and what can be done."""
    by, on = officer(Permission.READ), timezone.localdate()
    slip = _one(slip_id, by)
    own = slip.assignment.unit_id in units.own(by, on=on)
    context = {
        **line_of(slip),
        "letter": letters.of(slip),
        "may_answer": slip.ending == Ending.OPEN and own and by.may(Permission.REPORT, slip.area),
        "may_withdraw": slip.ending in WAITING and by.may(Permission.MANAGE, slip.area),
        "can_pdf": papers.can_pdf(),
        "today": on,
        "last_year": workdays.LAST_YEAR,
    }
    return render(request, "supervision/slip.html", context)


@require_GET
def letter(request: HttpRequest, slip_id: UUID) -> HttpResponse:
    """The letter to take away: as Word, or as PDF where that can be made."""
    slip = _one(slip_id, officer(Permission.READ))
    paper = letters.of(slip)
    name = f"{letters.number(slip)} {slip.assignment.unit_name}"
    if request.GET.get("format") == "pdf":
        if not papers.can_pdf():
            raise Http404
        return download(papers.pdf(paper), f"{name}.pdf", kind=Type.PDF)
    return download(papers.docx(paper), f"{name}.docx", kind=Type.DOCX)


@require_POST
def act(request: HttpRequest, slip_id: UUID, verb: str) -> HttpResponse:
    """Answer a slip, or take it back."""
    by = officer(Permission.REPORT, Permission.MANAGE)
    slip = _one(slip_id, by)
    target = reverse("supervision:slip", args=[slip.pk])
    text = request.POST.get("text", "")
    if verb not in ("answer", "withdraw"):
        raise Http404
    try:
        with transaction.atomic():
            if verb == "answer":
                promised_on = _day(request.POST.get("promised_on", ""))
                at = timezone.now()
                escalation.answer(slip, by=by, at=at, text=text, promised_on=promised_on)
                return done(
                    request, _("已答复。到答应的日子没有办好，会再发上一级督查单。"), target
                )
            escalation.withdraw(slip, by=by, at=timezone.now(), reason=text)
            return done(request, _("已撤回。同一件事不会再自动发督查单。"), target)
    except Refused as refused:
        return told(request, refused, target)


@require_POST
def urge(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Send a slip by hand."""
    by, on = officer(Permission.MANAGE), timezone.localdate()
    rows = board.rows(by, Wanted(), on=on).select_related("task")
    assignment = found_or_404(rows.filter(pk=assignment_id).first)
    given = request.POST.get("level", "")
    level = Level(given) if given in set(Level) else Level.BLUE
    target = reverse("supervision:assignment", args=[assignment.pk])
    try:
        with transaction.atomic():
            asked = request.POST.get("text", "")
            made = escalation.urge(assignment, by=by, at=timezone.now(), level=level, asked=asked)
    except Refused as refused:
        return told(request, refused, target)
    where = reverse("supervision:slip", args=[made.pk])
    return done(request, _("督查单发出了，单位的待办里有。"), where)


def _one(slip_id: UUID, by: Actor) -> Escalation:
    found: Escalation = found_or_404(escalating.one, slip_id, by=by)
    return found


def _day(text: str) -> date:
    found = day_of(text)
    if found is None:
        raise Refused("slip_promise_missing")
    return found
