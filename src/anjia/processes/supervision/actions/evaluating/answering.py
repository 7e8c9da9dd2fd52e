"""Objections while the result is on notice, and their answers."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from anjia.base.notices import actions as notices
from anjia.base.notices.actions import Work
from anjia.base.scope import action
from anjia.kernel.refusals import Refused
from anjia.processes.supervision.actions.evaluating.reviewing import rank
from anjia.processes.supervision.actions.evaluating.standing import held, held_sheet, said
from anjia.processes.supervision.models import Evaluation, Objection, Score
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.policy.evaluating import SchemeState
from anjia.processes.supervision.queries import units

if TYPE_CHECKING:
    from datetime import datetime

    from anjia.base.scope import Actor

OBJECTED = "evaluation_objected"
COUNTY = 6


@action(Permission.REPORT, event="supervision.object_to_score")
def object_to(score: Score, *, by: Actor, at: datetime, text: str) -> Objection:
    """Object to a score of the own unit while the result is on notice; one at a time."""
    sheet = held_sheet(score.sheet, SchemeState.NOTICE)
    if sheet.unit_id not in units.own(by, on=timezone.localdate(at)):
        raise Refused("not_own_unit", unit=sheet.unit_name)
    evaluation = Evaluation.objects.get(pk=sheet.evaluation_id)
    if evaluation.notice_until is None or timezone.localdate(at) > evaluation.notice_until:
        raise Refused("evaluation_notice_over")
    if Objection.objects.filter(score=score, answered_at__isnull=True).exists():
        raise Refused("evaluation_objected_already")
    made: Objection = Objection.objects.create(
        area=sheet.area,
        score=score,
        text=said(text),
        raised_at=at,
        raised_by=by.id,
        raised_by_name=by.name,
        before=score.points,
    )
    work = Work(
        code=OBJECTED,
        facts={"unit": sheet.unit_name, "title": evaluation.title},
        url=reverse("supervision:sheet", args=[sheet.pk]),
        permission=Permission.MANAGE.value,
        due_on=evaluation.notice_until,
        once=f"objection:{made.pk}",
    )
    notices.post(work, area=evaluation.area, at=at)
    return made


@action(Permission.MANAGE, event="supervision.answer_objection")
def answer(
    objection: Objection, *, by: Actor, at: datetime, text: str, points: Decimal | None
) -> Objection:  # fmt: skip
    """Answer an objection, with new points or with those that stood; places follow at once."""
    found: Objection = Objection.objects.select_for_update().get(pk=objection.pk)
    if found.answered_at is not None:
        raise Refused("evaluation_moved")
    score: Score = Score.objects.select_related("item", "sheet__evaluation").get(pk=found.score_id)
    evaluation = held(score.sheet.evaluation, SchemeState.NOTICE)
    if points is not None and not 0 <= points <= score.item.points:
        raise Refused("evaluation_points_over", text=score.item.text, most=score.item.points)
    found.answer, found.after = said(text), score.points if points is None else points
    found.answered_at, found.answered_by, found.answered_by_name = at, by.id, by.name
    found.save(update_fields=["answer", "after", "answered_at", "answered_by", "answered_by_name"])
    if points is not None and points != score.points:
        score.points = points
        score.save(update_fields=["points"])
        rank(evaluation)
    notices.finish_waiting(f"objection:{found.pk}", area=evaluation.area, by=by, at=at)
    return found
