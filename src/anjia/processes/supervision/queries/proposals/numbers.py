"""Numbers of proposals: each is the count of rows that a list opens."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anjia.processes.supervision.policy.proposals import (
    UNANSWERED,
    Satisfaction,
)
from anjia.processes.supervision.queries.proposals.cases import GROUPS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from anjia.processes.supervision.models import Proposal

_FIELDS = (
    *("body", "session", "lead_name", "state", "due_on", "replied_on", "result_class"),
    *("satisfaction", "was_late", "published_on", "is_sample"),
)


@dataclass
class Counts:
    """How many there are, and of what kind; every count is that of a list."""

    total: int = 0
    answered: int = 0
    timely: int = 0
    untimely: int = 0
    late: int = 0  # over their last day and not answered
    published: int = 0
    samples: int = 0
    classes: dict[str, int] = field(default_factory=lambda: dict.fromkeys("ABCD", 0))
    said: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys([each.value for each in Satisfaction], 0)
    )

    def add(self, row: dict[str, object], *, on: date) -> None:
        """Count one proposal."""
        self.total += 1
        self.answered += row["replied_on"] is not None
        self.timely += row["was_late"] is False
        self.untimely += row["was_late"] is True
        due = row["due_on"]
        self.late += row["state"] in UNANSWERED and due is not None and due < on  # type: ignore[operator]
        self.published += row["published_on"] is not None
        self.samples += bool(row["is_sample"])
        if row["result_class"]:
            self.classes[str(row["result_class"])] += 1
        if row["satisfaction"]:
            self.said[str(row["satisfaction"])] += 1


@dataclass
class Numbers:
    """All of them together, by body and session, and by the unit that answers."""

    whole: Counts
    sessions: dict[tuple[str, str], Counts]
    units: dict[str, Counts]


def of(rows: QuerySet[Proposal], *, on: date) -> Numbers:
    """Count these proposals; what was not taken up or taken back is none of them."""
    found = Numbers(Counts(), {}, {})
    for row in rows.exclude(state__in=GROUPS["off"]).order_by("-session", "body").values(*_FIELDS):
        found.whole.add(row, on=on)
        key = (row["body"], row["session"])
        found.sessions.setdefault(key, Counts()).add(row, on=on)
        for name in _named(row["lead_name"]):
            found.units.setdefault(name, Counts()).add(row, on=on)
    found.units = dict(sorted(found.units.items(), key=lambda pair: (-pair[1].total, pair[0])))
    return found


def _named(lead_name: str) -> Iterable[str]:
    return [name for name in lead_name.split("、") if name]
