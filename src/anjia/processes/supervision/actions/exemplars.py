"""Typical cases: written by a unit, checked, published by a second officer, taken down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from anjia.base.notices import actions as notices
from anjia.base.notices.actions import Work
from anjia.base.scope import action
from anjia.kernel.refusals import Refused
from anjia.processes.dashboards.queries import figures
from anjia.processes.supervision.actions import telling
from anjia.processes.supervision.models import Exemplar, Quotation
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.policy.exemplars import ExemplarState
from anjia.processes.supervision.queries import units

if TYPE_CHECKING:
    from datetime import date, datetime

    from anjia.base.access.models import Unit
    from anjia.base.scope import Actor

WAITS, RETURNED = "exemplar_waits", "exemplar_returned"
OWN = (ExemplarState.WRITTEN, ExemplarState.RETURNED)


@dataclass(frozen=True, kw_only=True)
class Told:
    """A case as a unit tells it; `codes` name the figures it quotes."""

    kind: str
    title: str
    text: str
    names_persons: bool = False
    consent_on: date | None = None
    consent_how: str = ""
    codes: Sequence[str] = ()


@action(Permission.REPORT, event="supervision.write_exemplar")
def write(unit: Unit, *, by: Actor, at: datetime, told: Told) -> Exemplar:
    """Write a case for the officer's own unit, with the newest figures that it quotes."""
    _own(unit.pk, unit.name, by=by, at=at)
    _check(told)
    made: Exemplar = Exemplar.objects.create(
        area=unit.area,
        unit=unit,
        unit_name=unit.name,
        written_at=at,
        written_by=by.id,
        written_by_name=by.name,
        **_fields(told),
    )
    _quote(made, told.codes, on=timezone.localdate(at))
    _wait(made, at=at)
    return made


@action(Permission.REPORT, event="supervision.rewrite_exemplar")
def rewrite(exemplar: Exemplar, *, by: Actor, at: datetime, told: Told) -> Exemplar:
    """Change a case of the own unit before it is checked; one that came back is sent again."""
    found = _held(exemplar, *OWN)
    _own(found.unit_id, found.unit_name, by=by, at=at)
    _check(told)
    for name, value in _fields(told).items():
        setattr(found, name, value)
    found.state, found.note = ExemplarState.WRITTEN, ""
    found.save(update_fields=[*_fields(told), "state", "note"])
    Quotation.objects.filter(exemplar=found).delete()
    _quote(found, told.codes, on=timezone.localdate(at))
    telling.answered(found.unit_id, f"exemplar:{found.pk}", area=found.area, by=by, at=at)
    _wait(found, at=at)
    return found


@action(Permission.MANAGE, event="supervision.check_exemplar")
def check(exemplar: Exemplar, *, by: Actor, at: datetime) -> Exemplar:
    """Say that it is so: facts and figures are right, whoever is named has agreed."""
    found = _held(exemplar, ExemplarState.WRITTEN)
    if found.names_persons and found.consent_on is None:
        raise Refused("exemplar_consent_missing")
    found.state = ExemplarState.CHECKED
    found.checked_at, found.checked_by, found.checked_by_name = at, by.id, by.name
    found.save(update_fields=["state", "checked_at", "checked_by", "checked_by_name"])
    _waits_no_more(found, by=by, at=at)
    return found


@action(Permission.MANAGE, event="supervision.return_exemplar")
def give_back(exemplar: Exemplar, *, by: Actor, at: datetime, note: str) -> Exemplar:
    """Give it back to its unit, with why."""
    found = _held(exemplar, ExemplarState.WRITTEN, ExemplarState.CHECKED)
    found.state, found.note = ExemplarState.RETURNED, _said(note)
    found.save(update_fields=["state", "note"])
    _waits_no_more(found, by=by, at=at)
    work = Work(
        code=RETURNED,
        facts={"title": found.title},
        url=_url(found),
        once=f"exemplar:{found.pk}",
    )
    telling.tell(found.unit_id, work, area=found.area, at=at)
    return found


@action(Permission.APPROVE, event="supervision.publish_exemplar")
def publish(exemplar: Exemplar, *, by: Actor, on: date, medium: str, address: str = "") -> Exemplar:
    """Note that it was published, where and when; by another officer than the one who checked."""
    found = _held(exemplar, ExemplarState.CHECKED)
    if found.checked_by == by.id:
        raise Refused("exemplar_own")
    if not medium.strip():
        raise Refused("exemplar_medium_missing")
    found.state, found.published_on = ExemplarState.PUBLISHED, on
    found.medium, found.address = medium.strip(), address.strip()
    found.published_by, found.published_by_name = by.id, by.name
    found.save(
        update_fields=[
            *("state", "published_on", "medium", "address"),
            *("published_by", "published_by_name"),
        ]
    )
    return found


@action(Permission.MANAGE, event="supervision.take_down_exemplar")
def take_down(exemplar: Exemplar, *, by: Actor, at: datetime, note: str) -> Exemplar:
    """Take a case down: whoever is named no longer agrees, or it was not so. The reason stays."""
    found = _held(exemplar, *OWN, ExemplarState.CHECKED, ExemplarState.PUBLISHED)
    found.state, found.note = ExemplarState.WITHDRAWN, _said(note)
    found.save(update_fields=["state", "note"])
    _waits_no_more(found, by=by, at=at)
    return found


def _fields(told: Told) -> dict[str, object]:
    return {
        "kind": told.kind,
        "title": told.title.strip(),
        "text": told.text.strip(),
        "names_persons": told.names_persons,
        "consent_on": told.consent_on if told.names_persons else None,
        "consent_how": told.consent_how.strip() if told.names_persons else "",
    }


def _quote(exemplar: Exemplar, codes: Sequence[str], *, on: date) -> None:
    for code in dict.fromkeys(code.strip().upper() for code in codes if code.strip()):
        figure = figures.newest(code, area=exemplar.area, until=on)
        if figure is None or figure.value is None:
            raise Refused("exemplar_figure_missing", code=code)
        Quotation.objects.create(
            area=exemplar.area,
            exemplar=exemplar,
            indicator=code,
            figure_area=figure.area,
            as_of=figure.as_of,
            value=figure.value,
            manifest=figure.manifest,
        )


def _held(exemplar: Exemplar, *states: ExemplarState) -> Exemplar:
    found: Exemplar = Exemplar.objects.select_for_update().get(pk=exemplar.pk)
    if found.state not in states:
        raise Refused("exemplar_moved")
    return found


def _own(unit_id: object, name: str, *, by: Actor, at: datetime) -> None:
    if unit_id not in units.own(by, on=timezone.localdate(at)):
        raise Refused("not_own_unit", unit=name)


def _check(told: Told) -> None:
    if not told.title.strip() or not told.text.strip():
        raise Refused("exemplar_text_missing")


def _wait(exemplar: Exemplar, *, at: datetime) -> None:
    work = Work(
        code=WAITS,
        facts={"unit": exemplar.unit_name},
        url=_url(exemplar),
        permission=Permission.MANAGE.value,
        once=f"exemplar:{exemplar.pk}",
    )
    notices.post(work, area=exemplar.area[:6], at=at)


def _waits_no_more(exemplar: Exemplar, *, by: Actor, at: datetime) -> None:
    notices.finish_waiting(f"exemplar:{exemplar.pk}", area=exemplar.area[:6], by=by, at=at)


def _said(note: str) -> str:
    if not note.strip():
        raise Refused("supervision_reason_missing")
    return note.strip()


def _url(exemplar: Exemplar) -> str:
    return reverse("supervision:exemplar", args=[exemplar.pk])
