"""Schemes: drafted as versions, decided by a second officer, never edited, withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.urls import reverse

from anjia.base.notices import actions as notices
from anjia.base.scope import Actor, action
from anjia.engine.errors import DefinitionError
from anjia.kernel.refusals import Refused
from anjia.processes.definitions.queries import library
from anjia.processes.subsidies.models import Scheme, SchemeEvent
from anjia.processes.subsidies.policy import (
    CODE,
    DEEPEST,
    PAYEES,
    SCHEME_NEXT,
    Every,
    Payee,
    Per,
    Permission,
    SchemeStep,
    Table,
)
from anjia.processes.subsidies.queries import conditions, numbers, samples

if TYPE_CHECKING:
    from datetime import date, datetime

    from anjia.processes.subsidies.queries.schemes import Version

WAITS = "subsidy_scheme_waits"
MOST_LISTED = 20
LONGEST = 60


@dataclass(frozen=True, kw_only=True)
class Written:
    """A scheme as an officer wrote it; numbers are texts, `param(code)` or themselves."""

    code: str
    title: str
    area: str
    document: str
    number: str = ""
    article: str = ""
    fund: str
    table: str
    payee: str
    condition: str
    per: str
    every: str
    amount: str
    most_months: str = ""
    most_a_year: str = ""
    notice_days: str
    evidence: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    is_sample: bool = False


def checked(written: Written, *, on: date) -> Scheme:
    """The version that would be kept; the first fault refuses it."""
    _check_texts(written)
    table, payee = Table(written.table), Payee(written.payee)
    per, every = Per(written.per), Every(written.every)
    if payee not in PAYEES[table]:
        raise Refused("subsidy_payee")
    if per is Per.MONTH and every is not Every.MONTH:
        raise Refused("subsidy_by_the_month")
    first, last = written.valid_from, written.valid_until
    if first is None or (last is not None and last < first):
        raise Refused("subsidy_dates")
    made = Scheme(
        **{name: getattr(written, name).strip() for name in ("code", "title", "area", "document")},
        **{name: getattr(written, name).strip() for name in ("number", "article", "fund")},
        table=table.value,
        payee=payee.value,
        condition=written.condition.strip(),
        per=per.value,
        every=every.value,
        amount=numbers.check(written.amount, whole=False),
        most_months=numbers.check(written.most_months, whole=True) if written.most_months else "",
        most_a_year=numbers.check(written.most_a_year, whole=False) if written.most_a_year else "",
        notice_days=numbers.check(written.notice_days, whole=True),
        evidence=list(dict.fromkeys(filter(None, map(str.strip, written.evidence)))),
        excludes=sorted(set(written.excludes)),
        valid_from=first,
        valid_until=last,
        is_sample=written.is_sample,
    )
    made.hash = conditions.fingerprint(made, on=on)
    return made


def _check_texts(written: Written) -> None:
    if not CODE.match(written.code):
        raise Refused("subsidy_code_form", code=written.code)
    if not written.area or len(written.area) > DEEPEST:
        raise Refused("subsidy_area", area=written.area)
    for name in ("title", "document", "fund"):
        if not getattr(written, name).strip():
            raise Refused("subsidy_text_missing", name=name)
    if not all(CODE.match(code) for code in written.excludes) or written.code in written.excludes:
        raise Refused("subsidy_excludes")
    lists = (written.evidence, written.excludes)
    if any(len(each) > MOST_LISTED for each in lists):
        raise Refused("subsidy_too_many", most=MOST_LISTED)
    if any(len(item) > LONGEST or set(item) & set("、，,;；") for item in written.evidence):
        raise Refused("subsidy_evidence_form")


@action(Permission.DRAFT, event="subsidies.draft_scheme")
def draft_scheme(written: Written, *, by: Actor, on: date, at: datetime) -> Scheme:
    """Keep a scheme as a version of its own; it must be right, but nobody may claim of it yet."""
    try:
        made = checked(written, on=on)
    except DefinitionError as fault:
        raise Refused("subsidy_condition", said=library.spoken(fault.said)) from fault
    made.author, made.author_name, made.written_at = by.id, by.name, at
    made.save(force_insert=True)
    _happen(made.pk, SchemeStep.DRAFTED, by=by, at=at)
    work = notices.Work(
        code=WAITS,
        facts={"title": made.title, "name": by.name},
        url=reverse("subsidies:scheme", args=[made.pk]),
        permission=str(Permission.APPROVE_SCHEME),
        not_for=by.id,
        once=_once(made.pk),
    )
    notices.post(work, area=made.area, at=at)
    return made


def draft_sample(code: str, *, area: str, by: Actor, on: date, at: datetime) -> Scheme:
    """Keep one of the shipped samples as a draft for a place; it says that it is a sample."""
    found = samples.shipped().get(code)
    if found is None:
        raise Refused("subsidy_scheme_unknown", code=code)
    return draft_scheme(Written(**found, area=area, is_sample=True), by=by, on=on, at=at)


@action(Permission.APPROVE_SCHEME, event="subsidies.approve_scheme")
def approve_scheme(scheme: Scheme, *, by: Actor, at: datetime, version: Version) -> SchemeEvent:
    """Find a drafted scheme right: from then on it may be claimed of. Never who wrote it."""
    _refuse_author(scheme, by=by)
    return _decided(version, SchemeStep.APPROVED, by=by, at=at)


@action(Permission.APPROVE_SCHEME, event="subsidies.decline_scheme")
def decline_scheme(
    scheme: Scheme, *, by: Actor, at: datetime, version: Version, note: str
) -> SchemeEvent:
    """Hand a drafted scheme back and say why. Never who wrote it."""
    _refuse_author(scheme, by=by)
    return _decided(version, SchemeStep.DECLINED, by=by, at=at, reason=_reason(note))


@action(Permission.DRAFT, event="subsidies.withdraw_scheme")
def withdraw_scheme(
    scheme: Scheme, *, by: Actor, at: datetime, version: Version, note: str
) -> SchemeEvent:
    """Take a scheme out: nothing new is claimed of it; what was claimed goes on."""
    if version.step is SchemeStep.DRAFTED and scheme.author != by.id:
        raise Refused("subsidy_scheme_not_yours")
    return _decided(version, SchemeStep.WITHDRAWN, by=by, at=at, reason=_reason(note))


def _reason(note: str) -> str:
    if not note.strip():
        raise Refused("subsidy_reason_missing")
    return note.strip()[:200]


def _refuse_author(scheme: Scheme, *, by: Actor) -> None:
    if scheme.author == by.id:
        raise Refused("subsidy_scheme_own")


def _decided(
    version: Version, step: SchemeStep, *, by: Actor, at: datetime, reason: str = ""
) -> SchemeEvent:
    if step not in SCHEME_NEXT[version.step]:
        raise Refused("subsidy_step_over")
    row = _happen(version.scheme.pk, step, by=by, at=at, reason=reason)
    notices.finish_waiting(_once(version.scheme.pk), area=version.scheme.area, by=by, at=at)
    return row


def _happen(
    scheme_id: int, step: SchemeStep, *, by: Actor, at: datetime, reason: str = ""
) -> SchemeEvent:
    try:
        with transaction.atomic():
            made: SchemeEvent = SchemeEvent.objects.create(
                scheme_id=scheme_id,
                step=step.value,
                reason=reason,
                by=by.id,
                by_name=by.name,
                at=at,
            )
    except IntegrityError as error:
        raise Refused("subsidy_step_over") from error
    return made


def _once(number: int) -> str:
    return f"{WAITS} {number}"
