"""What a unit says of itself: points, words and evidence; sent, or taken back until the review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from anjia.base.files import actions as files
from anjia.base.files.policy import Kind
from anjia.base.scope import action
from anjia.kernel.refusals import Refused
from anjia.processes.supervision.actions import telling
from anjia.processes.supervision.actions.evaluating.standing import held_sheet
from anjia.processes.supervision.models import Score, ScoreEvidence, Sheet
from anjia.processes.supervision.policy import Permission
from anjia.processes.supervision.policy.evaluating import SchemeState, SheetState, Way
from anjia.processes.supervision.queries import units

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from anjia.base.scope import Actor

MOST_FILES = 10


@dataclass(frozen=True, kw_only=True)
class Own:
    """What a unit says of one item; `files` are names with contents."""

    points: Decimal | None = None
    text: str = ""
    is_veto: bool = False
    files: Sequence[tuple[str, bytes]] = ()


@action(Permission.REPORT, event="supervision.score_own")
def keep_own(sheet: Sheet, *, by: Actor, at: datetime, own: Mapping[UUID, Own]) -> Sheet:
    """Keep what a unit says of its items, by score; before it is sent."""
    found = _own(sheet, by=by, at=at, state=SheetState.WAITING)
    for score in Score.objects.filter(sheet=found, pk__in=own).select_related("item"):
        given = own[score.pk]
        item = score.item
        if given.points is not None and not 0 <= given.points <= item.points:
            raise Refused("evaluation_points_over", text=item.text, most=item.points)
        if item.way == Way.POINTS:
            score.own_points = given.points
        score.own_text = given.text.strip()
        score.is_veto = given.is_veto and item.way == Way.VETO
        score.save(update_fields=["own_points", "own_text", "is_veto"])
        if len(given.files) + score.evidence.count() > MOST_FILES:
            raise Refused("evidence_too_many", most=MOST_FILES)
        for name, content in given.files:
            stored = files.store(
                content, name=name, kind=Kind.EVIDENCE, by=by, area=found.area, at=at
            )
            ScoreEvidence.objects.create(
                area=found.area, score=score, file=stored, name=stored.name
            )
    return found


@action(Permission.REPORT, event="supervision.send_sheet")
def send(sheet: Sheet, *, by: Actor, at: datetime) -> Sheet:
    """Send the sheet; every item that asks for points has them, and its evidence where asked."""
    found = _own(sheet, by=by, at=at, state=SheetState.WAITING)
    for score in Score.objects.filter(sheet=found, item__way=Way.POINTS).select_related("item"):
        if score.own_points is None:
            raise Refused("evaluation_points_missing", text=score.item.text)
        if score.item.evidence and score.own_points > 0 and not score.evidence.exists():
            raise Refused("evaluation_evidence_missing", text=score.item.text)
    found.state = SheetState.SENT
    found.sent_at, found.sent_by, found.sent_by_name = at, by.id, by.name
    found.save(update_fields=["state", "sent_at", "sent_by", "sent_by_name"])
    telling.answered(found.unit_id, f"sheet:{found.pk}", area=found.area, by=by, at=at)
    return found


@action(Permission.REPORT, event="supervision.take_back_sheet")
def take_back(sheet: Sheet, *, by: Actor, at: datetime) -> Sheet:
    """Take a sent sheet back to change it, while units still score themselves."""
    found = _own(sheet, by=by, at=at, state=SheetState.SENT)
    found.state, found.sent_at, found.sent_by, found.sent_by_name = SheetState.WAITING, None, "", ""
    found.save(update_fields=["state", "sent_at", "sent_by", "sent_by_name"])
    return found


def _own(sheet: Sheet, *, by: Actor, at: datetime, state: SheetState) -> Sheet:
    found = held_sheet(sheet, SchemeState.SCORING)
    if found.unit_id not in units.own(by, on=timezone.localdate(at)):
        raise Refused("not_own_unit", unit=found.unit_name)
    if found.state != state:
        raise Refused("evaluation_moved")
    return found
