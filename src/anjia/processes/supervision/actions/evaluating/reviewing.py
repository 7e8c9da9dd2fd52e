"""Review: points from the data, a sample that must be checked, reviewed points, notice, the end."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils import timezone

from anjia.base import parameters
from anjia.base.scope import action
from anjia.kernel.refusals import Refused
from anjia.kernel.workdays import add_working_days
from anjia.processes.dashboards.queries import figures
from anjia.processes.supervision.actions.evaluating.standing import held, held_sheet, said
from anjia.processes.supervision.models import (
    Assignment,
    Evaluation,
    Objection,
    Score,
    ScoreEvidence,
    Sheet,
)
from anjia.processes.supervision.policy import Permission, State
from anjia.processes.supervision.policy.evaluating import (
    SchemeState,
    SheetState,
    Total,
    Way,
    from_value,
    grade,
    places,
    sampled,
    total,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from anjia.base.scope import Actor

HUNDRED = Decimal(100)


@action(Permission.MANAGE)
def begin_review(evaluation: Evaluation, *, by: Actor, at: datetime) -> Evaluation:
    """End the self-scoring, compute what comes from data, and draw the sample to be checked.

    Sheets that were not sent are reviewed as they stand: what a unit did not say has no points.
    """
    found = held(evaluation, SchemeState.SCORING)
    today = timezone.localdate(at)
    waiting = Sheet.objects.filter(evaluation=found, state=SheetState.WAITING)
    if today <= found.score_until and waiting.exists():
        raise Refused("evaluation_still_scoring", day=found.score_until.isoformat())
    found.state = SchemeState.REVIEW
    found.save(update_fields=["state"])
    compute(found, by=by, at=at)
    percent = int(parameters.value("evaluation_sample_percent", area=found.area, on=today))
    for sheet in Sheet.objects.filter(evaluation=found):
        shown = ScoreEvidence.objects.filter(score__sheet=sheet)
        keys = {str(key) for key in shown.values_list("score_id", flat=True)}
        drawn = sampled(keys, seed=str(found.pk), percent=percent)
        Score.objects.filter(sheet=sheet, pk__in=drawn).update(sampled=True)
    return found


@action(Permission.MANAGE, event="supervision.compute_scores")
def compute(evaluation: Evaluation, *, by: Actor, at: datetime) -> int:  # noqa: ARG001 - the gate reads `by`
    """Give each item that comes from data its points, as the data stood on the scheme's day."""
    found = held(evaluation, SchemeState.REVIEW)
    count = 0
    scores = Score.objects.filter(sheet__evaluation=found, item__way__in=[Way.FIGURE, Way.TASKS])
    for score in scores.select_related("item", "sheet"):
        _fill(score, found)
        score.save(
            update_fields=["computed", "value", "numerator", "denominator", "manifest", "points"]
        )
        count += 1
    return count


@action(Permission.MANAGE, event="supervision.review_sheet")
def review(
    sheet: Sheet,
    *,
    by: Actor,
    at: datetime,
    points: Mapping[UUID, tuple[Decimal | None, str, str, bool]],
) -> Sheet:
    """Decide the points of a sheet, by score: points, why, what the check found, whether a veto.

    Other points than the unit's own or the data's need a reason; a sampled score needs the result
    of its check. The unit that is evaluated does not review itself.
    """
    found = held_sheet(sheet, SchemeState.REVIEW)
    if by.unit == found.unit_name:
        raise Refused("evaluation_own_sheet")
    for score in Score.objects.filter(sheet=found).select_related("item"):
        given = points.get(score.pk)
        if given is None:
            continue
        value, reason, result, veto = given
        _decide(score, value, reason.strip(), result.strip(), veto=veto)
    found.state = SheetState.REVIEWED
    found.reviewed_at, found.reviewed_by, found.reviewed_by_name = at, by.id, by.name
    found.total = _total(found).points
    found.save(update_fields=["state", "reviewed_at", "reviewed_by", "reviewed_by_name", "total"])
    return found


@action(Permission.MANAGE, event="supervision.post_evaluation")
def post(evaluation: Evaluation, *, by: Actor, at: datetime) -> Evaluation:  # noqa: ARG001 - the gate reads `by`
    """Put the result on notice for the working days of the parameter."""
    found = held(evaluation, SchemeState.REVIEW)
    sheets = Sheet.objects.filter(evaluation=found)
    open_ones = sheets.exclude(state=SheetState.REVIEWED)
    if open_ones.exists():
        raise Refused("evaluation_not_reviewed", count=open_ones.count())
    today = timezone.localdate(at)
    days = int(parameters.value("evaluation_notice_days", area=found.area, on=today))
    found.state, found.notice_until = SchemeState.NOTICE, add_working_days(today, days)
    found.save(update_fields=["state", "notice_until"])
    rank(found)
    return found


@action(Permission.APPROVE, event="supervision.finish_evaluation")
def finish(evaluation: Evaluation, *, by: Actor, at: datetime) -> Evaluation:
    """Close it: the notice is over, every objection answered, and the one who posted is another."""
    found = held(evaluation, SchemeState.NOTICE)
    if found.notice_until is None or timezone.localdate(at) <= found.notice_until:
        raise Refused("evaluation_notice_runs")
    if Objection.objects.filter(
        score__sheet__evaluation=found, answered_at__isnull=True
    ).exists():  # fmt: skip
        raise Refused("evaluation_objections_open")
    if Sheet.objects.filter(evaluation=found, reviewed_by=by.id).exists():
        raise Refused("evaluation_own_review")
    rank(found)
    found.state, found.closed_at = SchemeState.FINAL, at
    found.save(update_fields=["state", "closed_at"])
    return found


def rank(evaluation: Evaluation) -> None:
    """Write each sheet's total, place and grade."""
    sheets = list(Sheet.objects.filter(evaluation=evaluation))
    totals = {str(sheet.pk): _total(sheet) for sheet in sheets}
    placed = places(totals)
    grades = [(name, Decimal(floor)) for name, floor in evaluation.grades]
    for sheet in sheets:
        found = totals[str(sheet.pk)]
        sheet.total, sheet.is_vetoed = found.points, found.vetoed
        sheet.place, sheet.grade = placed.get(str(sheet.pk)), grade(found, grades)
        sheet.save(update_fields=["total", "is_vetoed", "place", "grade"])


def _total(sheet: Sheet) -> Total:
    scores = list(Score.objects.filter(sheet=sheet).select_related("item"))
    return total(
        [score.points for score in scores if score.item.way != Way.VETO],
        vetoes=[score.is_veto for score in scores],
    )


def _decide(score: Score, value: Decimal | None, reason: str, result: str, *, veto: bool) -> None:
    item = score.item
    if item.way == Way.VETO:
        if veto and not reason:
            raise Refused("supervision_reason_missing")
        score.is_veto, score.reason = veto, reason
    else:
        if value is None or not 0 <= value <= item.points:
            raise Refused("evaluation_points_over", text=item.text, most=item.points)
        proposed = score.own_points if item.way == Way.POINTS else score.computed
        if value != proposed:
            said(reason)
        score.points, score.reason = value, reason
    if score.sampled and not result:
        raise Refused("evaluation_sample_missing", text=item.text)
    score.sample_result = result
    score.save(update_fields=["points", "reason", "sample_result", "is_veto"])


def _fill(score: Score, evaluation: Evaluation) -> None:
    item, sheet = score.item, score.sheet
    if item.way == Way.FIGURE:
        figure = figures.newest(item.indicator, area=sheet.area, until=evaluation.as_of)
        value = figure.value if figure is not None else None
        score.value = value
        score.numerator = figure.numerator if figure is not None else None
        score.denominator = figure.denominator if figure is not None else None
        score.manifest = figure.manifest if figure is not None else ""
        score.computed = from_value(
            value,
            points=item.points,
            none_at=item.none_at or Decimal(0),
            full_at=item.full_at or Decimal(0),
        )
    else:
        mine = Assignment.objects.filter(
            unit=sheet.unit_id, due_on__year=evaluation.year, due_on__lte=evaluation.as_of
        ).exclude(state=State.CANCELLED)
        in_time = Q(state=State.CLOSED, was_late=False)
        counts = mine.aggregate(all=Count("pk"), good=Count("pk", filter=in_time))
        score.numerator, score.denominator = Decimal(counts["good"]), Decimal(counts["all"])
        share = HUNDRED * counts["good"] / counts["all"] if counts["all"] else None
        score.value = Decimal(share).quantize(Decimal("0.0001")) if share is not None else None
        score.computed = from_value(
            score.value, points=item.points, none_at=Decimal(0), full_at=HUNDRED
        )
    score.points = score.computed
