"""Rules of reports: for which quarter one may still be made."""

from __future__ import annotations

from datetime import date

from anjia.kernel import periods
from anjia.kernel.periods import Kind


def quarter_of(on: date) -> date:
    """The first day of the quarter in which a day lies; it names the quarter."""
    return periods.around(on, Kind.QUARTER).first_on


def quarter_end(quarter: date) -> date:
    """The last day of a quarter."""
    return periods.around(quarter, Kind.QUARTER).last_on


def before(quarter: date) -> date:
    """The quarter before."""
    return periods.around(quarter, Kind.QUARTER).moved(-1).first_on
