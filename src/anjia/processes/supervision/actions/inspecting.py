"""Findings of inspections: registered, put right by the unit, looked at by somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from anjia.base.files import actions as files
from anjia.base.files.policy import Kind
from anjia.base.scope import Actor, action
from anjia.kernel.refusals import Refused
from anjia.processes.supervision.actions import lighting, steps, telling
from anjia.processes.supervision.models import RECTIFYING, Assignment, Finding, FindingStep
from anjia.processes.supervision.models.choices import FINDING_STEPS
from anjia.processes.supervision.policy import OPEN, Permission

if TYPE_CHECKING:
    from datetime import date, datetime

    from anjia.processes.supervision.actions.reporting import Upload

RECTIFY, CHECK = "supervision_rectify", "supervision_check"


@action(Permission.REPORT, event="supervision.find")
def find(
    assignment: Assignment,
    *,
    by: Actor,
    at: datetime,
    what: str,
    found_on: date,
    due_on: date,
    inspection: str = "",
) -> Finding:
    """Register what an inspection found, to be put right by a day; the unit is told."""
    on = timezone.localdate(at)
    steps.refuse_unmanaged(assignment, by=by, on=on)
    if assignment.state not in OPEN:
        raise Refused("assignment_moved")
    if found_on > on:
        raise Refused("finding_ahead")
    if due_on < found_on:
        raise Refused("finding_due")
    made: Finding = Finding.objects.create(
        area=assignment.area,
        assignment=assignment,
        inspection=inspection.strip(),
        what=steps.reason(what),
        found_on=found_on,
        found_by=by.id,
        found_by_name=by.name,
        due_on=due_on,
    )
    _note("find", made, by=by, at=at, text="")
    telling.let_know(assignment, RECTIFY, at=at, due_on=due_on)
    lighting.relight([assignment], on=on, by=by, at=at)
    return made


@action(Permission.REPORT, event="supervision.rectify")
def rectify(
    finding: Finding, *, by: Actor, at: datetime, note: str, upload: Upload | None = None
) -> Finding:
    """Say how it was put right, with what shows it; only the unit itself."""
    on = timezone.localdate(at)
    steps.refuse_foreign(finding.assignment, by=by, on=on)
    text = steps.reason(note)
    _move("rectify", finding, by=by, rectified_on=on)
    _note("rectify", finding, by=by, at=at, text=text, upload=upload)
    left = Finding.objects.filter(assignment=finding.assignment_id, state="open")
    if not left.exists():
        telling.known(finding.assignment, RECTIFY, by=by, at=at)
    telling.ask(finding.assignment, CHECK, at=at)
    lighting.relight([finding.assignment], on=on, by=by, at=at)
    return finding


@action(Permission.REPORT, event="supervision.accept_rectified")
def accept(finding: Finding, *, by: Actor, at: datetime, note: str = "") -> Finding:
    """Say that it is put right, having looked: never by whoever said so first."""
    on = timezone.localdate(at)
    steps.refuse_unmanaged(finding.assignment, by=by, on=on)
    if FindingStep.objects.filter(finding=finding, name="rectify", by=by.id).exists():
        raise Refused("finding_own")
    _move("accept", finding, by=by, closed_on=on)
    _note("accept", finding, by=by, at=at, text=note.strip()[: steps.MOST])
    _checked(finding, by=by, at=at)
    return finding


@action(Permission.REPORT, event="supervision.refuse_rectified")
def refuse(finding: Finding, *, by: Actor, at: datetime, note: str) -> Finding:
    """Say that it is not put right yet, and why; the day stays."""
    steps.refuse_unmanaged(finding.assignment, by=by, on=timezone.localdate(at))
    text = steps.reason(note)
    _move("refuse", finding, by=by, rectified_on=None)
    _note("refuse", finding, by=by, at=at, text=text)
    telling.let_know(finding.assignment, RECTIFY, at=at, due_on=finding.due_on)
    _checked(finding, by=by, at=at)
    return finding


@action(Permission.REPORT, event="supervision.drop_finding")
def drop(finding: Finding, *, by: Actor, at: datetime, note: str) -> Finding:
    """Take back what was found wrongly, and say why; it stays to be seen."""
    steps.refuse_unmanaged(finding.assignment, by=by, on=timezone.localdate(at))
    text = steps.reason(note)
    _move("drop", finding, by=by)
    _note("drop", finding, by=by, at=at, text=text)
    left = Finding.objects.filter(assignment=finding.assignment_id, state="open")
    if not left.exists():
        telling.known(finding.assignment, RECTIFY, by=by, at=at)
    _checked(finding, by=by, at=at)
    return finding


def _checked(finding: Finding, *, by: Actor, at: datetime) -> None:
    waiting = Finding.objects.filter(assignment=finding.assignment_id, state="rectified")
    if not waiting.exists():
        telling.asked_no_more(finding.assignment, CHECK, by=by, at=at)
    lighting.relight([finding.assignment], on=timezone.localdate(at), by=by, at=at)


def _move(name: str, finding: Finding, *, by: Actor, **sets: date | None) -> None:
    """Let a finding take a step that its state in the database allows; of two, one does."""
    (way,) = (each for each in RECTIFYING.transitions if each.name == name)
    rows = Finding.objects.filter(pk=finding.pk, state__in=way.source)
    if rows.update(state=way.target, version=finding.version + 1, **sets):
        finding.refresh_from_db()
        return
    last = FindingStep.objects.filter(finding=finding).order_by("-number").first()
    if last is None or last.by == by.id:
        raise Refused("finding_moved")
    raise Refused("finding_moved_by", name=last.by_name, did=str(FINDING_STEPS[last.name]))


def _note(
    name: str,
    finding: Finding,
    *,
    by: Actor,
    at: datetime,
    text: str,
    upload: Upload | None = None,
) -> None:
    area = finding.area
    file = None
    if upload is not None:
        file = files.store(
            upload.content, name=upload.name, kind=Kind.EVIDENCE, by=by, area=area, at=at
        )
    with steps.moved_meanwhile():
        FindingStep.objects.create(
            area=area,
            finding=finding,
            number=FindingStep.objects.filter(finding=finding).count() + 1,
            name=name,
            at=at,
            by=by.id,
            by_name=by.name,
            text=text,
            file=file,
        )
