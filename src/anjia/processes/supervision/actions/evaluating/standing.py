"""What every act on an evaluation asks first: that it still stands where the officer saw it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anjia.kernel.refusals import Refused
from anjia.processes.supervision.models import Evaluation, Sheet

if TYPE_CHECKING:
    from anjia.processes.supervision.policy.evaluating import SchemeState


def held(evaluation: Evaluation, *states: SchemeState) -> Evaluation:
    """The evaluation as it is now, held until the end of the transaction."""
    found: Evaluation = Evaluation.objects.select_for_update().get(pk=evaluation.pk)
    if found.state not in states:
        raise Refused("evaluation_moved")
    return found


def held_sheet(sheet: Sheet, *states: SchemeState) -> Sheet:
    """A sheet and its evaluation, in one of the states; only the sheet is held.

    A unit below the county sees the evaluation and cannot lock it.
    """
    found: Sheet = Sheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    if Evaluation.objects.get(pk=found.evaluation_id).state not in states:
        raise Refused("evaluation_moved")
    return found


def said(text: str) -> str:
    """A reason that is there."""
    if not text.strip():
        raise Refused("supervision_reason_missing")
    return text.strip()
