"""Reports of progress out of a unit's workbook: each by the same action as on the page, or none.

An import that is undone deletes no report: those that came with it count no more, and what was
reported before counts again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from anjia.base.scope import Actor, action, current_actor
from anjia.kernel.refusals import Refused
from anjia.ledger import sets
from anjia.ledger.declaration import RowFault, SaveResult
from anjia.processes.supervision.actions import keeping, lighting, reporting, steps
from anjia.processes.supervision.actions.reporting import Reported
from anjia.processes.supervision.models import (
    LIFE,
    Assignment,
    Contribution,
    Progress,
    TakenBack,
    Target,
)
from anjia.processes.supervision.policy import Permission, State, TargetBasis, filling
from anjia.processes.supervision.policy.quarters import Sent
from anjia.processes.supervision.queries import counting, quarters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime
    from decimal import Decimal
    from uuid import UUID

    from anjia.ledger.declaration import RowChange

# At which column of the workbook a refusal of the report stands.
_AT = {
    "report_text_missing": "text",
    "report_percent": "percent",
    "report_percent_computed": "percent",
    "report_quarter_ahead": "quarter",
    "report_before_start": "quarter",
    "report_quarter_frozen": "quarter",
    "report_value": "reached",
    "report_value_of": "reached",
    "report_value_form": "reached",
    "report_value_twice": "reached",
}
_LONG = ("text", "problems", "plans")
NAMED = 5


@dataclass(frozen=True)
class _Ready:
    """A row of the workbook as the report that it makes."""

    assignment: Assignment
    said: Reported
    new: bool


@action(Permission.REPORT, event="supervision.fill_reports")
def record_reports(rows: Sequence[RowChange], *, by: Actor, at: datetime) -> SaveResult:
    """Report every row of a workbook; what the page would refuse of one refuses them all."""
    ready, faults = _prepared(rows, by=by, on=timezone.localdate(at))
    sets.Prepared((), tuple(faults)).or_refuse()
    for one in ready:
        reporting.report(one.assignment, by=by, at=at, said=one.said)
    added = sum(one.new for one in ready)
    return SaveResult(inserted=added, updated=len(ready) - added)


def examine_reports(rows: Sequence[RowChange]) -> Sequence[RowFault]:
    """Name what the writer of the same rows would refuse, each at its column."""
    _ready, faults = _prepared(rows, by=current_actor(), on=timezone.localdate())
    return faults


def _prepared(
    rows: Sequence[RowChange], *, by: Actor, on: date
) -> tuple[list[_Ready], list[RowFault]]:
    kept = counting.reports().filter(pk__any_of={row.id for row in rows if not row.new})
    before: dict[UUID, Progress] = {each.pk: each for each in kept}
    wanted = {row.values.get("assignment") for row in rows} - {None}
    wanted |= {each.assignment_id for each in before.values()}
    found = Assignment.objects.filter(pk__any_of=wanted).select_related("task")
    assignments: dict[object, Assignment] = {each.pk: each for each in found}
    ready, faults = [], []
    for row in rows:
        last = before.get(row.id)
        asked = last.assignment_id if last else row.values.get("assignment")
        try:
            ready.append(_one(row, assignments.get(asked), last, by=by, on=on))
        except Refused as refused:
            faults.append(RowFault(row=row.id, refused=refused, column=_column(row, refused)))
    return ready, faults


def _column(row: RowChange, refused: Refused) -> str:
    if refused.code == "report_text_long":
        return max(_LONG, key=lambda name: len(str(row.values.get(name, ""))))
    return _AT.get(refused.code, "assignment")


def _one(
    row: RowChange, assignment: Assignment | None, last: Progress | None, *, by: Actor, on: date
) -> _Ready:
    if assignment is None or (last is None and not row.new):
        raise Refused("assignment_moved")
    steps.refuse_foreign(assignment, by=by, on=on)
    if assignment.state == State.ASSIGNED:
        raise Refused("report_unsigned")
    if not LIFE.allows(assignment, "report"):
        raise steps.moved_on(assignment)
    targets = counting.own_targets(assignment.task_id)
    said = _said(row, last, targets)
    reporting.refuse_unfit(assignment, said, {each.pk: each for each in targets}, on=on)
    if row.values.get("percent") is not None and not targets and _is_computed(assignment):
        raise Refused("report_percent_computed")
    return _Ready(assignment, said, row.new)


def _is_computed(assignment: Assignment) -> bool:
    """Whether every target has a figure behind it: then the page asks for no percent either."""
    figures = Target.objects.filter(task=assignment.task_id, basis=TargetBasis.FIGURE.value)
    return bool(figures.exists())


def _said(row: RowChange, last: Progress | None, targets: Sequence[Target]) -> Reported:
    """What a row says; what it leaves out stays as it was reported last."""
    fields = ("quarter", "text", "reached", "percent", "problems", "plans")
    before = {name: getattr(last, name) for name in fields} if last else {}
    told = {name: sets.kept(row.values, name, before, name) for name in fields}
    return Reported(
        quarter=told["quarter"],
        text=told["text"] or "",
        problems=told["problems"] or "",
        plans=told["plans"] or "",
        percent=told["percent"],
        values=_values(told["reached"] or "", targets),
    )


def _values(text: str, targets: Sequence[Target]) -> Mapping[UUID, Decimal]:
    names = filling.names([(each.measure, each.unit) for each in targets])
    ids = {name: each.pk for name, each in zip(names, targets, strict=True)}
    return {ids[name]: value for name, value in filling.read(text, names).items()}


@action(Permission.REPORT, event="supervision.take_back_reports")
def take_back(batch: UUID, *, by: Actor, at: datetime, only_unchanged: bool) -> dict[str, int]:
    """Let the reports of an import count no more; return how many were restored and removed.

    Refused `import_changed_since` names those that others have built on since, unless only the
    others are taken back.
    """
    on = timezone.localdate(at)
    rows = counting.reports().filter(batch=batch).select_related("assignment__task")
    found: list[Progress] = list(rows.order_by("id"))
    locked = Assignment.objects.select_for_update(of=("self",)).order_by("id")
    list(locked.filter(pk__any_of={each.assignment_id for each in found}).values_list("pk"))
    for each in found:
        steps.refuse_foreign(each.assignment, by=by, on=on)
    built_on = {each.pk for each in found if _is_built_on(each)}
    if built_on and not only_unchanged:
        names = [each.assignment.task.title for each in found if each.pk in built_on][:NAMED]
        raise Refused("import_changed_since", count=len(built_on), names="、".join(names))
    gone = [each for each in found if each.pk not in built_on]
    TakenBack.objects.bulk_create(
        TakenBack(area=each.area, progress=each, at=at, by=by.id, by_name=by.name) for each in gone
    )
    _settle({each.assignment_id for each in gone}, by=by, at=at)
    restored = sum(_is_held(each) for each in gone)
    return {"restored": restored, "removed": len(gone) - restored, "kept": len(built_on)}


def _is_built_on(report: Progress) -> bool:
    """Whether it was reported again, submitted, sent with the quarter or frozen since."""
    assignment = report.assignment
    if not LIFE.allows(assignment, "take_back") or quarters.is_frozen(assignment, report.quarter):
        return True
    later = counting.reports().filter(assignment=assignment, quarter=report.quarter)
    if later.exclude(pk=report.pk).filter(reported_at__gt=report.reported_at).exists():
        return True
    whole = Q(quarter__document__isnull=True) | Q(quarter__document=assignment.task.document_id)
    sent = Contribution.objects.filter(
        whole,
        unit=assignment.unit_id,
        quarter__first_on=report.quarter,
        state__in=(Sent.SENT.value, Sent.ACCEPTED.value),
    )
    return bool(sent.exists())


def _is_held(report: Progress) -> bool:
    """Whether an earlier report of the same quarter counts again."""
    rows = counting.reports().filter(assignment=report.assignment_id, quarter=report.quarter)
    return bool(rows.exists())


def _settle(assignments: Iterable[UUID], *, by: Actor, at: datetime) -> None:
    """Put the day, the progress and the light of assignments as what still counts says."""
    on = timezone.localdate(at)
    wanted = list(assignments)
    steps.take("take_back", wanted, by=by, at=at)
    rows = list(Assignment.objects.filter(pk__in=wanted).select_related("task"))
    for each in rows:
        last = counting.reports().filter(assignment=each).order_by("-reported_at").first()
        told = timezone.localdate(last.reported_at) if last else None
        Assignment.objects.filter(pk=each.pk).update(reported_on=told)
        each.reported_on = told
    keeping.keep(rows, on=on)
    lighting.relight(wanted, on=on, by=by, at=at)


__all__ = ["examine_reports", "record_reports", "take_back"]
