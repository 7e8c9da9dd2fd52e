"""Signing in, step by step, and what officers do to their own account.

The steps raise `Refused`; which page follows is the edge's matter.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from anjia.base.audit import actions as audit
from anjia.base.scope import acting, system
from anjia.kernel.refusals import Refused

from . import actions, attempts, passwords, queries, second_factor, sessions
from .models import Officer, Unit, UsedPassword
from .rules import EVERYWHERE, Rules, rules

BACKEND = "anjia.base.access.backends.OfficerBackend"
PENDING = "pending_officer"
PENDING_UNTIL = "pending_until"
PENDING_FOR = timedelta(minutes=5)


@dataclass(frozen=True)
class Duties:
    """What an officer must do before anything else."""

    change_password: bool
    set_up_second_factor: bool


def check_password(username: str, password: str, *, ip: str, at: datetime) -> Officer:
    """The officer whose name and password these are; refuses with how many attempts are left,
    never with why.

    An unknown name is answered as slowly and counted exactly as a known one.
    """
    limits = rules(on=timezone.localdate(at))
    account, address = attempts.account(username), attempts.address(ip)
    _take(address, limit=limits.failures_an_address, limits=limits, at=at)
    verdict = _take(account, limit=limits.failures_an_account, limits=limits, at=at)
    officer = Officer.objects.filter(username__iexact=username.strip()).first()
    if officer is None:
        make_password(password)
        right = False
    else:
        right = officer.check_password(password) and officer.active
    if not right or officer is None:
        note("access.sign_in_failed", officer, ip=ip)
        if verdict.until is not None:
            raise Refused("sign_in_blocked", minutes=_minutes(verdict.until, at))
        raise Refused("sign_in_wrong", left=verdict.left)
    attempts.forget(account)
    attempts.give_back(address, at=at)
    return officer


def check_code(officer: Officer, code: str, *, ip: str, at: datetime) -> None:
    """Refuse unless the second factor's code is right; wrong codes are counted like wrong
    passwords.
    """
    limits = rules(on=timezone.localdate(at))
    key = f"code:{officer.pk}"
    verdict = _take(key, limit=limits.failures_an_account, limits=limits, at=at)
    if not second_factor.check(officer, code, at=at):
        note("access.code_failed", officer, ip=ip)
        if verdict.until is not None:
            raise Refused("sign_in_blocked", minutes=_minutes(verdict.until, at))
        raise Refused("code_wrong", left=verdict.left)
    attempts.forget(key)


def wait_for_code(request: HttpRequest, officer: Officer, *, at: datetime) -> None:
    """The password was right: remember for five minutes who has to give a code. Nobody is signed
    in yet.
    """
    request.session.flush()
    request.session[PENDING] = str(officer.pk)
    request.session[PENDING_UNTIL] = (at + PENDING_FOR).isoformat()


def pending(request: HttpRequest, *, at: datetime) -> Officer | None:
    """The officer who has given the password and still owes a code."""
    until = request.session.get(PENDING_UNTIL)
    if until is None or at >= datetime.fromisoformat(until):
        return None
    found: Officer | None = Officer.objects.filter(pk=request.session[PENDING], active=True).first()
    return found


def enter(request: HttpRequest, officer: Officer, *, ip: str, at: datetime) -> None:
    """Sign the officer in: a new session with its limits, the oldest beyond the allowed number
    ended.
    """
    held = _rules_of(officer, at=at)
    request.session.flush()
    login(request, officer, backend=BACKEND)
    # The row must exist before the others are counted.
    request.session.save()
    sessions.open_(request, officer, rules=held, address=ip, at=at)
    note("access.sign_in", officer, ip=ip)


def leave(request: HttpRequest, *, ip: str) -> None:
    """Sign out and forget the session."""
    if isinstance(request.user, Officer):
        note("access.sign_out", request.user, ip=ip)
    logout(request)


def change_password(
    request: HttpRequest, officer: Officer, *, old: str, new: str, ip: str, at: datetime
) -> None:
    """Change one's own password and end all other sessions; `ValidationError` names the rules
    broken.
    """
    # Outside the transaction: a wrong old password must stay counted.
    again(request, officer, old, ip=ip, at=at)
    held = _rules_of(officer, at=at)
    passwords.check(new, officer=officer, rules=held)
    with transaction.atomic():
        actions.set_password(officer, new, at=at, must_change=False)
        _forget_old(officer, keep=held.passwords_remembered)
        sessions.end_all(officer, but=request.session.session_key)
        update_session_auth_hash(request, officer)
        note("access.change_password", officer, ip=ip)


def again(request: HttpRequest, officer: Officer, password: str, *, ip: str, at: datetime) -> None:
    """The signed-in officer gives the password again, which opens revealing, exporting and
    granting for minutes.
    """
    found = check_password(officer.username, password, ip=ip, at=at)
    if found.pk != officer.pk:
        raise Refused("sign_in_wrong", left=0)
    sessions.refresh(request, rules=_rules_of(officer, at=at), at=at)


def duties(officer: Officer, unit: Unit | None, *, at: datetime) -> Duties:
    """What the officer must settle first: an initial or worn password, a second factor that the
    unit asks for.
    """
    held = rules(on=timezone.localdate(at), area=str(unit.area) if unit else EVERYWHERE)
    asked = unit is not None and unit.second_factor
    return Duties(
        change_password=officer.must_change_password
        or passwords.is_worn(officer, rules=held, at=at),
        set_up_second_factor=asked and not second_factor.is_set_up(officer),
    )


def _rules_of(officer: Officer, *, at: datetime) -> Rules:
    day = timezone.localdate(at)
    return rules(on=day, area=queries.post_of(officer, on=day).area)


def _take(key: str, *, limit: int, limits: Rules, at: datetime) -> attempts.Verdict:
    verdict = attempts.take(key, limit=limit, block=timedelta(minutes=limits.block_minutes), at=at)
    if not verdict.allowed and verdict.until is not None:
        raise Refused("sign_in_blocked", minutes=_minutes(verdict.until, at))
    return verdict


def _minutes(until: datetime, at: datetime) -> int:
    return max(1, -(-int((until - at).total_seconds()) // 60))


def _forget_old(officer: Officer, *, keep: int) -> None:
    newest = UsedPassword.objects.filter(officer=officer).order_by("-set_at").values("pk")[:keep]
    UsedPassword.objects.filter(officer=officer).exclude(
        pk__in=list(newest.values_list("pk", flat=True))
    ).delete()


def note(event: str, officer: Officer | None, *, ip: str) -> None:
    """An audit event; a name that nobody has is not kept: people type passwords into the wrong
    field.
    """
    post = queries.post_of(officer, on=timezone.localdate()) if officer else None
    with acting(system(name="sign-in")):
        audit.record(
            event,
            by=str(officer.pk) if officer else "unknown",
            by_name=officer.name if officer else "",
            area=(post.area if post else "") or None,
            subject=("access.officer", str(officer.pk)) if officer else ("", ""),
            address=ip or None,
        )
