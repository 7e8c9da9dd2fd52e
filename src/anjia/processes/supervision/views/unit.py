"""The page of one unit: what it leads and what it helps with, its lights, and how often in time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from anjia.ledger.pages.asking import officer
from anjia.processes.supervision.policy import Light, Permission, UnitRole
from anjia.processes.supervision.queries import board, months
from anjia.processes.supervision.queries.board import Wanted
from anjia.processes.supervision.views.filtering import cells, line_of, query
from anjia.processes.supervision.views.months import drawn

if TYPE_CHECKING:
    from uuid import UUID

FIRST = 15  # rows of each part; the rest is a click away
LEADS = (UnitRole.LEAD, UnitRole.EACH, UnitRole.JOINT, UnitRole.RESPONSIBLE)
HELPS = (UnitRole.COOPERATING,)


@require_GET
def show(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """One unit, of which somebody here may see an assignment."""
    by, on = officer(Permission.READ), timezone.localdate()
    what = Wanted(unit=unit_id)
    found = board.rows(by, what, on=on)
    name = board.name_of(found)
    if not name:
        raise Http404
    counted = board.tally(by, what, on=on)
    whole, waits = counted.whole, counted.waits
    counts = whole.counts
    in_time, late = counts.get(Light.DONE, 0), counts.get(Light.DONE_LATE, 0)
    parts = []
    for roles in (LEADS, HELPS):
        mine = board.listed(by, what, on=on).filter(role__in=[role.value for role in roles])
        total = mine.count()
        parts.append(
            {
                "rows": [line_of(row) for row in mine[:FIRST]],
                "total": total,
                "more": total > FIRST,
                "leads": roles is LEADS,
            }
        )
    context: dict[str, Any] = {
        "name": name,
        "whole": whole,
        "lights": cells(whole, query(what, light=[])),
        "in_time": in_time,
        "done": in_time + late,
        "rate": in_time / (in_time + late) if in_time + late else None,
        "parts": parts,
        "leaders": board.leaders(found),
        "rows_url": query(what),
        "overdue": (waits["overdue"], query(replace(what, waits="overdue"))),
        "was_late": (waits["late"], query(replace(what, waits="late"))),
        "today": on,
        **drawn(months.by_month(found, on=on), what, on=on),
    }
    return render(request, "supervision/unit.html", context)
