"""What an import would do to the figures: which would move, and how that is read back."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from anjia.processes.dashboards.models import Outlook
from anjia.processes.dashboards.policy import Permission
from anjia.processes.dashboards.queries import snapshots
from anjia.processes.definitions.queries import library, units
from anjia.registry.queries import areas as places

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from anjia.base.scope import Actor
    from anjia.engine.definitions import Indicator
    from anjia.engine.figures import Figure
    from anjia.ledger.imports.models import ImportBatch

    Found = Mapping[str, Figure | None]


@dataclass(frozen=True)
class Moved:
    """One figure before and after."""

    indicator: Indicator
    area: str
    place: str
    old: Decimal | None
    new: Decimal | None
    old_unknown: int
    new_unknown: int

    @property
    def value_moves(self) -> bool:
        """Whether the figure itself moves, not only what is still unknown behind it."""
        return self.old != self.new

    @property
    def unknown_moves(self) -> bool:
        """Whether more or fewer rows are unknown."""
        return self.old_unknown != self.new_unknown


def preview_of(batch: ImportBatch) -> str:
    """A digest of what a commit would write: the preview, and what was said to single rows."""
    said = snapshots.json(sorted(batch.decisions.items()))
    return hashlib.sha256(f"{batch.fingerprint}{said}".encode()).hexdigest()


def of(batch_id: UUID) -> Outlook | None:
    """The outlook on a batch; None while nobody has asked."""
    found: Outlook | None = Outlook.objects.filter(batch=batch_id).first()
    return found


def differences(area: str, before: Found, after: Found) -> list[dict[str, Any]]:
    """The figures of a place that are not the same before and after, as they are kept."""
    found = []
    for code in before:
        old, new = _shown(before[code]), _shown(after.get(code))
        if old != new:
            found.append({"area": area, "code": code, "old": old, "new": new})
    return found


def _shown(figure: Figure | None) -> list[Any]:
    if figure is None:
        return [None, 0]
    return [None if figure.value is None else str(figure.value), figure.unknown]


def moved(outlook: Outlook, *, by: Actor) -> list[Moved]:
    """The figures of an outlook that the reader may see, as their list has them.

    Those that move come before those of which only the unknown rows do.
    """
    today = timezone.localdate()
    known = {
        change["area"]: library.of(change["area"], on=today).indicators
        for change in outlook.changes
    }
    seen = [
        change
        for change in outlook.changes
        if change["code"] in known[change["area"]] and by.may(Permission.READ, change["area"])
    ]
    called = places.names({change["area"] for change in seen})
    found = [
        Moved(
            indicator=known[change["area"]][change["code"]],
            area=change["area"],
            place=called.get(change["area"], change["area"]),
            old=_number(change["old"][0]),
            new=_number(change["new"][0]),
            old_unknown=change["old"][1],
            new_unknown=change["new"][1],
        )
        for change in seen
    ]
    groups = list(units.GROUPS)
    return sorted(found, key=lambda item: (not item.value_moves, _rank(item.indicator, groups)))


def _rank(indicator: Indicator, groups: Sequence[str]) -> int:
    return groups.index(indicator.group) if indicator.group in groups else len(groups)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
