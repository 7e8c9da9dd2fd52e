"""Numbers of proposals, each a door to its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from anjia.ledger.pages import asking
from anjia.processes.supervision.models.proposals import BODIES, SATISFACTIONS
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.policy.proposals import Body
from anjia.processes.supervision.queries.proposals import cases, numbers
from anjia.processes.supervision.views.proposals.listing import wanted

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from anjia.processes.supervision.queries.proposals.numbers import Counts


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """How many there are, how they were answered, and what was said of it."""
    by = asking.officer(Permission.READ)
    today = timezone.localdate()
    what = wanted(request.GET)
    asked = cases.Wanted(body=what.body, session=what.session)
    with cases.seen(by, on=today) as rows:
        found = numbers.of(cases.narrowed(rows, asked, own=frozenset(), on=today), on=today)
        sessions = list(rows.order_by("-session").values_list("session", flat=True).distinct())
    base = {"body": asked.body, "session": asked.session}
    context = {
        "whole": _row(found.whole, "", base),
        "sessions": [
            _row(each, f"{BODIES[Body(body)]} {session}", {"body": body, "session": session})
            for (body, session), each in found.sessions.items()
        ],
        "units": [_row(each, name, {**base, "unit": name}) for name, each in found.units.items()],
        "satisfactions": list(SATISFACTIONS.values()),
        "bodies": [(each.value, word) for each, word in BODIES.items()],
        "listed_sessions": sessions,
        "wanted": asked,
        "today": today,
    }
    return render(request, "supervision/proposal_numbers.html", context)


def _row(found: Counts, name: str, narrow: dict[str, str]) -> dict[str, Any]:
    """One line of a table: each count with the address of its rows."""

    def cell(count: int, **more: str) -> tuple[int, str]:
        asked = {key: value for key, value in (narrow | more).items() if value}
        return count, f"{reverse('supervision:proposals')}?{urlencode(asked)}"

    return {
        "name": name,
        "counts": found,
        "cells": [
            cell(found.total, timely="counted"),
            cell(found.answered, timely="answered"),
            cell(found.timely, timely="yes"),
            cell(found.untimely, timely="no"),
            cell(found.late, timely="late"),
            *(cell(count, **{"class": letter}) for letter, count in found.classes.items()),
            *(cell(count, satisfaction=said) for said, count in found.said.items()),
            cell(found.published, timely="published"),
        ],
        "timely_share": _share(found.timely, found.timely + found.untimely),
    }


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
