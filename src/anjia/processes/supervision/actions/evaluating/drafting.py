"""The scheme of an evaluation: drafted, its lines, and opened by a second officer."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from anjia.base.access.models import Unit
from anjia.base.notices.actions import Work
from anjia.base.scope import action
from anjia.kernel.refusals import Refused
from anjia.processes.definitions.queries import library
from anjia.processes.supervision.actions import telling
from anjia.processes.supervision.actions.evaluating.standing import held, said
from anjia.processes.supervision.models import Evaluation, EvaluationItem, Score, Sheet
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.policy.evaluating import SchemeState, Way

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from uuid import UUID

    from anjia.base.scope import Actor

OPENED = "evaluation_opened"


@dataclass(frozen=True, kw_only=True)
class Outline:
    """An evaluation without its lines; `grades` are pairs of a name and the fewest points."""

    year: int
    title: str
    about: Sequence[str]
    basis: str
    score_until: date
    as_of: date
    grades: Sequence[tuple[str, Decimal]] = ()
    is_sample: bool = False

    def fields(self) -> dict[str, object]:
        """As the model keeps it."""
        kept = dict(vars(self))
        kept["about"] = list(self.about)
        kept["grades"] = [[name, str(floor)] for name, floor in self.grades]
        return kept


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a scheme."""

    dimension: str
    text: str
    way: Way
    points: Decimal = Decimal(0)
    indicator: str = ""
    none_at: Decimal | None = None
    full_at: Decimal | None = None
    evidence: str = ""


@action(Permission.MANAGE, event="supervision.draft_evaluation")
def draft(outline: Outline, *, by: Actor, at: datetime, area: str) -> Evaluation:
    """Begin a scheme for a place."""
    _check(outline)
    same = Evaluation.objects.filter(area=area, year=outline.year, title=outline.title.strip())
    if same.exclude(state=SchemeState.WITHDRAWN).exists():
        raise Refused("evaluation_there", title=outline.title.strip())
    made: Evaluation = Evaluation.objects.create(
        area=area,
        drafted_at=at,
        drafted_by=by.id,
        drafted_by_name=by.name,
        **outline.fields(),
    )
    return made


@action(Permission.MANAGE, event="supervision.redraft_evaluation")
def redraft(evaluation: Evaluation, *, by: Actor, outline: Outline) -> Evaluation:  # noqa: ARG001 - the gate reads `by`
    """Change a draft."""
    found = held(evaluation, SchemeState.DRAFT)
    _check(outline)
    fields = outline.fields()
    for name, value in fields.items():
        setattr(found, name, value)
    found.save(update_fields=list(fields))
    return found


@action(Permission.MANAGE, event="supervision.put_evaluation_line")
def put_line(
    evaluation: Evaluation,
    *,
    by: Actor,  # noqa: ARG001 - the gate reads it
    at: datetime,
    line: Line,
    item_id: UUID | None = None,
) -> EvaluationItem:
    """Add a line to a draft, or change one of it."""
    found = held(evaluation, SchemeState.DRAFT)
    if not line.text.strip() or not line.dimension.strip():
        raise Refused("evaluation_text_missing")
    if (line.way is Way.VETO) != (line.points == 0):
        raise Refused("evaluation_points")
    if line.way is Way.FIGURE:
        _check_figure(line, area=found.area, on=timezone.localdate(at))
    values = {
        **vars(line),
        "way": line.way.value,
        "indicator": line.indicator if line.way is Way.FIGURE else "",
        "none_at": line.none_at if line.way is Way.FIGURE else None,
        "full_at": line.full_at if line.way is Way.FIGURE else None,
    }
    if item_id is not None:
        item: EvaluationItem = EvaluationItem.objects.get(pk=item_id, evaluation=found)
        for name, value in values.items():
            setattr(item, name, value)
        item.save(update_fields=list(values))
        return item
    last = EvaluationItem.objects.filter(evaluation=found).aggregate(last=Max("order"))["last"]
    made: EvaluationItem = EvaluationItem.objects.create(
        area=found.area, evaluation=found, order=(last or 0) + 1, **values
    )
    return made


@action(Permission.MANAGE, event="supervision.drop_evaluation_line")
def take_line_out(evaluation: Evaluation, *, by: Actor, item_id: UUID) -> None:  # noqa: ARG001 - the gate reads `by`
    """Take a line out of a draft."""
    found = held(evaluation, SchemeState.DRAFT)
    EvaluationItem.objects.filter(pk=item_id, evaluation=found).delete()


@action(Permission.MANAGE, event="supervision.drop_evaluation")
def drop(evaluation: Evaluation, *, by: Actor, note: str) -> Evaluation:  # noqa: ARG001 - the gate reads `by`
    """Withdraw a draft; the reason stands in the history."""
    found = held(evaluation, SchemeState.DRAFT)
    said(note)
    found.state = SchemeState.WITHDRAWN
    found.save(update_fields=["state"])
    return found


@action(Permission.APPROVE, event="supervision.open_evaluation")
def open_scoring(evaluation: Evaluation, *, by: Actor, at: datetime) -> Evaluation:
    """Fix the scheme and give each unit it is about a sheet; by another officer than its author."""
    found = held(evaluation, SchemeState.DRAFT)
    if found.drafted_by == by.id:
        raise Refused("evaluation_own")
    items = list(EvaluationItem.objects.filter(evaluation=found).order_by("order"))
    if not any(item.way != Way.VETO for item in items):
        raise Refused("evaluation_without_lines")
    units = Unit.objects.within(found.area).filter(active=True, kind__in=found.about)
    if not units.exists():
        raise Refused("evaluation_without_units")
    for unit in units.order_by("area", "name"):
        sheet = Sheet.objects.create(
            area=unit.area, evaluation=found, unit=unit, unit_name=unit.name
        )
        for item in items:
            Score.objects.create(area=unit.area, sheet=sheet, item=item)
        work = Work(
            code=OPENED,
            facts={"title": found.title},
            url=reverse("supervision:sheet", args=[sheet.pk]),
            due_on=found.score_until,
            once=f"sheet:{sheet.pk}",
        )
        telling.tell(unit.pk, work, area=unit.area, at=at)
    found.state = SchemeState.SCORING
    found.opened_at, found.opened_by, found.opened_by_name = at, by.id, by.name
    found.save(update_fields=["state", "opened_at", "opened_by", "opened_by_name"])
    return found


def _check(outline: Outline) -> None:
    if not outline.title.strip() or not outline.basis.strip() or not outline.about:
        raise Refused("evaluation_text_missing")
    floors = [floor for _name, floor in outline.grades]
    if len(set(floors)) != len(floors):
        raise Refused("evaluation_grades")


def _check_figure(line: Line, *, area: str, on: date) -> None:
    if line.indicator not in library.of(area, on=on).indicators:
        raise Refused("evaluation_indicator", code=line.indicator)
    if line.none_at is None or line.full_at is None or line.none_at == line.full_at:
        raise Refused("evaluation_values")
