"""The assignments of a year on its months: bars from beginning to deadline, with milestones."""

from __future__ import annotations

from calendar import isleap
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from anjia.ledger.pages.asking import officer
from anjia.processes.dashboards.views.paging import page_of
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.queries import board
from anjia.processes.supervision.views.filtering import board_url, filters, line_of, wanted

if TYPE_CHECKING:
    from anjia.processes.supervision.models import Assignment

PAGE = 30
WIDE = 1200  # units of the drawing: a hundred a month
MONTHS = range(1, 13)


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """One year of a filter, by deadline."""
    by, on = officer(Permission.READ), timezone.localdate()
    what = wanted(request, by, on=on)
    text = request.GET.get("year", "")
    year = int(text) if len(text) == 4 and text.isascii() and text.isdigit() else on.year
    year = min(max(year, 2000), 2100)
    found = board.of_year(by, what, year, on=on)
    page = page_of(request.GET.get("page", ""), size=PAGE, total=found.count())
    context = {
        "rows": [line_of(row) | _bar(row, year) for row in found[page.rows]],
        "months": [(month, round(_place(date(year, month, 1), year))) for month in MONTHS],
        "now": round(_place(on, year)) if on.year == year else None,
        "year": year,
        "years": [year - 1, year + 1],
        "today": on,
        "wanted": what,
        "board_url": board_url(what),
        **page.foot,
        **filters(by, what),
    }
    return render(request, "supervision/timeline.html", context)


def _place(day: date, year: int) -> float:
    """Where a day begins on the drawing of a year; before and after it, at its edges."""
    if day.year != year:
        return 0 if day.year < year else WIDE
    days = 366 if isleap(year) else 365
    return (day - date(year, 1, 1)).days * WIDE / days


def _bar(row: Assignment, year: int) -> dict[str, Any]:
    start = _place(row.starts_on, year)
    end = _place(row.due_on, year) if row.due_on else WIDE
    width = max(end - start, 4)
    done = width * float(row.progress or 0) / 100
    return {
        "start": round(start),
        "width": round(width),
        "done": round(done),
        "is_open_ended": row.due_on is None,
        "stones": [
            (round(_place(stone.due_on, year)), stone)
            for stone in sorted(row.milestones.all(), key=lambda stone: stone.due_on)
        ],
    }
