"""The date that a person looks at: one of those for which figures were computed."""

from datetime import date

from django.contrib.sessions.backends.base import SessionBase

SESSION_KEY = "as_of"


def dates() -> tuple[date, ...]:
    """The dates for which figures exist, newest first."""
    return ()


def current(session: SessionBase) -> date | None:
    """The chosen date if its figures still exist, else the newest."""
    found = dates()
    chosen = session.get(SESSION_KEY)
    for each in found:
        if each.isoformat() == chosen:
            return each
    return found[0] if found else None


def choose(session: SessionBase, *, on: str) -> bool:
    """Keep a date for this session; False where it has no figures."""
    if on not in {each.isoformat() for each in dates()}:
        return False
    session[SESSION_KEY] = on
    return True
