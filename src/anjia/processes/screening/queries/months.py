"""Which months can be replayed, and which could be made from the history of changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anjia.kernel import periods
from anjia.processes.dashboards.policy import Basis
from anjia.processes.dashboards.queries import extraction, past
from anjia.processes.definitions.queries import library
from anjia.processes.screening.models import Tally

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from anjia.kernel.periods import Period

USUAL = 12


def basis_of(area: str, on: date, *, at: datetime) -> Basis:
    """What rows a snapshot of a past day would hold."""
    sources = extraction.sources(library.shipped().dictionary)
    return past.basis(area, as_of=on, at=at, tables=sources)


def from_history(area: str, months: Iterable[Period], *, at: datetime) -> tuple[Period, ...]:
    """The months of which the end is over and known from the history of changes."""
    today = at.date()
    ended = [month for month in months if month.last_on < today]
    return tuple(month for month in ended if basis_of(area, month.last_on, at=at) == Basis.HISTORY)


def usual(area: str, *, today: date) -> tuple[Period, Period]:
    """The months offered at first: a year back, but not before the first screening of the place."""
    last = periods.around(today, periods.Kind.MONTH)
    first = last.moved(1 - USUAL)
    known = Tally.objects.within(area).order_by("as_of").values_list("as_of", flat=True).first()
    if known is not None:
        first = max(first, min(last, periods.around(known, periods.Kind.MONTH)))
    return first, last
