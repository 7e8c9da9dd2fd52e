"""The date that a person looks at: one of those for which figures were computed."""

from datetime import date

from django.contrib.sessions.backends.base import SessionBase

from anjia.processes.dashboards.queries import snapshots

SESSION_KEY = "as_of"
MOST = 24  # dates offered in the header


def dates(place: str | None) -> tuple[date, ...]:
    """The dates for which a place has figures, newest first."""
    return tuple(snapshots.dates(place))[:MOST] if place is not None else ()


def current(session: SessionBase, *, place: str | None) -> date | None:
    """The chosen date if the place still has figures for it, else the newest."""
    found = dates(place)
    chosen = session.get(SESSION_KEY)
    for each in found:
        if each.isoformat() == chosen:
            return each
    return found[0] if found else None


def choose(session: SessionBase, *, on: str, place: str | None) -> bool:
    """Keep a date for this session; False where the place has no figures for it."""
    if on not in {each.isoformat() for each in dates(place)}:
        return False
    session[SESSION_KEY] = on
    return True
