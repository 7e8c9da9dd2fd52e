"""Reports of progress: by the unit itself, quarter by quarter; a later one counts instead."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from anjia.base.files import actions as files
from anjia.base.files.policy import Kind
from anjia.base.scope import Actor, action, current_batch
from anjia.kernel.refusals import Refused
from anjia.processes.supervision.actions import keeping, lighting, steps, telling
from anjia.processes.supervision.actions.steps import Told
from anjia.processes.supervision.models import Assignment, Attainment, Evidence, Progress
from anjia.processes.supervision.policy import Permission, reporting
from anjia.processes.supervision.queries import attaining, counting, limits, quarters

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from anjia.processes.supervision.models import Target

VERIFY, AGAIN, REOPENED = "supervision_verify", "supervision_again", "supervision_reopened"
MOST_TEXT = 5_000
MOST_FILES = 10


@dataclass(frozen=True)
class Upload:
    """A file that shows what a report says."""

    name: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Reported:
    """What a unit says of a quarter; `values` are those of targets without a figure behind them."""

    quarter: date
    text: str
    problems: str = ""
    plans: str = ""
    percent: Decimal | None = None
    values: Mapping[UUID, Decimal] = field(default_factory=dict)
    evidence: Sequence[Upload] = ()


@action(Permission.REPORT, event="supervision.report")
def report(assignment: Assignment, *, by: Actor, at: datetime, said: Reported) -> Progress:
    """Report a quarter of the officer's own unit; an earlier report stays and counts no more."""
    on = timezone.localdate(at)
    steps.refuse_foreign(assignment, by=by, on=on)
    targets = {target.pk: target for target in counting.own_targets(assignment.task_id)}
    refuse_unfit(assignment, said, targets, on=on)
    steps.take_one("report", assignment, by=by, at=at)
    made: Progress = Progress.objects.create(
        area=assignment.area,
        assignment=assignment,
        quarter=said.quarter,
        reported_at=at,
        percent=said.percent,
        text=_plain(said.text),
        problems=_plain(said.problems),
        plans=_plain(said.plans),
        reached=counting.cell(list(targets.values()), said.values),
        batch=current_batch(),
        by=by.id,
        by_name=by.name,
    )
    _keep_values(made, said, on=on)
    for upload in said.evidence:
        kept = files.store(
            upload.content, name=upload.name, kind=Kind.EVIDENCE, by=by, area=assignment.area, at=at
        )
        Evidence.objects.create(area=assignment.area, progress=made, file=kept, name=kept.name)
    Assignment.objects.filter(pk=assignment.pk).update(reported_on=on)
    assignment.refresh_from_db()
    keeping.keep([assignment], on=on)
    lighting.relight([assignment], on=on, by=by, at=at)
    telling.known(assignment, AGAIN, REOPENED, by=by, at=at)
    return made


def _keep_values(made: Progress, said: Reported, *, on: date) -> None:
    """What the targets have reached: as reported just now, or as their figures say, with proof."""
    found = attaining.of_assignment(made.assignment, on=on, reported=said.values)
    Attainment.objects.bulk_create(
        Attainment(area=made.area, progress=made, **value.kept())
        for value in found
        if value.target.pk in said.values or value.as_of is not None
    )


def _plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def refuse_unfit(
    assignment: Assignment, said: Reported, targets: Mapping[UUID, Target], *, on: date
) -> None:
    """Refuse a report that does not say what it must, or says it of a quarter that takes none."""
    if not said.text.strip():
        raise Refused("report_text_missing")
    if max(len(said.text), len(said.problems), len(said.plans)) > MOST_TEXT:
        raise Refused("report_text_long", most=MOST_TEXT)
    if said.percent is not None and not 0 <= said.percent <= 100:
        raise Refused("report_percent", percent=said.percent)
    if said.quarter != reporting.quarter_of(said.quarter) or said.quarter > on:
        raise Refused("report_quarter_ahead")
    if reporting.quarter_end(said.quarter) < assignment.starts_on:
        raise Refused("report_before_start", starts_on=steps.day(assignment.starts_on))
    if quarters.is_frozen(assignment, said.quarter):
        raise Refused("report_quarter_frozen")
    for target, value in said.values.items():
        if target not in targets or value < 0:
            raise Refused("report_value")
    if len(said.evidence) > MOST_FILES:
        raise Refused("report_files", most=MOST_FILES)


@action(Permission.REPORT, event="supervision.submit")
def submit(assignment: Assignment, *, by: Actor, at: datetime, note: str = "") -> Assignment:
    """Say that it is done: something has been reported, and every part of it is over."""
    steps.refuse_foreign(assignment, by=by, on=timezone.localdate(at))
    steps.refuse(limits.submit(assignment))
    told = Told(reason=note.strip()[: steps.MOST])
    steps.take_one("submit", assignment, by=by, at=at, told=told)
    telling.known(assignment, AGAIN, REOPENED, by=by, at=at)
    telling.ask(assignment, VERIFY, at=at)
    return assignment


__all__ = ["Reported", "Upload", "report", "submit"]
