"""The only writer of definitions: versions are drafted, decided by a second officer, published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.urls import reverse

from anjia.base.notices import actions as notices
from anjia.base.notices.actions import Work
from anjia.base.scope import Actor, action
from anjia.kernel.refusals import Refused
from anjia.processes.definitions import models
from anjia.processes.definitions.policy import (
    CODE,
    DEEPEST,
    NEXT,
    Permission,
    Step,
    Version,
    What,
    code_of,
)
from anjia.processes.definitions.queries import library, versions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from anjia.engine.definitions import Definitions

WAITS = "definition_waits"

_followers: list[Callable[[Version, datetime], None]] = []


def followed_by(function: Callable[[Version, datetime], None]) -> None:
    """Have `function(version, at)` called after each publication and withdrawal.

    It is called inside the action's own transaction and should only ask for a job.
    """
    if function not in _followers:
        _followers.append(function)


@dataclass(frozen=True)
class Written:
    """A definition as an officer wrote it, for an area, and what it was made from."""

    what: What
    content: Mapping[str, Any]
    area: str
    based_on: str = ""
    replaces: int | None = None  # the writer's own draft, which this one takes the place of


def checked(written: Written, *, on: date) -> Definitions:
    """The set that is in force with the written definition in it; the first fault refuses it."""
    code = code_of(written.what, written.content)
    known = library.written()
    if written.what is not What.FACT and not CODE.match(code):
        raise Refused("definition_code_form", code=code)
    if any((other, code) in known for other in What if other is not written.what):
        raise Refused("definition_code_taken", code=code)
    content = written.content
    base = library.of(written.area, on=on)
    return base.overlaid([{written.what.value: [content]}])


@action(Permission.WRITE)
def draft(written: Written, *, by: Actor, on: date, at: datetime) -> models.Version:
    """Keep a definition as a version of its own; it must be right, but holds nowhere yet."""
    if not written.area or len(written.area) > DEEPEST:
        raise Refused("definition_area", area=written.area)
    found = checked(written, on=on)
    code = code_of(written.what, written.content)
    made: models.Version = models.Version.objects.create(
        code=code,
        what=written.what.value,
        area=written.area,
        content=dict(written.content),
        hash=fingerprint(written.what, code, found),
        based_on=written.based_on,
        author=by.id,
        author_name=by.name,
        written_at=at,
    )
    _happen(made.pk, Step.DRAFT, by=by, at=at)
    if written.replaces is not None:
        _leave_behind(written.replaces, by=by, at=at)
    return made


def fingerprint(what: What, code: str, found: Definitions) -> str:
    """The hash of what a definition says; of a fact, that of counting the rows for which it is."""
    match what:
        case What.INDICATOR:
            return found.hash_of(found.indicators[code])
        case What.RULE:
            return found.hash_of(found.rules[code])
        case What.FACT:
            table, _dot, name = code.partition(".")
            return library.fact_hash(found, table, name)


@action(Permission.WRITE)
def submit(version: Version, *, by: Actor, at: datetime) -> models.Version:
    """Hand a draft to a second officer; only who wrote it does."""
    if version.author != by.id:
        raise Refused("definition_not_yours")
    row = _happen(version.id, Step.SUBMITTED, by=by, at=at)
    work = Work(
        code=WAITS,
        facts={"code": version.code, "title": version.title["zh"], "name": by.name},
        url=_address(version),
        permission=str(Permission.APPROVE),
        not_for=by.id,
        once=_once(version),
    )
    notices.post(work, area=version.area, at=at)
    return row


@action(Permission.APPROVE)
def approve(version: Version, *, by: Actor, at: datetime) -> models.Version:
    """Find a submitted version right; never who wrote it."""
    _refuse_author(version, by=by)
    row = _happen(version.id, Step.APPROVED, by=by, at=at)
    _decided(version, "definition_approved", by=by, at=at)
    return row


@action(Permission.APPROVE)
def decline(version: Version, *, by: Actor, note: str, at: datetime) -> models.Version:
    """Hand a submitted version back and say why; never who wrote it."""
    _refuse_author(version, by=by)
    if not note.strip():
        raise Refused("definition_reason_missing")
    row = _happen(version.id, Step.DECLINED, by=by, at=at, reason=note)
    _decided(version, "definition_declined", by=by, at=at)
    return row


@action(Permission.WRITE)
def publish(
    version: Version, *, by: Actor, valid_from: date, on: date, at: datetime
) -> models.Version:
    """Put an approved version in force from a day on, which is not over yet."""
    if valid_from < on:
        raise Refused("definition_from_the_past", on=on)
    written = Written(version.what, version.content, version.area)
    found = checked(written, on=valid_from)
    if fingerprint(version.what, version.code, found) != version.hash:
        raise Refused("definition_means_other")
    row = _happen(version.id, Step.PUBLISHED, by=by, at=at, valid_from=valid_from)
    _tell(row.pk, at=at)
    return row


@action(Permission.WRITE)
def withdraw(version: Version, *, by: Actor, note: str, at: datetime) -> models.Version:
    """Take a version back: from today on what was in force without it is so again."""
    if version.step in (Step.DRAFT, Step.SUBMITTED) and version.author != by.id:
        raise Refused("definition_not_yours")
    if version.step is Step.PUBLISHED and not note.strip():
        raise Refused("definition_reason_missing")
    row = _happen(version.id, Step.WITHDRAWN, by=by, at=at, reason=note)
    _tell(row.pk, at=at)
    notices.finish_waiting(_once(version), area=version.area, by=by, at=at)
    return row


def may_decide(version: Version, *, by: Actor) -> bool:
    """Whether an officer may approve or decline: never the one who wrote it."""
    return (
        version.step is Step.SUBMITTED
        and version.author != by.id
        and by.may(Permission.APPROVE, version.area)
    )


def _refuse_author(version: Version, *, by: Actor) -> None:
    if version.author == by.id:
        raise Refused("definition_own_decision")


def _happen(
    number: int,
    step: Step,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    valid_from: date | None = None,
) -> models.Version:
    """Add a step to a version's life, read anew: a page may be older than what others did."""
    versions.read_anew()
    if step is not Step.DRAFT and step not in NEXT[versions.get(number).step]:
        raise Refused("definition_step_over", step=step)
    try:
        with transaction.atomic():
            made = models.Event.objects.create(
                version_id=number,
                step=step.value,
                reason=reason.strip()[:200],
                valid_from=valid_from,
                by=by.id,
                by_name=by.name,
                at=at,
            )
    except IntegrityError:
        raise Refused("definition_step_over", step=step) from None
    versions.read_anew()
    row: models.Version = made.version
    return row


def _leave_behind(number: int, *, by: Actor, at: datetime) -> None:
    """Take back the draft that a newer one was made from; one that went further stays."""
    before = versions.get(number)
    if before.step is Step.DRAFT and before.author == by.id:
        _happen(number, Step.WITHDRAWN, by=by, at=at)


def _tell(number: int, *, at: datetime) -> None:
    for function in _followers:
        function(versions.get(number), at)


def _decided(version: Version, code: str, *, by: Actor, at: datetime) -> None:
    notices.finish_waiting(_once(version), area=version.area, by=by, at=at)
    work = Work(
        code=code,
        facts={"code": version.code, "title": version.title["zh"], "name": by.name},
        url=_address(version),
        officer=version.author,
        once=f"definitions.decided:{version.id}",
    )
    notices.post(work, area=version.area, at=at)


def _address(version: Version) -> str:
    return reverse("definitions:version", args=[version.id])


def _once(version: Version) -> str:
    return f"definitions.version:{version.id}"
