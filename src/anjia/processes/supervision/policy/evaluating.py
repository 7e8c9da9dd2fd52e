"""Evaluation of units by a scheme: points of an item, a unit's total, its place and its grade.

Units and communities are evaluated, never persons. What an item asks for and what it weighs is the
office's scheme; nothing here knows a weight. Documents: 004 item 1 and 000 part three ask for an
evaluation (综合评价, 严格考核奖惩) and name no scheme.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

TENTH = Decimal("0.1")


class Way(StrEnum):
    """How the points of an item come about."""

    POINTS = "points"  # the unit proposes, a reviewer decides
    FIGURE = "figure"  # from a figure of the unit's place
    TASKS = "tasks"  # from the share of its assignments that were closed in time
    VETO = "veto"  # 一票否决: no points; where it applies the unit gets no grade


class SchemeState(StrEnum):
    """Where an evaluation stands."""

    DRAFT = "draft"
    SCORING = "scoring"
    REVIEW = "review"
    NOTICE = "notice"
    FINAL = "final"
    WITHDRAWN = "withdrawn"


class SheetState(StrEnum):
    """Where one unit's sheet stands."""

    WAITING = "waiting"
    SENT = "sent"
    REVIEWED = "reviewed"


def from_value(
    value: Decimal | None, *, points: Decimal, none_at: Decimal, full_at: Decimal
) -> Decimal | None:
    """The points of a value on the straight line from none to all; None where it is unknown.

    `none_at` may be the larger one, for what is better the lower it is.
    """
    if value is None:
        return None
    if none_at == full_at:
        return points if value >= full_at else Decimal(0)
    share = (value - none_at) / (full_at - none_at)
    share = max(Decimal(0), min(Decimal(1), share))
    return (points * share).quantize(TENTH, ROUND_HALF_UP)


@dataclass(frozen=True)
class Total:
    """What a unit's items come to; `missing` counts those without points yet."""

    points: Decimal
    missing: int
    vetoed: bool


def total(points: Iterable[Decimal | None], *, vetoes: Iterable[bool]) -> Total:
    """Add up; an item without points adds nothing and is counted as missing."""
    found = list(points)
    known = [each for each in found if each is not None]
    return Total(sum(known, Decimal(0)), len(found) - len(known), any(vetoes))


def places(totals: Mapping[str, Total]) -> dict[str, int]:
    """The place of each unit: the same points share a place, and the next one is left out.

    A unit with a veto has no place.
    """
    ranked = sorted((t.points for t in totals.values() if not t.vetoed), reverse=True)
    return {
        key: ranked.index(found.points) + 1 for key, found in totals.items() if not found.vetoed
    }


def grade(found: Total, grades: Sequence[tuple[str, Decimal]]) -> str:
    """The first grade, from the highest, whose floor is reached; none after a veto."""
    if found.vetoed:
        return ""
    ordered = sorted(grades, key=lambda each: each[1], reverse=True)
    return next((name for name, floor in ordered if found.points >= floor), "")


def sampled(keys: Iterable[str], *, seed: str, percent: int) -> frozenset[str]:
    """Which scores a reviewer must check against their evidence: the same for the same seed.

    At least one of any, and nobody chooses which.
    """
    found = sorted(set(keys), key=lambda key: hashlib.sha256(f"{seed}:{key}".encode()).digest())
    count = -(-len(found) * percent // 100) if found and percent else 0
    return frozenset(found[:count])
