"""The targets of a document with what stands behind each, and what could."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from anjia.kernel.refusals import Refused
from anjia.processes.definitions.queries import library, units
from anjia.processes.supervision.models import Document, Target
from anjia.processes.supervision.policy import TargetBasis, TaskState
from anjia.processes.supervision.queries import proposing

if TYPE_CHECKING:
    from datetime import date

    from anjia.processes.supervision.queries.proposing import Proposal

GONE = (TaskState.REPLACED.value, TaskState.CANCELLED.value)


@dataclass(frozen=True)
class Tie:
    """A target with the indicator behind it, or with proposals where there is none.

    `withdrawn`: it is tied to an indicator that is no longer in force at its place.
    """

    target: Target
    linked: Proposal | None = None
    withdrawn: bool = False
    proposals: list[Proposal] = field(default_factory=list)


def of_document(document_id: UUID, *, on: date) -> tuple[Document, list[Tie]]:
    """A document and its targets, in its order; refused where it is not to be seen."""
    document: Document | None = Document.objects.filter(pk=document_id).first()
    if document is None:
        raise Refused("document_not_found")
    rows = Target.objects.filter(task__document=document).exclude(task__state__in=GONE)
    ordered = rows.select_related("task").order_by("task__order", "order", "id")
    return document, [_tie(target, on=on) for target in ordered]


def _tie(target: Target, *, on: date) -> Tie:
    if target.basis == TargetBasis.FIGURE:
        linked = proposing.one(target, target.indicator, on=on)
        if linked is not None:
            return Tie(target, linked=linked)
        return Tie(target, withdrawn=True, proposals=proposing.of_target(target, on=on))
    return Tie(target, proposals=proposing.of_target(target, on=on))


def choices(area: str, *, on: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every indicator in force at a place, by group: code and title."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, item in library.of(area, on=on).indicators.items():
        line = (code, f"{code} {library.spoken(item.title)}（{units.word(item.unit)}）")
        groups.setdefault(units.group(item.group), []).append(line)
    return list(groups.items())


def target(target_id: UUID) -> Target | None:
    """A target that the reader may see."""
    found: Target | None = Target.objects.filter(pk=target_id).select_related("task").first()
    return found
