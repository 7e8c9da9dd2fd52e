"""Officers for tests, made through the real actions by the application itself."""

from datetime import UTC, date, datetime
from itertools import count

from django.test import Client
from django.utils import timezone

from anjia.base.access import actions, sessions, signing_in
from anjia.base.access.models import Appointment, Officer, Unit, UnitKind
from anjia.base.access.policy import Role
from anjia.base.access.rules import rules
from anjia.base.scope import acting, system

PASSWORD = "xk7-Quiet-Harbour"
SINCE = date(2020, 1, 1)
AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
_number = count(1)


def unit(area: str = "610921", *, name: str = "", kind: UnitKind = UnitKind.OTHER) -> Unit:
    """A unit at an area."""
    by = system(name="test")
    with acting(by):
        return actions.create_unit(
            area, by=by, values={"name": name or f"单位{next(_number)}", "kind": kind}
        )


def officer(area: str = "610921", *, of: Unit | None = None, name: str = "测试人") -> Officer:
    """An officer who has already chosen the password `PASSWORD`."""
    by = system(name="test")
    with acting(by):
        made, _password = actions.create_officer(
            of or unit(area), by=by, username=f"T{next(_number):04d}", name=name, at=AT
        )
        actions.set_password(made, PASSWORD, at=timezone.now(), must_change=False)
    return made


def appoint(to: Officer, role: Role, *areas: str, **options: object) -> Appointment:
    """An appointment in force, given by the application itself."""
    by = system(name="test")
    given: dict[str, object] = {"valid_from": SINCE, "at": AT, **options}
    with acting(by):
        return actions.appoint(to, by=by, role=role, in_areas=areas, **given)  # type: ignore[arg-type]


def appointed(role: Role, area: str, **options: object) -> Officer:
    """A new officer in a role at an area."""
    made = officer(area)
    appoint(made, role, area, **options)
    return made


def signed_in(as_: Officer) -> Client:
    """A client in which the officer is signed in with a fresh password, as after the sign-in
    page.
    """
    client = Client()
    now = timezone.now()
    client.force_login(as_, backend=signing_in.BACKEND)
    session = client.session
    held = rules(on=now.date())
    session["_started_at"] = session["_seen_at"] = now.isoformat()
    session[sessions.FRESH] = datetime(2999, 1, 1, tzinfo=UTC).isoformat()
    session["_idle_minutes"] = held.session_idle_minutes
    session.save()
    return client
