"""How the lights went month by month: a chart, the same as a table, and as data to take away."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from anjia.base.files.downloads import download
from anjia.ledger.pages.asking import officer
from anjia.processes.supervision.models import choices
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.policy.lights import WORST_FIRST
from anjia.processes.supervision.queries import board, months
from anjia.processes.supervision.views.filtering import (
    KINDS,
    board_url,
    filters,
    query,
    wanted,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from anjia.processes.supervision.queries.board import Wanted
    from anjia.processes.supervision.queries.months import Month

CSV = "text/csv; charset=utf-8"
BOM = "\ufeff"  # without it Excel takes Chinese for something else
# The colours of the chart are tokens of the style sheet; patterns tell them apart without colour.
TOKENS = {
    "red": "red-mark",
    "amber": "amber-mark",
    "blue": "brand",
    "green": "green-mark",
    "none": "hatch",
    "late": "red-weak",
    "done": "green-weak",
}
EDGES = {"late": "red-mark", "done": "green-mark"}  # pale ones are told by their edge


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The page of a filter."""
    by, on = officer(Permission.READ), timezone.localdate()
    what = wanted(request, by, on=on)
    found = months.by_month(board.rows(by, what, on=on), on=on)
    context = {
        **drawn(found, what, on=on),
        "wanted": what,
        "board_url": board_url(what),
        "data_url": query(what, "supervision:months-data"),
        **filters(by, what),
    }
    return render(request, "supervision/months.html", context)


def drawn(found: Sequence[Month], what: Wanted, *, on: date) -> dict[str, Any]:
    """The chart and its table; each number opens the rows as they were that day."""
    lights = [light for light in WORST_FIRST if any(light in month.counts for month in found)]
    return {
        "chart": {
            "months": [_("%(month)s月") % {"month": month.on.month} for month in found],
            "unit": _("项"),
            "series": [
                {
                    "name": str(choices.LIGHTS[light]),
                    "token": TOKENS[KINDS[light]],
                    "edge": EDGES.get(KINDS[light], ""),
                    "values": [month.counts.get(light, 0) for month in found],
                }
                for light in lights
            ],
        },
        "month_heads": [(KINDS[light], choices.LIGHTS[light]) for light in lights],
        "months": [
            {
                "on": month.on,
                "total": month.total,
                "cells": [
                    (month.counts.get(light, 0), _rows_url(what, light.value, month.on, on=on))
                    for light in lights
                ],
            }
            for month in reversed(found)
        ],
        "has_months": any(month.total for month in found),
    }


def _rows_url(what: Wanted, light: str, day: date, *, on: date) -> str:
    return query(what, light=[light], day=day.isoformat() if day < on else "")


@require_GET
def data(request: HttpRequest) -> HttpResponse:
    """The numbers of the chart as text that every program reads; it names nobody."""
    by, on = officer(Permission.READ), timezone.localdate()
    found = months.by_month(board.rows(by, wanted(request, by, on=on), on=on), on=on)
    text = StringIO()
    made = csv.writer(text, lineterminator="\r\n")
    made.writerow([_("日期"), *(choices.LIGHTS[light] for light in WORST_FIRST), _("合计")])
    for month in found:
        counts = [month.counts.get(light, 0) for light in WORST_FIRST]
        made.writerow([month.on.isoformat(), *counts, month.total])
    name = f"{_('亮灯走势')} {on.isoformat()}.csv"
    return download((BOM + text.getvalue()).encode(), name, kind=CSV)
