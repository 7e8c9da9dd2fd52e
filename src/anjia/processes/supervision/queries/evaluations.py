"""Evaluations as pages show them: the scheme by dimension, a unit's sheet, the order of units."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet

from anjia.base.scope.actor import above
from anjia.base.scope.models import within
from anjia.kernel.refusals import Refused
from anjia.processes.supervision.models import (
    Evaluation,
    EvaluationItem,
    Objection,
    Score,
    ScoreEvidence,
    Sheet,
)
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.policy.evaluating import SchemeState, SheetState, Way

if TYPE_CHECKING:
    from uuid import UUID

    from anjia.base.scope import Actor


@dataclass(frozen=True)
class Part:
    """The lines of one dimension and what they can come to."""

    dimension: str
    points: Decimal
    lines: list[Any]


def seen(by: Actor) -> QuerySet[Evaluation]:
    """The evaluations of a reader's places and of those that hold them, the newest first."""
    areas = by.areas(Permission.READ)
    found: QuerySet[Evaluation] = Evaluation.objects.filter(
        within("area", areas) | Q(area__in=above(areas))
    )
    if not by.may(Permission.MANAGE):
        found = found.exclude(state__in=[SchemeState.DRAFT, SchemeState.WITHDRAWN])
    return found.order_by("-year", "-drafted_at")


def counted(found: QuerySet[Evaluation]) -> QuerySet[Evaluation]:
    """Each with its sheets, and how many were sent and reviewed."""
    sent = Q(sheets__state__in=[SheetState.SENT, SheetState.REVIEWED])
    return found.annotate(
        units=Count("sheets"),
        sent=Count("sheets", filter=sent),
        reviewed=Count("sheets", filter=Q(sheets__state=SheetState.REVIEWED)),
    )


def one(evaluation_id: UUID, *, by: Actor) -> Evaluation:
    """One evaluation; of another place it looks like none."""
    found = seen(by).filter(pk=evaluation_id).first()
    if found is None:
        raise Refused("row_not_found", noun="")
    return found


def parts(evaluation: Evaluation) -> list[Part]:
    """The lines of a scheme by dimension, in their order."""
    items = EvaluationItem.objects.filter(evaluation=evaluation).order_by("order")
    return [
        Part(name, sum((item.points for item in lines), Decimal(0)), lines)
        for name, lines in _grouped(items, lambda item: item.dimension)
    ]


def full(found: list[Part]) -> Decimal:
    """What all lines can come to."""
    return sum((part.points for part in found), Decimal(0))


def sheets(evaluation: Evaluation, *, by: Actor) -> list[Sheet]:
    """The sheets that a reader may see: by place once there is one, else by unit.

    Before the notice a unit sees its own sheet only: row security leaves out the others.
    """
    found = Sheet.objects.filter(evaluation=evaluation).filter(
        within("area", by.areas(Permission.READ))
    )
    ordered = found.order_by("area", "unit_name")
    return sorted(ordered, key=lambda each: (each.place is None, each.place or 0))


def sheet(sheet_id: UUID, *, by: Actor) -> Sheet:
    """One sheet; of another place it looks like none."""
    found: Sheet | None = (
        Sheet.objects.filter(within("area", by.areas(Permission.READ)), pk=sheet_id)
        .select_related("evaluation", "unit")
        .first()
    )
    if found is None:
        raise Refused("row_not_found", noun="")
    return found


def scores(found: Sheet) -> list[Part]:
    """The scores of a sheet by dimension, each with its evidence and objections."""
    rows = (
        Score.objects.filter(sheet=found)
        .select_related("item", "sheet")
        .prefetch_related("evidence", "objections")
        .order_by("item__order")
    )
    return [
        Part(name, sum((row.item.points for row in lines), Decimal(0)), lines)
        for name, lines in _grouped(rows, lambda row: row.item.dimension)
    ]


def shown(found: Sheet) -> dict[str, int]:
    """How many points rest on data or evidence: of the reviewed, in whole percent."""
    rows = list(Score.objects.filter(sheet=found).exclude(item__way=Way.VETO))
    proved = {row.pk for row in rows if row.computed is not None}
    proved |= set(
        ScoreEvidence.objects.filter(score__sheet=found).values_list("score_id", flat=True)
    )
    known = [row for row in rows if row.points]
    of = sum((row.points or Decimal(0) for row in known), Decimal(0))
    good = sum((row.points or Decimal(0) for row in known if row.pk in proved), Decimal(0))
    return {"percent": int(100 * good / of) if of else 0, "points": int(of)}


def score(score_id: UUID, *, by: Actor) -> Score:
    """One score; of another place it looks like none."""
    found: Score | None = (
        Score.objects.filter(within("area", by.areas(Permission.READ)), pk=score_id)
        .select_related("item", "sheet")
        .first()
    )
    if found is None:
        raise Refused("row_not_found", noun="")
    return found


def objection(objection_id: UUID, *, by: Actor) -> Objection:
    """One objection; of another place it looks like none."""
    found: Objection | None = Objection.objects.filter(
        within("area", by.areas(Permission.READ)), pk=objection_id
    ).first()
    if found is None:
        raise Refused("row_not_found", noun="")
    return found


def open_objections(evaluation: Evaluation) -> int:
    """How many wait for an answer."""
    waiting = Objection.objects.filter(
        score__sheet__evaluation=evaluation, answered_at__isnull=True
    )
    return int(waiting.count())


def evidence(evidence_id: UUID, *, by: Actor) -> ScoreEvidence:
    """One file of evidence; of another place it looks like none."""
    found: ScoreEvidence | None = (
        ScoreEvidence.objects.filter(within("area", by.areas(Permission.READ)), pk=evidence_id)
        .select_related("file")
        .first()
    )
    if found is None:
        raise Refused("row_not_found", noun="")
    return found


def _grouped(rows: Any, key: Any) -> list[tuple[str, list[Any]]]:
    return [(name, list(found)) for name, found in groupby(rows, key=key)]
