"""One assignment: what it is, its targets, its reports, its life, and what can be done now."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from anjia.base.access.models import Unit
from anjia.base.files import queries as files
from anjia.base.files.downloads import download
from anjia.base.scope import refusals
from anjia.kernel.refusals import Refused
from anjia.ledger.pages import asking
from anjia.processes.supervision import actions
from anjia.processes.supervision.forms.reporting import quarter_name
from anjia.processes.supervision.models import LIFE, Assignment, Evidence
from anjia.processes.supervision.models.choices import (
    FINDING_STATES,
    LEVELS,
    LIGHTS,
    OPERATORS,
    STATES,
    STEPS,
    UNIT_ROLES,
)
from anjia.processes.supervision.policy import (
    OPEN,
    FindingState,
    Light,
    Permission,
    State,
    UnitRole,
)
from anjia.processes.supervision.queries import (
    assignments,
    attaining,
    escalating,
    leaders,
    limits,
    splitting,
    units,
)
from anjia.processes.supervision.views.slips import line_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from anjia.base.scope import Actor

# Which step of the life each verb takes, and on whose side the officer must stand.
UNITS_VERBS = {
    "sign": "sign",
    "report": "report",
    "submit": "submit",
    "hand-back": "hand_back",
    "ask-extension": "ask_extension",
}
OFFICE_VERBS = {
    "close": "close",
    "send-back": "send_back",
    "extend": "extend",
    "refuse-extension": "refuse_extension",
    "insist": "insist",
    "reassign": "reassign",
    "suspend": "suspend",
    "resume": "resume",
    "reopen": "reopen",
    "cancel": "cancel",
}
CHIPS = {
    State.ASSIGNED: "y",
    State.SUBMITTED: "y",
    State.RETURNED: "y",
    State.CLOSED: "g",
}


@require_GET
def show(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """The page of one assignment."""
    by = asking.officer(Permission.READ)
    found: Assignment = asking.found_or_404(assignments.one, assignment_id, by=by)
    on = timezone.localdate()
    values = attaining.of_assignment(found, on=on)
    verbs, faults = can(found, by=by, on=on)
    above = units.above(found)
    context = {
        "assignment": found,
        "task": found.task,
        "document": found.task.document,
        "role": UNIT_ROLES[UnitRole(found.role)],
        "state": STATES[State(found.state)],
        "chip": CHIPS.get(State(found.state), ""),
        "light": LIGHTS[Light(found.light)],
        "mark": marked(found.light),
        "values": [(value, OPERATORS[value.operator]) for value in values],
        "shares": assignments.shares(found),
        "steps": [(step, STEPS[step.name]) for step in assignments.life(found)],
        "reports": [
            (quarter_name(quarter), list(said))
            for quarter, said in groupby(assignments.reports(found), key=attrgetter("quarter"))
        ],
        "milestones": assignments.milestones(found),
        "may_plan": limits.plan(found, by=by, on=on) is None,
        "parts": [(part, STATES[State(part.state)]) for part in assignments.parts(found)],
        "above": above,
        "above_seen": above is not None and assignments.one(above.pk, by=by) is not None,
        "findings": [
            (each, FINDING_STATES[FindingState(each.state)]) for each in assignments.findings(found)
        ],
        "leaders": leaders.on_day(found.unit_id, task=found.task_id, on=on),
        "is_own": found.unit_id in units.own(by, on=on),
        "manages": units.manages(found, by=by, on=on),
        "may_split": found.state in (State.ASSIGNED, State.SIGNED)
        and bool(splitting.receivers(found, by=by, on=on)),
        "slips": [line_of(slip) for slip in escalating.of(found)],
        "may_urge": found.state in OPEN and by.may(Permission.MANAGE, found.area),
        "levels": [(level.value, word) for level, word in LEVELS.items()],
        "today": on,
        "verbs": verbs,
        "faults": {verb: refusals.text(fault) for verb, fault in faults.items()},
        "others": units_to_choose(found, by=by) if "reassign" in verbs else [],
        "paused": _("中止") if found.state == State.SUSPENDED else "",
        "is_open": found.state in OPEN,
    }
    return render(request, "supervision/assignment.html", context)


def marked(light: str) -> str:
    """Which shape of the sprite a light wears."""
    return {
        Light.GREEN: "green",
        Light.BLUE: "blue",
        Light.YELLOW: "amber",
        Light.RED: "red",
        Light.DONE: "done",
        Light.DONE_LATE: "late",
    }.get(Light(light), "none")


def can(assignment: Assignment, *, by: Actor, on: date) -> tuple[set[str], dict[str, Refused]]:
    """What this officer can do with it as it stands, and what only a further reason forbids."""
    steps: dict[str, str] = {}
    if by.may(Permission.REPORT, assignment.area) and assignment.unit_id in units.own(by, on=on):
        steps |= UNITS_VERBS
    if units.manages(assignment, by=by, on=on):
        steps |= OFFICE_VERBS
    verbs = {verb for verb, step in steps.items() if LIFE.allows(assignment, step)}
    if assignment.asked_until is None:
        verbs -= {"extend", "refuse-extension"}
    if assignment.asked_until is not None or assignment.due_on is None:
        verbs.discard("ask-extension")
    against: dict[str, Callable[[], Refused | None]] = {
        "hand-back": lambda: limits.hand_back(assignment, on=on),
        "submit": lambda: limits.submit(assignment),
        "close": lambda: limits.close(assignment, by=by),
    }
    faults = {
        verb.replace("-", "_"): fault
        for verb, ask in against.items()
        if verb in verbs and (fault := ask()) is not None
    }
    return {verb.replace("-", "_") for verb in verbs}, faults


def units_to_choose(assignment: Assignment, *, by: Actor) -> list[Unit]:
    """To whom it may go instead: the units of the office's place that do not have the task."""
    held = Assignment.objects.filter(task=assignment.task_id, state__in=OPEN)
    found = Unit.objects.filter(active=True).exclude(pk__in=held.values("unit_id"))
    rows = found.order_by("kind", "area", "name")
    return [unit for unit in rows if by.may(Permission.REPORT, unit.area)]


@require_POST
def act(request: HttpRequest, assignment_id: UUID, verb: str) -> HttpResponse:
    """Take one step with one assignment."""
    by = asking.officer(Permission.REPORT, Permission.MANAGE)
    found: Assignment = asking.found_or_404(assignments.one, assignment_id, by=by)
    target = reverse("supervision:assignment", args=[found.pk])
    deed = _deeds(request, found, by).get(verb)
    if deed is None:
        return asking.told(request, Refused("assignment_moved"), target)
    step = (UNITS_VERBS | OFFICE_VERBS)[verb]
    return asking.carried_out(request, deed, target, _("已办：%(what)s。") % {"what": STEPS[step]})


def _deeds(request: HttpRequest, found: Assignment, by: Actor) -> dict[str, Callable[[], object]]:
    at, note = timezone.now(), request.POST.get("note", "")
    until = asking.day_of(request.POST.get("until", ""))
    said: dict[str, Any] = {"by": by, "at": at, "note": note}
    return {
        "sign": lambda: actions.sign([found.pk], by=by, at=at),
        "submit": lambda: actions.submit(found, **said),
        "hand-back": lambda: actions.hand_back(found, **said),
        "ask-extension": lambda: actions.ask_extension(found, until=needed(until), **said),
        "close": lambda: actions.close(found, **said),
        "send-back": lambda: actions.send_back(found, **said),
        "extend": lambda: actions.extend(found, until=until, **said),
        "refuse-extension": lambda: actions.refuse_extension(found, **said),
        "insist": lambda: actions.insist(found, **said),
        "reassign": lambda: actions.reassign(found, to=_unit(request), **said),
        "suspend": lambda: actions.suspend(found, **said),
        "resume": lambda: actions.resume(found, until=until, **said),
        "reopen": lambda: actions.reopen(found, until=until, **said),
        "cancel": lambda: actions.cancel(found, **said),
    }


def needed(until: date | None) -> date:
    """A day that must be given."""
    if until is None:
        raise Refused("day_missing")
    return until


def _unit(request: HttpRequest) -> Unit:
    given = request.POST.get("unit", "")
    every: list[Unit] = list(Unit.objects.filter(active=True))
    found = next((unit for unit in every if str(unit.pk) == given), None)
    if found is None:
        raise Refused("unit_missing")
    return found


@require_GET
def evidence(request: HttpRequest, assignment_id: UUID, evidence_id: UUID) -> HttpResponse:  # noqa: ARG001 - an address
    """One file that shows what a report says, to be saved."""
    by = asking.officer(Permission.READ)
    found: Assignment = asking.found_or_404(assignments.one, assignment_id, by=by)
    rows = Evidence.objects.filter(progress__assignment=found).select_related("file")
    kept: Evidence = asking.found_or_404(rows.filter(pk=evidence_id).first)
    return download(files.read(kept.file), kept.name, kind=kept.file.media_type)
