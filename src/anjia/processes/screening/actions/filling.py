"""A snapshot of a past month, rebuilt from the history of changes, so that it can be replayed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from anjia.kernel.refusals import Refused
from anjia.processes.dashboards import actions as figures
from anjia.processes.dashboards.policy import Basis
from anjia.processes.screening.queries import months

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from anjia.base.scope import Actor
    from anjia.processes.dashboards.models import Snapshot

_ask: list[Callable[[str, date, Actor], None]] = []


def carried_out_by(ask: Callable[[str, date, Actor], None]) -> None:
    """Say who has a past month read: a job, which actions themselves know nothing of."""
    _ask[:] = [ask]


def await_fill(area: str, *, by: Actor, on: date) -> None:
    """Have the snapshot of the last day of a past month taken in the background."""
    for ask in _ask:
        ask(area, on, by)


def fill(area: str, *, by: Actor, on: date, at: datetime) -> Snapshot:
    """Take the snapshot of the last day of a month; refused where nothing is known of that day."""
    if months.basis_of(area, on, at=at) is not Basis.HISTORY:
        raise Refused("month_without_history", month=f"{on:%Y-%m}")
    return figures.refresh(area, by=by, as_of=on, at=at)
