"""Quarterly rounds: the list, opening one, and who has sent what."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anjia.kernel import periods
from anjia.kernel.periods import Kind
from anjia.kernel.refusals import Refused
from anjia.ledger.pages.asking import carried_out, day_of, done, found_or_404, officer, told
from anjia.processes.supervision.actions import collecting
from anjia.processes.supervision.actions.collecting import Round
from anjia.processes.supervision.models import Document
from anjia.processes.supervision.policy import DocumentState, Permission
from anjia.processes.supervision.policy.quarters import QuarterState, Sent
from anjia.processes.supervision.queries import quarters, reports

if TYPE_CHECKING:
    from anjia.base.scope import Actor
    from anjia.processes.supervision.models import Quarter

CHIPS = {
    Sent.ASKED.value: "",
    Sent.SENT.value: "y",
    Sent.RETURNED.value: "r",
    Sent.ACCEPTED.value: "g",
}


def spoken(first_on: date) -> str:
    """A quarter as people say it: 2022年第3季度."""
    period = periods.around(first_on, Kind.QUARTER)
    return _("%(year)s年第%(number)s季度") % {"year": period.year, "number": period.number}


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every round with how far its collection is, and the form that opens another."""
    by = officer(Permission.READ)
    today = timezone.localdate()
    rows = [_row(each, today=today) for each in quarters.visible(by)]
    area = _place(by)
    context = {
        "rows": rows,
        "may_open": bool(area),
        "documents": _documents(area) if area else [],
        "offered": _offered(area, today=today) if area else [],
    }
    return render(request, "supervision/quarters.html", context)


def _offered(area: str, *, today: date) -> list[tuple[date, str, date | None]]:
    return [(first, spoken(first), due) for first, due in quarters.offered(area, on=today)]


def _place(by: Actor) -> str:
    """Where the officer may open a round; empty where nowhere."""
    held = by.areas(Permission.MANAGE)
    return held[0] if held else ""


def _documents(area: str) -> list[Document]:
    rows = Document.objects.filter(area=area, state=DocumentState.CONFIRMED.value)
    return list(rows.order_by("-made_on", "title"))


def _row(quarter: Quarter, *, today: date) -> dict[str, Any]:
    found = quarters.places(quarter, today=today)
    return {
        "quarter": quarter,
        "name": spoken(quarter.first_on),
        "asked": len(found),
        "accepted": sum(each.contribution.state == Sent.ACCEPTED.value for each in found),
        "missing": sum(each.is_missing for each in found),
        "late": sum(each.days_late > 0 for each in found),
        "frozen": quarter.state == QuarterState.FROZEN.value,
        "approved": next(
            (each for each in reports.of_quarter(quarter) if reports.is_approved(each)), None
        ),
    }


@require_POST
def open_round(request: HttpRequest) -> HttpResponse:
    """Ask every unit for its report of a quarter."""
    by = officer(Permission.MANAGE)
    url = reverse("supervision:quarters")
    try:
        document = _document(request.POST.get("document", ""), _place(by))
        first_on = _day(request.POST.get("quarter", ""))
        made = collecting.open_quarter(
            Round(_place(by), document, first_on), by=by, at=timezone.now()
        )
    except Refused as refused:
        return told(request, refused, url)
    count = made.contributions.count()
    if made.due_on is None:
        text = _("已请 %(n)s 个单位报送。放假安排公布以后才算得出期限。") % {"n": count}
    else:
        day = _spoken_day(made.due_on)
        text = _("已请 %(n)s 个单位报送，期限%(day)s。") % {"n": count, "day": day}
    return done(request, text, reverse("supervision:quarter", args=[made.pk]))


def _document(text: str, area: str) -> Document | None:
    if not text:
        return None
    try:
        key = UUID(text)
    except ValueError:
        raise Refused("document_not_found") from None
    found: Document | None = Document.objects.filter(pk=key, area=area).first()
    if found is None:
        raise Refused("document_not_found")
    return found


def _day(text: str) -> date:
    found = day_of(text)
    if found is None:
        raise Refused("quarter_not_found")
    return found


def _spoken_day(on: date) -> str:
    return _("%(year)s年%(month)s月%(day)s日") % {
        "year": on.year,
        "month": on.month,
        "day": on.day,
    }


@require_GET
def show(request: HttpRequest, quarter_id: UUID) -> HttpResponse:
    """One round: every unit with what it has sent, when, and how late; the report's versions."""
    by = officer(Permission.READ)
    quarter = found_or_404(quarters.one, quarter_id, by=by)
    today = timezone.localdate()
    every = quarters.places(quarter, today=today)
    asked = request.GET.get("show", "")
    shown = [each for each in every if _belongs(each, asked)]
    context = {
        **_row(quarter, today=today),
        "today": today,
        "places": [(each, CHIPS[each.contribution.state]) for each in shown],
        "shown": asked,
        "sent": sum(each.contribution.state == Sent.SENT.value for each in every),
        "may_manage": by.may(Permission.MANAGE, quarter.area),
        "versions": reports.of_quarter(quarter),
        "draft_url": reverse("supervision:quarter-draft", args=[quarter.pk]),
    }
    return render(request, "supervision/quarter.html", context)


def _belongs(place: quarters.Place, asked: str) -> bool:
    match asked:
        case "missing":
            return place.is_missing
        case "late":
            return place.days_late > 0
        case "sent" | "accepted":
            return bool(place.contribution.state == asked)
        case _:
            return True


@require_POST
def chase(request: HttpRequest, quarter_id: UUID) -> HttpResponse:
    """Remind every unit whose report has not come."""
    by = officer(Permission.MANAGE)
    quarter = found_or_404(quarters.one, quarter_id, by=by)
    url = reverse("supervision:quarter", args=[quarter.pk])

    def deed() -> str:
        found = collecting.chase(quarter, by=by, at=timezone.now())
        return _("已催 %(n)s 个单位。") % {"n": len(found)}

    return carried_out(request, deed, url)
