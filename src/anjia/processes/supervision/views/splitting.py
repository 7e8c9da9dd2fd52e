"""The table in which a unit splits what it was given among units below it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anjia.base.scope import refusals
from anjia.kernel.refusals import Refused
from anjia.ledger.pages import asking
from anjia.processes.supervision import actions
from anjia.processes.supervision.actions import Split
from anjia.processes.supervision.models.choices import OPERATORS
from anjia.processes.supervision.policy import OPEN, Permission
from anjia.processes.supervision.policy import assigning as rules
from anjia.processes.supervision.queries import assignments, splitting
from anjia.processes.supervision.views.assigning import numbers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anjia.base.scope import Actor
    from anjia.processes.supervision.models import Assignment

REFUSED = 422
KEPT = "kept"


@require_http_methods(["GET", "HEAD", "POST"])
def split(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Choose units, write shares; the sum is checked against the target."""
    by = asking.officer(Permission.REPORT, Permission.MANAGE)
    found: Assignment = asking.found_or_404(assignments.one, assignment_id, by=by)
    fault = ""
    if request.method == "POST":
        try:
            with transaction.atomic():
                made = actions.split(
                    found, by=by, at=timezone.now(), wanted=_wanted(request, found)
                )
        except Refused as refused:
            if refused.code == "not_permitted":
                raise
            fault = str(refusals.text(refused))
        else:
            text = _("分解好了，新交办 %(count)s 个单位。") % {"count": len(made)}
            return asking.done(request, text, reverse("supervision:assignment", args=[found.pk]))
    status = REFUSED if request.method == "POST" else 200
    context = _context(found, by=by, given=request.POST) | {"fault": fault}
    return render(request, "supervision/split.html", context, status=status)


def _context(found: Assignment, *, by: Actor, given: Mapping[str, str]) -> dict[str, object]:
    whole = splitting.whole(found)
    added = [target for target, value in whole.items() if value and rules.adds_up(target.unit)]
    parts = [part for part in assignments.parts(found) if part.state in OPEN]
    chosen = {str(each) for each in _units(given)}
    rows = []
    for part in parts:
        own = {share.target_id: share.value for share in part.shares.all()}
        rows.append((part.unit_id, part.unit_name, True, own))
    below = splitting.receivers(found, by=by, on=timezone.localdate())
    rows += [(unit.pk, unit.name, False, {}) for unit in below]
    return {
        "assignment": found,
        "task": found.task,
        "targets": [(target, whole[target], OPERATORS[target.operator]) for target in added],
        "same": [
            (target, value, OPERATORS[target.operator])
            for target, value in whole.items()
            if value == 0 or not rules.adds_up(target.unit)
        ],
        "rows": [
            {
                "unit": key,
                "name": name,
                "has": has,
                "chosen": str(key) in chosen,
                "cells": [
                    (n := f"share-{key}-{target.pk}", target, given.get(n, own.get(target.pk, "")))
                    for target in added
                ],
            }
            for key, name, has, own in rows
        ],
        "kept": [(n := f"share-{KEPT}-{target.pk}", target, given.get(n, "")) for target in added],
        "given": given,
    }


def _units(given: Mapping[str, str]) -> list[UUID]:
    texts = given.getlist("unit") if hasattr(given, "getlist") else []
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            raise Refused("unit_missing") from None
    return found


def _wanted(request: HttpRequest, found: Assignment) -> Split:
    units = _units(request.POST)
    if not units:
        raise Refused("unit_missing")
    targets = [
        target
        for target, value in splitting.whole(found).items()
        if value and rules.adds_up(target.unit)
    ]
    return Split(
        units=tuple(units),
        shares={
            unit: numbers(request, {t.pk: f"share-{unit}-{t.pk}" for t in targets})
            for unit in units
        },
        kept=numbers(request, {t.pk: f"share-{KEPT}-{t.pk}" for t in targets}),
        asked=request.POST.get("asked", ""),
        due_on=asking.day_of(request.POST.get("until", "")),
    )
