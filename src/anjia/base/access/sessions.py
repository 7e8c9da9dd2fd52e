"""Sessions in our own table: they end when idle, at an absolute time, and whenever rights or
password change.

Named as `SESSION_ENGINE`. The row of a session knows its officer, so ending all sessions of one
is one statement.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from .models import Officer, Session
from .rules import Rules

OFFICER = "_auth_user_id"
FRESH = "fresh_until"
TOUCH_EVERY = timedelta(minutes=1)


class SessionStore(DatabaseStore):
    """Django's database sessions on our table, which also keeps whose session it is and when it
    ends.
    """

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Our table."""
        return Session

    def _get_session_from_db(self) -> Session | None:
        """The row, unless it has been idle too long or has reached its end."""
        row: Session | None = super()._get_session_from_db()  # type: ignore[misc]  # not in the stubs
        if row is not None and has_ended(row, at=timezone.now()):
            Session.objects.filter(pk=row.pk).delete()
            self._session_key = None
            return None
        return row

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row to write; what is known about the running session stays."""
        row: Any = super().create_model_instance(data)
        row.officer_id = data.get(OFFICER)
        for name in ("started_at", "seen_at", "ends_at"):
            text = data.get(f"_{name}")
            setattr(row, name, datetime.fromisoformat(text) if text else None)
        row.idle_minutes = data.get("_idle_minutes")
        row.address = data.get("_address")
        row.browser = data.get("_browser", "")
        made: Session = row
        return made


def has_ended(row: Session, *, at: datetime) -> bool:
    """Whether the session is past its absolute end or was idle for longer than allowed."""
    if row.ends_at is not None and at >= row.ends_at:
        return True
    if row.seen_at is None or row.idle_minutes is None:
        return False
    return at - row.seen_at >= timedelta(minutes=row.idle_minutes)


def open_(
    request: HttpRequest, officer: Officer, *, rules: Rules, address: str, at: datetime
) -> None:
    """Mark the signed-in session with its limits and end the officer's oldest sessions beyond
    the allowed number.
    """
    keep = rules.sessions_at_once - 1
    others = Session.objects.filter(officer=officer).exclude(pk=request.session.session_key)
    newest = list(others.order_by("-started_at").values_list("pk", flat=True)[:keep])
    others.exclude(pk__in=newest).delete()
    request.session["_started_at"] = request.session["_seen_at"] = at.isoformat()
    request.session["_ends_at"] = (at + timedelta(hours=rules.session_hours)).isoformat()
    request.session["_idle_minutes"] = rules.session_idle_minutes
    request.session["_address"] = address
    request.session["_browser"] = request.headers.get("User-Agent", "")[:200]
    request.session.set_expiry(rules.session_hours * 3600)
    refresh(request, rules=rules, at=at)


def touch(request: HttpRequest, *, at: datetime) -> None:
    """Note that the officer is there; written at most once a minute."""
    seen = request.session.get("_seen_at")
    if seen is None or at - datetime.fromisoformat(seen) >= TOUCH_EVERY:
        request.session["_seen_at"] = at.isoformat()


def end_all(officer: Officer, *, but: str | None = None) -> int:
    """End every session of an officer, but one; return how many ended."""
    ended, _by_model = Session.objects.filter(~Q(pk=but or ""), officer=officer).delete()
    return ended


def refresh(request: HttpRequest, *, rules: Rules, at: datetime) -> None:
    """The password was just given: acts that ask for it again are open for some minutes."""
    request.session[FRESH] = (at + timedelta(minutes=rules.fresh_password_minutes)).isoformat()


def is_fresh(request: HttpRequest, *, at: datetime) -> bool:
    """Whether the password was given within the last minutes."""
    until = request.session.get(FRESH)
    return until is not None and at < datetime.fromisoformat(until)


def fresh_password_required(
    view: Callable[..., HttpResponse],
) -> Callable[..., HttpResponse]:
    """For pages that reveal, export or grant: asks the password again when it was given too long
    ago.
    """

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_fresh(request, at=timezone.now()):
            return view(request, *args, **kwargs)
        return ask_again(request)

    return asked


def ask_again(request: HttpRequest, *, back: str = "") -> HttpResponse:
    """Send the browser to the password page, and from there to ``back``: the page that the officer
    was on, unless a better one is known.
    """
    htmx = request.headers.get("HX-Request") == "true"
    if not back:
        back = request.get_full_path() if request.method == "GET" and not htmx else _page(request)
    target = f"{reverse('access:again')}?{urlencode({'next': back})}"
    if htmx:
        return HttpResponse(headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)


def _page(request: HttpRequest) -> str:
    """The page on which a form or an htmx request began: only its path, never another host."""
    source = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    path = source.split("://", 1)[-1]
    return "/" + path.partition("/")[2] if "/" in path else "/"
