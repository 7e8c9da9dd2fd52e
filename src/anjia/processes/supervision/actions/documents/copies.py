"""Copies of a document: sent to units, signed for, questioned and answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from anjia.base import parameters
from anjia.base.notices import actions as notices
from anjia.base.notices.actions import Work
from anjia.base.scope import Actor, action
from anjia.kernel.refusals import Refused
from anjia.kernel.workdays import add_working_days
from anjia.processes.supervision.actions import telling
from anjia.processes.supervision.actions.documents.held import held
from anjia.processes.supervision.models import Copy, Document
from anjia.processes.supervision.policy import DocumentState, Permission
from anjia.processes.supervision.queries import units

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from anjia.base.access.models import Unit

MOST = 500


@action(Permission.MANAGE, event="supervision.send_copies")
def send(document: Document, *, by: Actor, at: datetime, to: Iterable[Unit]) -> int:  # noqa: ARG001 - the gate reads `by`
    """Send a confirmed document to units that have no copy of it yet; how many were sent."""
    document = held(document, DocumentState.CONFIRMED)
    there = set(document.copies.values_list("unit_id", flat=True))
    fresh = {unit.pk: unit for unit in to if unit.pk not in there}
    due_on = _due_on(document.area, timezone.localdate(at))
    for unit in fresh.values():
        copy = Copy(
            area=unit.area if unit.area.startswith(document.area) else document.area,
            document=document,
            unit=unit,
            unit_name=unit.name,
            sent_at=at,
            due_on=due_on,
        )
        copy.save(force_insert=True)
        _tell(copy, "supervision_copy_waits", at=at)
    return len(fresh)


def _due_on(area: str, since: date) -> date | None:
    days = int(parameters.value("supervision_sign_days", area=area, on=since))
    try:
        return add_working_days(since, days)
    except Refused:  # the holidays of that year are not announced yet
        return None


@action(Permission.REPORT, event="supervision.receive_copy")
def receive(copy: Copy, *, by: Actor, at: datetime, issue: str = "") -> Copy:
    """Sign for a copy, and say what cannot be done as written, if anything."""
    copy = _held(copy)
    _refuse_others(copy, by=by, at=at)
    if copy.received_at is None:
        copy.received_at, copy.received_by, copy.received_by_name = at, by.id, by.name
    elif not issue.strip():
        raise Refused("copy_received_already", name=copy.received_by_name)
    if issue.strip():
        copy.issue, copy.answer = _text(issue), ""
        copy.raised_at, copy.answered_at, copy.answered_by_name = at, None, ""
        notices.post(
            Work(
                code="supervision_issue_waits",
                facts={"title": copy.document.title, "unit": copy.unit_name},
                url=_url(copy),
                permission=Permission.MANAGE.value,
                once=f"copy-issue:{copy.pk}",
            ),
            area=copy.document.area,
            at=at,
        )
    copy.version += 1
    copy.save()
    telling.answered(copy.unit_id, _once(copy), area=copy.area, by=by, at=at)
    return copy


@action(Permission.MANAGE, event="supervision.answer_issue")
def answer(copy: Copy, *, by: Actor, at: datetime, text: str) -> Copy:
    """Answer what a unit has raised; the unit hears of it."""
    copy = _held(copy)
    if not copy.issue or copy.answer:
        raise Refused("document_moved")
    if not text.strip():
        raise Refused("supervision_reason_missing")
    copy.answer, copy.answered_at, copy.answered_by_name = _text(text), at, by.name
    copy.version += 1
    copy.save()
    notices.finish_waiting(f"copy-issue:{copy.pk}", area=copy.document.area, by=by, at=at)
    _tell(copy, "supervision_issue_answered", at=at)
    return copy


def _held(copy: Copy) -> Copy:
    found: Copy | None = Copy.objects.select_for_update().filter(pk=copy.pk).first()
    if found is None:
        raise Refused("document_moved")
    return found


def _refuse_others(copy: Copy, *, by: Actor, at: datetime) -> None:
    """A unit signs for itself; the office may enter what a unit without an account has signed."""
    if by.may(Permission.MANAGE, copy.area):
        return
    if copy.unit_id not in units.own(by, on=timezone.localdate(at)):
        raise Refused("copy_of_another_unit", name=copy.unit_name)


def _text(text: str) -> str:
    if len(text.strip()) > MOST:
        raise Refused("copy_text_long", most=MOST)
    return text.strip()


def _once(copy: Copy) -> str:
    return f"copy:{copy.pk}"


def _url(copy: Copy) -> str:
    return reverse("supervision:document", args=[copy.document_id]) + "#copies"


def _tell(copy: Copy, code: str, *, at: datetime) -> None:
    waits = code == "supervision_copy_waits"
    work = Work(
        code=code,
        facts={"title": copy.document.title},
        url=_url(copy),
        due_on=copy.due_on if waits else None,
        once=_once(copy) if waits else "",
    )
    telling.tell(copy.unit_id, work, area=copy.area, at=at)
