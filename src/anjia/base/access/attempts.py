"""Counting failed attempts in PostgreSQL, exactly even when many arrive at once.

An attempt is counted before the secret is looked at and given back when it was right, so a
hundred parallel guesses are a hundred counted guesses.
"""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from .models import Attempts

WINDOW = timedelta(minutes=15)
MINUTE = timedelta(minutes=1)
LONGEST_BLOCK = timedelta(hours=4)


@dataclass(frozen=True)
class Verdict:
    """Whether an attempt may be made, and how many more would be allowed after it failed."""

    allowed: bool
    left: int
    until: datetime | None = None


def account(username: str) -> str:
    """The key under which attempts on an account are counted, whether or not the account exists."""
    return f"account:{username.strip().casefold()}"[:100]


def address(ip: str) -> str:
    """The key for a network address; an IPv6 network of 64 bits is one household, so it counts
    as one.
    """
    try:
        found = ipaddress.ip_address(ip)
    except ValueError:
        return "address:unknown"
    if found.version == 6:
        if found.ipv4_mapped is not None:
            return f"address:{found.ipv4_mapped}"
        return f"address:{ipaddress.ip_network((int(found), 64), strict=False)}"
    return f"address:{found}"


@transaction.atomic
def take(key: str, *, limit: int, block: timedelta, at: datetime) -> Verdict:
    """Count one attempt; refuse it where the limit is used up. Each further block lasts twice as
    long.
    """
    Attempts.objects.get_or_create(key=key, defaults={"counted_from": at})
    row = Attempts.objects.select_for_update().get(key=key)
    if row.blocked_until is not None and row.blocked_until > at:
        return Verdict(allowed=False, left=0, until=row.blocked_until)
    if row.blocked_until is not None or at - row.counted_from >= WINDOW:
        if at - row.counted_from >= LONGEST_BLOCK + WINDOW:
            row.blocks = 0
        row.failures, row.counted_from, row.blocked_until = 0, at, None
    row.failures += 1
    if row.failures >= limit:
        row.blocked_until = at + min(block * 2**row.blocks, LONGEST_BLOCK)
        row.blocks += 1
    row.save()
    return Verdict(allowed=True, left=max(limit - row.failures, 0), until=row.blocked_until)


@transaction.atomic
def give_back(key: str, *, at: datetime) -> None:
    """The attempt was right: take it out of the count again."""
    row = Attempts.objects.select_for_update().filter(key=key).first()
    if row is None:
        return
    row.failures = max(row.failures - 1, 0)
    if row.blocked_until is not None and row.blocked_until > at:
        row.blocked_until = None
        row.blocks = max(row.blocks - 1, 0)
    row.save()


@transaction.atomic
def wait_before(key: str, *, limit: int, at: datetime) -> int:
    """Count one call; how many seconds the next one must wait when a minute's calls are used up,
    else zero.
    """
    row, _new = Attempts.objects.select_for_update().get_or_create(
        key=key, defaults={"counted_from": at}
    )
    passed = at - row.counted_from
    if passed >= MINUTE:
        row.failures, row.counted_from, passed = 0, at, timedelta()
    if row.failures >= limit:
        return max(1, int((MINUTE - passed).total_seconds()))
    row.failures += 1
    row.save(update_fields=["failures", "counted_from"])
    return 0


def forget(key: str) -> None:
    """Forget all failed attempts on a key: after a success of its owner, or when an
    administrator releases it.
    """
    Attempts.objects.filter(key=key).delete()
